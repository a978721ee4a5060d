//! The control plane: foundation models, inference profiles and guardrails.

mod catalogue;
mod guardrails;
mod limits;
mod models;
mod profiles;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::incoming::Incoming;
use crate::operation::decoded;
use crate::server::Shared;

pub(crate) use guardrails::Guardrails;

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
