//! Decodes a JSON text into a type: with serde directly, or with the lenient decoder if serde does
//! not accept the text or may have lost a part of it.

mod absent;
mod decode_error;
mod found;
mod judge;
mod learn;
mod nonsense;
mod numbers;
mod part;
mod places;
mod unreadable;

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
#[cfg(test)]
use serde_json::Value;

use super::repair::{BeforeRepair, may_have_leaked_tags, repair_answer};
use super::{Given, outline};
use crate::json::{
    self, JsonPath, Members, Node, Read, Repair, RepairPolicy, Tolerance, Violation, Violations,
};
use crate::json_schema::{OutputSchema, ScanVerdict, Scope, WRAPPER};

pub(crate) use decode_error::DecodeError;
use decode_error::{full_path, with_inner_paths};
pub(super) use decode_error::{inner_path, inner_value};
use found::{drop_accepted_keys, in_words};
use unreadable::unreadable_part;
pub(super) use unreadable::unreadable_sample;

/// The check that a decoded value must pass: the prompt's own.
pub(crate) type Check<'c, T> = &'c dyn Fn(&T) -> Violations;

/// JSON as a model wrote it, and where it comes from.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) json: &'a str,
    /// Whether it was found in a text.
    pub(crate) is_text: bool,
    /// The texts that the model was given to read.
    pub(crate) given: &'a Given<'a>,
}

/// Decodes a JSON text into a type, and returns the repairs that were needed.
pub(crate) fn from_json<T: DeserializeOwned + JsonSchema + 'static>(
    source: Source<'_>,
    policy: RepairPolicy,
    check: Check<'_, T>,
) -> Result<(T, Vec<Repair>), DecodeError> {
    let Source { json, is_text, .. } = source;
    let schema = OutputSchema::for_type::<T>();
    let accepted = fast_path(json, &schema).map(|value| (value, prescan(json, &schema)));
    let is_accepted = accepted.is_some();
    let is_lax = schema.laxity(|| learn::learn::<T>(&schema)).is_lax;
    if is_accepted && is_lax {
        let mut decoder = LenientDecoder::read(source, &schema, Tolerance::Exact)?;
        decoder.unread = judge::unread_places::<T>(&decoder.node, &schema).paths;
        if !decoder.unread.is_empty() {
            decoder.repair(policy, is_accepted);
            return decoder.typed(check);
        }
    }
    let mut decoder = match accepted {
        Some((value, ScanVerdict::Clean)) => {
            let violations = check(&value);
            if violations.is_empty() {
                return Ok((value, Vec::new()));
            }
            let decoder = LenientDecoder::read(source, &schema, Tolerance::Exact)?;
            return Err(decoder.into_error_of_check(violations));
        }
        Some((value, ScanVerdict::NeedsCheck)) => {
            let mut decoder = LenientDecoder::read(source, &schema, Tolerance::Exact)?;
            decoder.check_beyond_serde();
            if decoder.violations.is_empty() {
                return decoder.checked(value, check);
            }
            decoder
        }
        Some((_, ScanVerdict::Suspicious)) | None => {
            // A text is read with more tolerance than an outline has.
            if !is_text
                && !is_lax
                && let Some(read) = by_outline(source, &schema, policy, is_accepted, check)
            {
                return read;
            }
            LenientDecoder::read(source, &schema, tolerance(is_text, policy))?
        }
    };
    decoder.repair(policy, is_accepted);
    decoder.typed(check)
}

/// Decodes an answer whose sound parts stay text; `None` if it must be read as a whole.
fn by_outline<T: DeserializeOwned>(
    source: Source<'_>,
    schema: &OutputSchema,
    policy: RepairPolicy,
    is_accepted: bool,
    check: Check<'_, T>,
) -> Option<Result<(T, Vec<Repair>), DecodeError>> {
    if policy == RepairPolicy::Off || schema.keeps_digits() || may_have_leaked_tags(source.json) {
        return None;
    }
    let mut decoder = LenientDecoder::outline(source, schema)?;
    decoder.repair(policy, is_accepted);
    if !decoder.violations.is_empty() || decoder.node.has_part_without_rule() {
        return None;
    }
    match decoder.typed(check) {
        Err(error) if !error.is_of_check => None,
        read => Some(read),
    }
}

/// How tolerant the JSON reader is.
fn tolerance(is_text: bool, policy: RepairPolicy) -> Tolerance {
    match policy {
        RepairPolicy::Off => Tolerance::Exact,
        _ if is_text => Tolerance::Text,
        _ => Tolerance::Strings,
    }
}

/// Decodes a JSON text by its schema alone, for tests without a Rust type.
#[cfg(test)]
pub(super) fn value_from_json(
    json: &str,
    schema: &OutputSchema,
    is_text: bool,
    policy: RepairPolicy,
) -> Result<(Value, Vec<Repair>), DecodeError> {
    let source = Source { json, is_text, given: &Given::nothing() };
    let mut decoder = LenientDecoder::read(source, schema, tolerance(is_text, policy))?;
    decoder.repair(policy, false);
    // `Value` accepts any JSON: without this check, serde would find no violation.
    if decoder.violations.is_empty() {
        decoder.typed(&|_| Violations::new())
    } else {
        Err(decoder.into_error())
    }
}

/// Decodes a JSON text by its schema alone, without reading its sound parts, for tests.
#[cfg(test)]
pub(super) fn value_by_outline(
    json: &str,
    schema: &OutputSchema,
    policy: RepairPolicy,
) -> Option<(Value, Vec<Repair>)> {
    let source = Source { json, is_text: false, given: &Given::nothing() };
    by_outline(source, schema, policy, false, &|_| Violations::new()).and_then(Result::ok)
}

/// The value, if serde accepts the text as it is.
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

/// Whether an answer that serde has accepted still needs the lenient decoder.
fn prescan(json: &str, schema: &OutputSchema) -> ScanVerdict {
    if may_have_leaked_tags(json) { ScanVerdict::Suspicious } else { schema.rules().prescan(json) }
}

/// Decodes an answer from a tree that is repaired against its schema.
struct LenientDecoder<'a> {
    source: Source<'a>,
    schema: &'a OutputSchema,
    /// The policy of the repairs that were made; `Off` before.
    policy: RepairPolicy,
    node: Node<'a>,
    /// Whether sound parts of the tree are still text.
    is_outline: bool,
    /// The paths of values that the type takes without reading them.
    unread: HashSet<String>,
    repairs: Vec<Repair>,
    violations: Vec<Violation>,
}

impl<'a> LenientDecoder<'a> {
    fn read(
        source: Source<'a>,
        schema: &'a OutputSchema,
        tolerance: Tolerance,
    ) -> Result<Self, DecodeError> {
        let read = json::read(source.json, tolerance, schema.names());
        let Read { node, repairs } =
            read.map_err(|broken| DecodeError::from_syntax(broken, schema))?;
        Ok(Self { repairs, ..Self::of_tree(source, schema, node) })
    }

    /// The tree of an answer whose sound parts stay text; `None` if it must be read as a whole.
    fn outline(source: Source<'a>, schema: &'a OutputSchema) -> Option<Self> {
        let node = outline::root(source.json, schema.rules().root(), schema.names())?;
        let is_whole = !schema.is_wrapped()
            || matches!(&node, Node::Object(members) if members.len() == 1 && members[0].0 == WRAPPER);
        is_whole.then(|| Self { is_outline: true, ..Self::of_tree(source, schema, node) })
    }

    fn of_tree(source: Source<'a>, schema: &'a OutputSchema, node: Node<'a>) -> Self {
        Self {
            source,
            schema,
            policy: RepairPolicy::Off,
            node,
            is_outline: false,
            unread: HashSet::new(),
            repairs: Vec::new(),
            violations: Vec::new(),
        }
    }

    fn repair(&mut self, policy: RepairPolicy, is_accepted: bool) {
        self.policy = policy;
        let before = BeforeRepair {
            source: self.source,
            read: &self.repairs,
            policy,
            is_accepted,
            unread: &self.unread,
            is_outline: self.is_outline,
        };
        let outcome = repair_answer(&mut self.node, self.schema, before);
        self.repairs.extend(outcome.repairs);
        self.violations = outcome.violations;
    }

    /// Adds the violations of rules that serde does not check.
    fn check_beyond_serde(&mut self) {
        let rule = self.schema.rules().root();
        rule.check(&self.node, &JsonPath::Root, Scope::BeyondSerde, &mut self.violations);
    }

    /// The typed value, or an error with all violations.
    fn typed<T: DeserializeOwned>(
        mut self,
        check: Check<'_, T>,
    ) -> Result<(T, Vec<Repair>), DecodeError> {
        let known = self.number_forms();
        let typed = inner_value(&self.node, self.schema)
            .map(|value| json::typed(value, self.schema.names(), &known));
        match typed {
            Some(Ok(_)) if known.met_invalid() => {
                self.violations.push(Violation::new("", "must be read as a whole"));
            }
            Some(Ok(value)) => {
                // A type may accept more than its schema shows, such as an alias.
                self.violations.retain(Violation::is_loss);
                drop_accepted_keys(
                    &self.node,
                    &JsonPath::Root,
                    self.schema,
                    &known,
                    &mut self.violations,
                );
                self.check_beyond_serde();
                if self.schema.laxity(|| learn::learn::<T>(self.schema)).is_lax {
                    let unread = judge::unread_places::<T>(&self.node, self.schema);
                    let dropped = Some(&unread.paths).filter(|paths| !paths.is_empty());
                    if dropped.is_some() && self.give_nulls::<T>(known.missing(), dropped) {
                        return self.typed(check);
                    }
                    let is_first = self.unread.is_empty() && self.policy != RepairPolicy::Off;
                    if is_first && self.violations.is_empty() && !unread.paths.is_empty() {
                        self.unread = unread.paths;
                        self.repair(self.policy, true);
                        return self.typed(check);
                    }
                    if self.violations.is_empty() {
                        self.violations = unread.violations(&self.node, self.schema);
                    }
                }
                self.record_rounded(&known);
                if self.violations.is_empty() {
                    return self.checked(value, check);
                }
            }
            Some(Err(_)) if !self.is_outline && self.give_nulls::<T>(known.missing(), None) => {
                return self.typed(check);
            }
            Some(Err(mismatch)) => {
                if !self.is_outline
                    && self.violations.is_empty()
                    && let Some(unreadable) = unreadable_part::<T>(&self.node, self.schema)
                {
                    self.violations.push(unreadable);
                    return Err(DecodeError { is_of_type: true, ..self.into_error() });
                }
                let mismatch = mismatch.within(|path| full_path(path, self.schema));
                let mismatch = in_words(mismatch, &self.node, self.schema);
                if !self.violations.iter().any(|known| known.is_at_same_path_as(&mismatch)) {
                    self.violations.push(mismatch);
                }
            }
            None => {}
        }
        Err(self.into_error())
    }

    fn checked<T>(self, value: T, check: Check<'_, T>) -> Result<(T, Vec<Repair>), DecodeError> {
        let violations = check(&value);
        if violations.is_empty() {
            Ok((value, with_inner_paths(self.repairs, self.schema)))
        } else {
            Err(self.into_error_of_check(violations))
        }
    }

    fn into_error_of_check(self, violations: Violations) -> DecodeError {
        let value = inner_value(&self.node, self.schema).and_then(Node::to_value);
        DecodeError::of_check(violations, with_inner_paths(self.repairs, self.schema), value)
    }

    fn into_error(self) -> DecodeError {
        let partial = inner_value(&self.node, self.schema).and_then(Node::to_value);
        DecodeError::new(self.violations, self.repairs, partial, self.schema)
    }
}

#[cfg(test)]
mod outline_tests;
#[cfg(test)]
mod tests;
