//! Whether a type takes what breaks its schema, learnt from samples of the schema.

use serde::de::DeserializeOwned;

use super::nonsense::{Met, guarded, taken};
use super::places::{Place, at, places_of};
use super::{full_path, inner_value};
use crate::json::{self, ErrorsMade, Known, Node, Violation};
use crate::json_schema::{Laxity, OutputSchema, SAMPLE_TEXTS};

/// How many places of one sample are looked at.
const MOST_PLACES: usize = 400;

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
        learn_from::<T>(&mut sample, schema, made.count, &mut laxity);
        let errors = with_fewer_errors::<T>(&mut sample, schema, made.count);
        if errors < made.count {
            learn_from::<T>(&mut sample, schema, errors, &mut laxity);
        }
    }
    laxity.is_lax |= !laxity.dropping.is_empty();
    laxity
}

fn learn_from<T: DeserializeOwned>(
    sample: &mut Node<'_>,
    schema: &OutputSchema,
    errors: usize,
    laxity: &mut Laxity,
) {
    let places: Vec<_> = all_places(sample, schema, MOST_PLACES).collect();
    for place in places {
        match place.nonsense_is::<T>(sample, schema, errors) {
            Met::Refused => {}
            Met::Dropped => laxity.dropping.extend(place.rules.iter().map(|it| it.index())),
            Met::Unnoticed => laxity.is_lax = true,
        }
        laxity.is_lax |= place.takes_unlisted::<T>(sample, schema, errors);
    }
}

/// Changes texts of a sample that the type takes, so that it drops less; how many errors are left.
fn with_fewer_errors<T: DeserializeOwned>(
    sample: &mut Node<'_>,
    schema: &OutputSchema,
    mut errors: usize,
) -> usize {
    for place in places_of(sample, schema, MOST_PLACES) {
        for text in SAMPLE_TEXTS {
            if errors == 0 {
                return 0;
            }
            let Some(Node::String(own)) = at(sample, &place.steps) else { break };
            let own = std::mem::replace(own, (*text).into());
            match taken::<T>(sample, schema) {
                Some(made) if made.count < errors => errors = made.count,
                _ => {
                    if let Some(text) = at(sample, &place.steps) {
                        *text = Node::String(own);
                    }
                }
            }
        }
    }
    errors
}

/// The answer itself, and the first values in it.
pub(super) fn all_places<'r>(
    node: &Node<'_>,
    schema: &'r OutputSchema,
    most: usize,
) -> impl Iterator<Item = Place<'r>> {
    [Place::root(schema)].into_iter().chain(places_of(node, schema, most))
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

/// The path with all keys.
pub(super) fn full_path_of(violation: &Violation) -> &str {
    violation.model_path().unwrap_or(violation.path())
}
