//! One request as an operation gets it: read, kept, and with credentials.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, FromRequestParts as _, RawPathParams, Request};
use axum::http::Response;
use axum::http::request::Parts;

use crate::operation::Operation;
use crate::server::Shared;
use crate::{answer, credentials, respond};

const MODEL_ID: &str = "model_id";

/// The number of a request in the run of a server, from 1.
#[derive(Clone, Copy)]
pub(crate) struct Number(pub(crate) u64);

/// The argument of a handler. What does not get this far has been answered.
pub(crate) struct Incoming {
    pub(crate) shared: Arc<Shared>,
    pub(crate) number: u64,
    pub(crate) operation: Operation,
    /// The members of the path, decoded.
    members: HashMap<String, String>,
    pub(crate) parts: Parts,
    pub(crate) body: Bytes,
}

impl Incoming {
    /// A member of the path, such as `model_id`; empty where the route has none of this name.
    pub(crate) fn member(&self, name: &str) -> &str {
        self.members.get(name).map(String::as_str).unwrap_or_default()
    }

    /// The model that the path names.
    pub(crate) fn model_id(&self) -> &str {
        self.member(MODEL_ID)
    }
}

impl FromRequest<Arc<Shared>> for Incoming {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, shared: &Arc<Shared>) -> Result<Self, Self::Rejection> {
        let (mut parts, body) = request.into_parts();
        let number = parts.extensions.get().map_or(0, |Number(number)| *number);
        let operation = parts.extensions.get().copied().unwrap_or(Operation(""));
        let members: HashMap<String, String> =
            RawPathParams::from_request_parts(&mut parts, shared)
                .await
                .map(|members| members.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect())
                .unwrap_or_default();
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        credentials::check(&parts.headers)
            .map_err(|(error, message)| respond::error(error, &message))?;
        let shared = Arc::clone(shared);
        let incoming = Self { shared, number, operation, members, parts, body };
        match answer::named(&incoming) {
            Some(answered) => Err(answered),
            None => Ok(incoming),
        }
    }
}
