//! Checks of the definition of a guardrail.

use serde_json::{Map, Value};

use crate::json::{items, json_body};
use crate::rules::Constraints;

/// Reads and checks the body of `CreateGuardrail`.
pub(super) fn read(body: &[u8]) -> Result<Value, String> {
    let definition = json_body(body)?;
    let mut check = Check::default();
    let name = check.text(&definition, "name", 50);
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    check.pattern(name, "name", is_name, "[0-9a-zA-Z-_]+");
    check.text(&definition, "blockedInputMessaging", 500);
    check.text(&definition, "blockedOutputsMessaging", 500);
    if !definition["description"].is_null() {
        check.text(&definition, "description", 200);
    }
    check.topics(&definition["topicPolicyConfig"]["topicsConfig"]);
    let filters = items(&definition["contentPolicyConfig"]["filtersConfig"]);
    check.count(filters, "contentPolicyConfig.filtersConfig", 6);
    let words = items(&definition["wordPolicyConfig"]["wordsConfig"]);
    check.count(words, "wordPolicyConfig.wordsConfig", 10_000);
    for word in words {
        check.text(word, "text", 100);
    }
    let sensitive = &definition["sensitiveInformationPolicyConfig"];
    let regexes = items(&sensitive["regexesConfig"]);
    check.count(regexes, "sensitiveInformationPolicyConfig.regexesConfig", 30);
    for regex in regexes {
        check.text(regex, "name", 100);
        check.text(regex, "pattern", 500);
    }
    check.0.finish()?;
    let has_policy =
        |members: &Map<String, Value>| members.keys().any(|name| name.ends_with("PolicyConfig"));
    if definition.as_object().is_some_and(has_policy) {
        Ok(definition)
    } else {
        Err("A guardrail must have at least one policy.".to_owned())
    }
}

#[derive(Default)]
struct Check(Constraints);

impl Check {
    fn topics(&mut self, topics: &Value) {
        let topics = items(topics);
        self.count(topics, "topicPolicyConfig.topicsConfig", 30);
        for topic in topics {
            let name = self.text(topic, "name", 100);
            let is_name = |c: char| c.is_ascii_alphanumeric() || "-_ !?.".contains(c);
            self.pattern(name, "name", is_name, "[0-9a-zA-Z-_ !?.]+");
            self.text(topic, "definition", 200);
            let examples = items(&topic["examples"]);
            self.count(examples, "examples", 5);
            for example in examples {
                self.0.length(example.as_str().unwrap_or_default(), "examples", 1..=100);
            }
        }
    }

    fn text<'v>(&mut self, object: &'v Value, member: &str, max: usize) -> &'v str {
        let text = object[member].as_str().unwrap_or_default();
        self.0.length(text, member, 1..=max);
        text
    }

    fn count(&mut self, list: &[Value], at: &str, max: usize) {
        if list.len() > max {
            let constraint = format!("have length less than or equal to {max}");
            self.0.violated("[...]", at, &constraint);
        }
    }

    fn pattern(&mut self, text: &str, at: &str, allows: impl Fn(char) -> bool, pattern: &str) {
        if !text.chars().all(allows) {
            let constraint = format!("satisfy regular expression pattern: {pattern}");
            self.0.violated(text, at, &constraint);
        }
    }
}
