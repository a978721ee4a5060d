//! Model ids, and what each model accepts.

mod family;
mod id;
mod known;
mod table;

pub(crate) use family::Families;
pub(crate) use id::{base_of, geography_of_region, is_opaque, resource_of_arn, with_geography};
pub(crate) use known::nearest_known;
pub(crate) use table::{Model, Serves, Support, ToolChoice, takes_tool_results_alone};

/// Whether Converse serves the model: embedding and image models have operations of their own.
pub const fn is_served_by_converse(id: &str) -> bool {
    matches!(Model::of(id).serves, Serves::Converse)
}

/// Whether the model takes `temperature` and `top_p`.
pub const fn takes_sampling(id: &str) -> bool {
    Model::of(id).sampling
}

/// Whether the model can answer with a typed value.
pub const fn takes_typed_output(id: &str) -> bool {
    !matches!(Model::of(id).tool_choice, ToolChoice::NoTools)
}
