//! The control plane: foundation models, inference profiles and guardrails.

mod catalogue;
mod guardrail_definition;
pub(super) mod guardrails;
pub(super) mod models;
pub(super) mod profiles;
