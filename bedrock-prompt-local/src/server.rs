//! The server: connections, credentials, the record of requests, and settings.

mod accept;
mod access_log;
mod builder;
mod credentials;
mod exchange;
mod limits;
mod passages;
mod received;
mod recorder;
mod service;

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::task::JoinHandle;

pub use builder::ServerBuilder;
pub use exchange::Exchange;
pub use received::ReceivedRequest;
use recorder::Recorder;

/// A local Bedrock. It stops when it is dropped.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use bedrock_prompt_local::{Reply, Script, Server};
///
/// let script = Script::new().reply(Reply::text("hello"));
/// let local = Server::builder().script(script).start().await?;
/// assert!(local.endpoint_url().starts_with("http://127.0.0.1:"));
/// assert!(local.received().is_empty());
/// # Ok(())
/// # }
/// ```
pub struct Server {
    address: SocketAddr,
    recorder: Arc<Recorder>,
    task: JoinHandle<()>,
}

impl Server {
    /// Starts a server with the extractive engine on a free port of `127.0.0.1`.
    ///
    /// # Errors
    ///
    /// When no port can be bound, or when the log that `BEDROCK_LOCAL_LOG` names cannot be opened.
    pub async fn start() -> std::io::Result<Self> {
        Self::builder().start().await
    }

    /// The URL to use as the endpoint of a client, such as `http://127.0.0.1:8080`.
    pub fn endpoint_url(&self) -> String {
        let mut address = self.address;
        if address.ip().is_unspecified() {
            address.set_ip(Ipv4Addr::LOCALHOST.into());
        }
        format!("http://{address}")
    }

    /// The requests so far, in the order of arrival.
    pub fn received(&self) -> Vec<ReceivedRequest> {
        self.recorder.received()
    }

    /// Stops the server. Returns when the port is free and all connections are closed.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let local = bedrock_prompt_local::Server::start().await?;
    /// local.stop().await;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn stop(mut self) {
        self.task.abort();
        // The task ends with the error that it was aborted.
        let _ = (&mut self.task).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}
