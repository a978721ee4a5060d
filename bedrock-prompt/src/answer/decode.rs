//! From a JSON text to its type: by the quick way, and closely where that does not do.

use std::collections::HashSet;
use std::fmt;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::mend::{may_have_swallowed, mend, tells_of_strangers};
use crate::json::{self, Broken, Known, Node, Place, Tolerance};
use crate::repair::{Repair, RepairPolicy};
use crate::request::Members;
use crate::schema::{OutputSchema, Rules, Scope, WRAPPER};
use crate::violation::{Violation, Violations};

/// What keeps an answer from its type. `Debug` gives places and kinds only.
#[derive(Default)]
pub struct Flawed {
    pub(crate) violations: Violations,
    /// What was mended all the same.
    pub(crate) repairs: Vec<Repair>,
    /// The value with these repairs, or as far as it can be read.
    pub(crate) partial: Option<Value>,
}

impl fmt::Debug for Flawed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flawed")
            .field("violations", &self.violations)
            .field("repairs", &self.repairs)
            .field("has_partial", &self.partial.is_some())
            .finish()
    }
}

/// The typed value of a JSON text, and what was mended in it.
pub(crate) fn from_json<T: DeserializeOwned + JsonSchema + 'static>(
    json: &str,
    is_text: bool,
    policy: RepairPolicy,
) -> Result<(T, Vec<Repair>), Flawed> {
    let schema = OutputSchema::of::<T>();
    let is_taken = match quickly(json, &schema) {
        Ok(value) => return Ok((value, Vec::new())),
        Err(is_taken) => is_taken,
    };
    Closely::read(json, &schema, is_text, policy, is_taken)?.typed()
}

/// The value of a JSON text as JSON, with what was mended in it, whatever its type is.
pub(super) fn value_from_json(
    json: &str,
    schema: &OutputSchema,
    is_text: bool,
    policy: RepairPolicy,
) -> Result<(Value, Vec<Repair>), Flawed> {
    let closely = Closely::read(json, schema, is_text, policy, false)?;
    match closely.violations.is_empty() {
        // JSON takes anything: serde says nothing here.
        false => Err(closely.refused()),
        true => closely.typed(),
    }
}

/// The value, where nothing in the answer asks for a closer look; else whether its type takes it.
fn quickly<T: DeserializeOwned>(json: &str, schema: &OutputSchema) -> Result<T, bool> {
    if schema.keeps_digits() && json::has_inexact(json) {
        return Err(false);
    }
    let value = match schema.is_wrapped() {
        true => {
            let members = serde_json::from_str::<Members<'_>>(json).map_err(|_| false)?.0;
            match members.as_slice() {
                [(key, value)] if key == WRAPPER => serde_json::from_str(value.get()),
                _ => return Err(false),
            }
        }
        false => serde_json::from_str(json),
    };
    let value = value.map_err(|_| false)?;
    match is_whole(json, schema) {
        true => Ok(value),
        false => Err(true),
    }
}

/// Whether an answer that its type takes is surely valid, and nothing of it is lost.
fn is_whole(json: &str, schema: &OutputSchema) -> bool {
    let rules = schema.rules();
    if may_have_swallowed(json)
        || rules.has_optional() && strangers(json, schema.names()).next().is_some()
        || rules.has_maps() && has_repeated(strangers(json, schema.names()))
        || has_odd_lists(json, rules)
        || rules.words().any(|(key, words)| has_odd_words(json, key, words))
    {
        return false;
    }
    if !rules.has_hidden() && !rules.is_vague() {
        return true;
    }
    let Ok(mut read) = json::read(json, Tolerance::Exact, schema.names()) else { return false };
    let mut found = Vec::new();
    rules.root().check(&read.node, &Place::Root, Scope::Hidden, &mut found);
    if found.is_empty() && rules.is_vague() {
        found = mend(&mut read.node, schema, RepairPolicy::Off, json, true).violations;
        found.retain(Violation::is_loss);
    }
    found.is_empty()
}

/// Whether a list stands where the type has none: serde would take it for a struct, item by item.
fn has_odd_lists(json: &str, rules: &Rules) -> bool {
    json.match_indices('[').any(|(at, _)| {
        let before = json[..at].trim_end();
        match before.as_bytes().last() {
            // A whole answer is asked for as an object.
            None => true,
            Some(b'[' | b',') => !rules.has_lists_in_lists(),
            Some(b':') => {
                let key = before[..before.len() - 1].trim_end().strip_suffix('"');
                let key = key.and_then(|key| key.rsplit('"').next());
                key.is_none_or(|key| !rules.has_list_under(key))
            }
            // In a text.
            _ => false,
        }
    })
}

/// Whether a string is none of those that may stand under a key: serde takes some such for the
/// variant that stands for all others.
fn has_odd_words(json: &str, key: &str, words: &HashSet<String>) -> bool {
    json.match_indices(key).any(|(at, _)| {
        let rest = json[at + key.len()..].trim_start();
        let Some(value) = rest.strip_prefix(':').map(str::trim_start) else { return false };
        let (strings, ends) = match value.strip_prefix('[') {
            Some(items) => (items.split(']').next().unwrap_or_default(), usize::MAX),
            None if value.starts_with('"') => (value, 1),
            None => return false,
        };
        // One with a quote in it is odd.
        strings.split('"').skip(1).step_by(2).take(ends).any(|text| !words.contains(text))
    })
}

fn has_repeated<'a>(mut keys: impl Iterator<Item = &'a str>) -> bool {
    let mut seen = HashSet::new();
    keys.any(|key| !seen.insert(key))
}

/// The keys that the type does not have: one may be another, misspelt.
fn strangers<'a>(json: &'a str, names: &HashSet<String>) -> impl Iterator<Item = &'a str> {
    let mut rest = json;
    let key = move || -> Option<&'a str> {
        loop {
            rest = &rest[rest.find('"')? + 1..];
            let mut end = 0;
            let text = loop {
                end += rest[end..].find('"')?;
                let backslashes =
                    rest[..end].bytes().rev().take_while(|byte| *byte == b'\\').count();
                if backslashes % 2 == 0 {
                    break &rest[..end];
                }
                end += 1;
            };
            rest = &rest[end + 1..];
            if rest.trim_start().starts_with(':') {
                return Some(text);
            }
        }
    };
    std::iter::from_fn(key).filter(|key| !names.contains(*key))
}

/// An answer as a tree, mended as far as it goes.
struct Closely<'a> {
    schema: &'a OutputSchema,
    node: Node<'a>,
    repairs: Vec<Repair>,
    violations: Vec<Violation>,
}

impl<'a> Closely<'a> {
    fn read(
        json: &'a str,
        schema: &'a OutputSchema,
        is_text: bool,
        policy: RepairPolicy,
        is_taken: bool,
    ) -> Result<Self, Flawed> {
        let tolerance = match policy {
            RepairPolicy::Off => Tolerance::Exact,
            _ if is_text => Tolerance::Text,
            _ => Tolerance::Strings,
        };
        let read = json::read(json, tolerance, schema.names());
        let read = read.map_err(|broken| Flawed::of(broken, schema))?;
        // The input of a tool that is no JSON comes in a string, where it does not come in a stream.
        if let Node::String(text) = &read.node
            && text.trim_start().starts_with('{')
        {
            json::read(text, tolerance, schema.names())
                .map_err(|broken| Flawed::of(broken, schema))?;
        }
        let (mut node, mut repairs) = (read.node, read.repairs);
        let mended = mend(&mut node, schema, policy, json, is_taken);
        repairs.extend(mended.repairs);
        Ok(Self { schema, node, repairs, violations: mended.violations })
    }

    /// The typed value, or all that keeps the answer from being one.
    fn typed<T: DeserializeOwned>(mut self) -> Result<(T, Vec<Repair>), Flawed> {
        let known = Known::default();
        let typed = value_in(&self.node, self.schema)
            .map(|value| json::typed(value, self.schema.names(), &known));
        match typed {
            Some(Ok(value)) => {
                // Types may take what their schema does not say, such as an alias.
                self.violations.retain(Violation::is_loss);
                forgive_known(&self.node, &Place::Root, self.schema, &known, &mut self.violations);
                let rule = self.schema.rules().root();
                rule.check(&self.node, &Place::Root, Scope::Hidden, &mut self.violations);
                if self.violations.is_empty() {
                    return Ok((value, mended(self.repairs, self.schema)));
                }
            }
            Some(Err(mismatch)) => {
                let mismatch = mismatch.within(|path| path_of(path, self.schema));
                if !self.violations.iter().any(|known| known.is_at_place_of(&mismatch)) {
                    self.violations.push(mismatch);
                }
            }
            None => {}
        }
        Err(self.refused())
    }

    fn refused(self) -> Flawed {
        let partial = value_in(&self.node, self.schema).and_then(Node::to_value);
        Flawed::new(self.violations, self.repairs, partial, self.schema)
    }
}

/// The value itself, without the object that it stands in where it is none.
pub(super) fn value_in<'n, 'a>(node: &'n Node<'a>, schema: &OutputSchema) -> Option<&'n Node<'a>> {
    match schema.is_wrapped() {
        true => node.get(WRAPPER),
        false => Some(node),
    }
}

/// Takes away that objects have no property that was asked for, where their type has known one.
fn forgive_known(
    node: &Node<'_>,
    place: &Place<'_>,
    schema: &OutputSchema,
    known: &Known,
    violations: &mut Vec<Violation>,
) {
    if violations.is_empty() {
        return;
    }
    match node {
        Node::Object(members) => {
            if known.has(node) {
                let path = place.path(schema.names());
                violations.retain(|it| it.path() != path || !tells_of_strangers(it));
            }
            for (key, member) in members {
                forgive_known(member, &Place::Member(place, key), schema, known, violations);
            }
        }
        Node::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                forgive_known(item, &Place::Item(place, index), schema, known, violations);
            }
        }
        _ => {}
    }
}

impl Flawed {
    /// Of a text that is no JSON.
    fn of(broken: Broken<'_>, schema: &OutputSchema) -> Self {
        let what = format!("no valid JSON from byte {} on: {}", broken.at, broken.what);
        let violations =
            vec![Violation::new(broken.reached, what).with_own_path(broken.own_reached)];
        let partial = broken.partial.as_ref().and_then(|node| value_in(node, schema));
        Self::new(violations, Vec::new(), partial.and_then(Node::to_value), schema)
    }

    fn new(
        violations: Vec<Violation>,
        repairs: Vec<Repair>,
        partial: Option<Value>,
        schema: &OutputSchema,
    ) -> Self {
        let out = |violation: Violation| {
            let path = path_in(violation.path(), schema).to_owned();
            violation.moved_to(path)
        };
        let violations = violations.into_iter().map(out).collect();
        Self { violations, repairs: mended(repairs, schema), partial }
    }
}

/// The repairs with the paths that the caller knows.
fn mended(mut repairs: Vec<Repair>, schema: &OutputSchema) -> Vec<Repair> {
    for repair in &mut repairs {
        repair.path = path_in(&repair.path, schema).to_owned();
    }
    repairs
}

/// The path of a place in the whole answer, from the one in the value itself.
fn path_of(path: &str, schema: &OutputSchema) -> String {
    match schema.is_wrapped() {
        true if path.is_empty() || path.starts_with('[') => format!("{WRAPPER}{path}"),
        true => format!("{WRAPPER}.{path}"),
        false => path.to_owned(),
    }
}

/// The path of a place, as seen from the value itself.
pub(super) fn path_in<'p>(path: &'p str, schema: &OutputSchema) -> &'p str {
    match path.strip_prefix(WRAPPER).filter(|_| schema.is_wrapped()) {
        Some(rest) if rest.is_empty() || rest.starts_with('[') => rest,
        Some(rest) => rest.strip_prefix('.').unwrap_or(path),
        None => path,
    }
}

#[cfg(test)]
mod tests;
