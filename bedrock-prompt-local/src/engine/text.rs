//! The text of a request, and its sections and paragraphs.

use std::collections::HashMap;
use std::ops::Range;

use serde_json::Value;

use super::line::{bullet, column, is_rule, without_markup};
use super::pair::pair;
use super::{requested, words};

/// The text of the last user message that has any; then, if there are more, the texts of all user
/// messages, the last one first. Lines are without tags.
pub(super) fn request_texts(request: &Value) -> Vec<String> {
    let messages = request["messages"].as_array();
    let texts = messages
        .into_iter()
        .flatten()
        .rev()
        .filter(|message| message["role"] == "user")
        .map(message_texts)
        .filter(|texts| !texts.is_empty());
    let mut texts = texts.map(|texts| {
        let texts: Vec<_> = texts.iter().map(|text| requested::without_schemas(text)).collect();
        let lines = texts.iter().flat_map(|text| text.lines());
        let lines = in_tags(lines.collect());
        lines.into_iter().map(without_tags).collect::<Vec<_>>().join("\n")
    });
    let last = texts.next().unwrap_or_default();
    let earlier: Vec<String> = texts.collect();
    match earlier.as_slice() {
        [] => vec![last],
        earlier => {
            let all = format!("{last}\n\n{}", earlier.join("\n\n"));
            vec![last, all]
        }
    }
}

fn message_texts(message: &Value) -> Vec<&str> {
    let blocks = message["content"].as_array();
    blocks.into_iter().flatten().filter_map(|block| block["text"].as_str()).collect()
}

/// The lines in the blocks of a text that have an opening tag and its closing tag on lines of their own;
/// all lines, if there is no such block. What is around the blocks is instructions.
fn in_tags<'a>(lines: Vec<&'a str>) -> Vec<&'a str> {
    let tag = |line: &'a str| line.strip_prefix('<')?.strip_suffix('>');
    let closing = |line: &'a str| tag(line)?.strip_prefix('/');
    let last: HashMap<&str, usize> =
        lines.iter().enumerate().filter_map(|(at, line)| Some((closing(line)?, at))).collect();
    let mut inside = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        let Some(name) = tag(line).filter(|name| last.get(name).is_some_and(|last| *last >= at))
        else {
            continue;
        };
        while let Some(line) = lines.get(at).filter(|line| closing(line) != Some(name)) {
            inside.push(*line);
            at += 1;
        }
        inside.push("");
    }
    if inside.is_empty() { lines } else { inside }
}

/// A line without a tag at its start and without one at its end.
fn without_tags(line: &str) -> &str {
    let is_tag = |inner: &str| {
        let name = inner.strip_prefix('/').unwrap_or(inner);
        let end = name.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
        let (name, rest) = name.split_at(end.unwrap_or(name.len()));
        !name.is_empty() && (rest.is_empty() || rest.starts_with([' ', '/']))
    };
    let mut line = line.trim_end();
    let opening = line.trim_start().strip_prefix('<').and_then(|inner| inner.split_once('>'));
    if let Some((_, rest)) = opening.filter(|(inner, _)| is_tag(inner)) {
        line = rest.trim_start();
    }
    let closing = line.strip_suffix('>').and_then(|inner| inner.rsplit_once('<'));
    match closing {
        Some((rest, inner)) if inner.starts_with('/') && is_tag(inner) => rest.trim_end(),
        _ => line,
    }
}

/// The words of a line that is a heading.
pub(super) fn heading(line: &str) -> Option<Vec<String>> {
    let trimmed = line.trim();
    let title =
        trimmed.trim_start_matches('#').trim().trim_matches('*').trim_end_matches(':').trim();
    let is_marked = trimmed.starts_with('#') || trimmed.ends_with(':');
    let is_short = title.split_whitespace().count() <= if is_marked { 6 } else { 4 };
    let is_plain = !title.contains(['|', '\t', ':', '.', ',', '!', '?']) && !title.contains("  ");
    let has_words = title.chars().any(char::is_alphabetic)
        && (is_marked || !title.chars().any(|c| c.is_ascii_digit()));
    (is_short && is_plain && has_words && bullet(line).is_none()).then(|| words::label_words(title))
}

/// A heading and the lines under it.
pub(super) struct Section {
    pub(super) title: Vec<String>,
    pub(super) heading: usize,
    pub(super) body: Range<usize>,
}

/// All headings with lines under them.
///
/// A section ends at the next marked heading, or at a blank line after its first lines. A section
/// under a `#` ends at the next heading of the same level or above. If its first line is further to
/// the right than the heading, or a list item, the section ends where such lines end.
pub(super) fn sections(lines: &[&str]) -> Vec<Section> {
    let mut found = Vec::new();
    let mut content = lines.len();
    let mut gap_from = vec![lines.len(); lines.len() + 1];
    let mut next_of_level = [lines.len(); 7];
    let (mut outer, mut outer_text) = (Outdents::default(), Outdents::default());
    for (at, line) in lines.iter().enumerate().rev() {
        let indent = column(line);
        let is_blank = line.trim().is_empty();
        let is_item = bullet(line).is_some();
        let next_outer = outer.next(indent).unwrap_or(lines.len());
        let next_outer_text = outer_text.next(indent).unwrap_or(lines.len());
        let level = line.trim_start().bytes().take(6).take_while(|c| *c == b'#').count();
        if let Some(title) = heading(line) {
            let end = match level {
                0 => {
                    let first = lines.get(content).copied().unwrap_or_default();
                    let is_inside = column(first) > indent;
                    let indented_end = match (is_inside, bullet(first).is_some()) {
                        (true, _) => next_outer,
                        (false, true) if is_between_items(lines, next_outer_text) => lines.len(),
                        (false, true) => next_outer_text,
                        (false, false) => lines.len(),
                    };
                    gap_from[content].min(indented_end)
                }
                _ => next_of_level[1..=level].iter().copied().min().unwrap_or(lines.len()),
            };
            if content < end {
                found.push(Section { title, heading: at, body: content..end });
            }
        }
        if level > 0 {
            next_of_level[level] = at;
        }
        let gap = is_blank || level > 0;
        gap_from[at] = if gap { at } else { gap_from[at + 1] };
        if !is_blank && !is_rule(line) {
            content = at;
        }
        if !is_blank {
            outer.push(indent, at);
        }
        if !is_blank && !is_item {
            outer_text.push(indent, at);
        }
    }
    found.reverse();
    found
}

/// Whether a line without a label is more likely a part of the list around it than a heading.
fn is_between_items(lines: &[&str], at: usize) -> bool {
    let Some(line) = lines.get(at) else { return false };
    let starts_low = line.trim_start().starts_with(char::is_lowercase);
    let goes_on = lines.get(at + 1).is_some_and(|next| bullet(next).is_some());
    let is_marked = line.ends_with(':') || line.trim_start().starts_with('#');
    let is_title = !starts_low && heading(line).is_some();
    let is_below_item = at > 0 && bullet(lines[at - 1]).is_some();
    is_below_item && !is_marked && pair(line).is_none() && !is_title && (goes_on || starts_low)
}

/// Lines after a line, from the nearest on, each further to the left than those before.
#[derive(Default)]
struct Outdents(Vec<(usize, usize)>);

impl Outdents {
    /// The nearest line that is not further to the right than this column.
    fn next(&self, indent: usize) -> Option<usize> {
        let at = self.0.partition_point(|(known, _)| *known <= indent);
        self.0.get(at.checked_sub(1)?).map(|(_, line)| *line)
    }

    fn push(&mut self, indent: usize, line: usize) {
        let at = self.0.partition_point(|(known, _)| *known < indent);
        self.0.truncate(at);
        self.0.push((indent, line));
    }
}

/// The paragraphs, which are separated by blank lines.
pub(super) fn paragraphs(lines: &[&str]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        match found.last_mut().filter(|range| range.end == at) {
            _ if line.trim().is_empty() => {}
            Some(range) => range.end = at + 1,
            None => found.push(at..at + 1),
        }
    }
    found
}

/// The first line with words, other than a heading with a colon.
pub(super) fn first_line<'a>(lines: &[&'a str]) -> Option<&'a str> {
    lines
        .iter()
        .map(|line| without_markup(line.trim_start_matches('#')))
        .find(|line| line.chars().any(char::is_alphabetic) && !line.ends_with(':'))
}
