//! What AWS allows a member to be, and a walk over a request that finds what it does not.
//!
//! The rows themselves are in [`table`].

mod pattern;
mod table;

use std::fmt::Write as _;

use serde_json::Value;

use crate::validate::Bounds;

pub(crate) use table::{APPLY_GUARDRAIL, CONVERSE, COUNT_TOKENS, INVOKE_HEADERS, MODEL_ID};

/// What a member holds.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    Structure(&'static [Member]),
    /// One member and no other. The name is AWS's, who tells it.
    Union(&'static str, &'static [Member]),
    /// Items of one shape, and how many.
    List(&'static Shape, Between<usize>),
    /// Keys and values of one shape each, and how many.
    Map(&'static Shape, &'static Shape, Between<usize>),
    /// A text of so many characters that fits a pattern; any does, where that is empty.
    Text(Between<usize>, &'static str),
    /// One of these words.
    Word(&'static [&'static str]),
    Integer(Between<i64>),
    Float(Between<f64>),
    Boolean,
    /// So many bytes, in base64.
    Blob(Between<usize>),
    /// Any JSON.
    Document,
}

#[derive(Clone, Copy)]
pub(crate) struct Between<T> {
    min: T,
    max: T,
}

#[derive(Clone, Copy)]
pub(crate) struct Member {
    name: &'static str,
    is_required: bool,
    shape: Shape,
}

/// Where a value stands in a request.
#[derive(Clone, Copy)]
enum At<'a> {
    Root,
    Member(&'a At<'a>, &'a str),
    Item(&'a At<'a>, usize),
}

/// What a walk has found.
#[derive(Default)]
struct Breaches {
    bounds: Bounds,
    unions: Vec<String>,
}

impl Shape {
    /// Checks a whole request, or one member of it with this name.
    pub(crate) fn check(&self, name: &str, value: &Value) -> Result<(), String> {
        let mut breaches = Breaches::default();
        match name {
            "" => self.walk(value, At::Root, &mut breaches),
            name => self.walk(value, At::Member(&At::Root, name), &mut breaches),
        }
        breaches.bounds.finish()?;
        breaches.unions.into_iter().next().map_or(Ok(()), Err)
    }

    fn walk(&self, value: &Value, at: At<'_>, breaches: &mut Breaches) {
        match (self, value) {
            (Self::Structure(members), Value::Object(_)) => {
                for member in *members {
                    let at = At::Member(&at, member.name);
                    match value.get(member.name).filter(|value| !value.is_null()) {
                        Some(value) => member.shape.walk(value, at, breaches),
                        None if member.is_required => breaches.of(None, at, "not be null"),
                        None => {}
                    }
                }
            }
            (Self::Union(name, members), Value::Object(_)) => {
                union(name, members, value, at, breaches);
            }
            (Self::List(item, count), Value::Array(items)) => {
                count.lengths(items.len(), at, breaches);
                for (index, value) in items.iter().enumerate() {
                    item.walk(value, At::Item(&at, index), breaches);
                }
            }
            (Self::Map(key, item, count), Value::Object(members)) => {
                count.lengths(members.len(), at, breaches);
                for (name, value) in members {
                    let at = At::Member(&at, name);
                    key.walk(&Value::String(name.clone()), at, breaches);
                    item.walk(value, at, breaches);
                }
            }
            (Self::Text(length, pattern), Value::String(text)) => {
                length.lengths(text.chars().count(), at, breaches);
                if !pattern.is_empty() && !pattern::fits(pattern, text) {
                    let constraint = format!("satisfy regular expression pattern: {pattern}");
                    breaches.of(Some(text), at, &constraint);
                }
            }
            (Self::Word(words), Value::String(word)) => {
                if !words.contains(&word.as_str()) {
                    let constraint = format!("satisfy enum value set: [{}]", words.join(", "));
                    breaches.of(Some(word), at, &constraint);
                }
            }
            (Self::Integer(range), Value::Number(number)) if !number.is_f64() => {
                range.values(number.as_i64().unwrap_or(i64::MAX), at, breaches);
            }
            (Self::Float(range), Value::Number(number)) => {
                range.values(number.as_f64().unwrap_or_default(), at, breaches);
            }
            (Self::Blob(length), Value::String(text)) => match decoded_length(text) {
                Some(bytes) => length.lengths(bytes, at, breaches),
                None => breaches.of(None, at, "be base64"),
            },
            (Self::Boolean, Value::Bool(_)) | (Self::Document, _) => {}
            _ => breaches.of(None, at, self.kind()),
        }
    }

    /// What a value of the wrong type must do.
    const fn kind(&self) -> &'static str {
        match self {
            Self::Structure(_) | Self::Union(..) | Self::Map(..) => "be an object",
            Self::List(..) => "be a list",
            Self::Text(..) | Self::Word(_) => "be a string",
            Self::Integer(_) => "be an integer",
            Self::Float(_) => "be a number",
            Self::Boolean => "be a boolean",
            Self::Blob(_) => "be base64",
            Self::Document => "be JSON",
        }
    }
}

fn union(name: &str, members: &[Member], value: &Value, at: At<'_>, breaches: &mut Breaches) {
    let mut set = value.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    let first = set.next();
    let member = first.and_then(|(key, _)| members.iter().find(|member| member.name == key));
    if let (Some((_, value)), Some(member), None) = (first, member, set.next()) {
        member.shape.walk(value, At::Member(&at, member.name), breaches);
    } else {
        let keys: Vec<&str> = members.iter().map(|member| member.name).collect();
        breaches.unions.push(format!(
            "The {name} object at {} must set one of the following keys: {}.",
            at.plain(),
            keys.join(", ")
        ));
    }
}

/// The bytes that a text stands for, if it is base64 with its padding.
fn decoded_length(text: &str) -> Option<usize> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let of_base64 = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    let fits = text.len().is_multiple_of(4) && padding <= 2 && digits.bytes().all(of_base64);
    fits.then(|| text.len() / 4 * 3 - padding)
}

impl Between<usize> {
    fn lengths(self, length: usize, at: At<'_>, breaches: &mut Breaches) {
        if length < self.min {
            let constraint = format!("have length greater than or equal to {}", self.min);
            breaches.of(None, at, &constraint);
        } else if length > self.max {
            let constraint = format!("have length less than or equal to {}", self.max);
            breaches.of(None, at, &constraint);
        }
    }
}

impl<T: Copy + PartialOrd + std::fmt::Display> Between<T> {
    fn values(self, value: T, at: At<'_>, breaches: &mut Breaches) {
        if value < self.min {
            let constraint = format!("have value greater than or equal to {}", self.min);
            breaches.of(None, at, &constraint);
        } else if value > self.max {
            let constraint = format!("have value less than or equal to {}", self.max);
            breaches.of(None, at, &constraint);
        }
    }
}

impl Breaches {
    /// A value is told where it is a name, not where it may be content.
    fn of(&mut self, value: Option<&str>, at: At<'_>, constraint: &str) {
        let value = match value {
            Some(value) => format!(" '{value}'"),
            None if constraint == "not be null" => " null".to_owned(),
            None => String::new(),
        };
        self.bounds.breach_of(&value, &at.of_member(), constraint);
    }
}

impl At<'_> {
    /// As in `messages.1.member.role`.
    fn of_member(self) -> String {
        self.path(1, ".member")
    }

    /// As in `messages.0.role`.
    fn plain(self) -> String {
        self.path(0, "")
    }

    fn path(self, first: usize, behind: &str) -> String {
        let (mut path, parent) = match self {
            Self::Root => return String::new(),
            Self::Member(parent, _) | Self::Item(parent, _) => (parent.path(first, behind), parent),
        };
        if !matches!(parent, At::Root) {
            path.push('.');
        }
        // A string takes all that is written to it.
        let _ = match self {
            Self::Member(_, name) => path.write_str(name),
            Self::Item(_, index) => write!(path, "{}{behind}", index + first),
            Self::Root => Ok(()),
        };
        path
    }
}
