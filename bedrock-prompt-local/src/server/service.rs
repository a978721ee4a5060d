//! One HTTP request: its body is read, it is recorded, and it gets a response.

use std::io::{Error, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use hyper::body::{Body as _, Bytes, Incoming};
use hyper::{Request, Response};

use super::credentials;
use super::hosts::Hosts;
use super::limits::ConnectionLimits;
use super::recorder::Recorder;
use crate::cassettes::Cassettes;
use crate::operations::{self, OperationRequest};
use crate::protocol::{AwsError, Body, Delivery, HangUp, Operation, ResetFlag, response};
use crate::state::State;

/// What the connections of a server share.
pub(super) struct Service {
    pub(super) state: Arc<State>,
    pub(super) recorder: Arc<Recorder>,
    pub(super) limits: ConnectionLimits,
    pub(super) cassettes: Option<Cassettes>,
    pub(super) hosts: Hosts,
    /// The number of requests so far.
    pub(super) requests: AtomicU64,
}

impl Service {
    /// Responds to a request. An error closes the connection.
    pub(super) async fn respond(
        &self,
        request: Request<Incoming>,
        reset: &ResetFlag,
    ) -> Result<Response<Body>, Error> {
        let start = Instant::now();
        let number = self.requests.fetch_add(1, Ordering::Relaxed) + 1;
        let operation = Operation::find(request.method(), request.uri().path());
        let (parts, body) = request.into_parts();
        let body = self.read(body).await?;
        let is_too_large = body.is_none();
        let request = Request::from_parts(parts, body.unwrap_or_default());
        let record = self.recorder.request(operation, &request);
        // What is too large to be read is not known.
        let recording = self.cassettes.as_ref().filter(|_| !is_too_large);
        let recording = recording.filter(|cassettes| !cassettes.is_replay());
        let recording = recording.map(|cassettes| (cassettes, request.clone()));
        let mut response = if is_too_large {
            response::error(
                AwsError::RequestEntityTooLarge,
                &format!("The request body is larger than {} bytes.", self.limits.body_bytes),
            )
        } else {
            self.respond_to(operation, number, request).await
        };
        let delivery = Delivery::from_response(&response);
        if !delivery.latency.is_zero() {
            tokio::time::sleep(delivery.latency).await;
        }
        self.recorder.response(record, &response, start.elapsed());
        if let Some(how) = delivery.hang_up {
            if how == HangUp::Reset {
                reset.set();
            }
            return Err(ErrorKind::ConnectionAborted.into());
        }
        if !response.headers().contains_key("x-amzn-requestid") {
            let id = response::request_id(number);
            response::set_header(response.headers_mut(), "x-amzn-RequestId", &id);
        }
        let response = delivery.apply(response, reset);
        Ok(match recording {
            Some((cassettes, request)) => cassettes.recorded(&request, response),
            None => response,
        })
    }

    async fn respond_to(
        &self,
        operation: Option<Operation>,
        number: u64,
        request: Request<Bytes>,
    ) -> Response<Body> {
        if let Err(refusal) = self.hosts.check(request.uri(), request.headers()) {
            return response::refusal(&refusal);
        }
        // Also of operations that the server lacks.
        if let Some(cassettes) = self.cassettes.as_ref().filter(|cassettes| cassettes.is_replay()) {
            return cassettes.response(&request);
        }
        let Some(operation) = operation else {
            return operations::respond_unknown(request.method(), request.uri().path());
        };
        if let Err(refusal) = credentials::check(request.headers()) {
            return response::refusal(&refusal);
        }
        if let Err(refusal) = self.state.account.check_credentials() {
            return response::refusal(&refusal);
        }
        let state = Arc::clone(&self.state);
        operations::respond(OperationRequest::new(state, operation, number, request)).await
    }

    /// Reads a body. `None`: it is too large. An error means that the client has gone, or is
    /// silent.
    async fn read(&self, mut body: Incoming) -> Result<Option<Bytes>, Error> {
        let limit = self.limits.body_bytes;
        // The body in most cases, which is not copied.
        let mut first = Bytes::new();
        let mut joined = Vec::new();
        let mut length = 0_usize;
        loop {
            let frame = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context));
            let Some(frame) = tokio::time::timeout(self.limits.idle, frame).await? else { break };
            let Ok(data) = frame.map_err(Error::other)?.into_data() else { continue };
            length = length.saturating_add(data.len());
            if length > limit {
                // A client that is still sending does not read the response, so that some more is
                // read, and dropped.
                first = Bytes::new();
                joined = Vec::new();
                if length > limit.saturating_mul(2) {
                    return Ok(None);
                }
            } else if first.is_empty() && joined.is_empty() {
                first = data;
            } else {
                if joined.is_empty() {
                    joined.extend_from_slice(&std::mem::take(&mut first));
                }
                joined.extend_from_slice(&data);
            }
        }
        Ok(if length > limit {
            None
        } else if joined.is_empty() {
            Some(first)
        } else {
            Some(joined.into())
        })
    }
}
