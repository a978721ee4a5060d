//! Search by shared words.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{Passage, filter};
use crate::engine::telling_words;

/// Passages, and in how many of them each word stands.
pub(super) struct Index {
    passages: Vec<(Passage, HashSet<String>)>,
    frequencies: HashMap<String, usize>,
}

/// A passage that was found.
pub(super) struct Hit<'a> {
    pub(super) passage: &'a Passage,
    /// The share of the query that the passage has, from 0 to 1; a rare word counts for more.
    pub(super) score: f64,
}

/// Words to look for, with their weights.
pub(super) struct Query(Vec<(String, f64)>);

impl Query {
    /// The words of a question, and those of the questions before it, which weigh less.
    pub(super) fn new(question: &str, earlier: &[String]) -> Self {
        let mut words: Vec<(String, f64)> = Vec::new();
        let earlier = earlier.iter().map(|question| (question.as_str(), 0.1));
        for (text, weight) in [(question, 1.0)].into_iter().chain(earlier) {
            for word in telling_words(text) {
                if !words.iter().any(|(known, _)| *known == word) {
                    words.push((word, weight));
                }
            }
        }
        Self(words)
    }
}

impl Index {
    pub(super) fn new(passages: Vec<Passage>) -> Self {
        let mut frequencies = HashMap::new();
        let with_words = |passage: Passage| {
            let words: HashSet<String> = telling_words(&passage.text).into_iter().collect();
            for word in &words {
                *frequencies.entry(word.clone()).or_insert(0) += 1;
            }
            (passage, words)
        };
        let passages = passages.into_iter().map(with_words).collect();
        Self { passages, frequencies }
    }

    /// What shares words with the query and passes the filter, the best first.
    pub(super) fn search(&self, query: &Query, filter: &Value) -> Vec<Hit<'_>> {
        let allowed =
            self.passages.iter().filter(|(passage, _)| filter::passes(filter, &passage.metadata));
        let hits = allowed.map(|(passage, words)| Hit { passage, score: self.score(query, words) });
        let mut hits: Vec<Hit<'_>> = hits.filter(|hit| hit.score > 0.0).collect();
        hits.sort_by(|a, b| b.score.total_cmp(&a.score));
        hits
    }

    /// The share of a query's weight that these words have, to four decimals.
    pub(super) fn score(&self, query: &Query, words: &HashSet<String>) -> f64 {
        let (mut whole, mut found) = (0.0, 0.0);
        for (word, weight) in &query.0 {
            let weight = weight * self.rarity(word);
            whole += weight;
            if words.contains(word) {
                found += weight;
            }
        }
        if whole > 0.0 { (found / whole * 10_000.0).round() / 10_000.0 } else { 0.0 }
    }

    fn rarity(&self, word: &str) -> f64 {
        let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let having = self.frequencies.get(word).copied().unwrap_or(0);
        ((count(self.passages.len()) + 1.0) / (count(having) + 0.5)).ln_1p()
    }
}
