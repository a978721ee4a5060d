//! Values that stand in running text, or that are the only ones of their kind.

use serde_json::Value;

use super::fill::Place;
use super::schema::{Kind, Schema};
use super::value::{self, Reading};
use super::words::{self, Name};
use super::{choice, date, labels, prose, text};

/// A property without a label in the text.
pub(super) struct Field<'s, 'n> {
    pub(super) schema: Schema<'s>,
    pub(super) name: &'n Name,
    pub(super) required: bool,
    /// No other property of the object has the same kind.
    pub(super) alone: bool,
    /// The object has no other property at all.
    pub(super) only: bool,
}

pub(super) fn find(field: &Field<'_, '_>, place: Place<'_, '_>) -> Option<Value> {
    let whole = place.lines.join("\n");
    match field.schema.kind() {
        Kind::Choice(variants) => match &variants[..] {
            [variant] if field.required => Some(variant.value.clone()),
            _ => choice::classify(&variants, &whole),
        },
        Kind::Date => {
            let dates = date::scan(&whole, place.reading.order);
            let spans: Vec<_> = dates.iter().map(|found| (found.start, found.end)).collect();
            let at = choose(field, &whole, &spans)?;
            Some(date::iso(dates[at].date).into())
        }
        Kind::DateTime { zoned } => field.alone.then(|| {
            let lines = place.lines.iter();
            let mut found = lines.filter_map(|line| place.reading.date_time(line, zoned));
            found.next()
        })?,
        Kind::Integer | Kind::Number | Kind::Decimal => number(field, &whole, place.reading),
        Kind::Boolean => prose::stated(field.name, place.lines)
            .or_else(|| field.only.then(|| value::answered(place.lines)).flatten()),
        Kind::Text { format } => string(field, format, &whole, place),
        Kind::Union(branches) => branches.into_iter().find_map(|schema| {
            let branch = Field { schema, ..*field };
            find(&branch, place)
        }),
        Kind::Time | Kind::List(_) | Kind::Object(_) | Kind::Unknown => None,
    }
}

/// The one of several places in a text whose surroundings name the field; or the only place, if
/// the field is the only one that it could be for.
fn choose(field: &Field<'_, '_>, text: &str, spans: &[(usize, usize)]) -> Option<usize> {
    let mut best: Option<(f64, usize)> = None;
    for (at, (start, end)) in spans.iter().enumerate() {
        let left = at.checked_sub(1).map_or(0, |before| spans[before].1);
        let right = spans.get(at + 1).map_or(text.len(), |next| next.0);
        let score = named_around(field.name, &text[left..*start], &text[*end..right]);
        if score >= 0.6 && best.is_none_or(|(known, _)| score > known) {
            best = Some((score, at));
        }
    }
    match best {
        Some((_, at)) => Some(at),
        // A label that does not fit says that the value is something else.
        None if field.alone && spans.len() == 1 => {
            (field.only || !is_labelled(text, spans[0].0)).then_some(0)
        }
        None => None,
    }
}

fn is_labelled(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    labels::pair(line).is_some()
}

/// How well the words next to a value name the field.
fn named_around(name: &Name, before: &str, after: &str) -> f64 {
    let cut = |c: char| c == '\n' || c == ';' || c == '|';
    let before = before.rsplit(cut).next().unwrap_or_default();
    let before = before.rsplit(". ").next().unwrap_or_default();
    let after = after.split(cut).next().unwrap_or_default();
    let after = after.split([',', '.', '(']).next().unwrap_or_default();
    let before = words::words(before);
    let after = words::words(after);
    let near = &before[before.len().saturating_sub(4)..];
    let next = &after[..after.len().min(2)];
    let score = |words: &[String]| if words.is_empty() { 0.0 } else { name.covered(words) };
    score(near).max(0.95 * score(next))
}

fn number(field: &Field<'_, '_>, text: &str, reading: Reading) -> Option<Value> {
    let found = reading.numbers(text);
    let fitting: Vec<(usize, usize, Value)> = found
        .iter()
        .filter_map(|number| {
            let value = value::of_number(field.schema, number)?;
            Some((number.start, number.end, value))
        })
        .collect();
    let spans: Vec<_> = fitting.iter().map(|(start, end, _)| (*start, *end)).collect();
    choose(field, text, &spans).map(|at| fitting[at].2.clone())
}

fn string(field: &Field<'_, '_>, format: &str, whole: &str, place: Place<'_, '_>) -> Option<Value> {
    let name = field.name;
    let accept = |raw: &str| place.reading.value(field.schema, name, raw);
    if format.contains("email") || name.has(&["email", "mail"]) {
        return value::email(whole).and_then(accept);
    }
    if ["uri", "url"].contains(&format) || name.has(&["url", "website", "homepage", "link"]) {
        return value::url(whole).and_then(accept);
    }
    if name.has(&["currency"]) {
        let numbers = place.reading.numbers(whole);
        return numbers.iter().find_map(|number| number.currency).and_then(accept);
    }
    if name.has(&["number", "no", "id", "code", "reference", "sku"]) {
        return prose::code(name, whole).and_then(accept);
    }
    if let Some(raw) = prose::told(name, place.lines) {
        return accept(raw);
    }
    if name.has(&["city", "town", "location", "country", "destination"]) {
        return prose::place_name(place.lines).and_then(accept);
    }
    if name.has(&["name"])
        && let Some(raw) = prose::leading_name(place.lines)
    {
        return accept(raw);
    }
    if name.has(&[
        "summary",
        "description",
        "text",
        "content",
        "body",
        "message",
        "reason",
        "quote",
    ]) {
        return text::first_sentence(place.lines).and_then(accept);
    }
    let heading =
        ["name", "title", "subject", "headline", "supplier", "vendor", "merchant", "store"];
    if (name.has(&heading) && place.depth == 0) || field.only {
        return title(name, place.lines).and_then(accept);
    }
    None
}

/// The first line, as the name of the whole; not one that only says what kind of text it is.
fn title<'a>(name: &Name, lines: &[&'a str]) -> Option<&'a str> {
    lines
        .iter()
        .filter(|line| !text::is_rule(line) && !line.trim_end().ends_with(':'))
        .map(|line| labels::bare(line.trim_start_matches('#')))
        .filter(|line| line.chars().any(char::is_alphabetic))
        .find(|line| !name.is_context(&words::words(line)))
        .filter(|line| line.split_whitespace().count() <= 10 && labels::pair(line).is_none())
}
