//! The log of a call: entries are added and never removed.

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

    /// A request was changed because the model requires it.
    pub(super) fn add_adaptation(&mut self, adaptation: Adaptation) {
        self.record.add_adaptation(adaptation);
    }

    pub(super) fn add_attempts(&mut self, attempts: Attempts) {
        self.record.add_attempts(attempts);
    }

    /// An answer was received, valid or not.
    pub(super) fn add_answer(&mut self, response: &RawResponse) {
        self.record.add_answer(response.output(), response.request_id());
        if let Some(usage) = &mut self.usage {
            usage.record(self.record.usage);
        }
    }

    /// An answer that is not added yet has used these tokens. They count if the call is dropped.
    pub(super) fn expect_usage(&mut self, usage: Usage) {
        if let Some(guard) = &mut self.usage {
            guard.record(self.record.usage + usage);
        }
    }

    /// A stream has ended, and its number of tokens is unknown.
    pub(super) fn add_unreported_answer(&mut self) {
        self.record.possibly_billed_attempts += 1;
    }

    /// A re-ask follows an invalid or truncated answer.
    pub(super) fn add_re_ask(&mut self) {
        self.record.re_asks += 1;
    }

    /// The call has ended with a response, which gets the record.
    pub(super) fn end<T>(&mut self, response: Response<T>) -> Response<T> {
        let response = response.with_record(self.record.clone());
        trace::record(&self.span, Ok(&response));
        if let Some(usage) = self.usage.take() {
            usage.end(Ok(BilledUsage::from(&self.record)));
        }
        response
    }

    /// The call has ended with an error, which gets the record.
    pub(super) fn fail<T>(&mut self, error: Error) -> Error {
        // An error of the service has its own request id.
        if let Some(request_id) = &error.record().request_id {
            self.record.request_id = Some(request_id.clone());
        }
        let error = error.with_record(self.record.clone());
        trace::record::<T>(&self.span, Err(&error));
        if let Some(usage) = self.usage.take() {
            usage.end(Err(BilledUsage::from(&self.record)));
        }
        error
    }
}
