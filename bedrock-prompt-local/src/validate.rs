//! The rules of AWS for single members of a request, and the texts of AWS for a breach.
//!
//! They are collected and reported together, as the service's own framework does.

use axum::http::HeaderMap;
use serde_json::{Map, Value};

use crate::shape::{APPLY_GUARDRAIL, CONVERSE, COUNT_TOKENS, INVOKE_HEADERS, MODEL_ID};
use crate::{conversation, model};

/// Reads and checks a Converse request.
pub(crate) fn converse(model_id: &str, body: &[u8]) -> Result<Value, String> {
    self::model_id(model_id)?;
    let request = object(body)?;
    CONVERSE.check("", &request)?;
    model::on_demand(model_id)?;
    conversation(model_id, &request)?;
    Ok(request)
}

/// The rules between members, and those of the model.
pub(crate) fn conversation(model_id: &str, request: &Value) -> Result<(), String> {
    conversation::check(model_id, request)?;
    model::check(model_id, request)
}

/// Checks what `InvokeModel` has beside its body.
pub(crate) fn invoke(model_id: &str, headers: &HeaderMap) -> Result<(), String> {
    self::model_id(model_id)?;
    for (header, name, shape) in &INVOKE_HEADERS {
        if let Some(value) = headers.get(*header) {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            shape.check(name, &value.into())?;
        }
    }
    model::on_demand(model_id)
}

/// Reads and checks the input of `CountTokens`.
pub(crate) fn count_tokens(model_id: &str, body: &[u8]) -> Result<Value, String> {
    let mut request = object(body)?;
    request["modelId"] = model_id.into();
    COUNT_TOKENS.check("", &request)?;
    Ok(request["input"].take())
}

/// Reads and checks a request of `ApplyGuardrail`.
pub(crate) fn apply_guardrail(id: &str, version: &str, body: &[u8]) -> Result<Value, String> {
    let mut request = object(body)?;
    request["guardrailIdentifier"] = id.into();
    request["guardrailVersion"] = version.into();
    APPLY_GUARDRAIL.check("", &request)?;
    Ok(request)
}

fn model_id(id: &str) -> Result<(), String> {
    // Most ids are of these characters, which the pattern takes too, after a longer look.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-:.".contains(&byte);
    match (1..=2048).contains(&id.len()) && id.bytes().all(is_plain) {
        true => Ok(()),
        false => MODEL_ID.check("modelId", &id.into()),
    }
}

fn object(body: &[u8]) -> Result<Value, String> {
    let request: Value = serde_json::from_slice(body)
        .map_err(|error| format!("The request body is not valid JSON: {error}"))?;
    match request.is_object() {
        true => Ok(request),
        false => Err("The request body must be a JSON object.".to_owned()),
    }
}

/// Breaches of the bounds of single members.
#[derive(Default)]
pub(crate) struct Bounds(Vec<String>);

impl Bounds {
    /// A breach whose value is told as it is given, with its quotes, or not at all.
    pub(crate) fn breach_of(&mut self, value: &str, at: &str, constraint: &str) {
        self.0.push(format!(
            "Value{value} at '{at}' failed to satisfy constraint: Member must {constraint}"
        ));
    }

    pub(crate) fn breach(&mut self, value: &str, at: &str, constraint: &str) {
        self.breach_of(&format!(" '{value}'"), at, constraint);
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

pub(crate) fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
