//! Checks that Converse would accept the messages of a saved conversation in their order.

use std::collections::HashSet;

use aws_sdk_bedrockruntime::types::{ContentBlock, ConversationRole, Message, ToolUseType};

use serde_json::Value;

use super::blocks;
use crate::request::ToolDefinition;
use crate::wire::open_calls;

/// Checks saved messages; `Err` says which message is wrong and why.
pub(super) fn check(messages: &[Message], tools: &[ToolDefinition]) -> Result<(), String> {
    check_tools(tools)?;
    let mut called = HashSet::new();
    for (nth, message) in messages.iter().enumerate() {
        let wrong = |what: &str| Err(format!("messages[{nth}] {what}"));
        let role = match nth % 2 {
            0 => ConversationRole::User,
            _ => ConversationRole::Assistant,
        };
        if message.role() != &role {
            return wrong(&format!(
                "is of the role `{}` and not `{role}`: they take turns, and the user begins",
                message.role()
            ));
        }
        if message.content().is_empty() {
            return wrong("has no content");
        }
        let is_blank = |block: &ContentBlock| matches!(block, ContentBlock::Text(text) if text.trim().is_empty());
        if message.content().iter().any(is_blank) {
            return wrong("has a blank text, which Bedrock refuses");
        }
        let mut answered = HashSet::new();
        let mut used_here = HashSet::new();
        for block in message.content() {
            if let Err(what) = blocks::check(block, &role) {
                return wrong(&what);
            }
            if let ContentBlock::ToolUse(used) = block
                && !used_here.insert(used.tool_use_id())
            {
                return wrong("has two tool uses of one `toolUseId`");
            }
            match block {
                block if block.is_unknown() => {
                    return wrong("has a content block that the SDK does not know");
                }
                ContentBlock::ToolResult(result) if role == ConversationRole::User => {
                    if !called.contains(result.tool_use_id()) {
                        return wrong(
                            "has the result of a tool that the message before it does not call",
                        );
                    }
                    if !answered.insert(result.tool_use_id()) {
                        return wrong("has two results of one tool use");
                    }
                }
                // The result of a tool that the service has run.
                ContentBlock::ToolResult(result) if !used_here.contains(result.tool_use_id()) => {
                    return wrong("has the result of a tool that it does not call before");
                }
                ContentBlock::ToolUse(used)
                    if used.r#type() != Some(&ToolUseType::ServerToolUse) && tools.is_empty() =>
                {
                    // Models also call tools that do not exist.
                    return wrong("calls a tool, but the conversation has no `toolConfig`");
                }
                _ => {}
            }
        }
        if role == ConversationRole::User && answered.len() < called.len() {
            return wrong("lacks the result of a tool that the message before it calls");
        }
        called = calls(message);
    }
    match messages.len() % 2 {
        0 => Ok(()),
        _ => Err("the last message is the user's; it must be the model's".into()),
    }
}

/// Checks the tools that the messages call.
fn check_tools(tools: &[ToolDefinition]) -> Result<(), String> {
    let mut names = HashSet::new();
    for (nth, tool) in tools.iter().enumerate() {
        let wrong = |what: &str| Err(format!("toolConfig.tools[{nth}] {what}"));
        let schema: Option<Value> = serde_json::from_str(&tool.schema).ok();
        if !blocks::is_name(&tool.name) {
            return wrong(blocks::NO_NAME);
        }
        if !names.insert(&tool.name) {
            return wrong("has the name of a tool before it");
        }
        if tool.description.trim().is_empty() {
            return wrong("has a blank description, which Bedrock refuses");
        }
        if schema.is_none_or(|schema| schema["type"] != "object") {
            return wrong("has a schema that is not of the type `object`");
        }
    }
    Ok(())
}

/// The ids of the tool uses for which the next message must have results.
fn calls(message: &Message) -> HashSet<&str> {
    match message.role() {
        ConversationRole::Assistant => open_calls(message).collect(),
        _ => HashSet::new(),
    }
}
