//! Model ids, and what each model accepts.
//!
//! [`ModelCapabilities`] has the built-in table, and [`OutputMode`] how a typed value is requested:
//!
//! ```
//! use bedrock_prompt::model::{ModelCapabilities, ToolChoice};
//!
//! let nova = ModelCapabilities::from_id("us.amazon.nova-lite-v1:0");
//! assert_eq!(nova.tool_choice, ToolChoice::Named);
//! assert_eq!(nova.max_output_tokens, Some(10_000));
//! ```

mod accepts;
pub(crate) mod assert;
mod capabilities;
pub(crate) mod guardrail;
mod id;
mod known;
pub(crate) mod mode;
mod overrides;
pub(crate) mod retired;
mod table;
mod words;

#[doc = include_str!("model/list.md")]
pub mod list {}

pub use accepts::{NativeSchema, Reasoning, ReasoningHistory, ToolChoice, ToolSchema, ToolUseId};
pub use capabilities::ModelCapabilities;
pub(crate) use guardrail::Guardrail;
#[cfg(feature = "control-plane")]
pub(crate) use guardrail::is_id;
pub use mode::OutputMode;
pub(crate) use mode::Wanted;

pub(crate) use accepts::Serves;
pub(crate) use id::{base_of, is_opaque, resource_of_arn, with_geography};
pub(crate) use known::{
    KnownModel, geography_for, nearest_known, profiles_of, unreachable_profiles,
};
pub use known::{LifeCycle, known_models, life_cycle};
pub(crate) use overrides::{CapabilityOverrides, is_prompt_resource};
