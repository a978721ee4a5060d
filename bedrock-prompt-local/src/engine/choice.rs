//! Choosing one of the allowed values of an enum.

use std::collections::HashSet;

use serde_json::Value;

use super::schema::Variant;
use super::words::{is_stop, split, stem};

/// How far a denial reaches: `not yet fully paid`.
const REACH: usize = 3;

const QUESTIONS: [&str; 7] = ["what", "when", "where", "which", "who", "how", "why"];

fn text_of(variant: &Variant<'_>) -> String {
    match variant.value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The variant that a labelled value begins with, if it speaks of no other and denies nothing.
pub(super) fn named(variants: &[Variant<'_>], raw: &str) -> Option<Value> {
    if let Some(same) = variants.iter().find(|variant| text_of(variant) == raw.trim()) {
        return Some(same.value.clone());
    }
    let raw = stems(&split(raw));
    let names: Vec<Vec<String>> = variants.iter().map(|v| stems(&split(&text_of(v)))).collect();
    let begins = |name: &&Vec<String>| !name.is_empty() && raw.starts_with(name);
    let longest = names.iter().filter(begins).map(Vec::len).max()?;
    let rest = &raw[longest..];
    let other =
        |name: &Vec<String>| !name.is_empty() && rest.windows(name.len()).any(|w| w == name);
    if rest.iter().any(|word| denies(word)) || names.iter().any(other) {
        return None;
    }
    let mut found = names.iter().zip(variants).filter(|(name, _)| name[..] == raw[..longest]);
    let (_, variant) = found.next().filter(|_| found.next().is_none())?;
    Some(variant.value.clone())
}

/// The variant whose name and description share most words with a text.
///
/// Words that the text denies do not count, nor do words that two variants have. `None`: no
/// variant has more than the others.
pub(super) fn classify(variants: &[Variant<'_>], text: &str) -> Option<Value> {
    let text = split(text);
    let denied = |at: usize| text[at.saturating_sub(REACH)..at].iter().any(|word| denies(word));
    let stems_of = stems(&text);
    let said: HashSet<&str> =
        (0..text.len()).filter(|at| !denied(*at)).map(|at| stems_of[at].as_str()).collect();
    let names: Vec<Vec<String>> = variants.iter().map(|v| split(&text_of(v))).collect();
    let hints: Vec<Vec<String>> = variants.iter().map(|v| split(v.description)).collect();
    let scored = variants.iter().enumerate().map(|(index, variant)| {
        let told = |words: &[String], but: &[String]| {
            let telling = |word: &&String| !is_stop(word) && !QUESTIONS.contains(&word.as_str());
            let mut own = stems(&words.iter().filter(telling).cloned().collect::<Vec<_>>());
            own.sort_unstable();
            own.dedup();
            let shared = |word: &String| {
                let others = names.iter().zip(&hints).enumerate().filter(|(at, _)| *at != index);
                let mut words = others.flat_map(|(_, (name, hint))| name.iter().chain(hint));
                words.any(|other| stem(other) == *word)
            };
            let but = stems(but);
            own.iter()
                .filter(|w| said.contains(w.as_str()) && !but.contains(w) && !shared(w))
                .count()
        };
        let name = stems(&names[index]);
        let phrase = !name.is_empty()
            && stems_of
                .windows(name.len())
                .enumerate()
                .any(|(at, words)| words == name && !denied(at));
        let score = 4 * usize::from(phrase)
            + 2 * told(&names[index], &[])
            + told(&hints[index], &names[index]);
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

/// `not`, `un-` and the like; `t` is what is left of `isn't`.
fn denies(word: &str) -> bool {
    let denials =
        ["not", "no", "never", "without", "cannot", "nor", "neither", "un", "non", "t", "isnt"];
    denials.contains(&word)
}
