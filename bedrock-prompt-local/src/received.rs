//! What a client has sent, kept for a test to look at.

use std::fmt;

use axum::body::Bytes;
use axum::http::request::Parts;
use serde_json::Value;

use crate::operation::{self, Operation};
use crate::validate::items;
use crate::when::last_text;

/// One request as it came over the wire.
///
/// Every request is kept, also one that was refused, unless
/// [`record`](crate::Builder::record) says otherwise.
#[derive(Clone)]
#[non_exhaustive]
pub struct Received {
    /// The name of the operation, such as `Converse`; empty where the path has none.
    pub operation: String,
    /// The HTTP method.
    pub method: String,
    /// The path as sent, percent-encoding and all.
    pub path: String,
    /// The query as sent, without its question mark; empty where there is none.
    pub query: String,
    /// The model id, decoded; empty where the path names no model.
    pub model_id: String,
    /// Header names in lower case, with their values, in the order of arrival.
    pub headers: Vec<(String, String)>,
    /// The body as JSON, its keys in the order sent; `null` if it was not JSON.
    pub body: Value,
    /// The body, byte for byte.
    pub bytes: Vec<u8>,
}

/// A request as the server keeps it: its body once, and not parsed.
pub(crate) struct Kept {
    parts: Parts,
    operation: Operation,
    bytes: Bytes,
}

impl Kept {
    pub(crate) fn new(parts: &Parts, operation: Operation, bytes: &Bytes) -> Self {
        // A clone without the extensions, which hold the state of the server.
        let (mut kept, ()) = axum::http::Request::new(()).into_parts();
        kept.method.clone_from(&parts.method);
        kept.uri.clone_from(&parts.uri);
        kept.headers.clone_from(&parts.headers);
        Self { parts: kept, operation, bytes: bytes.clone() }
    }

    pub(crate) fn received(&self) -> Received {
        let headers = self.parts.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        });
        Received {
            operation: self.operation.0.to_owned(),
            method: self.parts.method.to_string(),
            path: self.parts.uri.path().to_owned(),
            query: self.parts.uri.query().unwrap_or_default().to_owned(),
            model_id: operation::model_id(self.parts.uri.path()).into_owned(),
            headers: headers.collect(),
            body: serde_json::from_slice(&self.bytes).unwrap_or_default(),
            bytes: self.bytes.to_vec(),
        }
    }
}

impl Received {
    /// What was asked last: the texts of the last message of the user, among them those of tool
    /// results, one a line; the text to embed, or the question to a knowledge base.
    ///
    /// ```no_run
    /// # fn show(local: &bedrock_prompt_local::Server) {
    /// assert_eq!(local.received()[0].text(), "What is the total?");
    /// # }
    /// ```
    pub fn text(&self) -> String {
        last_text(&self.body)
    }

    /// The names of the tools that a model may use.
    ///
    /// ```no_run
    /// # fn show(local: &bedrock_prompt_local::Server) {
    /// assert_eq!(local.received()[0].tools(), ["invoice"]);
    /// # }
    /// ```
    pub fn tools(&self) -> Vec<&str> {
        let (converse, claude) = (&self.body["toolConfig"]["tools"], &self.body["tools"]);
        let converse = items(converse).iter().map(|tool| &tool["toolSpec"]["name"]);
        let claude = items(claude).iter().map(|tool| &tool["name"]);
        converse.chain(claude).filter_map(Value::as_str).collect()
    }

    /// The first value of a header, whatever the case of its name.
    ///
    /// ```no_run
    /// # fn show(local: &bedrock_prompt_local::Server) {
    /// let received = local.received();
    /// assert_eq!(received[0].header("Content-Type"), Some("application/json"));
    /// # }
    /// ```
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Shows neither content nor credentials.
impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("model_id", &self.model_id)
            .field("body_len", &self.bytes.len())
            .finish_non_exhaustive()
    }
}
