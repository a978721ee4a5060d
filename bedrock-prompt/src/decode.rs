//! Finds the answer in a response, and decodes it into its type.

mod extract;
mod from_json;
mod given;
mod outline;
mod output;
mod repair;
mod truncation;

use aws_sdk_bedrockruntime::operation::RequestId;
use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types::{ConverseTrace, GuardrailTraceAssessment};

use crate::json::{Repair, RepairPolicy, Violations};
use crate::model::Wanted;
use crate::outcome::{CallRecord, Error, ErrorKind};
use crate::wire::{Part, parts, reasoning, transcript};

use extract::Candidate;

pub(crate) use from_json::{Check, DecodeError, Source, from_json};
pub(crate) use given::Given;
pub(crate) use output::RawAnswer;
pub use output::{Output, Text};

/// Decodes the SDK's output of a Converse call into a type.
///
/// Use it for a request that was sent without a [`Client`](crate::Client). A typed value is read
/// from the input of the only tool use, whatever the name of the tool, or from a text that is JSON
/// and nothing else. The prompt's `check` is not run.
///
/// Numbers that do not fit into `f64` or a 64-bit integer have lost digits in the SDK's output;
/// [`Call::send`](crate::client::Call::send) keeps them.
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
/// The kinds of [`ErrorKind`] that are about an answer, such as [`ErrorKind::InvalidOutput`] or
/// [`ErrorKind::Truncated`].
pub fn decode<T: Output>(output: &ConverseOutput) -> Result<T, Error> {
    let parts = parts(output, None);
    let answer = Answer { output, parts: &parts, given: &Given::default() };
    let wanted = if T::IS_TEXT { Wanted::Text } else { Wanted::ToolInput(None) };
    match answer.read(wanted, RepairPolicy::default(), &|_| Violations::new()) {
        Ok((value, _)) => Ok(value),
        Err(error) => {
            let record = CallRecord::from_output(output, output.request_id());
            Err(answer.with_context(error).with_record(record))
        }
    }
}

/// An answer: the SDK's output, the texts and tool uses of its message, and the texts of others
/// that the model was given to read.
#[derive(Clone, Copy)]
pub(crate) struct Answer<'a> {
    pub(crate) output: &'a ConverseOutput,
    pub(crate) parts: &'a [Part<'a>],
    pub(crate) given: &'a Given<'a>,
}

impl<'a> Answer<'a> {
    /// The typed value, which has passed the check, and the repairs that were needed.
    pub(crate) fn read<T: Output>(
        self,
        wanted: Wanted<'_>,
        policy: RepairPolicy,
        check: Check<'_, T>,
    ) -> Result<(T, Vec<Repair>), Error> {
        let read = match wanted {
            Wanted::Text => extract::text(self)
                .and_then(|text| decode_raw(RawAnswer::Text(text), policy, check)),
            wanted => self.read_json(wanted, policy, check),
        };
        read.map_err(|error| match (error.kind(), T::schema()) {
            (ErrorKind::Truncated | ErrorKind::ContextWindowExceeded, Some(schema)) => {
                truncation::with_partial_value(error, self, wanted, &schema)
            }
            _ => error,
        })
    }

    /// The value from the JSON at its expected location, or else from JSON found elsewhere.
    fn read_json<T: Output>(
        self,
        wanted: Wanted<'_>,
        policy: RepairPolicy,
        check: Check<'_, T>,
    ) -> Result<(T, Vec<Repair>), Error> {
        let decode_candidate = |found: Candidate<'_>| {
            let Candidate { json, is_text, mut repairs, .. } = found;
            match decode_raw(RawAnswer::Json { json, is_text, given: self.given }, policy, check) {
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
        let expected = extract::expected_location(self, wanted, policy);
        let error = match expected.and_then(decode_candidate) {
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
        let instead = |error: Error| {
            let is_prose = error.kind() == ErrorKind::InvalidOutput
                && matches!(wanted, Wanted::JsonText(_))
                && extract::is_prose(self);
            Err(if is_prose { extract::text_instead_of_json() } else { error })
        };
        let Some(found) = found else { return instead(error) };
        let is_guess = found.is_guess;
        decode_candidate(found).or_else(|tried| match error.kind() {
            _ if is_guess => instead(error),
            ErrorKind::MalformedAnswer => Err(error
                .with_violations(tried.violations().clone())
                .with_repairs(tried.repairs().to_vec())
                .with_partial(tried.partial().cloned())),
            _ => Err(tried),
        })
    }

    fn guardrail_trace(self) -> Option<&'a GuardrailTraceAssessment> {
        self.output.trace().and_then(ConverseTrace::guardrail)
    }

    /// Adds the answer, the stop reason and the guardrail trace to an error about this answer.
    pub(crate) fn with_context(self, error: Error) -> Error {
        error
            .with_answer(transcript(self.parts))
            .with_reasoning(reasoning(self.output))
            .with_stop_reason(self.output.stop_reason())
            .with_guardrail_trace(self.guardrail_trace())
    }
}

fn decode_raw<T: Output>(
    answer: RawAnswer<'_>,
    policy: RepairPolicy,
    check: Check<'_, T>,
) -> Result<(T, Vec<Repair>), Error> {
    T::decode(answer, policy, check).map_err(|error| {
        let name = short_name::<T>();
        let reason = if error.is_of_check {
            let what = format!("the answer fits `{name}`, but does not pass the prompt's check");
            Error::new(ErrorKind::CheckFailed, what)
        } else if error.is_of_type {
            let what = format!("`{name}` cannot read what its schema asks for");
            Error::new(ErrorKind::UnreadableType, what)
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
