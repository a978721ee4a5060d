//! Lists of scalar values.

use serde_json::Value;

use super::name::FieldName;
use super::records::Incomplete;
use super::schema::{Kind, Schema};
use super::scope::Scope;
use super::value::Notation;
use super::{line, rows};

/// Whether the length of a list is within the bounds of its schema.
pub(super) fn has_valid_length(schema: Schema<'_>, values: &[Value]) -> bool {
    let length = u32::try_from(values.len()).map_or(f64::INFINITY, f64::from);
    schema.bound("minItems").is_none_or(|min| length >= min)
        && schema.bound("maxItems").is_none_or(|max| length <= max)
}

/// A list from the lines of its section.
pub(super) fn in_section(
    schema: Schema<'_>,
    name: &FieldName,
    scope: Scope<'_, '_>,
) -> Result<Option<Value>, Incomplete> {
    let Kind::List(items) = schema.kind() else { return Ok(None) };
    let values = match items.kind() {
        Kind::Object(_) => rows::fill(items, scope, true)?.map(|found| found.values),
        _ => list_items(items, name, scope),
    };
    let values = values.filter(|values| has_valid_length(schema, values));
    Ok(values.map(Value::Array))
}

/// A list from the value of its label. `Skills: none` is an empty list.
pub(super) fn labelled(
    schema: Schema<'_>,
    name: &FieldName,
    raw: &str,
    notation: Notation,
) -> Option<Value> {
    let Kind::List(items) = schema.kind() else { return None };
    let none = ["none", "n/a", "-", "–", "no", "nil", ""];
    let raw = raw.trim();
    let raw = raw.strip_prefix('[').and_then(|raw| raw.strip_suffix(']')).unwrap_or(raw);
    let values = if none.contains(&raw.to_lowercase().as_str()) {
        Vec::new()
    } else {
        split(items, name, raw, notation)?
    };
    has_valid_length(schema, &values).then_some(Value::Array(values))
}

/// The parts of `Rust, Go and SQL`. `None`: one of them is not a valid value.
fn split(items: Schema<'_>, name: &FieldName, raw: &str, notation: Notation) -> Option<Vec<Value>> {
    let is_numeric = matches!(items.kind(), Kind::Integer | Kind::Number | Kind::Decimal);
    let separators = ["; ", ";", "|", "•", "·", ", ", ","];
    // A comma between digits may be a decimal mark.
    let separators = if is_numeric { &separators[..6] } else { &separators[..] };
    let separator = separators.iter().find(|separator| raw.contains(**separator));
    let mut parts: Vec<&str> = match separator {
        Some(separator) => raw.split(separator).collect(),
        None => vec![raw],
    };
    if let Some(last) = parts.pop() {
        let last = last.trim().trim_end_matches('.');
        let last = last.strip_prefix("and ").unwrap_or(last);
        let may_have_and = separator.is_none_or(|separator| separator.starts_with(','));
        match last.rsplit_once(" and ").filter(|_| may_have_and) {
            Some((first, second)) => parts.extend([first, second]),
            None => parts.push(last),
        }
    }
    parts.into_iter().map(|part| notation.parse(items, name, line::without_quotes(part))).collect()
}

/// Whether a line is directly below a list item and is none itself: it may be a part of the item, or
/// an item, or a text after the list. So may a line between two items.
fn has_stray_line(lines: &[&str]) -> bool {
    let is_item = |line: &&str| line::bullet(line).is_some();
    let first = lines.iter().position(is_item).unwrap_or(lines.len());
    let last = lines.iter().rposition(is_item).unwrap_or(first);
    let rest = lines.get(first..).unwrap_or_default().iter().enumerate();
    let mut below = rest.take_while(|(at, line)| first + at <= last || !line.trim().is_empty());
    below.any(|(_, line)| !line.trim().is_empty() && !is_item(line) && !line::is_rule(line))
}

/// The list items of a section, or its lines if it has none.
fn list_items(items: Schema<'_>, name: &FieldName, scope: Scope<'_, '_>) -> Option<Vec<Value>> {
    let Scope { lines, notation, .. } = scope;
    let bullets: Vec<&str> = lines.iter().filter_map(|line| line::bullet(line)).collect();
    if has_stray_line(lines) {
        return None;
    }
    let values: Option<Vec<Value>> = if bullets.is_empty() {
        let lines = lines.iter().filter(|line| !line.trim().is_empty());
        let parts: Option<Vec<_>> = lines.map(|line| split(items, name, line, notation)).collect();
        parts.map(|parts| parts.into_iter().flatten().collect())
    } else {
        let contents = bullets.into_iter().map(line::without_markup).map(line::without_quotes);
        contents.map(|content| notation.parse(items, name, content)).collect()
    };
    values.filter(|values| !values.is_empty())
}
