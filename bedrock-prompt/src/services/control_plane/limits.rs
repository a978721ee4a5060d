//! Checks a guardrail definition against the limits of AWS before it is sent.
//!
//! Source: the service model of `CreateGuardrail`, November 2026.

use super::GuardrailDefinition;
use crate::outcome::{Error, ErrorKind};

/// Reports all limits that a definition violates in one error.
pub(super) fn check(definition: &GuardrailDefinition) -> Result<(), Error> {
    let mut violations = LimitViolations(Vec::new());
    violations.text("its name", &definition.name, 50);
    violations.name_characters(
        "its name",
        &definition.name,
        "-_",
        "`a-z`, `A-Z`, `0-9`, `-` and `_`",
    );
    if let Some(description) = &definition.description {
        violations.text("its description", description, 200);
    }
    violations.text("its blocked input message", &definition.blocked_input, 500);
    violations.text("its blocked output message", &definition.blocked_output, 500);
    violations.filters(definition);
    violations.count("words", definition.words.len(), 10_000);
    for (n, word) in (1..).zip(&definition.words) {
        violations.text(&format!("its word {n}"), word, 100);
    }
    violations
        .unique("type of personal data", definition.pii.iter().map(|(kind, _)| kind.as_str()));
    violations.count("regexes", definition.regexes.len(), 30);
    violations.unique("regex", definition.regexes.iter().map(|(name, ..)| name.as_str()));
    for (n, (name, pattern, _)) in (1..).zip(&definition.regexes) {
        violations.text(&format!("the name of its regex {n}"), name, 100);
        violations.text(&format!("the pattern of its regex {n}"), pattern, 500);
    }
    violations.topics(definition);
    if is_empty(definition) {
        violations.0.push(
            "it has no rules: add a filter, a word, a topic, a regex or personal data".into(),
        );
    }
    match violations.0.as_slice() {
        [] => Ok(()),
        all => Err(Error::new(
            ErrorKind::InvalidInput,
            format!("the guardrail `{}` is invalid: {}", definition.name, all.join("; ")),
        )),
    }
}

fn is_empty(definition: &GuardrailDefinition) -> bool {
    definition.filters.is_empty()
        && definition.pii.is_empty()
        && definition.regexes.is_empty()
        && definition.words.is_empty()
        && !definition.profanity
        && definition.topics.is_empty()
}

/// The violated limits, one clause each.
struct LimitViolations(Vec<String>);

impl LimitViolations {
    fn text(&mut self, what: &str, text: &str, max: usize) {
        match text.chars().count() {
            _ if text.trim().is_empty() => self.0.push(format!("{what} is blank")),
            n if n > max => {
                self.0.push(format!("{what} has {n} characters, but the maximum is {max}"));
            }
            _ => {}
        }
    }

    fn name_characters(&mut self, what: &str, name: &str, others: &str, allowed: &str) {
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || others.contains(c);
        if let Some(bad) = name.chars().find(|c| !is_allowed(*c)) {
            let bad = bad.escape_debug();
            self.0.push(format!("{what} contains `{bad}`; allowed are {allowed}"));
        }
    }

    fn count(&mut self, what: &str, n: usize, max: usize) {
        if n > max {
            self.0.push(format!("it has {n} {what}, but the maximum is {max}"));
        }
    }

    fn unique<'a>(&mut self, what: &str, names: impl Iterator<Item = &'a str>) {
        let mut known: Vec<&str> = Vec::new();
        for name in names {
            if known.contains(&name) {
                self.0.push(format!("duplicate {what} `{name}`"));
            }
            known.push(name);
        }
    }

    fn filters(&mut self, definition: &GuardrailDefinition) {
        let names = definition.filters.iter().map(|(filter, _)| filter.as_str());
        self.unique("content filter", names);
    }

    fn topics(&mut self, definition: &GuardrailDefinition) {
        self.count("topics", definition.topics.len(), 30);
        self.unique("topic", definition.topics.iter().map(|topic| topic.name.as_str()));
        for (n, topic) in (1..).zip(&definition.topics) {
            let name = format!("the name of its topic {n}");
            self.text(&name, &topic.name, 100);
            let allowed = "`a-z`, `A-Z`, `0-9`, spaces and `-_!?.`";
            self.name_characters(&name, &topic.name, "-_ !?.", allowed);
            self.text(&format!("the definition of its topic {n}"), &topic.definition, 200);
            self.count(&format!("examples in topic {n}"), topic.examples.len(), 5);
            for (m, example) in (1..).zip(&topic.examples) {
                self.text(&format!("example {m} of its topic {n}"), example, 100);
            }
        }
    }
}
