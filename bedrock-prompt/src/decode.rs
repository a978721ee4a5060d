//! From what came back to a value: find the answer, give it its type.

mod extract;
mod from_json;
mod output;
mod repair;
mod truncation;

use aws_sdk_bedrockruntime::operation::RequestId;
use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types::{ConverseTrace, GuardrailTraceAssessment};

use crate::json::{Repair, RepairPolicy, Violations};
use crate::model::Wanted;
use crate::outcome::{CallRecord, Error, ErrorKind};
use crate::wire::{Part, parts, transcript};

use extract::Candidate;

pub(crate) use from_json::{Check, DecodeError, from_json};
pub(crate) use output::RawAnswer;
pub use output::{Output, Text};

/// Reads a typed value out of the SDK's output of any Converse call.
///
/// The way back up for a request that was sent by other means. For a typed value
/// the answer is the input of the one tool use, whatever the tool's name, or a text that is
/// JSON and nothing else; a
/// prompt's own `check` is not run. The SDK's output has lost digits of numbers
/// that `f64` and 64-bit integers do not hold; [`Call::send`](crate::client::Call::send)
/// has not.
///
/// ```
/// use bedrock_prompt::sdk::operation::converse::ConverseOutput;
/// use bedrock_prompt::sdk::types::{ContentBlock, ConversationRole, ConverseOutput as Output, Message};
/// use bedrock_prompt::{Text, decode};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let message = Message::builder()
///     .role(ConversationRole::Assistant)
///     .content(ContentBlock::Text("Hello.".into()))
///     .build()?;
/// let output = ConverseOutput::builder()
///     .output(Output::Message(message))
///     .stop_reason("end_turn".into())
///     .build()?;
/// assert_eq!(&*decode::<Text>(&output)?, "Hello.");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// The kinds of [`ErrorKind`] that speak of an answer.
pub fn decode<T: Output>(output: &ConverseOutput) -> Result<T, Error> {
    let parts = parts(output, None);
    let answer = Answer { output, parts: &parts };
    let wanted = if T::IS_TEXT { Wanted::Text } else { Wanted::ToolInput(None) };
    match answer.read(wanted, RepairPolicy::default(), &|_| Violations::new()) {
        Ok((value, _)) => Ok(value),
        Err(error) => {
            let record = CallRecord::from_output(output, output.request_id());
            Err(answer.with_context(error).with_record(record))
        }
    }
}

/// An answer: the SDK's output, and the texts and tool uses of its message, read once.
#[derive(Clone, Copy)]
pub(crate) struct Answer<'a> {
    pub(crate) output: &'a ConverseOutput,
    pub(crate) parts: &'a [Part<'a>],
}

impl<'a> Answer<'a> {
    /// The typed value, which passes the check, and how the answer was repaired.
    pub(crate) fn read<T: Output>(
        self,
        wanted: Wanted<'_>,
        policy: RepairPolicy,
        check: Check<'_, T>,
    ) -> Result<(T, Vec<Repair>), Error> {
        let read = match wanted {
            Wanted::Text => {
                extract::text(self).and_then(|text| fit(RawAnswer::Text(text), policy, check))
            }
            wanted => self.read_json(wanted, policy, check),
        };
        read.map_err(|error| match (error.kind(), T::schema()) {
            (ErrorKind::Truncated | ErrorKind::ContextWindowExceeded, Some(schema)) => {
                truncation::with_partial_value(error, self, wanted, &schema)
            }
            _ => error,
        })
    }

    /// The value in the JSON that stands where it should, or else in what is found elsewhere.
    fn read_json<T: Output>(
        self,
        wanted: Wanted<'_>,
        policy: RepairPolicy,
        check: Check<'_, T>,
    ) -> Result<(T, Vec<Repair>), Error> {
        let fit_found = |found: Candidate<'_>| {
            let Candidate { json, is_text, mut repairs } = found;
            match fit(RawAnswer::Json { json, is_text }, policy, check) {
                Ok((value, more)) => {
                    repairs.extend(more);
                    Ok((value, repairs))
                }
                Err(error) => {
                    repairs.extend_from_slice(error.repairs());
                    Err(error.with_repairs(repairs))
                }
            }
        };
        let error = match extract::expected_location(self, wanted, policy).and_then(fit_found) {
            Ok(read) => return Ok(read),
            Err(error) if error.kind() == ErrorKind::CheckFailed => return Err(error),
            Err(error) => error,
        };
        let found = match T::schema() {
            Some(schema) if policy != RepairPolicy::Off => {
                extract::search(self, wanted, &schema, policy)?
            }
            _ => None,
        };
        let Some(found) = found else {
            return Err(error);
        };
        fit_found(found).map_err(|tried| match error.kind() {
            ErrorKind::InvalidOutput => tried,
            _ => error
                .with_violations(tried.violations().clone())
                .with_repairs(tried.repairs().to_vec())
                .with_partial(tried.partial().cloned()),
        })
    }

    fn guardrail_trace(self) -> Option<&'a GuardrailTraceAssessment> {
        self.output.trace().and_then(ConverseTrace::guardrail)
    }

    /// An error about this answer, with what the model said and why it stopped.
    pub(crate) fn with_context(self, error: Error) -> Error {
        error
            .with_answer(transcript(self.parts))
            .with_stop_reason(self.output.stop_reason())
            .with_guardrail_trace(self.guardrail_trace())
    }
}

fn fit<T: Output>(
    answer: RawAnswer<'_>,
    policy: RepairPolicy,
    check: Check<'_, T>,
) -> Result<(T, Vec<Repair>), Error> {
    T::decode(answer, policy, check).map_err(|error| {
        let name = short_name::<T>();
        let reason = if error.is_of_check {
            let what = format!("the answer fits `{name}`, but does not pass the prompt's check");
            Error::new(ErrorKind::CheckFailed, what)
        } else {
            Error::new(ErrorKind::InvalidOutput, format!("the answer does not fit `{name}`"))
        };
        reason
            .with_violations(error.violations)
            .with_repairs(error.repairs)
            .with_partial(error.partial.map(|value| *value))
    })
}

/// `Vec<Invoice>` of `alloc::vec::Vec<shop::Invoice>`.
fn short_name<T>() -> String {
    let mut name = String::new();
    let mut word = String::new();
    for c in std::any::type_name::<T>().chars() {
        match c {
            ':' => word.clear(),
            c if c.is_alphanumeric() || c == '_' => word.push(c),
            c => {
                name.push_str(&word);
                word.clear();
                name.push(c);
            }
        }
    }
    name + &word
}
