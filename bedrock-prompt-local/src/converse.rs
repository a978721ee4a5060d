//! The operation Converse.

use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

use crate::answer::{self, Finished};
use crate::incoming::Incoming;
use crate::{AwsError, respond, validate};

/// How the ids of tool uses begin.
pub(crate) const TOOL_USE_ID: &str = "tooluse_";

pub(crate) async fn converse(incoming: Incoming) -> Response<Body> {
    let (reply, request) = match asked(&incoming).await {
        Ok(asked) => asked,
        Err(refusal) => return refusal,
    };
    answer::send(reply, incoming.model_id(), |message, _| {
        respond::ok(&output(&message.finish(incoming.number, &request, TOOL_USE_ID)))
    })
}

/// A valid request and the reply to it.
pub(crate) async fn asked(incoming: &Incoming) -> Result<(crate::Reply, Value), Response<Body>> {
    let request = validate::converse(incoming.model_id(), &incoming.body)
        .map_err(|message| respond::error(AwsError::Validation, &message))?;
    answer::reply(incoming, request).await
}

/// The body of an answer; AWS sorts its keys too.
fn output(message: &Finished) -> Value {
    json!({
        // A fixed figure, so that whole answers can be compared.
        "metrics": {"latencyMs": 1},
        "output": {"message": {"content": message.content, "role": "assistant"}},
        "stopReason": message.stop_reason,
        "usage": message.usage.json(),
    })
}
