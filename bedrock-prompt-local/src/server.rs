//! The server: connections, credentials, the record of requests, and settings.

mod accept;
mod access_log;
mod builder;
mod credentials;
mod exchange;
mod hosts;
mod limits;
mod passages;
mod received;
mod recorder;
mod runtime;
mod service;
mod start;

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use builder::ServerBuilder;
pub use exchange::Exchange;
pub use received::ReceivedRequest;
use recorder::Recorder;
use runtime::OwnRuntime;

use crate::state::lock;

/// How long a server that is dropped waits until its port is free.
const STOP_TIMEOUT: Duration = Duration::from_secs(1);

/// A local Bedrock. It stops when it is dropped.
///
/// It runs on threads of its own, so that its clients may be on any runtime. A server in a `static`
/// serves all tests of a program.
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
///
/// One for all tests of a program:
///
/// ```
/// use bedrock_prompt_local::Server;
/// use tokio::sync::OnceCell;
///
/// async fn server() -> std::io::Result<&'static Server> {
///     static SERVER: OnceCell<Server> = OnceCell::const_new();
///     SERVER.get_or_try_init(Server::start).await
/// }
/// ```
pub struct Server {
    address: SocketAddr,
    recorder: Arc<Recorder>,
    task: JoinHandle<()>,
    /// Dropped, it stops the task.
    stop: Option<oneshot::Sender<()>>,
    /// Is disconnected when the task has ended.
    ended: Mutex<mpsc::Receiver<()>>,
    _runtime: OwnRuntime,
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
        self.stop = None;
        // It ends in order, unless it has panicked before.
        let _ = (&mut self.task).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop = None;
        // The server's own threads close the port at once.
        let _ = lock(&self.ended).recv_timeout(STOP_TIMEOUT);
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}
