//! One walk over an answer and its schema together: what has one possible reading is mended,
//! and everything that is still wrong is found.

mod keys;
mod scalar;
mod shape;
mod swallowed;

use std::cell::Cell;
use std::collections::HashSet;

use crate::json::{Decimal, Node, Place};
use crate::repair::{Repair, RepairKind, RepairPolicy};
use crate::schema::{OutputSchema, Rule, Scope, Types};
use crate::violation::Violation;

pub(super) use keys::tells_of_strangers;
pub(super) use swallowed::may_have_swallowed;

/// How deep changes of shape may be nested in each other.
const MOST_RESHAPES: u8 = 8;

/// The steps that a walk may take for each part of the answer; alternatives within
/// alternatives would take ever more.
const STEPS_A_PART: u64 = 64;

/// What is mended in an answer, and what is still wrong with it.
pub(super) struct Mended {
    pub(super) repairs: Vec<Repair>,
    pub(super) violations: Vec<Violation>,
}

/// Makes an answer fit its schema, as far as the policy allows.
pub(super) fn mend(node: &mut Node<'_>, schema: &OutputSchema, policy: RepairPolicy) -> Mended {
    let steps = Cell::new((count(node) + 1_000) * STEPS_A_PART);
    let mender = Mender { schema, names: schema.names(), policy, steps };
    let rule = schema.rules().root();
    let at = At { rule, place: &Place::Root, reshapes: 0, is_part: false };
    let mut repairs = Vec::new();
    if mender.mends() && node.as_str().is_some_and(|text| text.trim().is_empty()) {
        // A tool that was called with nothing at all.
        let empty = Node::Object(Vec::new());
        repairs.push(mender.repair(at, RepairKind::EmptyInput, node, &empty));
        *node = empty;
    }
    let violations = mender.fit(at, node, &mut repairs);
    Mended { repairs, violations }
}

/// How many values there are.
fn count(node: &Node<'_>) -> u64 {
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
    steps: Cell<u64>,
}

/// What must hold at a place.
#[derive(Clone, Copy)]
struct At<'a> {
    rule: Rule<'a>,
    place: &'a Place<'a>,
    /// How many changes of shape led here.
    reshapes: u8,
    /// Whether other rules say of the same object what its properties are.
    is_part: bool,
}

impl At<'_> {
    fn takes(self, kind: Types) -> bool {
        self.rule.types().has(kind)
    }
}

impl<'a> At<'a> {
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

    fn path(&self, at: At<'_>) -> String {
        at.place.path(self.names)
    }

    fn repair(&self, at: At<'_>, kind: RepairKind, before: &Node<'_>, after: &Node<'_>) -> Repair {
        Repair::new(kind, self.path(at), before.to_string(), after.to_string())
    }

    /// Makes a value fit; what cannot be made to fit comes back.
    fn fit(&self, at: At<'_>, node: &mut Node<'_>, repairs: &mut Vec<Repair>) -> Vec<Violation> {
        let Some(left) = self.steps.get().checked_sub(1) else {
            let mut found = Vec::new();
            at.rule.check(node, at.place, Scope::All, &mut found);
            return found;
        };
        self.steps.set(left);
        if !self.mends() {
            return self.fit_inside(at, node, repairs);
        }
        if let Some(whole) = self.whole_in_member(at, node) {
            *node = whole.node;
            repairs.extend(whole.repairs);
            return Vec::new();
        }
        let before = self.has_other_shapes(at, node).then(|| node.clone());
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
                    let at =
                        At { rule, place: &Place::Item(at.place, index), is_part: false, ..at };
                    found.extend(self.fit(at, item, repairs));
                }
            }
            Node::String(text) if swallowed::of(text, at.place).is_some() => {
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
        if matches!(node, Node::Array(_)) && at.takes(Types::OBJECT) && !at.takes(Types::ARRAY) {
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
        if self.mends() {
            let mut ways = Vec::new();
            for rule in at.rule.branches() {
                let mut trial = Fitting { node: node.clone(), repairs: Vec::new() };
                if self.fit(at.part(rule), &mut trial.node, &mut trial.repairs).is_empty() {
                    ways.push(trial);
                }
            }
            if let Some(only) = only_one(ways) {
                *node = only.node;
                repairs.extend(only.repairs);
                return Vec::new();
            }
        }
        at.rule.check(node, at.place, Scope::All, &mut found);
        found
    }

    /// `7.0` is a whole number in JSON Schema, and none in Rust.
    fn mend_whole_number(&self, at: At<'_>, node: &mut Node<'_>, repairs: &mut Vec<Repair>) {
        if let Node::Number(digits) = &*node
            && self.mends()
            && at.takes(Types::INTEGER)
            && !at.takes(Types::NUMBER)
            && let Some(whole) = Decimal::of(digits).and_then(|decimal| decimal.whole())
            && whole != **digits
        {
            let whole = Node::Number(whole.into());
            repairs.push(self.repair(at, RepairKind::WholeNumber, node, &whole));
            *node = whole;
        }
    }
}

/// The one way to read a value; none, where there are several that differ.
fn only_one(ways: Vec<Fitting<'_>>) -> Option<Fitting<'_>> {
    let mut ways = ways.into_iter();
    let first = ways.next()?;
    ways.all(|other| other.node == first.node).then_some(first)
}

#[cfg(test)]
mod tests;
