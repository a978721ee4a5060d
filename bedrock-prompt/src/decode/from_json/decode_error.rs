//! Why an answer cannot be decoded, with paths inside the value.

use std::fmt;

use serde_json::Value;

use crate::json::{Node, Repair, SyntaxError, Violation, Violations};
use crate::json_schema::{OutputSchema, WRAPPER};

/// Why an answer cannot be decoded into its type.
///
/// `Debug` has the paths and kinds of the violations, but nothing of the answer.
#[derive(Default)]
pub struct DecodeError {
    pub(crate) violations: Violations,
    /// Whether the value has its type, and the violations are those of the check.
    pub(crate) is_of_check: bool,
    /// Whether the type cannot read what its schema asks for, so that no other answer helps.
    pub(crate) is_of_type: bool,
    /// The repairs that were made before it failed.
    pub(crate) repairs: Vec<Repair>,
    /// The value after these repairs, if it can be read.
    pub(crate) partial: Option<Box<Value>>,
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("violations", &self.violations)
            .field("is_of_check", &self.is_of_check)
            .field("is_of_type", &self.is_of_type)
            .field("repairs", &self.repairs)
            .field("has_partial", &self.partial.is_some())
            .finish()
    }
}

impl DecodeError {
    /// An error about a text that is not valid JSON.
    pub(super) fn from_syntax(broken: SyntaxError<'_>, schema: &OutputSchema) -> Self {
        let what = format!("is not valid JSON at byte {}: {}", broken.at, broken.what);
        let violations =
            vec![Violation::new(broken.reached, what).with_model_path(broken.model_reached)];
        let partial = broken.partial.as_ref().and_then(|node| inner_value(node, schema));
        Self::new(violations, Vec::new(), partial.and_then(Node::to_value), schema)
    }

    /// An error about a value that matches its type but does not pass its check.
    pub(in crate::decode) fn of_check(
        violations: Violations,
        repairs: Vec<Repair>,
        partial: Option<Value>,
    ) -> Self {
        let partial = partial.map(Box::new);
        Self { violations, is_of_check: true, is_of_type: false, repairs, partial }
    }

    pub(super) fn new(
        violations: Vec<Violation>,
        repairs: Vec<Repair>,
        partial: Option<Value>,
        schema: &OutputSchema,
    ) -> Self {
        let out = |violation: Violation| {
            let path = inner_path(violation.path(), schema).to_owned();
            violation.moved_to(path)
        };
        let violations = violations.into_iter().map(out).collect();
        let repairs = with_inner_paths(repairs, schema);
        let partial = partial.map(Box::new);
        Self { violations, is_of_check: false, is_of_type: false, repairs, partial }
    }
}

/// Changes the paths of repairs to those inside the value.
pub(super) fn with_inner_paths(mut repairs: Vec<Repair>, schema: &OutputSchema) -> Vec<Repair> {
    for repair in &mut repairs {
        repair.path = inner_path(&repair.path, schema).to_owned();
    }
    repairs
}

/// The path in the whole answer, from a path inside the value.
pub(super) fn full_path(path: &str, schema: &OutputSchema) -> String {
    match path {
        path if !schema.is_wrapped() => path.to_owned(),
        path if path.is_empty() || path.starts_with('[') => format!("{WRAPPER}{path}"),
        path => format!("{WRAPPER}.{path}"),
    }
}

/// The path inside the value, from a path in the whole answer.
pub(in crate::decode) fn inner_path<'p>(path: &'p str, schema: &OutputSchema) -> &'p str {
    match path.strip_prefix(WRAPPER).filter(|_| schema.is_wrapped()) {
        Some(rest) if rest.is_empty() || rest.starts_with('[') => rest,
        Some(rest) => rest.strip_prefix('.').unwrap_or(path),
        None => path,
    }
}

/// The value itself: without its wrapper object if the type is not an object.
pub(in crate::decode) fn inner_value<'n, 'a>(
    node: &'n Node<'a>,
    schema: &OutputSchema,
) -> Option<&'n Node<'a>> {
    if schema.is_wrapped() { node.get(WRAPPER) } else { Some(node) }
}
