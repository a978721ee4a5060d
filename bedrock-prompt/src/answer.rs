//! From what came back to a value: find the answer, give it its type.

mod cut;
mod find;
mod json;
mod raw;

use aws_sdk_bedrockruntime::operation::RequestId;
use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types::{ConverseTrace, GuardrailTraceAssessment};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::{Error, ErrorKind};
use crate::output::{Output, RawAnswer};
use crate::repair::{Repair, RepairPolicy};
use crate::response::Usage;
use crate::schema::{OutputSchema, WRAPPER};
use crate::violation::{Violation, Violations};

pub(crate) use raw::RawBody;

/// Reads a typed value out of the SDK's output of any Converse call.
///
/// The way back up for a request that was sent by other means. For a typed value
/// the answer is the input of the one tool use, whatever the tool's name, or a text that is
/// JSON; a
/// prompt's own `check` is not run. The SDK's output has lost digits of numbers
/// that `f64` and 64-bit integers do not hold; [`Call::send`](crate::Call::send)
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
    let answer = Answer { output, raw: None };
    let wanted = if T::IS_TEXT { Wanted::Text } else { Wanted::ToolInput(None) };
    let policy = RepairPolicy::default();
    let read = answer.read::<T>(wanted, policy).or_else(|error| match error.kind() {
        ErrorKind::TextInstead => answer.read::<T>(Wanted::JsonText, policy).map_err(|_| error),
        _ => Err(error),
    });
    read.map(|(value, _)| value)
}

/// What came back: the SDK's output and, where they were seen, the bytes behind it.
#[derive(Clone, Copy)]
pub(crate) struct Answer<'a> {
    pub(crate) output: &'a ConverseOutput,
    pub(crate) raw: Option<&'a RawBody>,
}

/// Where an answer has to stand.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted<'a> {
    Text,
    /// The input of the tool of this name, or of whichever one was called.
    ToolInput(Option<&'a str>),
    /// JSON in a text.
    JsonText,
}

impl<'a> Answer<'a> {
    /// The typed value, and what was mended in it.
    pub(crate) fn read<T: Output>(
        self,
        wanted: Wanted<'_>,
        policy: RepairPolicy,
    ) -> Result<(T, Vec<Repair>), Error> {
        let typed = self.found(wanted, policy).and_then(|answer| {
            T::decode(answer).map_err(|violations| {
                let what = format!("the answer does not fit `{}`", short_name::<T>());
                Error::new(ErrorKind::AnswerMismatch, what)
                    .with_violations(violations)
                    .with_partial(self.value::<T>(wanted, policy))
            })
        });
        let typed = typed.and_then(|(value, repairs)| match (policy, repairs.as_slice()) {
            (RepairPolicy::Off, [_, ..]) => {
                Err(unmended::<T>(repairs).with_partial(self.value::<T>(wanted, policy)))
            }
            _ => Ok((value, repairs)),
        });
        typed.map_err(|error| match (error.kind(), T::schema()) {
            (ErrorKind::Truncated | ErrorKind::ContextWindowExceeded, Some(schema)) => {
                self.blame(cut::tell(error, self, wanted, &schema))
            }
            _ => self.blame(error),
        })
    }

    /// What stands where the answer has to stand.
    fn found(self, wanted: Wanted<'_>, policy: RepairPolicy) -> Result<RawAnswer<'a>, Error> {
        Ok(match wanted {
            Wanted::Text => RawAnswer::Text(find::text(self)?),
            Wanted::ToolInput(tool) => RawAnswer::Json(find::tool_input(self, tool)?),
            Wanted::JsonText => {
                let text = find::text(self)?;
                RawAnswer::Json(match policy {
                    RepairPolicy::Off => text.into(),
                    _ => find::json_in(&text).to_owned().into(),
                })
            }
        })
    }

    /// The value of a typed answer, whether it fits its type or not.
    pub(crate) fn value<T: Output>(
        self,
        wanted: Wanted<'_>,
        policy: RepairPolicy,
    ) -> Option<Value> {
        let schema = T::schema()?;
        let RawAnswer::Json(json) = self.found(wanted, policy).ok()? else { return None };
        let mut value: Value = serde_json::from_str(&json).ok()?;
        match schema.is_wrapped() {
            true => value.get_mut(WRAPPER).map(Value::take),
            false => Some(value),
        }
    }

    fn guardrail_trace(self) -> Option<&'a GuardrailTraceAssessment> {
        self.output.trace().and_then(ConverseTrace::guardrail)
    }

    /// All that the model said.
    pub(crate) fn whole(self) -> Option<String> {
        find::whole(self)
    }

    /// An error with what the model said, the tokens paid for, and the request id.
    pub(crate) fn blame(self, error: Error) -> Error {
        error
            .with_answer(find::whole(self))
            .with_stop_reason(self.output.stop_reason())
            .with_guardrail_trace(self.guardrail_trace())
            .with_request_id(self.output.request_id())
            .with_usage(self.output.usage().map(Usage::from))
    }
}

/// The error of an answer that would fit, if it were mended.
fn unmended<T>(repairs: Vec<Repair>) -> Error {
    let violation = |repair: &Repair| {
        Violation::new(&repair.path, format!("must fit as it is written; {}", repair.kind.words()))
    };
    let what = format!("the answer does not fit `{}` without a repair", short_name::<T>());
    Error::new(ErrorKind::AnswerMismatch, what)
        .with_violations(repairs.iter().map(violation).collect())
        .with_repairs(repairs)
        .with_help("allow repairs with `repair = \"lossless\"`, which is the default")
}

/// The typed value of a JSON text: by the quick way, and closely where that does not do.
pub(crate) fn from_json<T: DeserializeOwned + JsonSchema + 'static>(
    json: &str,
) -> Result<(T, Vec<Repair>), Violations> {
    let schema = OutputSchema::of::<T>();
    if !schema.is_wrapped() {
        return typed(json, &schema);
    }
    match serde_json::from_str::<Wrapped<'_>>(json) {
        Ok(wrapped) => typed(wrapped.value.get(), &schema),
        Err(_) => Err(Violation::new("", "missing: the model called the tool with nothing").into()),
    }
}

/// An output that is no object stands in one, as [`WRAPPER`](crate::schema::WRAPPER).
#[derive(Deserialize)]
struct Wrapped<'a> {
    #[serde(borrow)]
    value: &'a RawValue,
}

fn typed<T: DeserializeOwned>(
    json: &str,
    schema: &OutputSchema,
) -> Result<(T, Vec<Repair>), Violations> {
    let quickly = || serde_json::from_str(json).map(|value| (value, Vec::new()));
    if schema.keeps_digits() && json::has_inexact(json) {
        let closely = json::read_closely(json, schema.names());
        return closely.or_else(|violations| quickly().map_err(|_| violations));
    }
    quickly().or_else(|_| json::read_closely(json, schema.names()))
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
