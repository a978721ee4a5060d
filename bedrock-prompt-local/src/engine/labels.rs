//! Labelled values: `Invoice number: INV-7`, `Total due   1,234.50 EUR`, `| Total | 12.00 |`.

use std::borrow::Cow;

use super::date;
use super::line::{
    bullet, column, columns, delimited_cells, is_rule, pipe_cells, without_emphasis,
    without_markup, without_quotes,
};
use super::table::Row;
use super::text::heading;
use super::words::label_words;

/// A value and the words of its label.
pub(super) struct Label<'a> {
    pub(super) words: Vec<String>,
    pub(super) value: Cow<'a, str>,
    /// The text of the label, or of the value. It identifies the label.
    pub(super) source: &'a str,
    /// The confidence that this is a label, from 0 to 1.
    pub(super) confidence: f64,
    /// Whether the value may go on in the next line.
    pub(super) is_open: bool,
    /// The line of the header of the table that the label is in.
    pub(super) header: Option<usize>,
    /// Whether the label is in a list item.
    is_in_item: bool,
}

/// The labels of a text in order, without those of lines that are in a table.
pub(super) fn find<'a>(lines: &[&'a str], in_table: &[bool]) -> Vec<Label<'a>> {
    let mut found: Vec<Label<'a>> = Vec::new();
    let mut headings = Headings::default();
    for (index, line) in lines.iter().enumerate() {
        let is_in_table = in_table.get(index).copied().unwrap_or(false);
        let next = lines.get(index + 1).copied().unwrap_or_default();
        let is_header = pipe_cells(line).is_some() && is_rule(next);
        if is_in_table || is_header || is_rule(line) || line.trim().is_empty() {
            continue;
        }
        headings.close(line);
        let before = found.len();
        find_in_line(line, &mut found);
        if found.len() == before {
            find_above_value(line, next, &mut found);
        } else if let Some(last) = found.last_mut() {
            last.go_on(&lines[index..]);
        }
        for label in &mut found[before..] {
            label.is_in_item = bullet(line).is_some();
            label.words.splice(0..0, headings.words().cloned());
        }
        if found.len() == before {
            headings.open(line, next);
        }
    }
    found
}

/// The headings above a line that is further to the right: a label under them has their words, too.
#[derive(Default)]
struct Headings(Vec<(usize, Vec<String>)>);

impl Headings {
    fn close(&mut self, line: &str) {
        // A list item belongs to a heading in the same column.
        let column = column(line) + usize::from(bullet(line).is_some());
        self.0.retain(|(known, _)| *known < column);
    }

    fn open(&mut self, line: &str, next: &str) {
        let title = Some(line).filter(|line| line.trim_end().ends_with(':'));
        if let Some(words) = title.map(without_markup).and_then(heading)
            && (column(next) > column(line) || bullet(next).is_some())
        {
            self.0.push((column(line), words));
        }
    }

    fn words(&self) -> impl Iterator<Item = &String> {
        self.0.iter().flat_map(|(_, words)| words)
    }
}

/// The header cells of a table as labels of the cells of its only row.
pub(super) fn under_header<'a>(header: &Row<'a>, row: &Row<'a>) -> Vec<Label<'a>> {
    let mut found = Vec::new();
    for (head, cell) in header.cells.iter().zip(&row.cells) {
        push(&mut found, head.text, cell.text, 0.9);
    }
    found.iter_mut().for_each(|label| label.header = Some(header.line));
    found
}

impl<'a> Label<'a> {
    pub(super) fn new(label: &str, value: &'a str) -> Self {
        let words = label_words(label);
        Self {
            words,
            value: value.into(),
            source: value,
            confidence: 0.9,
            is_open: false,
            header: None,
            is_in_item: false,
        }
    }
}

impl Label<'_> {
    /// How much less the label counts than others that fit as well.
    pub(super) fn demotion(&self) -> f64 {
        if self.is_in_item { 0.005 } else { 0.0 }
    }

    /// Adds the lines that a value goes on in.
    fn go_on(&mut self, lines: &[&str]) {
        const LONG: usize = 50;
        let [line, rest @ ..] = lines else { return };
        let is_long = line.chars().count() >= LONG;
        for next in rest {
            let text = next.trim();
            let is_other = text.is_empty()
                || is_rule(next)
                || bullet(next).is_some()
                || columns(text).len() > 1
                || text.ends_with(':')
                || pair(next).is_some()
                || label_and_number(text).is_some();
            let is_inside = column(next) > column(line);
            let starts_low = text.starts_with(char::is_lowercase);
            match () {
                () if is_other => break,
                () if self.value.ends_with(',') || (starts_low && (is_inside || is_long)) => {
                    self.value = format!("{} {text}", self.value).into();
                }
                () => {
                    self.is_open = is_inside;
                    break;
                }
            }
        }
    }
}

fn push<'a>(found: &mut Vec<Label<'a>>, label: &'a str, value: &'a str, confidence: f64) {
    // A dash before a number is its sign and not a list marker.
    let (words, text) = (label_words(label), without_quotes(without_emphasis(value)));
    // YAML has these before a text on the next lines.
    let is_mark = ["|", ">", "|-", ">-"].contains(&text);
    if !words.is_empty() && !text.is_empty() && !is_mark {
        let (value, source) = (Cow::Borrowed(text), text);
        found.push(Label {
            words,
            value,
            source,
            confidence,
            is_open: false,
            header: None,
            is_in_item: false,
        });
    }
}

fn find_in_line<'a>(line: &'a str, found: &mut Vec<Label<'a>>) {
    if let Some((label, value)) = pair(line)
        && is_quoted(value.trim())
    {
        push(found, label, value, 1.0);
        return;
    }
    if let Some(mut cells) = pipe_cells(line) {
        cells.retain(|cell| !cell.is_empty());
        if let [label, value] = cells[..]
            && pair(label).is_none()
        {
            push(found, label, value, 0.95);
        } else {
            for cell in cells {
                find_in_segment(cell, found);
            }
        }
        return;
    }
    let segments: Vec<&str> = columns(line).into_iter().map(|(_, text)| text).collect();
    if let [segment] = segments[..] {
        find_in_segment(segment, found);
        return;
    }
    let before = found.len();
    let mut open: Option<&str> = None;
    for segment in &segments {
        if let Some(label) = open.take() {
            push(found, label, segment, 1.0);
        } else if let Some(label) = without_markup(segment).strip_suffix(':') {
            open = Some(label);
        } else {
            find_in_segment(segment, found);
        }
    }
    // Words alone are more likely the header of a table than a label and its value.
    if found.len() == before
        && let [label, between @ .., value] = &segments[..]
        && value.contains(|c: char| c.is_ascii_digit() || c == '@')
        && between
            .iter()
            .all(|text| text.ends_with('%') || !text.contains(|c: char| c.is_ascii_digit()))
    {
        let confidence = if between.is_empty() { 0.9 } else { 0.85 };
        push(found, label, value, confidence);
    }
}

/// Finds labels in a part of a line that has no columns.
fn find_in_segment<'a>(segment: &'a str, found: &mut Vec<Label<'a>>) {
    for separator in ["; ", ", "] {
        let parts: Vec<&str> = segment.split(separator).collect();
        if parts.len() > 1 && parts.iter().all(|part| part.contains(": ")) {
            for part in parts {
                find_in_segment(part, found);
            }
            return;
        }
    }
    if let Some((label, value)) = pair(segment) {
        push(found, label, value, 1.0);
    } else if let Some((label, value)) = delimited(segment) {
        push(found, label, value, 0.85);
    } else if let Some((label, value)) = label_and_number(without_markup(segment)) {
        push(found, label, value, 0.85);
    }
}

/// A label and its value as the two cells of a row: `Total due,12.00`.
fn delimited(segment: &str) -> Option<(&str, &str)> {
    let cells = |mark: &char| <[&str; 2]>::try_from(delimited_cells(segment, *mark)).ok();
    let [label, value] = [';', ','].iter().find_map(cells)?;
    let is_words = !label.contains(|c: char| c.is_ascii_digit()) && is_label(label, 6);
    (is_words && !value.starts_with(' ')).then_some((label, value))
}

/// Whether a value is one text in quotation marks.
fn is_quoted(value: &str) -> bool {
    let inner = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    inner.is_some_and(|inner| !inner.contains("\", "))
}

/// A label and its value, separated by a colon, a dash or an equals sign.
pub(super) fn pair(segment: &str) -> Option<(&str, &str)> {
    let segment = without_markup(segment);
    if let Some(at) = segment.find(':') {
        let (label, rest) = (&segment[..at], &segment[at + 1..]);
        let in_time = label.ends_with(|c: char| c.is_ascii_digit())
            && rest.starts_with(|c: char| c.is_ascii_digit());
        let in_url = rest.starts_with("//");
        if !in_time && !in_url && is_label(label, 6) && !without_markup(rest).is_empty() {
            return Some((label, rest));
        }
    }
    [" - ", " – ", " — ", " = "].iter().find_map(|mark| {
        segment.split_once(mark).filter(|(label, value)| is_label(label, 4) && !value.is_empty())
    })
}

fn is_label(label: &str, max_words: usize) -> bool {
    let count = label.split_whitespace().count();
    (1..=max_words).contains(&count)
        && label.len() <= 60
        && label.chars().any(|c| c.is_alphabetic() || c == '#')
        && !label.contains(['!', '?', '"'])
        && !label.contains(". ")
}

/// A number after one of these words is part of a sentence.
const PREPOSITIONS: [&str; 14] = [
    "at", "in", "on", "of", "by", "to", "from", "for", "with", "the", "not", "about", "over",
    "than",
];

/// `Total 12.00`, `Invoice # INV-7`: words, then a value with a digit.
fn label_and_number(segment: &str) -> Option<(&str, &str)> {
    let tokens: Vec<&str> = segment.split_whitespace().collect();
    let mut at = tokens.iter().position(|token| token.chars().any(|c| c.is_ascii_digit()))?;
    let currency = |token: &str| token.len() == 3 && token.chars().all(|c| c.is_ascii_uppercase());
    if at > 0 && currency(tokens[at - 1]) {
        at -= 1;
    }
    // More words after the number are a sentence.
    let belongs = |token: &&str| {
        token.chars().any(|c| c.is_ascii_digit())
            || currency(token)
            || date::is_month(token)
            || ["€", "$", "£", "%", "Uhr", "am", "pm", "a.m.", "p.m."].contains(token)
    };
    if !(1..=4).contains(&at)
        || tokens.len() > at + 3
        || !tokens[at + 1..].iter().all(belongs)
        || tokens[..at].iter().any(|t| t.ends_with(','))
        || PREPOSITIONS.iter().any(|word| tokens[at - 1].eq_ignore_ascii_case(word))
    {
        return None;
    }
    let offset = tokens[at].as_ptr() as usize - segment.as_ptr() as usize;
    let (mut label, mut value) = segment.split_at(offset);
    // `#1042`: the sign belongs to the label.
    if let Some(rest) = value.strip_prefix('#') {
        value = rest;
        label = &segment[..=offset];
    }
    Some((label, value))
}

/// Finds a label on one line with its value on the next line.
fn find_above_value<'a>(line: &'a str, next: &'a str, found: &mut Vec<Label<'a>>) {
    if !line.trim().ends_with(':')
        || heading(line).is_none()
        || next.trim().is_empty()
        || pair(next).is_some()
        || bullet(next).is_some()
        || is_rule(next)
    {
        return;
    }
    push(found, line, next, 0.9);
}
