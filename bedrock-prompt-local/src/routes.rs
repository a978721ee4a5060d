//! Which operation answers at which method and path.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::Response;
use axum::routing::post;

use crate::converse::converse;
use crate::converse_stream::converse_stream;
use crate::count_tokens::count_tokens;
use crate::guardrail::apply_guardrail;
use crate::invoke::{invoke_model, invoke_model_stream};
use crate::knowledge_base::{retrieve, retrieve_and_generate};
use crate::operation::OPERATIONS;
use crate::server::Shared;
use crate::{AwsError, control, respond};

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

async fn on_unknown(request: Request) -> Response<Body> {
    let served = OPERATIONS.map(|(_, method, path)| format!("{method} {path}"));
    let message = format!(
        "The local server does not know {} {}; it answers {}.",
        request.method(),
        request.uri().path(),
        served.join(", "),
    );
    respond::error(AwsError::UnknownOperation, &message)
}
