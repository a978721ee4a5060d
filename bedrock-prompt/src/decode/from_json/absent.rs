//! Gives null for properties that the schema does not require, but the type does.
//!
//! For an `Option` with `deserialize_with` and without `default`, schemars says that the property is
//! optional, and serde that it must be there. An answer without it fits what was asked for, and only
//! this makes it readable. It is on record, and not done under the policy `Off`.
//!
//! serde names the field that it misses, but not always where: it drops errors, and behind a tag it
//! forgets the path. So null is given wherever a property of this name is absent, and taken back
//! wherever the type does not miss it.

use std::collections::{HashMap, HashSet};

use serde::de::DeserializeOwned;

use super::places::at;
use super::{LenientDecoder, inner_value};
use crate::json::{self, JsonPath, Node, Repair, RepairKind, RepairPolicy};
use crate::json_schema::{OutputSchema, Rule};

/// How many fields of a type may be missing.
const MOST: usize = 64;

impl LenientDecoder<'_> {
    /// Gives null for absent properties until the type takes the answer; whether it does. `missing`
    /// is the field that the type has missed. If the type has dropped values meanwhile, `dropped`
    /// are their paths.
    pub(super) fn give_nulls<T: DeserializeOwned>(
        &mut self,
        missing: Option<&str>,
        dropped: Option<&HashSet<String>>,
    ) -> bool {
        // Most types have no such property.
        if self.policy == RepairPolicy::Off
            || !missing.is_some_and(|field| self.schema.rules().has_optional(field))
        {
            return false;
        }
        let mut node = self.node.clone();
        let mut given = Vec::new();
        for _ in 0..MOST {
            let Some(value) = inner_value(&node, self.schema) else { return false };
            let (is_taken, made) = json::takes::<T>(value);
            let before = given.len();
            if let Some(field) = made.missing {
                let mut walk = Giver::new(field, self.schema, dropped, &mut given);
                walk.value(&[self.schema.rules().root()], &mut node, &JsonPath::Root);
            }
            if given.len() > before {
                continue;
            }
            // Where values were dropped, an error more means that they are dropped again.
            let most_errors = if dropped.is_some() { made.count } else { usize::MAX };
            if !is_taken || !take_back::<T>(&mut node, &mut given, self.schema, most_errors) {
                return false;
            }
            self.node = node;
            self.repairs.extend(given.into_iter().map(|null| null.repair));
            return true;
        }
        false
    }
}

/// A null that was given.
struct Null {
    field: &'static str,
    /// The index of each member and item on the way to the object around it.
    object: Vec<usize>,
    /// The properties on the way and the rules of the object: a type treats all such objects alike.
    kind: String,
    /// The keys of the object.
    keys: String,
    repair: Repair,
}

/// Takes back what the type does not miss, for all objects of a kind at once; whether some is left.
fn take_back<T: DeserializeOwned>(
    node: &mut Node<'_>,
    given: &mut Vec<Null>,
    schema: &OutputSchema,
    most_errors: usize,
) -> bool {
    let mut groups = grouped(given, |null| (null.field, &null.kind, &null.keys));
    if groups.len() > MOST {
        groups = grouped(given, |null| (null.field, &null.kind, &null.kind));
    }
    if groups.len() > MOST {
        return false;
    }
    let mut needless = HashSet::new();
    for group in groups {
        let taken: Vec<_> = group.iter().map(|index| taken_out(node, &given[*index])).collect();
        let is_needless = inner_value(node, schema).is_some_and(|value| {
            let (is_taken, made) = json::takes::<T>(value);
            is_taken && made.count <= most_errors
        });
        if is_needless {
            needless.extend(group);
            continue;
        }
        for (index, position) in group.iter().zip(taken).rev() {
            let null = &given[*index];
            if let (Some(position), Some(Node::Object(members))) =
                (position, at(node, &null.object))
            {
                members.insert(position, (null.field.into(), Node::Null));
            }
        }
    }
    let mut index = 0..;
    given.retain(|_| index.next().is_none_or(|index| !needless.contains(&index)));
    !given.is_empty()
}

/// Takes a null away; returns where it stood in its object.
fn taken_out(node: &mut Node<'_>, null: &Null) -> Option<usize> {
    let Node::Object(members) = at(node, &null.object)? else { return None };
    let position = members.iter().rposition(|(key, _)| *key == null.field)?;
    members.remove(position);
    Some(position)
}

/// The indices of the nulls with the same key, in the order of their first.
fn grouped<'n, K: Eq + std::hash::Hash>(
    given: &'n [Null],
    key: impl Fn(&'n Null) -> K,
) -> Vec<Vec<usize>> {
    let mut known = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, null) in given.iter().enumerate() {
        let group = *known.entry(key(null)).or_insert(groups.len());
        match groups.get_mut(group) {
            Some(group) => group.push(index),
            None => groups.push(vec![index]),
        }
    }
    groups
}

/// Gives null for one field, wherever it is absent.
struct Giver<'g> {
    field: &'static str,
    schema: &'g OutputSchema,
    /// The objects in which values were dropped; `None` for all objects.
    only_in: Option<HashSet<&'g str>>,
    given: &'g mut Vec<Null>,
    steps: Vec<usize>,
    /// The properties on the way; items and the keys of maps are alike.
    properties: Vec<&'g str>,
}

impl<'g> Giver<'g> {
    fn new(
        field: &'static str,
        schema: &'g OutputSchema,
        dropped: Option<&'g HashSet<String>>,
        given: &'g mut Vec<Null>,
    ) -> Self {
        let around = |path: &'g String| [&**path, &path[..path.rfind(['.', '[']).unwrap_or(0)]];
        let only_in = dropped.map(|paths| paths.iter().flat_map(around).collect());
        Self { field, schema, only_in, given, steps: Vec::new(), properties: Vec::new() }
    }

    fn value(&mut self, rules: &[Rule<'g>], node: &mut Node<'_>, place: &JsonPath<'_>) {
        let mut all = Vec::new();
        for rule in rules {
            add_fitting(*rule, node, &mut all);
        }
        match node {
            Node::Object(members) => {
                for (index, (key, member)) in members.iter_mut().enumerate() {
                    let inner: Vec<_> = all.iter().filter_map(|rule| rule.property(key)).collect();
                    let mut names = all.iter().flat_map(|rule| rule.properties());
                    let name = names.find(|(name, _)| *name == &**key).map_or("", |(name, _)| name);
                    self.inside(index, name, &inner, member, &JsonPath::Member(place, key));
                }
                let is_absent = members.iter().all(|(key, _)| *key != self.field);
                if is_absent && may_be_null(&all, self.field) && self.is_meant(place) {
                    let indices: Vec<_> = all.iter().map(|rule| rule.index()).collect();
                    let keys: Vec<_> = members.iter().map(|(key, _)| &**key).collect();
                    let path = JsonPath::Member(place, self.field).path(self.schema.names());
                    self.given.push(Null {
                        field: self.field,
                        object: self.steps.clone(),
                        kind: format!("{:?} {indices:?}", self.properties),
                        keys: format!("{keys:?}"),
                        repair: Repair::new(RepairKind::AbsentAsNull, path, "", "null"),
                    });
                    members.push((self.field.into(), Node::Null));
                }
            }
            Node::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    let inner: Vec<_> = all.iter().filter_map(|rule| rule.item(index)).collect();
                    self.inside(index, "", &inner, item, &JsonPath::Item(place, index));
                }
            }
            _ => {}
        }
    }

    fn inside(
        &mut self,
        index: usize,
        name: &'g str,
        rules: &[Rule<'g>],
        node: &mut Node<'_>,
        place: &JsonPath<'_>,
    ) {
        self.steps.push(index);
        self.properties.push(name);
        self.value(rules, node, place);
        self.properties.pop();
        self.steps.pop();
    }

    fn is_meant(&self, object: &JsonPath<'_>) -> bool {
        let names = self.schema.names();
        self.only_in.as_ref().is_none_or(|objects| {
            let path = object.model_path(names).unwrap_or_else(|| object.path(names));
            objects.contains(&*path)
        })
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
