//! The operation `Converse`.

use hyper::Response;
use serde::Serialize;
use serde_json::Value;

use super::OperationRequest;
use super::guardrail::AppliedGuardrail;
use super::responder::{self, CompletedMessage, Metrics, Trace};
use super::response_fields;
use super::usage::UsageMember;
use crate::json::Node;
use crate::protocol::{AwsError, Body, Refusal, response};
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
        response::ok(&ResponseBody::new(&message, request, &converse))
    })
}

/// The reply to a request, which is checked, with its parsed body.
pub(super) async fn reply_to(request: &OperationRequest) -> Result<(Reply, Node<'_>), Refusal> {
    let converse = request
        .state
        .rules
        .converse(request.target(), request.body(), request.operation.is_stream())
        .map_err(|message| Refusal::new(AwsError::Validation, message))?;
    let mut guardrail = AppliedGuardrail::find(&request.state, &converse["guardrailConfig"])?;
    let blocked = guardrail.as_mut().and_then(|guardrail| guardrail.check_input(&converse));
    if let Some(blocked) = blocked {
        return Ok((blocked, converse));
    }
    let reply =
        responder::next_reply(request, &converse["inferenceConfig"], || converse.to_value())
            .await?;
    let reply = match &guardrail {
        Some(guardrail) => guardrail.check_output(reply),
        None => reply,
    };
    Ok((reply, converse))
}

/// The members of a request that come back in its response.
pub(super) const ECHOED: [&str; 2] = ["performanceConfig", "serviceTier"];

/// A member of a request, if it is set.
pub(super) fn echoed(converse: &Node<'_>, name: &str) -> Option<Value> {
    converse.get(name).filter(|value| !value.is_null()).map(Node::to_value)
}

/// The body of the response, with sorted keys as AWS has them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResponseBody<'m> {
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_model_response_fields: Option<Value>,
    metrics: Metrics,
    output: Output<'m>,
    #[serde(skip_serializing_if = "Option::is_none")]
    performance_config: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<Value>,
    stop_reason: &'m str,
    usage: UsageMember,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<Trace<'m>>,
}

#[derive(Serialize)]
struct Output<'m> {
    message: Message<'m>,
}

#[derive(Serialize)]
struct Message<'m> {
    content: &'m [Value],
    role: &'static str,
}

impl<'m> ResponseBody<'m> {
    fn new(message: &'m CompletedMessage, request: &OperationRequest, converse: &Node<'_>) -> Self {
        let [performance_config, service_tier] = ECHOED.map(|name| echoed(converse, name));
        Self {
            additional_model_response_fields: response_fields::find(request, converse, message),
            metrics: message.metrics(),
            output: Output { message: Message { content: &message.content, role: "assistant" } },
            performance_config,
            service_tier,
            stop_reason: &message.stop_reason,
            usage: message.usage.member(),
            trace: message.trace(),
        }
    }
}
