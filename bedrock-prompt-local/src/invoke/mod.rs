//! The operation InvokeModel: bodies in the form of each model.

mod check;
mod cohere;
mod family;
mod titan;
mod vector;

use axum::body::Body;
use axum::http::Response;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use serde_json::Value;

use crate::incoming::Incoming;
use crate::{AwsError, Reply, answer, respond};
use family::Family;

/// The texts of a request for embeddings, their tokens, and the body made from them.
struct Embedded {
    tokens: u64,
    body: Value,
}

pub(crate) async fn invoke_model(incoming: Incoming) -> Response<Body> {
    match invoke(&incoming) {
        Ok(response) => response,
        Err(message) => respond::error(AwsError::Validation, &message),
    }
}

fn invoke(incoming: &Incoming) -> Result<Response<Body>, String> {
    let body = read(incoming)?;
    let embedded = match Family::of(incoming.model_id(), &body)? {
        Family::TitanV1 => titan::v1(&body)?,
        Family::TitanV2 => titan::v2(&body)?,
        Family::CohereV3 { english } => cohere::v3(&body, english, incoming.number)?,
        Family::CohereV4 => cohere::v4(&body)?,
    };
    Ok(send_embedded(incoming, embedded))
}

/// The JSON of a request whose headers ask for JSON.
fn read(incoming: &Incoming) -> Result<Value, String> {
    let header = |name| incoming.parts.headers.get(name).and_then(|value| value.to_str().ok());
    // What an SDK sends that is not told the type.
    let types = ["application/json", "application/octet-stream"];
    if header(CONTENT_TYPE).is_some_and(|sent| !types.iter().any(|known| sent.starts_with(known))) {
        return Err(
            "The provided Content Type is invalid or not supported for this model".to_owned()
        );
    }
    if header(ACCEPT).is_some_and(|sent| !["*/*", "application/json"].contains(&sent)) {
        return Err(
            "The provided Accept Type is invalid or not supported for this model".to_owned()
        );
    }
    serde_json::from_slice(&incoming.body).map_err(|_| {
        "Malformed input request, please reformat your input and try again.".to_owned()
    })
}

/// A script has a say in errors and in the count of tokens; the vectors are always made.
fn send_embedded(incoming: &Incoming, embedded: Embedded) -> Response<Body> {
    let reply = answer::scripted(&incoming.shared).and_then(Result::ok);
    let reply = reply.unwrap_or_else(|| Reply::content(Value::Array(Vec::new())));
    answer::send(reply, incoming.model_id(), |message, _| {
        let input = message.usage.map_or(embedded.tokens, |(input, _)| input);
        let mut body = embedded.body;
        if let Some(count) = body.get_mut(titan::COUNT) {
            *count = input.into();
        }
        let mut response = respond::ok(&body);
        count(&mut response, input, None);
        response
    })
}

/// The headers that count; embeddings have no output tokens.
fn count(response: &mut Response<Body>, input: u64, output: Option<u64>) {
    let headers = response.headers_mut();
    respond::set_header(headers, "X-Amzn-Bedrock-Input-Token-Count", &input.to_string());
    if let Some(output) = output {
        respond::set_header(headers, "X-Amzn-Bedrock-Output-Token-Count", &output.to_string());
    }
    // A fixed figure, in milliseconds, so that whole answers can be compared.
    respond::set_header(headers, "X-Amzn-Bedrock-Invocation-Latency", "1");
}
