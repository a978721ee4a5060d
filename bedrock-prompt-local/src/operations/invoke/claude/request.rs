//! Converts a body to a request of Converse, or refuses it with the messages of Claude.

use serde_json::{Map, Value, json};

use super::order;
use crate::json::items;
use crate::operations::invoke::body_check::BodyCheck;
use crate::operations::invoke::plain;
use crate::rules;

const VERSION: &str = "bedrock-2023-05-31";

const KNOWN: [&str; 16] = [
    "anthropic_beta",
    "anthropic_version",
    "container",
    "context_management",
    "max_tokens",
    "messages",
    "metadata",
    "output_config",
    "stop_sequences",
    "system",
    "temperature",
    "thinking",
    "tool_choice",
    "tools",
    "top_k",
    "top_p",
];

const BLOCKS: &str = "'document', 'image', 'redacted_thinking', 'search_result', 'text', \
                      'thinking', 'tool_result', 'tool_use'";

pub(in crate::operations::invoke) fn to_converse(body: &Value) -> Result<Value, String> {
    let mut check = BodyCheck::new(body, &KNOWN)?;
    for key in ["anthropic_version", "max_tokens", "messages"] {
        check.required(key);
    }
    // Anthropic's own client sends dates since 2026. Those of its own API are older.
    if !body["anthropic_version"].as_str().is_some_and(|v| is_date(v) && v >= "2026") {
        check.enum_string("anthropic_version", &[VERSION]);
    }
    check.integer("max_tokens", 1);
    check.fraction("temperature");
    check.fraction("top_p");
    check.integer("top_k", 0);
    if check.has_items("stop_sequences") {
        check.texts("stop_sequences", 8191, usize::MAX);
    }
    check.finish()?;
    let messages = messages(&body["messages"])?;
    order::check(&messages)?;
    let tools = tools(&body["tools"])?;
    let mut request = json!({});
    match &body["system"] {
        Value::Null => {}
        system => request["system"] = content(system, "system")?,
    }
    request["messages"] = messages;
    let choice = tool_choice(&body["tool_choice"], &tools)?;
    if tools.is_empty() && order::uses_tools(&request["messages"]) {
        return Err("Requests which include `tool_use` or `tool_result` blocks must define tools"
            .to_owned());
    }
    if !tools.is_empty() && choice != Some(Value::Null) {
        request["toolConfig"] = json!({ "tools": tools });
        if let Some(choice) = choice {
            request["toolConfig"]["toolChoice"] = choice;
        }
    }
    add_parameters(body, &mut request);
    Ok(request)
}

/// Whether a text is a date such as `2026-10-21`.
fn is_date(text: &str) -> bool {
    let form = "0000-00-00";
    let is_in_form = |(byte, form): (u8, u8)| {
        if form == b'0' { byte.is_ascii_digit() } else { byte == form }
    };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(is_in_form)
}

/// Adds the parameters that end an answer, and those that some models refuse.
fn add_parameters(body: &Value, request: &mut Value) {
    let parameters = [
        ("max_tokens", "maxTokens"),
        ("stop_sequences", "stopSequences"),
        ("temperature", "temperature"),
        ("top_p", "topP"),
    ];
    plain::add_parameters(request, body, &parameters);
    for name in ["anthropic_beta", "thinking", "top_k"] {
        if let Some(value) = body.get(name) {
            request["additionalModelRequestFields"][name] = value.clone();
        }
    }
    let schema = &body["output_config"]["format"]["schema"];
    if !schema.is_null() {
        let definition = json!({"schema": schema.to_string()});
        request["outputConfig"] = json!({"textFormat": {
            "type": "json_schema", "structure": {"jsonSchema": definition},
        }});
    }
}

fn messages(messages: &Value) -> Result<Value, String> {
    if !messages.is_array() {
        return Err("messages: Input should be a valid list".to_owned());
    }
    let message = |(index, message): (usize, &Value)| {
        let at = format!("messages.{index}");
        // Newer models take `system` too, which the rules of a model decide.
        let known = ["user", "assistant", "system"];
        let role = message["role"].as_str().filter(|role| known.contains(role));
        let Some(role) = role else {
            return Err(format!("{at}.role: Input should be 'user' or 'assistant'"));
        };
        let content = content(&message["content"], &format!("{at}.content"))?;
        Ok(json!({"role": role, "content": content}))
    };
    items(messages).iter().enumerate().map(message).collect()
}

/// Content is a text or a list of blocks.
fn content(content: &Value, at: &str) -> Result<Value, String> {
    let mut blocks = Vec::new();
    match content {
        Value::String(text) => blocks.push(text_block(text, at)?),
        Value::Array(list) => {
            for (index, item) in list.iter().enumerate() {
                blocks.push(block(item, &format!("{at}.{index}"))?);
                blocks.extend(cache_point_of(item));
            }
        }
        Value::Null => return Err(format!("{at}: Field required")),
        _ => return Err(format!("{at}: Input should be a valid string or list")),
    }
    Ok(Value::Array(blocks))
}

/// The cache point after a block or a tool, if it has one.
fn cache_point_of(item: &Value) -> Option<Value> {
    let control = item.get("cache_control").filter(|control| !control.is_null())?;
    let mut point = json!({"type": "default"});
    if let Some(ttl) = control.get("ttl") {
        point["ttl"] = ttl.clone();
    }
    Some(json!({ "cachePoint": point }))
}

fn text_block(text: &str, at: &str) -> Result<Value, String> {
    let part = at.split('.').next().unwrap_or_default();
    if text.is_empty() {
        return Err(format!("{part}: text content blocks must be non-empty"));
    }
    if text.trim().is_empty() {
        return Err(format!("{part}: text content blocks must contain non-whitespace text"));
    }
    Ok(json!({ "text": text }))
}

fn block(block: &Value, at: &str) -> Result<Value, String> {
    let kind = block["type"].as_str().unwrap_or_default();
    let text = |key: &str| {
        let missing = || format!("{at}.{kind}.{key}: Field required");
        block[key].as_str().ok_or_else(missing)
    };
    Ok(match kind {
        "text" => text_block(text("text")?, at)?,
        "thinking" => json!({"reasoningContent": {"reasoningText": {
            "text": text("thinking")?, "signature": text("signature")?,
        }}}),
        "redacted_thinking" => json!({"reasoningContent": {"redactedContent": text("data")?}}),
        "tool_use" => {
            let input = &block["input"];
            if !input.is_object() {
                return Err(format!("{at}.tool_use.input: Input should be a valid dictionary"));
            }
            json!({"toolUse": {
                "toolUseId": text("id")?, "name": text("name")?, "input": input,
            }})
        }
        "tool_result" => {
            let inner = match &block["content"] {
                Value::Null => json!([]),
                inner => content(inner, &format!("{at}.tool_result.content"))?,
            };
            let mut result = json!({"toolUseId": text("tool_use_id")?, "content": inner});
            if block["is_error"] == true {
                result["status"] = json!("error");
            }
            json!({ "toolResult": result })
        }
        "image" | "document" | "search_result" => {
            let key = if kind == "search_result" { "searchResult" } else { kind };
            let mut members = block.as_object().cloned().unwrap_or_default();
            members.retain(|key, _| key != "type" && key != "cache_control");
            json!({ key: members })
        }
        _ => {
            return Err(format!(
                "{at}: Input tag '{kind}' found using 'type' does not match any of the expected \
                 tags: {BLOCKS}"
            ));
        }
    })
}

/// The tools in the form of Converse.
fn tools(tools: &Value) -> Result<Vec<Value>, String> {
    let mut specs: Vec<Value> = Vec::new();
    for (index, tool) in items(tools).iter().enumerate() {
        rules::check_claude_tool(index, tool["type"].as_str())?;
        if let Some(kind) = tool["type"].as_str().filter(|kind| *kind != "custom") {
            // A tool of Anthropic has a schema that the model knows.
            let name = tool["name"].as_str().unwrap_or(kind);
            specs.push(json!({"toolSpec": {
                "name": name, "inputSchema": {"json": {"type": "object"}},
            }}));
            specs.extend(cache_point_of(tool));
            continue;
        }
        let at = format!("tools.{index}.custom");
        let known = ["cache_control", "description", "input_schema", "name", "strict", "type"];
        let extra = tool.as_object().into_iter().flat_map(Map::keys);
        if let Some(key) = extra.into_iter().find(|key| !known.contains(&key.as_str())) {
            return Err(format!("{at}.{key}: Extra inputs are not permitted"));
        }
        let name = tool["name"].as_str().unwrap_or_default();
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if !(1..=128).contains(&name.len()) || !name.chars().all(is_allowed) {
            return Err(format!(
                "{at}.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'"
            ));
        }
        if specs.iter().any(|spec| spec["toolSpec"]["name"] == name) {
            return Err("tools: Tool names must be unique.".to_owned());
        }
        let schema = &tool["input_schema"];
        if schema.is_null() {
            return Err(format!("{at}.input_schema: Field required"));
        }
        if schema["type"] != "object" {
            return Err(format!("{at}.input_schema.type: Input should be 'object'"));
        }
        let mut spec = json!({ "name": name });
        for key in ["description", "strict"] {
            if let Some(value) = tool.get(key) {
                spec[key] = value.clone();
            }
        }
        spec["inputSchema"] = json!({ "json": schema });
        specs.push(json!({ "toolSpec": spec }));
        specs.extend(cache_point_of(tool));
    }
    Ok(specs)
}

/// The tool choice in the form of Converse; null if no tool may be used.
fn tool_choice(choice: &Value, tools: &[Value]) -> Result<Option<Value>, String> {
    if choice.is_null() {
        return Ok(None);
    }
    if tools.is_empty() {
        return Err(
            "tool_choice: tool_choice may only be specified while providing tools".to_owned()
        );
    }
    match choice["type"].as_str().unwrap_or_default() {
        "auto" => Ok(Some(json!({"auto": {}}))),
        "any" => Ok(Some(json!({"any": {}}))),
        "none" => Ok(Some(Value::Null)),
        "tool" => {
            let Some(name) = choice["name"].as_str() else {
                return Err("tool_choice.tool.name: Field required".to_owned());
            };
            if !tools.iter().any(|tool| tool["toolSpec"]["name"] == name) {
                return Err(format!("Tool '{name}' not found in provided tools"));
            }
            Ok(Some(json!({"tool": {"name": name}})))
        }
        other => Err(format!(
            "tool_choice: Input tag '{other}' found using 'type' does not match any of the \
             expected tags: 'any', 'auto', 'none', 'tool'"
        )),
    }
}
