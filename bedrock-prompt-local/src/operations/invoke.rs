//! The operations `InvokeModel` and `InvokeModelWithResponseStream`, with the bodies of each model.

mod body_check;
mod chat;
mod claude;
mod cohere;
mod command;
mod command_r;
mod completion;
mod family;
mod llama;
mod nova;
mod nova_embeddings;
mod plain;
mod text;
mod titan;
mod titan_text;
mod vector;

use aws_smithy_types::base64;
use hyper::Response;
use hyper::header::{ACCEPT, CONTENT_TYPE};
use serde_json::{Value, json};

use super::OperationRequest;
use super::guardrail::AppliedGuardrail;
use super::responder::{self, CompletedMessage};
use super::usage::{CacheTokens, Usage};
use crate::json::Node;
use crate::protocol::event_stream::{self, Event};
use crate::protocol::{Body, PlacedFault, Refusal, response};
use crate::script::Reply;
use family::Family;
use text::{TextFamily, TextFormat};

const INPUT_TOKENS: &str = "X-Amzn-Bedrock-Input-Token-Count";
const LATENCY: &str = "X-Amzn-Bedrock-Invocation-Latency";

/// A request to a model, by what the model generates.
enum ModelRequest {
    Embedding(EmbeddingResponse),
    Text(TextRequest),
}

/// The body of a response with embeddings, and the tokens of the texts.
struct EmbeddingResponse {
    tokens: u64,
    body: Value,
}

/// A request for text.
struct TextRequest {
    /// The request in the form of Converse, for the engine and the estimate of tokens.
    converse: Value,
    format: TextFormat,
}

pub(super) async fn invoke_model(request: &OperationRequest) -> Response<Body> {
    let text = match parse_request(request) {
        Ok(ModelRequest::Text(text)) => text,
        Ok(ModelRequest::Embedding(embedding)) => {
            return match AppliedGuardrail::find_in_headers(&request.state, request.headers()) {
                Ok(_) => send_embedding(request, embedding),
                Err(refusal) => response::refusal(&refusal),
            };
        }
        Err(message) => return response::validation_error(&message),
    };
    respond_with_text(request, text, |format, message, action, _| {
        let mut body = format.message(message);
        set_guardrail_action(&mut body, action);
        let mut response = response::ok(&body);
        set_token_headers(&mut response, message);
        echo_headers(&mut response, request);
        response
    })
    .await
}

pub(super) async fn invoke_model_stream(request: &OperationRequest) -> Response<Body> {
    let text = match parse_request(request) {
        Ok(ModelRequest::Text(text)) => text,
        Ok(ModelRequest::Embedding(_)) => {
            return response::validation_error("The model is unsupported for streaming.");
        }
        Err(message) => return response::validation_error(&message),
    };
    respond_with_text(request, text, |format, message, action, fault| {
        let mut events = events(message, format);
        if let Some(last) = events.last_mut() {
            set_guardrail_action(last, action);
        }
        let chunks = events.iter().map(chunk).collect();
        let mut response = event_stream::respond(chunks, fault, request.state.event_delay);
        let kind = "application/json";
        response::set_header(response.headers_mut(), "X-Amzn-Bedrock-Content-Type", kind);
        echo_headers(&mut response, request);
        response
    })
    .await
}

async fn respond_with_text(
    request: &OperationRequest,
    TextRequest { converse, format }: TextRequest,
    respond: impl FnOnce(
        &TextFormat,
        &CompletedMessage,
        GuardrailAction,
        Option<PlacedFault>,
    ) -> Response<Body>,
) -> Response<Body> {
    let (reply, is_guarded) = match guarded_reply(request, &converse).await {
        Ok(reply) => reply,
        Err(refusal) => return response::refusal(&refusal),
    };
    responder::send(reply, request, |draft, fault| {
        let converse = Node::from(&converse);
        let mut message =
            responder::complete(draft, request, &converse, format.tool_use_id_prefix());
        if format.always_counts_cache() {
            message.usage.cache.get_or_insert_default();
        }
        let intervened = message.stop_reason == "guardrail_intervened";
        let action = is_guarded.then_some(if intervened { "INTERVENED" } else { "NONE" });
        respond(&format, &message, action, fault)
    })
}

/// What the guardrail of a request did, if it has one.
type GuardrailAction = Option<&'static str>;

fn set_guardrail_action(body: &mut Value, action: GuardrailAction) {
    if let Some(action) = action {
        body["amazon-bedrock-guardrailAction"] = action.into();
    }
}

/// The reply to a request in the form of Converse, and whether it has a guardrail.
async fn guarded_reply(
    request: &OperationRequest,
    converse: &Value,
) -> Result<(Reply, bool), Refusal> {
    let mut guardrail = AppliedGuardrail::find_in_headers(&request.state, request.headers())?;
    let input = Node::from(converse);
    if let Some(blocked) = guardrail.as_mut().and_then(|guardrail| guardrail.check_input(&input)) {
        return Ok((blocked, true));
    }
    let inference_config = Node::from(&converse["inferenceConfig"]);
    let reply = responder::next_reply(request, &inference_config, || converse.clone()).await?;
    Ok(match &guardrail {
        Some(guardrail) => (guardrail.check_output(reply), true),
        None => (reply, false),
    })
}

/// The events of a model. Bedrock adds its metrics to the last one.
fn events(message: &CompletedMessage, format: &TextFormat) -> Vec<Value> {
    let mut events = format.events(message);
    if let Some(last) = events.last_mut() {
        last["amazon-bedrock-invocationMetrics"] = metrics(message);
    }
    events
}

fn metrics(message: &CompletedMessage) -> Value {
    let mut metrics = json!({
        "inputTokenCount": message.usage.input,
        "outputTokenCount": message.usage.output,
        "invocationLatency": message.latency_ms,
        "firstByteLatency": message.latency_ms,
    });
    if let Some(CacheTokens { read, write, .. }) = message.usage.cache {
        metrics["cacheReadInputTokenCount"] = read.into();
        metrics["cacheWriteInputTokenCount"] = write.into();
    }
    metrics
}

fn chunk(event: &Value) -> Event {
    let bytes = base64::encode(event.to_string());
    Event::new("chunk", json!({ "bytes": bytes }))
}

fn parse_request(request: &OperationRequest) -> Result<ModelRequest, String> {
    let model_id = request.model_id();
    let rules = &request.state.rules;
    rules.check_invoke_headers(request.target(), request.headers())?;
    let body = json_body(request)?;
    let embedding = match Family::find(model_id, &body)? {
        Family::TitanV1 => titan::v1(&body)?,
        Family::TitanV2 => titan::v2(&body)?,
        Family::CohereV3 { english } => cohere::v3(&body, english, request.number)?,
        Family::CohereV4 => cohere::v4(&body)?,
        Family::NovaEmbeddings => nova_embeddings::embeddings(&body)?,
        Family::Text(family) => {
            let converse = family.to_converse(&body)?;
            if family == TextFamily::Nova {
                rules.check_converse_value(model_id, &converse)?;
            } else {
                rules.check_invoke_model(model_id, &converse)?;
            }
            let format = TextFormat::new(family, request, &body);
            return Ok(ModelRequest::Text(TextRequest { converse, format }));
        }
    };
    Ok(ModelRequest::Embedding(embedding))
}

/// Whether a model is one of Claude.
pub(super) fn is_claude(model_id: &str) -> bool {
    matches!(Family::find(model_id, &Value::Null), Ok(Family::Text(TextFamily::Claude)))
}

/// An answer to Converse in the model's own format, if it has another. Of a stream, the event of the
/// model that has the stop reason.
pub(super) fn native_answer(
    request: &OperationRequest,
    message: &CompletedMessage,
) -> Option<Value> {
    let is_stream = request.operation.is_stream();
    match Family::find(request.model_id(), &Value::Null) {
        Ok(Family::Text(TextFamily::Claude)) => {
            let format = claude::MessageFormat::new(request);
            let end = claude::MessageFormat::message_delta(message);
            if is_stream {
                return Some(end);
            }
            let mut answer = format.message(message);
            // Clients ask for it as in a stream, and get it.
            answer["delta"] = end["delta"].clone();
            Some(answer)
        }
        Ok(Family::Text(TextFamily::Llama)) if is_stream => llama::events(message).pop(),
        Ok(Family::Text(TextFamily::Llama)) => Some(llama::message(message)),
        _ => None,
    }
}

/// The body of a request for text as a request of Converse.
pub(super) fn as_converse(model_id: &str, body: &Value) -> Result<Value, String> {
    match Family::find(model_id, body)? {
        Family::Text(family) => family.to_converse(body),
        _ => Err("The provided model doesn't support counting tokens.".to_owned()),
    }
}

/// The JSON body of a request, if its headers say that it is JSON and ask for JSON.
fn json_body(request: &OperationRequest) -> Result<Value, String> {
    let header = |name: &str| request.headers().get(name)?.to_str().ok();
    // SDKs send the second type unless the caller sets one.
    let types = ["application/json", "application/octet-stream"];
    if header(CONTENT_TYPE.as_str()).is_some_and(|sent| !types.iter().any(|t| sent.starts_with(t)))
    {
        return Err(
            "The provided Content Type is invalid or not supported for this model".to_owned()
        );
    }
    let accepted = [ACCEPT.as_str(), "x-amzn-bedrock-accept"].into_iter().filter_map(header);
    if accepted.into_iter().any(|sent| !["*/*", "application/json"].contains(&sent)) {
        return Err(
            "The provided Accept Type is invalid or not supported for this model".to_owned()
        );
    }
    parse(request.body())
}

pub(super) fn parse(body: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(body).map_err(|_| {
        "Malformed input request, please reformat your input and try again.".to_owned()
    })
}

/// A script can replace the response by an error, and set the token count; the embeddings are
/// always generated.
fn send_embedding(request: &OperationRequest, embedding: EmbeddingResponse) -> Response<Body> {
    let reply = responder::scripted_reply(request).and_then(Result::ok);
    responder::send(reply.unwrap_or_else(Reply::message), request, |draft, _| {
        let tokens = draft.usage.map_or(embedding.tokens, |(input, _)| input);
        let mut body = embedding.body;
        if let Some(count) = body.get_mut(titan::TOKEN_COUNT) {
            *count = tokens.into();
        }
        let mut response = response::ok(&body);
        let headers = response.headers_mut();
        response::set_header(headers, INPUT_TOKENS, &tokens.to_string());
        response::set_header(headers, LATENCY, "1");
        echo_headers(&mut response, request);
        response
    })
}

/// Sends back the headers that say how a request was served.
fn echo_headers(response: &mut Response<Body>, request: &OperationRequest) {
    for name in ["X-Amzn-Bedrock-PerformanceConfig-Latency", "X-Amzn-Bedrock-Service-Tier"] {
        if let Some(value) = request.headers().get(name).and_then(|value| value.to_str().ok()) {
            response::set_header(response.headers_mut(), name, value);
        }
    }
}

fn set_token_headers(response: &mut Response<Body>, message: &CompletedMessage) {
    let Usage { input, output, cache } = message.usage;
    let mut set = |name: &str, count: u64| {
        response::set_header(response.headers_mut(), name, &count.to_string());
    };
    set(INPUT_TOKENS, input);
    set("X-Amzn-Bedrock-Output-Token-Count", output);
    if let Some(CacheTokens { read, write, .. }) = cache {
        set("X-Amzn-Bedrock-Cache-Read-Input-Token-Count", read);
        set("X-Amzn-Bedrock-Cache-Write-Input-Token-Count", write);
    }
    set(LATENCY, message.latency_ms);
}
