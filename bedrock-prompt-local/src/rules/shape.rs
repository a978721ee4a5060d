//! The shapes of AWS's service model, and a check of a request against one.
//!
//! The shapes themselves are in [`table`].

mod pattern;
mod table;

use std::fmt::Write as _;

use super::Constraints;
use crate::json::{Members, Node};

pub(super) use table::{APPLY_GUARDRAIL, CONVERSE, COUNT_TOKENS, INVOKE_HEADERS, MODEL_ID};

/// The shape of a value.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    Structure(&'static [Member]),
    /// Exactly one of these members. AWS names the union in its messages.
    Union(&'static str, &'static [Member]),
    /// Items of one shape, and their number.
    List(&'static Shape, MinMax<usize>),
    /// Keys of one shape, values of another, and their number.
    Map(&'static Shape, &'static Shape, MinMax<usize>),
    /// A text with a number of characters and a pattern. An empty pattern allows any text.
    Text(MinMax<usize>, &'static str),
    /// One of these strings.
    Enum(&'static [&'static str]),
    Integer(MinMax<i64>),
    Float(MinMax<f64>),
    Boolean,
    /// A number of bytes, in base64.
    Blob(MinMax<usize>),
    /// Any JSON.
    Document,
}

#[derive(Clone, Copy)]
pub(super) struct MinMax<T> {
    min: T,
    max: T,
}

#[derive(Clone, Copy)]
pub(super) struct Member {
    name: &'static str,
    is_required: bool,
    shape: Shape,
}

/// The position of a value in a request.
#[derive(Clone, Copy)]
enum Position<'a> {
    Root,
    Member(&'a Position<'a>, &'a str),
    Item(&'a Position<'a>, usize),
}

/// The violations that a check has found.
#[derive(Default)]
struct Violations {
    constraints: Constraints,
    unions: Vec<String>,
}

impl Shape {
    /// Checks a complete request, or the member of this name.
    pub(super) fn check(&self, name: &str, value: &Node<'_>) -> Result<(), String> {
        let mut violations = Violations::default();
        match name {
            "" => self.visit(value, Position::Root, &mut violations),
            name => self.visit(value, Position::Member(&Position::Root, name), &mut violations),
        }
        violations.constraints.finish()?;
        violations.unions.into_iter().next().map_or(Ok(()), Err)
    }

    fn visit(&self, value: &Node<'_>, at: Position<'_>, violations: &mut Violations) {
        match (self, value) {
            (Self::Structure(members), Node::Object(_)) => {
                for member in *members {
                    let at = Position::Member(&at, member.name);
                    match value.get(member.name).filter(|value| !value.is_null()) {
                        Some(value) => member.shape.visit(value, at, violations),
                        None if member.is_required => violations.add(None, at, "not be null"),
                        None => {}
                    }
                }
            }
            (Self::Union(name, members), Node::Object(union)) => match set_member(members, union) {
                Some((member, value)) => {
                    let at = Position::Member(&at, member.name);
                    member.shape.visit(value, at, violations);
                }
                None => violations.add_union(name, members, at),
            },
            (Self::List(item, count), Node::List(items)) => {
                count.check_length(items.len(), at, violations);
                for (index, value) in items.iter().enumerate() {
                    item.visit(value, Position::Item(&at, index), violations);
                }
            }
            (Self::Map(key, item, count), Node::Object(members)) => {
                count.check_length(members.len(), at, violations);
                for (name, value) in members {
                    let at = Position::Member(&at, name);
                    key.visit(&name.as_ref().into(), at, violations);
                    item.visit(value, at, violations);
                }
            }
            (Self::Text(length, pattern), Node::Text(text)) => {
                length.check_length(text.chars().count(), at, violations);
                if !pattern.is_empty() && !pattern::matches(pattern, text) {
                    let constraint = format!("satisfy regular expression pattern: {pattern}");
                    violations.add(Some(text), at, &constraint);
                }
            }
            (Self::Enum(allowed), Node::Text(text)) => {
                if !allowed.contains(&text.as_ref()) {
                    let constraint = format!("satisfy enum value set: [{}]", allowed.join(", "));
                    violations.add(Some(text), at, &constraint);
                }
            }
            (Self::Integer(range), Node::Number(number)) if !number.is_f64() => {
                range.check_value(number.as_i64().unwrap_or(i64::MAX), at, violations);
            }
            (Self::Float(range), Node::Number(number)) => {
                range.check_value(number.as_f64().unwrap_or_default(), at, violations);
            }
            (Self::Blob(length), Node::Text(text)) => match decoded_length(text) {
                Some(bytes) => length.check_length(bytes, at, violations),
                None => violations.add(None, at, "be base64"),
            },
            (Self::Boolean, Node::Bool(_)) | (Self::Document, _) => {}
            _ => violations.add(None, at, self.type_constraint()),
        }
    }

    /// The constraint that a value of another type violates.
    const fn type_constraint(&self) -> &'static str {
        match self {
            Self::Structure(_) | Self::Union(..) | Self::Map(..) => "be an object",
            Self::List(..) => "be a list",
            Self::Text(..) | Self::Enum(_) => "be a string",
            Self::Integer(_) => "be an integer",
            Self::Float(_) => "be a number",
            Self::Boolean => "be a boolean",
            Self::Blob(_) => "be base64",
            Self::Document => "be JSON",
        }
    }
}

/// The member that a union sets, and its value. `None`: it sets an unknown one, or several.
fn set_member<'v>(
    members: &'static [Member],
    union: &'v Members<'v>,
) -> Option<(&'static Member, &'v Node<'v>)> {
    let mut set = union.iter().filter(|(_, value)| !value.is_null());
    let (key, value) = set.next()?;
    let member = members.iter().find(|member| member.name == key)?;
    set.next().is_none().then_some((member, value))
}

/// The number of bytes that a text encodes, if it is base64 with padding.
fn decoded_length(text: &str) -> Option<usize> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    let fits = text.len().is_multiple_of(4) && padding <= 2 && digits.bytes().all(is_base64);
    fits.then(|| text.len() / 4 * 3 - padding)
}

impl MinMax<usize> {
    fn check_length(self, length: usize, at: Position<'_>, violations: &mut Violations) {
        if length < self.min {
            let constraint = format!("have length greater than or equal to {}", self.min);
            violations.add(None, at, &constraint);
        } else if length > self.max {
            let constraint = format!("have length less than or equal to {}", self.max);
            violations.add(None, at, &constraint);
        }
    }
}

impl<T: Copy + PartialOrd + std::fmt::Display> MinMax<T> {
    fn check_value(self, value: T, at: Position<'_>, violations: &mut Violations) {
        if value < self.min {
            let constraint = format!("have value greater than or equal to {}", self.min);
            violations.add(None, at, &constraint);
        } else if value > self.max {
            let constraint = format!("have value less than or equal to {}", self.max);
            violations.add(None, at, &constraint);
        }
    }
}

impl Violations {
    fn add_union(&mut self, name: &str, members: &[Member], at: Position<'_>) {
        let keys: Vec<&str> = members.iter().map(|member| member.name).collect();
        self.unions.push(format!(
            "The {name} object at {} must set one of the following keys: {}.",
            at.plain_path(),
            keys.join(", ")
        ));
    }

    /// Adds a violation. The value is shown where it is a name, not where it may be content.
    fn add(&mut self, value: Option<&str>, at: Position<'_>, constraint: &str) {
        let value = match value {
            Some(value) => format!(" '{value}'"),
            None if constraint == "not be null" => " null".to_owned(),
            None => String::new(),
        };
        self.constraints.violated_by(&value, &at.member_path(), constraint);
    }
}

impl Position<'_> {
    /// AWS's form for constraints, as in `messages.1.member.role`.
    fn member_path(self) -> String {
        self.path(1, ".member")
    }

    /// AWS's form for unions, as in `messages.0.role`.
    fn plain_path(self) -> String {
        self.path(0, "")
    }

    fn path(self, first: usize, suffix: &str) -> String {
        let (mut path, parent) = match self {
            Self::Root => return String::new(),
            Self::Member(parent, _) | Self::Item(parent, _) => (parent.path(first, suffix), parent),
        };
        if !matches!(parent, Position::Root) {
            path.push('.');
        }
        // Writing to a string cannot fail.
        let _ = match self {
            Self::Member(_, name) => path.write_str(name),
            Self::Item(_, index) => write!(path, "{}{suffix}", index + first),
            Self::Root => Ok(()),
        };
        path
    }
}
