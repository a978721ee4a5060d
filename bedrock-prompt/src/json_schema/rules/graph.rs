//! Analyses that need all compiled schemas of a type.

use super::Types;
use super::compiled::Compiled;
use super::object::{Additional, ObjectRules};
use super::values::Values;

/// The longest chain of rules for the same value.
const DEEPEST: usize = 16;

/// Removes circular rules, and records for each rule what the rules behind it require.
pub(super) fn finish(all: &mut [Compiled], unchecked: &mut Vec<String>) {
    let depths = depths(all);
    for (compiled, depth) in all.iter_mut().zip(&depths) {
        if *depth > DEEPEST {
            *compiled = Compiled { is_partial: true, ..Compiled::default() };
            unchecked.push("$ref".into());
        }
    }
    drop_uncertain_checks(all);
    let hidden = propagate(all, has_own_checks_beyond_serde);
    for (compiled, hidden) in all.iter_mut().zip(hidden) {
        compiled.has_checks_beyond_serde = hidden;
    }
    let mut by_depth: Vec<_> = (0..all.len()).collect();
    by_depth.sort_by_key(|at| depths[*at]);
    for at in by_depth {
        all[at].types = types(all, at);
    }
    let needs_scan = propagate(all, |compiled| {
        may_lose(compiled) || of_inner_values(compiled).any(|at| all[at].is_struct())
    });
    for (compiled, needs_scan) in all.iter_mut().zip(needs_scan) {
        compiled.needs_scan = compiled.has_checks_beyond_serde || needs_scan;
    }
    let scanned: Vec<bool> = all.iter().map(|compiled| compiled.needs_scan).collect();
    for object in all.iter_mut().filter_map(|compiled| compiled.object.as_mut()) {
        object.leaves = mask(object.properties.iter().map(|(_, rule)| !scanned[*rule]));
        object.plain_names =
            mask(object.properties.iter().map(|(name, _)| !name.contains(['"', '\\'])));
        object.required_bits = required_bits(object);
    }
}

/// See [`ObjectRules::required_bits`].
fn required_bits(object: &ObjectRules) -> Option<u64> {
    let depends_on_keys = !object.patterns.is_empty()
        || object.property_names.is_some()
        || !object.dependent_required.is_empty()
        || !object.dependent_schemas.is_empty();
    if depends_on_keys {
        return None;
    }
    object.required.iter().try_fold(0, |bits, name| match object.index_of(name, 0) {
        Some(index @ 0..64) => Some(bits | 1 << index),
        _ => None,
    })
}

/// A bit for each of the first 64 that holds.
fn mask(bits: impl Iterator<Item = bool>) -> u64 {
    bits.take(64).enumerate().fold(0, |mask, (index, bit)| mask | u64::from(bit) << index)
}

/// The length of the longest chain of rules for the same value; above the limit if circular.
fn depths(all: &[Compiled]) -> Vec<usize> {
    let mut depths = vec![0; all.len()];
    for _ in 0..=DEEPEST {
        for (at, compiled) in all.iter().enumerate() {
            let behind = of_same_value(compiled).map(|other| depths[other] + 1).max();
            depths[at] = behind.unwrap_or(0).min(DEEPEST + 1);
        }
    }
    depths
}

/// If a rule is only partly checked, that a value does not match it is unknown: drops the checks
/// that depend on it.
fn drop_uncertain_checks(all: &mut [Compiled]) {
    let partial = propagate(all, |compiled| compiled.is_partial);
    for compiled in all {
        compiled.not = compiled.not.filter(|not| !partial[*not]);
        compiled.condition.take_if(|condition| partial[condition.rule]);
        for choice in &mut compiled.choices {
            choice.is_one_of &= !choice.alternatives.iter().any(|at| partial[*at]);
        }
        if let Some(contains) = compiled.list.as_mut().and_then(|list| list.contains.as_mut()) {
            contains.at_most = contains.at_most.filter(|_| !partial[contains.rule]);
        }
        // Which keys are left for it is not known.
        if let Some(object) = &mut compiled.object
            && compiled.is_partial
        {
            object.additional = Additional::Open;
        }
        if let Some(list) = &mut compiled.list
            && compiled.is_partial
        {
            list.items = None;
        }
    }
}

fn has_own_checks_beyond_serde(compiled: &Compiled) -> bool {
    compiled.number.iter().any(|rule| !rule.is_checked_by_serde)
        || compiled.text.iter().any(|rule| !rule.is_checked_by_serde())
        || compiled.list.as_ref().is_some_and(|list| list.has_checks_beyond_serde())
        || compiled.object.as_ref().is_some_and(|object| object.has_checks_beyond_serde())
}

/// Whether serde may lose a value: a duplicate key of a map, a misspelt enum value or optional
/// property.
fn may_lose(compiled: &Compiled) -> bool {
    compiled.values.as_ref().is_some_and(|values| values.types().has(Types::STRING))
        || compiled.object.as_ref().is_some_and(|object| object.has_optional() || object.is_map())
}

/// The properties that contain lists and never objects; `None` if serde may miss other errors than
/// a list instead of an object.
pub(super) fn lists(all: &[Compiled]) -> Option<Vec<Box<str>>> {
    if all.iter().any(|compiled| compiled.has_checks_beyond_serde || may_lose(compiled)) {
        return None;
    }
    let objects = all.iter().filter_map(|compiled| compiled.object.as_ref());
    let properties: Vec<_> = objects.flat_map(|object| &object.properties).collect();
    let is_struct =
        |name: &str| properties.iter().any(|it| *it.0 == *name && all[it.1].is_struct());
    let lists =
        properties.iter().filter(|(name, at)| all[*at].types.has(Types::ARRAY) && !is_struct(name));
    Some(lists.map(|(name, _)| name.clone()).collect())
}

fn types(all: &[Compiled], at: usize) -> Types {
    let compiled = &all[at];
    let of_values = compiled.values.as_ref().map_or(Types::ALL, Values::types);
    let of_parts = compiled.parts.iter().map(|part| all[*part].types);
    let of_choices = compiled.choices.iter().map(|choice| {
        let each = choice.alternatives.iter().map(|at| all[*at].types);
        each.fold(Types::NONE, |types, at| types | at)
    });
    of_parts.chain(of_choices).fold(compiled.own_types & of_values, |types, other| types & other)
}

/// The rules that a rule refers to for the same value.
fn of_same_value(compiled: &Compiled) -> impl Iterator<Item = usize> {
    let condition = compiled.condition.iter().flat_map(|condition| {
        [Some(condition.rule), condition.then, condition.otherwise].into_iter().flatten()
    });
    let dependent_schemas =
        compiled.object.iter().flat_map(|object| &object.dependent_schemas).map(|(_, at)| *at);
    let choices = compiled.choices.iter().flat_map(|choice| &choice.alternatives);
    let parts = compiled.parts.iter().chain(choices).copied();
    parts.chain(compiled.not).chain(condition).chain(dependent_schemas)
}

/// The rules that a rule refers to for the content of a value.
fn of_inner_values(compiled: &Compiled) -> impl Iterator<Item = usize> {
    let object = compiled.object.iter().flat_map(|object| {
        let others = match object.additional {
            Additional::Rule(rule) => Some(rule),
            Additional::Open | Additional::Closed => None,
        };
        let named = object.properties.iter().map(|(_, at)| *at);
        let patterns = object.patterns.iter().map(|(_, at)| *at);
        named.chain(patterns).chain(others).chain(object.property_names)
    });
    let list = compiled.list.iter().flat_map(|list| {
        let contains = list.contains.iter().map(|contains| contains.rule);
        list.prefix.iter().copied().chain(list.items).chain(contains)
    });
    object.chain(list)
}

/// The rules for which `holds` is true, and all that refer to one directly or indirectly.
fn propagate(all: &[Compiled], holds: impl Fn(&Compiled) -> bool) -> Vec<bool> {
    let mut leading = vec![Vec::new(); all.len()];
    for (at, compiled) in all.iter().enumerate() {
        for behind in of_same_value(compiled).chain(of_inner_values(compiled)) {
            leading[behind].push(at);
        }
    }
    let mut held: Vec<_> = all.iter().map(holds).collect();
    let mut fresh: Vec<_> = (0..all.len()).filter(|at| held[*at]).collect();
    while let Some(at) = fresh.pop() {
        for leading in std::mem::take(&mut leading[at]) {
            if !std::mem::replace(&mut held[leading], true) {
                fresh.push(leading);
            }
        }
    }
    held
}
