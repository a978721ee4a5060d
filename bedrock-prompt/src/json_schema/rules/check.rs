//! The walk of a value and its rules together.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::ControlFlow;

use super::list::ListFlaw;
use super::object::{ObjectFlaw, ObjectRules, Others};
use super::values::{OneOf, are_unique};
use super::{Rules, Scope, Types};
use crate::json::{Node, Place, Violation};

/// Ends at the first flaw, or goes on and collects.
pub(super) type Flow = ControlFlow<()>;

pub(super) struct Walk<'w> {
    pub(super) rules: &'w Rules,
    /// Where flaws are collected; without it, the first one ends the walk.
    pub(super) found: Option<&'w mut Vec<Violation>>,
    /// How often a value has been held against a rule.
    steps: u32,
    /// How many rules stand around the one that is looked at.
    depth: u32,
    /// Whether some were too many: then nothing is known.
    pub(super) gave_up: bool,
    /// What came of it, by the address of the value, once there were many.
    known: HashMap<(usize, usize, Scope, bool), Flow>,
}

impl<'w> Walk<'w> {
    /// The steps after which what is known is kept: choices in choices, and rules that meet again
    /// on several ways, would take time without bound.
    const MANY: u32 = 100_000;

    /// The deepest that rules and values are followed together, for the sake of the stack.
    const DEEPEST: u32 = 512;

    pub(super) fn new(rules: &'w Rules, found: Option<&'w mut Vec<Violation>>) -> Self {
        Self { rules, found, steps: 0, depth: 0, gave_up: false, known: HashMap::new() }
    }

    /// Whether a value has no flaw.
    pub(super) fn holds(&mut self, at: usize, node: &Node<'_>, scope: Scope) -> bool {
        let found = self.found.take();
        let flow = self.walk(at, node, &Place::Root, scope);
        self.found = found;
        flow.is_continue()
    }

    /// A value and all that is in it.
    pub(super) fn walk(
        &mut self,
        at: usize,
        node: &Node<'_>,
        place: &Place<'_>,
        scope: Scope,
    ) -> Flow {
        if scope == Scope::Hidden && !self.rules.all[at].has_hidden {
            return Flow::Continue(());
        }
        if self.depth == Self::DEEPEST {
            self.gave_up = true;
            return Flow::Continue(());
        }
        self.depth += 1;
        let flow = self.visit_once(at, node, place, scope);
        self.depth -= 1;
        flow
    }

    fn visit_once(&mut self, at: usize, node: &Node<'_>, place: &Place<'_>, scope: Scope) -> Flow {
        if self.steps < Self::MANY {
            self.steps += 1;
            return self.visit(at, node, place, scope);
        }
        let key = (at, std::ptr::from_ref(node).addr(), scope, self.found.is_some());
        if let Some(flow) = self.known.get(&key) {
            return *flow;
        }
        let flow = self.visit(at, node, place, scope);
        self.known.insert(key, flow);
        flow
    }

    fn visit(&mut self, at: usize, node: &Node<'_>, place: &Place<'_>, scope: Scope) -> Flow {
        self.here(at, node, place, scope)?;
        let compiled = &self.rules.all[at];
        if !compiled.takes(node) {
            // It has been said, or serde took it: no more can be told of what is in it.
            return Flow::Continue(());
        }
        for part in &compiled.parts {
            self.walk(*part, node, place, scope)?;
        }
        for choice in &compiled.choices {
            self.choose(choice, node, place, scope)?;
        }
        if scope == Scope::All {
            self.conditions(at, node, place)?;
        }
        match node {
            Node::Object(members) => match &compiled.object {
                Some(object) => self.members(object, node, members, place, scope),
                None => Flow::Continue(()),
            },
            Node::Array(items) => {
                let Some(list) = &compiled.list else { return Flow::Continue(()) };
                for (index, item) in items.iter().enumerate() {
                    if let Some(rule) = list.rule_of(index) {
                        self.walk(rule, item, &Place::Item(place, index), scope)?;
                    }
                }
                Flow::Continue(())
            }
            _ => Flow::Continue(()),
        }
    }

    fn members(
        &mut self,
        object: &ObjectRules,
        node: &Node<'_>,
        members: &[(Cow<'_, str>, Node<'_>)],
        place: &Place<'_>,
        scope: Scope,
    ) -> Flow {
        for (index, (key, member)) in members.iter().enumerate() {
            let place = Place::Member(place, key);
            let named = object.named(key, index);
            if let Some(rule) = named {
                self.walk(rule, member, &place, scope)?;
            }
            let mut is_declared = named.is_some();
            for (pattern, rule) in &object.patterns {
                if pattern.is_match(key) {
                    is_declared = true;
                    self.walk(*rule, member, &place, scope)?;
                }
            }
            if let (false, Others::Rule(rule)) = (is_declared, &object.others) {
                self.walk(*rule, member, &place, scope)?;
            }
        }
        for (name, rule) in &object.ruled_by {
            if scope != Scope::Shape && node.get(name).is_some() {
                self.walk(*rule, node, place, scope)?;
            }
        }
        Flow::Continue(())
    }

    fn conditions(&mut self, at: usize, node: &Node<'_>, place: &Place<'_>) -> Flow {
        let compiled = &self.rules.all[at];
        if let Some(not) = compiled.not
            && self.holds(not, node, Scope::All)
        {
            self.flaw(place, &"must not match the `not` schema", Some(node))?;
        }
        let Some(condition) = &compiled.condition else { return Flow::Continue(()) };
        let then = match self.holds(condition.rule, node, Scope::All) {
            true => condition.then,
            false => condition.otherwise,
        };
        then.map_or(Flow::Continue(()), |rule| self.walk(rule, node, place, Scope::All))
    }

    /// A value by itself.
    pub(super) fn here(
        &mut self,
        at: usize,
        node: &Node<'_>,
        place: &Place<'_>,
        scope: Scope,
    ) -> Flow {
        let compiled = &self.rules.all[at];
        if !compiled.takes(node) {
            return match &compiled.values {
                // Serde took it.
                _ if scope == Scope::Hidden => Flow::Continue(()),
                Some(values) => {
                    self.flaw(place, &OneOf(values.as_json().iter().collect()), Some(node))
                }
                None => self.flaw(place, &Expected(compiled.own_types), Some(node)),
            };
        }
        match node {
            Node::Number(digits) if scope != Scope::Shape => {
                for rule in &compiled.number {
                    if (scope == Scope::All || !rule.is_seen) && !rule.holds(digits) {
                        self.flaw(place, rule, Some(node))?;
                    }
                }
            }
            Node::String(text) if scope != Scope::Shape => {
                for rule in &compiled.text {
                    if (scope == Scope::All || !rule.is_seen()) && !rule.holds(text, scope) {
                        self.flaw(place, rule, Some(node))?;
                    }
                }
            }
            Node::Array(items) if scope != Scope::Shape => {
                self.list_here(at, node, items, place)?;
            }
            Node::Object(members) => {
                if let Some(object) = &compiled.object {
                    self.object_here(object, node, members, place, scope)?;
                }
            }
            _ => {}
        }
        Flow::Continue(())
    }

    fn list_here(
        &mut self,
        at: usize,
        node: &Node<'_>,
        items: &[Node<'_>],
        place: &Place<'_>,
    ) -> Flow {
        let Some(list) = &self.rules.all[at].list else { return Flow::Continue(()) };
        if let Some(flaw) = list.flaw_of_count(items.len()) {
            self.flaw(place, &flaw, Some(node))?;
        }
        if list.is_unique && !are_unique(items) {
            self.flaw(place, &ListFlaw::Repeats, Some(node))?;
        }
        let Some(contains) = &list.contains else { return Flow::Continue(()) };
        let fitting =
            items.iter().filter(|item| self.holds(contains.rule, item, Scope::All)).count();
        match contains.flaw_of(fitting) {
            Some(flaw) => self.flaw(place, &flaw, Some(node)),
            None => Flow::Continue(()),
        }
    }

    fn object_here(
        &mut self,
        object: &ObjectRules,
        node: &Node<'_>,
        members: &[(Cow<'_, str>, Node<'_>)],
        place: &Place<'_>,
        scope: Scope,
    ) -> Flow {
        if scope != Scope::Hidden {
            for name in &object.required {
                self.required(name, node, place)?;
            }
        }
        if scope == Scope::All && object.is_closed() {
            for (index, (key, member)) in members.iter().enumerate() {
                if !object.is_declared(key, index) {
                    self.flaw(&Place::Member(place, key), &ObjectFlaw::Unknown, Some(member))?;
                }
            }
        }
        if scope == Scope::Shape {
            return Flow::Continue(());
        }
        if let Some(flaw) = object.flaw_of_count(members.len()) {
            self.flaw(place, &flaw, Some(node))?;
        }
        for (name, required) in &object.required_by {
            if node.get(name).is_some() {
                for name in required {
                    self.required(name, node, place)?;
                }
            }
        }
        let Some(rule) = object.keys else { return Flow::Continue(()) };
        for (key, _) in members {
            let (mut flaws, place) = (Vec::new(), Place::Member(place, key));
            // A walk of its own: the key stands at no address that lasts.
            let mut walk = Walk::new(self.rules, Some(&mut flaws));
            let _ = walk.walk(rule, &Node::String(key.as_ref().into()), &place, Scope::All);
            for flaw in flaws {
                self.flaw(&place, &format_args!("the key: {}", flaw.expected()), None)?;
            }
        }
        Flow::Continue(())
    }

    fn required(&mut self, name: &str, node: &Node<'_>, place: &Place<'_>) -> Flow {
        match node.get(name) {
            Some(_) => Flow::Continue(()),
            None => self.flaw(&Place::Member(place, name), &ObjectFlaw::Missing, None),
        }
    }

    pub(super) fn flaw(
        &mut self,
        place: &Place<'_>,
        expected: &dyn fmt::Display,
        got: Option<&Node<'_>>,
    ) -> Flow {
        // The same is said by several rules of one place only, one soon after the other.
        const NEAR: usize = 8;
        let Some(found) = &mut self.found else { return Flow::Break(()) };
        let flaw = Violation::of_place(place, &self.rules.names, expected.to_string());
        let is_same = |it: &Violation| it.is_at_place_of(&flaw) && it.expected() == flaw.expected();
        if !found.iter().rev().take(NEAR).any(is_same) {
            found.push(flaw.with_got(got));
        }
        Flow::Continue(())
    }
}

/// What is expected where the type is another.
pub(super) struct Expected(pub(super) Types);

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Types::NONE => f.write_str("no value is allowed here"),
            types => write!(f, "expected {types}"),
        }
    }
}
