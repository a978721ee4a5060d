//! The control plane: foundation models, inference profiles and guardrails.

mod catalogue;
mod guardrails;
mod limits;
mod models;
mod profiles;

use std::borrow::Cow;
use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::incoming::Incoming;
use crate::server::Shared;

pub(crate) use guardrails::Guardrails;

/// What is served, as the answer to an unknown path names it.
pub(crate) const SERVED: [&str; 10] = [
    "GET /foundation-models",
    "GET /foundation-models/{modelIdentifier}",
    "GET /foundation-model-availability/{modelId}",
    "GET /list-foundation-model-agreement-offers/{modelId}",
    "GET /inference-profiles",
    "GET /inference-profiles/{inferenceProfileIdentifier}",
    "POST /guardrails",
    "GET /guardrails/{guardrailIdentifier}",
    "POST /guardrails/{guardrailIdentifier}",
    "DELETE /guardrails/{guardrailIdentifier}",
];

/// The region and account of all that is here.
const HERE: &str = "us-east-1:111122223333";

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/foundation-models", get(models::list))
        .route("/foundation-models/{model_id}", get(models::get))
        .route("/foundation-model-availability/{model_id}", get(models::availability))
        .route("/list-foundation-model-agreement-offers/{model_id}", get(models::offers))
        .route("/inference-profiles", get(profiles::list))
        .route("/inference-profiles/{profile}", get(profiles::get))
        .route("/guardrails", post(guardrails::create))
        .route(
            "/guardrails/{guardrail}",
            get(guardrails::get).post(guardrails::create_version).delete(guardrails::delete),
        )
}

/// A parameter of the query, decoded.
fn query(incoming: &Incoming, name: &str) -> Option<String> {
    let query = incoming.parts.uri.query()?;
    query.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key == name).then(|| decoded(value).into_owned())
    })
}

/// A text without its percent-encoding.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return text.into();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let hex = others.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let Some(byte) = byte.filter(|_| *first == b'%') {
            bytes.push(byte);
            rest = &others[2..];
        } else {
            bytes.push(*first);
            rest = others;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned().into()
}
