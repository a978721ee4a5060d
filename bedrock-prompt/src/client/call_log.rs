//! What has happened in a call so far. Nothing is taken back.

use tracing::Span;

use super::plan::SentRequest;
use super::{Client, trace};
use crate::outcome::{Adaptation, Attempts, BilledUsage, CallRecord, Error, Response, Usage};
use crate::request::Request;
use crate::usage::UsageGuard;
use crate::wire::RawResponse;

/// The record of a call while it runs, its span, and its entry in the client's usage tracker.
pub(super) struct CallLog {
    record: CallRecord,
    pub(super) span: Span,
    usage: Option<UsageGuard>,
}

impl CallLog {
    /// The log of a call that is about to send its first request.
    pub(super) fn new(client: &Client, request: &Request, prompt: &str) -> Self {
        Self {
            record: CallRecord::default(),
            span: trace::span(request, prompt, client.region()),
            usage: Some(client.counting(request.model_id())),
        }
    }

    pub(super) fn record(&self) -> &CallRecord {
        &self.record
    }

    /// A request is about to be sent.
    pub(super) fn add_request(&mut self, request: &Request, sent: &SentRequest) {
        self.record.model_id.clone_from(&sent.model_id);
        self.record.mode = sent.expected.mode();
        for adaptation in request.adaptations() {
            self.record.add_adaptation(*adaptation);
        }
    }

    /// The request was changed because of the model.
    pub(super) fn add_adaptation(&mut self, adaptation: Adaptation) {
        self.record.add_adaptation(adaptation);
    }

    pub(super) fn add_attempts(&mut self, attempts: Attempts) {
        self.record.add_attempts(attempts);
    }

    /// An answer is here, whether or not it is valid.
    pub(super) fn add_answer(&mut self, response: &RawResponse) {
        self.record.add_answer(response.output(), response.request_id());
        if let Some(usage) = &mut self.usage {
            usage.record(self.record.usage);
        }
    }

    /// The answer that is still to be added has cost this much: it counts if the call is dropped.
    pub(super) fn expect_usage(&mut self, usage: Usage) {
        if let Some(guard) = &mut self.usage {
            guard.record(self.record.usage + usage);
        }
    }

    /// A stream has ended without a report of its tokens.
    pub(super) fn add_unreported_answer(&mut self) {
        self.record.possibly_billed_attempts += 1;
    }

    /// The model is asked again because its answer was not valid.
    pub(super) fn add_re_ask(&mut self) {
        self.record.re_asks += 1;
    }

    /// The call has ended: puts its record into the result, its span and the usage tracker.
    pub(super) fn end<T>(
        &mut self,
        result: Result<Response<T>, Error>,
    ) -> Result<Response<T>, Error> {
        if let Err(Some(request_id)) =
            result.as_ref().map_err(|error| error.record().request_id.as_ref())
        {
            self.record.request_id = Some(request_id.clone());
        }
        let paid = BilledUsage::from(&self.record);
        let result = match result {
            Ok(response) => Ok(response.with_record(self.record.clone())),
            Err(error) => Err(error.with_record(self.record.clone())),
        };
        trace::record(&self.span, result.as_ref());
        if let Some(usage) = self.usage.take() {
            usage.end(if result.is_ok() { Ok(paid) } else { Err(paid) });
        }
        result
    }
}
