//! From JSON to a type: exactly, and saying where it does not fit.

mod access;
mod key;
mod mismatch;
mod number;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashSet;

use serde::de::{DeserializeOwned, Deserializer, Error as _, Unexpected, Visitor};

use super::Node;
use crate::json::Violation;

use access::{EnumOf, ItemsOf, MembersOf};
use mismatch::Mismatch;

pub(crate) use number::has_inexact;

/// The typed value of a JSON value, its numbers to the last digit.
///
/// `names` are the keys that the type itself has; any other key is the model's words.
pub(crate) fn typed<T: DeserializeOwned>(
    node: &Node<'_>,
    names: &HashSet<String>,
    known: &Known,
) -> Result<T, Box<Violation>> {
    let typed = T::deserialize(At(node, known));
    typed.map_err(|mismatch| Box::new(mismatch.into_violation(node, names)))
}

/// The objects of an answer that had a field of the struct that they were read as, also under an
/// alias, which no schema shows.
#[derive(Default)]
pub(crate) struct Known(RefCell<HashSet<usize>>);

impl Known {
    fn note(&self, object: &Node<'_>) {
        self.0.borrow_mut().insert(std::ptr::from_ref(object).addr());
    }

    pub(crate) fn has(&self, object: &Node<'_>) -> bool {
        self.0.borrow().contains(&std::ptr::from_ref(object).addr())
    }
}

/// A deserializer at one place of an answer.
///
/// Unlike `serde_json`'s own, it has the digits of every number, and its errors
/// keep what was expected apart from what came, so that a message can say the one
/// without the other.
#[derive(Clone, Copy)]
struct At<'de>(&'de Node<'de>, &'de Known);

macro_rules! whole_numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
            match self.0 {
                Node::Number(digits) => number::whole(digits, visitor),
                _ => self.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for At<'de> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Node::Null => visitor.visit_unit(),
            Node::Bool(value) => visitor.visit_bool(*value),
            Node::Number(digits) => number::any(digits, visitor),
            Node::String(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Node::String(Cow::Owned(text)) => visitor.visit_str(text),
            Node::Array(items) => {
                let mut items = ItemsOf::new(items, self.1);
                let value = visitor.visit_seq(&mut items)?;
                items.end().map(|()| value)
            }
            Node::Object(members) => visitor.visit_map(MembersOf::new(members, self.1)),
            Node::Word(_) => Err(Mismatch::new("must be a JSON value")),
        }
    }

    whole_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if let Node::Number(digits) = self.0
            && let Ok(n) = digits.parse::<f64>()
            && n.is_finite()
        {
            return visitor.visit_f64(n);
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Node::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    /// Text has to be written as text: digits are no string.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Node::Number(_) => Err(Mismatch::invalid_type(Unexpected::Other("a number"), &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_str(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        // `serde_json`'s own types, its `RawValue`, know only its own deserializer.
        if name.starts_with("$serde_json::private::") {
            let json = self.0.to_string();
            let mut own = serde_json::Deserializer::from_reader(json.as_bytes());
            let read = own.deserialize_newtype_struct(name, visitor);
            return read.map_err(|_| Mismatch::new("must be a JSON value"));
        }
        visitor.visit_newtype_struct(self)
    }

    /// A list is no struct, though its items might do for the fields in order.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        match self.0 {
            Node::Array(_) => Err(Mismatch::new("expected an object")),
            Node::Object(members) => {
                if members.iter().any(|(key, _)| fields.contains(&&**key)) {
                    self.1.note(self.0);
                }
                self.deserialize_any(visitor)
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        match EnumOf::new(self) {
            Some(variant) => visitor.visit_enum(variant),
            None => Err(Mismatch::variant(variants)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool char bytes byte_buf unit unit_struct seq tuple tuple_struct map identifier
    }
}

#[cfg(test)]
mod tests;
