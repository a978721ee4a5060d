//! An answer that continues the message of the assistant that ends a request.

use serde_json::Value;

/// JSON as the text of an answer. After the begin of a code block it ends with the end of one; what
/// the message already has of it is left out.
pub(super) fn continued(request: &Value, json: &Value) -> String {
    let json = json.to_string();
    let last = request["messages"].as_array().and_then(|messages| messages.last());
    let blocks = last.filter(|message| message["role"] == "assistant");
    let block = blocks.and_then(|message| message["content"].as_array()).and_then(|all| all.last());
    let text = block.and_then(|block| block["text"].as_str()).unwrap_or_default();
    let line = text.trim_end().lines().last().unwrap_or_default().trim_start();
    if line.starts_with("```") {
        return format!("\n{json}\n```");
    }
    json.strip_prefix(line).map_or(json.clone(), str::to_owned)
}
