//! Types that can never read what their schema asks for.
//!
//! Behind `tag`, `flatten` and `untagged`, serde keeps a value before it knows the type. Then the key
//! of a map is a text, which no number type takes, and an `i128` cannot be kept at all. The schema
//! does not show it, and no other answer of the model helps. A rule of a type's own, such as that a
//! year has four digits, is not meant: another answer may hold it.

use serde::de::DeserializeOwned;

use super::inner_value;
use super::learn::made_readable;
use super::nonsense::guarded;
use super::places::{Place, places_of};
use crate::json::{self, JsonPath, Node, Violation};
use crate::json_schema::{OutputSchema, Scope};

const KEYS: &str = "the type cannot read a number as the key of this map, although its schema asks \
                    for it: make the key a `String`, or take away `tag`, `flatten` or `untagged` \
                    around the map";

const WIDE: &str = "the type cannot read an `i128` or `u128` behind `tag`, `flatten` or `untagged`, \
                    although its schema asks for it: make it an `i64` or `u64`";

/// Keys of which a number type that reads keys takes one, unless it has a rule of its own.
const NUMBERS: &[&str] = &["1", "0", "2", "7", "12", "99", "100", "1900", "2000", "2026", "-1"];

/// What a type could not read in any answer that fits its schema, if one sample shows it.
pub(in crate::decode) fn unreadable_sample<T: DeserializeOwned>(
    schema: &OutputSchema,
) -> Option<Violation> {
    schema.rules().samples().into_iter().find_map(|mut sample| {
        if made_readable::<T>(&mut sample, schema).is_some() {
            return None;
        }
        guarded(|| unreadable_part::<T>(&sample, schema))?
    })
}

/// The part of an answer that its type could not read in any other answer either.
pub(super) fn unreadable_part<T: DeserializeOwned>(
    node: &Node<'_>,
    schema: &OutputSchema,
) -> Option<Violation> {
    let mut violations = Vec::new();
    schema.rules().root().check(node, &JsonPath::Root, Scope::All, &mut violations);
    if !violations.is_empty() {
        return None;
    }
    let (is_taken, made) = json::takes::<T>(inner_value(node, schema)?);
    if is_taken {
        return None;
    }
    if made.is_unsupported {
        return Some(Violation::new("", WIDE));
    }
    let places = places_of(node, schema, usize::MAX);
    let keys: Vec<_> = places.into_iter().filter(|place| place.is_number_key).collect();
    let first = keys.first()?;
    let takes = |key: Option<&str>| {
        let mut other = node.clone();
        rename(&mut other, &keys, key);
        inner_value(&other, schema).is_some_and(|value| json::takes::<T>(value).0)
    };
    let can_never = takes(None) && !NUMBERS.iter().any(|key| takes(Some(key)));
    let model_path = first.hides_keys.then(|| first.path.clone());
    can_never.then(|| Violation::new(&*first.shown, KEYS).with_model_path(model_path))
}

/// Leaves one key in each map whose keys are numbers, under another name, or none.
fn rename(node: &mut Node<'_>, keys: &[Place<'_>], name: Option<&str>) {
    // From behind, so that the steps before stay as they are.
    for (index, place) in keys.iter().enumerate().rev() {
        let Some((step, around)) = place.steps.split_last() else { continue };
        let is_first = !keys[..index]
            .iter()
            .any(|other| other.steps.split_last().is_some_and(|(_, other)| other == around));
        let Some(Node::Object(members)) = super::places::at(node, around) else { continue };
        match name {
            Some(name) if is_first => members[*step].0 = name.to_owned().into(),
            _ => drop(members.remove(*step)),
        }
    }
}
