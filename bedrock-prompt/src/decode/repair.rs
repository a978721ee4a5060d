//! Repairs an answer against its schema in one walk: a value with exactly one possible
//! interpretation is repaired, and every remaining violation is collected.

mod branch;
mod keys;
mod leaked_tags;
mod placeholder;
mod scalar;
mod shape;
mod tag_scanner;
mod unit;

use std::cell::Cell;
use std::collections::HashSet;

use serde_json::Value;

use super::from_json::Source;
use super::{Given, outline};
use crate::json::{Decimal, JsonPath, Node, Repair, RepairKind, RepairPolicy, Violation};
use crate::json_schema::{OutputSchema, Rule, Types};

pub(super) use leaked_tags::may_have_leaked_tags;

/// How many reinterpretations may be nested in each other.
const MAX_REINTERPRETATIONS: u8 = 8;

/// How many values may be visited again to try interpretations, for any answer and per byte of
/// it. Without this limit, nested interpretations take exponential time.
const BASE_BUDGET: usize = 10_000;
const BUDGET_PER_BYTE: usize = 4;

const AMBIGUOUS: &str = "is ambiguous: it could be the value itself or the object that wraps it";

/// The repairs made in an answer, and the violations that remain.
pub(super) struct RepairOutcome {
    pub(super) repairs: Vec<Repair>,
    pub(super) violations: Vec<Violation>,
}

/// What is known of an answer before it is repaired.
#[derive(Clone, Copy)]
pub(super) struct BeforeRepair<'g> {
    pub(super) source: Source<'g>,
    /// The repairs of its syntax.
    pub(super) read: &'g [Repair],
    pub(super) policy: RepairPolicy,
    /// Whether serde has already accepted the answer. Then only repairs are made that prevent the
    /// loss of a part of it.
    pub(super) is_accepted: bool,
    /// The paths of values that serde has accepted without reading them.
    pub(super) unread: &'g HashSet<String>,
    /// Whether the tree may have parts that were not read. If one of them could have made a
    /// difference, there is a violation.
    pub(super) is_outline: bool,
}

/// Repairs an answer so that it matches its schema, as far as the policy allows.
pub(super) fn repair_answer(
    node: &mut Node<'_>,
    schema: &OutputSchema,
    before: BeforeRepair<'_>,
) -> RepairOutcome {
    let budget = Cell::new(BASE_BUDGET + BUDGET_PER_BYTE * before.source.json.len());
    let repairer = Repairer {
        schema,
        names: schema.names(),
        policy: before.policy,
        given: before.source.given,
        read: before.read,
        unread: before.unread,
        budget,
        is_outline: before.is_outline,
        is_undecided: Cell::new(false),
    };
    let rule = schema.rules().root();
    let cursor = Cursor {
        rule,
        place: &JsonPath::Root,
        depth: 0,
        reinterpretations: 0,
        is_subschema: false,
        is_accepted: before.is_accepted,
    };
    let mut repairs = Vec::new();
    let is_blank = node.as_str().is_some_and(|text| text.trim().is_empty());
    if repairer.may_repair() && is_blank && !before.source.is_text {
        // The tool was called with an empty input.
        let empty = Node::Object(Vec::new());
        repairs.push(repairer.repair(cursor, RepairKind::EmptyInput, node, &empty));
        *node = empty;
    }
    let mut violations = repairer.repair_value(cursor, node, &mut repairs);
    if violations.is_empty() && repairer.is_ambiguous(cursor, node) {
        violations.push(Violation::lost_value("", AMBIGUOUS));
    }
    if repairer.is_undecided.get() {
        violations.push(Violation::new("", "must be read as a whole"));
    }
    RepairOutcome { repairs, violations }
}

/// The number of values in a tree, including the root.
fn count_values(node: &Node<'_>) -> usize {
    1 + match node {
        Node::Array(items) => items.iter().map(count_values).sum(),
        Node::Object(members) => members.iter().map(|(_, member)| count_values(member)).sum(),
        Node::Unread(unread) => unread.count_values(),
        _ => 0,
    }
}

struct Repairer<'m> {
    schema: &'m OutputSchema,
    names: &'m HashSet<String>,
    policy: RepairPolicy,
    given: &'m Given<'m>,
    /// The repairs of the syntax.
    read: &'m [Repair],
    /// The paths of values that serde has accepted without reading them.
    unread: &'m HashSet<String>,
    /// How many values may still be visited again.
    budget: Cell<usize>,
    /// Whether parts that match their rules are not read.
    is_outline: bool,
    /// Whether a part that was not read could have made a difference.
    is_undecided: Cell<bool>,
}

/// A position in the answer, with the schema rule that applies there.
#[derive(Clone, Copy)]
struct Cursor<'a> {
    rule: Rule<'a>,
    place: &'a JsonPath<'a>,
    depth: usize,
    /// How many reinterpretations led to this value.
    reinterpretations: u8,
    /// Whether other rules declare properties of the same object (`allOf` and the like).
    is_subschema: bool,
    /// Whether serde has accepted the value as it is.
    is_accepted: bool,
}

impl Cursor<'_> {
    fn takes(self, kind: Types) -> bool {
        self.rule.types().has(kind)
    }
}

impl<'a> Cursor<'a> {
    /// A child of this position.
    fn below<'b>(self, rule: Rule<'b>, place: &'b JsonPath<'b>) -> Cursor<'b>
    where
        'a: 'b,
    {
        Cursor { rule, place, depth: self.depth + 1, is_subschema: false, ..self }
    }

    /// The same position, with one of the subschemas of its rule.
    fn part(self, rule: Rule<'a>) -> Self {
        let knows_keys = self.rule.properties().next().is_some();
        let is_subschema = self.is_subschema || knows_keys || self.rule.parts().next().is_some();
        Self { rule, is_subschema, ..self }
    }
}

/// A value that matches its rule, and the repairs that were needed.
struct RepairedValue<'n> {
    node: Node<'n>,
    repairs: Vec<Repair>,
}

impl Repairer<'_> {
    fn may_repair(&self) -> bool {
        self.policy != RepairPolicy::Off
    }

    /// Whether serde has accepted the value at a place without reading it.
    fn is_unread(&self, place: &JsonPath<'_>) -> bool {
        !self.unread.is_empty() && {
            let path = place.model_path(self.names).unwrap_or_else(|| place.path(self.names));
            self.unread.contains(&path)
        }
    }

    /// Takes the cost of visiting a value again from the budget; `false` if it is exhausted.
    fn spend_budget(&self, node: &Node<'_>) -> bool {
        let left = self.budget.get().checked_sub(count_values(node));
        self.budget.set(left.unwrap_or_default());
        left.is_some() || self.is_outline && self.undecided(false)
    }

    /// Notes that a part that was not read could have made a difference.
    fn undecided<T>(&self, result: T) -> T {
        self.is_undecided.set(true);
        result
    }

    fn path(&self, cursor: Cursor<'_>) -> String {
        cursor.place.path(self.names)
    }

    fn repair(
        &self,
        cursor: Cursor<'_>,
        kind: RepairKind,
        before: &Node<'_>,
        after: &Node<'_>,
    ) -> Repair {
        Repair::new(kind, self.path(cursor), before.to_string(), after.to_string())
    }

    /// The only solution; `None` if there is none, or if solutions differ.
    fn unique<'n>(&self, solutions: Vec<RepairedValue<'n>>) -> Option<RepairedValue<'n>> {
        let mut solutions = solutions.into_iter();
        let first = solutions.next()?;
        if solutions.all(|other| other.node == first.node) {
            Some(first)
        } else if self.is_outline {
            // The same value may be read in one of them, and not in the other one.
            self.undecided(None)
        } else {
            None
        }
    }

    /// Repairs a value, and returns the violations that remain.
    fn repair_value(
        &self,
        cursor: Cursor<'_>,
        node: &mut Node<'_>,
        repairs: &mut Vec<Repair>,
    ) -> Vec<Violation> {
        if let Node::Unread(unread) = &*node {
            if unread.matches(cursor.rule.index()) {
                return Vec::new();
            }
            let read = outline::value(unread.json(), cursor.rule, cursor.depth, self.names);
            let Some(read) = read.map(Node::into_owned) else {
                return self.undecided(Vec::new());
            };
            *node = read;
            return self.repair_value(cursor, node, repairs);
        }
        if !self.may_repair() {
            return self.repair_contents(cursor, node, repairs);
        }
        let is_accepted = cursor.is_accepted && !self.is_unread(cursor.place);
        let cursor = Cursor { is_accepted, ..cursor };
        if let Some(whole) = self.nested_object(cursor, node) {
            *node = whole.node;
            repairs.extend(whole.repairs);
            return Vec::new();
        }
        if cursor.is_accepted && !has_valid_type(cursor, node) && !is_array_for_object(cursor, node)
        {
            // The type has its own way to deserialize this value.
            self.repair_enum_spelling(cursor, node, repairs);
            return Vec::new();
        }
        let may_reinterpret = self.may_reinterpret(cursor, node) && self.spend_budget(node);
        let before = may_reinterpret.then(|| node.clone());
        let repairs_before = repairs.len();
        let found = self.repair_contents(cursor, node, repairs);
        if found.is_empty() {
            return found;
        }
        match before.and_then(|before| self.reinterpreted(cursor, &before)) {
            Some(fitting) => {
                *node = fitting.node;
                repairs.truncate(repairs_before);
                repairs.extend(fitting.repairs);
                Vec::new()
            }
            None => found,
        }
    }

    /// Repairs the items or members of a value, but not its own type.
    fn repair_contents(
        &self,
        cursor: Cursor<'_>,
        node: &mut Node<'_>,
        repairs: &mut Vec<Repair>,
    ) -> Vec<Violation> {
        let mut found = Vec::new();
        match node {
            Node::Object(members) => self.repair_members(cursor, members, repairs, &mut found),
            Node::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    let Some(rule) = cursor.rule.item(index) else { continue };
                    let place = JsonPath::Item(cursor.place, index);
                    found.extend(self.repair_value(cursor.below(rule, &place), item, repairs));
                }
                self.remove_repeated(cursor, items, repairs);
            }
            Node::String(text) if self.leaked_tags(text, cursor.place).is_some() => {
                found.push(self.leaked_tags_violation(cursor, node));
            }
            _ => self.repair_integral_float(cursor, node, repairs),
        }
        for rule in cursor.rule.parts() {
            found.extend(self.repair_value(cursor.part(rule), node, repairs));
        }
        if found.is_empty() && cursor.rule.branches().next().is_some() {
            found.extend(self.repair_branch(cursor, node, repairs));
        }
        cursor.rule.check_here(node, cursor.place, &mut found);
        if is_array_for_object(cursor, node) {
            // serde may read the items as the fields of a struct.
            let path = self.path(cursor);
            found.iter_mut().filter(|it| it.path() == path).for_each(Violation::mark_as_loss);
        }
        found
    }

    /// Writes `7.0` as `7`: an integer in JSON Schema, but not for serde.
    fn repair_integral_float(
        &self,
        cursor: Cursor<'_>,
        node: &mut Node<'_>,
        repairs: &mut Vec<Repair>,
    ) {
        if let Node::Number(digits) = &*node
            && self.may_repair()
            && !cursor.is_accepted
            && cursor.takes(Types::INTEGER)
            && !cursor.takes(Types::NUMBER)
            && digits.contains(['.', 'e', 'E', '-'])
            && let Some(whole) = Decimal::parse(digits).and_then(|decimal| decimal.whole())
            && whole != **digits
        {
            let whole = Node::Number(whole.into());
            repairs.push(self.repair(cursor, RepairKind::IntegralFloat, node, &whole));
            *node = whole;
        }
    }
}

/// Whether the value has an allowed type and, for an enum, is listed. Its contents are not checked.
fn has_valid_type(cursor: Cursor<'_>, node: &Node<'_>) -> bool {
    let is_listed = |values: &[Value]| values.iter().any(|value| Node::from(value) == *node);
    cursor.rule.types().take(node) && cursor.rule.values().is_none_or(is_listed)
}

/// Whether the value is an array and an object is required: serde may read its items as fields.
fn is_array_for_object(cursor: Cursor<'_>, node: &Node<'_>) -> bool {
    matches!(node, Node::Array(_)) && cursor.takes(Types::OBJECT) && !cursor.takes(Types::ARRAY)
}

#[cfg(test)]
mod tests;
