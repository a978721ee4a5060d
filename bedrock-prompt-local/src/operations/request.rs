//! A request as the operations take it.

use std::sync::Arc;

use hyper::body::Bytes;
use hyper::header::AUTHORIZATION;
use hyper::{HeaderMap, Request};

use crate::protocol::{Operation, path};
use crate::rules::Target;
use crate::script::RequestView;
use crate::state::{REGION, State};

/// A request with its operation. It has credentials, and its body is not parsed.
pub(crate) struct OperationRequest {
    pub(crate) state: Arc<State>,
    pub(crate) operation: Operation,
    /// The number of the request in this run of the server, from 1.
    pub(crate) number: u64,
    path_parameters: Vec<(&'static str, String)>,
    http: Request<Bytes>,
}

impl OperationRequest {
    pub(crate) fn new(
        state: Arc<State>,
        operation: Operation,
        number: u64,
        http: Request<Bytes>,
    ) -> Self {
        let path_parameters = operation.path_parameters(http.uri().path());
        Self { state, operation, number, path_parameters, http }
    }

    pub(crate) fn body(&self) -> &[u8] {
        self.http.body()
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        self.http.headers()
    }

    /// A parameter of the path, such as `modelId`; empty if the operation has none of this name.
    pub(crate) fn path_parameter(&self, name: &str) -> &str {
        let found = self.path_parameters.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// The model that the path names; empty if it names none.
    pub(crate) fn model_id(&self) -> &str {
        match self.operation {
            Operation::GetFoundationModel => self.path_parameter("modelIdentifier"),
            _ => self.path_parameter("modelId"),
        }
    }

    /// The model that the path names, and the region of the request.
    pub(crate) fn target(&self) -> Target<'_> {
        Target { id: self.model_id(), region: self.region() }
    }

    /// The region that the request is signed for. An API key has none.
    pub(crate) fn region(&self) -> &str {
        let value = self.http.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let scope = value.and_then(|value| value.split_once("Credential=")).map(|(_, rest)| rest);
        let region = scope.and_then(|scope| scope.split(',').next()?.split('/').nth(2));
        region.filter(|region| !region.is_empty()).unwrap_or(REGION)
    }

    /// A decoded parameter of the query.
    pub(crate) fn query_parameter(&self, name: &str) -> Option<String> {
        let query = self.http.uri().query()?;
        query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            (key == name).then(|| path::percent_decoded(value).into_owned())
        })
    }

    /// The parts that a script looks at.
    pub(super) fn view(&self) -> RequestView<'_> {
        RequestView { operation: self.operation, model_id: self.model_id(), body: self.http.body() }
    }
}
