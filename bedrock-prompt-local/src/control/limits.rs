//! What AWS takes as the definition of a guardrail.

use serde_json::Value;

use crate::validate::{Bounds, items};

/// Reads and checks the body of `CreateGuardrail`.
pub(super) fn read(body: &[u8]) -> Result<Value, String> {
    let definition: Value = serde_json::from_slice(body)
        .map_err(|error| format!("The request body is not valid JSON: {error}"))?;
    let mut bounds = Bounds::default();
    let name = text(&definition, "name", 50, &mut bounds);
    let of_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    pattern(name, "name", of_name, "[0-9a-zA-Z-_]+", &mut bounds);
    text(&definition, "blockedInputMessaging", 500, &mut bounds);
    text(&definition, "blockedOutputsMessaging", 500, &mut bounds);
    if !definition["description"].is_null() {
        text(&definition, "description", 200, &mut bounds);
    }
    topics(&definition["topicPolicyConfig"]["topicsConfig"], &mut bounds);
    let filters = items(&definition["contentPolicyConfig"]["filtersConfig"]);
    count(filters, "contentPolicyConfig.filtersConfig", 6, &mut bounds);
    let words = items(&definition["wordPolicyConfig"]["wordsConfig"]);
    count(words, "wordPolicyConfig.wordsConfig", 10_000, &mut bounds);
    for word in words {
        text(word, "text", 100, &mut bounds);
    }
    let sensitive = &definition["sensitiveInformationPolicyConfig"];
    let regexes = items(&sensitive["regexesConfig"]);
    count(regexes, "sensitiveInformationPolicyConfig.regexesConfig", 30, &mut bounds);
    for regex in regexes {
        text(regex, "name", 100, &mut bounds);
        text(regex, "pattern", 500, &mut bounds);
    }
    bounds.finish()?;
    let has_policy = |members: &serde_json::Map<String, Value>| {
        members.keys().any(|name| name.ends_with("PolicyConfig"))
    };
    match definition.as_object().is_some_and(has_policy) {
        true => Ok(definition),
        false => Err("A guardrail must have at least one policy.".to_owned()),
    }
}

fn topics(topics: &Value, bounds: &mut Bounds) {
    let topics = items(topics);
    count(topics, "topicPolicyConfig.topicsConfig", 30, bounds);
    for topic in topics {
        let name = text(topic, "name", 100, bounds);
        let of_name = |c: char| c.is_ascii_alphanumeric() || "-_ !?.".contains(c);
        pattern(name, "name", of_name, "[0-9a-zA-Z-_ !?.]+", bounds);
        text(topic, "definition", 200, bounds);
        let examples = items(&topic["examples"]);
        count(examples, "examples", 5, bounds);
        for example in examples {
            bounds.length(example.as_str().unwrap_or_default(), "examples", 1, 100);
        }
    }
}

fn text<'v>(of: &'v Value, member: &str, most: usize, bounds: &mut Bounds) -> &'v str {
    let text = of[member].as_str().unwrap_or_default();
    bounds.length(text, member, 1, most);
    text
}

fn count(list: &[Value], at: &str, most: usize, bounds: &mut Bounds) {
    if list.len() > most {
        let constraint = format!("have length less than or equal to {most}");
        bounds.breach("[...]", at, &constraint);
    }
}

fn pattern(text: &str, at: &str, is_of: impl Fn(char) -> bool, pattern: &str, bounds: &mut Bounds) {
    if !text.chars().all(is_of) {
        let constraint = format!("satisfy regular expression pattern: {pattern}");
        bounds.breach(text, at, &constraint);
    }
}
