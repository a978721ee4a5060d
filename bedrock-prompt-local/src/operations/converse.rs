//! The operation `Converse`.

use hyper::Response;
use serde_json::{Value, json};

use super::OperationRequest;
use super::guardrail::AppliedGuardrail;
use super::responder::{self, CompletedMessage};
use crate::protocol::{AwsError, Body, Refusal, response};
use crate::rules;
use crate::script::Reply;

/// The prefix of the ids of tool uses.
pub(super) const TOOL_USE_ID_PREFIX: &str = "tooluse_";

pub(super) async fn converse(request: &OperationRequest) -> Response<Body> {
    let (reply, converse) = match reply_to(request).await {
        Ok(reply) => reply,
        Err(refusal) => return response::refusal(&refusal),
    };
    responder::send(reply, request, |draft, _| {
        let message = responder::complete(draft, request, &converse, TOOL_USE_ID_PREFIX);
        response::ok(&body(&message))
    })
}

/// The reply to a request, which is checked, with its parsed body.
pub(super) async fn reply_to(request: &OperationRequest) -> Result<(Reply, Value), Refusal> {
    let converse = rules::converse(request.model_id(), request.body())
        .map_err(|message| Refusal::new(AwsError::Validation, message))?;
    let mut guardrail = match AppliedGuardrail::find(&request.state.guardrails, &converse) {
        Ok(Some(guardrail)) => guardrail,
        Ok(None) => return responder::next_reply(request, converse).await,
        // A script decides what unknown guardrails do.
        Err(_) if request.state.has_script() => {
            return responder::next_reply(request, converse).await;
        }
        Err(refusal) => return Err(refusal),
    };
    if let Some(blocked) = guardrail.check_input(&converse) {
        return Ok((blocked, converse));
    }
    let (reply, converse) = responder::next_reply(request, converse).await?;
    Ok((guardrail.check_output(reply), converse))
}

/// The body of the response, with sorted keys as AWS has them.
fn body(message: &CompletedMessage) -> Value {
    let mut body = json!({
        "metrics": {"latencyMs": message.latency_ms},
        "output": {"message": {"content": message.content, "role": "assistant"}},
        "stopReason": message.stop_reason,
        "usage": message.usage.json(),
    });
    message.add_trace(&mut body);
    body
}
