//! Claude: the Messages format of Anthropic.

mod answer;
mod order;
mod request;

pub(super) use answer::Form;
pub(super) use request::request;

/// How the ids of tool uses begin.
pub(super) const TOOL_USE_ID: &str = "toolu_bdrk_";
