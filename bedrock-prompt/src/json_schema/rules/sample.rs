//! Samples of a schema: values that fit it, which together use every alternative.

use super::compiled::Compiled;
use super::number::NumberRule;
use super::object::{Additional, ObjectRules};
use super::{Rules, Types};
use crate::json::Node;

/// Texts, at least one in each format that types read.
pub(crate) const TEXTS: &[&str] = &[
    // Long enough for types that cut texts without a look at their length.
    "a sample of a text that fits",
    "a",
    "1",
    "2026-11-30",
    "2026-11-30T10:00:00Z",
    "2026-11-30T10:00:00",
    "10:00:00Z",
    "10:00:00",
    "P1D",
    "PT1H",
    "a@example.com",
    "123e4567-e89b-12d3-a456-426614174000",
    "127.0.0.1",
    "::1",
    "https://example.com/",
    "0.5",
    "true",
    "A",
    "AAA",
    "A-1",
    "EUR",
    "127.0.0.1:80",
];

/// Bounds of the samples of one schema.
const MOST_SAMPLES: usize = 24;
const MOST_VALUES: usize = 400;
const DEEPEST: usize = 24;

impl Rules {
    /// Samples of the schema. A text may not match its pattern. Empty if none can be made.
    pub(crate) fn samples(&self) -> Vec<Node<'static>> {
        let mut uses = vec![0; self.all.len()];
        let mut samples = Vec::new();
        while samples.len() < MOST_SAMPLES {
            let before = uses.clone();
            let mut walk =
                Sampler { rules: self, uses: &mut uses, open: Vec::new(), left: MOST_VALUES };
            let Some(sample) = walk.value(&[self.root]) else { break };
            samples.push(sample);
            let is_new = |(now, before): (&u32, &u32)| *now > 0 && *before == 0;
            if samples.len() > 1 && !uses.iter().zip(&before).any(is_new) {
                break;
            }
        }
        samples
    }
}

struct Sampler<'r, 'u> {
    rules: &'r Rules,
    /// How often each rule was used as an alternative.
    uses: &'u mut [u32],
    /// The rules of the values around.
    open: Vec<usize>,
    /// How many more values may be made.
    left: usize,
}

impl<'r> Sampler<'r, '_> {
    /// A value that fits all of these rules.
    fn value(&mut self, at: &[usize]) -> Option<Node<'static>> {
        self.left = self.left.checked_sub(1)?;
        let mut all = Vec::new();
        for at in at {
            self.add(*at, &mut all)?;
        }
        let rules = self.rules;
        let compiled = || all.iter().map(|at| &rules.all[*at]);
        let fits = |node: &Node<'_>| at.iter().all(|at| rules.rule(*at).fits(node));
        if let Some(values) = compiled().find_map(|rule| rule.values.as_ref()) {
            return values.as_json().iter().map(Node::from).find(fits).map(Node::into_owned);
        }
        let types = compiled().fold(Types::ALL, |types, rule| types & rule.types);
        let is_recursive = all.iter().any(|at| self.open.contains(at));
        if is_recursive || self.open.len() > 8 * DEEPEST {
            return types.has(Types::NULL).then_some(Node::Null);
        }
        let opened = self.open.len();
        self.open.extend(&all);
        let made = self.of_type(types, &all, &fits);
        self.open.truncate(opened);
        made
    }

    /// Adds a rule and those of the same value, with one of its alternatives.
    fn add(&mut self, at: usize, all: &mut Vec<usize>) -> Option<()> {
        if all.contains(&at) {
            return Some(());
        }
        all.push(at);
        let rules = self.rules;
        let rule: &'r Compiled = &rules.all[at];
        for part in &rule.parts {
            self.add(*part, all)?;
        }
        for choice in &rule.choices {
            let possible = choice
                .alternatives
                .iter()
                .filter(|at| rules.all[**at].types != Types::NONE && !self.open.contains(at));
            let least_used = *possible.min_by_key(|at| self.uses[**at])?;
            self.uses[least_used] += 1;
            self.add(least_used, all)?;
        }
        Some(())
    }

    fn of_type(
        &mut self,
        types: Types,
        all: &[usize],
        fits: &dyn Fn(&Node<'_>) -> bool,
    ) -> Option<Node<'static>> {
        let rules = self.rules;
        let has = |holds: fn(&Compiled) -> bool| all.iter().any(|at| holds(&rules.all[*at]));
        if types.has(Types::OBJECT) && has(|rule| rule.object.is_some()) {
            return self.object(all);
        }
        if types.has(Types::ARRAY) && has(|rule| rule.list.is_some()) {
            return self.list(all);
        }
        if types.has(Types::STRING) {
            let mut texts = TEXTS.iter().map(|text| Node::String((*text).into()));
            let fitting = texts.find(fits).or_else(|| {
                (2..=64).map(|length| Node::String("a".repeat(length).into())).find(fits)
            });
            return Some(fitting.unwrap_or(Node::String("a".into())));
        }
        if types.has(Types::INTEGER) {
            let limits = all.iter().flat_map(|at| &rules.all[*at].number);
            let limits = limits.flat_map(NumberRule::near).collect::<Vec<_>>();
            let numbers = ["1", "0", "2", "-1", "10"].map(String::from).into_iter().chain(limits);
            return numbers.map(|digits| Node::Number(digits.into())).find(fits);
        }
        [(Types::BOOLEAN, Node::Bool(true)), (Types::OBJECT, Node::Object(Vec::new()))]
            .into_iter()
            .chain([(Types::ARRAY, Node::Array(Vec::new())), (Types::NULL, Node::Null)])
            .find(|(kind, _)| types.has(*kind))
            .map(|(_, node)| node)
    }

    fn object(&mut self, all: &[usize]) -> Option<Node<'static>> {
        let rules = self.rules;
        let objects: Vec<&'r ObjectRules> =
            all.iter().filter_map(|at| rules.all[*at].object.as_deref()).collect();
        let mut members: Vec<(_, Node<'static>)> = Vec::new();
        let names: Vec<&str> =
            objects.iter().flat_map(|object| &object.properties).map(|(name, _)| &**name).collect();
        let others = ["a", "1", "2026-11-30", "true"];
        let is_map = objects.iter().any(|object| object.is_map());
        let other = others
            .into_iter()
            .find(|key| is_map && objects.iter().all(|it| is_key(rules, it, key)));
        for name in names.into_iter().chain(other) {
            if members.iter().any(|(key, _)| *key == name) {
                continue;
            }
            let inner: Vec<_> = objects.iter().filter_map(|object| object.rule_of(name)).collect();
            match self.value(&inner) {
                Some(value) => members.push((name.to_owned().into(), value)),
                None if objects.iter().any(|object| object.is_required(name)) => return None,
                None => {}
            }
        }
        Some(Node::Object(members))
    }

    fn list(&mut self, all: &[usize]) -> Option<Node<'static>> {
        let rules = self.rules;
        let lists: Vec<_> = all.iter().filter_map(|at| rules.all[*at].list.as_deref()).collect();
        let least = lists.iter().filter_map(|list| list.at_least).max().unwrap_or(0);
        let first = lists.iter().map(|list| list.prefix.len() as u64).max().unwrap_or(0);
        let most = lists.iter().filter_map(|list| list.at_most).min().unwrap_or(u64::MAX);
        let mut items = Vec::new();
        for index in 0..least.max(first).max(1).min(most) {
            let index = usize::try_from(index).ok()?;
            let inner: Vec<_> = lists.iter().filter_map(|list| list.rule_of(index)).collect();
            match self.value(&inner) {
                Some(item) => items.push(item),
                None if least == 0 => break,
                None => return None,
            }
        }
        Some(Node::Array(items))
    }
}

/// Whether an object may have this key, which is no property.
fn is_key(rules: &Rules, object: &ObjectRules, key: &str) -> bool {
    let is_open = !matches!(object.additional, Additional::Closed);
    (is_open || object.is_declared(key, 0))
        && object
            .property_names
            .is_none_or(|names| rules.rule(names).fits(&Node::String(key.to_owned().into())))
}
