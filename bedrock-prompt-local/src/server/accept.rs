//! Connections, in HTTP/1.1 and HTTP/2.

use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use super::service::Service;
use crate::protocol::Connection;

/// The maximum size of the head of a request, in bytes.
const MAX_HEAD_BYTES: u32 = 64 * 1024;

/// Serves connections until `stop` is dropped, and closes them.
pub(super) async fn accept(
    listener: TcpListener,
    service: Arc<Service>,
    mut stop: oneshot::Receiver<()>,
) {
    let limits = service.limits;
    let mut connections = JoinSet::new();
    loop {
        let has_room = connections.len() < limits.connections;
        tokio::select! {
            _ = &mut stop => {
                drop(listener);
                return connections.shutdown().await;
            }
            accepted = listener.accept(), if has_room => match accepted {
                Ok((stream, _)) => {
                    let connection = Connection::new(stream, limits.write_bytes);
                    connections.spawn(serve(connection, Arc::clone(&service)));
                }
                // For example too many open files, which the next attempt would meet too.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve(mut connection: Connection, service: Arc<Service>) {
    let idle = service.limits.idle;
    let is_http2 = tokio::time::timeout(idle, connection.is_http2()).await;
    let Ok(Ok(is_http2)) = is_http2 else { return };
    let reset = connection.reset_flag();
    let handler = hyper::service::service_fn(move |request| {
        let (service, reset) = (Arc::clone(&service), reset.clone());
        async move { service.respond(request, &reset).await }
    });
    let io = TokioIo::new(connection);
    // An error means that the client has gone, or that a script wants the connection to end.
    let _ = if is_http2 {
        http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .keep_alive_interval(idle)
            .keep_alive_timeout(idle)
            .max_header_list_size(MAX_HEAD_BYTES)
            .serve_connection(io, handler)
            .await
    } else {
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(idle)
            .max_header_size(MAX_HEAD_BYTES as usize)
            .serve_connection(io, handler)
            .await
    };
}
