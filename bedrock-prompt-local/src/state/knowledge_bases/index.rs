//! A search index: passages are found by the words that they share with a query.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::engine::significant_words;

/// A paragraph of a file.
pub(crate) struct Passage {
    pub(crate) text: String,
    pub(crate) uri: String,
    pub(crate) metadata: Map<String, Value>,
}

/// Passages, and the number of passages that contain each word.
pub(crate) struct Index {
    /// Each with its significant words.
    passages: Vec<(Passage, HashSet<String>)>,
    frequencies: HashMap<String, usize>,
}

/// A passage that a search has found.
pub(crate) struct Hit<'a> {
    pub(crate) passage: &'a Passage,
    /// The share of the query's words that are in the passage, from 0 to 1. Rare words weigh more.
    pub(crate) score: f64,
}

/// The words of a query, with their weights.
pub(crate) struct Query(Vec<(String, f64)>);

impl Query {
    /// The words of a question, and those of earlier questions, which weigh less.
    pub(crate) fn new(question: &str, earlier: &[String]) -> Self {
        let mut words: Vec<(String, f64)> = Vec::new();
        let earlier = earlier.iter().map(|question| (question.as_str(), 0.1));
        for (text, weight) in std::iter::once((question, 1.0)).chain(earlier) {
            for word in significant_words(text) {
                if !words.iter().any(|(known, _)| *known == word) {
                    words.push((word, weight));
                }
            }
        }
        Self(words)
    }
}

impl Index {
    pub(crate) fn new(passages: Vec<Passage>) -> Self {
        let mut frequencies = HashMap::new();
        let with_words = |passage: Passage| {
            let words: HashSet<String> = significant_words(&passage.text).into_iter().collect();
            for word in &words {
                *frequencies.entry(word.clone()).or_insert(0) += 1;
            }
            (passage, words)
        };
        let passages = passages.into_iter().map(with_words).collect();
        Self { passages, frequencies }
    }

    /// The passages that match the filter and share words with the query, the best first.
    pub(crate) fn search(&self, query: &Query, filter: impl Fn(&Passage) -> bool) -> Vec<Hit<'_>> {
        let allowed = self.passages.iter().filter(|(passage, _)| filter(passage));
        let hits = allowed.map(|(passage, words)| Hit { passage, score: self.score(query, words) });
        let mut hits: Vec<Hit<'_>> = hits.filter(|hit| hit.score > 0.0).collect();
        hits.sort_by(|a, b| b.score.total_cmp(&a.score));
        hits
    }

    /// The share of the query's weight that these words have, to four decimals.
    pub(crate) fn score(&self, query: &Query, words: &HashSet<String>) -> f64 {
        let (mut total, mut found) = (0.0, 0.0);
        for (word, weight) in &query.0 {
            let weight = weight * self.rarity(word);
            total += weight;
            if words.contains(word) {
                found += weight;
            }
        }
        if total > 0.0 { (found / total * 10_000.0).round() / 10_000.0 } else { 0.0 }
    }

    fn rarity(&self, word: &str) -> f64 {
        let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let frequency = self.frequencies.get(word).copied().unwrap_or(0);
        ((count(self.passages.len()) + 1.0) / (count(frequency) + 0.5)).ln_1p()
    }
}
