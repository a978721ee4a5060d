//! Lists of plain values, and of objects that are written out one by one.

use std::ops::Range;

use serde_json::Value;

use super::fill::{self, Place};
use super::rows::{self, Found};
use super::schema::{Kind, Schema};
use super::value::Reading;
use super::words::Name;
use super::{labels, text};

/// Whether a list is as long as its schema wants it.
pub(super) fn fits(schema: Schema<'_>, values: &[Value]) -> bool {
    let length = u32::try_from(values.len()).map_or(f64::INFINITY, f64::from);
    schema.bound("minItems").is_none_or(|least| length >= least)
        && schema.bound("maxItems").is_none_or(|most| length <= most)
}

/// A list from the lines under its heading.
pub(super) fn under_heading(
    schema: Schema<'_>,
    items: Schema<'_>,
    name: &Name,
    place: Place<'_, '_>,
) -> Option<Value> {
    let values = match items.kind() {
        Kind::Object(_) => rows::fill(items, place, true)?.values,
        _ => points(items, name, place.lines, place.reading)?,
    };
    fits(schema, &values).then_some(Value::Array(values))
}

/// A list from the value of its label; `Skills: none` is an empty one.
pub(super) fn labelled(
    schema: Schema<'_>,
    items: Schema<'_>,
    name: &Name,
    raw: &str,
    reading: Reading,
) -> Option<Value> {
    let none = ["none", "n/a", "-", "–", "no", "nil"];
    let values = match none.contains(&raw.trim().to_lowercase().as_str()) {
        true => Vec::new(),
        false => split(items, name, raw, reading)?,
    };
    fits(schema, &values).then_some(Value::Array(values))
}

/// The parts of `Rust, Go and SQL`. `None`: one of them cannot be read.
fn split(items: Schema<'_>, name: &Name, raw: &str, reading: Reading) -> Option<Vec<Value>> {
    let figures = matches!(items.kind(), Kind::Integer | Kind::Number | Kind::Decimal);
    let marks = ["; ", ";", "|", "•", "·", ", ", ","];
    // A comma within figures may be part of one.
    let marks = if figures { &marks[..6] } else { &marks[..] };
    let mark = marks.iter().find(|mark| raw.contains(**mark));
    let mut parts: Vec<&str> = match mark {
        Some(mark) => raw.split(mark).collect(),
        None => vec![raw],
    };
    if let Some(last) = parts.pop() {
        let last = last.trim().trim_end_matches('.');
        let last = last.strip_prefix("and ").unwrap_or(last);
        match last.rsplit_once(" and ").filter(|_| mark.is_none_or(|mark| mark.starts_with(','))) {
            Some((first, second)) => parts.extend([first, second]),
            None => parts.push(last),
        }
    }
    parts.into_iter().map(|part| reading.value(items, name, part.trim())).collect()
}

/// The bullets of a section, or its lines.
fn points(items: Schema<'_>, name: &Name, lines: &[&str], reading: Reading) -> Option<Vec<Value>> {
    let bullets: Vec<&str> = lines.iter().filter_map(|line| text::bullet(line)).collect();
    let values: Option<Vec<Value>> = if bullets.is_empty() {
        let lines = lines.iter().filter(|line| !line.trim().is_empty());
        let parts: Option<Vec<_>> = lines.map(|line| split(items, name, line, reading)).collect();
        parts.map(|parts| parts.into_iter().flatten().collect())
    } else {
        let bare = bullets.into_iter().map(labels::bare);
        bare.map(|bullet| reading.value(items, name, bullet)).collect()
    };
    values.filter(|values| !values.is_empty())
}

/// Objects that are written out as paragraphs of labels, or one a bullet.
///
/// One alone is rather a part of what is around it, unless the lines are the list's `own`.
pub(super) fn records(
    items: Schema<'_>,
    properties: usize,
    place: Place<'_, '_>,
    own: bool,
) -> Option<Found> {
    let least = if own { 1 } else { 2 };
    let bullet = |(at, line): (usize, &&str)| text::bullet(line).map(|_| at..at + 1);
    let bullets: Vec<Range<usize>> = place.lines.iter().enumerate().filter_map(bullet).collect();
    let read = |ranges: Vec<Range<usize>>, strict: bool| {
        let (mut found, mut spoilt) = (Found::default(), false);
        // Also an end: every record of a record has fewer lines.
        for range in ranges.iter().filter(|_| ranges.len() >= least) {
            let within = place.part(&place.lines[range.clone()]);
            match fill::object(items, &Name::default(), within)? {
                Ok(filled) if filled.copied >= properties.clamp(1, least) => {
                    found.push(filled.value, range.clone());
                }
                Err(_) if strict && labels::pair(place.lines[range.start]).is_some() => {
                    spoilt = true;
                }
                _ => {}
            }
        }
        // Among others, one that lacks something required spoils the list.
        Some(found).filter(|found| !spoilt || found.values.is_empty())
    };
    let bullets = read(bullets, true)?;
    let found = match bullets.some() {
        Some(found) => found,
        None => read(text::paragraphs(place.lines), own)?,
    };
    found.some().filter(|found| found.values.len() >= least)
}
