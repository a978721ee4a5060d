#![doc = include_str!("../README.md")]

mod client;
mod decode;
#[cfg(feature = "garde")]
pub mod garde;
mod invoke;
mod json;
mod model;
mod outcome;
mod prompt;
mod request;
mod schema;
mod services;
mod usage;
mod wire;

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

pub use client::{Call, Client, ClientBuilder, Conversation, NativeCall, ResponseStream};
pub use decode::{Output, Text, decode};
pub use json::{Repair, RepairKind, RepairPolicy, Violation, Violations};
pub use model::{CachePoints, ModelProfile, NativeSchema, Reasoning, ToolChoice, ToolSchema};
pub use model::{Guardrail, OutputMode};
pub use outcome::{Error, ErrorKind, GuardrailPolicy, Intervention, Response, Step, Usage};
pub use prompt::{
    Extract, Fingerprint, ModeFit, Prompt, RenderError, Rendered, Say, SchemaReport, Spec,
};
pub use request::Request;
pub use schema::{SchemaRefusal, SchemaRule};
#[cfg(feature = "control-plane")]
pub use services::control_plane::{ControlPlane, GuardrailDefinition, ModelAccess};
pub use services::embeddings::{Embed, Embedding, Embeddings, InputType, Neighbour};
#[cfg(feature = "knowledge-base")]
pub use services::knowledge_base::{
    Ask, Citation, CitedAnswer, Filter, KnowledgeBase, Passage, Passages, Retrieve,
};
pub use usage::{
    ModelUsage, Price, PriceSource, PriceTable, UsageCounts, UsageReport, UsageTracker, Usd,
};
pub use wire::Delta;
