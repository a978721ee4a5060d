#![cfg_attr(docsrs, feature(doc_cfg))]
#![doc = include_str!("../README.md")]

mod answer;
mod client;
#[cfg(feature = "control-plane")]
mod control_plane;
mod conversation;
mod embed;
mod error;
mod fingerprint;
#[cfg(feature = "garde")]
pub mod garde;
mod guardrail;
mod history;
mod json;
#[cfg(feature = "knowledge-base")]
mod knowledge_base;
mod local;
mod mode;
mod model;
mod native;
mod output;
mod prompt;
mod repair;
mod report;
mod request;
mod response;
mod schema;
mod settings;
mod stream;
mod timeouts;
mod transport;
mod usage;
mod violation;
mod wire;

#[cfg(test)]
mod any_json;

#[doc(hidden)]
pub mod __private;

#[cfg(feature = "control-plane")]
pub use aws_sdk_bedrock as control_plane_sdk;
#[cfg(feature = "knowledge-base")]
pub use aws_sdk_bedrockagentruntime as agent_runtime_sdk;
pub use aws_sdk_bedrockruntime as sdk;
#[cfg(feature = "derive")]
pub use bedrock_prompt_derive::Prompt;
pub use schemars;
pub use serde;

pub use answer::decode;
pub use client::{Call, Client, ClientBuilder, NativeCall, ResponseStream};
#[cfg(feature = "control-plane")]
pub use control_plane::{ControlPlane, GuardrailDefinition, ModelAccess};
pub use conversation::Conversation;
pub use embed::{Embed, Embedding, Embeddings, InputType, Neighbour};
pub use error::{Error, ErrorKind};
pub use fingerprint::Fingerprint;
pub use guardrail::{Guardrail, GuardrailPolicy, Intervention};
#[cfg(feature = "knowledge-base")]
pub use knowledge_base::{
    Ask, Citation, CitedAnswer, Filter, KnowledgeBase, Passage, Passages, Retrieve,
};
pub use mode::{OutputMode, Step};
pub use model::{CachePoints, ModelProfile, NativeSchema, Reasoning, ToolChoice, ToolSchema};
pub use output::{Output, Text};
pub use prompt::{Extract, Prompt, RenderError, Rendered, Say, Spec};
pub use repair::{Repair, RepairKind, RepairPolicy};
pub use report::{ModeFit, SchemaReport};
pub use request::Request;
pub use response::{Response, Usage};
pub use schema::{SchemaRefusal, SchemaRule};
pub use stream::Delta;
pub use usage::{
    ModelUsage, Price, PriceSource, PriceTable, UsageCounts, UsageReport, UsageTracker, Usd,
};
pub use violation::{Violation, Violations};
