//! What all models of Claude refuse, through Converse and through `InvokeModel`.

use std::collections::HashSet;

use crate::json::Node;
use crate::rules::blocks::blocks;

use super::features::thinking;
use super::model_error;

/// The types of tools that Bedrock has and names: those of a request's own, and Anthropic's that the
/// client runs. Those that Anthropic runs, such as the search of the web, are not on Bedrock.
const TOOL_TYPES: [&str; 6] = [
    "bash_20250124",
    "custom",
    "memory_20250818",
    "text_editor_20250124",
    "text_editor_20250429",
    "text_editor_20250728",
];

/// Those that AWS's documentation of computer use has in addition, with a beta of Anthropic.
const BETA_TOOL_TYPES: [&str; 4] =
    ["bash_20241022", "computer_20241022", "computer_20250124", "text_editor_20241022"];

/// Checks the type of a tool in Claude's own format.
pub(crate) fn check_tool(index: usize, kind: Option<&str>) -> Result<(), String> {
    let is_known = |kind: &&str| TOOL_TYPES.contains(kind) || BETA_TOOL_TYPES.contains(kind);
    match kind.filter(|kind| !is_known(kind)) {
        None => Ok(()),
        Some(kind) => Err(format!(
            "tools.{index}: Input tag '{kind}' found using 'type' does not match any of the \
             expected tags: {}",
            TOOL_TYPES.map(|kind| format!("'{kind}'")).join(", ")
        )),
    }
}

pub(super) fn check(request: &Node<'_>) -> Result<(), String> {
    let messages = &request["messages"];
    let tools = &request["additionalModelRequestFields"]["tools"];
    for (index, tool) in tools.items().iter().enumerate() {
        check_tool(index, tool["type"].as_str()).map_err(|refusal| model_error(&refusal))?;
    }
    check_thinking_budget(request)?;
    check_end(messages)?;
    check_ids(messages)
}

/// A last message of the assistant is continued, and a text that ends with a space cannot be.
fn check_end(messages: &Node<'_>) -> Result<(), String> {
    let last = messages.items().last().filter(|message| message["role"] == "assistant");
    let text = last.and_then(|message| message["content"].items().last()?["text"].as_str());
    if text.is_some_and(|text| text.ends_with(char::is_whitespace)) {
        let refusal = "messages: final assistant content cannot end with trailing whitespace";
        return Err(model_error(refusal));
    }
    Ok(())
}

/// No two tool uses of a conversation have one id.
fn check_ids(messages: &Node<'_>) -> Result<(), String> {
    let mut known = HashSet::new();
    let ids = blocks(messages)
        .filter_map(|(at, block)| Some((at, block["toolUse"]["toolUseId"].as_str()?)));
    for (at, id) in ids {
        if !known.insert(id) {
            return Err(model_error(&format!("{at}: `tool_use` ids must be unique")));
        }
    }
    Ok(())
}

fn check_thinking_budget(request: &Node<'_>) -> Result<(), String> {
    let thinking = thinking(request);
    if thinking["type"] != "enabled" {
        return Ok(());
    }
    let Some(budget) = thinking["budget_tokens"].as_u64() else {
        return Err(model_error("thinking.enabled.budget_tokens: Field required"));
    };
    if budget < 1024 {
        return Err(model_error(
            "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
        ));
    }
    match request["inferenceConfig"]["maxTokens"].as_u64() {
        Some(max_tokens) if max_tokens <= budget => {
            Err(model_error("`max_tokens` must be greater than `thinking.budget_tokens`."))
        }
        _ => Ok(()),
    }
}
