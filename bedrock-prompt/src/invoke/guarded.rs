//! What a guardrail did, as `InvokeModel` tells it.

use aws_sdk_bedrockruntime::types::{ConverseStreamTrace, GuardrailTraceAssessment, StopReason};
use serde_json::{Map, Value};

use super::Counts;
use super::event::{self, Event};
use crate::outcome::TRACE;
use crate::wire;

/// What Bedrock writes into an answer that a guardrail has stopped.
const INTERVENED: &str = "INTERVENED";

/// What an answer has said of its guardrail so far.
#[derive(Debug, Default)]
pub(super) struct Guarded {
    has_intervened: bool,
    trace: Option<Value>,
}

impl Guarded {
    /// Takes in what an answer, or a chunk of one, says.
    pub(super) fn take(&mut self, action: Option<&str>, trace: Option<Value>) {
        self.has_intervened |= action == Some(INTERVENED);
        self.trace = trace.or(self.trace.take());
    }

    /// The end of an answer. The trace comes as that of Converse where it can be read as one, and
    /// always as it was sent, among what a model adds to its answer.
    pub(super) fn end(&self, reason: StopReason, counts: Counts) -> [Event; 2] {
        let reason = if self.has_intervened { StopReason::GuardrailIntervened } else { reason };
        let sent = self.trace.as_ref().map(|trace| (TRACE, trace));
        let read = self.trace.as_ref().and_then(assessment);
        let read = read.map(|trace| ConverseStreamTrace::builder().guardrail(trace).build());
        [event::message_stop(reason, sent), Ok(counts.event(read))]
    }
}

/// A trace in the type of Converse's, whose assessments are the same. Two members have other names,
/// and the model's output, in its own format, has no counterpart.
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

/// Lists by guardrail, of a list of assessments by guardrail.
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
