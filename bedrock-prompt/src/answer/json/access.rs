//! Into lists, objects and enums, noting the way.

use serde::de::{DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::At;
use super::key::Key;
use super::mismatch::Mismatch;

pub(super) struct ItemsOf<'de> {
    items: std::iter::Enumerate<std::slice::Iter<'de, Value>>,
    count: usize,
}

impl<'de> ItemsOf<'de> {
    pub(super) fn new(items: &'de [Value]) -> Self {
        Self { items: items.iter().enumerate(), count: items.len() }
    }

    /// Fails when the visitor left items behind: they would be lost.
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
        let item = seed.deserialize(At(item));
        item.map(Some).map_err(|mismatch| mismatch.in_item(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

pub(super) struct MembersOf<'de> {
    members: serde_json::map::Iter<'de>,
    current: Option<(&'de String, &'de Value)>,
}

impl<'de> MembersOf<'de> {
    pub(super) fn new(map: &'de Map<String, Value>) -> Self {
        Self { members: map.iter(), current: None }
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
            Some((key, _)) => seed.deserialize(Key(key)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Mismatch> {
        let Some((key, value)) = self.current.take() else {
            return Err(Mismatch::new("a value was asked for before its key"));
        };
        let value = seed.deserialize(At(value));
        value.map_err(|mismatch| mismatch.in_member(key))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.members.len())
    }
}

/// An enum's variant, and what stands in it.
pub(super) struct EnumOf<'de> {
    variant: &'de str,
    content: Option<&'de Value>,
}

impl<'de> EnumOf<'de> {
    /// `"variant"`, or `{"variant": content}`.
    pub(super) fn new(value: &'de Value) -> Option<Self> {
        let (variant, content) = match value {
            Value::String(name) => (name, None),
            Value::Object(map) if map.len() == 1 => {
                let (name, content) = map.iter().next()?;
                (name, Some(content))
            }
            _ => return None,
        };
        Some(Self { variant, content })
    }

    fn within<T>(&self, read: impl FnOnce(At<'de>) -> Result<T, Mismatch>) -> Result<T, Mismatch> {
        match self.content {
            Some(content) => read(At(content)).map_err(|mismatch| mismatch.in_member(self.variant)),
            None => Err(Mismatch::new(format!(
                "expected an object with the content of `{}`",
                self.variant
            ))),
        }
    }
}

impl<'de> EnumAccess<'de> for EnumOf<'de> {
    type Error = Mismatch;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Mismatch> {
        Ok((seed.deserialize(Key(self.variant))?, self))
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
        self.within(|content| content.deserialize_seq(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.within(|content| content.deserialize_any(visitor))
    }
}
