//! Lists of scalar values, and of objects that are records.

use std::ops::Range;

use serde_json::Value;

use super::rows::{self, Records};
use super::schema::{Kind, Schema};
use super::scope::Scope;
use super::value::Notation;
use super::words::FieldName;
use super::{fill, labels, line, text};

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
) -> Option<Value> {
    let Kind::List(items) = schema.kind() else { return None };
    let values = match items.kind() {
        Kind::Object(_) => rows::fill(items, scope, true)?.values,
        _ => list_items(items, name, scope)?,
    };
    has_valid_length(schema, &values).then_some(Value::Array(values))
}

/// A list from the value of its label. `Skills: none` is an empty list.
pub(super) fn labelled(
    schema: Schema<'_>,
    name: &FieldName,
    raw: &str,
    notation: Notation,
) -> Option<Value> {
    let Kind::List(items) = schema.kind() else { return None };
    let none = ["none", "n/a", "-", "–", "no", "nil"];
    let values = if none.contains(&raw.trim().to_lowercase().as_str()) {
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
    parts.into_iter().map(|part| notation.parse(items, name, part.trim())).collect()
}

/// The list items of a section, or its lines if it has none.
fn list_items(items: Schema<'_>, name: &FieldName, scope: Scope<'_, '_>) -> Option<Vec<Value>> {
    let Scope { lines, notation, .. } = scope;
    let bullets: Vec<&str> = lines.iter().filter_map(|line| line::bullet(line)).collect();
    let values: Option<Vec<Value>> = if bullets.is_empty() {
        let lines = lines.iter().filter(|line| !line.trim().is_empty());
        let parts: Option<Vec<_>> = lines.map(|line| split(items, name, line, notation)).collect();
        parts.map(|parts| parts.into_iter().flatten().collect())
    } else {
        let contents = bullets.into_iter().map(line::without_markup);
        contents.map(|content| notation.parse(items, name, content)).collect()
    };
    values.filter(|values| !values.is_empty())
}

/// Objects that are records: list items or paragraphs with labels.
///
/// A single record is more likely a part of the object around it, unless the lines belong to the
/// list alone.
pub(super) fn records(
    items: Schema<'_>,
    properties: usize,
    scope: Scope<'_, '_>,
    is_own_section: bool,
) -> Option<Records> {
    let min_records = if is_own_section { 1 } else { 2 };
    let bullet = |(at, line): (usize, &&str)| line::bullet(line).map(|_| at..at + 1);
    let bullets: Vec<Range<usize>> = scope.lines.iter().enumerate().filter_map(bullet).collect();
    let read = |ranges: Vec<Range<usize>>, is_strict: bool| {
        let (mut found, mut is_incomplete) = (Records::default(), false);
        // The recursion ends, since a record within a record has fewer lines.
        for range in ranges.iter().filter(|_| ranges.len() >= min_records) {
            let within = scope.part(&scope.lines[range.clone()]);
            match fill::object(items, &FieldName::default(), within)? {
                Ok(filled) if filled.copied >= properties.clamp(1, min_records) => {
                    found.push(filled.value, range.clone());
                }
                Err(_) if is_strict && labels::pair(scope.lines[range.start]).is_some() => {
                    is_incomplete = true;
                }
                _ => {}
            }
        }
        // If one of several records lacks a required value, the list is not found.
        Some(found).filter(|found| !is_incomplete || found.values.is_empty())
    };
    let bullets = read(bullets, true)?;
    let found = match bullets.non_empty() {
        Some(found) => found,
        None => read(text::paragraphs(scope.lines), is_own_section)?,
    };
    found.non_empty().filter(|found| found.values.len() >= min_records)
}
