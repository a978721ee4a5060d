//! Tolerant JSON parsing, repairs and violations with their paths.

#[cfg(test)]
pub(crate) mod any_json;
mod fence;
mod json_path;
mod locate;
mod node;
mod number;
mod ordered;
mod reader;
pub(crate) mod repair;
pub(crate) mod skip;
mod tokens;
mod typed;
mod unread;
pub(crate) mod violation;

pub(crate) use fence::{Fence, Fences};
pub(crate) use json_path::JsonPath;
pub(crate) use locate::{find_json, next_json};
pub(crate) use node::Node;
pub(crate) use number::Decimal;
pub(crate) use ordered::{Members, sorted};
pub(crate) use reader::{
    MAX_DEPTH, Read, SyntaxError, Tolerance, has_duplicate_keys, plain_bytes, read,
};
pub use repair::{Repair, RepairKind, RepairPolicy};
pub(crate) use tokens::Tokens;
pub(crate) use typed::{
    ErrorsMade, Known, NumberForm, fits_a_primitive, has_inexact, takes, typed,
};
pub(crate) use unread::Unread;
pub use violation::{Violation, Violations};
