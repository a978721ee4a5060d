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
//! that reads all of its places pays nothing afterwards. In an answer, only places that break the
//! schema, or that an error may have dropped, are judged, each in the smallest part of the answer
//! that the type takes.

use std::collections::HashSet;

use serde::de::DeserializeOwned;

use super::learn::{all_places, full_path_of, learn};
use super::nonsense::taken;
use super::part::Part;
use super::places::Place;
use crate::json::{JsonPath, Node, Violation};
use crate::json_schema::{OutputSchema, Scope};

/// How many values are read to judge one answer. What is left then counts as unread.
const MOST_WORK: usize = 4_000_000;

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
    node: &Node<'_>,
    schema: &OutputSchema,
) -> UnreadPlaces {
    let laxity = schema.laxity(|| learn::<T>(schema));
    let mut unread = UnreadPlaces::default();
    let Some(made) = taken::<T>(node, schema) else { return unread };
    let violations = all_violations(node, schema);
    if violations.is_empty() && made.count == 0 {
        return unread;
    }
    let places: Vec<_> = all_places(node, schema, usize::MAX).collect();
    let known: HashSet<&str> = places.iter().map(|place| &*place.path).collect();
    // What is missing has no place of its own: it is wrong with the object around it.
    let place_of = |violation| {
        places_above(full_path_of(violation)).filter(|path| known.contains(path)).last()
    };
    let violating: HashSet<&str> = violations.iter().filter_map(place_of).collect();
    let mut judge = Judge { answer: node, schema, parts: Vec::new(), work: 0 };
    for place in &places {
        let is_violating = violating.contains(&*place.path);
        // With an error that was dropped, all that belongs to it was dropped.
        let may_be_dropped = made.count > 0 && place.is_one_of(&laxity.dropping);
        if (is_violating || may_be_dropped) && judge.is_unread::<T>(place, is_violating) {
            let full_path = place.hides_keys.then(|| place.path.clone());
            unread.places.push((place.shown.clone(), full_path));
            unread.paths.insert(place.path.clone());
        }
    }
    unread.reason = made.reason;
    unread
}

/// The paths of the values around a value, from the whole answer to the value itself.
fn places_above(path: &str) -> impl Iterator<Item = &str> {
    let is_end = |at: usize| at == path.len() || matches!(path.as_bytes()[at], b'.' | b'[');
    let ends = (1..=path.len()).filter(move |at| path.is_char_boundary(*at) && is_end(*at));
    [0].into_iter().chain(ends).map(|at| &path[..at])
}

/// Judges the places of one answer, one after the other.
struct Judge<'n, 'a> {
    answer: &'n Node<'a>,
    schema: &'n OutputSchema,
    /// The last part with each number of shortened lists, and the errors that the type makes of it;
    /// `None` if it does not take it, such as a list of a fixed length.
    parts: Vec<Option<(Part<'n>, Option<usize>)>>,
    work: usize,
}

impl Judge<'_, '_> {
    /// Whether the value at a place does not matter to the type.
    fn is_unread<T: DeserializeOwned>(&mut self, place: &Place<'_>, is_violating: bool) -> bool {
        let most = place.rows.len();
        if self.parts.len() <= most {
            self.parts.resize_with(most + 1, || None);
        }
        // From the whole answer to the row.
        let (mut chosen, mut fewest) = (0, usize::MAX);
        for levels in 0..=most {
            match self.errors_of_part::<T>(place, levels) {
                // Without an error, nothing was dropped.
                Some(0) if !is_violating => return false,
                Some(errors) if errors <= fewest => (chosen, fewest) = (levels, errors),
                // What is shorter is not taken, or is another error.
                _ => break,
            }
        }
        let Some((part, errors)) = self.parts.get_mut(chosen).and_then(Option::as_mut) else {
            return false;
        };
        self.work = self.work.saturating_add(part.size);
        let here = place.in_part(part.steps_to(place));
        self.work > MOST_WORK
            || errors.is_some_and(|it| here.is_unread::<T>(&mut part.node, self.schema, it))
    }

    /// The errors that the type makes of a part, and drops; `None` if it does not take the part.
    fn errors_of_part<T: DeserializeOwned>(
        &mut self,
        place: &Place<'_>,
        levels: usize,
    ) -> Option<usize> {
        let known = self.parts[levels].take().filter(|(part, _)| part.is_of(place, levels));
        let (part, errors) = known.unwrap_or_else(|| {
            let part = Part::of(self.answer, place, levels);
            self.work = self.work.saturating_add(part.size);
            let errors = taken::<T>(&part.node, self.schema).map(|made| made.count);
            (part, errors)
        });
        self.parts[levels] = Some((part, errors));
        errors
    }
}

fn all_violations(node: &Node<'_>, schema: &OutputSchema) -> Vec<Violation> {
    let mut found = Vec::new();
    schema.rules().root().check(node, &JsonPath::Root, Scope::All, &mut found);
    found
}
