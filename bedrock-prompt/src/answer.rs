//! From what came back to a value: find the answer, give it its type.

mod decode;
mod find;
mod mend;
mod raw;

use aws_sdk_bedrockruntime::operation::RequestId;
use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types::{ConverseTrace, GuardrailTraceAssessment};

use crate::error::{Error, ErrorKind};
use crate::output::{Output, RawAnswer};
use crate::repair::{Repair, RepairPolicy};
use crate::response::Usage;

pub use decode::Flawed;
pub(crate) use decode::from_json;
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
    let read = answer.read::<T>(wanted).or_else(|error| match error.kind() {
        ErrorKind::TextInstead => answer.read::<T>(Wanted::JsonText).map_err(|_| error),
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
    pub(crate) fn read<T: Output>(self, wanted: Wanted<'_>) -> Result<(T, Vec<Repair>), Error> {
        let found = match wanted {
            Wanted::Text => find::text(self).map(RawAnswer::Text),
            Wanted::ToolInput(tool) => {
                find::tool_input(self, tool).map(|json| RawAnswer::Json { json, is_text: false })
            }
            Wanted::JsonText => find::text(self).map(|text| RawAnswer::Json {
                json: find::json_in(&text).to_owned().into(),
                is_text: true,
            }),
        };
        let typed = found.and_then(|answer| {
            T::decode(answer, RepairPolicy::default()).map_err(|flawed| {
                let what = format!("the answer does not fit `{}`", short_name::<T>());
                Error::new(ErrorKind::AnswerMismatch, what).with_violations(flawed.violations)
            })
        });
        typed.map_err(|error| self.blame(error))
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
