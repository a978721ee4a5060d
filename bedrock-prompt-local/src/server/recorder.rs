//! The record of requests and responses: in memory, in the access log, and for a callback.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper::body::Bytes;
use hyper::{Request, Response};

use super::access_log::AccessLog;
use super::received::RawRequest;
use super::{Exchange, ReceivedRequest};
use crate::protocol::{Body, Delivery, Operation};
use crate::state::lock;

pub(super) type OnResponse = dyn Fn(&Exchange) + Send + Sync;

pub(super) struct Recorder {
    /// `None`: requests are not kept.
    pub(super) received: Option<Mutex<Vec<Arc<RawRequest>>>>,
    pub(super) log: Option<AccessLog>,
    pub(super) on_response: Option<Box<OnResponse>>,
}

/// The record of a request that has no response yet.
pub(super) struct RequestRecord {
    operation: &'static str,
    raw: Option<Arc<RawRequest>>,
    /// The method and the path, if the response is reported to anyone.
    route: Option<(String, String)>,
}

impl Recorder {
    pub(super) fn received(&self) -> Vec<ReceivedRequest> {
        let received = self.received.as_ref().map(lock);
        received.map(|all| all.iter().map(|raw| raw.received()).collect()).unwrap_or_default()
    }

    pub(super) fn request(
        &self,
        operation: Option<Operation>,
        request: &Request<Bytes>,
    ) -> RequestRecord {
        let operation = operation.map_or("", Operation::name);
        let is_kept = self.received.is_some() || self.log.is_some();
        let raw = is_kept.then(|| Arc::new(RawRequest::new(operation, request)));
        if let (Some(received), Some(raw)) = (&self.received, &raw) {
            lock(received).push(Arc::clone(raw));
        }
        let is_reported = self.on_response.is_some() || self.log.is_some();
        let route =
            is_reported.then(|| (request.method().to_string(), request.uri().path().to_owned()));
        RequestRecord { operation, raw, route }
    }

    pub(super) fn response(
        &self,
        record: RequestRecord,
        response: &Response<Body>,
        elapsed: Duration,
    ) {
        let Some((method, path)) = record.route else { return };
        let is_hang_up = Delivery::from_response(response).hang_up.is_some();
        let status = if is_hang_up { 0 } else { response.status().as_u16() };
        let exchange = Exchange { operation: record.operation, method, path, status, elapsed };
        if let (Some(log), Some(raw)) = (&self.log, &record.raw) {
            log.write(raw, &exchange);
        }
        if let Some(on_response) = &self.on_response {
            on_response(&exchange);
        }
    }
}
