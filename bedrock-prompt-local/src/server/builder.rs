//! The settings of a server.

mod refusals;

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;
use std::{fmt, io};

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::accept::accept;
use super::hosts::Hosts;
use super::limits::ConnectionLimits;
use super::recorder::{OnResponse, Recorder};
use super::runtime::OwnRuntime;
use super::service::Service;
use super::{Exchange, Server, start};
use crate::account::Account;
use crate::cassettes::Cassettes;
use crate::rules::Rules;
use crate::script::Script;
use crate::state::{Guardrails, ReplySource, State};

/// The settings of a [`Server`], which [`start`](Self::start) starts.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use std::time::Duration;
///
/// use bedrock_prompt_local::{Reply, Script, Server};
///
/// let local = Server::builder()
///     .script(Script::always(Reply::text("hello")))
///     .event_delay(Duration::from_millis(5))
///     .start()
///     .await?;
/// # drop(local);
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct ServerBuilder {
    host: IpAddr,
    port: u16,
    allowed_hosts: Vec<String>,
    replies: ReplySource,
    rules: Rules,
    account: Account,
    record: bool,
    log: Option<PathBuf>,
    event_delay: Duration,
    limits: ConnectionLimits,
    knowledge_bases: Vec<(String, PathBuf)>,
    cassettes: Option<Cassettes>,
    on_response: Option<Box<OnResponse>>,
}

impl fmt::Debug for ServerBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerBuilder").field("port", &self.port).finish_non_exhaustive()
    }
}

impl Server {
    /// The settings of a server that is not started yet.
    pub fn builder() -> ServerBuilder {
        ServerBuilder {
            host: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            allowed_hosts: Vec::new(),
            replies: ReplySource::Engine,
            rules: Rules::default(),
            account: Account::default(),
            record: true,
            log: None,
            event_delay: Duration::ZERO,
            limits: ConnectionLimits::default(),
            knowledge_bases: Vec::new(),
            cassettes: None,
            on_response: None,
        }
    }
}

impl ServerBuilder {
    /// Takes the replies from a script instead of the extractive engine.
    pub fn script(mut self, script: Script) -> Self {
        self.replies = ReplySource::Script(Box::new(Mutex::new(script)));
        self
    }

    /// Listens on this port. The default is 0, which selects a free port.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Listens on this address instead of `127.0.0.1`.
    ///
    /// On an address that is not loopback, everyone who can reach the machine can use the server, by
    /// any name: see [`allow_host`](Self::allow_host).
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

    /// Also answers requests to this host, for example that of a container or a proxy, on a server
    /// that listens on loopback. It can be called several times.
    ///
    /// Such a server answers requests whose `Host` is `localhost`, a name that ends with `.localhost`,
    /// or an address of loopback. Otherwise a page in a browser could let its own name point to
    /// 127.0.0.1, and read the responses (DNS rebinding). A server on another address answers any
    /// name: everyone who can reach it can use it in any case.
    ///
    /// ```
    /// use bedrock_prompt_local::Server;
    ///
    /// Server::builder().allow_host("host.docker.internal");
    /// ```
    pub fn allow_host(mut self, name: impl Into<String>) -> Self {
        self.allowed_hosts.push(name.into());
        self
    }

    /// Whether to keep requests in memory for [`Server::received`], until the server is dropped. On
    /// by default.
    ///
    /// Their number is not limited, since a test must not miss one: each takes the size of its head
    /// and body. Turn it off for a server that gets a great many. Without it, memory does not grow.
    pub fn record(mut self, record: bool) -> Self {
        self.record = record;
        self
    }

    /// Appends a line of JSON to this file for each request: `operation`, `method`, `path`,
    /// `query`, `status`, `ms`, `headers` and `body`, with its numbers and members as they were sent; a
    /// body that is not JSON is a text.
    ///
    /// It has prompts but neither headers nor parameters with credentials, and only its owner may read it. Several servers may write
    /// to the same file. Without this setting, the environment variable `BEDROCK_LOCAL_LOG` names
    /// the file, for example for all requests of a test suite.
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

    /// Waits between the events of a stream. By default there is no delay.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use bedrock_prompt_local::Server;
    ///
    /// Server::builder().event_delay(Duration::from_millis(30));
    /// ```
    pub fn event_delay(mut self, delay: Duration) -> Self {
        self.event_delay = delay;
        self
    }

    /// Writes at most this many bytes at a time, for tests of clients that have to join the parts
    /// of a response. The minimum is 1.
    ///
    /// ```
    /// use bedrock_prompt_local::Server;
    ///
    /// Server::builder().write_size(1);
    /// ```
    pub fn write_size(mut self, bytes: usize) -> Self {
        self.limits.write_bytes = bytes.max(1);
        self
    }

    /// Refuses request bodies of more bytes. The default is 25,000,000, the limit of Bedrock
    /// Runtime.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.limits.body_bytes = bytes;
        self
    }

    /// Serves at most this many connections at a time; others wait. The default is 512, the minimum
    /// is 1.
    pub fn connection_limit(mut self, connections: usize) -> Self {
        self.limits.connections = connections.max(1);
        self
    }

    /// Closes a connection that has not sent a byte of a request for this long, also between
    /// requests. The default is 60 seconds.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.limits.idle = timeout;
        self
    }

    /// Adds a knowledge base with this id, over the files of a folder.
    ///
    /// The `.txt` and `.md` files of the folder are read when the server starts. Blank lines
    /// separate passages. Lines of `key: value` between two lines of `---` at the start of a file
    /// are metadata of its passages: text, numbers, booleans, and lists such as `[a, b]`.
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

    /// Replays cassettes, or records what the server responds.
    ///
    /// Cassettes that are replayed are the only responses: no script, no engine and no rule applies.
    /// A request that is not on record gets a `ValidationException` that shows the nearest one.
    ///
    /// ```no_run
    /// # fn main() -> std::io::Result<()> {
    /// use bedrock_prompt_local::{Cassettes, Server};
    ///
    /// Server::builder().cassettes(Cassettes::replay("tests/cassettes")?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn cassettes(mut self, cassettes: Cassettes) -> Self {
        self.cassettes = Some(cassettes);
        self
    }

    /// Calls `f` for each response before it is sent. A stream has the status 200, also if it fails
    /// later.
    ///
    /// ```
    /// use bedrock_prompt_local::Server;
    ///
    /// Server::builder().on_response(|exchange| println!("{exchange}"));
    /// ```
    pub fn on_response(mut self, f: impl Fn(&Exchange) + Send + Sync + 'static) -> Self {
        self.on_response = Some(Box::new(f));
        self
    }

    /// Starts the server, on threads of its own.
    ///
    /// # Errors
    ///
    /// When the port cannot be bound, for example because it is in use; when the id of a knowledge
    /// base is not one, or there is no passage in its folder; or when the log cannot be opened. The
    /// message names the setting and says what to do.
    pub async fn start(self) -> std::io::Result<Server> {
        let runtime = OwnRuntime::start()?;
        let knowledge_bases = start::knowledge_bases(self.knowledge_bases)?;
        let log = start::log(self.log)?;
        let listening = runtime.spawn(TcpListener::bind((self.host, self.port)))?;
        let listener = listening
            .await
            .map_err(io::Error::other)?
            .map_err(|error| start::cannot_listen(&error, self.host, self.port))?;
        let address = listener.local_addr()?;
        let state = State {
            replies: self.replies,
            rules: self.rules,
            account: self.account,
            guardrails: Guardrails::default(),
            knowledge_bases,
            prompt_cache: Mutex::default(),
            event_delay: self.event_delay,
        };
        let recorder = Arc::new(Recorder {
            received: self.record.then(Mutex::default),
            log,
            on_response: self.on_response,
        });
        let service = Service {
            state: Arc::new(state),
            recorder: Arc::clone(&recorder),
            limits: self.limits,
            cassettes: self.cassettes,
            hosts: Hosts::new(self.host, &self.allowed_hosts),
            requests: AtomicU64::new(0),
        };
        let (stop, stopped) = oneshot::channel();
        let (running, ended) = mpsc::channel();
        let task = runtime.spawn(async move {
            accept(listener, Arc::new(service), stopped).await;
            drop(running);
        })?;
        let (stop, ended) = (Some(stop), Mutex::new(ended));
        Ok(Server { address, recorder, task, stop, ended, _runtime: runtime })
    }
}
