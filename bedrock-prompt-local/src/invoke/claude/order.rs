//! The rules of Claude between messages. They come in the shape of Converse.

use serde_json::Value;

use crate::validate::items;

/// Checks messages whose blocks are in order.
pub(super) fn check(messages: &Value) -> Result<(), String> {
    let messages = items(messages);
    let Some(first) = messages.first() else {
        return Err("messages: at least one message is required".to_owned());
    };
    if first["role"] != "user" {
        return Err("messages: first message must use the \"user\" role".to_owned());
    }
    for (index, message) in messages.iter().enumerate() {
        let last = index + 1 == messages.len();
        if items(&message["content"]).is_empty() && !(last && message["role"] == "assistant") {
            return Err(format!(
                "messages.{index}: all messages must have non-empty content except for the \
                 optional final assistant message"
            ));
        }
    }
    tool_results(messages)
}

/// Whether a message uses a tool or has the result of one.
pub(super) fn uses_tools(messages: &Value) -> bool {
    let mut blocks = items(messages).iter().flat_map(|message| items(&message["content"]));
    blocks.any(|block| block.get("toolUse").is_some() || block.get("toolResult").is_some())
}

/// A tool use has its result in the next message; the last message may still wait for it.
fn tool_results(messages: &[Value]) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    for (index, message) in messages.iter().enumerate() {
        let blocks = items(&message["content"]);
        for (at, block) in blocks.iter().enumerate() {
            let Some(id) = block["toolResult"]["toolUseId"].as_str() else {
                continue;
            };
            let Some(used) = open.iter().position(|open| *open == id) else {
                return Err(format!(
                    "messages.{index}.content.{at}: unexpected `tool_use_id` found in \
                     `tool_result` blocks: {id}. Each `tool_result` block must have a \
                     corresponding `tool_use` block in the previous message."
                ));
            };
            open.remove(used);
        }
        if !open.is_empty() {
            return Err(format!(
                "messages.{index}: `tool_use` ids were found without `tool_result` blocks \
                 immediately after: {}. Each `tool_use` block must have a corresponding \
                 `tool_result` block in the next message.",
                open.join(", ")
            ));
        }
        open = blocks.iter().filter_map(|block| block["toolUse"]["toolUseId"].as_str()).collect();
    }
    Ok(())
}
