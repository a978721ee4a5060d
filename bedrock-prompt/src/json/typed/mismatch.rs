use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::fmt::{self, Display};

use serde::de::{Error, Expected, Unexpected};

use crate::json::{JsonPath, Node, Violation};

/// A deserialization error with its path.
///
/// It does not contain the actual value, which is looked up once the whole path is known.
#[derive(Debug)]
pub(super) struct Mismatch {
    /// The segments of the path, innermost first.
    steps: Vec<Step>,
    expected: String,
    /// The message of the type's `Deserialize`, which may contain the value.
    detail: Option<String>,
    /// Whether it is about a key, and not about its value.
    is_of_key: bool,
}

#[derive(Debug)]
enum Step {
    Item(usize),
    Member(String),
}

thread_local! {
    /// How many errors were made on this thread: serde drops some, and an error is made without
    /// anything of the deserializer at hand.
    static MADE: Cell<usize> = const { Cell::new(0) };
    /// Whether serde does not support a type of number.
    static UNSUPPORTED: Cell<bool> = const { Cell::new(false) };
    /// The last field that was said to be missing.
    static MISSING: Cell<Option<&'static str>> = const { Cell::new(None) };
    /// The last one that has only words of the type.
    static REASON: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The errors that a read made, of which it may have dropped some.
#[derive(Debug)]
pub(crate) struct ErrorsMade {
    pub(crate) count: usize,
    /// Whether serde does not support a type of number at its place.
    pub(crate) is_unsupported: bool,
    /// The last field that was missing.
    pub(crate) missing: Option<&'static str>,
    /// Why a part was dropped, in words of the type.
    pub(crate) reason: Option<String>,
}

/// Reads, and counts the errors that were made meanwhile.
pub(super) fn counted<T>(read: impl FnOnce() -> T) -> (T, ErrorsMade) {
    let before = MADE.get();
    UNSUPPORTED.set(false);
    MISSING.set(None);
    REASON.set(None);
    let result = read();
    let count = MADE.get().wrapping_sub(before);
    let is_unsupported = UNSUPPORTED.get();
    (result, ErrorsMade { count, is_unsupported, missing: MISSING.take(), reason: REASON.take() })
}

impl Mismatch {
    pub(super) fn new(expected: impl Into<String>) -> Self {
        MADE.set(MADE.get().wrapping_add(1));
        Self { steps: Vec::new(), expected: expected.into(), detail: None, is_of_key: false }
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

    /// An error about a key; a struct says itself which key it does not have.
    pub(super) fn of_key(self, key: &str) -> Self {
        if !self.steps.is_empty() {
            return self;
        }
        let expected = format!("the key: {}", self.expected);
        Self { expected, is_of_key: true, ..self }.in_member(key)
    }

    /// The violation, with the value at its path.
    pub(super) fn into_violation(self, root: &Node<'_>, names: &HashSet<String>) -> Violation {
        self.find(&self.steps, Some(root), &JsonPath::Root, names)
    }

    /// Follows the remaining segments, the outermost of which is last.
    fn find(
        &self,
        left: &[Step],
        at: Option<&Node<'_>>,
        place: &JsonPath<'_>,
        names: &HashSet<String>,
    ) -> Violation {
        match left {
            [] => Violation::at_json_path(place, names, &self.expected)
                .with_got(at.filter(|_| !self.is_of_key))
                .with_detail(self.detail.clone()),
            [left @ .., Step::Item(index)] => {
                let item = match at {
                    Some(Node::Array(items)) => items.get(*index),
                    _ => None,
                };
                self.find(left, item, &JsonPath::Item(place, *index), names)
            }
            [left @ .., Step::Member(name)] => {
                let member = at.and_then(|object| object.get(name));
                self.find(left, member, &JsonPath::Member(place, name), names)
            }
        }
    }
}

impl Error for Mismatch {
    fn custom<T: Display>(message: T) -> Self {
        let message = message.to_string();
        if message == "i128 is not supported" || message == "u128 is not supported" {
            UNSUPPORTED.set(true);
        }
        Self { detail: Some(message), ..Self::new("invalid value for its type") }
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
        let mismatch = Self::variant(variants);
        REASON.set(Some(mismatch.expected.clone()));
        mismatch
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::new("unknown key").in_member(field)
    }

    fn missing_field(field: &'static str) -> Self {
        MISSING.set(Some(field));
        REASON.set(Some(format!("`{field}` is missing")));
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
