//! Messages of a model in the form that Bedrock takes back.

use aws_sdk_bedrockruntime::types::{ContentBlock, Message, ToolUseBlock, ToolUseType};

/// The longest tool name that Bedrock takes, in characters.
const LONGEST_NAME: usize = 64;

/// The ids of the tool uses that want a result: the service's own have theirs.
pub(crate) fn open_calls(message: &Message) -> impl Iterator<Item = &str> {
    calls(message).map(ToolUseBlock::tool_use_id)
}

/// The tool uses that the caller has to answer; those of server tools are answered already.
pub(crate) fn calls(message: &Message) -> impl Iterator<Item = &ToolUseBlock> {
    message.content().iter().filter_map(|block| match block {
        ContentBlock::ToolUse(used) if used.r#type() != Some(&ToolUseType::ServerToolUse) => {
            Some(used)
        }
        _ => None,
    })
}

/// What a model has said, as Bedrock takes it back.
pub(crate) fn make_sendable(answer: &mut Message) {
    answer.content.retain(is_sendable);
    for block in &mut answer.content {
        // Models make up names that no tool can have, such as `functions.invoice`.
        if let ContentBlock::ToolUse(used) = block {
            let in_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            let name = used.name.chars().map(|c| if in_name(c) { c } else { '_' });
            used.name = name.take(LONGEST_NAME).collect();
        }
    }
}

/// Bedrock takes no blank text, and the SDK sends no block that it does not know.
pub(crate) fn is_sendable(block: &ContentBlock) -> bool {
    match block {
        ContentBlock::Text(text) => !text.trim().is_empty(),
        block => !block.is_unknown(),
    }
}
