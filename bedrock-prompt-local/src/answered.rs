//! What became of a request.

use std::fmt;
use std::time::Duration;

/// One answer, for [`Builder::on_answer`](crate::Builder::on_answer).
///
/// It is displayed as a line such as `POST /model/amazon.nova-lite-v1%3A0/converse 200 3 ms`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Answered {
    /// The name of the operation, such as `Converse`; empty where the path has none.
    pub operation: &'static str,
    /// The HTTP method.
    pub method: String,
    /// The path as sent, without its query.
    pub path: String,
    /// The HTTP status; 0 for a connection that is closed without an answer.
    pub status: u16,
    /// From the head of the request to the answer.
    pub time: Duration,
}

impl fmt::Display for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, path, status, time, .. } = self;
        write!(f, "{method} {path} {status} {} ms", time.as_millis())
    }
}
