//! A request and the status of its response.

use std::fmt;
use std::time::Duration;

/// A request and the status of its response, for
/// [`ServerBuilder::on_response`](crate::ServerBuilder::on_response).
///
/// It is displayed as a line such as `POST /model/amazon.nova-lite-v1%3A0/converse 200 3 ms`.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use bedrock_prompt_local::Server;
///
/// let local = Server::builder()
///     .on_response(|exchange| eprintln!("{exchange}"))
///     .start()
///     .await?;
/// # drop(local);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Exchange {
    /// The name of the operation, such as `Converse`; empty if the path has none.
    pub operation: &'static str,
    /// The HTTP method.
    pub method: String,
    /// The path as it was sent, percent-encoded, without the query.
    pub path: String,
    /// The HTTP status; 0 if the connection is closed without a response.
    pub status: u16,
    /// The time from the head of the request to the response.
    pub elapsed: Duration,
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, path, status, elapsed, .. } = self;
        write!(f, "{method} {path} {status} {} ms", elapsed.as_millis())
    }
}
