//! Labelled values: `Invoice number: INV-7`, `Total due   1,234.50 EUR`, `| Total | 12.00 |`.

use super::line::{bullet, columns, is_rule, pipe_cells, without_emphasis, without_markup};
use super::text::heading;
use super::words::significant_stems;

/// A value and the words of its label.
pub(super) struct Label<'a> {
    pub(super) words: Vec<String>,
    pub(super) value: &'a str,
    /// The confidence that this is a label, from 0 to 1.
    pub(super) confidence: f64,
}

/// The labels of a text in order, without those of lines that are in a table.
pub(super) fn find<'a>(lines: &[&'a str], in_table: &[bool]) -> Vec<Label<'a>> {
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let is_in_table = in_table.get(index).copied().unwrap_or(false);
        let next = lines.get(index + 1).copied().unwrap_or_default();
        let is_header = pipe_cells(line).is_some() && is_rule(next);
        if is_in_table || is_header || is_rule(line) || line.trim().is_empty() {
            continue;
        }
        let before = found.len();
        find_in_line(line, &mut found);
        if found.len() == before {
            find_above_value(line, next, &mut found);
        }
    }
    found
}

fn push<'a>(found: &mut Vec<Label<'a>>, label: &str, value: &'a str, confidence: f64) {
    // A dash before a number is its sign and not a list marker.
    let (words, value) = (significant_stems(label), without_emphasis(value));
    if !words.is_empty() && !value.is_empty() {
        found.push(Label { words, value, confidence });
    }
}

fn find_in_line<'a>(line: &'a str, found: &mut Vec<Label<'a>>) {
    if let Some(cells) = pipe_cells(line) {
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
        && let [label, .., value] = segments[..]
        && value.contains(|c: char| c.is_ascii_digit() || c == '@')
    {
        let confidence = if segments.len() == 2 { 0.9 } else { 0.85 };
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
    } else if let Some((label, value)) = label_and_number(without_markup(segment)) {
        push(found, label, value, 0.85);
    }
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
    if !(1..=4).contains(&at)
        || tokens.len() > at + 3
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
