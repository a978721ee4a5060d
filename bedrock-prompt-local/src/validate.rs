//! The rules of AWS for single members of a request, and the texts of AWS for a breach.
//!
//! They are collected and reported together, as the service's own framework does.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use serde_json::{Map, Value};

use crate::{AwsError, conversation, model};

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
    conversation(model_id, &request)?;
    Ok(request)
}

/// The rules between members, and those of the model.
pub(crate) fn conversation(model_id: &str, request: &Value) -> Result<(), String> {
    conversation::check(request)?;
    model::check(model_id, request)
}

/// Reads and checks the input of `CountTokens`.
pub(crate) fn count_tokens(model_id: &str, body: &[u8]) -> Result<Value, String> {
    let mut request: Value = serde_json::from_slice(body)
        .map_err(|error| format!("The request body is not valid JSON: {error}"))?;
    let mut bounds = Bounds::default();
    bounds.length(model_id.trim(), "modelId", 1, 256);
    bounds.one_of(&request["input"], "input", &["converse", "invokeModel"]);
    bounds.finish()?;
    Ok(request["input"].take())
}

/// Reads and checks a request of `ApplyGuardrail`.
pub(crate) fn apply_guardrail(id: &str, version: &str, body: &[u8]) -> Result<Value, String> {
    let request: Value = serde_json::from_slice(body)
        .map_err(|error| format!("The request body is not valid JSON: {error}"))?;
    let mut bounds = Bounds::default();
    bounds.length(id, "guardrailIdentifier", 1, 2048);
    bounds.length(version, "guardrailVersion", 1, 8);
    bounds.list(&request["content"], "content");
    bounds.finish()?;
    Ok(request)
}

/// Breaches of the bounds of single members.
#[derive(Default)]
pub(crate) struct Bounds(Vec<String>);

impl Bounds {
    pub(crate) fn breach(&mut self, value: &str, at: &str, constraint: &str) {
        self.0.push(format!(
            "Value '{value}' at '{at}' failed to satisfy constraint: Member must {constraint}"
        ));
    }

    pub(crate) fn length(&mut self, text: &str, at: &str, min: usize, max: usize) {
        let length = text.chars().count();
        if length < min {
            let constraint = format!("have length greater than or equal to {min}");
            self.breach(text, at, &constraint);
        } else if length > max {
            let constraint = format!("have length less than or equal to {max}");
            self.breach(text, at, &constraint);
        }
    }

    pub(crate) fn range(&mut self, value: &Value, at: &str, min: f64, max: f64) {
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

    /// The items of a list, which may be left out.
    pub(crate) fn list<'v>(&mut self, value: &'v Value, at: &str) -> &'v [Value] {
        if !value.is_null() && !value.is_array() {
            self.breach(&value.to_string(), at, "be a list");
        }
        items(value)
    }

    /// A member of a union sets exactly one key.
    pub(crate) fn one_of(&mut self, value: &Value, at: &str, keys: &[&str]) {
        let set = |members: &Map<String, Value>| {
            keys.iter().filter(|key| members.get(**key).is_some_and(|v| !v.is_null())).count()
        };
        if value.as_object().map(set) != Some(1) {
            let constraint = format!("set exactly one of the following keys: {}", keys.join(", "));
            self.breach(&value.to_string(), at, &constraint);
        }
    }

    pub(crate) fn finish(self) -> Result<(), String> {
        match self.0.len() {
            0 => Ok(()),
            1 => Err(format!("1 validation error detected: {}", self.0[0])),
            n => Err(format!("{n} validation errors detected: {}", self.0.join("; "))),
        }
    }
}

fn inference_config(config: &Value, bounds: &mut Bounds) {
    let max_tokens = &config["maxTokens"];
    bounds.range(max_tokens, "inferenceConfig.maxTokens", 1.0, f64::from(i32::MAX));
    if max_tokens.is_f64() {
        bounds.breach(&max_tokens.to_string(), "inferenceConfig.maxTokens", "be an integer");
    }
    bounds.range(&config["temperature"], "inferenceConfig.temperature", 0.0, 1.0);
    bounds.range(&config["topP"], "inferenceConfig.topP", 0.0, 1.0);
    let at = "inferenceConfig.stopSequences";
    let stops = bounds.list(&config["stopSequences"], at);
    if stops.len() > 2500 {
        bounds.breach("[...]", at, "have length less than or equal to 2500");
    }
    for (index, stop) in stops.iter().enumerate() {
        let text = stop.as_str().unwrap_or_default();
        bounds.length(text, &format!("{at}.{}.member", index + 1), 1, usize::MAX);
    }
}

fn tool_specs(config: &Value, bounds: &mut Bounds) {
    if config.is_null() {
        return;
    }
    let tools = bounds.list(&config["tools"], "toolConfig.tools");
    if tools.is_empty() {
        let constraint = "have length greater than or equal to 1";
        bounds.breach("[]", "toolConfig.tools", constraint);
    }
    let choice = &config["toolChoice"];
    if !choice.is_null() {
        bounds.one_of(choice, "toolConfig.toolChoice", &["auto", "any", "tool"]);
    }
    if !choice["tool"].is_null() && !choice["tool"]["name"].is_string() {
        bounds.breach("null", "toolConfig.toolChoice.tool.name", "not be null");
    }
    for (index, tool) in tools.iter().enumerate() {
        let at = format!("toolConfig.tools.{}.member", index + 1);
        bounds.one_of(tool, &at, &["toolSpec", "systemTool", "cachePoint"]);
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
    for (index, block) in bounds.list(system, "system").iter().enumerate() {
        let at = format!("system.{}.member", index + 1);
        bounds.one_of(block, &at, &["text", "guardContent", "cachePoint"]);
        if let Some(text) = block["text"].as_str() {
            bounds.length(text.trim(), &format!("{at}.text"), 1, usize::MAX);
        }
    }
}

fn messages(messages: &Value, bounds: &mut Bounds) {
    for (index, message) in bounds.list(messages, "messages").iter().enumerate() {
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

pub(crate) fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
