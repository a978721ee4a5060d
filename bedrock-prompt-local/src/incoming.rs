//! One request as an operation gets it: read, kept, and with credentials.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, FromRequestParts as _, RawPathParams, Request};
use axum::http::Response;
use axum::http::request::Parts;

use crate::server::Shared;
use crate::{AwsError, credentials, respond};

/// What Bedrock Runtime accepts as a body, in bytes.
pub(crate) const BODY_LIMIT: usize = 25_000_000;

const MODEL_ID: &str = "model_id";

/// The number of a request in the run of a server, from 1.
#[derive(Clone, Copy)]
pub(crate) struct Number(pub(crate) u64);

/// The argument of a handler. What does not get this far has been answered.
pub(crate) struct Incoming {
    pub(crate) shared: Arc<Shared>,
    pub(crate) number: u64,
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
        let members: HashMap<String, String> =
            RawPathParams::from_request_parts(&mut parts, shared)
                .await
                .map(|members| members.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect())
                .unwrap_or_default();
        let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
            return Err(respond::error(
                AwsError::RequestEntityTooLarge,
                &format!("The request body is larger than {BODY_LIMIT} bytes."),
            ));
        };
        shared.keep(&parts, members.get(MODEL_ID).map_or("", String::as_str), &body);
        credentials::check(&parts.headers)
            .map_err(|(error, message)| respond::error(error, &message))?;
        Ok(Self { shared: Arc::clone(shared), number, members, parts, body })
    }
}
