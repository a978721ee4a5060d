//! Checks that Converse would accept the content blocks of a saved conversation, each for itself.

use aws_sdk_bedrockruntime::types::{ContentBlock, ConversationRole, ToolResultContentBlock};

pub(super) const NO_NAME: &str =
    "has a `name` that no tool can have: 1 to 64 letters, digits, `_` and `-`";

const MAX_LENGTH: usize = 64;

/// Checks a block of a message with this role; `Err` says what is wrong with the message.
pub(super) fn check(block: &ContentBlock, role: &ConversationRole) -> Result<(), String> {
    let is_of_user = role == &ConversationRole::User;
    let only = |kind: &str, who: &str| Err(format!("has a `{kind}`, which only {who} can send"));
    match block {
        ContentBlock::ToolUse(_) if is_of_user => only("toolUse", "the model"),
        ContentBlock::ReasoningContent(_) if is_of_user => only("reasoningContent", "the model"),
        ContentBlock::CitationsContent(_) if is_of_user => only("citationsContent", "the model"),
        ContentBlock::Image(_) if !is_of_user => only("image", "the user"),
        ContentBlock::Document(_) if !is_of_user => only("document", "the user"),
        ContentBlock::Video(_) if !is_of_user => only("video", "the user"),
        ContentBlock::ToolUse(used) => {
            if !is_id(used.tool_use_id()) {
                return Err(NO_ID.into());
            }
            if !is_name(used.name()) {
                return Err(format!("calls a tool that {NO_NAME}"));
            }
            if used.input().as_object().is_none() {
                return Err("has a tool use whose `input` is not a JSON object".into());
            }
            Ok(())
        }
        ContentBlock::ToolResult(result) => {
            if !is_id(result.tool_use_id()) {
                return Err(NO_ID.into());
            }
            result.content().iter().try_for_each(check_result)
        }
        _ => Ok(()),
    }
}

const NO_ID: &str =
    "has a `toolUseId` that Bedrock refuses: 1 to 64 letters, digits, `_`, `-`, `.` and `:`";

fn check_result(content: &ToolResultContentBlock) -> Result<(), String> {
    match content {
        ToolResultContentBlock::Text(text) if text.trim().is_empty() => {
            Err("has a blank text in a tool result, which Bedrock refuses".into())
        }
        ToolResultContentBlock::Json(json) if json.as_object().is_none() => {
            Err("has a tool result whose `json` is not a JSON object".into())
        }
        _ => Ok(()),
    }
}

fn is_id(id: &str) -> bool {
    is_of(id, |byte| byte.is_ascii_alphanumeric() || b"_-.:".contains(&byte))
}

pub(super) fn is_name(name: &str) -> bool {
    is_of(name, |byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}

fn is_of(text: &str, allowed: impl Fn(u8) -> bool) -> bool {
    (1..=MAX_LENGTH).contains(&text.len()) && text.bytes().all(allowed)
}
