//! Compiled schemas, and the validation of answers against them.

mod check;
mod choice;
mod compile;
mod compiled;
mod condition;
mod draft;
mod email;
mod fit;
mod format;
mod graph;
mod list;
mod number;
mod object;
mod pattern;
mod sample;
mod scan;
mod simple_pattern;
#[cfg(test)]
mod tests;
mod text;
mod time;
mod types;
mod values;

use std::collections::HashSet;
use std::fmt;

use serde_json::Value;

use crate::json::{JsonPath, Node, Violation, Violations};

use super::walk::is_too_deep;

pub(crate) use sample::TEXTS as SAMPLE_TEXTS;
pub(crate) use scan::ScanVerdict;
pub(crate) use types::Types;

pub(crate) use format::in_words as format_in_words;

use check::Walk;
use compiled::Compiled;
use values::Values;

/// Which keywords are validated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Scope {
    /// All keywords.
    All,
    /// Only the keywords that serde does not check: bounds, lengths, patterns, formats, counts.
    ///
    /// A value of another JSON type than the schema's is valid, because serde accepted it.
    BeyondSerde,
    /// Only the keywords that serde checks and that distinguish alternatives: types, required
    /// properties, enums.
    Shape,
}

/// A schema whose references are resolved and whose patterns are compiled.
///
/// Keywords that cannot be checked are assumed to hold: there are no false violations.
pub(crate) struct Rules {
    all: Vec<Compiled>,
    root: usize,
    names: HashSet<String>,
    unchecked: Vec<String>,
    /// The properties that contain lists, if a list instead of an object is the only error that
    /// serde does not detect.
    lists: Option<Vec<Box<str>>>,
}

impl Rules {
    /// Compiles a schema, which may be any JSON.
    pub(crate) fn compile(schema: &Value) -> Self {
        compile::compile(schema)
    }

    /// The rule of a whole answer.
    pub(crate) fn root(&self) -> Rule<'_> {
        self.rule(self.root)
    }

    /// Whether there is anything in [`Scope::BeyondSerde`].
    #[cfg(test)]
    pub(crate) fn has_checks_beyond_serde(&self) -> bool {
        self.all[self.root].has_checks_beyond_serde
    }

    /// The assertion keywords that are not checked.
    pub(crate) fn unchecked(&self) -> &[String] {
        &self.unchecked
    }

    /// The violations of a document; `None` if they cannot be determined.
    pub(crate) fn violations(&self, document: &Value) -> Option<Violations> {
        if !self.unchecked.is_empty() || is_too_deep(document) {
            return None;
        }
        let mut found = Vec::new();
        let mut walk = Walk::new(self, Some(&mut found));
        let _ = walk.walk(self.root, &Node::from(document), &JsonPath::Root, Scope::All);
        (!walk.is_inconclusive).then(|| found.into_iter().collect())
    }

    /// Whether any object has a property of this name that is not required.
    pub(crate) fn has_optional(&self, name: &str) -> bool {
        let objects = self.all.iter().filter_map(|rule| rule.object.as_ref());
        objects
            .filter(|object| object.index_of(name, 0).is_some())
            .any(|object| !object.is_required(name))
    }

    fn rule(&self, at: usize) -> Rule<'_> {
        Rule { rules: self, at }
    }
}

impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rules").field("unchecked", &self.unchecked).finish_non_exhaustive()
    }
}

/// A schema in a compiled schema, its reference followed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule<'r> {
    rules: &'r Rules,
    at: usize,
}

impl<'r> Rule<'r> {
    /// The index of the rule in its schema.
    pub(crate) fn index(self) -> usize {
        self.at
    }

    /// Whether the parts of a value may be judged one by one, each without the others.
    pub(crate) fn is_divisible(self) -> bool {
        let rule = self.compiled();
        rule.is_simple()
            && rule.parts.is_empty()
            && rule.choices.is_empty()
            && rule.values.is_none()
    }

    /// Whether a value is valid.
    pub(crate) fn fits(self, node: &Node<'_>) -> bool {
        let mut walk = Walk::new(self.rules, None);
        walk.holds(self.at, node, Scope::All) || walk.is_inconclusive
    }

    /// Collects all violations of a value.
    pub(crate) fn check(
        self,
        node: &Node<'_>,
        place: &JsonPath<'_>,
        scope: Scope,
        found: &mut Vec<Violation>,
    ) {
        let before = found.len();
        let mut walk = Walk::new(self.rules, Some(found));
        let _ = walk.walk(self.at, node, place, scope);
        if walk.is_inconclusive {
            found.truncate(before);
        }
    }

    /// Collects the violations of a value itself: without its members and items, and
    /// without [`branches`](Self::branches) and [`parts`](Self::parts).
    pub(crate) fn check_here(
        self,
        node: &Node<'_>,
        place: &JsonPath<'_>,
        found: &mut Vec<Violation>,
    ) {
        let mut walk = Walk::new(self.rules, Some(found));
        let _ = walk.here(self.at, node, place, Scope::All);
        let _ = walk.forbidden(self.at, node, place);
    }

    /// The allowed JSON types, by `type`, the values of an enum, the branches and the parts.
    pub(crate) fn types(self) -> Types {
        self.compiled().types
    }

    /// The allowed values of `enum` or `const`.
    pub(crate) fn values(self) -> Option<&'r [Value]> {
        self.compiled().values.as_ref().map(Values::as_json)
    }

    /// The declared properties, in declaration order.
    pub(crate) fn properties(self) -> impl Iterator<Item = (&'r str, Self)> {
        let named = self.compiled().object.as_ref().map_or(&[][..], |object| &object.properties);
        named.iter().map(move |(name, at)| (&**name, self.rules.rule(*at)))
    }

    /// The rule of a key's value: that of the property, or that of additional properties.
    pub(crate) fn property(self, name: &str) -> Option<Self> {
        let at = self.compiled().object.as_ref()?.rule_of(name)?;
        Some(self.rules.rule(at))
    }

    /// Whether the key is declared as a property or matches a pattern.
    pub(crate) fn is_declared(self, name: &str) -> bool {
        let object = self.compiled().object.as_ref();
        object.is_some_and(|object| object.is_declared(name, 0))
    }

    /// Whether a property is required.
    pub(crate) fn is_required(self, name: &str) -> bool {
        self.required().any(|each| each == name)
    }

    /// The required properties.
    pub(crate) fn required(self) -> impl Iterator<Item = &'r str> {
        let required = self.compiled().object.as_ref().map_or(&[][..], |object| &object.required);
        required.iter().map(|name| &**name)
    }

    /// The rule of an item, where there is one.
    pub(crate) fn item(self, index: usize) -> Option<Self> {
        let at = self.compiled().list.as_ref()?.rule_of(index)?;
        Some(self.rules.rule(at))
    }

    /// The rules of the same value: this one, its parts and its alternatives, and theirs.
    pub(crate) fn of_same_value(self) -> Vec<Self> {
        let mut all = vec![self];
        let mut next = 0;
        while let Some(rule) = all.get(next).copied() {
            for other in rule.parts().chain(rule.branches()) {
                if !all.iter().any(|known| known.at == other.at) {
                    all.push(other);
                }
            }
            next += 1;
        }
        all
    }

    /// What a text is that only the type checks, in words.
    pub(crate) fn hint(self) -> Option<&'static str> {
        self.compiled().hint
    }

    /// Whether it is a list whose items are unique, and all of one kind.
    pub(crate) fn is_set(self) -> bool {
        self.compiled().list.as_ref().is_some_and(|list| list.is_unique && list.prefix.is_empty())
    }

    /// Whether this schema by itself takes both text and numbers, as decimals do.
    pub(crate) fn is_decimal(self) -> bool {
        let types = self.compiled().own_types;
        types.has(Types::STRING | Types::NUMBER) && types != Types::ALL
    }

    /// Whether any value at all fits.
    pub(crate) fn takes_anything(self) -> bool {
        let rule = self.compiled();
        rule.own_types == Types::ALL
            && rule.values.is_none()
            && rule.number.is_empty()
            && rule.text.is_empty()
            && rule.list.is_none()
            && rule.object.is_none()
            && rule.parts.is_empty()
            && rule.choices.is_empty()
            && rule.not.is_none()
            && rule.condition.is_none()
    }

    /// The alternatives: those of `anyOf`, those of `oneOf`.
    pub(crate) fn branches(self) -> impl Iterator<Item = Self> {
        let choices = self.compiled().choices.iter();
        choices.flat_map(|choice| &choice.alternatives).map(move |at| self.rules.rule(*at))
    }

    /// The schemas that must match as well: `allOf`, and a reference beside other keywords.
    pub(crate) fn parts(self) -> impl Iterator<Item = Self> {
        self.compiled().parts.iter().map(move |at| self.rules.rule(*at))
    }

    fn compiled(self) -> &'r Compiled {
        &self.rules.all[self.at]
    }
}
