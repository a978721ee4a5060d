//! Errors of truncated answers: the partial value, and the path where it ends.

use std::borrow::Cow;

use super::from_json::{inner_path, inner_value};
use super::{Answer, extract};
use crate::json::{self, Broken, Node, Tolerance};
use crate::json_schema::OutputSchema;
use crate::model::Wanted;
use crate::outcome::Error;

/// Adds to the error of a truncated answer the partial value and the path where it ends.
pub(super) fn with_partial_value(
    error: Error,
    answer: Answer<'_>,
    wanted: Wanted<'_>,
    schema: &OutputSchema,
) -> Error {
    let written = match wanted {
        Wanted::Text => None,
        Wanted::ToolInput(tool) => extract::last_input(answer, tool).map(unquoted),
        Wanted::JsonText(_) => extract::last_json(answer),
    };
    let Some(json) = written else { return error };
    let (partial, reached) = match json::read(&json, Tolerance::Strings, schema.names()) {
        Ok(read) => (Some(read.node), None),
        Err(Broken { partial, reached, is_cut: true, .. }) => (partial, Some(reached)),
        Err(_) => (None, None),
    };
    let partial =
        partial.as_ref().and_then(|node| inner_value(node, schema)).and_then(Node::to_value);
    let reached = reached.map(|path| inner_path(&path, schema).to_owned());
    // An empty object has no information.
    let partial = partial.filter(|value| value.as_object().is_none_or(|map| !map.is_empty()));
    error.with_partial(partial).with_truncated_at(reached)
}

/// Bedrock sends a truncated tool input as a JSON string.
fn unquoted(input: Cow<'_, str>) -> String {
    serde_json::from_str(&input).unwrap_or_else(|_| input.into_owned())
}
