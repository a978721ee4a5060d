//! The uses of tools since the last text of the user, and their results.

use std::collections::HashSet;

use serde_json::Value;

/// The uses of tools, by name and input, that have a result and come after the last text of the user.
pub(super) fn uses_with_results(request: &Value) -> Vec<(&str, &Value)> {
    let results = since_text(request).filter_map(|block| block.get("toolResult"));
    let results: HashSet<&str> =
        results.filter_map(|result| result["toolUseId"].as_str()).collect();
    since_text(request)
        .filter_map(|block| block.get("toolUse"))
        .filter(|tool| tool["toolUseId"].as_str().is_some_and(|id| results.contains(id)))
        .map(|tool| (tool["name"].as_str().unwrap_or_default(), &tool["input"]))
        .collect()
}

/// The name of the tool that has the last result, and the first line of the result.
pub(super) fn last_result(request: &Value) -> Option<(&str, String)> {
    let result = since_text(request).filter_map(|block| block.get("toolResult")).last()?;
    let tool = since_text(request)
        .filter_map(|block| block.get("toolUse"))
        .find(|tool| tool["toolUseId"] == result["toolUseId"])?;
    let mut lines =
        result["content"].as_array().into_iter().flatten().filter_map(|item| {
            match item["text"].as_str() {
                Some(text) => text.lines().find(|line| !line.trim().is_empty()).map(str::to_owned),
                None => item.get("json").map(Value::to_string),
            }
        });
    Some((tool["name"].as_str()?, lines.next().unwrap_or_default()))
}

/// The blocks of the messages after the last message of the user that has a text.
fn since_text(request: &Value) -> impl Iterator<Item = &Value> {
    let messages = request["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let has_text = |message: &Value| {
        message["role"] == "user" && blocks(message).any(|block| block.get("text").is_some())
    };
    let start = messages.iter().rposition(has_text).map_or(0, |at| at + 1);
    messages.iter().skip(start).flat_map(blocks)
}

fn blocks(message: &Value) -> impl Iterator<Item = &Value> {
    message["content"].as_array().into_iter().flatten()
}

/// Whether a message of the request has used a tool of this name.
pub(super) fn has_used(request: &Value, name: &str) -> bool {
    let messages = request["messages"].as_array().into_iter().flatten();
    messages.flat_map(blocks).any(|block| block["toolUse"]["name"] == name)
}
