//! Into lists, objects and enums, noting the way.

use serde::de::{DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::borrow::Cow;

use super::At;
use super::key::KeyAt;
use super::mismatch::Mismatch;
use crate::json::Place;
use crate::request::{Key, Members};

pub(super) struct ItemsOf<'de, 'p> {
    items: std::iter::Enumerate<std::vec::IntoIter<&'de RawValue>>,
    count: usize,
    list: At<'de, 'p>,
}

impl<'de, 'p> ItemsOf<'de, 'p> {
    pub(super) fn new(items: Vec<&'de RawValue>, list: At<'de, 'p>) -> Self {
        Self { count: items.len(), items: items.into_iter().enumerate(), list }
    }

    /// Fails when the visitor left items behind: they would be lost.
    pub(super) fn end(&self) -> Result<(), Mismatch> {
        match self.items.len() {
            0 => Ok(()),
            left => Err(Mismatch::new(format!("expected {} items", self.count - left))),
        }
    }
}

impl<'de> SeqAccess<'de> for &mut ItemsOf<'de, '_> {
    type Error = Mismatch;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Mismatch> {
        let Some((index, item)) = self.items.next() else {
            return Ok(None);
        };
        let place = Place::Item(self.list.place, index);
        let item = seed.deserialize(At { json: item.get(), place: &place, ..self.list });
        item.map(Some).map_err(|mismatch| mismatch.in_item(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

pub(super) struct MembersOf<'de, 'p> {
    members: std::vec::IntoIter<(Cow<'de, str>, &'de RawValue)>,
    current: Option<(Cow<'de, str>, &'de RawValue)>,
    object: At<'de, 'p>,
}

impl<'de, 'p> MembersOf<'de, 'p> {
    pub(super) fn new(members: Members<'de>, object: At<'de, 'p>) -> Self {
        Self { members: members.0.into_iter(), current: None, object }
    }
}

impl<'de> MapAccess<'de> for MembersOf<'de, '_> {
    type Error = Mismatch;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Mismatch> {
        self.current = self.members.next();
        match &self.current {
            Some((key, _)) => seed.deserialize(KeyAt(key.clone())).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Mismatch> {
        let Some((key, value)) = self.current.take() else {
            return Err(Mismatch::new("a value was asked for before its key"));
        };
        let place = Place::Member(self.object.place, &key);
        let value = seed.deserialize(At { json: value.get(), place: &place, ..self.object });
        value.map_err(|mismatch| mismatch.in_member(&key))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.members.len())
    }
}

/// An enum's variant, and what stands in it.
pub(super) struct EnumOf<'de, 'p> {
    variant: Cow<'de, str>,
    content: Option<&'de RawValue>,
    whole: At<'de, 'p>,
}

impl<'de, 'p> EnumOf<'de, 'p> {
    /// `"variant"`, or `{"variant": content}`.
    pub(super) fn new(at: At<'de, 'p>) -> Result<Option<Self>, Mismatch> {
        let (variant, content) = match at.first_byte() {
            b'"' => (at.parse::<Key<'de>>()?.0, None),
            b'{' => match at.parse::<Members<'de>>()?.0.as_slice() {
                [(name, content)] => (name.clone(), Some(*content)),
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        Ok(Some(Self { variant, content, whole: at }))
    }

    fn within<T>(
        &self,
        read: impl FnOnce(At<'de, '_>) -> Result<T, Mismatch>,
    ) -> Result<T, Mismatch> {
        let Some(content) = self.content else {
            let expected = format!("expected an object with the content of `{}`", self.variant);
            return Err(Mismatch::new(expected));
        };
        let place = Place::Member(self.whole.place, &self.variant);
        let content = At { json: content.get(), place: &place, ..self.whole.inside()? };
        read(content).map_err(|mismatch| mismatch.in_member(&self.variant))
    }
}

impl<'de> EnumAccess<'de> for EnumOf<'de, '_> {
    type Error = Mismatch;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Mismatch> {
        Ok((seed.deserialize(KeyAt(self.variant.clone()))?, self))
    }
}

impl<'de> VariantAccess<'de> for EnumOf<'de, '_> {
    type Error = Mismatch;

    fn unit_variant(self) -> Result<(), Mismatch> {
        match self.content {
            None => Ok(()),
            Some(_) => self.within(|content| <()>::deserialize(content)),
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
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.within(|content| content.deserialize_any(visitor))
    }
}
