//! Event streams, read from the socket chunk by chunk.

use aws_smithy_eventstream::frame::read_message_from;
use bedrock_prompt_local::Server;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::SIGNED;

pub(crate) const STREAM: &str = "/model/anthropic.claude-test-v1%3A0/converse-stream";

/// The parts of a streamed response.
pub(crate) struct Streamed {
    pub(crate) head: String,
    pub(crate) chunks: Vec<Vec<u8>>,
    /// Whether the end of the body was sent before the connection was closed.
    pub(crate) complete: bool,
}

/// One frame.
#[derive(Debug)]
pub(crate) struct Frame {
    /// In the order in which they were sent.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) payload: Value,
}

impl Streamed {
    pub(crate) fn frames(&self) -> Vec<Frame> {
        self.chunks.iter().map(|chunk| frame(chunk).expect("a whole frame")).collect()
    }

    /// The names of the events, and their payloads without padding.
    pub(crate) fn events(&self) -> Vec<(String, Value)> {
        let event = |frame: Frame| {
            let name = frame.header(":event-type").unwrap_or_default().to_owned();
            let mut payload = frame.payload;
            payload.as_object_mut().expect("an object").remove("p");
            (name, payload)
        };
        self.frames().into_iter().map(event).collect()
    }

    /// The events of a model in the chunks of `InvokeModelWithResponseStream`.
    pub(crate) fn chunked(&self) -> Vec<Value> {
        let event = |(name, payload): (String, Value)| {
            assert_eq!(name, "chunk");
            let bytes = payload["bytes"].as_str().expect("base64");
            let bytes = aws_smithy_types::base64::decode(bytes).expect("base64");
            serde_json::from_slice(&bytes).expect("JSON")
        };
        self.events().into_iter().map(event).collect()
    }

    /// The texts at a JSON pointer in the payloads, in order.
    pub(crate) fn texts(&self, pointer: &str) -> Vec<String> {
        let events = self.events();
        let found = events.iter().filter_map(|(_, payload)| payload.pointer(pointer)?.as_str());
        found.map(str::to_owned).collect()
    }
}

impl Frame {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Decodes one frame, after which there must be no more bytes.
pub(crate) fn frame(mut bytes: &[u8]) -> Result<Frame, String> {
    let message = read_message_from(&mut bytes).map_err(|error| error.to_string())?;
    assert!(bytes.is_empty(), "a chunk is one frame");
    let headers = message.headers().iter().map(|header| {
        let value = header.value().as_string().expect("a string").as_str().to_owned();
        (header.name().as_str().to_owned(), value)
    });
    Ok(Frame {
        headers: headers.collect(),
        payload: if message.payload().is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(message.payload()).expect("a JSON payload")
        },
    })
}

/// Sends a request and returns the connection, from which the response can be read.
pub(crate) async fn open(local: &Server, path: &str, body: &Value) -> TcpStream {
    let url = local.endpoint_url();
    let host = url.strip_prefix("http://").expect("plain HTTP");
    let mut stream = TcpStream::connect(host).await.expect("a connection");
    let body = body.to_string();
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{SIGNED}content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("a server that reads");
    stream
}

pub(crate) async fn stream(local: &Server, path: &str, body: &Value) -> Streamed {
    let mut socket = open(local, path, body).await;
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer).await;
    read(&answer)
}

pub(crate) async fn converse_stream(local: &Server, body: &Value) -> Streamed {
    stream(local, STREAM, body).await
}

/// Parses a response: the head, and a chunked body.
pub(crate) fn read(answer: &[u8]) -> Streamed {
    let (head, mut body) = split(answer, b"\r\n\r\n").expect("a head");
    let head = String::from_utf8(head.to_vec()).expect("UTF-8");
    assert!(head.contains("transfer-encoding: chunked"), "{head}");
    let mut chunks = Vec::new();
    while let Some((length, rest)) = split(body, b"\r\n") {
        let length = std::str::from_utf8(length).expect("a length");
        let length = usize::from_str_radix(length, 16).expect("a length");
        if length == 0 {
            return Streamed { head, chunks, complete: true };
        }
        chunks.push(rest[..length].to_vec());
        body = &rest[length + 2..];
    }
    Streamed { head, chunks, complete: false }
}

fn split<'b>(bytes: &'b [u8], at: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let found = bytes.windows(at.len()).position(|window| window == at)?;
    Some((&bytes[..found], &bytes[found + at.len()..]))
}
