//! The server: it listens, keeps what it receives, and hands over to the operation.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tower::ServiceExt as _;

use crate::control::Guardrails;
use crate::incoming::Number;
use crate::knowledge_base::KnowledgeBases;
use crate::received::Kept;
use crate::{Received, Script, respond, routes};

type OnAnswer = dyn Fn(&str, &str, u16) + Send + Sync;

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
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

/// Settings of a [`Server`] that is not started yet.
#[must_use]
pub struct Builder {
    port: u16,
    answers: Answers,
    record: bool,
    pause: Duration,
    knowledge_bases: Vec<(String, PathBuf)>,
    on_answer: Option<Box<OnAnswer>>,
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
    received: Option<Mutex<Vec<Kept>>>,
    requests: AtomicU64,
    on_answer: Option<Box<OnAnswer>>,
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
        Builder {
            port: 0,
            answers: Answers::Engine,
            record: true,
            pause: Duration::ZERO,
            knowledge_bases: Vec::new(),
            on_answer: None,
        }
    }

    /// The URL to use as endpoint, such as `http://127.0.0.1:8080`.
    pub fn endpoint_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far, in the order of arrival.
    pub fn received(&self) -> Vec<Received> {
        let kept = self.shared.received.as_ref().map(lock);
        kept.map(|kept| kept.iter().map(Kept::received).collect()).unwrap_or_default()
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

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("port", &self.port).finish_non_exhaustive()
    }
}

impl Builder {
    /// Answers from a script, in place of the extractive engine.
    pub fn script(mut self, script: Script) -> Self {
        self.answers = Answers::Script(Box::new(Mutex::new(script)));
        self
    }

    /// Listens on this port; 0, the default, takes a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Whether to keep what is received, for [`Server::received`]; on by default.
    ///
    /// What is kept stays in memory as long as the server lives.
    pub fn record(mut self, record: bool) -> Self {
        self.record = record;
        self
    }

    /// Waits so long between two events of a stream, in place of sending them as fast as it goes.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use bedrock_prompt_local::Server;
    ///
    /// Server::builder().event_pause(Duration::from_millis(30));
    /// ```
    pub fn event_pause(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }

    /// Serves a folder as the knowledge base with this id, once for each.
    ///
    /// The folder's `.txt` and `.md` files are read at the start. Blank lines part the passages.
    /// `key: value` lines between two lines of `---` at the start of a file are the attributes of
    /// its passages: text, numbers, booleans, and lists such as `[a, b]`.
    ///
    /// ```no_run
    /// use bedrock_prompt_local::Server;
    ///
    /// Server::builder().knowledge_base("HANDBOOK01", "examples/data/handbook");
    /// ```
    pub fn knowledge_base(mut self, id: impl Into<String>, folder: impl Into<PathBuf>) -> Self {
        self.knowledge_bases.push((id.into(), folder.into()));
        self
    }

    /// Calls `f` with method, path and status of every answer, before it is sent; a stream counts by
    /// its status, whatever happens in it.
    ///
    /// A connection that is closed without an answer counts as status 0.
    ///
    /// ```
    /// use bedrock_prompt_local::Server;
    ///
    /// Server::builder().on_answer(|method, path, status| println!("{method} {path} {status}"));
    /// ```
    pub fn on_answer(mut self, f: impl Fn(&str, &str, u16) + Send + Sync + 'static) -> Self {
        self.on_answer = Some(Box::new(f));
        self
    }

    /// Starts the server on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// When the port cannot be bound, for example because it is in use, or when the folder of a
    /// knowledge base cannot be read.
    pub async fn start(self) -> std::io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            answers: self.answers,
            guardrails: Guardrails::default(),
            pause: self.pause,
            knowledge_bases: KnowledgeBases::read(self.knowledge_bases)?,
            received: self.record.then(Mutex::default),
            requests: AtomicU64::new(0),
            on_answer: self.on_answer,
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Server { address, shared, task })
    }
}

/// Serves connections until the task is aborted, which closes them.
async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let router = routes::router(Arc::clone(&shared));
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    // Small events would wait for one another else.
                    let _ = stream.set_nodelay(true);
                    connections.spawn(serve(stream, router.clone(), Arc::clone(&shared)));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve(stream: TcpStream, router: Router, shared: Arc<Shared>) {
    let service = hyper::service::service_fn(move |mut request: hyper::Request<_>| {
        let (router, shared) = (router.clone(), Arc::clone(&shared));
        async move {
            let number = shared.requests.fetch_add(1, Ordering::Relaxed) + 1;
            request.extensions_mut().insert(Number(number));
            let (method, path) = (request.method().clone(), request.uri().path().to_owned());
            let mut response = match router.oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            let hang_up = response.extensions().get::<respond::HangUp>().is_some();
            if let Some(on_answer) = &shared.on_answer {
                let status = if hang_up { 0 } else { response.status().as_u16() };
                on_answer(method.as_str(), &path, status);
            }
            if hang_up {
                return Err(std::io::Error::from(std::io::ErrorKind::ConnectionAborted));
            }
            if !response.headers().contains_key("x-amzn-requestid") {
                respond::set_header(
                    response.headers_mut(),
                    "x-amzn-RequestId",
                    &request_id(number),
                );
            }
            Ok(response)
        }
    });
    // An error here is a client that went away, or a hang-up that was asked for.
    let _ = auto::Builder::new(TokioExecutor::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

impl Shared {
    pub(crate) fn has_script(&self) -> bool {
        matches!(self.answers, Answers::Script(_))
    }

    /// Keeps a request for [`Server::received`].
    pub(crate) fn keep(&self, parts: &axum::http::request::Parts, model_id: &str, body: &Bytes) {
        if let Some(received) = &self.received {
            lock(received).push(Kept::new(parts, model_id, body));
        }
    }
}

/// An id in the form of AWS's, the same for the same request of a run.
pub(crate) fn request_id(number: u64) -> String {
    format!("00000000-0000-4000-8000-{number:012x}")
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
