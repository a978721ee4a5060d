//! Words and topics in a text.

use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::Value;

use crate::json::items;

/// A short substitute for AWS's list of profanities.
pub(super) const PROFANITIES: &[&str] = &["bullshit", "crap", "damn", "fuck", "shit"];

/// Words that do not identify a topic.
const STOP_WORDS: &[&str] = &[
    "about", "best", "does", "from", "give", "good", "have", "into", "know", "like", "many",
    "more", "most", "much", "need", "please", "shall", "should", "some", "tell", "than", "that",
    "them", "then", "there", "they", "this", "want", "what", "when", "where", "which", "will",
    "with", "would", "your",
];

/// The number of words that a text has to share with a topic.
const MIN_SHARED_WORDS: usize = 2;

/// The position of a whole word or phrase in a text, in any case.
pub(super) fn find_phrase(text: &str, phrase: &str) -> Option<Range<usize>> {
    let wanted: Vec<char> = phrase.chars().flat_map(char::to_lowercase).collect();
    if wanted.is_empty() {
        return None;
    }
    let starts = text.char_indices().map(|(at, _)| at);
    starts.filter(|at| !text[..*at].ends_with(char::is_alphanumeric)).find_map(|start| {
        let mut end = start;
        let mut left = wanted.as_slice();
        for c in text[start..].chars() {
            if left.is_empty() {
                break;
            }
            for lower in c.to_lowercase() {
                left = left.strip_prefix(&[lower])?;
            }
            end += c.len_utf8();
        }
        let is_whole = !text[end..].starts_with(char::is_alphanumeric);
        (left.is_empty() && is_whole).then_some(start..end)
    })
}

/// Whether a text has two words of a topic's name and examples, or its complete name.
pub(super) fn matches_topic(text: &str, topic: &Value) -> bool {
    let name = topic["name"].as_str().unwrap_or_default();
    let mut topic_words = word_stems(name);
    for example in items(&topic["examples"]) {
        topic_words.extend(word_stems(example.as_str().unwrap_or_default()));
    }
    let shared = word_stems(text).intersection(&topic_words).count();
    shared >= MIN_SHARED_WORDS || find_phrase(text, name).is_some()
}

/// The beginnings of significant words: `invest` of `Investments`.
fn word_stems(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words
        .filter(|word| word.chars().count() > 3 && !STOP_WORDS.contains(&word.as_str()))
        .map(|word| word.strip_suffix('s').unwrap_or(&word).chars().take(6).collect())
        .collect()
}
