//! Bedrock's requests and responses in the SDK's types and in JSON.

mod document;
mod find_inputs;
mod halves;
mod messages;
mod parts;
mod raw_body;
mod raw_response;
mod sdk;
mod stream;
mod tool_ids;

pub(crate) use document::{to_document, to_value};
pub(crate) use halves::{HalfJoiner, halves_of_texts, may_have_halves, without_halves};
pub(crate) use messages::{
    calls, ids, is_sendable, is_without_answer, make_sendable, open_calls, shown_name,
};
pub(crate) use parts::{Part, parts, transcript};
pub(crate) use raw_body::{RawBody, sendable};
pub(crate) use raw_response::{RawResponse, reasoning};
pub(crate) use sdk::{
    Json, Message, deserializer, guardrail_trace, message, native_stream_deserializer, serializer,
    stream_deserializer, stream_serializer,
};
pub(crate) use stream::Collector;
pub use stream::Delta;
pub(crate) use tool_ids::{IdForm, has_ids, rename_tool_uses};
