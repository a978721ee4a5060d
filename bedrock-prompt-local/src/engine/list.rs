//! Lists: of plain values, and of objects.

use serde_json::Value;

use super::fill::{self, Place};
use super::rows::Columns;
use super::schema::{Kind, Property, Schema};
use super::words::{FIT, Name};
use super::{choice, date, labels, rows, text, value};

/// Fills a list. `alone`: it is the only list of its object, so an unnamed one may be meant.
pub(super) fn fill(
    items: Schema<'_>,
    name: &Name,
    place: Place<'_, '_>,
    alone: bool,
) -> Option<Value> {
    let section = text::section(place.lines, name);
    let found = match items.kind() {
        Kind::Object(_) | Kind::Union(_) => {
            let within = section.and_then(|lines| rows::fill(items, Place { lines, ..place }));
            within.or_else(|| rows::fill(items, place))
        }
        Kind::List(_) | Kind::Unknown => None,
        kind => labelled(items, name, place)
            .or_else(|| points(items, name, section?, place))
            .or_else(|| match kind {
                Kind::Choice(variants) => {
                    let all = choice::all_named(&variants, &place.lines.join("\n"));
                    (!all.is_empty()).then_some(all)
                }
                Kind::Date if alone => Some(dates(place)),
                Kind::Integer | Kind::Number | Kind::Decimal if alone => {
                    let numbers = place.reading.numbers(&place.lines.join("\n"));
                    let values = numbers.iter().filter_map(|n| value::of_number(items, n));
                    Some(values.collect())
                }
                _ if alone => {
                    only_points(items, name, place).or_else(|| only_series(items, name, place))
                }
                _ => None,
            }),
    };
    found
        .map(Value::Array)
        .filter(|list| list != &Value::Array(Vec::new()) || says_none(name, place))
}

/// `Skills: none` is an empty list; silence is not.
fn says_none(name: &Name, place: Place<'_, '_>) -> bool {
    value_of(name, place).is_some_and(is_none)
}

fn is_none(raw: &str) -> bool {
    ["none", "n/a", "-", "–", "no", "nil"].contains(&raw.trim().to_lowercase().as_str())
}

/// The value of the label that fits a name best.
pub(super) fn value_of<'a>(name: &Name, place: Place<'a, '_>) -> Option<&'a str> {
    let found = labels::find(place.lines, &[]);
    let scored = found
        .iter()
        .map(|label| (name.fit(&label.words) * label.trust, label.value))
        .filter(|(score, _)| *score >= FIT);
    scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, value)| value)
}

fn labelled(items: Schema<'_>, name: &Name, place: Place<'_, '_>) -> Option<Vec<Value>> {
    let raw = value_of(name, place)?;
    if is_none(raw) {
        return Some(Vec::new());
    }
    let values = split(items, name, raw, place);
    (!values.is_empty()).then_some(values)
}

/// The parts of `Rust, Go and SQL`.
fn split(items: Schema<'_>, name: &Name, raw: &str, place: Place<'_, '_>) -> Vec<Value> {
    let mark = [';', '|', '•', '·', ','].into_iter().find(|mark| raw.contains(*mark));
    let mut parts: Vec<&str> = match mark {
        Some(mark) => raw.split(mark).collect(),
        None => vec![raw],
    };
    if let Some(last) = parts.pop() {
        let last = last.trim().trim_end_matches('.');
        let last = last.strip_prefix("and ").unwrap_or(last);
        match last.rsplit_once(" and ").filter(|_| mark.is_none_or(|mark| mark == ',')) {
            Some((first, second)) => parts.extend([first, second]),
            None => parts.push(last),
        }
    }
    parts
        .into_iter()
        .filter_map(|part| place.reading.value(items, name, labels::bare(part)))
        .collect()
}

/// The bullets of a section, or its lines.
fn points(
    items: Schema<'_>,
    name: &Name,
    section: &[&str],
    place: Place<'_, '_>,
) -> Option<Vec<Value>> {
    let bullets: Vec<&str> = section.iter().filter_map(|line| text::bullet(line)).collect();
    let values: Vec<Value> = if bullets.is_empty() {
        let lines = section.iter().filter(|line| !line.trim().is_empty());
        lines.flat_map(|line| split(items, name, line, place)).collect()
    } else {
        let bare = bullets.into_iter().map(labels::bare);
        bare.filter_map(|bullet| place.reading.value(items, name, bullet)).collect()
    };
    (!values.is_empty()).then_some(values)
}

/// The bullets of a text that has only one list.
fn only_points(items: Schema<'_>, name: &Name, place: Place<'_, '_>) -> Option<Vec<Value>> {
    let mut lists =
        place.lines.split(|line| text::bullet(line).is_none()).filter(|run| run.len() > 1);
    let run = lists.next().filter(|_| lists.next().is_none())?;
    points(items, name, run, place)
}

/// The one enumeration with commas that a label introduces.
fn only_series(items: Schema<'_>, name: &Name, place: Place<'_, '_>) -> Option<Vec<Value>> {
    let found = labels::find(place.lines, &[]);
    let mut series = found.iter().filter(|label| label.value.contains(", "));
    let one = series.next().filter(|_| series.next().is_none())?;
    Some(split(items, name, one.value, place))
}

fn dates(place: Place<'_, '_>) -> Vec<Value> {
    let found = date::scan(&place.lines.join("\n"), place.reading.order);
    found.into_iter().map(|found| date::iso(found.date).into()).collect()
}

/// The bullets as objects of which only one text is required.
pub(super) fn texts(columns: &Columns<'_>, place: Place<'_, '_>) -> Option<Vec<Value>> {
    let mut required = (0..columns.names.len()).filter(|at| columns.properties[*at].required);
    let at = required.next().filter(|_| required.next().is_none())?;
    let Property { schema, .. } = columns.properties[at];
    let values: Vec<Value> = place
        .lines
        .iter()
        .filter_map(|line| text::bullet(line))
        .filter_map(|bullet| {
            let mut values = vec![None; columns.names.len()];
            values[at] = place.reading.value(schema, &columns.names[at], labels::bare(bullet));
            columns.object(values)
        })
        .collect();
    (matches!(schema.kind(), Kind::Text { .. }) && !values.is_empty()).then_some(values)
}

/// Objects that are written out as paragraphs of labels, or one a bullet.
pub(super) fn records(
    items: Schema<'_>,
    properties: usize,
    place: Place<'_, '_>,
) -> Option<Vec<Value>> {
    let strict = Place { unlabelled: false, ..place };
    let read = |lines: &[&str]| {
        let within = Place { lines, ..strict };
        let filled = fill::object(items, &Name::default(), within)?;
        filled.ok().filter(|value| {
            let found = value.as_object().map_or(0, serde_json::Map::len);
            found >= properties.clamp(1, 2)
        })
    };
    let paragraphs: Vec<Value> = text::paragraphs(place.lines).filter_map(read).collect();
    let bullets: Vec<Value> = place
        .lines
        .iter()
        .filter_map(|line| text::bullet(line))
        .filter_map(|line| read(&[line]))
        .collect();
    let best = if bullets.len() > paragraphs.len() { bullets } else { paragraphs };
    (!best.is_empty()).then_some(best)
}
