//! Texts that are an answer as a whole, but not a JSON document.

use serde::de::IgnoredAny;

use crate::json::{Node, Repair, RepairKind, Tolerance, find_json, read};
use crate::json_schema::{OutputSchema, Rule, Types, WRAPPER};

/// The JSON of a text that is a value without quotes, such as a word of an enum, and the repair
/// that leads to it; also a document whose quotes are escaped.
///
/// If the type takes any string, a text without quotes may be anything, such as a refusal.
pub(super) fn bare_value(text: &str, schema: &OutputSchema) -> Option<(String, Option<Repair>)> {
    let text = text.trim();
    if text.starts_with(['{', '[']) {
        let quoted = format!("\"{text}\"");
        // Raw line breaks between escaped quotes are white space of the document.
        let Node::String(inside) = read(&quoted, Tolerance::Strings, schema.names()).ok()?.node
        else {
            return None;
        };
        let repair = Repair::new(RepairKind::JsonInString, "", text, &*inside);
        return is_json(&inside).then(|| (inside.into_owned(), Some(repair)));
    }
    let rule = schema.rules().root().property(WRAPPER).filter(|_| schema.is_wrapped())?;
    if is_json(text) {
        return Some((text.to_owned(), None));
    }
    let list = format!("[{text}]");
    let is_number = text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if is_number
        && let Ok(list) = read(&list, Tolerance::Text, schema.names())
        && let Node::Array(items) = &list.node
        && let [Node::Number(digits)] = items.as_slice()
    {
        let repair = Repair::new(RepairKind::Syntax, "", text, &**digits);
        return Some((digits.to_string(), Some(repair)));
    }
    (is_scalar(rule) && !text.contains('\n')).then(|| (Node::String(text.into()).to_string(), None))
}

/// Whether a rule takes only numbers, booleans, null and listed texts.
fn is_scalar(rule: Rule<'_>) -> bool {
    let types = rule.types();
    if types.has(Types::ARRAY) || types.has(Types::OBJECT) {
        return false;
    }
    !types.has(Types::STRING)
        || rule.values().is_some()
        || rule.parts().any(is_scalar)
        || rule.branches().next().is_some() && rule.branches().all(is_scalar)
}

/// The object whose opening bracket, or both brackets, are missing in a text.
pub(super) fn unbraced(text: &str) -> Option<String> {
    let text = text.trim();
    let mut strings = serde_json::Deserializer::from_str(text).into_iter::<String>();
    strings.next()?.ok()?;
    let is_key = text.get(strings.byte_offset()..)?.trim_start().starts_with(':');
    let objects = [format!("{{{text}"), format!("{{{text}}}")];
    objects.into_iter().find(|object| is_key && is_json(object))
}

/// The JSON object at the end of a text, and the text before it.
pub(super) fn trailing_object(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let text = text.strip_suffix("```").unwrap_or(text).trim_end();
    let at = find_json(text).pop().filter(|at| at.end == text.len())?;
    let (before, json) = text.split_at_checked(at.start)?;
    (json.starts_with('{') && is_json(json)).then_some((before.trim_end(), json))
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}
