//! Which operation answers at which method and path.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::Response;
use axum::routing::post;

use crate::converse::converse;
use crate::converse_stream::converse_stream;
use crate::count_tokens::count_tokens;
use crate::guardrail::apply_guardrail;
use crate::incoming::BODY_LIMIT;
use crate::invoke::{invoke_model, invoke_model_stream};
use crate::knowledge_base::{retrieve, retrieve_and_generate};
use crate::server::Shared;
use crate::{AwsError, control, respond};

/// What is served, as the answer to an unknown path names it.
const SERVED: [&str; 8] = [
    "POST /model/{modelId}/converse",
    "POST /model/{modelId}/converse-stream",
    "POST /model/{modelId}/invoke",
    "POST /model/{modelId}/invoke-with-response-stream",
    "POST /model/{modelId}/count-tokens",
    "POST /guardrail/{guardrailIdentifier}/version/{guardrailVersion}/apply",
    "POST /knowledgebases/{knowledgeBaseId}/retrieve",
    "POST /retrieveAndGenerate",
];

/// All operations. A handler takes an [`Incoming`](crate::incoming::Incoming).
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .merge(runtime())
        .merge(control::routes())
        .merge(agent_runtime())
        .fallback(on_unknown)
        .method_not_allowed_fallback(on_unknown)
        .with_state(shared)
}

fn runtime() -> Router<Arc<Shared>> {
    Router::new()
        .route("/model/{model_id}/converse", post(converse))
        .route("/model/{model_id}/converse-stream", post(converse_stream))
        .route("/model/{model_id}/invoke", post(invoke_model))
        .route("/model/{model_id}/invoke-with-response-stream", post(invoke_model_stream))
        .route("/model/{model_id}/count-tokens", post(count_tokens))
        .route("/guardrail/{guardrail}/version/{version}/apply", post(apply_guardrail))
}

fn agent_runtime() -> Router<Arc<Shared>> {
    Router::new()
        .route("/knowledgebases/{knowledge_base_id}/retrieve", post(retrieve))
        .route("/retrieveAndGenerate", post(retrieve_and_generate))
}

async fn on_unknown(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_LIMIT).await.unwrap_or_default();
    shared.keep(&parts, "", &body);
    let message = format!(
        "The local server does not know {} {}; it answers {}.",
        parts.method,
        parts.uri.path(),
        [SERVED.as_slice(), &control::SERVED].concat().join(", "),
    );
    respond::error(AwsError::UnknownOperation, &message)
}
