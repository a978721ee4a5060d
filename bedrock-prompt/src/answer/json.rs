//! From JSON to a type: exactly, and saying where it does not fit.

mod access;
mod key;
mod mismatch;
mod number;
mod path;

use std::cell::RefCell;
use std::collections::HashSet;

use serde::de::{DeserializeOwned, Deserializer, Error as _, Unexpected, Visitor};

use crate::json::Place;
use crate::repair::Repair;
use crate::request::{Key, Members};
use crate::violation::Violations;

use access::{EnumOf, ItemsOf, MembersOf};
use mismatch::Mismatch;

pub(super) use number::has_inexact;

/// The typed value of an answer, read closely: numbers to the last digit, a whole
/// number written with a fraction of zero, and the place of what does not fit.
///
/// `names` are the keys that the type itself has; any other key is the model's words.
pub(crate) fn read_closely<T: DeserializeOwned>(
    json: &str,
    names: &HashSet<String>,
) -> Result<(T, Vec<Repair>), Violations> {
    let read = |wholes_are_integers| {
        let record = Record { wholes_are_integers, names, repairs: RefCell::default() };
        let at = At { json: json.trim(), place: &Place::Root, depth: 0, record: &record };
        T::deserialize(at).map(|value| (value, record.repairs.into_inner()))
    };
    // Where a type buffers what it reads (flattened, tagged), nobody says that it
    // wants an integer: only when all else fails, `7.0` is taken for one.
    read(false).or_else(|mismatch| {
        read(true).map_err(|_| {
            let value = serde_json::from_str(json).ok();
            mismatch.into_violation(value.as_ref(), names).into()
        })
    })
}

/// The deepest nesting that is read, as `serde_json`'s.
const DEEPEST: u8 = 128;

/// What is noted on the way.
struct Record<'n> {
    wholes_are_integers: bool,
    names: &'n HashSet<String>,
    repairs: RefCell<Vec<Repair>>,
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
    depth: u8,
    record: &'p Record<'p>,
}

impl<'de> At<'de, '_> {
    fn parse<T: serde::Deserialize<'de>>(self) -> Result<T, Mismatch> {
        serde_json::from_str(self.json).map_err(|_| Mismatch::new("must be JSON"))
    }

    /// One step down, into a list or an object.
    fn inside(self) -> Result<Self, Mismatch> {
        match self.depth {
            DEEPEST => Err(Mismatch::new(format!("must not nest deeper than {DEEPEST}"))),
            depth => Ok(Self { depth: depth + 1, ..self }),
        }
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
                let mut items = ItemsOf::new(self.parse()?, self.inside()?);
                let value = visitor.visit_seq(&mut items)?;
                items.end().map(|()| value)
            }
            b'{' => {
                visitor.visit_map(MembersOf::new(self.parse::<Members<'de>>()?, self.inside()?))
            }
            _ if self.record.wholes_are_integers => number::whole(self, visitor),
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
        match self.json.parse::<f64>() {
            Ok(n) if self.is_number() && n.is_finite() => visitor.visit_f64(n),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.first_byte() {
            b'n' => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    /// Text has to be written as text: digits are no string.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.is_number() {
            true => Err(Mismatch::invalid_type(Unexpected::Other("a number"), &visitor)),
            false => self.deserialize_any(visitor),
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
            let mut own = serde_json::Deserializer::from_str(self.json);
            let read = own.deserialize_newtype_struct(name, visitor);
            return read.map_err(|_| Mismatch::new("must be JSON"));
        }
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
        bool char bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
    }
}

#[cfg(test)]
mod tests;
