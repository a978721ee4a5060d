//! From JSON to a type, saying where it does not fit.

mod access;
mod key;
mod mismatch;

use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde_json::Value;

use crate::schema::WRAPPER;
use crate::violation::Violations;

use access::{EnumOf, ItemsOf, MembersOf};
use mismatch::Mismatch;

/// The typed value of an answer; taken out of the object that wraps it, where one does.
pub(crate) fn from_json<T: DeserializeOwned>(
    answer: &Value,
    is_wrapped: bool,
) -> Result<T, Violations> {
    let value = match answer.get(WRAPPER) {
        Some(value) if is_wrapped => value,
        None if is_wrapped => return Err(Mismatch::missing(WRAPPER).into_violation(answer).into()),
        _ => answer,
    };
    T::deserialize(At(value)).map_err(|mismatch| mismatch.into_violation(value).into())
}

/// A deserializer at one place of an answer.
///
/// Unlike `serde_json`'s own, its errors keep what was expected apart from what
/// came, so that a message can say the one without the other.
#[derive(Clone, Copy)]
struct At<'de>(&'de Value);

impl<'de> Deserializer<'de> for At<'de> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => {
                if let Some(n) = number.as_u64() {
                    visitor.visit_u64(n)
                } else if let Some(n) = number.as_i64() {
                    visitor.visit_i64(n)
                } else {
                    visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN))
                }
            }
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(items) => {
                let mut items = ItemsOf::new(items);
                let value = visitor.visit_seq(&mut items)?;
                items.end().map(|()| value)
            }
            Value::Object(map) => visitor.visit_map(MembersOf::new(map)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Value::Null => visitor.visit_none(),
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
        match EnumOf::new(self.0) {
            Some(variant) => visitor.visit_enum(variant),
            None => Err(Mismatch::variant(variants)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier
    }
}

#[cfg(test)]
mod tests;
