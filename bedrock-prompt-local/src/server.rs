//! The server: what it is, and what its requests share.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinHandle;

use crate::builder::{Builder, Limits};
use crate::control::Guardrails;
use crate::knowledge_base::KnowledgeBases;
use crate::log::Log;
use crate::received::Kept;
use crate::{Answered, Received, Script};

pub(crate) type OnAnswer = dyn Fn(&Answered) + Send + Sync;

/// A local Bedrock Runtime. It stops when it is dropped.
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
    pub(crate) address: SocketAddr,
    pub(crate) shared: Arc<Shared>,
    pub(crate) task: JoinHandle<()>,
}

/// Who decides on an answer.
pub(crate) enum Answers {
    Engine,
    Script(Box<Mutex<Script>>),
}

/// What all requests of a server share.
pub(crate) struct Shared {
    pub(crate) answers: Answers,
    pub(crate) guardrails: Guardrails,
    /// Between the events of a stream.
    pub(crate) pause: Duration,
    pub(crate) knowledge_bases: KnowledgeBases,
    pub(crate) limits: Limits,
    pub(crate) received: Option<Mutex<Vec<Arc<Kept>>>>,
    pub(crate) log: Option<Log>,
    pub(crate) requests: AtomicU64,
    pub(crate) on_answer: Option<Box<OnAnswer>>,
}

impl Server {
    /// Starts with the extractive engine on a free port of `127.0.0.1`.
    ///
    /// # Errors
    ///
    /// When no port can be bound.
    pub async fn start() -> std::io::Result<Self> {
        Self::builder().start().await
    }

    /// A server to be set up before it starts.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// The URL to use as endpoint, such as `http://127.0.0.1:8080`.
    pub fn endpoint_url(&self) -> String {
        let mut address = self.address;
        if address.ip().is_unspecified() {
            address.set_ip(Ipv4Addr::LOCALHOST.into());
        }
        format!("http://{address}")
    }

    /// The requests so far, in the order of arrival.
    pub fn received(&self) -> Vec<Received> {
        let kept = self.shared.received.as_ref().map(lock);
        kept.map(|kept| kept.iter().map(|kept| kept.received()).collect()).unwrap_or_default()
    }

    /// Stops, and returns when the port is free and every connection is closed.
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
        // It ends by being aborted.
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

impl Shared {
    pub(crate) fn has_script(&self) -> bool {
        matches!(self.answers, Answers::Script(_))
    }
}

/// An id in the form of AWS's, the same for the same request of a run.
pub(crate) fn request_id(number: u64) -> String {
    format!("00000000-0000-4000-8000-{number:012x}")
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
