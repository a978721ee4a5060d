//! The operations `InvokeModel` and `InvokeModelWithResponseStream`: bodies in the form of each
//! model.

mod check;
mod claude;
mod cohere;
mod family;
mod llama;
mod titan;
mod vector;

use axum::body::Body;
use axum::http::Response;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use serde_json::{Value, json};

use crate::answer::Finished;
use crate::event_stream::{self, Event};
use crate::incoming::Incoming;
use crate::usage::Usage;
use crate::{AwsError, Reply, answer, model, respond, validate};
use family::Family;

const INPUT_COUNT: &str = "X-Amzn-Bedrock-Input-Token-Count";
const LATENCY: &str = "X-Amzn-Bedrock-Invocation-Latency";

/// A body made from texts, and their tokens.
struct Embedded {
    tokens: u64,
    body: Value,
}

/// A request that is answered with words.
struct Asked {
    /// In the shape of Converse, for the engine and the estimate of tokens.
    request: Value,
    form: Form,
}

/// The form of an answer in words.
enum Form {
    Claude(claude::Form),
    Llama,
}

enum Task {
    Embed(Embedded),
    Answer(Asked),
}

pub(crate) async fn invoke_model(incoming: Incoming) -> Response<Body> {
    let Asked { request, form } = match task(&incoming) {
        Ok(Task::Answer(asked)) => asked,
        Ok(Task::Embed(embedded)) => return send_embedded(&incoming, embedded),
        Err(message) => return respond::error(AwsError::Validation, &message),
    };
    let (reply, request) = match answer::reply(&incoming, request).await {
        Ok(asked) => asked,
        Err(refusal) => return refusal,
    };
    answer::send(reply, &incoming, |message, _| {
        let message = message.finish(incoming.number, &request, claude::TOOL_USE_ID);
        let mut response = respond::ok(&match form {
            Form::Claude(form) => form.message(&message),
            Form::Llama => llama::message(&message),
        });
        count(&mut response, &message);
        response
    })
}

pub(crate) async fn invoke_model_stream(incoming: Incoming) -> Response<Body> {
    let Asked { request, form } = match task(&incoming) {
        Ok(Task::Answer(asked)) => asked,
        Ok(Task::Embed(_)) => {
            let message = "The model is unsupported for streaming.";
            return respond::error(AwsError::Validation, message);
        }
        Err(message) => return respond::error(AwsError::Validation, &message),
    };
    let (reply, request) = match answer::reply(&incoming, request).await {
        Ok(asked) => asked,
        Err(refusal) => return refusal,
    };
    answer::send(reply, &incoming, |message, faults| {
        let message = message.finish(incoming.number, &request, claude::TOOL_USE_ID);
        let chunks = chunks(&message, &form).iter().map(chunk).collect();
        let mut response = event_stream::respond(chunks, faults, incoming.shared.pause);
        let kind = "application/json";
        respond::set_header(response.headers_mut(), "X-Amzn-Bedrock-Content-Type", kind);
        response
    })
}

/// The events of a model, of which the last has the metrics of Bedrock.
fn chunks(message: &Finished, form: &Form) -> Vec<Value> {
    let mut chunks = match form {
        Form::Claude(form) => form.events(message),
        Form::Llama => llama::events(message),
    };
    if let Some(last) = chunks.last_mut() {
        last["amazon-bedrock-invocationMetrics"] = metrics(message);
    }
    chunks
}

fn metrics(message: &Finished) -> Value {
    let mut metrics = json!({
        "inputTokenCount": message.usage.input,
        "outputTokenCount": message.usage.output,
        "invocationLatency": message.latency_ms,
        "firstByteLatency": message.latency_ms,
    });
    if let Some((read, write)) = message.usage.cache {
        metrics["cacheReadInputTokenCount"] = read.into();
        metrics["cacheWriteInputTokenCount"] = write.into();
    }
    metrics
}

fn chunk(event: &Value) -> Event {
    let bytes = aws_smithy_types::base64::encode(event.to_string());
    Event::new("chunk", json!({ "bytes": bytes }))
}

fn task(incoming: &Incoming) -> Result<Task, String> {
    validate::invoke(incoming.model_id(), &incoming.parts.headers)?;
    let body = read(incoming)?;
    let embedded = match Family::of(incoming.model_id(), &body)? {
        Family::TitanV1 => titan::v1(&body)?,
        Family::TitanV2 => titan::v2(&body)?,
        Family::CohereV3 { english } => cohere::v3(&body, english, incoming.number)?,
        Family::CohereV4 => cohere::v4(&body)?,
        Family::Claude => {
            let request = claude::request(&body)?;
            model::check_native(incoming.model_id(), &request)?;
            let form = claude::Form::new(incoming, &body);
            return Ok(Task::Answer(Asked { request, form: Form::Claude(form) }));
        }
        Family::Llama => {
            let request = llama::request(&body)?;
            return Ok(Task::Answer(Asked { request, form: Form::Llama }));
        }
    };
    Ok(Task::Embed(embedded))
}

/// A body for a model that answers with words, in the shape of Converse.
pub(crate) fn as_converse(model_id: &str, body: &Value) -> Result<Value, String> {
    match Family::of(model_id, body)? {
        Family::Claude => claude::request(body),
        Family::Llama => llama::request(body),
        _ => Err("The provided model doesn't support counting tokens.".to_owned()),
    }
}

/// The JSON of a request whose headers ask for JSON.
fn read(incoming: &Incoming) -> Result<Value, String> {
    let header = |name: &str| incoming.parts.headers.get(name)?.to_str().ok();
    // What an SDK sends that is not told the type.
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
    parse(&incoming.body)
}

pub(crate) fn parse(body: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(body).map_err(|_| {
        "Malformed input request, please reformat your input and try again.".to_owned()
    })
}

/// A script has a say in errors and in the count of tokens; the vectors are always made.
fn send_embedded(incoming: &Incoming, embedded: Embedded) -> Response<Body> {
    let reply = answer::scripted(incoming).and_then(Result::ok);
    let reply = reply.unwrap_or_else(|| Reply::content(Value::Array(Vec::new())));
    answer::send(reply, incoming, |message, _| {
        let input = message.usage.map_or(embedded.tokens, |(input, _)| input);
        let mut body = embedded.body;
        if let Some(count) = body.get_mut(titan::COUNT) {
            *count = input.into();
        }
        let mut response = respond::ok(&body);
        let headers = response.headers_mut();
        respond::set_header(headers, INPUT_COUNT, &input.to_string());
        respond::set_header(headers, LATENCY, "1");
        response
    })
}

/// The headers that count; embeddings have the first and the last.
fn count(response: &mut Response<Body>, message: &Finished) {
    let Usage { input, output, cache } = message.usage;
    let mut set = |name: &str, figure: u64| {
        respond::set_header(response.headers_mut(), name, &figure.to_string());
    };
    set(INPUT_COUNT, input);
    set("X-Amzn-Bedrock-Output-Token-Count", output);
    if let Some((read, write)) = cache {
        set("X-Amzn-Bedrock-Cache-Read-Input-Token-Count", read);
        set("X-Amzn-Bedrock-Cache-Write-Input-Token-Count", write);
    }
    set(LATENCY, message.latency_ms);
}
