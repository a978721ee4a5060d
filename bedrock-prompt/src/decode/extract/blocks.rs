//! The texts and tool calls among the parts of a message.

use std::borrow::Cow;

use crate::json::sorted;
use crate::wire::Part;

/// The names and inputs of the tool uses, without those of server tools.
pub(super) fn tool_uses<'p, 'a>(
    parts: &'p [Part<'a>],
) -> impl Iterator<Item = (&'a str, &'p Cow<'a, str>)> {
    parts.iter().filter_map(|part| match part {
        Part::ToolUse { name, is_of_server: false, input } => Some((*name, input)),
        _ => None,
    })
}

pub(super) fn texts(parts: &[Part<'_>]) -> String {
    parts
        .iter()
        .filter_map(|part| match part {
            Part::Text(text) => Some(text.as_ref()),
            Part::ToolUse { .. } => None,
        })
        .collect()
}

/// Whether two texts are the same JSON, with exact numbers, apart from the order of keys.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    if a == b || is_deep(a) || is_deep(b) {
        return a == b;
    }
    let ordered = |json| sorted(json).ok().flatten();
    ordered(a).as_deref().unwrap_or(a) == ordered(b).as_deref().unwrap_or(b)
}

/// Whether brackets may nest deeper than the JSON reader allows.
fn is_deep(json: &str) -> bool {
    let mut depth = 0_i32;
    json.bytes().any(|byte| {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        depth > 128
    })
}
