//! What a type takes although its schema does not hold, or without reading it.
//!
//! serde says `Ok` in three ways when an answer breaks the schema. A type may *read* the value in a
//! way of its own: an alias, `other`, an untagged variant, a lenient `deserialize_with`. It may
//! *take anything*, such as a `serde_json::Value` under the schema of a list, or a `String` under an
//! `enum`. And it may *drop* the value with the error about it, as a flattened `Option` does. Only
//! the first is the type's judgement; of the others the schema's counts.
//!
//! One question tells them apart, whatever serde does in between: does the content of the place
//! matter to the type? A place is unread if the type takes the answer just as well, and with no
//! error more, when there is nonsense of every other JSON type at the place (for an `enum`: another
//! value of the same type). The errors are counted where they are made, for serde drops them
//! silently.
//!
//! That costs some reads for each place. So a type is asked once, with samples of its schema; a type
//! that reads all of its places pays nothing afterwards.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;

use serde::de::DeserializeOwned;

use super::places::{Place, at, places_of};
use super::{full_path, inner_value};
use crate::json::{self, ErrorsMade, JsonPath, Known, Node, Violation};
use crate::json_schema::{Laxity, OutputSchema, Rule, SAMPLE_TEXTS, Scope, Types};

/// A text that no schema lists; long, for types that cut texts without a look at their length.
const NONSENSE: &str = "~ nonsense, to see whether a type reads it ~";

/// How many places of one answer, or of one sample, are looked at.
const MOST_PLACES: usize = 400;

/// Where a type did not read an answer that it takes.
#[derive(Debug, Default)]
pub(super) struct UnreadPlaces {
    /// Their paths in the whole answer, with all keys.
    pub(super) paths: HashSet<String>,
    /// Their paths, with those of the model's own keys hidden, and with all of them.
    places: Vec<(String, Option<String>)>,
    /// What the type said, such as that a field is missing, before it dropped the values.
    reason: Option<String>,
}

impl UnreadPlaces {
    /// The violations of an answer that its type has taken.
    pub(super) fn violations(self, node: &Node<'_>, schema: &OutputSchema) -> Vec<Violation> {
        if self.paths.is_empty() {
            return Vec::new();
        }
        let mut found = all_violations(node, schema);
        found.retain(|violation| self.cover(full_path_of(violation)));
        if found.is_empty() {
            let because = self.reason.unwrap_or_else(|| "what belongs with it does not fit".into());
            found.extend(self.places.into_iter().map(|(path, model_path)| {
                let expected = format!("would be lost: {because}");
                Violation::new(path, expected).with_model_path(model_path)
            }));
        }
        found
    }

    fn cover(&self, path: &str) -> bool {
        places_above(path).any(|place| self.paths.contains(place))
    }
}

/// The places of an answer that the type has taken without reading them, although the schema asks
/// for them.
pub(super) fn unread_places<T: DeserializeOwned>(
    node: &mut Node<'_>,
    schema: &OutputSchema,
) -> UnreadPlaces {
    let laxity = schema.laxity(|| learn::<T>(schema));
    let mut unread = UnreadPlaces::default();
    let Some(made) = taken::<T>(node, schema) else { return unread };
    let violations = all_violations(node, schema);
    if violations.is_empty() && made.count == 0 {
        return unread;
    }
    let places: Vec<_> = all_places(node, schema).collect();
    let known: HashSet<&str> = places.iter().map(|place| &*place.path).collect();
    // What is missing has no place of its own: it is wrong with the object around it.
    let place_of = |violation| {
        places_above(full_path_of(violation)).filter(|path| known.contains(path)).last()
    };
    let violating: HashSet<&str> = violations.iter().filter_map(place_of).collect();
    for place in &places {
        let is_violating = violating.contains(&*place.path);
        // With an error that was dropped, all that belongs to it was dropped.
        let may_be_dropped = made.count > 0 && place.is_one_of(&laxity.dropping);
        if (is_violating || may_be_dropped) && place.is_unread::<T>(node, schema, made.count) {
            let full_path = place.hides_keys.then(|| place.path.clone());
            unread.places.push((place.shown.clone(), full_path));
            unread.paths.insert(place.path.clone());
        }
    }
    unread.reason = made.reason;
    unread
}

/// Whether a type may take an answer that breaks its schema, by samples of the schema.
pub(super) fn learn<T: DeserializeOwned>(schema: &OutputSchema) -> Laxity {
    let mut laxity = Laxity::default();
    let samples = schema.rules().samples();
    laxity.is_lax = samples.is_empty();
    for mut sample in samples {
        let Some(made) = made_readable::<T>(&mut sample, schema) else {
            laxity.is_lax = true;
            continue;
        };
        let places: Vec<_> = all_places(&sample, schema).collect();
        for place in places {
            match place.nonsense_is::<T>(&mut sample, schema, made.count) {
                Met::Refused => {}
                Met::Dropped => laxity.dropping.extend(place.rules.iter().map(|it| it.index())),
                Met::Unnoticed => laxity.is_lax = true,
            }
            laxity.is_lax |= place.takes_unlisted::<T>(&mut sample, schema, made.count);
        }
    }
    laxity.is_lax |= !laxity.dropping.is_empty();
    laxity
}

/// The answer itself, and the first values in it.
fn all_places<'r>(node: &Node<'_>, schema: &'r OutputSchema) -> impl Iterator<Item = Place<'r>> {
    [Place::root(schema)].into_iter().chain(places_of(node, schema, MOST_PLACES))
}

/// The paths of the values around a value, from the whole answer to the value itself.
fn places_above(path: &str) -> impl Iterator<Item = &str> {
    let is_end = |at: usize| at == path.len() || matches!(path.as_bytes()[at], b'.' | b'[');
    let ends = (1..=path.len()).filter(move |at| path.is_char_boundary(*at) && is_end(*at));
    [0].into_iter().chain(ends).map(|at| &path[..at])
}

/// What a type does with nonsense at a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Met {
    Unnoticed,
    /// There was an error, and the type took the answer.
    Dropped,
    Refused,
}

impl Place<'_> {
    /// Whether the value of the answer does not matter to the type.
    fn is_unread<T: DeserializeOwned>(
        &self,
        node: &mut Node<'_>,
        schema: &OutputSchema,
        errors: usize,
    ) -> bool {
        self.nonsense_is::<T>(node, schema, errors) == Met::Unnoticed
            || self.takes_unlisted::<T>(node, schema, errors)
    }

    /// What becomes of nonsense of every JSON type that the schema does not ask for.
    fn nonsense_is<T: DeserializeOwned>(
        &self,
        node: &mut Node<'_>,
        schema: &OutputSchema,
        errors: usize,
    ) -> Met {
        let types = self.types();
        let nonsense = [
            (Types::OBJECT, Node::Object(vec![(NONSENSE.into(), Node::Null)])),
            (Types::ARRAY, Node::Array(vec![Node::Array(Vec::new())])),
            (Types::BOOLEAN, Node::Bool(true)),
            (Types::STRING, Node::String(NONSENSE.into())),
            (Types::INTEGER, Node::Number("-1.5e300".into())),
        ];
        let others = nonsense.into_iter().filter(|(kind, _)| !types.has(*kind));
        let mut worst = None;
        for (_, value) in others {
            let met = self.put::<T>(node, value, schema, errors);
            worst = worst.max(Some(met));
            if met == Met::Refused {
                break;
            }
        }
        // A place for anything is never wrong.
        worst.unwrap_or(Met::Refused)
    }

    /// Whether the type takes any value of the same JSON type where the schema lists some, and is
    /// no enum with a variant for all others.
    fn takes_unlisted<T: DeserializeOwned>(
        &self,
        node: &mut Node<'_>,
        schema: &OutputSchema,
        errors: usize,
    ) -> bool {
        let lists = |rule: &Rule<'_>| rule.of_same_value().iter().any(|it| it.values().is_some());
        if !self.rules.iter().any(lists) {
            return false;
        }
        let other: Node<'_> = match at(node, &self.steps) {
            Some(Node::String(_)) => Node::String(NONSENSE.into()),
            Some(Node::Number(_)) => Node::Number("113".into()),
            _ => return false,
        };
        let is_enum = |node: &mut Node<'_>| {
            let variant = Node::Object(vec![(NONSENSE.into(), Node::Null)]);
            self.put::<T>(node, variant, schema, errors) == Met::Unnoticed
                && self.put::<T>(node, Node::Bool(true), schema, errors) != Met::Unnoticed
        };
        self.put::<T>(node, other, schema, errors) == Met::Unnoticed && !is_enum(node)
    }

    /// What becomes of another value at this place.
    fn put<'a, T: DeserializeOwned>(
        &self,
        node: &mut Node<'a>,
        value: Node<'a>,
        schema: &OutputSchema,
        errors: usize,
    ) -> Met {
        let Some(own) = at(node, &self.steps).map(|own| std::mem::replace(own, value)) else {
            return Met::Refused;
        };
        let made = taken::<T>(node, schema);
        if let Some(other) = at(node, &self.steps) {
            *other = own;
        }
        match made {
            None => Met::Refused,
            Some(made) if made.count > errors => Met::Dropped,
            Some(_) => Met::Unnoticed,
        }
    }
}

/// Reads what no model sent: a type that panics at it does not take it.
pub(super) fn guarded<R>(read: impl FnOnce() -> R) -> Option<R> {
    std::panic::catch_unwind(AssertUnwindSafe(read)).ok()
}

/// The errors that a type made and dropped; `None` if it does not take the answer.
fn taken<T: DeserializeOwned>(node: &Node<'_>, schema: &OutputSchema) -> Option<ErrorsMade> {
    let value = inner_value(node, schema)?;
    let (is_taken, made) = guarded(|| json::takes::<T>(value))?;
    is_taken.then_some(made)
}

/// Changes texts of a sample until the type takes it: only the type knows what it parses.
pub(super) fn made_readable<T: DeserializeOwned>(
    sample: &mut Node<'_>,
    schema: &OutputSchema,
) -> Option<ErrorsMade> {
    // Each text at each of some places.
    for turn in 0..8 * SAMPLE_TEXTS.len() {
        let known = Known::default();
        let value = inner_value(sample, schema)?;
        let read = guarded(|| json::typed::<T>(value, schema.names(), &known))?;
        let Err(mismatch) = read else { return taken::<T>(sample, schema) };
        let refused = full_path(full_path_of(&mismatch), schema);
        let place = places_of(sample, schema, MOST_PLACES)
            .into_iter()
            .find(|place| place.path == refused)?;
        match at(sample, &place.steps)? {
            text @ Node::String(_) => {
                let next = SAMPLE_TEXTS[turn % SAMPLE_TEXTS.len()];
                *text = Node::String(next.into());
            }
            _ => return None,
        }
    }
    None
}

fn all_violations(node: &Node<'_>, schema: &OutputSchema) -> Vec<Violation> {
    let mut found = Vec::new();
    schema.rules().root().check(node, &JsonPath::Root, Scope::All, &mut found);
    found
}

/// The path with all keys.
fn full_path_of(violation: &Violation) -> &str {
    violation.model_path().unwrap_or(violation.path())
}
