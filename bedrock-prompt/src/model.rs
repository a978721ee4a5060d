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
mod capabilities;
pub(crate) mod guardrail;
mod id;
mod known;
pub(crate) mod mode;
mod overrides;
mod table;

pub use accepts::{NativeSchema, Reasoning, ToolChoice, ToolSchema};
pub use capabilities::ModelCapabilities;
pub(crate) use guardrail::Guardrail;
#[cfg(feature = "control-plane")]
pub(crate) use guardrail::is_id;
pub use mode::OutputMode;
pub(crate) use mode::Wanted;

pub(crate) use accepts::Serves;
pub(crate) use id::{base_of, geography_of_region, is_opaque, resource_of_arn, with_geography};
pub(crate) use known::nearest_known;
pub(crate) use overrides::CapabilityOverrides;

/// Whether Converse serves the model. Embedding and image models have other operations.
pub const fn is_served_by_converse(id: &str) -> bool {
    matches!(ModelCapabilities::from_id(id).serves, Serves::Converse)
}

/// Whether the model accepts `temperature` and `top_p`.
pub const fn takes_sampling(id: &str) -> bool {
    ModelCapabilities::from_id(id).sampling
}

/// Whether the model accepts `stop_sequences`.
pub const fn takes_stop_sequences(id: &str) -> bool {
    ModelCapabilities::from_id(id).stop_sequences
}

/// Whether the model supports tools.
pub const fn takes_tools(id: &str) -> bool {
    !matches!(ModelCapabilities::from_id(id).tool_choice, ToolChoice::None)
}

/// Whether the model supports a forced tool call. True without tool support, which
/// [`takes_tools`] reports.
pub const fn takes_forced_tool(id: &str) -> bool {
    !matches!(ModelCapabilities::from_id(id).tool_choice, ToolChoice::Auto)
}

/// Whether the model supports strict tools. True without tool support, which [`takes_tools`]
/// reports.
pub const fn takes_strict_tool(id: &str) -> bool {
    ModelCapabilities::from_id(id).strict_tools || !takes_tools(id)
}

/// Whether the model accepts a JSON Schema for its answer.
pub const fn takes_native_schema(id: &str) -> bool {
    !matches!(ModelCapabilities::from_id(id).native_schema, NativeSchema::No)
}
