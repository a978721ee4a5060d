use std::fmt::{self, Display};

use serde::de::{Error, Expected, Unexpected};
use serde_json::Value;

use crate::violation::Violation;

/// Where and how an answer does not fit its type.
///
/// It never holds what the model sent; that is looked up by the path once the
/// whole path is known.
#[derive(Debug)]
pub(super) struct Mismatch {
    /// The steps to the place, the innermost first.
    steps: Vec<Step>,
    expected: String,
    /// A type's own words may repeat what came.
    may_quote: bool,
}

#[derive(Debug)]
enum Step {
    Item(usize),
    Member(String),
}

impl Mismatch {
    pub(super) fn new(expected: impl Into<String>) -> Self {
        Self { steps: Vec::new(), expected: expected.into(), may_quote: false }
    }

    pub(super) fn missing(member: &str) -> Self {
        Self::new("missing").in_member(member)
    }

    pub(super) fn variant(variants: &[&str]) -> Self {
        let names: Vec<_> = variants.iter().map(|name| format!("`{name}`")).collect();
        Self::new(match names.as_slice() {
            [] => "expected a value, but the type has none".into(),
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
    pub(super) fn into_violation(self, root: &Value) -> Violation {
        let (mut path, mut at) = (String::new(), Some(root));
        for step in self.steps.iter().rev() {
            match step {
                Step::Item(index) => {
                    path = format!("{path}[{index}]");
                    at = at.and_then(|list| list.get(index));
                }
                Step::Member(name) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path += name;
                    at = at.and_then(|object| object.get(name));
                }
            }
        }
        let expected = match at {
            Some(value) if self.may_quote => without_quotes(self.expected, value),
            _ => self.expected,
        };
        Violation::new(path, expected).with_got(at)
    }
}

/// Takes the model's words out of a type's own message.
fn without_quotes(message: String, value: &Value) -> String {
    let hide = |message: String, text: &str| match text.trim() {
        "" => message,
        text => message.replace(text, "…"),
    };
    match value {
        Value::String(text) => hide(message, text),
        Value::Number(number) => hide(message, &number.to_string()),
        Value::Array(items) => items.iter().fold(message, without_quotes),
        Value::Object(map) => map.values().fold(message, without_quotes),
        Value::Null | Value::Bool(_) => message,
    }
}

impl Error for Mismatch {
    fn custom<T: Display>(message: T) -> Self {
        Self { may_quote: true, ..Self::new(message.to_string()) }
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
        Self::new("unknown").in_member(field)
    }

    fn missing_field(field: &'static str) -> Self {
        Self::missing(field)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new("twice").in_member(field)
    }
}

impl Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.expected)
    }
}

impl std::error::Error for Mismatch {}
