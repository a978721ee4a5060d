//! Words and topics in a text.

use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::Value;

use crate::validate::items;

/// What stands for AWS's list of profanities.
pub(super) const PROFANITIES: &[&str] = &["bullshit", "crap", "damn", "fuck", "shit"];

/// Words that say nothing about a topic.
const COMMON: &[&str] = &[
    "about", "best", "does", "from", "give", "good", "have", "into", "know", "like", "many",
    "more", "most", "much", "need", "please", "shall", "should", "some", "tell", "than", "that",
    "them", "then", "there", "they", "this", "want", "what", "when", "where", "which", "will",
    "with", "would", "your",
];

/// How many words a text has to share with a topic.
const SHARED: usize = 2;

/// Where a word or phrase stands in a text, whole and in any case.
pub(super) fn position(text: &str, phrase: &str) -> Option<Range<usize>> {
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

/// Whether a text has two words of a topic's name and examples, or its whole name.
pub(super) fn is_about(text: &str, topic: &Value) -> bool {
    let name = topic["name"].as_str().unwrap_or_default();
    let mut of_topic = telling(name);
    for example in items(&topic["examples"]) {
        of_topic.extend(telling(example.as_str().unwrap_or_default()));
    }
    let shared = telling(text).intersection(&of_topic).count();
    shared >= SHARED || position(text, name).is_some()
}

/// The beginnings of the words that say something: `invest` of `Investments`.
fn telling(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words
        .filter(|word| word.chars().count() > 3 && !COMMON.contains(&word.as_str()))
        .map(|word| word.strip_suffix('s').unwrap_or(&word).chars().take(6).collect())
        .collect()
}
