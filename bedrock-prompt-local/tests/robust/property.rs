//! Properties of the server for any input, which the tests and the fuzz targets check.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Once};
use std::time::Duration;

use bedrock_prompt_local::{Script, Server};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

/// The paths of all operations that read a body.
pub(crate) const PATHS: [&str; 20] = [
    "/model/amazon.nova-lite-v1%3A0/converse",
    "/model/amazon.nova-lite-v1%3A0/converse-stream",
    "/model/anthropic.claude-3-haiku-20240307-v1%3A0/invoke",
    "/model/meta.llama3-1-8b-instruct-v1%3A0/invoke-with-response-stream",
    "/model/amazon.nova-micro-v1%3A0/invoke-with-response-stream",
    "/model/openai.gpt-oss-20b-1%3A0/invoke-with-response-stream",
    "/model/mistral.mistral-large-2407-v1%3A0/invoke-with-response-stream",
    "/model/mistral.mistral-7b-instruct-v0%3A2/invoke-with-response-stream",
    "/model/amazon.titan-text-lite-v1/invoke-with-response-stream",
    "/model/cohere.command-text-v14/invoke-with-response-stream",
    "/model/cohere.command-r-v1%3A0/invoke-with-response-stream",
    "/model/amazon.nova-2-multimodal-embeddings-v1%3A0/invoke",
    "/model/amazon.titan-embed-text-v2%3A0/invoke",
    "/model/cohere.embed-english-v3/invoke",
    "/model/amazon.nova-lite-v1%3A0/count-tokens",
    "/guardrail/abc/version/DRAFT/apply",
    "/guardrails",
    "/guardrails/abc",
    "/knowledgebases/HANDBOOK01/retrieve",
    "/retrieveAndGenerate",
];

const GOOD: &str = r#"{"messages":[{"role":"user","content":[{"text":"hello"}]}]}"#;
const THREAD: &str = "bedrock-local";
const LONG: Duration = Duration::from_secs(20);

static PANICS: AtomicUsize = AtomicUsize::new(0);
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(2).thread_name(THREAD).enable_all().build().expect("a runtime")
});

/// A server that detects panics.
pub(crate) struct Local {
    server: Server,
}

impl Local {
    pub(crate) fn start(script: Option<Script>) -> Self {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                if std::thread::current().name() == Some(THREAD) {
                    PANICS.fetch_add(1, Ordering::Relaxed);
                }
                before(panic);
            }));
        });
        let builder = Server::builder().record(false);
        let builder = match script {
            Some(script) => builder.script(script),
            None => builder,
        };
        let server = RUNTIME.block_on(builder.start()).expect("a free port");
        Self { server }
    }

    fn connect(&self) -> TcpStream {
        let url = self.server.endpoint_url();
        let socket = TcpStream::connect(url.strip_prefix("http://").expect("plain HTTP"));
        let socket = socket.expect("a connection");
        socket.set_read_timeout(Some(LONG)).expect("a socket");
        socket
    }

    /// Any bytes get an error of AWS, an HTTP error, or a closed connection.
    pub(crate) fn takes_bytes(&self, bytes: &[u8]) {
        let mut socket = self.connect();
        // The server may close the connection before everything is sent.
        let _ = socket.write_all(bytes);
        let _ = socket.shutdown(Shutdown::Write);
        let answer = to_the_end(&mut socket, bytes);
        if !answer.is_empty() && !bytes.starts_with(b"PRI ") {
            let (status, head, body) = parts(&answer);
            assert!(status < 400 || is_of_aws(&head, &body) || body.is_empty(), "{head}");
        }
        self.is_well();
    }

    /// Any body on any path gets a response: status 200, or an error of AWS.
    pub(crate) fn takes_request(&self, method: &str, path: &str, headers: &str, body: &[u8]) {
        let mut socket = self.connect();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer x\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n",
            body.len()
        );
        socket.write_all(&[head.as_bytes(), body].concat()).expect("a server that reads");
        let (status, head, body) = parts(&to_the_end(&mut socket, body));
        assert!((200..300).contains(&status) || is_of_aws(&head, &body), "{head}");
        assert_ne!(status, 500, "{head}");
        self.is_well();
    }

    /// The server responds, and nothing has panicked.
    pub(crate) fn is_well(&self) {
        assert_eq!(PANICS.load(Ordering::Relaxed), 0, "a panic");
        let mut socket = self.connect();
        let path = PATHS[0];
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{GOOD}",
            GOOD.len()
        );
        socket.write_all(request.as_bytes()).expect("a server that reads");
        assert_eq!(parts(&to_the_end(&mut socket, GOOD.as_bytes())).0, 200);
    }
}

/// A text is either a valid script, or an error with its position.
pub(crate) fn is_script_or_error(text: &str) {
    match text.parse::<Script>() {
        Err(error) => {
            assert!(!error.message().is_empty());
            assert!((1..=text.split('\n').count()).contains(&error.line()), "{error}");
        }
        Ok(script) => {
            let local = Local::start(Some(script));
            for path in &PATHS[..3] {
                let mut socket = local.connect();
                // A script may stall.
                socket.set_read_timeout(Some(Duration::from_millis(50))).expect("a socket");
                let request = format!(
                    "POST {path} HTTP/1.1\r\nauthorization: Bearer x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{GOOD}",
                    GOOD.len()
                );
                socket.write_all(request.as_bytes()).expect("a server that reads");
                let _ = socket.read_to_end(&mut Vec::new());
            }
            assert_eq!(PANICS.load(Ordering::Relaxed), 0, "a panic");
        }
    }
}

fn to_the_end(socket: &mut TcpStream, sent: &[u8]) -> Vec<u8> {
    let mut answer = Vec::new();
    match socket.read_to_end(&mut answer) {
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            panic!("neither an answer nor an end for {:?}", String::from_utf8_lossy(sent));
        }
        _ => answer,
    }
}

/// The status, head and body of the first final response.
fn parts(answer: &[u8]) -> (u16, String, String) {
    let text = String::from_utf8_lossy(answer);
    let text = text.strip_prefix("HTTP/1.1 100 Continue\r\n\r\n").unwrap_or(&text);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_default();
    let status = head.strip_prefix("HTTP/1.1 ").or_else(|| head.strip_prefix("HTTP/1.0 "));
    let status = status.and_then(|rest| rest.get(..3)?.parse().ok());
    (status.unwrap_or_else(|| panic!("no status in {text}")), head.to_owned(), body.to_owned())
}

fn is_of_aws(head: &str, body: &str) -> bool {
    let body: Value = serde_json::Deserializer::from_str(body)
        .into_iter()
        .next()
        .and_then(Result::ok)
        .unwrap_or_default();
    head.contains("x-amzn-errortype: ") && body["message"].is_string()
}
