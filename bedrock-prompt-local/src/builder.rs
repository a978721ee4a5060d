//! The settings of a server.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::TcpListener;

use crate::control::Guardrails;
use crate::knowledge_base::KnowledgeBases;
use crate::log::Log;
use crate::serve::accept;
use crate::server::{Answers, OnAnswer, Shared};
use crate::{Answered, Script, Server};

/// Names the log where a server is not told one.
const LOG: &str = "BEDROCK_LOCAL_LOG";

/// Settings of a [`Server`] that is not started yet.
#[must_use]
pub struct Builder {
    host: IpAddr,
    port: u16,
    answers: Answers,
    record: bool,
    log: Option<PathBuf>,
    pause: Duration,
    write_size: usize,
    limits: Limits,
    knowledge_bases: Vec<(String, PathBuf)>,
    on_answer: Option<Box<OnAnswer>>,
}

/// What a client may ask of the server.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// Of a body, in bytes.
    pub(crate) body: usize,
    /// Connections at a time.
    pub(crate) connections: usize,
    /// Without a byte of the request that is under way.
    pub(crate) idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        // The body is what Bedrock Runtime accepts.
        Self { body: 25_000_000, connections: 512, idle: Duration::from_mins(1) }
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("port", &self.port).finish_non_exhaustive()
    }
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self {
            host: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            answers: Answers::Engine,
            record: true,
            log: None,
            pause: Duration::ZERO,
            write_size: usize::MAX,
            limits: Limits::default(),
            knowledge_bases: Vec::new(),
            on_answer: None,
        }
    }

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

    /// Listens on this address in place of `127.0.0.1`.
    ///
    /// With another than loopback, whoever can reach the machine can use the server.
    ///
    /// ```
    /// use std::net::Ipv6Addr;
    ///
    /// use bedrock_prompt_local::Server;
    ///
    /// Server::builder().host(Ipv6Addr::LOCALHOST);
    /// ```
    pub fn host(mut self, host: impl Into<IpAddr>) -> Self {
        self.host = host.into();
        self
    }

    /// Whether to keep what is received, for [`Server::received`]; on by default.
    ///
    /// What is kept stays in memory as long as the server lives.
    pub fn record(mut self, record: bool) -> Self {
        self.record = record;
        self
    }

    /// Adds a line of JSON to this file for every answer: `operation`, `method`, `path`, `query`,
    /// `status`, `ms`, `headers` and `body`.
    ///
    /// Credentials are left out; prompts are not, so the file is made for its owner alone. Several
    /// servers may share a file. Where nothing is set, the environment variable `BEDROCK_LOCAL_LOG`
    /// names the file, so that what a whole test suite sends can be looked at.
    ///
    /// ```no_run
    /// use bedrock_prompt_local::Server;
    ///
    /// Server::builder().log_to("target/requests.jsonl");
    /// ```
    pub fn log_to(mut self, file: impl Into<PathBuf>) -> Self {
        self.log = Some(file.into());
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

    /// Writes so many bytes at most in one go, for clients that have to put answers together. The
    /// least is 1.
    ///
    /// ```
    /// use bedrock_prompt_local::Server;
    ///
    /// Server::builder().write_size(1);
    /// ```
    pub fn write_size(mut self, bytes: usize) -> Self {
        self.write_size = bytes.max(1);
        self
    }

    /// Refuses bodies of more bytes; 25,000,000 by default, as Bedrock Runtime does.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// Serves so many connections at a time, 512 by default; others wait for one to end.
    pub fn connection_limit(mut self, connections: usize) -> Self {
        self.limits.connections = connections.max(1);
        self
    }

    /// Closes a connection that for so long sends nothing of a request, 60 seconds by default; also
    /// one that waits for its next request.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.limits.idle = timeout;
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

    /// Calls `f` with every answer, before it is sent; a stream counts by its status, whatever
    /// happens in it.
    ///
    /// ```
    /// use bedrock_prompt_local::Server;
    ///
    /// Server::builder().on_answer(|answered| println!("{answered}"));
    /// ```
    pub fn on_answer(mut self, f: impl Fn(&Answered) + Send + Sync + 'static) -> Self {
        self.on_answer = Some(Box::new(f));
        self
    }

    /// Starts the server on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// When the port cannot be bound, for example because it is in use, when the folder of a
    /// knowledge base cannot be read, or when the log cannot be written.
    pub async fn start(self) -> std::io::Result<Server> {
        let listener = TcpListener::bind((self.host, self.port)).await?;
        let address = listener.local_addr()?;
        let log = self.log.or_else(|| std::env::var_os(LOG).map(PathBuf::from));
        let shared = Arc::new(Shared {
            answers: self.answers,
            guardrails: Guardrails::default(),
            pause: self.pause,
            knowledge_bases: KnowledgeBases::read(self.knowledge_bases)?,
            limits: self.limits,
            received: self.record.then(Mutex::default),
            log: log.as_deref().map(Log::open).transpose()?,
            requests: AtomicU64::new(0),
            on_answer: self.on_answer,
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&shared), self.write_size));
        Ok(Server { address, shared, task })
    }
}
