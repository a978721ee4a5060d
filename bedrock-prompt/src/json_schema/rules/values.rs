//! The values of `enum` and `const`, and equality of JSON values.

use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::Value;

use super::Types;
use crate::json::{Decimal, Node};

/// The values of an enum, or the one of a `const`.
#[derive(Debug)]
pub(super) struct Values {
    json: Vec<Value>,
    nodes: Vec<Node<'static>>,
}

impl Values {
    pub(super) fn new(json: Vec<Value>) -> Self {
        Self { nodes: json.iter().map(Node::from).collect(), json }
    }

    /// The intersection with other values.
    pub(super) fn and(self, others: &[Value]) -> Self {
        let others: Vec<_> = others.iter().map(Node::from).collect();
        let is_other = |node: &Node<'_>| others.iter().any(|other| is_same(other, node));
        let both = self.json.into_iter().zip(&self.nodes);
        Self::new(both.filter(|(_, node)| is_other(node)).map(|(json, _)| json).collect())
    }

    pub(super) fn as_json(&self) -> &[Value] {
        &self.json
    }

    pub(super) fn contain(&self, node: &Node<'_>) -> bool {
        self.nodes.iter().any(|each| is_same(each, node))
    }

    pub(super) fn types(&self) -> Types {
        self.nodes.iter().fold(Types::NONE, |types, node| types | Types::from_node(node))
    }
}

/// The expected values.
pub(super) struct OneOf<'v>(pub(super) Vec<&'v Value>);

impl fmt::Display for OneOf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0.as_slice() {
            [] => "no value is allowed here",
            [_] => "expected ",
            _ => "expected one of ",
        })?;
        list(&self.0, f)
    }
}

/// The values that are not allowed.
pub(super) struct NotOneOf<'v>(pub(super) Vec<&'v Value>);

impl fmt::Display for NotOneOf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.len() == 1 { "must not be " } else { "must not be one of " })?;
        list(&self.0, f)
    }
}

fn list(values: &[&Value], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (index, value) in values.iter().enumerate() {
        f.write_str(if index > 0 { ", " } else { "" })?;
        match value {
            Value::String(text) => write!(f, "`{text}`")?,
            other => write!(f, "`{other}`")?,
        }
    }
    Ok(())
}

/// Whether two values are equal: numbers by value, objects in any order.
pub(super) fn is_same(one: &Node<'_>, other: &Node<'_>) -> bool {
    match (one, other) {
        (Node::Null, Node::Null) => true,
        (Node::Bool(one), Node::Bool(other)) => one == other,
        (Node::String(one), Node::String(other)) => one == other,
        (Node::Number(one), Node::Number(other)) => {
            one == other
                || Decimal::parse(one)
                    .zip(Decimal::parse(other))
                    .is_some_and(|(one, other)| one == other)
        }
        (Node::Array(one), Node::Array(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Node::Object(members), Node::Object(others)) => {
            members.len() == others.len()
                && members
                    .iter()
                    .all(|(key, node)| other.get(key).is_some_and(|other| is_same(node, other)))
        }
        _ => false,
    }
}

/// Whether all items are unique.
pub(super) fn are_unique(items: &[Node<'_>]) -> bool {
    // Up to this length, comparing all pairs is fast.
    const FEW: usize = 16;
    if items.len() <= FEW {
        let mut rest = items.iter();
        return std::iter::from_fn(|| rest.next().map(|item| (item, rest.clone())))
            .all(|(item, mut later)| !later.any(|other| is_same(item, other)));
    }
    let mut hashed: Vec<_> = items.iter().map(|item| (hash_of(item), item)).collect();
    hashed.sort_by_key(|(hash, _)| *hash);
    let mut alike = hashed.chunk_by(|(one, _), (other, _)| one == other);
    alike.all(|alike| {
        let rest = |index: usize| &alike[index + 1..];
        alike
            .iter()
            .enumerate()
            .all(|(index, (_, item))| rest(index).iter().all(|(_, other)| !is_same(item, other)))
    })
}

/// A hash that is equal for equal values.
fn hash_of(node: &Node<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    std::mem::discriminant(node).hash(&mut hasher);
    match node {
        Node::Null => {}
        Node::Bool(value) => value.hash(&mut hasher),
        Node::String(text) | Node::BareWord(text) => text.hash(&mut hasher),
        Node::Number(digits) => match Decimal::parse(digits) {
            Some(decimal) => decimal.hash(&mut hasher),
            None => digits.hash(&mut hasher),
        },
        Node::Unread(unread) => unread.json().hash(&mut hasher),
        Node::Array(items) => items.iter().for_each(|item| hasher.write_u64(hash_of(item))),
        Node::Object(members) => {
            let each = members.iter().map(|(key, node)| {
                let mut hasher = DefaultHasher::new();
                key.hash(&mut hasher);
                hasher.write_u64(hash_of(node));
                hasher.finish()
            });
            hasher.write_u64(each.fold(0, u64::wrapping_add));
        }
    }
    hasher.finish()
}
