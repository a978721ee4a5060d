#![cfg_attr(docsrs, feature(doc_cfg))]
#![doc = include_str!("front_page.md")]
// The quick start of the README is compiled, too.
#![cfg_attr(doctest, doc = include_str!("../README.md"))]

pub mod client;
mod decode;
#[cfg(feature = "garde")]
pub mod garde;
// For rustdoc only: the guide costs no build of a user anything.
#[cfg(any(doc, doctest))]
pub mod guide;
mod invoke;
mod json;
mod json_schema;
pub mod model;
mod outcome;
pub mod prompt;
mod request;
mod services;
pub mod usage;
mod wire;

#[doc(hidden)]
pub mod __private;

#[cfg(feature = "aws-config")]
pub use aws_config;
#[cfg(feature = "control-plane")]
pub use aws_sdk_bedrock as control_plane_sdk;
#[cfg(feature = "knowledge-base")]
pub use aws_sdk_bedrockagentruntime as agent_runtime_sdk;
pub use aws_sdk_bedrockruntime as sdk;
#[cfg(feature = "derive")]
pub use bedrock_prompt_derive::Prompt;
pub use schemars;
pub use serde;

pub use client::Client;
pub use decode::{Output, Text, decode};
pub use json::{Violation, Violations};
pub use model::OutputMode;
pub use outcome::{Error, ErrorKind, Response};
pub use prompt::Prompt;
pub use request::Request;
pub use services::embeddings;
#[cfg(feature = "knowledge-base")]
pub use services::knowledge_base;
#[cfg(feature = "control-plane")]
pub use services::{control_plane, doctor};

/// Guardrails, which check prompts and answers, and their interventions.
pub mod guardrail {
    pub use crate::model::guardrail::Guardrail;
    pub use crate::outcome::{GuardrailPolicy, Intervention};
}

/// The record of a call: its adaptations, attempts, re-asks, tokens and latency.
pub mod record {
    pub use crate::outcome::{Adaptation, CallRecord};
}

/// Repairs: recorded changes to an answer that did not match its type.
pub mod repair {
    pub use crate::json::{Repair, RepairKind, RepairPolicy};
}

/// Reports whether the JSON Schema of an output type fits the rules of models.
pub mod schema {
    pub use crate::json_schema::{SchemaRefusal, SchemaRule};
    pub use crate::prompt::schema_report::{ModeFit, SchemaReport};
}

/// Streamed answers.
pub mod stream {
    pub use crate::client::stream::ResponseStream;
    pub use crate::wire::Delta;
}
