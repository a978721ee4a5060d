//! Documents, the tokens of their JSON, and texts that are nearly JSON.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value};

use crate::json::any_json;

/// A list or an object.
pub(super) fn document() -> impl Strategy<Value = Value> {
    prop_oneof![
        objects(),
        vec(any_json::value(), 1..4).prop_map(Value::from),
        vec((select(vec!["a", "b", "c_d", "None", "é"]), any_json::value()), 1..4).prop_map(
            |members| {
                let members = members.into_iter().map(|(key, value)| (key.to_owned(), value));
                Value::from(members.collect::<Map<_, _>>())
            }
        ),
    ]
}

/// Objects in objects.
fn objects() -> impl Strategy<Value = Value> {
    let object = |value: BoxedStrategy<Value>| {
        vec((select(vec!["a", "b", "c"]), value), 1..4).prop_map(|members| {
            let members = members.into_iter().map(|(key, value)| (key.to_owned(), value));
            Value::from(members.collect::<Map<_, _>>())
        })
    };
    let leaf = prop_oneof![Just(Value::from(1)), Just(Value::from("x"))].boxed();
    let inner = object(prop_oneof![leaf.clone(), object(leaf.clone())].boxed());
    object(prop_oneof![leaf, inner].boxed())
}

/// The JSON of a value, a string, number, word or sign at a time.
pub(super) fn tokens(value: &Value) -> Vec<String> {
    let mut tokens = Vec::new();
    let json = value.to_string();
    let mut rest = json.as_str();
    while !rest.is_empty() {
        let len = match rest.as_bytes()[0] {
            b'"' => string_len(rest),
            b'{' | b'}' | b'[' | b']' | b',' | b':' => 1,
            _ => rest.find([',', ':', ']', '}']).unwrap_or(rest.len()),
        };
        tokens.push(rest[..len].to_owned());
        rest = &rest[len..];
    }
    tokens
}

fn string_len(text: &str) -> usize {
    let mut is_escaped = true;
    let is_end = |byte: &u8| {
        let ends = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        ends
    };
    1 + text.bytes().collect::<Vec<_>>().iter().position(is_end).unwrap_or(text.len())
}

/// JSON with up to four edits of a few letters.
pub(super) fn mangled() -> impl Strategy<Value = String> {
    let pieces = [
        "", "", "", "{", "}", "[", "]", ",", ":", "\"", "'", "\\", "\\u", "\\ud83d", "\\ude00",
        "d8", "0", "1", ".", "-", "+", "e", "E9", " ", "\n", "\t", "\u{0}", "/", "//", "/*", "*/",
        "#", "true", "nul", "None", "NaN", "Infinity", "a", "é", "😀", "\u{feff}", "\u{a0}",
        "\"a\":",
    ];
    let edit = (any::<Index>(), select(pieces.to_vec()));
    (any_json::value(), any::<bool>(), vec(edit, 0..4)).prop_map(|(value, is_pretty, edits)| {
        let mut text = if is_pretty { format!("{value:#}") } else { value.to_string() };
        for (at, piece) in edits {
            let starts: Vec<_> = text.char_indices().map(|(at, _)| at).collect();
            let Some(at) = starts.get(at.index(starts.len().max(1))) else { continue };
            match piece {
                "" => drop(text.remove(*at)),
                _ => text.insert_str(*at, piece),
            }
        }
        text
    })
}
