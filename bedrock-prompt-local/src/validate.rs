//! The rules of AWS for a request, and the texts of AWS for a breach.
//!
//! Bounds of single members are collected and reported together, as the service's own framework
//! does; rules between members are checked after them and stop at the first breach.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use serde_json::{Map, Value};

use crate::AwsError;

const CONTENT_KEYS: [&str; 14] = [
    "text",
    "image",
    "document",
    "video",
    "audio",
    "toolUse",
    "toolResult",
    "guardContent",
    "cachePoint",
    "reasoningContent",
    "citationsContent",
    "searchResult",
    "toolAddition",
    "toolRemoval",
];

/// Credentials have to be there; whose they are is not asked.
pub(crate) fn credentials(headers: &HeaderMap) -> Result<(), (AwsError, &'static str)> {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = value.and_then(|value| value.split_once(' ')).is_some_and(|(scheme, rest)| {
        ["AWS4-HMAC-SHA256", "Bearer"].contains(&scheme) && !rest.trim().is_empty()
    });
    if given {
        Ok(())
    } else {
        Err((AwsError::MissingAuthenticationToken, "Missing Authentication Token"))
    }
}

/// Reads and checks a Converse request.
pub(crate) fn converse(model_id: &str, body: &[u8]) -> Result<Value, String> {
    let request: Value = serde_json::from_slice(body)
        .map_err(|error| format!("The request body is not valid JSON: {error}"))?;
    if !request.is_object() {
        return Err("The request body must be a JSON object.".to_owned());
    }
    let mut bounds = Bounds::default();
    bounds.length(model_id.trim(), "modelId", 1, 2048);
    inference_config(&request["inferenceConfig"], &mut bounds);
    tool_specs(&request["toolConfig"], &mut bounds);
    system(&request["system"], &mut bounds);
    messages(&request["messages"], &mut bounds);
    bounds.finish()?;
    blank_texts(&request["messages"])?;
    conversation(&request["messages"])?;
    tool_config(&request)?;
    Ok(request)
}

/// Breaches of the bounds of single members.
#[derive(Default)]
struct Bounds(Vec<String>);

impl Bounds {
    fn breach(&mut self, value: &str, at: &str, constraint: &str) {
        self.0.push(format!(
            "Value '{value}' at '{at}' failed to satisfy constraint: Member must {constraint}"
        ));
    }

    fn length(&mut self, text: &str, at: &str, min: usize, max: usize) {
        let length = text.chars().count();
        if length < min {
            let constraint = format!("have length greater than or equal to {min}");
            self.breach(text, at, &constraint);
        } else if length > max {
            let constraint = format!("have length less than or equal to {max}");
            self.breach(text, at, &constraint);
        }
    }

    fn range(&mut self, value: &Value, at: &str, min: f64, max: f64) {
        if value.is_null() {
            return;
        }
        match value.as_f64() {
            None => self.breach(&value.to_string(), at, "be a number"),
            Some(number) if number < min => {
                let constraint = format!("have value greater than or equal to {min}");
                self.breach(&value.to_string(), at, &constraint);
            }
            Some(number) if number > max => {
                let constraint = format!("have value less than or equal to {max}");
                self.breach(&value.to_string(), at, &constraint);
            }
            Some(_) => {}
        }
    }

    fn finish(self) -> Result<(), String> {
        match self.0.len() {
            0 => Ok(()),
            1 => Err(format!("1 validation error detected: {}", self.0[0])),
            n => Err(format!("{n} validation errors detected: {}", self.0.join("; "))),
        }
    }
}

fn inference_config(config: &Value, bounds: &mut Bounds) {
    bounds.range(&config["maxTokens"], "inferenceConfig.maxTokens", 1.0, f64::INFINITY);
    bounds.range(&config["temperature"], "inferenceConfig.temperature", 0.0, 1.0);
    bounds.range(&config["topP"], "inferenceConfig.topP", 0.0, 1.0);
}

fn tool_specs(config: &Value, bounds: &mut Bounds) {
    if config.is_null() {
        return;
    }
    let tools = items(&config["tools"]);
    if tools.is_empty() {
        let constraint = "have length greater than or equal to 1";
        bounds.breach("[]", "toolConfig.tools", constraint);
    }
    for (index, tool) in tools.iter().enumerate() {
        let Some(spec) = tool.get("toolSpec") else {
            continue;
        };
        let at = format!("toolConfig.tools.{}.member.toolSpec", index + 1);
        let name = spec["name"].as_str().unwrap_or_default();
        bounds.length(name, &format!("{at}.name"), 1, 64);
        let legal = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if !name.chars().all(legal) {
            let constraint = "satisfy regular expression pattern: [a-zA-Z0-9_-]+";
            bounds.breach(name, &format!("{at}.name"), constraint);
        }
        if let Some(description) = spec["description"].as_str() {
            bounds.length(description, &format!("{at}.description"), 1, usize::MAX);
        }
        if spec["inputSchema"]["json"].is_null() {
            bounds.breach("null", &format!("{at}.inputSchema.json"), "not be null");
        }
    }
}

fn system(system: &Value, bounds: &mut Bounds) {
    for (index, block) in items(system).iter().enumerate() {
        if let Some(text) = block["text"].as_str() {
            let at = format!("system.{}.member.text", index + 1);
            bounds.length(text, &at, 1, usize::MAX);
        }
    }
}

fn messages(messages: &Value, bounds: &mut Bounds) {
    for (index, message) in items(messages).iter().enumerate() {
        let at = format!("messages.{}.member", index + 1);
        match message["role"].as_str() {
            Some("user" | "assistant" | "system") => {}
            role => bounds.breach(
                role.unwrap_or("null"),
                &format!("{at}.role"),
                "satisfy enum value set: [user, assistant, system]",
            ),
        }
        if !message["content"].is_array() {
            bounds.breach("null", &format!("{at}.content"), "not be null");
        }
    }
}

/// Every content block of every message, with the path that AWS gives it.
fn blocks(messages: &Value) -> impl Iterator<Item = (String, &Value)> {
    items(messages).iter().enumerate().flat_map(|(m, message)| {
        let blocks = items(&message["content"]).iter().enumerate();
        blocks.map(move |(c, block)| (format!("messages.{m}.content.{c}"), block))
    })
}

fn blank_texts(messages: &Value) -> Result<(), String> {
    for (at, block) in blocks(messages) {
        let set = |members: &Map<String, Value>| {
            CONTENT_KEYS.iter().filter(|key| members.contains_key(**key)).count()
        };
        if block.as_object().map(set) != Some(1) {
            return Err(format!(
                "The ContentBlock object at {at} must set one of the following keys: {}.",
                CONTENT_KEYS.join(", ")
            ));
        }
        match block.get("text").map(Value::as_str) {
            Some(None) => return Err(format!("{at}.text: the value must be a string")),
            Some(Some("")) => {
                return Err(format!("{at}: text content blocks must be non-empty"));
            }
            Some(Some(text)) if text.trim().is_empty() => {
                return Err(format!("{at}: text content blocks must contain non-whitespace text"));
            }
            _ => {}
        }
    }
    Ok(())
}

fn conversation(messages: &Value) -> Result<(), String> {
    let first = items(messages).iter().find(|message| message["role"] != "system");
    if first.is_none_or(|message| message["role"] != "user") {
        return Err("A conversation must start with a user message. Try again with a \
                    conversation that starts with a user message."
            .to_owned());
    }
    for (index, message) in items(messages).iter().enumerate() {
        if items(&message["content"]).is_empty() {
            return Err(format!(
                "The content field in the Message object at messages.{index} is empty. Add a \
                 ContentBlock object to the content field and try again."
            ));
        }
    }
    Ok(())
}

fn tool_config(request: &Value) -> Result<(), String> {
    let config = &request["toolConfig"];
    if config.is_null() {
        let used =
            |block: &Value| block.get("toolUse").is_some() || block.get("toolResult").is_some();
        if blocks(&request["messages"]).any(|(_, block)| used(block)) {
            return Err("The toolConfig field must be defined when using toolUse and toolResult \
                        content blocks."
                .to_owned());
        }
        return Ok(());
    }
    let tools = items(&config["tools"]);
    for (index, tool) in tools.iter().enumerate() {
        let schema = &tool["toolSpec"]["inputSchema"]["json"];
        if !schema.is_null() && schema["type"] != "object" {
            return Err(format!(
                "The value at toolConfig.tools.{index}.toolSpec.inputSchema.json.type must be one \
                 of the following: object."
            ));
        }
    }
    if let Some(name) = config["toolChoice"]["tool"]["name"].as_str()
        && !tools.iter().any(|tool| tool["toolSpec"]["name"] == name)
    {
        return Err(format!("tool_choice: tool `{name}` not found in provided tools"));
    }
    Ok(())
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
