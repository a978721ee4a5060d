//! The operation `CountTokens`: the estimate that answers report, of a request that is not sent.

use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

use crate::incoming::Incoming;
use crate::usage::Usage;
use crate::{AwsError, invoke, model, respond, validate};

pub(crate) async fn count_tokens(incoming: Incoming) -> Response<Body> {
    match counted(&incoming) {
        Ok(tokens) => respond::ok(&json!({ "inputTokens": tokens })),
        Err(message) => respond::error(AwsError::Validation, &message),
    }
}

fn counted(incoming: &Incoming) -> Result<u64, String> {
    let model_id = incoming.model_id();
    let input = validate::count_tokens(model_id, &incoming.body)?;
    if !model::counts_tokens(model_id) {
        return Err("The provided model doesn't support counting tokens.".to_owned());
    }
    if let Some(request) = input.get("converse") {
        validate::conversation(model_id, request)?;
        return Ok(Usage::estimate(request, &[]).input);
    }
    let body = input["invokeModel"]["body"].as_str().unwrap_or_default();
    let body = aws_smithy_types::base64::decode(body).unwrap_or_default();
    let body: Value = invoke::parse(&body)?;
    Ok(Usage::estimate(&invoke::as_converse(model_id, &body)?, &[]).input)
}
