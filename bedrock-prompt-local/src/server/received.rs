//! The requests of clients, kept for the assertions of a test.

use std::borrow::Cow;
use std::fmt;

use hyper::body::Bytes;
use hyper::{Method, Request};
use serde_json::Value;

use crate::json::{Node, items};
use crate::protocol::path;
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
    /// The body as JSON, with its keys in the order of arrival; `null` if it is not JSON. A number that
    /// is no integer of 64 bits is the nearest `f64`, and a body with one that is too large, such as
    /// `1e400`, is `null`: `bytes` has it as it was sent.
    pub body: Value,
    /// The bytes of the body.
    pub bytes: Vec<u8>,
}

/// A request as the server keeps it, not parsed.
///
/// It is copied: otherwise a small request would keep the buffer of the connection, of 8 KiB or more.
pub(super) struct RawRequest {
    operation: &'static str,
    method: Method,
    /// A line with the path, one with the query, and one for each header, as in `host: 127.0.0.1`.
    /// None of them can have a line break in it.
    head: Box<[u8]>,
    bytes: Box<[u8]>,
}

impl RawRequest {
    pub(super) fn new(operation: &'static str, request: &Request<Bytes>) -> Self {
        let (uri, headers) = (request.uri(), request.headers());
        let fields = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 3);
        let length = uri.path().len() + uri.query().map_or(0, str::len) + 2;
        let mut head = Vec::with_capacity(length + fields.sum::<usize>());
        for line in [uri.path(), uri.query().unwrap_or_default()] {
            head.extend_from_slice(line.as_bytes());
            head.push(b'\n');
        }
        for (name, value) in headers {
            for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\n"] {
                head.extend_from_slice(part);
            }
        }
        Self {
            operation,
            method: request.method().clone(),
            head: head.into(),
            bytes: request.body().as_ref().into(),
        }
    }

    pub(super) const fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The parts of the head.
    pub(super) fn head(&self) -> Head<'_> {
        Head(String::from_utf8_lossy(&self.head))
    }

    pub(super) fn received(&self) -> ReceivedRequest {
        let head = self.head();
        let headers = head.headers();
        ReceivedRequest {
            operation: self.operation.to_owned(),
            method: self.method.to_string(),
            path: head.path().to_owned(),
            query: head.query().to_owned(),
            model_id: path::model_id(head.path()).into_owned(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            body: serde_json::from_slice(&self.bytes).unwrap_or_default(),
            bytes: self.bytes.to_vec(),
        }
    }
}

/// The lines of a head, as [`RawRequest`] keeps them.
pub(super) struct Head<'r>(Cow<'r, str>);

impl Head<'_> {
    fn lines(&self) -> impl Iterator<Item = &str> {
        self.0.split_terminator('\n')
    }

    pub(super) fn path(&self) -> &str {
        self.lines().next().unwrap_or_default()
    }

    pub(super) fn query(&self) -> &str {
        self.lines().nth(1).unwrap_or_default()
    }

    /// Names in lower case and values.
    pub(super) fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.lines().skip(2).filter_map(|line| line.split_once(": "))
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
        last_user_text(&Node::from(&self.body))
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

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::*;

    fn request(uri: &str, headers: &[(&'static str, &[u8])]) -> ReceivedRequest {
        let mut request =
            Request::post(uri).body(Bytes::from_static(b"{\"a\": 1}")).expect("valid");
        for (name, value) in headers {
            let value = HeaderValue::from_bytes(value).expect("a value");
            request.headers_mut().append(*name, value);
        }
        RawRequest::new("Converse", &request).received()
    }

    #[test]
    fn a_request_is_kept_as_it_was_sent() {
        let headers: [(&str, &[u8]); 5] = [
            ("host", b"127.0.0.1:1"),
            ("x-a", b"one: two: three"),
            ("x-empty", b""),
            ("x-a", b" spaces\tand\ttabs "),
            ("x-bytes", b"\xff\xc3\xa4"),
        ];
        let received = request("/model/a%3Ab/converse?x=1&y=:%0A", &headers);
        assert_eq!(
            (received.method.as_str(), received.path.as_str()),
            ("POST", "/model/a%3Ab/converse")
        );
        assert_eq!((received.query.as_str(), received.model_id.as_str()), ("x=1&y=:%0A", "a:b"));
        let known: Vec<_> =
            received.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        // Headers of one name are beside each other, as hyper hands them out.
        let expected = [
            ("host", "127.0.0.1:1"),
            ("x-a", "one: two: three"),
            ("x-a", " spaces\tand\ttabs "),
            ("x-empty", ""),
            ("x-bytes", "\u{fffd}ä"),
        ];
        assert_eq!(known, expected);
        assert_eq!(
            (received.bytes.as_slice(), &received.body["a"]),
            (&b"{\"a\": 1}"[..], &1.into())
        );
    }

    #[test]
    fn a_request_without_query_and_headers_is_kept() {
        let received = request("/", &[]);
        assert_eq!((received.path.as_str(), received.query.as_str()), ("/", ""));
        assert!(received.headers.is_empty());
    }
}
