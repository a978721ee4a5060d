//! What is told of an error on its way to the caller.

use aws_sdk_bedrockruntime::error::BoxError;
use aws_sdk_bedrockruntime::types::{GuardrailTraceAssessment, StopReason};
use serde_json::Value;

use super::{Error, ErrorKind, validation};
use crate::json::{Repair, Violations};
use crate::model::{Guardrail, OutputMode};
use crate::outcome::{Adaptation, Attempts, Usage};

impl Error {
    /// What to do, where this error knows better than its kind.
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// Of several things that were asked for, which one this is about.
    pub(crate) fn with_place(mut self, place: &str) -> Self {
        self.0.what = format!("{place}: {}", self.0.what);
        self
    }

    pub(crate) fn with_service_message(mut self, message: Option<&str>) -> Self {
        self.0.service_message = message.map(Into::into);
        self
    }

    pub(crate) fn with_model_id(mut self, model_id: &str) -> Self {
        self.0.model_id = Some(model_id.into());
        self
    }

    pub(crate) fn with_request_id(mut self, request_id: Option<&str>) -> Self {
        self.0.request_id = request_id.map(Into::into);
        self
    }

    pub(crate) fn with_usage(mut self, usage: Option<Usage>) -> Self {
        self.0.usage = usage;
        self
    }

    pub(crate) fn with_stop_reason(mut self, reason: &StopReason) -> Self {
        self.0.stop_reason = Some(reason.clone());
        self
    }

    pub(crate) fn with_guardrail_trace(mut self, trace: Option<&GuardrailTraceAssessment>) -> Self {
        self.0.guardrail_trace = trace.cloned();
        self
    }

    /// Says which guardrail it was, where the service only says that it is one.
    pub(crate) fn with_guardrail(mut self, guardrail: Option<&Guardrail>) -> Self {
        let Some(guardrail) = guardrail else { return self };
        let says = |words| self.0.service_message.as_ref().is_some_and(|text| text.contains(words));
        if self.0.what == validation::NO_GUARDRAIL {
            self.0.what = format!("there is no guardrail `{guardrail}`");
        } else if self.0.kind == ErrorKind::AccessDenied && says("bedrock:ApplyGuardrail") {
            self.0.what = format!("AWS denied access to the guardrail `{guardrail}`");
            self.0.help = Some("allow `bedrock:ApplyGuardrail` on it for these credentials".into());
        }
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: Attempts) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// By what means the model was asked, and what the call came through on the way.
    pub(crate) fn with_course(
        mut self,
        mode: Option<OutputMode>,
        adaptations: Vec<Adaptation>,
        re_asks: u32,
    ) -> Self {
        (self.0.mode, self.0.adaptations, self.0.re_asks) = (mode, adaptations, re_asks);
        self
    }

    pub(crate) fn with_violations(mut self, violations: Violations) -> Self {
        self.0.violations = violations;
        self
    }

    /// What was mended in the answer before it failed, or tried.
    pub(crate) fn with_repairs(mut self, repairs: Vec<Repair>) -> Self {
        self.0.repairs = repairs;
        self
    }

    /// The value as far as it came.
    pub(crate) fn with_partial(mut self, partial: Option<Value>) -> Self {
        self.0.partial = partial;
        self
    }

    /// Where the answer breaks off.
    pub(crate) fn with_reached(mut self, path: Option<String>) -> Self {
        self.0.reached = path;
        self
    }

    /// The limit that was sent, for an answer that was cut at it.
    pub(crate) fn with_limit(mut self, max_tokens: Option<u32>) -> Self {
        self.0.limit = max_tokens.filter(|_| self.0.kind == ErrorKind::Truncated);
        self
    }

    pub(crate) fn with_answer(mut self, answer: Option<String>) -> Self {
        self.0.answer = answer;
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
