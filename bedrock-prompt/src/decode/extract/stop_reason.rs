//! Stop reasons that mean that the content is not a complete answer.

use aws_sdk_bedrockruntime::types::StopReason;
use aws_smithy_types::Document;

use super::super::Answer;
use crate::outcome::{Error, ErrorKind, TRACE, interventions, is_masked};

/// Returns an error if the stop reason means that the content is not a complete answer.
pub(super) fn check_stop_reason(answer: Answer<'_>) -> Result<(), Error> {
    use ErrorKind::{ContentFiltered, ContextWindowExceeded, MalformedAnswer, Refused, Truncated};
    let (kind, what) = match answer.output.stop_reason() {
        StopReason::MaxTokens => (Truncated, "the answer was truncated at `max_tokens`"),
        StopReason::ModelContextWindowExceeded => (
            ContextWindowExceeded,
            "the answer was truncated because the model's context window is full",
        ),
        StopReason::ContentFiltered => {
            (ContentFiltered, "the answer was blocked by a content filter")
        }
        StopReason::GuardrailIntervened => return check_guardrail(answer),
        StopReason::MalformedModelOutput | StopReason::MalformedToolUse => {
            (MalformedAnswer, "Bedrock could not parse the model's answer")
        }
        other if other.as_str() == "refusal" => (Refused, "the model refused to answer"),
        _ => return Ok(()),
    };
    Err(Error::new(kind, what))
}

/// Whether the model was stopped by a limit of tokens.
pub(super) fn is_at_a_limit(answer: Answer<'_>) -> bool {
    use StopReason::{MaxTokens, ModelContextWindowExceeded};
    matches!(answer.output.stop_reason(), MaxTokens | ModelContextWindowExceeded)
}

/// Returns an error unless the guardrail has only masked personal data.
fn check_guardrail(answer: Answer<'_>) -> Result<(), Error> {
    let mut what = "a guardrail intervened".to_owned();
    let Some(trace) = answer.guardrail_trace() else {
        let error = Error::new(ErrorKind::GuardrailIntervened, what);
        let fields = answer.output.additional_model_response_fields();
        let has_trace = fields.and_then(Document::as_object).is_some_and(|f| f.contains_key(TRACE));
        return Err(if has_trace {
            error.with_help(
                "change the prompt or the guardrail; its trace could not be read: send the call \
                 without `.native()` to see the reasons",
            )
        } else {
            error
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
        "change the prompt or the guardrail; `Error::answer` returns the guardrail's message",
    ))
}
