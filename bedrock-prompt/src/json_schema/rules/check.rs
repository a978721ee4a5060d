//! Validates a value against its rules.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::ControlFlow;

use super::list::ListViolation;
use super::object::{Additional, ObjectRules, ObjectViolation};
use super::values::{OneOf, are_unique};
use super::{Rules, Scope, Types};
use crate::json::{JsonPath, Node, Violation};

/// Stops at the first violation, or continues and collects.
pub(super) type Flow = ControlFlow<()>;

pub(super) struct Walk<'w> {
    pub(super) rules: &'w Rules,
    /// The collected violations; if `None`, the first one ends the validation.
    pub(super) found: Option<&'w mut Vec<Violation>>,
    /// The number of values that were validated against a rule.
    steps: u32,
    /// The number of enclosing rules.
    depth: u32,
    /// Whether the depth limit was exceeded: then the result is unknown.
    pub(super) is_inconclusive: bool,
    /// The results by rule and address of the value, recorded after [`MANY`](Self::MANY) steps.
    known: HashMap<(usize, usize, Scope, bool), Flow>,
}

impl<'w> Walk<'w> {
    /// The number of steps after which results are cached: nested alternatives, and rules that are
    /// reached on several paths, would take unbounded time.
    const MANY: u32 = 100_000;

    /// The recursion limit, which protects the stack.
    const DEEPEST: u32 = 512;

    pub(super) fn new(rules: &'w Rules, found: Option<&'w mut Vec<Violation>>) -> Self {
        Self { rules, found, steps: 0, depth: 0, is_inconclusive: false, known: HashMap::new() }
    }

    /// Whether a value is valid.
    pub(super) fn holds(&mut self, at: usize, node: &Node<'_>, scope: Scope) -> bool {
        let found = self.found.take();
        let flow = self.walk(at, node, &JsonPath::Root, scope);
        self.found = found;
        flow.is_continue()
    }

    /// A value and all that is in it.
    pub(super) fn walk(
        &mut self,
        at: usize,
        node: &Node<'_>,
        place: &JsonPath<'_>,
        scope: Scope,
    ) -> Flow {
        if scope == Scope::BeyondSerde && !self.rules.all[at].has_checks_beyond_serde {
            return Flow::Continue(());
        }
        if let Node::Unread(unread) = node {
            return if unread.matches(at) {
                Flow::Continue(())
            } else {
                self.report(place, &"must be read first", None)
            };
        }
        if self.depth == Self::DEEPEST {
            self.is_inconclusive = true;
            return Flow::Continue(());
        }
        self.depth += 1;
        let flow = self.visit_once(at, node, place, scope);
        self.depth -= 1;
        flow
    }

    fn visit_once(
        &mut self,
        at: usize,
        node: &Node<'_>,
        place: &JsonPath<'_>,
        scope: Scope,
    ) -> Flow {
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

    fn visit(&mut self, at: usize, node: &Node<'_>, place: &JsonPath<'_>, scope: Scope) -> Flow {
        self.here(at, node, place, scope)?;
        let compiled = &self.rules.all[at];
        if !compiled.takes(node) {
            // Already reported, or accepted by serde: its content cannot be validated.
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
                        self.walk(rule, item, &JsonPath::Item(place, index), scope)?;
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
        place: &JsonPath<'_>,
        scope: Scope,
    ) -> Flow {
        for (index, (key, member)) in members.iter().enumerate() {
            let place = JsonPath::Member(place, key);
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
            if let (false, Additional::Rule(rule)) = (is_declared, &object.additional) {
                self.walk(*rule, member, &place, scope)?;
            }
        }
        for (name, rule) in &object.dependent_schemas {
            if scope != Scope::Shape && node.get(name).is_some() {
                self.walk(*rule, node, place, scope)?;
            }
        }
        Flow::Continue(())
    }

    /// A value by itself.
    pub(super) fn here(
        &mut self,
        at: usize,
        node: &Node<'_>,
        place: &JsonPath<'_>,
        scope: Scope,
    ) -> Flow {
        let compiled = &self.rules.all[at];
        if !compiled.takes(node) {
            return match &compiled.values {
                // Serde took it.
                _ if scope == Scope::BeyondSerde => Flow::Continue(()),
                Some(values) => {
                    self.report(place, &OneOf(values.as_json().iter().collect()), Some(node))
                }
                None => self.report(place, &Expected(compiled.own_types), Some(node)),
            };
        }
        match node {
            Node::Number(digits) if scope != Scope::Shape => {
                for rule in &compiled.number {
                    if (scope == Scope::All || !rule.is_checked_by_serde) && !rule.holds(digits) {
                        self.report(place, rule, Some(node))?;
                    }
                }
            }
            Node::String(text) if scope != Scope::Shape => {
                for rule in &compiled.text {
                    if (scope == Scope::All || !rule.is_checked_by_serde())
                        && !rule.holds(text, scope)
                    {
                        self.report(place, rule, Some(node))?;
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
        place: &JsonPath<'_>,
    ) -> Flow {
        let Some(list) = &self.rules.all[at].list else { return Flow::Continue(()) };
        if let Some(violation) = list.count_violation(items.len()) {
            self.report(place, &violation, Some(node))?;
        }
        if list.is_unique && !are_unique(items) {
            self.report(place, &ListViolation::Repeats, Some(node))?;
        }
        let Some(contains) = &list.contains else { return Flow::Continue(()) };
        let fitting =
            items.iter().filter(|item| self.holds(contains.rule, item, Scope::All)).count();
        match contains.violation(fitting) {
            Some(violation) => self.report(place, &violation, Some(node)),
            None => Flow::Continue(()),
        }
    }

    fn object_here(
        &mut self,
        object: &ObjectRules,
        node: &Node<'_>,
        members: &[(Cow<'_, str>, Node<'_>)],
        place: &JsonPath<'_>,
        scope: Scope,
    ) -> Flow {
        if scope != Scope::BeyondSerde {
            for name in &object.required {
                self.required(name, node, place)?;
            }
        }
        if scope == Scope::All && object.is_closed() {
            for (index, (key, member)) in members.iter().enumerate() {
                if object.is_declared(key, index) {
                    continue;
                }
                let place = JsonPath::Member(place, key);
                match object.patterns.as_slice() {
                    // A map with keys of some form.
                    [(pattern, _)] if object.properties.is_empty() => {
                        let expected =
                            format_args!("the key: must match the pattern `{}`", pattern.source());
                        self.report(&place, &expected, None)?;
                    }
                    _ => self.report(&place, &ObjectViolation::Unknown, Some(member))?,
                }
            }
        }
        if scope == Scope::Shape {
            return Flow::Continue(());
        }
        if let Some(violation) = object.count_violation(members.len()) {
            self.report(place, &violation, Some(node))?;
        }
        for (name, required) in &object.dependent_required {
            if node.get(name).is_some() {
                for name in required {
                    self.required(name, node, place)?;
                }
            }
        }
        let Some(rule) = object.property_names else { return Flow::Continue(()) };
        for (key, _) in members {
            let (mut violations, place) = (Vec::new(), JsonPath::Member(place, key));
            // A separate walk, because the cache requires stable addresses.
            let mut walk = Walk::new(self.rules, Some(&mut violations));
            let _ = walk.walk(rule, &Node::String(key.as_ref().into()), &place, Scope::All);
            for violation in violations {
                self.report(&place, &format_args!("the key: {}", violation.expected()), None)?;
            }
        }
        Flow::Continue(())
    }

    fn required(&mut self, name: &str, node: &Node<'_>, place: &JsonPath<'_>) -> Flow {
        match node.get(name) {
            Some(_) => Flow::Continue(()),
            None => self.report(&JsonPath::Member(place, name), &ObjectViolation::Missing, None),
        }
    }

    pub(super) fn report(
        &mut self,
        place: &JsonPath<'_>,
        expected: &dyn fmt::Display,
        got: Option<&Node<'_>>,
    ) -> Flow {
        // Only the rules of one value report the same violation, and soon after each other.
        const WINDOW: usize = 8;
        let Some(found) = &mut self.found else { return Flow::Break(()) };
        let violation = Violation::at_json_path(place, &self.rules.names, expected.to_string());
        let is_same = |it: &Violation| {
            it.is_at_same_path_as(&violation) && it.expected() == violation.expected()
        };
        if !found.iter().rev().take(WINDOW).any(is_same) {
            found.push(violation.with_got(got));
        }
        Flow::Continue(())
    }
}

/// The expected types.
pub(super) struct Expected(pub(super) Types);

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Types::NONE => f.write_str("no value is allowed here"),
            types => write!(f, "expected {types}"),
        }
    }
}
