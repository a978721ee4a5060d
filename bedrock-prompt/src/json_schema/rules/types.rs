//! The types of JSON.

use std::fmt;
use std::ops::{BitAnd, BitOr};

use serde_json::Value;

use crate::json::{Decimal, Node};

/// A set of types of JSON. Whole numbers are a type of their own, and numbers too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Types(u8);

impl Types {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const NULL: Self = Self(1);
    pub(crate) const BOOLEAN: Self = Self(2);
    pub(crate) const INTEGER: Self = Self(4);
    /// Numbers, whole or not.
    pub(crate) const NUMBER: Self = Self(4 | 8);
    pub(crate) const STRING: Self = Self(16);
    pub(crate) const ARRAY: Self = Self(32);
    pub(crate) const OBJECT: Self = Self(64);
    pub(crate) const ALL: Self = Self(127);

    /// The type of a value; none for a bare word.
    pub(crate) fn from_node(node: &Node<'_>) -> Self {
        match node {
            Node::Null => Self::NULL,
            Node::Bool(_) => Self::BOOLEAN,
            Node::Number(digits) => {
                if is_whole(digits) {
                    Self::INTEGER
                } else {
                    Self(8)
                }
            }
            Node::String(_) => Self::STRING,
            Node::Object(_) => Self::OBJECT,
            Node::Unread(unread) if unread.is_object() => Self::OBJECT,
            Node::Array(_) | Node::Unread(_) => Self::ARRAY,
            Node::BareWord(_) => Self::NONE,
        }
    }

    /// The types that a value may have that starts with this byte.
    pub(super) fn starting_with(byte: u8) -> Self {
        match byte {
            b'{' => Self::OBJECT,
            b'[' => Self::ARRAY,
            b'"' => Self::STRING,
            b't' | b'f' => Self::BOOLEAN,
            b'n' => Self::NULL,
            _ => Self::NUMBER,
        }
    }

    /// Whether the set contains all of these types.
    pub(crate) fn has(self, types: Self) -> bool {
        self & types == types
    }

    /// Whether a value is of one of them.
    pub(crate) fn take(self, node: &Node<'_>) -> bool {
        self == Self::ALL && !matches!(node, Node::BareWord(_))
            || self & Self::from_node(node) != Self::NONE
    }

    /// The types of the `type` keyword.
    pub(super) fn from_keyword(value: &Value) -> Option<Self> {
        match value {
            Value::String(name) => Self::named(name),
            Value::Array(names) => names
                .iter()
                .try_fold(Self::NONE, |types, name| Some(types | Self::named(name.as_str()?)?)),
            _ => None,
        }
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => return None,
        })
    }
}

fn is_whole(digits: &str) -> bool {
    !digits.contains(['.', 'e', 'E'])
        || Decimal::parse(digits).is_some_and(|decimal| decimal.is_whole())
}

impl BitOr for Types {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitAnd for Types {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

/// `a string or null`.
impl fmt::Display for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = if self.has(Self::NUMBER) {
            (Self::NUMBER, "a number")
        } else {
            (Self::INTEGER, "a whole number")
        };
        let words = [
            (Self::STRING, "a string"),
            number,
            (Self::BOOLEAN, "a boolean"),
            (Self::ARRAY, "a list"),
            (Self::OBJECT, "an object"),
            (Self::NULL, "null"),
        ];
        let said: Vec<_> = words.iter().filter(|(types, _)| self.has(*types)).collect();
        for (index, (_, name)) in said.iter().enumerate() {
            f.write_str(match index {
                0 => "",
                index if index + 1 == said.len() => " or ",
                _ => ", ",
            })?;
            f.write_str(name)?;
        }
        Ok(())
    }
}
