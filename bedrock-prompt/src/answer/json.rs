//! From JSON to a type: exactly, and saying where it does not fit.

mod access;
mod key;
mod mismatch;
mod number;

use std::cell::RefCell;

use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde_json::Value;

use crate::repair::Repair;
use crate::request::{Key, Members};
use crate::violation::Violations;

use access::{EnumOf, ItemsOf, MembersOf};
use mismatch::Mismatch;

pub(super) use number::has_inexact;

/// The typed value of an answer, read closely: numbers to the last digit, a whole
/// number written with a fraction of zero, and the place of what does not fit.
pub(crate) fn read_closely<T: DeserializeOwned>(
    json: &str,
) -> Result<(T, Vec<Repair>), Violations> {
    let repairs = RefCell::new(Vec::new());
    let at = At { json: json.trim(), place: &Place::Root, repairs: &repairs };
    match T::deserialize(at) {
        Ok(value) => Ok((value, repairs.into_inner())),
        Err(mismatch) => {
            let value = serde_json::from_str(json).unwrap_or(Value::Null);
            Err(mismatch.into_violation(&value).into())
        }
    }
}

/// A deserializer at one place of an answer.
///
/// Unlike `serde_json`'s own, it has the digits of every number, and its errors
/// keep what was expected apart from what came, so that a message can say the one
/// without the other.
#[derive(Clone, Copy)]
struct At<'de, 'p> {
    json: &'de str,
    place: &'p Place<'p>,
    repairs: &'p RefCell<Vec<Repair>>,
}

/// The way to a place, for what is mended there.
enum Place<'p> {
    Root,
    Item(&'p Place<'p>, usize),
    Member(&'p Place<'p>, &'p str),
}

impl Place<'_> {
    fn path(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Item(parent, index) => format!("{}[{index}]", parent.path()),
            Self::Member(Self::Root, name) => (*name).to_owned(),
            Self::Member(parent, name) => format!("{}.{name}", parent.path()),
        }
    }
}

impl<'de> At<'de, '_> {
    fn parse<T: serde::Deserialize<'de>>(self) -> Result<T, Mismatch> {
        serde_json::from_str(self.json).map_err(|_| Mismatch::new("must be JSON"))
    }

    fn first_byte(self) -> u8 {
        self.json.as_bytes().first().copied().unwrap_or_default()
    }

    fn is_number(self) -> bool {
        matches!(self.first_byte(), b'-' | b'0'..=b'9')
    }
}

macro_rules! whole_numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
            if self.is_number() { number::whole(self, visitor) } else { self.deserialize_any(visitor) }
        }
    )*};
}

impl<'de> Deserializer<'de> for At<'de, '_> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.first_byte() {
            b'n' => visitor.visit_unit(),
            b't' => visitor.visit_bool(true),
            b'f' => visitor.visit_bool(false),
            b'"' => match self.parse::<Key<'de>>()?.0 {
                std::borrow::Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                std::borrow::Cow::Owned(text) => visitor.visit_string(text),
            },
            b'[' => {
                let mut items = ItemsOf::new(self.parse()?, self);
                let value = visitor.visit_seq(&mut items)?;
                items.end().map(|()| value)
            }
            b'{' => visitor.visit_map(MembersOf::new(self.parse::<Members<'de>>()?, self)),
            _ => number::any(self.json, visitor),
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
        match self.is_number() {
            true => visitor.visit_f64(self.parse()?),
            false => self.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.first_byte() {
            b'n' => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        match EnumOf::new(self)? {
            Some(variant) => visitor.visit_enum(variant),
            None => Err(Mismatch::variant(variants)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier
    }
}

#[cfg(test)]
mod tests;
