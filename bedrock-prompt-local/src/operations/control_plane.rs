//! The control plane: foundation models, inference profiles and guardrails.

mod guardrail_definition;
pub(super) mod guardrails;
mod listed;
pub(super) mod models;
pub(super) mod profiles;
