//! The text to read: which part of a request it is, and how it falls into lines and sections.

use std::collections::HashMap;

use serde_json::Value;

use super::labels;
use super::words::{self, Name};

/// The texts of the last user message that has any, and of it what a tag encloses, if one does.
pub(super) fn of_request(request: &Value) -> String {
    let messages = request["messages"].as_array();
    let texts = messages
        .into_iter()
        .flatten()
        .rev()
        .filter(|message| message["role"] == "user")
        .map(texts_of)
        .find(|texts| !texts.is_empty())
        .unwrap_or_default();
    let text = texts.join("\n");
    enclosed(&text).map(str::to_owned).unwrap_or(text)
}

fn texts_of(message: &Value) -> Vec<&str> {
    let blocks = message["content"].as_array();
    blocks.into_iter().flatten().filter_map(|block| block["text"].as_str()).collect()
}

/// The longest content of `<tag>…</tag>` where the opening tag starts a line.
fn enclosed(text: &str) -> Option<&str> {
    let mut closings: HashMap<&str, usize> = HashMap::new();
    for (at, mark) in text.match_indices("</") {
        closings.insert(tag_name(&text[at + mark.len()..]), at);
    }
    let mut longest: Option<&str> = None;
    let mut from = 0;
    while let Some(at) = text[from..].find('<').map(|at| from + at) {
        from = at + 1;
        let before = text[..at].trim_end_matches([' ', '\t']);
        let name = tag_name(&text[from..]);
        if !(before.is_empty() || before.ends_with('\n')) || name.is_empty() {
            continue;
        }
        let Some(close) = closings.get(name).copied() else {
            continue;
        };
        let Some(open) = text[from..].find('>').map(|open| from + open + 1) else {
            break;
        };
        if let Some(inner) = text.get(open..close) {
            if longest.is_none_or(|known| known.len() < inner.len()) {
                longest = Some(inner);
            }
            from = close;
        }
    }
    longest
}

fn tag_name(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
    &text[..end.unwrap_or(text.len())]
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

/// The lines under the heading that fits a name best.
pub(super) fn section<'a, 'b>(lines: &'b [&'a str], name: &Name) -> Option<&'b [&'a str]> {
    let mut best: Option<(f64, &[&str])> = None;
    for (index, line) in lines.iter().enumerate() {
        let Some(title) = heading(line) else {
            continue;
        };
        let fit = name.fit(&title);
        if fit < 0.6 || best.is_some_and(|(known, _)| fit <= known) {
            continue;
        }
        let body = body(line, &lines[index + 1..]);
        if !body.is_empty() {
            best = Some((fit, body));
        }
    }
    best.map(|(_, body)| body)
}

/// A section ends at the next marked heading, or at a blank line after its first lines.
fn body<'a, 'b>(heading: &str, rest: &'b [&'a str]) -> &'b [&'a str] {
    let level = |line: &str| line.trim_start().chars().take_while(|c| *c == '#').count();
    let own = level(heading);
    let skipped = rest.iter().take_while(|line| line.trim().is_empty() || is_rule(line)).count();
    let rest = &rest[skipped..];
    let end = rest.iter().position(|line| {
        if own > 0 {
            (1..=own).contains(&level(line))
        } else {
            line.trim().is_empty() || level(line) > 0
        }
    });
    &rest[..end.unwrap_or(rest.len())]
}

/// The paragraphs: lines between blank lines.
pub(super) fn paragraphs<'a, 'b>(lines: &'b [&'a str]) -> impl Iterator<Item = &'b [&'a str]> {
    lines.split(|line| line.trim().is_empty()).filter(|paragraph| !paragraph.is_empty())
}

/// The first line that says something: not a label, a heading with a colon or a rule.
pub(super) fn first_line<'a>(lines: &[&'a str]) -> Option<&'a str> {
    lines
        .iter()
        .map(|line| labels::bare(line.trim_start_matches('#')))
        .find(|line| line.chars().any(char::is_alphabetic) && !line.ends_with(':'))
}

/// The first sentence of at least four words that is not a greeting.
pub(super) fn first_sentence<'a>(lines: &[&'a str]) -> Option<&'a str> {
    lines
        .iter()
        .filter(|line| labels::pair(line).is_none())
        .flat_map(|line| sentences(line))
        .find(|sentence| sentence.split_whitespace().count() >= 4)
}

/// Splits a line at `. `, `! ` and `? `; the mark stays with its sentence.
pub(super) fn sentences(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line.trim();
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .char_indices()
            .find(|(at, c)| ['.', '!', '?'].contains(c) && rest[at + 1..].starts_with(' '))
            .map_or(rest.len(), |(at, _)| at + 1);
        let (sentence, after) = rest.split_at(end);
        rest = after.trim_start();
        Some(sentence)
    })
}
