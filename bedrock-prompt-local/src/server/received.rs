//! The requests of clients, kept for the assertions of a test.

use std::fmt;

use hyper::body::Bytes;
use hyper::{HeaderMap, Method, Request, Uri};
use serde_json::Value;

use crate::protocol::path;
use crate::rules::items;
use crate::script::last_user_text;

/// A request as it was sent.
///
/// All requests are kept, including those that were refused, unless
/// [`record`](crate::ServerBuilder::record) is off.
///
/// ```
/// fn sent_texts(local: &bedrock_prompt_local::Server) -> Vec<String> {
///     let received = local.received();
///     let questions = received.iter().filter(|request| request.operation == "Converse");
///     questions.map(|request| request.text()).collect()
/// }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct ReceivedRequest {
    /// The name of the operation, such as `Converse`; empty if the path has none.
    pub operation: String,
    /// The HTTP method.
    pub method: String,
    /// The path as it was sent, percent-encoded.
    pub path: String,
    /// The query as it was sent, without the question mark; empty if there is none.
    pub query: String,
    /// The decoded model id; empty if the path is not one of Bedrock Runtime's models.
    pub model_id: String,
    /// The headers in the order of arrival, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as JSON, with its keys in the order of arrival; `null` if it is not JSON.
    pub body: Value,
    /// The bytes of the body.
    pub bytes: Vec<u8>,
}

/// A request as the server keeps it, with its body not parsed and not copied.
pub(super) struct RawRequest {
    operation: &'static str,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    bytes: Bytes,
}

impl RawRequest {
    pub(super) fn new(operation: &'static str, request: &Request<Bytes>) -> Self {
        Self {
            operation,
            method: request.method().clone(),
            uri: request.uri().clone(),
            headers: request.headers().clone(),
            bytes: request.body().clone(),
        }
    }

    pub(super) fn received(&self) -> ReceivedRequest {
        let headers = self.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        });
        ReceivedRequest {
            operation: self.operation.to_owned(),
            method: self.method.to_string(),
            path: self.uri.path().to_owned(),
            query: self.uri.query().unwrap_or_default().to_owned(),
            model_id: path::model_id(self.uri.path()).into_owned(),
            headers: headers.collect(),
            body: serde_json::from_slice(&self.bytes).unwrap_or_default(),
            bytes: self.bytes.to_vec(),
        }
    }
}

impl ReceivedRequest {
    /// The texts of the last user message and of its tool results, one per line. For other
    /// operations: the text to embed, or the question to a knowledge base.
    ///
    /// ```no_run
    /// # fn show(local: &bedrock_prompt_local::Server) {
    /// assert_eq!(local.received()[0].text(), "What is the total?");
    /// # }
    /// ```
    pub fn text(&self) -> String {
        last_user_text(&self.body)
    }

    /// The names of the tools that the model may use.
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

    /// The first value of a header. The case of the name is ignored.
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

/// Shows neither the content nor credentials.
impl fmt::Debug for ReceivedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceivedRequest")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("model_id", &self.model_id)
            .field("body_len", &self.bytes.len())
            .finish_non_exhaustive()
    }
}
