//! What a client has sent, kept for a test to look at.

use std::fmt;

use axum::http::HeaderMap;
use serde_json::Value;

/// One request as it came over the wire.
///
/// Every request is kept, also one that was refused.
#[derive(Clone)]
#[non_exhaustive]
pub struct Received {
    /// The HTTP method.
    pub method: String,
    /// The path as sent, percent-encoding and all.
    pub path: String,
    /// The model id, decoded; empty where the path names no model.
    pub model_id: String,
    /// Header names in lower case, with their values, in the order of arrival.
    pub headers: Vec<(String, String)>,
    /// The body as JSON, its keys in the order sent; `null` if it was not JSON.
    pub body: Value,
    /// The body, byte for byte.
    pub bytes: Vec<u8>,
}

impl Received {
    pub(crate) fn new(
        method: &str,
        path: &str,
        model_id: &str,
        headers: &HeaderMap,
        bytes: &[u8],
    ) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            model_id: model_id.to_owned(),
            headers: headers
                .iter()
                .map(|(name, value)| {
                    let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                    (name.as_str().to_owned(), value)
                })
                .collect(),
            body: serde_json::from_slice(bytes).unwrap_or_default(),
            bytes: bytes.to_vec(),
        }
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
            .field("method", &self.method)
            .field("path", &self.path)
            .field("model_id", &self.model_id)
            .field("body_len", &self.bytes.len())
            .finish_non_exhaustive()
    }
}
