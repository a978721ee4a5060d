//! The log of a call: entries are added and never removed.

use tracing::Span;

use super::plan::SentRequest;
use super::{Client, trace};
use crate::outcome::{Adaptation, Attempts, Bill, BilledUsage, CallRecord, Error, Response};
use crate::request::Request;
use crate::usage::{InFlight, UsageGuard};
use crate::wire::RawResponse;

/// The record of a call while it runs, its span, and its entry in the client's usage tracker.
pub(super) struct CallLog {
    record: CallRecord,
    pub(super) span: Span,
    usage: UsageGuard,
}

impl CallLog {
    /// The log of a call whose first request is built.
    pub(super) fn new(client: &Client, request: &Request, prompt: &str) -> Self {
        Self {
            record: CallRecord {
                region: client.region().map(str::to_owned),
                ..CallRecord::default()
            },
            span: trace::span(request, prompt, client.region()),
            usage: client.counting(request.model_id()),
        }
    }

    /// A request is handed to the SDK: if the call is dropped before its answer is added, AWS may
    /// charge for it.
    pub(super) fn start_request(&mut self) {
        self.usage.start_request();
    }

    /// What is known of the request that is under way.
    pub(super) fn in_flight(&self) -> &InFlight {
        self.usage.in_flight()
    }

    /// A request has failed, and its attempts are added.
    pub(super) fn end_request(&mut self) {
        self.usage.end_request(|| BilledUsage::from(&self.record));
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
        self.end_request();
    }

    /// An answer that is not added yet has this bill. It counts if the call is dropped.
    pub(super) fn expect_bill(&mut self, bill: Bill) {
        self.usage.end_request(|| {
            let mut expected = self.record.clone();
            expected.add_bill(bill);
            BilledUsage::from(&expected)
        });
    }

    /// An answer of which no more is added has this bill; `None` if the service did not say.
    pub(super) fn add_bill(&mut self, bill: Option<Bill>) {
        match bill {
            Some(bill) => self.record.add_bill(bill),
            None => self.record.possibly_billed_attempts += 1,
        }
        self.end_request();
    }

    /// A re-ask follows an invalid or truncated answer.
    pub(super) fn add_re_ask(&mut self) {
        self.record.re_asks += 1;
    }

    /// The call has ended with a response, which gets the record.
    pub(super) fn end<T>(&mut self, response: Response<T>) -> Response<T> {
        let response = response.with_record(self.record.clone());
        trace::record(&self.span, Ok(&response));
        self.usage.end(|| Ok(BilledUsage::from(&self.record)));
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
        self.usage.end(|| Err(BilledUsage::from(&self.record)));
        error
    }
}
