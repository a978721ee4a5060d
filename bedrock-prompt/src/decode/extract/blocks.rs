//! The texts and tool calls among the parts of a message.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;

use crate::json::{Decimal, Node, Tolerance, read};
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

/// The different values among several JSON texts, in order.
pub(super) fn different<T: AsRef<str>>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut known = HashSet::new();
    all.into_iter().filter(|json| known.insert(value_of(json.as_ref()))).collect()
}

/// The different inputs of the calls of a tool. A call without arguments is none beside others.
pub(super) fn different_inputs<T: AsRef<str>>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut different = different(all);
    if different.len() > 1 {
        different.retain(|json| value_of(json.as_ref()) != "{}");
    }
    different
}

/// A text that is the same for all JSON texts with the same value: numbers are compared by their
/// value, and the order of keys does not count.
pub(super) fn value_of(json: &str) -> String {
    let mut value = String::with_capacity(json.len());
    match read(json, Tolerance::Exact, &HashSet::new()) {
        Ok(read) => write_value(&read.node, &mut value),
        Err(_) => json.trim().clone_into(&mut value),
    }
    value
}

/// The [values](value_of) of the items of a list, or of the members of an object that holds one list.
pub(super) fn item_values(json: &str) -> Vec<String> {
    let Ok(read) = read(json, Tolerance::Exact, &HashSet::new()) else { return Vec::new() };
    let items = match &read.node {
        Node::Array(items) => items,
        Node::Object(members) => match members.as_slice() {
            [(_, Node::Array(items))] => items,
            _ => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    items.iter().map(|item| value_of(&item.to_string())).collect()
}

fn write_value(node: &Node<'_>, out: &mut String) {
    match node {
        Node::Number(digits) => match Decimal::parse(digits) {
            Some(decimal) => out.push_str(&decimal.canonical()),
            None => out.push_str(digits),
        },
        Node::Array(items) => {
            out.push('[');
            for item in items {
                write_value(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Node::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|(one, _), (other, _)| one.cmp(other));
            out.push('{');
            for (key, member) in members {
                let _ = write!(out, "{}:", Node::String(key.clone()));
                write_value(member, out);
                out.push(',');
            }
            out.push('}');
        }
        other => {
            let _ = write!(out, "{other}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_compared_by_value() {
        for (all, expected) in [
            (vec!["{\"a\":1,\"b\":[2.0]}", "{ \"b\": [2], \"a\": 1e0 }"], vec![0]),
            (vec!["{\"a\":1}", "{\"a\":2}", "{\"a\":1}"], vec![0, 1]),
            (vec!["{}", "{\"a\":1}", "{ }"], vec![0, 1]),
            (vec!["{\"a\":\"1\"}", "{\"a\":1}"], vec![0, 1]),
            (vec!["{\"a\":12345678901234567890.5}", "{\"a\":12345678901234567890.4}"], vec![0, 1]),
            (vec!["{\"a\":[1,2]}", "{\"a\":[12]}"], vec![0, 1]),
            (vec!["{\"a\":1", " {\"a\":1", "{\"a\":1}"], vec![0, 2]),
            (vec!["{\"\\u0061\":\"\\n\"}", "{\"a\":\"\\u000a\"}"], vec![0]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|index: usize| all[index]).collect();
            assert_eq!(different(all), expected);
        }
    }

    /// With quadratic time, this would take minutes.
    #[test]
    fn many_calls_are_compared() {
        let all: Vec<_> = (0..50_000).map(|n| format!("{{\"sku\":\"A{n}\"}}")).collect();
        assert_eq!(different_inputs(&all).len(), all.len());
    }

    #[test]
    fn a_call_without_arguments_is_none_beside_others() {
        for (all, expected) in [
            (vec!["{}", "{\"a\":1}", "{ }"], vec!["{\"a\":1}"]),
            (vec!["{}", "{ }"], vec!["{}"]),
            (vec!["{\"a\":1}", "{}", "{\"a\":2}"], vec!["{\"a\":1}", "{\"a\":2}"]),
        ] {
            assert_eq!(different_inputs(all), expected);
        }
    }
}
