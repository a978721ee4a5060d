//! A JSON schema that a request asks for without a tool: natively, or in its words.

use serde_json::{Value, json};

/// The schema, as the tool that it might have been.
pub(super) fn without_tools(request: &Value) -> Option<Value> {
    let native = &request["outputConfig"]["textFormat"]["structure"]["jsonSchema"];
    let schema = match native["schema"].as_str() {
        Some(schema) => serde_json::from_str(schema).ok()?,
        None => in_words(request)?,
    };
    let name = native["name"].as_str().unwrap_or_default();
    Some(json!({ "name": name, "description": "", "inputSchema": { "json": schema } }))
}

/// A line of the system prompt, or of a message, that is the schema of an object.
fn in_words(request: &Value) -> Option<Value> {
    let system = request["system"].as_array().into_iter().flatten();
    let messages = request["messages"].as_array().into_iter().flatten();
    let blocks = messages.filter_map(|message| message["content"].as_array()).flatten();
    let mut texts = system.chain(blocks).filter_map(|block| block["text"].as_str());
    texts.find_map(|text| text.lines().find_map(schema_of))
}

/// The schema that a line is.
pub(super) fn schema_of(line: &str) -> Option<Value> {
    let line = line.trim();
    let schema: Value = line.starts_with('{').then(|| serde_json::from_str(line).ok())??;
    (schema["type"] == "object" && schema["properties"].is_object()).then_some(schema)
}
