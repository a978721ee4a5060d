//! From what came back to a value: find the answer, give it its type.

mod find;
mod json;

use aws_sdk_bedrockruntime::operation::RequestId;
use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;

use crate::error::{Error, ErrorKind};
use crate::output::{Output, RawAnswer};
use crate::response::Usage;

pub(crate) use json::from_json;

/// Reads a typed value out of the SDK's output of any Converse call.
///
/// The way back up for a request that was sent by other means. For a typed value
/// the answer is the input of the one tool use, whatever the tool's name; a
/// prompt's own `check` is not run.
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
    read::<T>(output, None)
}

/// As [`decode`], where the tool's name is known.
pub(crate) fn read<T: Output>(output: &ConverseOutput, tool: Option<&str>) -> Result<T, Error> {
    let decoded = match T::schema() {
        None => find::text(output).map(RawAnswer::Text),
        Some(_) => find::tool_input(output, tool).map(RawAnswer::Json),
    };
    let typed = decoded.and_then(|answer| {
        T::decode(answer).map_err(|violations| {
            let what = format!("the answer does not fit `{}`", short_name::<T>());
            Error::new(ErrorKind::AnswerMismatch, what).with_violations(violations)
        })
    });
    typed.map_err(|error| of_output(error, output))
}

/// The error of an output: with what the model said, the tokens paid for, and the request id.
pub(crate) fn of_output(error: Error, output: &ConverseOutput) -> Error {
    error
        .with_answer(find::raw(output))
        .with_request_id(output.request_id())
        .with_usage(output.usage().map(Usage::from))
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
