//! A minimal client, which shows every byte that is sent.

use bedrock_prompt_local::Server;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

pub(crate) const PATH: &str = "/model/anthropic.claude-test-v1%3A0/converse";

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("a JSON body")
    }

    pub(crate) fn message(&self) -> String {
        self.json()["message"].as_str().unwrap_or_default().to_owned()
    }
}

/// Sends a request unchanged. The response is empty if the server closes the connection.
pub(crate) async fn send(
    local: &Server,
    method: &str,
    path: &str,
    headers: &str,
    body: &[u8],
) -> Answer {
    let url = local.endpoint_url();
    let host = url.strip_prefix("http://").expect("plain HTTP");
    let mut stream = TcpStream::connect(host).await.expect("a connection");
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n",
        body.len()
    );
    let mut answer = Vec::new();
    stream.write_all(head.as_bytes()).await.expect("a server that reads");
    // The server may not read all of a body that it refuses.
    let _ = stream.write_all(body).await;
    let _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8(answer).expect("UTF-8");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
    Answer {
        status: head.get(9..12).and_then(|status| status.parse().ok()).unwrap_or(0),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

pub(crate) const SIGNED: &str = concat!(
    "content-type: application/json\r\nx-amz-date: 20261102T090000Z\r\n",
    "authorization: AWS4-HMAC-SHA256 Credential=AKIDLOCAL/20261102/us-east-1/bedrock/aws4_request, ",
    "SignedHeaders=host;x-amz-date, ",
    "Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\r\n",
);

pub(crate) async fn converse(local: &Server, body: &Value) -> Answer {
    send(local, "POST", PATH, SIGNED, body.to_string().as_bytes()).await
}

/// The message with which Converse refuses a request to a model.
pub(crate) async fn refused_by(local: &Server, model: &str, body: &Value) -> String {
    let path = format!("/model/{}/converse", model.replace(':', "%3A"));
    let answer = send(local, "POST", &path, SIGNED, body.to_string().as_bytes()).await;
    assert_eq!(answer.status, 400, "{model}: {body}");
    let kind = answer.header("x-amzn-errortype").unwrap_or_default();
    assert!(kind.starts_with("ValidationException:"), "{kind}");
    answer.message()
}

/// Asserts that Converse accepts a request to a model.
pub(crate) async fn taken_by(local: &Server, model: &str, body: &Value) {
    let path = format!("/model/{}/converse", model.replace(':', "%3A"));
    let answer = send(local, "POST", &path, SIGNED, body.to_string().as_bytes()).await;
    assert_eq!(answer.status, 200, "{model}: {body}: {}", answer.body);
}

/// A server that also refuses what clients say that AWS refuses.
pub(crate) async fn strict() -> Server {
    Server::builder().strict(true).start().await.expect("a free port")
}

/// A request with one user message.
pub(crate) fn user(text: &str) -> Value {
    json!({"messages": [{"role": "user", "content": [{"text": text}]}]})
}

/// A request that forces one tool.
pub(crate) fn with_tool(text: &str, name: &str, schema: &Value) -> Value {
    let mut request = user(text);
    request["toolConfig"] = json!({
        "tools": [{"toolSpec": {"name": name, "inputSchema": {"json": schema}}}],
        "toolChoice": {"tool": {"name": name}},
    });
    request
}

/// The output of the engine for a text: the input of the tool, or else the text of its response.
pub(crate) async fn extract(text: &str, name: &str, schema: Value) -> Result<Value, String> {
    let local = Server::start().await.expect("a free port");
    let answer = converse(&local, &with_tool(text, name, &schema)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let body = answer.json();
    let block = &body["output"]["message"]["content"][0];
    match block.get("toolUse") {
        Some(tool_use) => {
            assert_eq!(body["stopReason"], "tool_use");
            assert_eq!(tool_use["name"], name);
            Ok(tool_use["input"].clone())
        }
        None => Err(block["text"].as_str().expect("text").to_owned()),
    }
}

/// An object schema with every property required unless its name ends in `?`.
pub(crate) fn object(properties: Value) -> Value {
    let Value::Object(members) = properties else {
        panic!("properties are an object");
    };
    let mut required = Vec::new();
    let mut named = serde_json::Map::new();
    for (key, schema) in members {
        if let Some(name) = key.strip_suffix('?') {
            named.insert(name.to_owned(), schema);
        } else {
            required.push(key.clone());
            named.insert(key, schema);
        }
    }
    json!({"type": "object", "properties": named, "required": required})
}

pub(crate) fn decimal() -> Value {
    json!({"type": ["string", "number"], "pattern": r"^-?[0-9]+(\.[0-9]+)?([eE][0-9]+)?$"})
}
