//! Connections and their requests: read, kept, routed, answered.

use std::io::{Error, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{Request, Response};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tower::ServiceExt as _;

use crate::builder::Limits;
use crate::delivery::{Delivery, HangUp};
use crate::incoming::Number;
use crate::operation::Operation;
use crate::received::Kept;
use crate::server::{Shared, lock, request_id};
use crate::wire::{Reset, Wire};
use crate::{Answered, AwsError, respond, routes};

/// Of the head of a request, in bytes.
const HEAD_LIMIT: u32 = 64 * 1024;

/// Serves connections until the task is aborted, which closes them.
pub(crate) async fn accept(listener: TcpListener, shared: Arc<Shared>, write_size: usize) {
    let router = routes::router(Arc::clone(&shared));
    let mut connections = JoinSet::new();
    loop {
        let has_room = connections.len() < shared.limits.connections;
        tokio::select! {
            accepted = listener.accept(), if has_room => match accepted {
                Ok((stream, _)) => {
                    let wire = Wire::new(stream, write_size);
                    connections.spawn(serve(wire, router.clone(), Arc::clone(&shared)));
                }
                // Such as too many open files, which takes a while to change.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve(mut wire: Wire, router: Router, shared: Arc<Shared>) {
    let idle = shared.limits.idle;
    let Ok(Ok(is_http2)) = tokio::time::timeout(idle, wire.is_http2()).await else { return };
    let reset = wire.reset();
    let service = hyper::service::service_fn(move |request| {
        answer(request, router.clone(), Arc::clone(&shared), reset.clone())
    });
    let io = TokioIo::new(wire);
    // An error here is a client that went away, or a hang-up that was asked for.
    let _ = if is_http2 {
        http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .keep_alive_interval(idle)
            .keep_alive_timeout(idle)
            .max_header_list_size(HEAD_LIMIT)
            .serve_connection(io, service)
            .await
    } else {
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(idle)
            .max_header_size(HEAD_LIMIT as usize)
            .serve_connection(io, service)
            .await
    };
}

/// Answers a request; an error closes the connection.
async fn answer(
    request: Request<Incoming>,
    router: Router,
    shared: Arc<Shared>,
    reset: Reset,
) -> Result<Response<Body>, Error> {
    let start = Instant::now();
    let number = shared.requests.fetch_add(1, Ordering::Relaxed) + 1;
    let (mut parts, body) = request.into_parts();
    let operation = Operation::of(&parts.method, parts.uri.path());
    parts.extensions.insert(Number(number));
    parts.extensions.insert(operation);
    let body = match read(body, shared.limits).await? {
        Some(body) => Ok(body),
        None => Err(respond::error(
            AwsError::RequestEntityTooLarge,
            &format!("The request body is larger than {} bytes.", shared.limits.body),
        )),
    };
    let told = Told::new(&shared, operation, &parts, body.as_ref().unwrap_or(&Bytes::new()));
    let mut response = match body {
        Ok(body) => match router.oneshot(Request::from_parts(parts, Body::from(body))).await {
            Ok(response) => response,
            Err(never) => match never {},
        },
        Err(too_large) => too_large,
    };
    let delivery = Delivery::of(&response);
    if !delivery.latency.is_zero() {
        tokio::time::sleep(delivery.latency).await;
    }
    told.tell(&shared, &response, start.elapsed());
    if let Some(how) = delivery.hang_up {
        if how == HangUp::Reset {
            reset.set();
        }
        return Err(ErrorKind::ConnectionAborted.into());
    }
    if !response.headers().contains_key("x-amzn-requestid") {
        respond::set_header(response.headers_mut(), "x-amzn-RequestId", &request_id(number));
    }
    Ok(delivery.apply(response, &reset))
}

/// Reads a body; none if it is too large. An error is a client that has gone or gone silent.
async fn read(mut body: Incoming, limits: Limits) -> Result<Option<Bytes>, Error> {
    let mut all = Bytes::new();
    let mut joined = Vec::new();
    let mut length = 0_usize;
    loop {
        let frame = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context));
        let Some(frame) = tokio::time::timeout(limits.idle, frame).await? else { break };
        let Ok(data) = frame.map_err(Error::other)?.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length > limits.body {
            // A client that is still sending would not read the answer; it gets some patience.
            all = Bytes::new();
            joined = Vec::new();
            if length > limits.body.saturating_mul(2) {
                return Ok(None);
            }
        } else if all.is_empty() && joined.is_empty() {
            all = data;
        } else {
            if joined.is_empty() {
                joined.extend_from_slice(&std::mem::take(&mut all));
            }
            joined.extend_from_slice(&data);
        }
    }
    Ok(match (length > limits.body, joined.is_empty()) {
        (true, _) => None,
        (false, true) => Some(all),
        (false, false) => Some(joined.into()),
    })
}

/// What is told of a request, to whoever wants to know.
struct Told {
    operation: Operation,
    kept: Option<Arc<Kept>>,
    line: Option<(String, String)>,
}

impl Told {
    fn new(shared: &Shared, operation: Operation, parts: &Parts, body: &Bytes) -> Self {
        let keep = shared.received.is_some() || shared.log.is_some();
        let kept = keep.then(|| Arc::new(Kept::new(parts, operation, body)));
        if let (Some(received), Some(kept)) = (&shared.received, &kept) {
            lock(received).push(Arc::clone(kept));
        }
        let tell = shared.on_answer.is_some() || shared.log.is_some();
        let line = tell.then(|| (parts.method.to_string(), parts.uri.path().to_owned()));
        Self { operation, kept, line }
    }

    fn tell(self, shared: &Shared, response: &Response<Body>, time: Duration) {
        let Some((method, path)) = self.line else { return };
        let gone = Delivery::of(response).hang_up.is_some();
        let status = if gone { 0 } else { response.status().as_u16() };
        let answered = Answered { operation: self.operation.0, method, path, status, time };
        if let (Some(log), Some(kept)) = (&shared.log, &self.kept) {
            log.write(kept, &answered);
        }
        if let Some(on_answer) = &shared.on_answer {
            on_answer(&answered);
        }
    }
}
