//! A JSON schema in a request without tools: in `outputConfig`, or in a text.

use serde_json::{Value, json};

/// The schema, in the form of a tool.
pub(super) fn schema_as_tool(request: &Value) -> Option<Value> {
    let native = &request["outputConfig"]["textFormat"]["structure"]["jsonSchema"];
    let schema = match native["schema"].as_str() {
        Some(schema) => serde_json::from_str(schema).ok()?,
        None => schema_in_texts(request)?,
    };
    let name = native["name"].as_str().unwrap_or_default();
    Some(json!({ "name": name, "description": "", "inputSchema": { "json": schema } }))
}

/// The first line of the system prompt, or of a message, that is the schema of an object.
fn schema_in_texts(request: &Value) -> Option<Value> {
    let system = request["system"].as_array().into_iter().flatten();
    let messages = request["messages"].as_array().into_iter().flatten();
    let blocks = messages.filter_map(|message| message["content"].as_array()).flatten();
    let mut texts = system.chain(blocks).filter_map(|block| block["text"].as_str());
    texts.find_map(|text| text.lines().find_map(parse_schema))
}

/// The schema of an object, if a line is one.
pub(super) fn parse_schema(line: &str) -> Option<Value> {
    let line = line.trim();
    let schema: Value = line.starts_with('{').then(|| serde_json::from_str(line).ok())??;
    (schema["type"] == "object" && schema["properties"].is_object()).then_some(schema)
}
