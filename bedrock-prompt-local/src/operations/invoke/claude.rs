//! Claude: the Messages API of Anthropic.

mod order;
mod request;
mod response;

pub(super) use request::to_converse;
pub(super) use response::MessageFormat;

/// The prefix of the ids of tool uses.
pub(super) const TOOL_USE_ID_PREFIX: &str = "toolu_bdrk_";
