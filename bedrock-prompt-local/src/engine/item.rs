//! One object a line: `- 3 x Widget @ 4.50`, `2 Croissants 5.00`, `Widget (3) – 4.50`.

use serde_json::Value;

use super::fill::Place;
use super::number::Number;
use super::rows::{Columns, is_total_label};
use super::schema::Kind;
use super::text::{bullet, is_rule};
use super::value::{self, Reading};
use super::{labels, words};

/// The parts of a line.
struct Item {
    text: String,
    quantity: Option<Number>,
    each: Option<Number>,
    total: Option<Number>,
}

/// The property that counts, if the objects have one.
pub(super) fn quantity(columns: &Columns<'_>) -> Option<usize> {
    let counts = |name: &words::Name| name.has(&["quantity", "qty", "count", "units", "pieces"]);
    columns.names.iter().position(counts)
}

/// `3 x Widget` or `Widget x3`, as the number and the rest.
pub(super) fn counted(text: &str, reading: Reading) -> (Option<Number>, &str) {
    for number in reading.numbers(text) {
        if !number.is_whole() {
            continue;
        }
        let (before, after) = (text[..number.start].trim(), text[number.end..].trim_start());
        let times = |c: char| c == 'x' || c == '×' || c == '*';
        if before.is_empty()
            && let Some(rest) = after.strip_prefix(times)
            && (rest.starts_with(' ') || after.starts_with('×'))
        {
            return (Some(number), rest.trim());
        }
        if let Some(rest) = before.strip_suffix(times)
            && rest.ends_with([' ', '('])
            && after.trim_matches(')').is_empty()
        {
            return (Some(number), rest.trim_end_matches(['(', ' ']));
        }
    }
    (None, text)
}

/// The bullets, or else the lines, that read as items with a figure.
pub(super) fn list(columns: &Columns<'_>, place: Place<'_, '_>) -> Option<Vec<Value>> {
    let figures = columns.properties.iter().any(|property| {
        matches!(property.schema.kind(), Kind::Integer | Kind::Number | Kind::Decimal)
    });
    if !figures {
        return None;
    }
    let bullets: Vec<&str> = place.lines.iter().filter_map(|line| bullet(line)).collect();
    let plain = place.lines.iter().filter(|line| labels::pair(line).is_none());
    let lines = if bullets.is_empty() { plain.copied().collect() } else { bullets };
    let rows: Vec<Value> = lines
        .into_iter()
        .filter(|line| !is_rule(line) && !is_total_label(before_figure(line)))
        .filter_map(|line| object(columns, line, place.reading))
        .collect();
    (!rows.is_empty()).then_some(rows)
}

fn before_figure(line: &str) -> &str {
    let end = line.find(|c: char| c.is_ascii_digit()).unwrap_or(line.len());
    &line[..end]
}

fn object(columns: &Columns<'_>, line: &str, reading: Reading) -> Option<Value> {
    let item = parse(line, reading)?;
    let mut values: Vec<Option<Value>> = vec![None; columns.properties.len()];
    let mut put = |at: usize, number: &Number| {
        values[at] = value::of_number(columns.properties[at].schema, number);
    };
    let counts = quantity(columns);
    if let (Some(at), Some(number)) = (counts, &item.quantity) {
        put(at, number);
    }
    let numeric = |at: &usize| {
        let kind = columns.properties[*at].schema.kind();
        Some(*at) != counts && matches!(kind, Kind::Integer | Kind::Number | Kind::Decimal)
    };
    let money: Vec<usize> = (0..columns.properties.len()).filter(numeric).collect();
    let sums = |at: &&usize| columns.names[**at].has(&["total", "amount", "sum"]);
    let each_at = money.iter().find(|at| !sums(at)).or(money.first());
    let total_at = money.iter().find(sums).or(money.last());
    if let (Some(at), Some(number)) = (each_at, &item.each) {
        put(*at, number);
    }
    if let (Some(at), Some(number)) = (total_at, &item.total) {
        put(*at, number);
    }
    let text = columns
        .properties
        .iter()
        .position(|property| matches!(property.schema.kind(), Kind::Text { .. }));
    if let Some(at) = text
        && !item.text.is_empty()
    {
        let schema = columns.properties[at].schema;
        values[at] = reading.value(schema, &columns.names[at], &item.text);
    }
    let found = values.iter().flatten().count();
    columns.object(values).filter(|_| found >= 2.min(columns.properties.len()))
}

/// Takes a line apart. `None`: it has no figure.
fn parse(line: &str, reading: Reading) -> Option<Item> {
    let (quantity, rest) = counted_head(line, reading);
    let numbers = reading.numbers(rest);
    let mut item = Item { text: String::new(), quantity, each: None, total: None };
    let mut text_end = rest.len();
    for (at, number) in numbers.iter().enumerate() {
        let before = rest[..number.start].trim_end_matches([' ', '€', '$', '£']);
        let after = rest[number.end..].trim_start_matches([' ', '€', '$', '£']);
        let each = before.ends_with('@')
            || [" at", " à", " for"].iter().any(|word| before.ends_with(word))
            || ["each", "per ", "/"].iter().any(|word| after.starts_with(word));
        let last = at + 1 == numbers.len();
        let marked = before.ends_with(" x") || (before.ends_with('(') && number.is_whole());
        let counted = marked || (number.is_whole() && !number.is_money() && !last);
        let slot = if each {
            &mut item.each
        } else if counted && item.quantity.is_none() {
            &mut item.quantity
        } else if number.is_money() || last {
            &mut item.total
        } else {
            continue;
        };
        if slot.is_none() {
            *slot = Some(number.clone());
            text_end = text_end.min(cut(rest, number.start));
        }
    }
    rest[..text_end]
        .trim_matches(|c: char| !c.is_alphanumeric() && c != ')')
        .clone_into(&mut item.text);
    let figure = item.quantity.is_some() || item.each.is_some() || item.total.is_some();
    (figure && item.text.chars().any(char::is_alphabetic)).then_some(item)
}

/// A count in front, also without a sign: `2 Croissants`.
fn counted_head(line: &str, reading: Reading) -> (Option<Number>, &str) {
    let line = line.trim();
    if let (Some(number), rest) = counted(line, reading) {
        return (Some(number), rest);
    }
    let first = reading.numbers(line).into_iter().next();
    match first.filter(|number| number.start == 0 && number.is_whole() && !number.is_money()) {
        Some(number) => {
            let rest = line[number.end..].trim_start();
            let rest = rest.strip_prefix("x ").or(rest.strip_prefix("× ")).unwrap_or(rest);
            if rest.starts_with(char::is_alphabetic) { (Some(number), rest) } else { (None, line) }
        }
        None => (None, line),
    }
}

/// Where the text before a figure ends: before `@`, `at`, a currency and the like.
fn cut(text: &str, start: usize) -> usize {
    let mut end = text[..start].trim_end();
    loop {
        let shorter = [
            "@", " at", " à", " for", " x", "(", "=", "-", "–", "—", ":", "€", "$", "£", "EUR",
            "USD", "GBP", "CHF",
        ]
        .iter()
        .find_map(|mark| end.strip_suffix(mark));
        match shorter {
            Some(shorter) => end = shorter.trim_end(),
            None => return end.len(),
        }
    }
}
