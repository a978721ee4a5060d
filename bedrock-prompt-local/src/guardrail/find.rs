//! What a definition finds in texts, in the shape of an assessment.

use std::ops::Range;

use serde_json::{Value, json};

use super::{pii, words};
use crate::validate::items;

/// Where a text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Input,
    Output,
}

/// What was found, by policy.
#[derive(Default)]
pub(super) struct Findings {
    topics: Vec<Value>,
    custom_words: Vec<Value>,
    managed_words: Vec<Value>,
    pii: Vec<Value>,
    /// Content filters, none of which finds anything.
    filters: Vec<Value>,
    characters: usize,
}

impl Findings {
    pub(super) fn of(definition: &Value, side: Side, texts: &[String]) -> Self {
        let mut found = Self::default();
        for text in texts {
            found.characters += text.chars().count();
            found.add_topics(definition, side, text);
            found.add_words(definition, side, text);
            found.add_pii(definition, side, text);
        }
        found
    }

    fn add_topics(&mut self, definition: &Value, side: Side, text: &str) {
        for topic in items(&definition["topicPolicyConfig"]["topicsConfig"]) {
            if let Some(action) = action(topic, side)
                && words::is_about(text, topic)
            {
                self.topics.push(json!({
                    "action": action, "detected": true, "name": topic["name"], "type": "DENY",
                }));
            }
        }
    }

    fn add_words(&mut self, definition: &Value, side: Side, text: &str) {
        let policy = &definition["wordPolicyConfig"];
        for word in items(&policy["wordsConfig"]) {
            let Some(action) = action(word, side) else { continue };
            if let Some(at) = words::position(text, word["text"].as_str().unwrap_or_default()) {
                let found = json!({"action": action, "detected": true, "match": &text[at]});
                self.custom_words.push(found);
            }
        }
        for list in items(&policy["managedWordListsConfig"]) {
            let Some(action) = action(list, side) else { continue };
            let found = words::PROFANITIES.iter().filter_map(|word| words::position(text, word));
            self.managed_words.extend(found.map(|at| {
                json!({
                    "action": action, "detected": true, "match": &text[at], "type": "PROFANITY",
                })
            }));
        }
    }

    fn add_pii(&mut self, definition: &Value, side: Side, text: &str) {
        for (at, entity) in entities(definition, text) {
            if let Some(action) = action(entity, side) {
                self.pii.push(json!({
                    "action": action, "detected": true, "match": &text[at],
                    "type": entity["type"],
                }));
            }
        }
    }

    /// Leaves out what is to be masked.
    pub(super) fn without_masks(mut self) -> Self {
        self.pii.retain(|finding| finding["action"] != "ANONYMIZED");
        self
    }

    /// Adds the topics and the content filters that were looked for and not found.
    pub(super) fn with_undetected(mut self, definition: &Value, side: Side) -> Self {
        for topic in items(&definition["topicPolicyConfig"]["topicsConfig"]) {
            let is_there = self.topics.iter().any(|found| found["name"] == topic["name"]);
            if !is_there && action(topic, side).is_some() {
                self.topics.push(json!({
                    "action": "NONE", "detected": false, "name": topic["name"], "type": "DENY",
                }));
            }
        }
        let strength = match side {
            Side::Input => "inputStrength",
            Side::Output => "outputStrength",
        };
        for filter in items(&definition["contentPolicyConfig"]["filtersConfig"]) {
            if action(filter, side).is_some() {
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

    /// In AWS's shape; a policy that has found nothing is left out.
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

/// A text with `{EMAIL}` where an address stood that is to be masked.
pub(super) fn masked(definition: &Value, side: Side, text: &str) -> String {
    let mut masked = String::new();
    let mut done = 0;
    for (at, entity) in entities(definition, text) {
        if action(entity, side) == Some("ANONYMIZED") && at.start >= done {
            masked.push_str(&text[done..at.start]);
            masked.extend(["{", entity["type"].as_str().unwrap_or_default(), "}"]);
            done = at.end;
        }
    }
    masked.push_str(&text[done..]);
    masked
}

/// The personal data of a text that a definition looks for, in the order of the text.
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

/// What is done about a finding of this member of a definition; `None` if it is off.
fn action(member: &Value, side: Side) -> Option<&'static str> {
    let (enabled, own) = match side {
        Side::Input => ("inputEnabled", "inputAction"),
        Side::Output => ("outputEnabled", "outputAction"),
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
