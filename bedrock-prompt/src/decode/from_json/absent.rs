//! Gives null for properties that the schema does not require, but the type does.
//!
//! For an `Option` with `deserialize_with` and without `default`, schemars says that the property is
//! optional, and serde that it must be there. An answer without it fits what was asked for, and only
//! this makes it readable. It is done under every policy, and on record.

use serde::de::DeserializeOwned;

use super::{LenientDecoder, inner_value};
use crate::json::{self, JsonPath, Node, Repair, RepairKind};
use crate::json_schema::{OutputSchema, Rule};

/// How many fields of a type may be missing.
const MOST: usize = 64;

impl LenientDecoder<'_> {
    /// Gives null for absent properties until the type takes the answer; whether it does. `missing`
    /// is the field that the type has missed.
    pub(super) fn give_nulls<T: DeserializeOwned>(&mut self, missing: Option<&str>) -> bool {
        // Most types have no such property.
        if !missing.is_some_and(|field| self.schema.rules().has_optional(field)) {
            return false;
        }
        let mut node = self.node.clone();
        let mut given = Vec::new();
        for _ in 0..MOST {
            let Some(value) = inner_value(&node, self.schema) else { return false };
            let (is_taken, made) = json::takes::<T>(value);
            let before = given.len();
            if let Some(field) = made.missing {
                let mut walk = Giver { field, schema: self.schema, given: &mut given };
                walk.value(&[self.schema.rules().root()], &mut node, &JsonPath::Root);
            }
            if given.len() > before {
                continue;
            }
            if !is_taken || given.is_empty() {
                return false;
            }
            self.node = node;
            self.repairs.extend(given);
            return true;
        }
        false
    }
}

/// Gives null for one field, wherever it is absent.
struct Giver<'g> {
    field: &'static str,
    schema: &'g OutputSchema,
    given: &'g mut Vec<Repair>,
}

impl<'g> Giver<'g> {
    fn value(&mut self, rules: &[Rule<'g>], node: &mut Node<'_>, place: &JsonPath<'_>) {
        let mut all = Vec::new();
        for rule in rules {
            add_fitting(*rule, node, &mut all);
        }
        match node {
            Node::Object(members) => {
                for (key, member) in members.iter_mut() {
                    let inner: Vec<_> = all.iter().filter_map(|rule| rule.property(key)).collect();
                    self.value(&inner, member, &JsonPath::Member(place, key));
                }
                let is_absent = members.iter().all(|(key, _)| *key != self.field);
                if is_absent && may_be_null(&all, self.field) {
                    members.push((self.field.into(), Node::Null));
                    let path = JsonPath::Member(place, self.field).path(self.schema.names());
                    self.given.push(Repair::new(RepairKind::AbsentAsNull, path, "", "null"));
                }
            }
            Node::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    let inner: Vec<_> = all.iter().filter_map(|rule| rule.item(index)).collect();
                    self.value(&inner, item, &JsonPath::Item(place, index));
                }
            }
            _ => {}
        }
    }
}

/// Adds a rule, its parts, and those of its alternatives that the value fits.
fn add_fitting<'r>(rule: Rule<'r>, node: &Node<'_>, all: &mut Vec<Rule<'r>>) {
    if all.iter().any(|known| known.index() == rule.index()) {
        return;
    }
    all.push(rule);
    for other in rule.parts().chain(rule.branches().filter(|branch| branch.fits(node))) {
        add_fitting(other, node, all);
    }
}

/// Whether a property is declared, nullable, and not required.
fn may_be_null(rules: &[Rule<'_>], name: &str) -> bool {
    let mut is_declared = false;
    for rule in rules {
        if rule.is_required(name) {
            return false;
        }
        for (_, property) in rule.properties().filter(|(each, _)| *each == name) {
            is_declared = true;
            if !property.fits(&Node::Null) {
                return false;
            }
        }
    }
    is_declared
}
