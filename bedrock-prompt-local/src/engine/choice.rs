//! Chooses one of the allowed values of an enum.

use std::collections::HashSet;

use serde_json::Value;

use super::schema::Variant;
use super::words::{is_stop, split, stem};

/// The number of words that a negation applies to: `not yet fully paid`.
const NEGATION_REACH: usize = 3;

const QUESTIONS: [&str; 7] = ["what", "when", "where", "which", "who", "how", "why"];

fn variant_text(variant: &Variant<'_>) -> String {
    match variant.value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The variant that the value of a label starts with, if it has no other variant and no negation.
pub(super) fn from_label(variants: &[Variant<'_>], raw: &str) -> Option<Value> {
    if let Some(same) = variants.iter().find(|variant| variant_text(variant) == raw.trim()) {
        return Some(same.value.clone());
    }
    let raw = stems(&split(raw));
    let names: Vec<Vec<String>> =
        variants.iter().map(|v| stems(&split(&variant_text(v)))).collect();
    let is_prefix = |name: &&Vec<String>| !name.is_empty() && raw.starts_with(name);
    let longest = names.iter().filter(is_prefix).map(Vec::len).max()?;
    let rest = &raw[longest..];
    let other =
        |name: &Vec<String>| !name.is_empty() && rest.windows(name.len()).any(|w| w == name);
    if rest.iter().any(|word| is_negation(word)) || names.iter().any(other) {
        return None;
    }
    let mut found = names.iter().zip(variants).filter(|(name, _)| name[..] == raw[..longest]);
    let (_, variant) = found.next().filter(|_| found.next().is_none())?;
    Some(variant.value.clone())
}

/// The variant whose name and description share most words with a text.
///
/// Negated words do not count, nor do words that two variants have. `None`: several variants are
/// equally good.
pub(super) fn classify(variants: &[Variant<'_>], text: &str) -> Option<Value> {
    let text = split(text);
    let is_negated = |at: usize| {
        text[at.saturating_sub(NEGATION_REACH)..at].iter().any(|word| is_negation(word))
    };
    let stems_of = stems(&text);
    let in_text: HashSet<&str> =
        (0..text.len()).filter(|at| !is_negated(*at)).map(|at| stems_of[at].as_str()).collect();
    let names: Vec<Vec<String>> = variants.iter().map(|v| split(&variant_text(v))).collect();
    let hints: Vec<Vec<String>> = variants.iter().map(|v| split(v.description)).collect();
    let scored = variants.iter().enumerate().map(|(index, variant)| {
        let count_shared = |words: &[String], except: &[String]| {
            let is_significant =
                |word: &&String| !is_stop(word) && !QUESTIONS.contains(&word.as_str());
            let mut own = stems(&words.iter().filter(is_significant).cloned().collect::<Vec<_>>());
            own.sort_unstable();
            own.dedup();
            let is_ambiguous = |word: &String| {
                let others = names.iter().zip(&hints).enumerate().filter(|(at, _)| *at != index);
                let mut words = others.flat_map(|(_, (name, hint))| name.iter().chain(hint));
                words.any(|other| stem(other) == *word)
            };
            let except = stems(except);
            own.iter()
                .filter(|w| in_text.contains(w.as_str()) && !except.contains(w) && !is_ambiguous(w))
                .count()
        };
        let name = stems(&names[index]);
        let has_name = !name.is_empty()
            && stems_of
                .windows(name.len())
                .enumerate()
                .any(|(at, words)| words == name && !is_negated(at));
        let score = 4 * usize::from(has_name)
            + 2 * count_shared(&names[index], &[])
            + count_shared(&hints[index], &names[index]);
        (score, variant)
    });
    let mut scored: Vec<(usize, &Variant<'_>)> = scored.collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    match scored[..] {
        [(first, _), (second, _), ..] if first == second => None,
        [(1.., variant), ..] => Some(variant.value.clone()),
        _ => None,
    }
}

fn stems(words: &[String]) -> Vec<String> {
    words.iter().map(|word| stem(word)).collect()
}

/// Whether a word is a negation, such as `not` or the `un` of `un-`. The `t` is a part of `isn't`.
fn is_negation(word: &str) -> bool {
    let negations =
        ["not", "no", "never", "without", "cannot", "nor", "neither", "un", "non", "t", "isnt"];
    negations.contains(&word)
}
