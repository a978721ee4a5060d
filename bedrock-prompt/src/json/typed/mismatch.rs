use std::collections::HashSet;
use std::fmt::{self, Display};

use serde::de::{Error, Expected, Unexpected};

use crate::json::{Node, Place, Violation};

/// Where and how an answer does not fit its type.
///
/// It never holds what the model sent; that is looked up by the path once the
/// whole path is known.
#[derive(Debug)]
pub(super) struct Mismatch {
    /// The steps to the place, the innermost first.
    steps: Vec<Step>,
    expected: String,
    /// A type's own words, which may repeat what came.
    detail: Option<String>,
}

#[derive(Debug)]
enum Step {
    Item(usize),
    Member(String),
}

impl Mismatch {
    pub(super) fn new(expected: impl Into<String>) -> Self {
        Self { steps: Vec::new(), expected: expected.into(), detail: None }
    }

    pub(super) fn missing(member: &str) -> Self {
        Self::new("missing").in_member(member)
    }

    pub(super) fn variant(variants: &[&str]) -> Self {
        let names: Vec<_> = variants.iter().map(|name| format!("`{name}`")).collect();
        Self::new(match names.as_slice() {
            [] => "no value is allowed here".into(),
            [one] => format!("expected {one}"),
            all => format!("expected one of {}", all.join(", ")),
        })
    }

    pub(super) fn in_item(mut self, index: usize) -> Self {
        self.steps.push(Step::Item(index));
        self
    }

    pub(super) fn in_member(mut self, name: &str) -> Self {
        self.steps.push(Step::Member(name.into()));
        self
    }

    /// The violation, with the value that stands at the place.
    pub(super) fn into_violation(self, root: &Node<'_>, names: &HashSet<String>) -> Violation {
        self.find(&self.steps, Some(root), &Place::Root, names)
    }

    /// Goes the steps that are left, the outermost last.
    fn find(
        &self,
        left: &[Step],
        at: Option<&Node<'_>>,
        place: &Place<'_>,
        names: &HashSet<String>,
    ) -> Violation {
        match left {
            [] => Violation::of_place(place, names, &self.expected)
                .with_got(at)
                .with_detail(self.detail.clone()),
            [left @ .., Step::Item(index)] => {
                let item = match at {
                    Some(Node::Array(items)) => items.get(*index),
                    _ => None,
                };
                self.find(left, item, &Place::Item(place, *index), names)
            }
            [left @ .., Step::Member(name)] => {
                let member = at.and_then(|object| object.get(name));
                self.find(left, member, &Place::Member(place, name), names)
            }
        }
    }
}

impl Error for Mismatch {
    fn custom<T: Display>(message: T) -> Self {
        Self { detail: Some(message.to_string()), ..Self::new("invalid value for its type") }
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {expected}"))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {expected}"))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {expected}"))
    }

    fn unknown_variant(_: &str, variants: &'static [&'static str]) -> Self {
        Self::variant(variants)
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::new("unknown key").in_member(field)
    }

    fn missing_field(field: &'static str) -> Self {
        Self::missing(field)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new("duplicate key").in_member(field)
    }
}

impl Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.expected)
    }
}

impl std::error::Error for Mismatch {}
