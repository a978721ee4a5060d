//! Deserializers of lists, objects and enums that record the path of errors.

use std::borrow::Cow;
use std::iter::Enumerate;
use std::slice::Iter;

use serde::de::{DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::key::KeyAt;
use super::mismatch::Mismatch;
use super::{At, Known};
use crate::json::Node;

type Member<'de> = (Cow<'de, str>, Node<'de>);

pub(super) struct ItemsOf<'de> {
    items: Enumerate<Iter<'de, Node<'de>>>,
    count: usize,
    known: &'de Known,
}

impl<'de> ItemsOf<'de> {
    pub(super) fn new(items: &'de [Node<'de>], known: &'de Known) -> Self {
        Self { count: items.len(), items: items.iter().enumerate(), known }
    }

    /// Fails if the visitor did not read all items, because they would be lost.
    pub(super) fn end(&self) -> Result<(), Mismatch> {
        match self.items.len() {
            0 => Ok(()),
            left => Err(Mismatch::new(format!("expected {} items", self.count - left))),
        }
    }
}

impl<'de> SeqAccess<'de> for &mut ItemsOf<'de> {
    type Error = Mismatch;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Mismatch> {
        let Some((index, item)) = self.items.next() else {
            return Ok(None);
        };
        seed.deserialize(At(item, self.known)).map(Some).map_err(|mismatch| mismatch.in_item(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

pub(super) struct MembersOf<'de> {
    members: Iter<'de, Member<'de>>,
    current: Option<&'de Member<'de>>,
    known: &'de Known,
}

impl<'de> MembersOf<'de> {
    pub(super) fn new(members: &'de [Member<'de>], known: &'de Known) -> Self {
        Self { members: members.iter(), current: None, known }
    }
}

impl<'de> MapAccess<'de> for MembersOf<'de> {
    type Error = Mismatch;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Mismatch> {
        self.current = self.members.next();
        match self.current {
            Some((key, _)) => {
                seed.deserialize(KeyAt(key)).map(Some).map_err(|mismatch| mismatch.of_key(key))
            }
            None => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Mismatch> {
        let Some((key, value)) = self.current.take() else {
            return Err(Mismatch::new("a map value was read before its key"));
        };
        seed.deserialize(At(value, self.known)).map_err(|mismatch| mismatch.in_member(key))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.members.len())
    }
}

/// An enum's variant and its content.
pub(super) struct EnumOf<'de> {
    variant: &'de str,
    content: Option<&'de Node<'de>>,
    known: &'de Known,
}

impl<'de> EnumOf<'de> {
    /// `"variant"`, or `{"variant": content}`.
    pub(super) fn new(at: At<'de>) -> Option<Self> {
        let known = at.1;
        match at.0 {
            Node::String(variant) => Some(Self { variant, content: None, known }),
            Node::Object(members) => match members.as_slice() {
                [(variant, content)] => Some(Self { variant, content: Some(content), known }),
                _ => None,
            },
            _ => None,
        }
    }

    fn within<T>(&self, read: impl FnOnce(At<'de>) -> Result<T, Mismatch>) -> Result<T, Mismatch> {
        let Some(content) = self.content else {
            let expected = format!("expected an object with the content of `{}`", self.variant);
            return Err(Mismatch::new(expected));
        };
        read(At(content, self.known)).map_err(|mismatch| mismatch.in_member(self.variant))
    }
}

impl<'de> EnumAccess<'de> for EnumOf<'de> {
    type Error = Mismatch;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Mismatch> {
        Ok((seed.deserialize(KeyAt(self.variant))?, self))
    }
}

impl<'de> VariantAccess<'de> for EnumOf<'de> {
    type Error = Mismatch;

    fn unit_variant(self) -> Result<(), Mismatch> {
        match self.content {
            None => Ok(()),
            Some(_) => self.within(<()>::deserialize),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Mismatch> {
        self.within(|content| seed.deserialize(content))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Mismatch> {
        self.within(|content| content.deserialize_any(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.within(|content| content.deserialize_struct("", fields, visitor))
    }
}
