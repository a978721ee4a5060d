//! The operation Converse.

use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

use crate::answer::{self, Finished};
use crate::guardrail::Guard;
use crate::incoming::Incoming;
use crate::{AwsError, respond, validate};

/// How the ids of tool uses begin.
pub(crate) const TOOL_USE_ID: &str = "tooluse_";

pub(crate) async fn converse(incoming: Incoming) -> Response<Body> {
    let (reply, request) = match asked(&incoming).await {
        Ok(asked) => asked,
        Err(refusal) => return refusal,
    };
    answer::send(reply, &incoming, |message, _| {
        respond::ok(&output(&message.finish(incoming.number, &request, TOOL_USE_ID)))
    })
}

/// A valid request and the reply to it.
pub(crate) async fn asked(incoming: &Incoming) -> Result<(crate::Reply, Value), Response<Body>> {
    let request = validate::converse(incoming.model_id(), &incoming.body)
        .map_err(|message| respond::error(AwsError::Validation, &message))?;
    let guardrails = &incoming.shared.guardrails;
    let guard = Guard::of(&request, |id, version| guardrails.find(id, version));
    let mut guard = match guard {
        Ok(Some(guard)) => guard,
        Ok(None) => return answer::reply(incoming, request).await,
        // A script says itself what its guardrails do.
        Err(_) if incoming.shared.has_script() => return answer::reply(incoming, request).await,
        Err((error, message)) => return Err(respond::error(error, message)),
    };
    if let Some(stopped) = guard.input(&request) {
        return Ok((stopped, request));
    }
    let (reply, request) = answer::reply(incoming, request).await?;
    Ok((guard.output(reply), request))
}

/// The body of an answer; AWS sorts its keys too.
fn output(message: &Finished) -> Value {
    let mut body = json!({
        "metrics": {"latencyMs": message.latency_ms},
        "output": {"message": {"content": message.content, "role": "assistant"}},
        "stopReason": message.stop_reason,
        "usage": message.usage.json(),
    });
    message.trace_into(&mut body);
    body
}
