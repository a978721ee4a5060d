//! Numbers that no primitive type holds: for which type they are, and which of them lost digits.

use serde_json::Value;

use super::LenientDecoder;
use super::places::places_of;
use crate::json::{
    self, JsonPath, Known, Node, NumberForm, Repair, RepairKind, RepairPolicy, Violation,
};
use crate::json_schema::{Rule, Types};

impl LenientDecoder<'_> {
    /// How the numbers are handed over that no primitive type holds: the schema tells decimals from
    /// plain numbers, and serde keeps any value as it comes for a flattened or untagged type.
    pub(super) fn number_forms(&self) -> Known {
        let mut known = Known::default();
        let mut has_inexact = false;
        each_number(&self.node, &JsonPath::Root, &mut |_, digits, _| {
            has_inexact = has_inexact || !json::fits_a_primitive(digits);
        });
        if !has_inexact {
            return known;
        }
        for place in places_of(&self.node, self.schema, usize::MAX) {
            let Some(number @ Node::Number(digits)) = place.value_in(&self.node) else { continue };
            if json::fits_a_primitive(digits) {
                continue;
            }
            let is_decimal =
                |rule: &Rule<'_>| rule.of_same_value().iter().any(|it| it.is_decimal());
            if place.rules.iter().any(is_decimal) {
                known.set_form(number, NumberForm::Digits);
            } else if place.types() != Types::ALL && place.types().has(Types::NUMBER) {
                known.set_form(number, NumberForm::Float);
            }
        }
        known
    }

    /// Puts on record which numbers lost digits; without repairs, they are violations.
    pub(super) fn record_rounded(&mut self, known: &Known) {
        if !known.has_rounded() {
            return;
        }
        let mut found = Vec::new();
        each_number(&self.node, &JsonPath::Root, &mut |number, digits, place| {
            if known.is_rounded(number) {
                found.push((place.path(self.schema.names()), digits.to_owned()));
            }
        });
        for (path, digits) in found {
            if self.policy == RepairPolicy::Off {
                self.violations
                    .push(Violation::new(path, "has more digits than its type can hold"));
            } else {
                let after = digits.parse::<f64>().map(|number| Value::from(number).to_string());
                let after = after.unwrap_or_default();
                self.repairs.push(Repair::new(RepairKind::Rounded, path, digits, after));
            }
        }
    }
}

/// Visits all numbers of a tree, with their digits and places.
fn each_number(
    node: &Node<'_>,
    place: &JsonPath<'_>,
    visit: &mut dyn FnMut(&Node<'_>, &str, &JsonPath<'_>),
) {
    match node {
        Node::Number(digits) => visit(node, digits, place),
        Node::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                each_number(item, &JsonPath::Item(place, index), visit);
            }
        }
        Node::Object(members) => {
            for (key, member) in members {
                each_number(member, &JsonPath::Member(place, key), visit);
            }
        }
        _ => {}
    }
}
