//! The interventions and traces of guardrails in the responses of `InvokeModel`.

use aws_sdk_bedrockruntime::types::{ConverseStreamTrace, GuardrailTraceAssessment, StopReason};
use serde_json::{Map, Value};

use super::TokenCounts;
use super::event::{self, Event};
use crate::outcome::TRACE;
use crate::wire;

/// The `guardrailAction` of a response that a guardrail has blocked or changed.
const INTERVENED: &str = "INTERVENED";

/// The guardrail data of a response so far.
#[derive(Debug, Default)]
pub(super) struct GuardrailState {
    has_intervened: bool,
    trace: Option<Value>,
}

impl GuardrailState {
    /// Records the guardrail data of a response or of a chunk.
    pub(super) fn record(&mut self, action: Option<&str>, trace: Option<Value>) {
        self.has_intervened |= action == Some(INTERVENED);
        self.trace = trace.or(self.trace.take());
    }

    /// The events at the end of a response. They contain the trace as Converse's type if it can be
    /// converted, and always unchanged as an additional model response field.
    pub(super) fn finish(&self, reason: StopReason, counts: TokenCounts) -> [Event; 2] {
        let reason = if self.has_intervened { StopReason::GuardrailIntervened } else { reason };
        let original = self.trace.as_ref().map(|trace| (TRACE, trace));
        let converted = self.trace.as_ref().and_then(assessment);
        let converted =
            converted.map(|trace| ConverseStreamTrace::builder().guardrail(trace).build());
        [event::message_stop(reason, original), Ok(counts.metadata_event(converted))]
    }
}

/// Converts a trace to Converse's type.
///
/// The assessments are the same, but two members have other names, and the model's output in its
/// native format has no counterpart.
fn assessment(trace: &Value) -> Option<GuardrailTraceAssessment> {
    let mut guardrail = trace.get("guardrail")?.as_object()?.clone();
    guardrail.remove("modelOutput");
    if let Some(input) = guardrail.remove("input") {
        guardrail.insert("inputAssessment".to_owned(), input);
    }
    if let Some(outputs) = guardrail.remove("outputs") {
        guardrail.insert("outputAssessments".to_owned(), by_guardrail(outputs)?);
    }
    wire::guardrail_trace(&Value::Object(guardrail).to_string())
}

/// Converts a list of objects with one assessment per guardrail to one object with a list per
/// guardrail.
fn by_guardrail(outputs: Value) -> Option<Value> {
    let Value::Array(outputs) = outputs else { return None };
    let mut all = Map::new();
    for output in outputs {
        let Value::Object(output) = output else { return None };
        for (id, assessment) in output {
            let list = all.entry(id).or_insert_with(|| Value::Array(Vec::new()));
            list.as_array_mut()?.push(assessment);
        }
    }
    Some(Value::Object(all))
}
