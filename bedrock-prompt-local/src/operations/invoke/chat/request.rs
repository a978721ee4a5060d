//! Converts a chat completion request to a request of Converse.

use serde_json::{Value, json};

use crate::json::items;
use crate::operations::invoke::body_check::{BodyCheck, malformed};
use crate::operations::invoke::plain;

/// The parameters that end an answer, and those that some models refuse.
const PARAMETERS: [(&str, &str); 4] = [
    ("max_tokens", "maxTokens"),
    ("max_completion_tokens", "maxTokens"),
    ("temperature", "temperature"),
    ("top_p", "topP"),
];

/// Members that are not known are taken: which ones a model refuses is not on record.
pub(in crate::operations::invoke) fn to_converse(body: &Value) -> Result<Value, String> {
    let mut check = BodyCheck::open(body)?;
    check.required("messages");
    let list = check.list("messages", usize::MAX);
    for key in ["max_tokens", "max_completion_tokens"] {
        check.integer(key, 1);
    }
    check.number("temperature", 2.0);
    check.fraction("top_p");
    if check.has_items("tools") {
        check.list("tools", usize::MAX);
    }
    check.finish()?;
    let mut request = messages(list)?;
    add_tools(body, &mut request)?;
    plain::add_parameters(&mut request, body, &PARAMETERS);
    match &body["stop"] {
        Value::Null => {}
        stop @ Value::String(_) => request["inferenceConfig"]["stopSequences"] = json!([stop]),
        stops => request["inferenceConfig"]["stopSequences"] = stops.clone(),
    }
    let schema = &body["response_format"]["json_schema"]["schema"];
    if !schema.is_null() {
        let definition = json!({"schema": schema.to_string()});
        request["outputConfig"] = json!({"textFormat": {
            "type": "json_schema", "structure": {"jsonSchema": definition},
        }});
    }
    Ok(request)
}

/// The system prompt and the messages.
fn messages(list: &[Value]) -> Result<Value, String> {
    let (mut system, mut messages) = (Vec::new(), Vec::<Value>::new());
    for (index, message) in list.iter().enumerate() {
        let at = format!("#/messages/{index}");
        let mut blocks = content(&message["content"], &format!("{at}/content"))?;
        let role = match message["role"].as_str() {
            Some("system" | "developer") => {
                system.extend(blocks);
                continue;
            }
            Some("user") => "user",
            Some("assistant") => {
                for call in items(&message["tool_calls"]) {
                    blocks.push(tool_use(call, &at)?);
                }
                "assistant"
            }
            Some("tool") => {
                let id = text(&message["tool_call_id"], &format!("{at}/tool_call_id"))?;
                blocks = vec![json!({"toolResult": {"toolUseId": id, "content": blocks}})];
                "user"
            }
            Some(other) => {
                return Err(malformed(&format!("{at}/role: {other} is not a valid enum value")));
            }
            None => return Err(malformed(&format!("{at}: required key [role] not found"))),
        };
        // Messages of one turn, such as the results of tools, are one message in Converse.
        match messages.last_mut().filter(|last| last["role"] == role) {
            Some(Value::Object(before)) => {
                if let Some(Value::Array(content)) = before.get_mut("content") {
                    content.extend(blocks);
                }
            }
            _ => messages.push(json!({"role": role, "content": blocks})),
        }
    }
    Ok(if system.is_empty() {
        json!({ "messages": messages })
    } else {
        json!({"messages": messages, "system": system})
    })
}

/// Content is a text or a list of parts; that of a message with tool calls may be null.
fn content(content: &Value, at: &str) -> Result<Vec<Value>, String> {
    match content {
        Value::Null => Ok(Vec::new()),
        Value::String(text) if text.is_empty() => Ok(Vec::new()),
        Value::String(text) => Ok(vec![json!({ "text": text })]),
        Value::Array(parts) => parts
            .iter()
            .enumerate()
            .map(|(index, part)| self::part(part, &format!("{at}/{index}")))
            .collect(),
        _ => Err(malformed(&format!("{at}: expected a String or a JSONArray"))),
    }
}

fn part(part: &Value, at: &str) -> Result<Value, String> {
    match part["type"].as_str() {
        Some("text") => Ok(json!({"text": text(&part["text"], &format!("{at}/text"))?})),
        Some("image_url") => {
            let at = format!("{at}/image_url/url");
            let url = text(&part["image_url"]["url"], &at)?;
            let data = url.strip_prefix("data:image/").and_then(|rest| rest.split_once(";base64,"));
            let Some((format, bytes)) = data else {
                return Err(malformed(&format!("{at}: expected a data URL of an image in base64")));
            };
            Ok(json!({"image": {"format": format, "source": {"bytes": bytes}}}))
        }
        _ => Err(malformed(&format!("{at}/type: {} is not a valid enum value", part["type"]))),
    }
}

fn text<'v>(value: &'v Value, at: &str) -> Result<&'v str, String> {
    value.as_str().ok_or_else(|| malformed(&format!("{at}: expected type: String")))
}

fn tool_use(call: &Value, at: &str) -> Result<Value, String> {
    let function = &call["function"];
    let id = text(&call["id"], &format!("{at}/tool_calls/id"))?;
    let name = text(&function["name"], &format!("{at}/tool_calls/function/name"))?;
    let arguments = text(&function["arguments"], &format!("{at}/tool_calls/function/arguments"))?;
    let input = serde_json::from_str::<Value>(arguments).unwrap_or_else(|_| arguments.into());
    Ok(json!({"toolUse": {"toolUseId": id, "name": name, "input": input}}))
}

fn add_tools(body: &Value, request: &mut Value) -> Result<(), String> {
    let choice = &body["tool_choice"];
    if items(&body["tools"]).is_empty() || choice == "none" {
        return Ok(());
    }
    let mut specs = Vec::new();
    for (index, tool) in items(&body["tools"]).iter().enumerate() {
        let function = &tool["function"];
        let name = text(&function["name"], &format!("#/tools/{index}/function/name"))?;
        let schema = match &function["parameters"] {
            Value::Null => json!({"type": "object", "properties": {}}),
            schema => schema.clone(),
        };
        let mut spec = json!({"name": name, "inputSchema": {"json": schema}});
        for key in ["description", "strict"] {
            if let Some(value) = function.get(key) {
                spec[key] = value.clone();
            }
        }
        specs.push(json!({ "toolSpec": spec }));
    }
    request["toolConfig"] = json!({ "tools": specs });
    let choice = match (choice.as_str(), &choice["function"]["name"]) {
        (Some("required" | "any"), _) => json!({"any": {}}),
        (Some("auto"), _) => json!({"auto": {}}),
        (None, Value::String(name)) => json!({"tool": {"name": name}}),
        (None, _) if choice.is_null() => return Ok(()),
        _ => return Err(malformed(&format!("#/tool_choice: {choice} is not a valid enum value"))),
    };
    request["toolConfig"]["toolChoice"] = choice;
    Ok(())
}
