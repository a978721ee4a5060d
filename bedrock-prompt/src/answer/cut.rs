//! How far an answer came that was cut.

use std::borrow::Cow;

use super::{Answer, Wanted, find};
use crate::error::Error;
use crate::json::{self, Broken, Node, Tolerance};
use crate::schema::{OutputSchema, WRAPPER};

/// The error of a cut answer, with the value as far as it came and the place where it breaks off.
pub(super) fn tell(
    error: Error,
    answer: Answer<'_>,
    wanted: Wanted<'_>,
    schema: &OutputSchema,
) -> Error {
    let written = match wanted {
        Wanted::Text => None,
        Wanted::ToolInput(tool) => find::last_input(answer, tool).map(unquoted),
        Wanted::JsonText => last_json(&find::written_text(answer)).map(String::from),
    };
    let Some(json) = written.as_deref() else { return error };
    let (partial, reached) = match json::read(json, Tolerance::Strings, schema.names()) {
        Ok(read) => (Some(read.node), None),
        Err(Broken { partial, reached, is_cut: true, .. }) => (partial, Some(reached)),
        Err(_) => (None, None),
    };
    let (partial, reached) = match schema.is_wrapped() {
        true => (
            partial.as_ref().and_then(|node| node.get(WRAPPER)).map(Node::to_value),
            reached.as_deref().map(inside),
        ),
        false => (partial.as_ref().map(Node::to_value), reached),
    };
    // An object without a member says nothing.
    let partial = partial.filter(|value| value.as_object().is_none_or(|map| !map.is_empty()));
    error.with_partial(partial).with_reached(reached)
}

/// Where an input was cut, Bedrock sends it as a JSON string.
fn unquoted(input: Cow<'_, str>) -> String {
    serde_json::from_str(&input).unwrap_or_else(|_| input.into_owned())
}

/// The JSON that a text ends with, as far as it came; what the model thinks before it is none.
fn last_json(text: &str) -> Option<&str> {
    let answer = match text.trim_start().strip_prefix("<think") {
        Some(thinking) => &thinking[thinking.find("</think")?..],
        None => text,
    };
    let last = json::find_json(answer).pop()?;
    answer.get(last)
}

/// A path without the property that holds the value.
fn inside(path: &str) -> String {
    let rest = path.find(['.', '[']).map_or("", |end| &path[end..]);
    rest.strip_prefix('.').unwrap_or(rest).to_owned()
}
