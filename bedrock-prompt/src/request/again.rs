//! Asking again for an answer that did not do, in the same conversation.

use std::fmt::Write as _;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, Message, ToolResultBlock, ToolResultContentBlock,
    ToolResultStatus, ToolUseType,
};

use super::Expected;
use crate::error::{Error, ErrorKind};
use crate::model::Model;

/// The messages that follow a request: what the model answered, and what is wrong with it.
///
/// They stand at the end, so that what was cached of the request stays so. None, where there
/// is nothing of the answer that could be sent back: the request is then sent once more.
pub(crate) fn ask_again(
    error: &Error,
    mut answer: Message,
    expected: &Expected,
    model: Model,
) -> Result<Vec<Message>, BuildError> {
    answer.content.retain(is_sendable);
    if answer.content.is_empty() {
        return Ok(Vec::new());
    }
    let complaint = complaint(error, expected);
    let results = open_calls(&answer).map(|id| {
        let result = ToolResultBlock::builder()
            .tool_use_id(id)
            .content(ToolResultContentBlock::Text(complaint.clone()))
            .set_status(model.tool_result_status.then_some(ToolResultStatus::Error));
        result.build().map(ContentBlock::ToolResult)
    });
    let mut content = results.collect::<Result<Vec<_>, _>>()?;
    if content.is_empty() {
        content.push(ContentBlock::Text(complaint));
    }
    let user =
        Message::builder().role(ConversationRole::User).set_content(Some(content)).build()?;
    Ok(vec![answer, user])
}

/// The ids of the tool uses that want a result: the service's own have theirs.
pub(crate) fn open_calls(message: &Message) -> impl Iterator<Item = &str> {
    message.content().iter().filter_map(|block| match block {
        ContentBlock::ToolUse(used) if used.r#type() != Some(&ToolUseType::ServerToolUse) => {
            Some(used.tool_use_id())
        }
        _ => None,
    })
}

/// Bedrock takes no blank text, and the SDK sends no block that it does not know.
pub(crate) fn is_sendable(block: &ContentBlock) -> bool {
    match block {
        ContentBlock::Text(text) => !text.trim().is_empty(),
        block => !block.is_unknown(),
    }
}

/// What is wrong, in words for the model. It holds nothing that the model has not said itself.
fn complaint(error: &Error, expected: &Expected) -> String {
    let mut text = String::from("Your answer cannot be used: ");
    match error.kind() {
        ErrorKind::AnswerMismatch | ErrorKind::CheckFailed => {
            text.push_str("it does not have the form that was asked for.\n");
            for violation in error.violations() {
                let _ = write!(text, "- {violation}");
                let detail = violation.detail().map(|detail| format!(" ({detail})"));
                let _ = writeln!(text, "{}", detail.unwrap_or_default());
            }
        }
        ErrorKind::SeveralAnswers => text.push_str("you gave several, each another one.\n"),
        ErrorKind::OtherTool => text.push_str("that tool was not asked for.\n"),
        ErrorKind::TextInstead => text.push_str("it is text.\n"),
        _ => text.push_str("it could not be read.\n"),
    }
    match (expected, expected.tool()) {
        (_, Some(tool)) => {
            let _ = write!(text, "Call the tool `{tool}` once, with the whole answer.");
        }
        (Expected::Typed(_), None) => {
            text.push_str("Answer with the whole JSON document, and with nothing else.");
        }
        (Expected::Text, None) => text.push_str("Answer once more, in plain text."),
    }
    text
}
