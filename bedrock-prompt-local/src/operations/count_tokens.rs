//! The operation `CountTokens`, with the estimate that responses report as their input tokens.

use aws_smithy_types::base64;
use hyper::Response;
use serde_json::json;

use super::usage::Usage;
use super::{OperationRequest, invoke};
use crate::json::Node;
use crate::protocol::{Body, response};

pub(super) fn count_tokens(request: &OperationRequest) -> Response<Body> {
    match count(request) {
        Ok(tokens) => response::ok(&json!({ "inputTokens": tokens })),
        Err(message) => response::validation_error(&message),
    }
}

fn count(request: &OperationRequest) -> Result<u64, String> {
    let model_id = request.model_id();
    let rules = &request.state.rules;
    let input = rules.count_tokens(request.target(), request.body())?;
    if let Some(converse) = input.get("converse") {
        rules.check_conversation(model_id, converse)?;
        return Ok(Usage::estimate(converse, &[]).input);
    }
    let body = input["invokeModel"]["body"].as_str().unwrap_or_default();
    let body = invoke::parse(&base64::decode(body).unwrap_or_default())?;
    let converse = invoke::as_converse(model_id, &body)?;
    Ok(Usage::estimate(&Node::from(&converse), &[]).input)
}
