//! The SDK's types as they go over the wire.

mod document;
mod messages;
mod raw_body;
mod sdk;
mod stream;
mod tool_inputs;

pub(crate) use document::{to_document, to_value};
pub(crate) use messages::{calls, is_sendable, make_sendable, open_calls};
pub(crate) use raw_body::{RawBody, sendable};
pub(crate) use sdk::{Json, Message, deserializer, guardrail_trace, message, serializer};
pub(crate) use stream::Collector;
pub use stream::Delta;
pub(crate) use tool_inputs::{is_emptied, reasoning, with_inputs};
