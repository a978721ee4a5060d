//! From a JSON text to its type: by the quick way, and closely where that does not do.

use std::fmt;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::repair::{may_have_leaked_tags, repair_answer, tells_of_strangers};
use crate::json::{
    self, Broken, Known, Members, Node, Place, Repair, RepairPolicy, Tolerance, Violation,
    Violations,
};
use crate::json_schema::{Glance, OutputSchema, Scope, WRAPPER};

/// What keeps an answer from its type. `Debug` gives places and kinds only.
#[derive(Default)]
pub struct DecodeError {
    pub(crate) violations: Violations,
    /// What was mended all the same.
    pub(crate) repairs: Vec<Repair>,
    /// The value with these repairs, or as far as it can be read.
    pub(crate) partial: Option<Value>,
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
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
) -> Result<(T, Vec<Repair>), DecodeError> {
    let schema = OutputSchema::of::<T>();
    let accepted = fast_path(json, &schema).map(|value| (value, glance(json, &schema)));
    let is_accepted = accepted.is_some();
    let mut decoder = match accepted {
        Some((value, Glance::Fine)) => return Ok((value, Vec::new())),
        Some((value, Glance::Unsure)) => {
            let mut decoder = LenientDecoder::read(json, &schema, Tolerance::Exact)?;
            decoder.check_beyond_serde();
            if decoder.violations.is_empty() {
                return Ok((value, Vec::new()));
            }
            decoder
        }
        Some((_, Glance::Strange)) | None => {
            LenientDecoder::read(json, &schema, tolerance(is_text, policy))?
        }
    };
    decoder.repair_answer(policy, json, is_accepted);
    decoder.typed()
}

/// What is forgiven in a text as JSON.
fn tolerance(is_text: bool, policy: RepairPolicy) -> Tolerance {
    match policy {
        RepairPolicy::Off => Tolerance::Exact,
        _ if is_text => Tolerance::Text,
        _ => Tolerance::Strings,
    }
}

/// The value of a JSON text as JSON, with what was mended in it, whatever its type is.
pub(super) fn value_from_json(
    json: &str,
    schema: &OutputSchema,
    is_text: bool,
    policy: RepairPolicy,
) -> Result<(Value, Vec<Repair>), DecodeError> {
    let mut decoder = LenientDecoder::read(json, schema, tolerance(is_text, policy))?;
    decoder.repair_answer(policy, json, false);
    match decoder.violations.is_empty() {
        // JSON takes anything: serde says nothing here.
        false => Err(decoder.into_error()),
        true => decoder.typed(),
    }
}

/// The value, where serde takes it as it is.
fn fast_path<T: DeserializeOwned>(json: &str, schema: &OutputSchema) -> Option<T> {
    if schema.keeps_digits() && json::has_inexact(json) {
        return None;
    }
    if !schema.is_wrapped() {
        return serde_json::from_str(json).ok();
    }
    match serde_json::from_str::<Members<'_>>(json).ok()?.0.as_slice() {
        [(key, value)] if key == WRAPPER => serde_json::from_str(value.get()).ok(),
        _ => None,
    }
}

/// Whether an answer that serde took needs a closer look all the same.
fn glance(json: &str, schema: &OutputSchema) -> Glance {
    match may_have_leaked_tags(json) {
        true => Glance::Strange,
        false => schema.rules().glance(json),
    }
}

/// An answer as a tree, mended as far as it goes.
struct LenientDecoder<'a> {
    schema: &'a OutputSchema,
    node: Node<'a>,
    repairs: Vec<Repair>,
    violations: Vec<Violation>,
}

impl<'a> LenientDecoder<'a> {
    fn read(
        json: &'a str,
        schema: &'a OutputSchema,
        tolerance: Tolerance,
    ) -> Result<Self, DecodeError> {
        let read = json::read(json, tolerance, schema.names());
        let read = read.map_err(|broken| DecodeError::of(broken, schema))?;
        // The input of a tool that is no JSON comes in a string, where it does not come in a stream.
        if let Node::String(text) = &read.node
            && text.trim_start().starts_with('{')
        {
            json::read(text, tolerance, schema.names())
                .map_err(|broken| DecodeError::of(broken, schema))?;
        }
        Ok(Self { schema, node: read.node, repairs: read.repairs, violations: Vec::new() })
    }

    fn repair_answer(&mut self, policy: RepairPolicy, json: &str, is_accepted: bool) {
        let with_inner_paths =
            repair_answer(&mut self.node, self.schema, policy, json, is_accepted);
        self.repairs.extend(with_inner_paths.repairs);
        self.violations = with_inner_paths.violations;
    }

    /// Adds what serde does not see.
    fn check_beyond_serde(&mut self) {
        let rule = self.schema.rules().root();
        rule.check(&self.node, &Place::Root, Scope::Hidden, &mut self.violations);
    }

    /// The typed value, or all that keeps the answer from being one.
    fn typed<T: DeserializeOwned>(mut self) -> Result<(T, Vec<Repair>), DecodeError> {
        let known = Known::default();
        let typed = inner_value(&self.node, self.schema)
            .map(|value| json::typed(value, self.schema.names(), &known));
        match typed {
            Some(Ok(value)) => {
                // Types may take what their schema does not say, such as an alias.
                self.violations.retain(Violation::is_loss);
                drop_forgiven(&self.node, &Place::Root, self.schema, &known, &mut self.violations);
                self.check_beyond_serde();
                if self.violations.is_empty() {
                    return Ok((value, with_inner_paths(self.repairs, self.schema)));
                }
            }
            Some(Err(mismatch)) => {
                let mismatch = mismatch.within(|path| full_path(path, self.schema));
                if !self.violations.iter().any(|known| known.is_at_place_of(&mismatch)) {
                    self.violations.push(mismatch);
                }
            }
            None => {}
        }
        Err(self.into_error())
    }

    fn into_error(self) -> DecodeError {
        let partial = inner_value(&self.node, self.schema).and_then(Node::to_value);
        DecodeError::new(self.violations, self.repairs, partial, self.schema)
    }
}

/// The value itself, without the object that it stands in where it is none.
pub(super) fn inner_value<'n, 'a>(
    node: &'n Node<'a>,
    schema: &OutputSchema,
) -> Option<&'n Node<'a>> {
    match schema.is_wrapped() {
        true => node.get(WRAPPER),
        false => Some(node),
    }
}

/// Takes away that objects have no property that was asked for, where their type has known one.
fn drop_forgiven(
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
                drop_forgiven(member, &Place::Member(place, key), schema, known, violations);
            }
        }
        Node::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                drop_forgiven(item, &Place::Item(place, index), schema, known, violations);
            }
        }
        _ => {}
    }
}

impl DecodeError {
    /// Of a text that is no JSON.
    fn of(broken: Broken<'_>, schema: &OutputSchema) -> Self {
        let what = format!("no valid JSON from byte {} on: {}", broken.at, broken.what);
        let violations =
            vec![Violation::new(broken.reached, what).with_own_path(broken.own_reached)];
        let partial = broken.partial.as_ref().and_then(|node| inner_value(node, schema));
        Self::new(violations, Vec::new(), partial.and_then(Node::to_value), schema)
    }

    fn new(
        violations: Vec<Violation>,
        repairs: Vec<Repair>,
        partial: Option<Value>,
        schema: &OutputSchema,
    ) -> Self {
        let out = |violation: Violation| {
            let path = inner_path(violation.path(), schema).to_owned();
            violation.moved_to(path)
        };
        let violations = violations.into_iter().map(out).collect();
        Self { violations, repairs: with_inner_paths(repairs, schema), partial }
    }
}

/// The repairs with the paths that the caller knows.
fn with_inner_paths(mut repairs: Vec<Repair>, schema: &OutputSchema) -> Vec<Repair> {
    for repair in &mut repairs {
        repair.path = inner_path(&repair.path, schema).to_owned();
    }
    repairs
}

/// The path of a place in the whole answer, from the one in the value itself.
fn full_path(path: &str, schema: &OutputSchema) -> String {
    match schema.is_wrapped() {
        true if path.is_empty() || path.starts_with('[') => format!("{WRAPPER}{path}"),
        true => format!("{WRAPPER}.{path}"),
        false => path.to_owned(),
    }
}

/// The path of a place, as seen from the value itself.
pub(super) fn inner_path<'p>(path: &'p str, schema: &OutputSchema) -> &'p str {
    match path.strip_prefix(WRAPPER).filter(|_| schema.is_wrapped()) {
        Some(rest) if rest.is_empty() || rest.starts_with('[') => rest,
        Some(rest) => rest.strip_prefix('.').unwrap_or(path),
        None => path,
    }
}

#[cfg(test)]
mod tests;
