//! Choosing one of the allowed values of an enum.

use serde_json::Value;

use super::schema::Variant;
use super::words::{related, words};

fn text_of(variant: &Variant<'_>) -> String {
    match variant.value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The variant that a labelled value names.
pub(super) fn named(variants: &[Variant<'_>], raw: &str) -> Option<Value> {
    let raw = raw.trim();
    let same = variants.iter().find(|variant| text_of(variant).eq_ignore_ascii_case(raw));
    let raw_words = words(raw);
    let within = || {
        let mut hits: Vec<(usize, &Variant<'_>)> = variants
            .iter()
            .filter_map(|variant| {
                let own = words(&text_of(variant));
                let all = !own.is_empty() && own.iter().all(|word| raw_words.contains(word));
                all.then_some((own.len(), variant))
            })
            .collect();
        hits.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
        match hits[..] {
            [(first, _), (second, _), ..] if first == second => None,
            [(_, variant), ..] => Some(variant),
            [] => None,
        }
    };
    same.or_else(within).map(|variant| variant.value.clone())
}

/// The variant that a whole text speaks of most: by its own words, then by its description's.
///
/// Equal scores go to the variant that the schema names first.
pub(super) fn classify(variants: &[Variant<'_>], text: &str) -> Option<Value> {
    let text = words(text);
    let names: Vec<Vec<String>> = variants.iter().map(|v| words(&text_of(v))).collect();
    let hints: Vec<Vec<String>> = variants.iter().map(|v| words(v.description)).collect();
    let mut best: Option<(usize, &Variant<'_>)> = None;
    for (index, variant) in variants.iter().enumerate() {
        // A word that several variants have tells nothing.
        let own = |lists: &[Vec<String>], word: &String| {
            let others = lists.iter().enumerate();
            !others.filter(|(at, _)| *at != index).any(|(_, list)| list.contains(word))
        };
        let name = &names[index];
        let phrase = occurrences(&text, name);
        let parts: usize =
            name.iter().filter(|word| own(&names, word)).map(|word| count(&text, word)).sum(); // A word that means nearly the same counts less than the word itself.
        let alike = text
            .iter()
            .filter(|word| !name.contains(word))
            .filter(|word| name.iter().any(|own| related(own, word) > 0.0))
            .count();
        let mut described: Vec<&String> = hints[index]
            .iter()
            .filter(|word| own(&hints, word) && !name.contains(word) && text.contains(word))
            .collect();
        described.sort_unstable();
        described.dedup();
        let score = 12 * phrase + 3 * parts + 2 * described.len() + alike;
        if score > 0 && best.is_none_or(|(known, _)| score > known) {
            best = Some((score, variant));
        }
    }
    best.map(|(_, variant)| variant.value.clone())
}

/// Every variant whose words the text has, in the order of the schema.
pub(super) fn all_named(variants: &[Variant<'_>], text: &str) -> Vec<Value> {
    let text = words(text);
    variants
        .iter()
        .filter(|variant| occurrences(&text, &words(&text_of(variant))) > 0)
        .map(|variant| variant.value.clone())
        .collect()
}

fn count(text: &[String], word: &str) -> usize {
    text.iter().filter(|other| *other == word).count()
}

fn occurrences(text: &[String], phrase: &[String]) -> usize {
    if phrase.is_empty() {
        return 0;
    }
    text.windows(phrase.len()).filter(|part| *part == phrase).count()
}
