//! The text to read: which part of a request it is, and how it falls into lines and sections.

use std::ops::Range;

use serde_json::Value;

use super::labels;
use super::requested;
use super::words;

/// What to read, and where that does not do, what to read then: the last user message that has
/// any text, then all of them, the last one first. Without the tags around them.
pub(super) fn of_request(request: &Value) -> Vec<String> {
    let messages = request["messages"].as_array();
    let texts = messages
        .into_iter()
        .flatten()
        .rev()
        .filter(|message| message["role"] == "user")
        .map(texts_of)
        .filter(|texts| !texts.is_empty());
    let mut texts = texts.map(|texts| {
        let lines = texts.iter().flat_map(|text| text.lines());
        let lines = lines.filter(|line| requested::schema_of(line).is_none()).map(untagged);
        lines.collect::<Vec<_>>().join("\n")
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

fn texts_of(message: &Value) -> Vec<&str> {
    let blocks = message["content"].as_array();
    blocks.into_iter().flatten().filter_map(|block| block["text"].as_str()).collect()
}

/// A line without a tag at its start and one at its end.
fn untagged(line: &str) -> &str {
    let is_tag = |inner: &str| {
        let name = inner.strip_prefix('/').unwrap_or(inner);
        let end = name.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
        let (name, rest) = name.split_at(end.unwrap_or(name.len()));
        !name.is_empty() && (rest.is_empty() || rest.starts_with([' ', '/']))
    };
    let mut line = line.trim_end();
    let opening = line.trim_start().strip_prefix('<').and_then(|inner| inner.split_once('>'));
    if let Some((_, rest)) = opening.filter(|(inner, _)| is_tag(inner)) {
        line = rest;
    }
    let closing = line.strip_suffix('>').and_then(|inner| inner.rsplit_once('<'));
    match closing {
        Some((rest, inner)) if inner.starts_with('/') && is_tag(inner) => rest.trim_end(),
        _ => line,
    }
}

/// The content of a bullet or a numbered point.
pub(super) fn bullet(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let plain = ["- ", "* ", "• ", "– ", "+ ", "· "];
    if let Some(rest) = plain.iter().find_map(|mark| line.strip_prefix(mark)) {
        return Some(rest.trim());
    }
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let rest = line[digits..].strip_prefix(". ").or_else(|| line[digits..].strip_prefix(") "));
    rest.filter(|_| matches!(digits, 1 | 2)).map(str::trim)
}

/// `-----`, `=====`, `|---|---|`.
pub(super) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let marks = line.chars().filter(|c| "-=_*+—".contains(*c)).count();
    marks >= 3 && line.chars().all(|c| "-=_*+—|: \t".contains(c))
}

/// The words of a line that stands as a heading over what follows.
pub(super) fn heading(line: &str) -> Option<Vec<String>> {
    let trimmed = line.trim();
    let title =
        trimmed.trim_start_matches('#').trim().trim_matches('*').trim_end_matches(':').trim();
    let marked = trimmed.starts_with('#') || trimmed.ends_with(':');
    let short = title.split_whitespace().count() <= if marked { 6 } else { 4 };
    let plain = !title.contains(['|', '\t', ':', '.', ',', '!', '?']) && !title.contains("  ");
    let wordy = title.chars().any(char::is_alphabetic)
        && (marked || !title.chars().any(|c| c.is_ascii_digit()));
    (short && plain && wordy && bullet(line).is_none()).then(|| words::words(title))
}

/// A heading and the lines under it.
pub(super) struct Section {
    pub(super) title: Vec<String>,
    pub(super) heading: usize,
    pub(super) body: Range<usize>,
}

/// Every heading that has lines under it.
///
/// A section ends at the next marked heading, or at a blank line after its first lines; one under
/// a `#` ends at the next heading of its rank.
pub(super) fn sections(lines: &[&str]) -> Vec<Section> {
    let mut found = Vec::new();
    let mut content = lines.len();
    let mut gap_from = vec![lines.len(); lines.len() + 1];
    let mut ranks = [lines.len(); 7];
    for (at, line) in lines.iter().enumerate().rev() {
        let rank = line.trim_start().bytes().take(6).take_while(|c| *c == b'#').count();
        if let Some(title) = heading(line) {
            let end = match rank {
                0 => gap_from[content],
                _ => ranks[1..=rank].iter().copied().min().unwrap_or(lines.len()),
            };
            if content < end {
                found.push(Section { title, heading: at, body: content..end });
            }
        }
        if rank > 0 {
            ranks[rank] = at;
        }
        let gap = line.trim().is_empty() || rank > 0;
        gap_from[at] = if gap { at } else { gap_from[at + 1] };
        if !line.trim().is_empty() && !is_rule(line) {
            content = at;
        }
    }
    found.reverse();
    found
}

/// The paragraphs: lines between blank lines.
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

/// The first line that says something: not a heading with a colon or a rule.
pub(super) fn first_line<'a>(lines: &[&'a str]) -> Option<&'a str> {
    lines
        .iter()
        .map(|line| labels::bare(line.trim_start_matches('#')))
        .find(|line| line.chars().any(char::is_alphabetic) && !line.ends_with(':'))
}
