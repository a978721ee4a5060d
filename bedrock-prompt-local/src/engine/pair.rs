//! A label and its value in a part of a line.

use super::date;
use super::line::{delimited_cells, without_markup};

/// A label and its value as the two cells of a row: `Total due,12.00`.
pub(super) fn delimited(segment: &str) -> Option<(&str, &str)> {
    let cells = |mark: &char| <[&str; 2]>::try_from(delimited_cells(segment, *mark)).ok();
    let [label, value] = [';', ','].iter().find_map(cells)?;
    let is_words = !label.contains(|c: char| c.is_ascii_digit()) && is_label(label, 6);
    (is_words && !value.starts_with(' ')).then_some((label, value))
}

/// Whether a value is one text in quotation marks.
pub(super) fn is_quoted(value: &str) -> bool {
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
pub(super) fn label_and_number(segment: &str) -> Option<(&str, &str)> {
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
