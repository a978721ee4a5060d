//! Violations: what is wrong with an answer, by path.

use std::collections::HashSet;
use std::fmt;

use serde_json::Value;

use crate::json::{Decimal, JsonPath, Node};

/// One violation of an answer's type, its schema or a check, with its path.
///
/// `Display` shows the path, what was expected, and the kind and length of the actual value. The
/// value itself is content and only available from [`got`](Self::got).
///
/// ```
/// use bedrock_prompt::{Violation, Violations};
///
/// let mut violations = Violations::new();
/// for (index, amount) in [40, -2].into_iter().enumerate() {
///     if amount < 0 {
///         violations.push(Violation::new(format!("lines[{index}].amount"), "must not be negative"));
///     }
/// }
/// assert_eq!(violations.to_string(), "`lines[1].amount`: must not be negative");
/// ```
#[derive(Clone, PartialEq)]
pub struct Violation {
    path: String,
    /// The path in the whole answer with all keys, if `path` hides a key.
    model_path: Option<String>,
    expected: String,
    got: Option<Value>,
    /// The kind and length of the actual value.
    came: Option<String>,
    detail: Option<String>,
    advice: Option<&'static str>,
    is_loss: bool,
    has_unknown_keys: bool,
}

impl Violation {
    /// A violation at a path, such as `lines[2].amount`; the empty path is the whole answer.
    ///
    /// `expected` says what must hold, such as `must be the sum of the lines`.
    pub fn new(path: impl Into<String>, expected: impl Into<String>) -> Self {
        let (path, expected) = (path.into(), expected.into());
        Self {
            path,
            model_path: None,
            expected,
            got: None,
            came: None,
            detail: None,
            advice: None,
            is_loss: false,
            has_unknown_keys: false,
        }
    }

    /// A violation at a path; `names` are the keys that may be shown.
    pub(crate) fn at_json_path(
        place: &JsonPath<'_>,
        names: &HashSet<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self::new(place.path(names), expected).with_model_path(place.model_path(names))
    }

    pub(crate) fn with_model_path(mut self, path: Option<String>) -> Self {
        self.model_path = path;
        self
    }

    pub(crate) fn with_got(self, got: Option<&Node<'_>>) -> Self {
        Self { came: got.map(kind_and_length), ..self.with_value(got) }
    }

    /// Adds the actual value without describing it in the message.
    pub(crate) fn with_value(mut self, got: Option<&Node<'_>>) -> Self {
        self.got = got.and_then(Node::to_value);
        self
    }

    /// Adds an instruction for the model.
    pub(crate) fn with_advice(mut self, advice: &'static str) -> Self {
        self.advice = Some(advice);
        self
    }

    pub(crate) fn advice(&self) -> Option<&'static str> {
        self.advice
    }

    /// Changes what was expected.
    pub(crate) fn with_expected(self, expected: impl Into<String>) -> Self {
        Self { expected: expected.into(), ..self }
    }

    pub(crate) fn with_detail(mut self, detail: Option<String>) -> Self {
        self.detail = detail;
        self
    }

    /// A value of the answer would be lost, even if the type accepts the rest.
    pub(crate) fn lost_value(path: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { is_loss: true, ..Self::new(path, expected) }
    }

    /// An object that has none of the declared properties, only unknown keys.
    pub(crate) fn unknown_keys(path: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { has_unknown_keys: true, ..Self::lost_value(path, expected) }
    }

    pub(crate) fn has_unknown_keys(&self) -> bool {
        self.has_unknown_keys
    }

    pub(crate) fn mark_as_loss(&mut self) {
        self.is_loss = true;
    }

    pub(crate) fn is_loss(&self) -> bool {
        self.is_loss
    }

    /// Changes both paths to those in an enclosing value.
    pub(crate) fn within(mut self, whole: impl Fn(&str) -> String) -> Self {
        self.path = whole(&self.path);
        self.model_path = self.model_path.as_deref().map(whole);
        self
    }

    /// Changes the path that is shown to the reader, but not the one for the model.
    pub(crate) fn moved_to(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    pub(crate) fn model_path(&self) -> Option<&str> {
        self.model_path.as_deref()
    }

    pub(crate) fn is_at_same_path_as(&self, other: &Self) -> bool {
        (&self.path, &self.model_path) == (&other.path, &other.model_path)
    }

    /// The path, such as `lines[2].amount`; empty for the whole answer.
    ///
    /// A key that is not part of the type, such as a map's, is content and shown as `*`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was expected at the path.
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// The error message of the type's `Deserialize`, if any; it may contain the value.
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// The value that the model sent; `None` if there is none, if it is a word that is not JSON,
    /// such as `NaN`, and for checks.
    pub fn got(&self) -> Option<&Value> {
        self.got.as_ref()
    }
}

impl Violation {
    /// The message with another path.
    pub(crate) fn at<'a>(&'a self, path: &'a str) -> impl fmt::Display + 'a {
        fmt::from_fn(move |f| {
            match path {
                "" => write!(f, "the answer: {}", self.expected)?,
                path => write!(f, "`{path}`: {}", self.expected)?,
            }
            match &self.came {
                Some(came) => write!(f, ", got {came}"),
                None => Ok(()),
            }
        })
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.at(&self.path).fmt(f)
    }
}

impl fmt::Debug for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Violation({self})")
    }
}

fn kind_and_length(node: &Node<'_>) -> String {
    let counted = |count: usize, thing: &str| match count {
        1 => format!("1 {thing}"),
        n => format!("{n} {thing}s"),
    };
    match node {
        Node::Null => "null".into(),
        Node::Bool(_) => "a boolean".into(),
        Node::Number(digits) if digits.parse().is_ok_and(f64::is_infinite) => {
            "a number that is too large".into()
        }
        Node::Number(digits) if is_fraction(digits) => "a number with a fraction".into(),
        Node::Number(_) => "a whole number".into(),
        Node::String(text) => {
            format!("a string of {}", counted(text.chars().count(), "character"))
        }
        Node::Array(items) => format!("a list of {}", counted(items.len(), "item")),
        Node::Object(members) => format!("an object of {}", counted(members.len(), "key")),
        Node::Unread(unread) if unread.is_object() => "an object".into(),
        Node::Unread(_) => "a list".into(),
        Node::BareWord(_) => "a word that is not JSON".into(),
    }
}

fn is_fraction(digits: &str) -> bool {
    let is_whole = || Decimal::parse(digits).is_some_and(|number| number.is_whole());
    digits.contains('.') || digits.contains(['e', 'E']) && !is_whole()
}

/// All violations of an answer; empty if the answer is valid.
///
/// ```
/// use bedrock_prompt::Violations;
///
/// let (lines, total) = ([40, 2], 41);
/// let violations = Violations::new()
///     .ensure(lines.iter().sum::<i32>() == total, "total", "must be the sum of the lines")
///     .ensure(total >= 0, "total", "must not be negative");
/// assert_eq!(violations.to_string(), "`total`: must be the sum of the lines");
/// ```
#[derive(Clone, Default, PartialEq)]
#[must_use = "an answer is only refused when its violations are returned"]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// No violations.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a violation unless `holds`.
    pub fn ensure(
        mut self,
        holds: bool,
        path: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        if !holds {
            self.push(Violation::new(path, expected));
        }
        self
    }

    /// Adds a violation.
    pub fn push(&mut self, violation: Violation) {
        self.0.push(violation);
    }

    /// Whether there are no violations.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of violations.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The first `most` violations, and the number of further ones.
    pub(crate) fn first(&self, most: usize) -> impl fmt::Display + '_ {
        fmt::from_fn(move |f| {
            for (index, violation) in self.iter().take(most).enumerate() {
                f.write_str(if index > 0 { "; " } else { "" })?;
                write!(f, "{violation}")?;
            }
            match self.len().saturating_sub(most) {
                0 => Ok(()),
                more => write!(f, "; and {more} more"),
            }
        })
    }

    /// Iterates over the violations.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }
}

impl From<Violation> for Violations {
    fn from(violation: Violation) -> Self {
        Self(vec![violation])
    }
}

impl FromIterator<Violation> for Violations {
    fn from_iter<I: IntoIterator<Item = Violation>>(iter: I) -> Self {
        Self(iter.into_iter().collect())
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first(usize::MAX).fmt(f)
    }
}

impl fmt::Debug for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}
