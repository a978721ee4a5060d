//! One walk over an answer and its schema together: what has one possible reading is mended,
//! and everything that is still wrong is found.

mod keys;
mod leaked_tags;
mod scalar;
mod shape;
mod tag_scanner;

use std::cell::Cell;
use std::collections::HashSet;

use serde_json::Value;

use crate::json::{Decimal, Node, Place, Repair, RepairKind, RepairPolicy, Violation};
use crate::json_schema::{OutputSchema, Rule, Scope, Types};

pub(super) use keys::tells_of_strangers;
pub(super) use leaked_tags::may_have_swallowed;

/// How deep changes of shape may be nested in each other.
const MOST_RESHAPES: u8 = 8;

/// The deepest nesting that is read, as `serde_json`'s; a string may hold JSON in turn.
const DEEPEST: usize = 127;

/// The values that may be looked at once more, to try a reading: so many, and so many for a byte
/// of the answer. Readings within readings would take ever longer.
const TRIES: usize = 10_000;
const TRIES_A_BYTE: usize = 4;

const TWO_MEANINGS: &str = "may be meant with the object around it that was asked for, or without";

/// What is mended in an answer, and what is still wrong with it.
pub(super) struct Mended {
    pub(super) repairs: Vec<Repair>,
    pub(super) violations: Vec<Violation>,
}

/// Makes an answer fit its schema, as far as the policy allows.
///
/// What its type has taken as it stands is only kept from being lost.
pub(super) fn mend(
    node: &mut Node<'_>,
    schema: &OutputSchema,
    policy: RepairPolicy,
    json: &str,
    is_taken: bool,
) -> Mended {
    let tries = Cell::new(TRIES + TRIES_A_BYTE * json.len());
    let mender = Mender { schema, names: schema.names(), policy, tries };
    let rule = schema.rules().root();
    let at = At { rule, place: &Place::Root, depth: 0, reshapes: 0, is_part: false, is_taken };
    let mut repairs = Vec::new();
    if mender.mends() && node.as_str().is_some_and(|text| text.trim().is_empty()) {
        // A tool that was called with nothing at all.
        let empty = Node::Object(Vec::new());
        repairs.push(mender.repair(at, RepairKind::EmptyInput, node, &empty));
        *node = empty;
    }
    let mut violations = mender.fit(at, node, &mut repairs);
    if violations.is_empty() && mender.has_two_meanings(at, node) {
        violations.push(Violation::of_loss("", TWO_MEANINGS));
    }
    Mended { repairs, violations }
}

/// How many values there are.
fn count(node: &Node<'_>) -> usize {
    1 + match node {
        Node::Array(items) => items.iter().map(count).sum(),
        Node::Object(members) => members.iter().map(|(_, member)| count(member)).sum(),
        _ => 0,
    }
}

struct Mender<'m> {
    schema: &'m OutputSchema,
    names: &'m HashSet<String>,
    policy: RepairPolicy,
    /// How many are left.
    tries: Cell<usize>,
}

/// What must hold at a place.
#[derive(Clone, Copy)]
struct At<'a> {
    rule: Rule<'a>,
    place: &'a Place<'a>,
    depth: usize,
    /// How many changes of shape led here.
    reshapes: u8,
    /// Whether other rules say of the same object what its properties are.
    is_part: bool,
    /// Whether the type has taken what came here as it stands.
    is_taken: bool,
}

impl At<'_> {
    fn takes(self, kind: Types) -> bool {
        self.rule.types().has(kind)
    }
}

impl<'a> At<'a> {
    /// A place one step below.
    fn below<'b>(self, rule: Rule<'b>, place: &'b Place<'b>) -> At<'b>
    where
        'a: 'b,
    {
        At { rule, place, depth: self.depth + 1, is_part: false, ..self }
    }

    /// The same place under one more rule.
    fn part(self, rule: Rule<'a>) -> Self {
        let knows_keys = self.rule.properties().next().is_some();
        let is_part = self.is_part || knows_keys || self.rule.parts().next().is_some();
        Self { rule, is_part, ..self }
    }
}

/// A value that fits, and what was done to it.
struct Fitting<'n> {
    node: Node<'n>,
    repairs: Vec<Repair>,
}

impl Mender<'_> {
    fn mends(&self) -> bool {
        self.policy != RepairPolicy::Off
    }

    /// Whether a value may be looked at once more.
    fn may_try(&self, node: &Node<'_>) -> bool {
        let left = self.tries.get().checked_sub(count(node));
        self.tries.set(left.unwrap_or_default());
        left.is_some()
    }

    fn path(&self, at: At<'_>) -> String {
        at.place.path(self.names)
    }

    fn repair(&self, at: At<'_>, kind: RepairKind, before: &Node<'_>, after: &Node<'_>) -> Repair {
        Repair::new(kind, self.path(at), before.to_string(), after.to_string())
    }

    /// Makes a value fit; what cannot be made to fit comes back.
    fn fit(&self, at: At<'_>, node: &mut Node<'_>, repairs: &mut Vec<Repair>) -> Vec<Violation> {
        if !self.mends() {
            return self.fit_inside(at, node, repairs);
        }
        if let Some(whole) = self.whole_in_member(at, node) {
            *node = whole.node;
            repairs.extend(whole.repairs);
            return Vec::new();
        }
        if at.is_taken && !fits_alone(at, node) && !is_list_for_object(at, node) {
            // The type has read it in a way of its own.
            self.mend_spelling(at, node, repairs);
            return Vec::new();
        }
        let may_reshape = self.has_other_shapes(at, node) && self.may_try(node);
        let before = may_reshape.then(|| node.clone());
        let done = repairs.len();
        let found = self.fit_inside(at, node, repairs);
        if found.is_empty() {
            return found;
        }
        match before.and_then(|before| self.reshaped(at, &before)) {
            Some(fitting) => {
                *node = fitting.node;
                repairs.truncate(done);
                repairs.extend(fitting.repairs);
                Vec::new()
            }
            None => found,
        }
    }

    /// Mends what stands in a value, and leaves its own shape as it is.
    fn fit_inside(
        &self,
        at: At<'_>,
        node: &mut Node<'_>,
        repairs: &mut Vec<Repair>,
    ) -> Vec<Violation> {
        let mut found = Vec::new();
        match node {
            Node::Object(members) => self.fit_members(at, members, repairs, &mut found),
            Node::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    let Some(rule) = at.rule.item(index) else { continue };
                    let place = Place::Item(at.place, index);
                    found.extend(self.fit(at.below(rule, &place), item, repairs));
                }
            }
            Node::String(text) if leaked_tags::of(text, at.place).is_some() => {
                found.push(self.has_swallowed(at, node));
            }
            _ => self.mend_whole_number(at, node, repairs),
        }
        for rule in at.rule.parts() {
            found.extend(self.fit(at.part(rule), node, repairs));
        }
        if found.is_empty() && at.rule.branches().next().is_some() {
            found.extend(self.fit_branch(at, node, repairs));
        }
        at.rule.check_here(node, at.place, &mut found);
        if is_list_for_object(at, node) {
            // Serde may take its items for fields.
            let path = self.path(at);
            found.iter_mut().filter(|it| it.path() == path).for_each(Violation::make_loss);
        }
        found
    }

    /// Makes a value fit one of the forms that it may have.
    fn fit_branch(
        &self,
        at: At<'_>,
        node: &mut Node<'_>,
        repairs: &mut Vec<Repair>,
    ) -> Vec<Violation> {
        let (done, mut found) = (repairs.len(), Vec::new());
        if let Some(fitting) = at.rule.branches().find(|rule| rule.fits(node)) {
            found = self.fit(at.part(fitting), node, repairs);
            if found.is_empty() || repairs.len() > done {
                return found;
            }
        }
        // What would be lost was not taken.
        let at = At { is_taken: at.is_taken && found.is_empty(), ..at };
        if self.mends() {
            let mut ways = Vec::new();
            for rule in at.rule.branches().take_while(|_| self.may_try(node)) {
                let mut trial = Fitting { node: node.clone(), repairs: Vec::new() };
                if self.fit(at.part(rule), &mut trial.node, &mut trial.repairs).is_empty() {
                    ways.push(trial);
                }
            }
            ways.retain(|way| !at.is_taken || !way.repairs.is_empty());
            if let Some(only) = only_one(ways) {
                *node = only.node;
                repairs.extend(only.repairs);
                return Vec::new();
            }
        }
        if at.is_taken && !is_list_for_object(at, node) {
            return Vec::new();
        }
        at.rule.check(node, at.place, Scope::All, &mut found);
        found
    }

    /// `7.0` is a whole number in JSON Schema, and none in Rust.
    fn mend_whole_number(&self, at: At<'_>, node: &mut Node<'_>, repairs: &mut Vec<Repair>) {
        if let Node::Number(digits) = &*node
            && self.mends()
            && !at.is_taken
            && at.takes(Types::INTEGER)
            && !at.takes(Types::NUMBER)
            && digits.contains(['.', 'e', 'E', '-'])
            && let Some(whole) = Decimal::of(digits).and_then(|decimal| decimal.whole())
            && whole != **digits
        {
            let whole = Node::Number(whole.into());
            repairs.push(self.repair(at, RepairKind::IntegralFloat, node, &whole));
            *node = whole;
        }
    }
}

/// Whether a value is of a type and among the values that fit, whatever is in it.
fn fits_alone(at: At<'_>, node: &Node<'_>) -> bool {
    let is_of_values = |values: &[Value]| values.iter().any(|value| Node::from(value) == *node);
    at.rule.types().take(node) && at.rule.values().is_none_or(is_of_values)
}

/// Whether a list stands in place of an object: serde may take its items for fields.
fn is_list_for_object(at: At<'_>, node: &Node<'_>) -> bool {
    matches!(node, Node::Array(_)) && at.takes(Types::OBJECT) && !at.takes(Types::ARRAY)
}

/// The one way to read a value; none, where there are several that differ.
fn only_one(ways: Vec<Fitting<'_>>) -> Option<Fitting<'_>> {
    let mut ways = ways.into_iter();
    let first = ways.next()?;
    ways.all(|other| other.node == first.node).then_some(first)
}

#[cfg(test)]
mod tests;
