#![doc = include_str!("../README.md")]

mod answer;
mod client;
mod conversation;
mod embed;
mod error;
mod fingerprint;
mod history;
mod mode;
mod model;
mod native;
mod output;
mod prompt;
mod repair;
mod request;
mod response;
mod schema;
mod settings;
mod stream;
mod transport;
mod violation;
mod wire;

#[cfg(test)]
mod any_json;

#[doc(hidden)]
pub mod __private;

pub use aws_sdk_bedrockruntime as sdk;
#[cfg(feature = "derive")]
pub use bedrock_prompt_derive::Prompt;
pub use schemars;
pub use serde;

pub use answer::decode;
pub use client::{Call, Client, ClientBuilder, NativeCall, ResponseStream};
pub use conversation::Conversation;
pub use embed::{Embed, Embedding, Embeddings, InputType, Neighbour};
pub use error::{Error, ErrorKind};
pub use fingerprint::Fingerprint;
pub use mode::OutputMode;
pub use output::{Output, Text};
pub use prompt::{Extract, Prompt, RenderError, Rendered, Say, Spec};
pub use repair::Repair;
pub use request::Request;
pub use response::{Response, Usage};
pub use stream::Delta;
pub use violation::{Violation, Violations};
