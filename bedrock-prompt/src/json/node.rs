//! A JSON value that preserves everything of its source text except white space.

use std::borrow::Cow;
use std::fmt;

use serde_json::{Map, Value};

use super::Unread;

/// A JSON value that keeps the digits of numbers, the order of keys, and duplicate keys.
///
/// `Display` writes compact JSON.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node<'a> {
    Null,
    Bool(bool),
    /// The digits, as written.
    Number(Cow<'a, str>),
    String(Cow<'a, str>),
    Array(Vec<Node<'a>>),
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
    /// An object or a list that was not read.
    Unread(Unread<'a>),
    /// A bare word that is not valid JSON, such as `NaN`. It matches no type.
    BareWord(Cow<'a, str>),
}

impl<'a> Node<'a> {
    /// The value of a key; the last one if the key is duplicated.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => {
                members.iter().rev().find(|(name, _)| name == key).map(|(_, node)| node)
            }
            _ => None,
        }
    }

    /// Whether it is an object with this key, read or not.
    pub(crate) fn has_key(&self, key: &str) -> bool {
        match self {
            Self::Unread(unread) => unread.has_key(key),
            _ => self.get(key).is_some(),
        }
    }

    /// Whether it is an object, read or not.
    pub(crate) fn is_object(&self) -> bool {
        match self {
            Self::Object(_) => true,
            Self::Unread(unread) => unread.is_object(),
            _ => false,
        }
    }

    /// Whether there is a part that was not read and is not known to match a rule.
    pub(crate) fn has_part_without_rule(&self) -> bool {
        match self {
            Self::Unread(unread) => unread.has_no_rule(),
            Self::Array(items) => items.iter().any(Self::has_part_without_rule),
            Self::Object(members) => members.iter().any(|(_, node)| node.has_part_without_rule()),
            _ => false,
        }
    }

    /// The members of an object; none for other values.
    pub(crate) fn members(&self) -> &[(Cow<'a, str>, Self)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// The text of a string.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The same value without borrows.
    pub(crate) fn into_owned(self) -> Node<'static> {
        let own = |text: Cow<'a, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Null => Node::Null,
            Self::Bool(value) => Node::Bool(value),
            Self::Number(digits) => Node::Number(own(digits)),
            Self::String(text) => Node::String(own(text)),
            Self::BareWord(word) => Node::BareWord(own(word)),
            Self::Unread(unread) => Node::Unread(unread.into_owned()),
            Self::Array(items) => Node::Array(items.into_iter().map(Node::into_owned).collect()),
            Self::Object(members) => Node::Object(
                members.into_iter().map(|(key, node)| (own(key), node.into_owned())).collect(),
            ),
        }
    }

    /// The value as a `serde_json::Value`, with numbers rounded to primitive types.
    ///
    /// `None` for a bare word; bare words in lists and objects are omitted.
    pub(crate) fn to_value(&self) -> Option<Value> {
        Some(match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(digits) => {
                serde_json::from_str(digits).unwrap_or_else(|_| Value::String(digits.to_string()))
            }
            Self::String(text) => Value::String(text.to_string()),
            Self::BareWord(_) => return None,
            Self::Unread(unread) => return serde_json::from_str(unread.json()).ok(),
            Self::Array(items) => items.iter().filter_map(Self::to_value).collect(),
            Self::Object(members) => Value::Object(
                members
                    .iter()
                    .filter_map(|(key, node)| Some((key.to_string(), node.to_value()?)))
                    .collect::<Map<_, _>>(),
            ),
        })
    }
}

impl From<&Value> for Node<'static> {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.to_string().into()),
            Value::String(text) => Self::String(text.clone().into()),
            Value::Array(items) => Self::Array(items.iter().map(Self::from).collect()),
            Value::Object(map) => Self::Object(
                map.iter().map(|(key, value)| (key.clone().into(), Self::from(value))).collect(),
            ),
        }
    }
}

impl fmt::Display for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(digits) => f.write_str(digits),
            Self::String(text) => quoted(text, f),
            Self::BareWord(word) => f.write_str(word),
            Self::Unread(unread) => unread.fmt(f),
            Self::Array(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    item.fmt(f)?;
                }
                f.write_str("]")
            }
            Self::Object(members) => {
                f.write_str("{")?;
                for (index, (key, node)) in members.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    quoted(key, f)?;
                    f.write_str(":")?;
                    node.fmt(f)?;
                }
                f.write_str("}")
            }
        }
    }
}

fn quoted(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(&serde_json::to_string(text).map_err(|_| fmt::Error)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_value_survives_the_way_there_and_back(value in crate::json::any_json::value()) {
            let node = Node::from(&value);
            assert_eq!(node.to_value(), Some(value.clone()));
            assert_eq!(node.to_string(), value.to_string());
            assert_eq!(node.clone().into_owned(), node);
        }
    }
}
