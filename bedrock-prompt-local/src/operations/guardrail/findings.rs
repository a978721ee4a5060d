//! What a guardrail finds in texts, as an assessment.

use std::ops::Range;

use serde_json::{Value, json};

use super::{pii, words};
use crate::json::items;

/// Where a text comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Input,
    Output,
}

/// The findings of each policy.
#[derive(Default)]
pub(super) struct Findings {
    topics: Vec<Value>,
    custom_words: Vec<Value>,
    managed_words: Vec<Value>,
    pii: Vec<Value>,
    /// Content filters, which find nothing.
    filters: Vec<Value>,
    characters: usize,
}

impl Findings {
    pub(super) fn new(definition: &Value, source: Source, texts: &[String]) -> Self {
        let mut found = Self::default();
        for text in texts {
            found.characters += text.chars().count();
            found.add_topics(definition, source, text);
            found.add_words(definition, source, text);
            found.add_pii(definition, source, text);
        }
        found
    }

    fn add_topics(&mut self, definition: &Value, source: Source, text: &str) {
        for topic in items(&definition["topicPolicyConfig"]["topicsConfig"]) {
            if let Some(action) = action(topic, source)
                && words::matches_topic(text, topic)
            {
                self.topics.push(json!({
                    "action": action, "detected": true, "name": topic["name"], "type": "DENY",
                }));
            }
        }
    }

    fn add_words(&mut self, definition: &Value, source: Source, text: &str) {
        let policy = &definition["wordPolicyConfig"];
        for word in items(&policy["wordsConfig"]) {
            let Some(action) = action(word, source) else { continue };
            if let Some(at) = words::find_phrase(text, word["text"].as_str().unwrap_or_default()) {
                let found = json!({"action": action, "detected": true, "match": &text[at]});
                self.custom_words.push(found);
            }
        }
        for list in items(&policy["managedWordListsConfig"]) {
            let Some(action) = action(list, source) else { continue };
            let found = words::PROFANITIES.iter().filter_map(|word| words::find_phrase(text, word));
            self.managed_words.extend(found.map(|at| {
                json!({
                    "action": action, "detected": true, "match": &text[at], "type": "PROFANITY",
                })
            }));
        }
    }

    fn add_pii(&mut self, definition: &Value, source: Source, text: &str) {
        for (at, entity) in entities(definition, text) {
            if let Some(action) = action(entity, source) {
                self.pii.push(json!({
                    "action": action, "detected": true, "match": &text[at],
                    "type": entity["type"],
                }));
            }
        }
    }

    /// Removes the findings that would be masked.
    pub(super) fn without_masks(mut self) -> Self {
        self.pii.retain(|finding| finding["action"] != "ANONYMIZED");
        self
    }

    /// Adds the topics and the content filters that were checked and not found.
    pub(super) fn with_undetected(mut self, definition: &Value, source: Source) -> Self {
        for topic in items(&definition["topicPolicyConfig"]["topicsConfig"]) {
            let is_found = self.topics.iter().any(|found| found["name"] == topic["name"]);
            if !is_found && action(topic, source).is_some() {
                self.topics.push(json!({
                    "action": "NONE", "detected": false, "name": topic["name"], "type": "DENY",
                }));
            }
        }
        let strength = match source {
            Source::Input => "inputStrength",
            Source::Output => "outputStrength",
        };
        for filter in items(&definition["contentPolicyConfig"]["filtersConfig"]) {
            if action(filter, source).is_some() {
                self.filters.push(json!({
                    "action": "NONE", "confidence": "NONE", "detected": false,
                    "filterStrength": filter[strength], "type": filter["type"],
                }));
            }
        }
        self
    }

    fn all(&self) -> impl Iterator<Item = &Value> {
        [&self.topics, &self.custom_words, &self.managed_words, &self.pii].into_iter().flatten()
    }

    pub(super) fn blocks(&self) -> bool {
        self.all().any(|finding| finding["action"] == "BLOCKED")
    }

    pub(super) fn masks(&self) -> bool {
        self.all().any(|finding| finding["action"] == "ANONYMIZED")
    }

    /// The assessment in the form of AWS. A policy without findings is left out.
    pub(super) fn assessment(&self) -> Value {
        let mut assessment = json!({
            "invocationMetrics": {
                "guardrailCoverage": {
                    "textCharacters": {"guarded": self.characters, "total": self.characters},
                },
                "guardrailProcessingLatency": 1,
            },
        });
        if !self.filters.is_empty() {
            assessment["contentPolicy"] = json!({"filters": self.filters});
        }
        if !self.topics.is_empty() {
            assessment["topicPolicy"] = json!({"topics": self.topics});
        }
        if !self.custom_words.is_empty() || !self.managed_words.is_empty() {
            assessment["wordPolicy"] = json!({
                "customWords": self.custom_words, "managedWordLists": self.managed_words,
            });
        }
        if !self.pii.is_empty() {
            assessment["sensitiveInformationPolicy"] =
                json!({"piiEntities": self.pii, "regexes": []});
        }
        assessment
    }
}

/// A text in which personal data is replaced by its type, such as `{EMAIL}`.
pub(super) fn masked(definition: &Value, source: Source, text: &str) -> String {
    let mut masked = String::new();
    let mut done = 0;
    for (at, entity) in entities(definition, text) {
        if action(entity, source) == Some("ANONYMIZED") && at.start >= done {
            masked.push_str(&text[done..at.start]);
            masked.extend(["{", entity["type"].as_str().unwrap_or_default(), "}"]);
            done = at.end;
        }
    }
    masked.push_str(&text[done..]);
    masked
}

/// The personal data in a text, of the types that the definition has, in the order of the text.
fn entities<'d>(definition: &'d Value, text: &str) -> Vec<(Range<usize>, &'d Value)> {
    let config = &definition["sensitiveInformationPolicyConfig"]["piiEntitiesConfig"];
    let mut found: Vec<_> = items(config)
        .iter()
        .flat_map(|entity| {
            let kind = entity["type"].as_str().unwrap_or_default();
            pii::find(kind, text).into_iter().map(move |at| (at, entity))
        })
        .collect();
    found.sort_by_key(|(at, _)| (at.start, at.end));
    found
}

/// The action for findings of a member of the definition. `None`: it is disabled.
fn action(member: &Value, source: Source) -> Option<&'static str> {
    let (enabled, own) = match source {
        Source::Input => ("inputEnabled", "inputAction"),
        Source::Output => ("outputEnabled", "outputAction"),
    };
    if member[enabled] == false {
        return None;
    }
    let action = member[own].as_str().or(member["action"].as_str());
    Some(match action.unwrap_or("BLOCK") {
        "NONE" => "NONE",
        "ANONYMIZE" => "ANONYMIZED",
        _ => "BLOCKED",
    })
}
