//! Claude's rules between messages, which are in the form of Converse.

use serde_json::Value;

use crate::json::items;
use crate::rules::OpenToolUses;

/// Checks messages whose single blocks are valid.
pub(super) fn check(messages: &Value) -> Result<(), String> {
    let messages = items(messages);
    let Some(first) = messages.first() else {
        return Err("messages: at least one message is required".to_owned());
    };
    if first["role"] == "assistant" {
        return Err("messages: first message must use the \"user\" role".to_owned());
    }
    for (index, message) in messages.iter().enumerate() {
        let is_last = index + 1 == messages.len();
        if items(&message["content"]).is_empty() && !(is_last && message["role"] == "assistant") {
            return Err(format!(
                "messages.{index}: all messages must have non-empty content except for the \
                 optional final assistant message"
            ));
        }
    }
    tool_results(messages)
}

/// Whether the messages have tool uses or tool results.
pub(super) fn uses_tools(messages: &Value) -> bool {
    let mut blocks = items(messages).iter().flat_map(|message| items(&message["content"]));
    blocks.any(|block| block.get("toolUse").is_some() || block.get("toolResult").is_some())
}

/// A tool use has its result in the next message. The tool uses of the last message have none yet.
fn tool_results(messages: &[Value]) -> Result<(), String> {
    let mut open = OpenToolUses::default();
    for (index, message) in messages.iter().enumerate() {
        if message["role"] == "system" {
            continue;
        }
        let blocks = items(&message["content"]);
        for (at, block) in blocks.iter().enumerate() {
            let Some(id) = block["toolResult"]["toolUseId"].as_str() else {
                continue;
            };
            if !open.close(id) {
                return Err(format!(
                    "messages.{index}.content.{at}: unexpected `tool_use_id` found in \
                     `tool_result` blocks: {id}. Each `tool_result` block must have a \
                     corresponding `tool_use` block in the previous message."
                ));
            }
        }
        if let Some(ids) = open.take_listed() {
            return Err(format!(
                "messages.{index}: `tool_use` ids were found without `tool_result` blocks \
                 immediately after: {ids}. Each `tool_use` block must have a corresponding \
                 `tool_result` block in the next message."
            ));
        }
        let used = blocks.iter().filter_map(|block| block["toolUse"]["toolUseId"].as_str());
        used.for_each(|id| open.add(id));
    }
    Ok(())
}
