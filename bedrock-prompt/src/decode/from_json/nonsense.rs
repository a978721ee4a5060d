//! What a type does with nonsense in place of a value.

use std::panic::AssertUnwindSafe;

use serde::de::DeserializeOwned;

use super::inner_value;
use super::places::{Place, at};
use crate::json::{self, ErrorsMade, Node};
use crate::json_schema::{OutputSchema, Rule, Types};

/// A text that no schema lists; long, for types that cut texts without a look at their length.
const NONSENSE: &str = "~ nonsense, to see whether a type reads it ~";

/// What a type does with nonsense at a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Met {
    Unnoticed,
    /// There was an error, and the type took the answer.
    Dropped,
    Refused,
}

impl Place<'_> {
    /// Whether the value of the answer does not matter to the type.
    pub(super) fn is_unread<T: DeserializeOwned>(
        &self,
        node: &mut Node<'_>,
        schema: &OutputSchema,
        errors: usize,
    ) -> bool {
        self.nonsense_is::<T>(node, schema, errors) == Met::Unnoticed
            || self.takes_unlisted::<T>(node, schema, errors)
    }

    /// What becomes of nonsense of every JSON type that the schema does not ask for.
    pub(super) fn nonsense_is<T: DeserializeOwned>(
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
    pub(super) fn takes_unlisted<T: DeserializeOwned>(
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
pub(super) fn taken<T: DeserializeOwned>(
    node: &Node<'_>,
    schema: &OutputSchema,
) -> Option<ErrorsMade> {
    let value = inner_value(node, schema)?;
    let (is_taken, made) = guarded(|| json::takes::<T>(value))?;
    is_taken.then_some(made)
}
