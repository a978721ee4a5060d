//! Cohere Command R: a message after the earlier ones, with tools.

use serde_json::{Map, Value, json};

use super::body_check::BodyCheck;
use super::command::{PARAMETERS, check_parameters, finish_reason};
use super::plain;
use crate::json::items;
use crate::operations::OperationRequest;
use crate::operations::responder::CompletedMessage;
use crate::protocol::response::request_id;

const KNOWN: [&str; 18] = [
    "message",
    "chat_history",
    "documents",
    "search_queries_only",
    "preamble",
    "max_tokens",
    "temperature",
    "p",
    "k",
    "prompt_truncation",
    "frequency_penalty",
    "presence_penalty",
    "seed",
    "return_prompt",
    "tools",
    "tool_results",
    "stop_sequences",
    "raw_prompting",
];

/// Converts a body to a request of Converse.
pub(super) fn to_converse(body: &Value) -> Result<Value, String> {
    let mut check = BodyCheck::new(body, &KNOWN)?;
    check.required("message");
    let message = check.text("message", 0).unwrap_or_default();
    check_parameters(&mut check);
    check.fraction("temperature");
    check.text("preamble", 0);
    for key in ["chat_history", "documents", "tools", "tool_results"] {
        if check.has_items(key) {
            check.list(key, usize::MAX);
        }
    }
    for (index, turn) in items(&body["chat_history"]).iter().enumerate() {
        if converse_role(turn).is_none() {
            let at = format!("#/chat_history/{index}/role");
            check.violation(format!("{at}: {} is not a valid enum value", turn["role"]));
        }
        if !turn["message"].is_string() {
            check.violation(format!("#/chat_history/{index}/message: expected type: String"));
        }
    }
    check.finish()?;
    let text = |text: &str| json!({ "text": text });
    let history = items(&body["chat_history"]).iter().filter_map(|turn| {
        let said = turn["message"].as_str().unwrap_or_default();
        Some(json!({"role": converse_role(turn)?, "content": [text(said)]}))
    });
    let mut request = json!({ "messages": history.collect::<Vec<_>>() });
    let snippets = ["documents", "tool_results"].map(|key| items(&body[key]));
    let mut content: Vec<Value> =
        snippets.concat().iter().map(|value| text(&value.to_string())).collect();
    if !message.is_empty() {
        content.push(text(message));
    }
    if let Some(messages) = request["messages"].as_array_mut() {
        messages.push(json!({"role": "user", "content": content}));
    }
    if let Some(preamble) = body["preamble"].as_str() {
        request["system"] = json!([text(preamble)]);
    }
    let tools: Vec<Value> = items(&body["tools"]).iter().map(tool).collect();
    if !tools.is_empty() {
        request["toolConfig"] = json!({ "tools": tools });
    }
    plain::add_parameters(&mut request, body, &PARAMETERS);
    Ok(request)
}

fn converse_role(turn: &Value) -> Option<&'static str> {
    match turn["role"].as_str()? {
        "USER" => Some("user"),
        "CHATBOT" => Some("assistant"),
        _ => None,
    }
}

/// A tool, whose parameters have types of Python.
fn tool(tool: &Value) -> Value {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for (name, parameter) in tool["parameter_definitions"].as_object().into_iter().flatten() {
        let kind = match parameter["type"].as_str().unwrap_or_default() {
            "int" => "integer",
            "float" => "number",
            "bool" => "boolean",
            "dict" | "Dict" => "object",
            list if list.starts_with("list") || list.starts_with("List") => "array",
            _ => "string",
        };
        let mut schema = json!({ "type": kind });
        if let Some(description) = parameter.get("description") {
            schema["description"] = description.clone();
        }
        properties.insert(name.clone(), schema);
        if parameter["required"] == true {
            required.push(name);
        }
    }
    let schema = json!({"type": "object", "properties": properties, "required": required});
    let mut spec = json!({"name": tool["name"], "inputSchema": {"json": schema}});
    if let Some(description) = tool.get("description") {
        spec["description"] = description.clone();
    }
    json!({ "toolSpec": spec })
}

/// The parts of a response that depend on its request.
pub(super) struct CommandRFormat {
    id: String,
    /// The earlier messages, and that of the request.
    history: Vec<Value>,
}

impl CommandRFormat {
    pub(super) fn new(request: &OperationRequest, body: &Value) -> Self {
        let mut history = items(&body["chat_history"]).to_vec();
        history.push(json!({"role": "USER", "message": body["message"]}));
        Self { id: request_id(request.number), history }
    }

    pub(super) fn message(&self, message: &CompletedMessage) -> Value {
        let texts = message.content.iter().filter_map(|block| block["text"].as_str());
        let text: String = texts.collect();
        let mut history = self.history.clone();
        history.push(json!({"role": "CHATBOT", "message": text}));
        let mut response = json!({
            "response_id": self.id,
            "text": text,
            "generation_id": self.id,
            "chat_history": history,
            "finish_reason": finish_reason(&message.stop_reason),
        });
        let calls = tool_calls(message);
        if !calls.is_empty() {
            response["tool_calls"] = calls.into();
        }
        response
    }

    pub(super) fn events(&self, message: &CompletedMessage) -> Vec<Value> {
        let event = |kind: &str| json!({"event_type": kind, "is_finished": false});
        let mut start = event("stream-start");
        start["generation_id"] = self.id.as_str().into();
        let mut events = vec![start];
        for text in message.content.iter().filter_map(|block| block["text"].as_str()) {
            for part in plain::chunks(text) {
                let mut event = event("text-generation");
                event["text"] = part.into();
                events.push(event);
            }
        }
        let calls = tool_calls(message);
        if !calls.is_empty() {
            let mut event = event("tool-calls-generation");
            event["tool_calls"] = calls.into();
            events.push(event);
        }
        events.push(json!({
            "event_type": "stream-end",
            "is_finished": true,
            "finish_reason": finish_reason(&message.stop_reason),
            "response": self.message(message),
        }));
        events
    }
}

fn tool_calls(message: &CompletedMessage) -> Vec<Value> {
    let used = message.content.iter().filter_map(|block| block.get("toolUse"));
    used.map(|used| json!({"name": used["name"], "parameters": used["input"]})).collect()
}
