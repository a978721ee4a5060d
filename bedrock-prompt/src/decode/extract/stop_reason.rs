//! Stop reasons that say that what came is not the answer.

use aws_sdk_bedrockruntime::types::StopReason;
use aws_smithy_types::Document;

use super::super::Answer;
use crate::outcome::{Error, ErrorKind, TRACE, interventions, is_masked};

/// Stop reasons that say, with HTTP 200, that the content is not the answer.
pub(super) fn check_stop_reason(answer: Answer<'_>) -> Result<(), Error> {
    use ErrorKind::{ContentFiltered, ContextWindowExceeded, MalformedAnswer, Refused, Truncated};
    let (kind, what) = match answer.output.stop_reason() {
        StopReason::MaxTokens => (Truncated, "the answer was cut at `max_tokens`"),
        StopReason::ModelContextWindowExceeded => {
            (ContextWindowExceeded, "the answer was cut: the model's context window is full")
        }
        StopReason::ContentFiltered => (ContentFiltered, "the answer was filtered"),
        StopReason::GuardrailIntervened => return check_guardrail(answer),
        StopReason::MalformedModelOutput | StopReason::MalformedToolUse => {
            (MalformedAnswer, "the model wrote an answer that Bedrock could not read")
        }
        other if other.as_str() == "refusal" => (Refused, "the model refused to answer"),
        _ => return Ok(()),
    };
    Err(Error::new(kind, what))
}

/// A guardrail that only masked personal data has left an answer.
fn check_guardrail(answer: Answer<'_>) -> Result<(), Error> {
    let mut what = "a guardrail intervened".to_owned();
    let Some(trace) = answer.guardrail_trace() else {
        let error = Error::new(ErrorKind::GuardrailIntervened, what);
        let fields = answer.output.additional_model_response_fields();
        let has_trace = fields.and_then(Document::as_object).is_some_and(|f| f.contains_key(TRACE));
        return Err(match has_trace {
            true => error.with_help(
                "change the prompt or the guardrail; its trace could not be read: leave out \
                 `.native()` to have the reasons",
            ),
            false => error,
        });
    };
    if is_masked(trace) {
        return Ok(());
    }
    let mut reasons: Vec<String> = Vec::new();
    for reason in interventions(trace).iter().map(ToString::to_string) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    if !reasons.is_empty() {
        what = format!("{what}: {}", reasons.join(", "));
    }
    Err(Error::new(ErrorKind::GuardrailIntervened, what).with_help(
        "change the prompt or the guardrail; `Error::answer` holds the guardrail's message",
    ))
}
