//! Replies from the script or the engine, and the responses that they become.

use hyper::Response;
use serde::Serialize;
use serde_json::{Value, json};

use super::usage::{CacheTokens, Usage};
use super::{OperationRequest, invoke, prompt_cache, truncation};
use crate::engine;
use crate::json::Node;
use crate::protocol::event_stream::{self, Event};
use crate::protocol::{AwsError, Body, Delivery, Operation, PlacedFault, Refusal, response};
use crate::rules::Rules;
use crate::script::{InputDeltas, MessageDraft, Reply, ReplyKind};
use crate::state::{ReplySource, lock};

/// What the engine says before it answers, where the model would reason.
const REASONING: &str = "I look for what is asked in the text, and copy it.";

/// A message that is complete: all tool uses have ids, and it has a stop reason and token counts.
pub(super) struct CompletedMessage {
    pub(super) content: Vec<Value>,
    /// As in Converse.
    pub(super) stop_reason: String,
    /// The stop sequence of the request, if the stop reason is one.
    pub(super) stop_sequence: Option<String>,
    pub(super) usage: Usage,
    /// The guardrail's part of the trace; `null` if there is none.
    trace: Value,
    /// The latency of the script, or 1, so that responses can be compared.
    pub(super) latency_ms: u64,
    pub(super) input_deltas: InputDeltas,
}

/// The member `metrics` of Converse.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Metrics {
    latency_ms: u64,
}

/// The member `trace` of Converse.
#[derive(Serialize)]
pub(super) struct Trace<'m> {
    guardrail: &'m Value,
}

impl CompletedMessage {
    pub(super) const fn metrics(&self) -> Metrics {
        Metrics { latency_ms: self.latency_ms }
    }

    pub(super) fn trace(&self) -> Option<Trace<'_>> {
        (!self.trace.is_null()).then_some(Trace { guardrail: &self.trace })
    }
}

/// The next reply of the script, or the reply of the engine to the request in the form of Converse,
/// which is made for the engine alone. A message ends where the member `inferenceConfig` of the
/// request says.
pub(super) async fn next_reply(
    request: &OperationRequest,
    inference_config: &Node<'_>,
    converse: impl FnOnce() -> Value,
) -> Result<Reply, Refusal> {
    let reply = whole_reply(request, converse).await?;
    Ok(reply.map_message(|draft| truncation::apply(draft, inference_config)))
}

async fn whole_reply(
    request: &OperationRequest,
    converse: impl FnOnce() -> Value,
) -> Result<Reply, Refusal> {
    match scripted_reply(request) {
        Some(Ok(reply)) => Ok(reply),
        Some(Err(number)) => Err(Refusal::new(
            AwsError::Validation,
            format!(
                "The script of the local server has no reply left for request {number}: add one, \
                 an `always` reply, or `then_engine` (in a file: `\"thenEngine\": true`)."
            ),
        )),
        None => {
            // A long text would block other requests.
            let converse = converse();
            let reasoning = reasoning(request, &converse);
            tokio::task::spawn_blocking(move || engine_reply(&converse, reasoning)).await.map_err(
                |_| {
                    let message = "The engine of the local server failed on this request.";
                    Refusal::new(AwsError::InternalServer, message)
                },
            )
        }
    }
}

/// The next reply of the script, or the number of the request if it has none. `None`: the engine
/// replies.
pub(super) fn scripted_reply(request: &OperationRequest) -> Option<Result<Reply, u64>> {
    let ReplySource::Script(script) = &request.state.replies else { return None };
    lock(script).next(&request.view())
}

/// The response to an operation without messages, if the script names the operation.
pub(super) fn response_for_operation(request: &OperationRequest) -> Option<Response<Body>> {
    let ReplySource::Script(script) = &request.state.replies else { return None };
    if request.operation.has_messages() {
        return None;
    }
    let reply = lock(script).next_for_operation(&request.view())?;
    Some(send_without_message(reply, request))
}

/// Sends a reply to an operation that does not respond with a message.
pub(super) fn send_without_message(reply: Reply, request: &OperationRequest) -> Response<Body> {
    send(reply, request, |_, _| {
        let name = request.operation.name();
        let message = format!(
            "{name} does not respond with a message: use an error, a raw response or a hang-up in \
             the script."
        );
        response::validation_error(&message)
    })
}

fn engine_reply(converse: &Value, reasoning: Option<Value>) -> Reply {
    let reply = match reasoning {
        Some(block) => Reply::content(block),
        None => Reply::message(),
    };
    match engine::respond(converse) {
        engine::Output::ToolUse { name, input } => reply.and_tool_use(name, input),
        engine::Output::Text(text) => reply.and_text(text),
    }
}

/// The reasoning of the engine, without its signature: a block of Converse.
fn reasoning(request: &OperationRequest, converse: &Value) -> Option<Value> {
    let has_blocks = matches!(request.operation, Operation::Converse | Operation::ConverseStream)
        || invoke::is_claude(request.model_id());
    if !has_blocks || !request.state.rules.reasons(request.model_id(), converse) {
        return None;
    }
    let is_shown = converse["additionalModelRequestFields"]["thinking"]["display"] != "omitted";
    let text = if is_shown { REASONING } else { "" };
    Some(json!({"reasoningContent": {"reasoningText": {"text": text, "signature": null}}}))
}

/// Replaces a signature that is null by that of the model, or removes it where it has none.
fn sign(block: &mut Value, request: &OperationRequest, converse: &Node<'_>) {
    let Some(Value::Object(reasoning)) = block.pointer_mut("/reasoningContent/reasoningText")
    else {
        return;
    };
    if reasoning.get("signature").is_none_or(|signature| !signature.is_null()) {
        return;
    }
    let text = reasoning.get("text").and_then(Value::as_str).unwrap_or_default();
    match Rules::sign(request.model_id(), converse, text) {
        Some(signature) => reasoning.insert("signature".to_owned(), signature.into()),
        None => reasoning.shift_remove("signature"),
    };
}

/// Sends a reply; `send_message` gives a message the form of the operation.
pub(super) fn send(
    reply: Reply,
    request: &OperationRequest,
    send_message: impl FnOnce(MessageDraft, Option<PlacedFault>) -> Response<Body>,
) -> Response<Body> {
    let fault = reply.fault.clone();
    let mut response = match reply.kind {
        ReplyKind::Message(mut message) => {
            message.latency = reply.latency;
            send_message(message, reply.fault)
        }
        ReplyKind::Events(events) if request.operation.is_stream() => {
            let events = events.into_iter().map(|(name, payload)| Event::new(name, payload));
            event_stream::respond(events.collect(), reply.fault, request.state.event_delay)
        }
        ReplyKind::Events(_) => {
            let name = request.operation.name();
            let message = format!(
                "The script has a reply of events, and {name} does not stream: use another reply."
            );
            response::validation_error(&message)
        }
        ReplyKind::Error(AwsError::ModelError, message) => {
            response::model_error(&message, request.model_id())
        }
        ReplyKind::Error(error, message) => response::error(error, &message),
        ReplyKind::Http(status, body) => response::raw(status, body.into()),
        ReplyKind::HangUp(how) => response::hang_up(how),
    };
    Delivery::change(&mut response, |delivery| {
        delivery.latency = reply.latency;
        if let Some(fault) = &fault {
            delivery.set_fault(fault);
        }
    });
    for (name, value) in &reply.headers {
        response::set_header(response.headers_mut(), name, value);
    }
    response
}

/// Fills in what a script has left out. `converse` is the request in the form of Converse.
///
/// The id of a tool use starts with `id_prefix` and has the length of AWS's ids. It depends on the
/// number of the request alone.
pub(super) fn complete(
    draft: MessageDraft,
    request: &OperationRequest,
    converse: &Node<'_>,
    id_prefix: &str,
) -> CompletedMessage {
    let mut content = draft.content;
    let mut has_tool_use = false;
    for (index, block) in content.iter_mut().enumerate() {
        sign(block, request, converse);
        if let Some(tool_use) = block.get_mut("toolUse") {
            // The client has nothing to do for a tool that AWS runs.
            has_tool_use |= tool_use["type"] != "server_tool_use";
            if let Some(id) = tool_use.get_mut("toolUseId").filter(|id| id.is_null()) {
                let width = 24_usize.saturating_sub(id_prefix.len());
                *id = format!("{id_prefix}{:0width$}{index:06}", request.number).into();
            }
        }
    }
    let stop_reason = draft.stop_reason.unwrap_or_else(|| {
        let default = if has_tool_use { "tool_use" } else { "end_turn" };
        default.to_owned()
    });
    let stops = converse["inferenceConfig"]["stopSequences"].items();
    let stop = stops.get(draft.stop_sequence.unwrap_or(0)).and_then(Node::as_str);
    let stop_sequence = stop.filter(|_| stop_reason == "stop_sequence").map(str::to_owned);
    let mut usage = match draft.usage {
        Some((input, output)) => Usage { input, output, cache: None },
        None => Usage::estimate(converse, &content),
    };
    usage.output = usage.output.min(draft.max_tokens.unwrap_or(u64::MAX));
    if let Some((read, write)) = draft.cache {
        usage.cache = Some(CacheTokens { read, write, written_for: None });
    } else if draft.usage.is_none() {
        usage.cache = prompt_cache::look_up(request, converse);
        let CacheTokens { read, write, .. } = usage.cache.unwrap_or_default();
        usage.input = usage.input.saturating_sub(read + write);
    }
    CompletedMessage {
        content,
        stop_reason,
        stop_sequence,
        usage,
        trace: draft.trace,
        latency_ms: u64::try_from(draft.latency.as_millis()).unwrap_or(u64::MAX).max(1),
        input_deltas: draft.input_deltas,
    }
}
