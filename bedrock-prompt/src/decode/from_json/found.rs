//! What becomes of the violations that were found, once the type has read the value or refused it.

use super::places::places_of;
use crate::json::{JsonPath, Known, Node, Violation};
use crate::json_schema::{OutputSchema, Rule};

/// Removes the violations about unknown keys from objects whose type has accepted one of the keys.
pub(super) fn drop_accepted_keys(
    node: &Node<'_>,
    place: &JsonPath<'_>,
    schema: &OutputSchema,
    known: &Known,
    violations: &mut Vec<Violation>,
) {
    if violations.is_empty() {
        return;
    }
    match node {
        Node::Object(members) => {
            if known.has(node) {
                let path = place.path(schema.names());
                violations.retain(|it| it.path() != path || !it.has_unknown_keys());
            }
            for (key, member) in members {
                drop_accepted_keys(
                    member,
                    &JsonPath::Member(place, key),
                    schema,
                    known,
                    violations,
                );
            }
        }
        Node::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                drop_accepted_keys(item, &JsonPath::Item(place, index), schema, known, violations);
            }
        }
        _ => {}
    }
}

/// The violation in the words of the schema, if the type has none but those of its own parser.
pub(super) fn in_words(mismatch: Violation, node: &Node<'_>, schema: &OutputSchema) -> Violation {
    if mismatch.detail().is_none() {
        return mismatch;
    }
    let path = mismatch.model_path().unwrap_or(mismatch.path());
    let place = places_of(node, schema, usize::MAX).into_iter().find(|place| place.path == path);
    let mut rules =
        place.iter().flat_map(|place| &place.rules).flat_map(|rule| rule.of_same_value());
    match rules.find_map(Rule::hint) {
        Some(hint) => mismatch.with_expected(format!("must be {hint}")),
        None => mismatch,
    }
}
