//! Adds details to an error before the caller gets it.

use aws_sdk_bedrockruntime::error::BoxError;
use aws_sdk_bedrockruntime::types::{GuardrailTraceAssessment, StopReason};
use serde_json::Value;

use super::{Error, ErrorKind, RejectedAnswer, validation};
use crate::json::{Repair, Violations};
use crate::model::Guardrail;
use crate::outcome::{Attempts, CallRecord, Usage};

impl Error {
    /// Sets a help text that replaces the default of the kind.
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// Puts the location, such as `texts[2]`, before the message.
    pub(crate) fn with_place(mut self, place: &str) -> Self {
        self.0.message = format!("{place}: {}", self.0.message);
        self
    }

    pub(crate) fn with_service_message(mut self, message: Option<&str>) -> Self {
        self.0.service_message = message.map(Into::into);
        self
    }

    pub(crate) fn with_model_id(mut self, model_id: &str) -> Self {
        self.0.record.model_id = model_id.into();
        self
    }

    pub(crate) fn with_request_id(mut self, request_id: Option<&str>) -> Self {
        self.0.record.request_id = request_id.map(Into::into);
        self
    }

    /// Replaces the record of the call.
    pub(crate) fn with_record(mut self, record: CallRecord) -> Self {
        self.0.record = record;
        self
    }

    /// Sets the attempts and tokens of all requests, for an error of one of several requests.
    pub(crate) fn with_totals(mut self, attempts: Attempts, usage: Option<Usage>) -> Self {
        let record = &mut self.0.record;
        record.attempts = attempts.made;
        record.possibly_billed_attempts = attempts.possibly_billed;
        record.usage = usage.unwrap_or_default();
        self
    }

    fn rejected_mut(&mut self) -> &mut RejectedAnswer {
        self.0.rejected.get_or_insert_default()
    }

    pub(crate) fn with_stop_reason(mut self, reason: &StopReason) -> Self {
        self.rejected_mut().stop_reason = Some(reason.clone());
        self
    }

    pub(crate) fn with_guardrail_trace(mut self, trace: Option<&GuardrailTraceAssessment>) -> Self {
        self.rejected_mut().guardrail_trace = trace.cloned();
        self
    }

    /// Adds the guardrail to the message, because the message of AWS does not name it.
    pub(crate) fn with_guardrail(mut self, guardrail: Option<&Guardrail>) -> Self {
        let Some(guardrail) = guardrail else { return self };
        let says = |words| self.0.service_message.as_ref().is_some_and(|text| text.contains(words));
        if self.0.message == validation::NO_GUARDRAIL {
            self.0.message = format!("the guardrail `{guardrail}` does not exist");
        } else if self.0.kind == ErrorKind::AccessDenied && says("bedrock:ApplyGuardrail") {
            self.0.message = format!("AWS denied access to the guardrail `{guardrail}`");
            self.0.help = Some("grant these credentials `bedrock:ApplyGuardrail` on it".into());
        }
        self
    }

    pub(crate) fn with_violations(mut self, violations: Violations) -> Self {
        self.rejected_mut().violations = violations;
        self
    }

    /// Sets the repairs that were applied to the answer before it was rejected.
    pub(crate) fn with_repairs(mut self, repairs: Vec<Repair>) -> Self {
        self.rejected_mut().repairs = repairs;
        self
    }

    /// Sets the incomplete or invalid value.
    pub(crate) fn with_partial(mut self, partial: Option<Value>) -> Self {
        self.rejected_mut().partial = partial;
        self
    }

    /// Sets the path at which the truncated answer ends.
    pub(crate) fn with_truncated_at(mut self, path: Option<String>) -> Self {
        self.rejected_mut().truncated_at = path;
        self
    }

    /// Sets the token limit of the request, if the answer was truncated.
    pub(crate) fn with_limit(mut self, max_tokens: Option<u32>) -> Self {
        if self.0.kind == ErrorKind::Truncated {
            self.rejected_mut().max_tokens = max_tokens;
        }
        self
    }

    pub(crate) fn with_answer(mut self, answer: Option<String>) -> Self {
        self.rejected_mut().text = answer;
        self
    }

    /// Sets the texts of the reasoning blocks.
    pub(crate) fn with_reasoning<'a>(mut self, texts: impl Iterator<Item = &'a str>) -> Self {
        self.rejected_mut().reasoning = texts.map(Into::into).collect();
        self
    }

    pub(crate) fn with_source(self, source: impl Into<BoxError>) -> Self {
        self.with_boxed_source(source.into())
    }

    pub(crate) fn with_boxed_source(mut self, source: BoxError) -> Self {
        self.0.source = Some(source);
        self
    }
}
