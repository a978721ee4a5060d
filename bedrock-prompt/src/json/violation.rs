//! What is wrong with an answer, place by place.

use std::collections::HashSet;
use std::fmt;

use serde_json::Value;

use crate::json::{Node, Place};

/// One place where an answer breaks its type, its schema or a check.
///
/// `Display` gives the path, what was expected, and the kind and length of what
/// came; the value itself is content and stands behind [`got`](Self::got).
#[derive(Clone, PartialEq)]
pub struct Violation {
    path: String,
    /// The path in the whole answer as the model has written it, where `path` hides a key.
    own_path: Option<String>,
    expected: String,
    got: Option<Value>,
    /// Kind and length of what came.
    came: Option<String>,
    detail: Option<String>,
    advice: Option<&'static str>,
    is_loss: bool,
    has_unknown_keys: bool,
}

impl Violation {
    /// What must hold at a path, such as `lines[2].amount`; the empty path is the whole answer.
    pub fn new(path: impl Into<String>, expected: impl Into<String>) -> Self {
        let (path, expected) = (path.into(), expected.into());
        Self {
            path,
            own_path: None,
            expected,
            got: None,
            came: None,
            detail: None,
            advice: None,
            is_loss: false,
            has_unknown_keys: false,
        }
    }

    /// What must hold at a place of an answer; these are the keys that may be shown.
    pub(crate) fn of_place(
        place: &Place<'_>,
        names: &HashSet<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self::new(place.path(names), expected).with_own_path(place.own_path(names))
    }

    pub(crate) fn with_own_path(mut self, path: Option<String>) -> Self {
        self.own_path = path;
        self
    }

    pub(crate) fn with_got(self, got: Option<&Node<'_>>) -> Self {
        Self { came: got.map(kind_and_length), ..self.with_value(got) }
    }

    /// What came, where the words say enough of it.
    pub(crate) fn with_value(mut self, got: Option<&Node<'_>>) -> Self {
        self.got = got.and_then(Node::to_value);
        self
    }

    /// What the model should do about it.
    pub(crate) fn with_advice(mut self, advice: &'static str) -> Self {
        self.advice = Some(advice);
        self
    }

    pub(crate) fn advice(&self) -> Option<&'static str> {
        self.advice
    }

    pub(crate) fn with_detail(mut self, detail: Option<String>) -> Self {
        self.detail = detail;
        self
    }

    /// Something that the model said would be lost, even if the type takes the rest.
    pub(crate) fn of_loss(path: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { is_loss: true, ..Self::new(path, expected) }
    }

    /// An object that has none of the declared properties, only unknown keys.
    pub(crate) fn of_unknown_keys(path: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { has_unknown_keys: true, ..Self::of_loss(path, expected) }
    }

    pub(crate) fn has_unknown_keys(&self) -> bool {
        self.has_unknown_keys
    }

    pub(crate) fn make_loss(&mut self) {
        self.is_loss = true;
    }

    pub(crate) fn is_loss(&self) -> bool {
        self.is_loss
    }

    /// The same in a greater whole.
    pub(crate) fn within(mut self, whole: impl Fn(&str) -> String) -> Self {
        self.path = whole(&self.path);
        self.own_path = self.own_path.as_deref().map(whole);
        self
    }

    /// The same with another path for the reader; the model's own stays.
    pub(crate) fn moved_to(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    pub(crate) fn own_path(&self) -> Option<&str> {
        self.own_path.as_deref()
    }

    pub(crate) fn is_at_place_of(&self, other: &Self) -> bool {
        (&self.path, &self.own_path) == (&other.path, &other.own_path)
    }

    /// Where: `lines[2].amount`, or the empty string for the whole answer.
    ///
    /// A key that the type does not have, such as a map's, is content: it is `*` here.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What should stand there.
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// The words of the type that refused the value; they may repeat it.
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// What the model sent there; `None` when nothing stands there, or a word that is no JSON
    /// such as `NaN`, and for checks.
    pub fn got(&self) -> Option<&Value> {
        self.got.as_ref()
    }
}

impl Violation {
    /// What is wrong, for a reader who knows the place by another path.
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
        Node::Number(digits) if digits.contains(['.', 'e', 'E']) => {
            "a number with a fraction".into()
        }
        Node::Number(_) => "a whole number".into(),
        Node::String(text) => {
            format!("a string of {}", counted(text.chars().count(), "character"))
        }
        Node::Array(items) => format!("a list of {}", counted(items.len(), "item")),
        Node::Object(members) => format!("an object of {}", counted(members.len(), "key")),
        Node::Word(_) => "a word that is not JSON".into(),
    }
}

/// Everything that is wrong with an answer; empty when it is fine.
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
    /// Nothing wrong.
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

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The first of them, and how many more there are.
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

    /// Each of them.
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
