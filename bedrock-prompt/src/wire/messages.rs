//! Messages of a model in a form that Bedrock accepts in the next request.

use aws_sdk_bedrockruntime::types::{ContentBlock, Message, ToolUseBlock, ToolUseType};

/// The maximum length of a tool name in Bedrock, in characters.
const MAX_NAME_LENGTH: usize = 64;

/// The ids of the tool uses that need a result in the next request.
pub(crate) fn open_calls(message: &Message) -> impl Iterator<Item = &str> {
    calls(message).map(ToolUseBlock::tool_use_id)
}

/// The tool uses that the caller must answer. Bedrock answers the uses of server tools itself.
pub(crate) fn calls(message: &Message) -> impl Iterator<Item = &ToolUseBlock> {
    message.content().iter().filter_map(|block| match block {
        ContentBlock::ToolUse(used) if used.r#type() != Some(&ToolUseType::ServerToolUse) => {
            Some(used)
        }
        _ => None,
    })
}

/// Changes the message of a model so that Bedrock accepts it in the next request.
pub(crate) fn make_sendable(answer: &mut Message) {
    answer.content.retain(is_sendable);
    for block in &mut answer.content {
        // Models make up names that no tool can have, such as `functions.invoice`.
        if let ContentBlock::ToolUse(used) = block {
            let in_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            let name = used.name.chars().map(|c| if in_name(c) { c } else { '_' });
            used.name = name.take(MAX_NAME_LENGTH).collect();
        }
    }
}

/// Whether a block can be sent: Bedrock rejects blank texts, and the SDK does not send content
/// blocks of an unknown kind.
pub(crate) fn is_sendable(block: &ContentBlock) -> bool {
    match block {
        ContentBlock::Text(text) => !text.trim().is_empty(),
        block => !block.is_unknown(),
    }
}
