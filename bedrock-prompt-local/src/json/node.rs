//! A JSON value that borrows its texts.
//!
//! Most requests are checked, answered from a script and dropped: a tree of `serde_json::Value` would
//! copy each text of theirs, and hash each key, for a few look-ups.

use std::borrow::Cow;
use std::ops::Index;

use serde_json::{Number, Value};

/// The members of an object, in the order of arrival.
pub(crate) type Members<'b> = Vec<(Cow<'b, str>, Node<'b>)>;

/// A JSON value. Its texts are those of the body that it was read from, unless they have escapes.
///
/// A member is found by comparing names one after the other: objects of requests are short.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node<'b> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'b, str>),
    List(Vec<Node<'b>>),
    Object(Members<'b>),
}

/// What is at a name that an object does not have.
static NULL: Node<'static> = Node::Null;

impl<'b> Node<'b> {
    /// The member of this name, if this is an object that has it.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        self.members().iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The members of an object; none of any other value.
    pub(crate) fn members(&self) -> &[(Cow<'b, str>, Self)] {
        if let Self::Object(members) = self { members } else { &[] }
    }

    /// The items of a list; none of any other value.
    pub(crate) fn items(&self) -> &[Self] {
        if let Self::List(items) = self { items } else { &[] }
    }

    /// The value at a JSON Pointer.
    pub(crate) fn pointer(&self, pointer: &str) -> Option<&Self> {
        let steps = pointer.strip_prefix('/').map(|steps| steps.split('/'));
        if steps.is_none() && !pointer.is_empty() {
            return None;
        }
        steps.into_iter().flatten().try_fold(self, |node, step| match node {
            Self::List(items) => {
                // An index has one form.
                let index = step.parse().ok().filter(|index: &usize| index.to_string() == step);
                items.get(index?)
            }
            node => node.get(&step.replace("~1", "/").replace("~0", "~")),
        })
    }

    /// Sets a member of an object, in its place if there is one of this name.
    pub(crate) fn set(&mut self, name: &'b str, value: impl Into<Self>) {
        let Self::Object(members) = self else { return };
        let value = value.into();
        match members.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => *old = value,
            None => members.push((name.into(), value)),
        }
    }

    /// Takes a member out of an object; null if there is none of this name.
    pub(crate) fn take(&mut self, name: &str) -> Self {
        let Self::Object(members) = self else { return Self::Null };
        let found = members.iter_mut().find(|(key, _)| key == name);
        found.map_or(Self::Null, |(_, value)| std::mem::replace(value, Self::Null))
    }

    pub(crate) const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub(crate) const fn is_text(&self) -> bool {
        matches!(self, Self::Text(_))
    }

    pub(crate) const fn is_list(&self) -> bool {
        matches!(self, Self::List(_))
    }

    pub(crate) const fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(crate) fn as_u64(&self) -> Option<u64> {
        if let Self::Number(number) = self { number.as_u64() } else { None }
    }

    /// The same value without a borrow.
    pub(crate) fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(bool) => Value::Bool(*bool),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Text(text) => Value::String(text.clone().into_owned()),
            Self::List(items) => items.iter().map(Self::to_value).collect(),
            Self::Object(members) => Value::Object(
                members
                    .iter()
                    .map(|(key, value)| (key.clone().into_owned(), value.to_value()))
                    .collect(),
            ),
        }
    }
}

impl<'b> From<&'b Value> for Node<'b> {
    fn from(value: &'b Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(bool) => Self::Bool(*bool),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => text.as_str().into(),
            Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Object(members) => Self::Object(
                members.iter().map(|(key, value)| (key.as_str().into(), value.into())).collect(),
            ),
        }
    }
}

impl<'b> From<&'b str> for Node<'b> {
    fn from(text: &'b str) -> Self {
        Self::Text(text.into())
    }
}

/// The member of this name; null if there is none.
impl<'b> Index<&str> for Node<'b> {
    type Output = Node<'b>;

    fn index(&self, name: &str) -> &Self::Output {
        self.get(name).unwrap_or(&NULL)
    }
}

impl PartialEq<str> for Node<'_> {
    fn eq(&self, text: &str) -> bool {
        self.as_str() == Some(text)
    }
}

impl PartialEq<&str> for Node<'_> {
    fn eq(&self, text: &&str) -> bool {
        self == *text
    }
}

impl PartialEq<bool> for Node<'_> {
    fn eq(&self, bool: &bool) -> bool {
        matches!(self, Self::Bool(own) if own == bool)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_and_a_node_are_the_same_json() {
        let value = json!({"a": [null, true, 1, -2, 1.5, "text", {}], "b": {"c": []}});
        assert_eq!(Node::from(&value).to_value(), value);
        assert_eq!(Node::from(&value).to_value().to_string(), value.to_string());
    }

    #[test]
    fn what_is_not_there_is_null() {
        let value = json!({"a": {"b": "c"}, "list": [1]});
        let node = Node::from(&value);
        assert_eq!(node["a"]["b"], "c");
        for missing in [&node["b"], &node["a"]["b"]["c"], &node["list"]["0"]] {
            assert!(missing.is_null());
        }
        assert!(node["a"].items().is_empty());
        assert!(node["list"].members().is_empty());
    }

    #[test]
    fn pointers_are_those_of_values() {
        let value = json!({"a": [{"b": 1}, "c"], "": {"": 2}, "x/y": {"m~n": 3}, "01": 4});
        let node = Node::from(&value);
        for pointer in [
            "",
            "/",
            "//",
            "/a",
            "/a/0/b",
            "/a/1",
            "/a/2",
            "/a/01",
            "/a/+1",
            "/a/-",
            "/a/x",
            "/a/0/b/c",
            "/x~1y/m~0n",
            "/x/y",
            "/01",
            "a",
            "#",
        ] {
            let found = node.pointer(pointer).map(Node::to_value);
            assert_eq!(found.as_ref(), value.pointer(pointer), "{pointer:?}");
        }
    }

    #[test]
    fn members_are_set_and_taken() {
        let value = json!({"a": 1, "b": 2});
        let mut node = Node::from(&value);
        node.set("a", "first");
        node.set("c", "last");
        assert_eq!(node.to_value().to_string(), r#"{"a":"first","b":2,"c":"last"}"#);
        assert_eq!(node.take("c"), "last");
        assert!(node.take("c").is_null() && node.take("d").is_null());
    }
}
