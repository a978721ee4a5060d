//! Model ids, and what each model accepts.

mod accepts;
pub(crate) mod guardrail;
mod id;
mod known;
pub(crate) mod mode;
mod profile;
mod profiles;
mod table;

pub use accepts::{NativeSchema, Reasoning, ToolChoice, ToolSchema};
pub(crate) use guardrail::Guardrail;
#[cfg(feature = "control-plane")]
pub(crate) use guardrail::is_id;
pub use mode::OutputMode;
pub(crate) use mode::Wanted;
pub use profile::ModelCapabilities;

pub(crate) use ModelCapabilities as Model;
pub(crate) use accepts::Serves;
pub(crate) use id::{base_of, geography_of_region, is_opaque, resource_of_arn, with_geography};
pub(crate) use known::nearest_known;
pub(crate) use profiles::Profiles;

/// Whether Converse serves the model: embedding and image models have operations of their own.
pub const fn is_served_by_converse(id: &str) -> bool {
    matches!(Model::of(id).serves, Serves::Converse)
}

/// Whether the model takes `temperature` and `top_p`.
pub const fn takes_sampling(id: &str) -> bool {
    Model::of(id).sampling
}

/// Whether the model takes `stop_sequences`.
pub const fn takes_stop_sequences(id: &str) -> bool {
    Model::of(id).stop_sequences
}

/// Whether the model takes tools.
pub const fn takes_tools(id: &str) -> bool {
    !matches!(Model::of(id).tool_choice, ToolChoice::None)
}

/// Whether the model can be made to call a tool. That it takes none is another mistake.
pub const fn takes_forced_tool(id: &str) -> bool {
    !matches!(Model::of(id).tool_choice, ToolChoice::Auto)
}

/// Whether the model takes strict tools. That it takes none at all is another mistake.
pub const fn takes_strict_tool(id: &str) -> bool {
    Model::of(id).strict_tools || !takes_tools(id)
}

/// Whether the model takes a JSON schema for its answer.
pub const fn takes_native_schema(id: &str) -> bool {
    !matches!(Model::of(id).native_schema, NativeSchema::No)
}
