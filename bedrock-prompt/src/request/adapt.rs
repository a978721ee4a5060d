//! Changes to the messages of a conversation that a model would not accept as they are.

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, Message, SystemContentBlock, ToolResultBlock,
    ToolResultContentBlock,
};

use super::WrittenInputs;
use crate::request::RECEIVED;
use crate::wire::{is_sendable, to_value};

/// The text of an assistant message between two user messages. Without it, Bedrock would merge
/// them into one.
const SEPARATOR: &str = ".";

/// Whether a message has a tool use or a tool result.
pub(super) fn has_tools(message: &Message) -> bool {
    message.content().iter().any(|block| block.is_tool_use() || block.is_tool_result())
}

/// Moves tool results into separate user messages.
pub(super) fn split_tool_results(messages: Vec<Message>) -> Result<Vec<Message>, BuildError> {
    let mut split = Vec::with_capacity(messages.len());
    for message in messages {
        let has_result = message.content().iter().any(ContentBlock::is_tool_result);
        let is_mixed = has_result && !message.content().iter().all(ContentBlock::is_tool_result);
        if message.role() != &ConversationRole::User || !is_mixed {
            split.push(message);
            continue;
        }
        let (results, others) = message.content.into_iter().partition(ContentBlock::is_tool_result);
        for (role, content) in [
            (ConversationRole::User, results),
            (ConversationRole::Assistant, vec![ContentBlock::Text(SEPARATOR.into())]),
            (ConversationRole::User, others),
        ] {
            split.push(Message::builder().role(role).set_content(Some(content)).build()?);
        }
    }
    Ok(split)
}

/// Replaces each tool use by its input as JSON text, and each tool result by its text.
pub(super) fn tools_as_text(mut messages: Vec<Message>, written: &WrittenInputs) -> Vec<Message> {
    for message in &mut messages {
        for block in &mut message.content {
            let text = match block {
                ContentBlock::ToolUse(used) => {
                    match written.get(used.tool_use_id()).map(Vec::as_slice) {
                        Some([only]) => only.clone(),
                        _ => to_value(used.input()).to_string(),
                    }
                }
                ContentBlock::ToolResult(result) => result_text(result),
                _ => continue,
            };
            *block = ContentBlock::Text(text);
        }
        message.content.retain(is_sendable);
        if message.content.is_empty() {
            message.content.push(ContentBlock::Text(RECEIVED.into()));
        }
    }
    messages
}

/// The text of a tool result, without the default text [`RECEIVED`].
fn result_text(result: &ToolResultBlock) -> String {
    let texts = result.content().iter().filter_map(|content| match content {
        ToolResultContentBlock::Text(text) if text == RECEIVED => None,
        ToolResultContentBlock::Text(text) => Some(text.clone()),
        ToolResultContentBlock::Json(json) => Some(to_value(json).to_string()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// Inserts a system prompt at the start of the first message.
pub(super) fn prepend_system(
    mut messages: Vec<Message>,
    system: Vec<SystemContentBlock>,
) -> Vec<Message> {
    let texts = system.into_iter().filter_map(|block| match block {
        SystemContentBlock::Text(text) => Some(ContentBlock::Text(text)),
        _ => None,
    });
    if let Some(first) = messages.first_mut() {
        first.content.splice(..0, texts);
    }
    messages
}
