//! How far an answer came that was cut.

use std::borrow::Cow;

use super::from_json::{inner_path, inner_value};
use super::{Answer, extract};
use crate::json::{self, Broken, Node, Tolerance};
use crate::json_schema::OutputSchema;
use crate::model::Wanted;
use crate::outcome::Error;

/// The error of a cut answer, with the value as far as it came and the place where it breaks off.
pub(super) fn truncation_error(
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
    // An object without a member says nothing.
    let partial = partial.filter(|value| value.as_object().is_none_or(|map| !map.is_empty()));
    error.with_partial(partial).with_truncated_at(reached)
}

/// Where an input was cut, Bedrock sends it as a JSON string.
fn unquoted(input: Cow<'_, str>) -> String {
    serde_json::from_str(&input).unwrap_or_else(|_| input.into_owned())
}
