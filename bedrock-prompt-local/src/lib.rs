//! A local Amazon Bedrock Runtime on loopback, for tests, demos and offline work.
//!
//! [`Server`] speaks the protocol of Bedrock Runtime over plain HTTP on `127.0.0.1`. Point any
//! client at it, an AWS SDK in any language for one, and Converse works without an account, a
//! network or a model. It checks what it receives as AWS does and answers as AWS does: the same
//! status codes, headers, error names and JSON shapes. It shares no code with `bedrock-prompt`,
//! so that it is an independent witness of what that crate puts on the wire.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! use bedrock_prompt_local::Server;
//!
//! let local = Server::start().await?;
//! println!("export AWS_ENDPOINT_URL_BEDROCK_RUNTIME={}", local.endpoint_url());
//! # Ok(())
//! # }
//! ```
//!
//! # Where the answers come from
//!
//! * By default from the **extractive engine**. It is not a language model: it finds labelled
//!   lines, tables, lists, dates and amounts in the text of the last user message and copies them
//!   into the JSON schema of the tool that the request asks for. The same request always gets the
//!   same answer. What it cannot find, it does not make up: an optional property is left out, and
//!   when a required one is missing it says so in plain text instead of using the tool.
//! * From a [`Script`]: the replies of a test, in order, among them errors, broken bodies and
//!   closed connections.
//!
//! # What it serves
//!
//! `POST /model/{modelId}/converse`. Every other path gets an `UnknownOperationException`.
//! Credentials are not verified, but a request without any is refused, as AWS would.

mod converse;
mod engine;
mod error;
mod received;
mod reply;
mod respond;
mod script;
mod server;
mod usage;
mod validate;

pub use error::AwsError;
pub use received::Received;
pub use reply::Reply;
pub use script::Script;
pub use server::{Builder, Server};
