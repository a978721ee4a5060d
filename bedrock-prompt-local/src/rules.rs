//! What AWS accepts in a request, and its messages for what it refuses.

mod constraints;
mod conversation;
mod model;
mod shape;

use crate::json::{Node, object_body};
use hyper::HeaderMap;

pub(crate) use constraints::Constraints;
pub(crate) use model::{check_invoke_model, counts_tokens};
use shape::{APPLY_GUARDRAIL, CONVERSE, COUNT_TOKENS, INVOKE_HEADERS, MODEL_ID};

/// Reads and checks a request of Converse.
pub(crate) fn converse<'b>(model_id: &str, body: &'b [u8]) -> Result<Node<'b>, String> {
    check_model_id(model_id)?;
    let request = object_body(body)?;
    CONVERSE.check("", &request)?;
    model::check_provider(model_id)?;
    model::check_on_demand(model_id)?;
    check_conversation(model_id, &request)?;
    Ok(request)
}

/// Checks the rules between members, and those of the model.
pub(crate) fn check_conversation(model_id: &str, request: &Node<'_>) -> Result<(), String> {
    conversation::check(model_id, request)?;
    model::check(model_id, request)
}

/// Checks the model id and the headers of `InvokeModel`.
pub(crate) fn check_invoke_headers(model_id: &str, headers: &HeaderMap) -> Result<(), String> {
    check_model_id(model_id)?;
    for (header, name, shape) in &INVOKE_HEADERS {
        if let Some(value) = headers.get(*header) {
            let value = String::from_utf8_lossy(value.as_bytes());
            shape.check(name, &value.as_ref().into())?;
        }
    }
    model::check_on_demand(model_id)
}

/// Reads and checks the input of `CountTokens`.
pub(crate) fn count_tokens<'b>(model_id: &'b str, body: &'b [u8]) -> Result<Node<'b>, String> {
    let mut request = object_body(body)?;
    request.set("modelId", model_id);
    COUNT_TOKENS.check("", &request)?;
    Ok(request.take("input"))
}

/// Reads and checks a request of `ApplyGuardrail`.
pub(crate) fn apply_guardrail<'b>(
    id: &'b str,
    version: &'b str,
    body: &'b [u8],
) -> Result<Node<'b>, String> {
    let mut request = object_body(body)?;
    request.set("guardrailIdentifier", id);
    request.set("guardrailVersion", version);
    APPLY_GUARDRAIL.check("", &request)?;
    Ok(request)
}

fn check_model_id(id: &str) -> Result<(), String> {
    // Most ids have these characters alone; the regular expression, which allows them, is slow.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-:.".contains(&byte);
    if (1..=2048).contains(&id.len()) && id.bytes().all(is_plain) {
        return Ok(());
    }
    MODEL_ID.check("modelId", &id.into())
}
