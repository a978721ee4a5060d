//! Labelled values: `Invoice number: INV-7`, `Total due   1,234.50 EUR`, `| Total | 12.00 |`.

use super::text::{bullet, heading, is_rule};
use super::words::words;

/// A value with the words that label it.
pub(super) struct Label<'a> {
    pub(super) words: Vec<String>,
    pub(super) value: &'a str,
    /// How sure it is that this is a label at all, from 0 to 1.
    pub(super) trust: f64,
}

/// Text without the marks of a list or of emphasis around it.
pub(super) fn bare(text: &str) -> &str {
    plain(bullet(text).unwrap_or(text))
}

fn plain(text: &str) -> &str {
    text.trim()
        .trim_matches(|c| c == '*' || c == '`')
        .trim_matches(|c: char| c == '_' || c.is_whitespace())
}

/// The labelled values of a text, in order; lines marked in `tabular` are left to the tables.
pub(super) fn find<'a>(lines: &[&'a str], tabular: &[bool]) -> Vec<Label<'a>> {
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let in_table = tabular.get(index).copied().unwrap_or(false);
        let next = lines.get(index + 1).copied().unwrap_or_default();
        let header = pipe_cells(line).is_some() && is_rule(next);
        if in_table || header || is_rule(line) || line.trim().is_empty() {
            continue;
        }
        let before = found.len();
        of_line(line, &mut found);
        if found.len() == before {
            over_next(line, next, &mut found);
        }
    }
    found
}

fn push<'a>(found: &mut Vec<Label<'a>>, label: &str, value: &'a str, trust: f64) {
    // Not `bare`: a dash before a figure is its sign.
    let (words, value) = (words(label), plain(value));
    if !words.is_empty() && !value.is_empty() {
        found.push(Label { words, value, trust });
    }
}

fn of_line<'a>(line: &'a str, found: &mut Vec<Label<'a>>) {
    if let Some(cells) = pipe_cells(line) {
        if let [label, value] = cells[..]
            && pair(label).is_none()
        {
            push(found, label, value, 0.95);
        } else {
            for cell in cells {
                of_segment(cell, found);
            }
        }
        return;
    }
    let segments: Vec<&str> = columns(line).into_iter().map(|(_, text)| text).collect();
    if let [segment] = segments[..] {
        of_segment(segment, found);
        return;
    }
    let before = found.len();
    let mut open: Option<&str> = None;
    for segment in &segments {
        if let Some(label) = open.take() {
            push(found, label, segment, 1.0);
        } else if let Some(label) = bare(segment).strip_suffix(':') {
            open = Some(label);
        } else {
            of_segment(segment, found);
        }
    }
    // Words alone are rather the header of a table than a label and its value.
    if found.len() == before
        && let [label, .., value] = segments[..]
        && value.contains(|c: char| c.is_ascii_digit() || c == '@')
    {
        let trust = if segments.len() == 2 { 0.9 } else { 0.85 };
        push(found, label, value, trust);
    }
}

/// A part of a line that has no columns of its own.
fn of_segment<'a>(segment: &'a str, found: &mut Vec<Label<'a>>) {
    for separator in ["; ", ", "] {
        let parts: Vec<&str> = segment.split(separator).collect();
        if parts.len() > 1 && parts.iter().all(|part| part.contains(": ")) {
            for part in parts {
                of_segment(part, found);
            }
            return;
        }
    }
    if let Some((label, value)) = pair(segment) {
        push(found, label, value, 1.0);
    } else if let Some((label, value)) = label_then_figure(bare(segment)) {
        push(found, label, value, 0.85);
    }
}

/// A label and its value, parted by a colon, a dash or an equals sign.
pub(super) fn pair(segment: &str) -> Option<(&str, &str)> {
    let segment = bare(segment);
    if let Some(at) = segment.find(':') {
        let (label, rest) = (&segment[..at], &segment[at + 1..]);
        let in_time = label.ends_with(|c: char| c.is_ascii_digit())
            && rest.starts_with(|c: char| c.is_ascii_digit());
        let in_url = rest.starts_with("//");
        if !in_time && !in_url && is_label(label, 6) && !bare(rest).is_empty() {
            return Some((label, rest));
        }
    }
    [" - ", " – ", " — ", " = "].iter().find_map(|mark| {
        segment.split_once(mark).filter(|(label, value)| is_label(label, 4) && !value.is_empty())
    })
}

fn is_label(label: &str, most_words: usize) -> bool {
    let count = label.split_whitespace().count();
    (1..=most_words).contains(&count)
        && label.len() <= 60
        && label.chars().any(|c| c.is_alphabetic() || c == '#')
        && !label.contains(['!', '?', '"'])
        && !label.contains(". ")
}

/// A figure after one of these is part of a sentence.
const PROSE: [&str; 14] = [
    "at", "in", "on", "of", "by", "to", "from", "for", "with", "the", "not", "about", "over",
    "than",
];

/// `Total 12.00`, `Invoice # INV-7`: words, then something with a digit.
fn label_then_figure(segment: &str) -> Option<(&str, &str)> {
    let tokens: Vec<&str> = segment.split_whitespace().collect();
    let mut at = tokens.iter().position(|token| token.chars().any(|c| c.is_ascii_digit()))?;
    let currency = |token: &str| token.len() == 3 && token.chars().all(|c| c.is_ascii_uppercase());
    if at > 0 && currency(tokens[at - 1]) {
        at -= 1;
    }
    if !(1..=4).contains(&at)
        || tokens.len() > at + 3
        || tokens[..at].iter().any(|t| t.ends_with(','))
        || PROSE.iter().any(|word| tokens[at - 1].eq_ignore_ascii_case(word))
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

/// A label on one line with its value on the next.
fn over_next<'a>(line: &'a str, next: &'a str, found: &mut Vec<Label<'a>>) {
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

/// The cells of a line of a pipe table.
pub(super) fn pipe_cells(line: &str) -> Option<Vec<&str>> {
    let line = line.trim();
    let framed = line.len() > 1 && line.starts_with('|');
    if !framed && !line.contains(" | ") {
        return None;
    }
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    Some(inner.split('|').map(str::trim).collect())
}

/// The parts of a line between tabs or two and more spaces, each with the column it starts at.
pub(super) fn columns(line: &str) -> Vec<(usize, &str)> {
    let mut parts = Vec::new();
    let (mut start, mut column, mut start_column) = (None, 0, 0);
    let mut gap_from: Option<usize> = None;
    for (at, c) in line.char_indices() {
        if c == ' ' || c == '\t' {
            if let Some(from) = start {
                let gap = *gap_from.get_or_insert(at);
                if c == '\t' || at > gap {
                    parts.push((start_column, &line[from..gap]));
                    start = None;
                }
            }
        } else {
            if start.is_none() {
                start = Some(at);
                start_column = column;
            }
            gap_from = None;
        }
        column += 1;
    }
    if let Some(from) = start {
        parts.push((start_column, line[from..].trim_end()));
    }
    parts
}
