//! Deserializes JSON into a type, with all digits and with paths in errors.

mod access;
mod key;
mod mismatch;
mod number;

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

use serde::de::{DeserializeOwned, Deserializer, Error as _, Unexpected, Visitor};

use serde_json::de::StrRead;

use super::{Node, Unread};
use crate::json::Violation;

use access::{EnumOf, ItemsOf, MembersOf};
use mismatch::{Mismatch, counted};

pub(crate) use mismatch::ErrorsMade;
pub(crate) use number::{NumberForm, fits_a_primitive, has_inexact};

/// Deserializes a JSON value, with all digits of its numbers.
///
/// `names` are the keys of the type; any other key was chosen by the model and is private.
pub(crate) fn typed<T: DeserializeOwned>(
    node: &Node<'_>,
    names: &HashSet<String>,
    known: &Known,
) -> Result<T, Box<Violation>> {
    let (typed, made) = counted(|| T::deserialize(At(node, known)));
    known.missing.set(made.missing);
    typed.map_err(|mismatch| Box::new(mismatch.into_violation(node, names)))
}

/// Whether a type takes a JSON value, and the errors that were made meanwhile, also those that the
/// type dropped.
pub(crate) fn takes<T: DeserializeOwned>(node: &Node<'_>) -> (bool, ErrorsMade) {
    let known = Known::default();
    counted(|| T::deserialize(At(node, &known)).is_ok())
}

/// What is learnt about an answer while it is deserialized.
#[derive(Default)]
pub(crate) struct Known {
    /// The objects with at least one field that serde accepted, also under an alias, which the
    /// schema does not show.
    objects: RefCell<HashSet<usize>>,
    /// Whether a part that was not read is not valid JSON.
    met_invalid: Cell<bool>,
    /// The last field of a type that was missing.
    missing: Cell<Option<&'static str>>,
    /// How numbers are handed over that no primitive type holds, by the schema.
    forms: HashMap<usize, NumberForm>,
    /// The numbers that were rounded to an `f64`.
    rounded: RefCell<HashSet<usize>>,
}

impl Known {
    /// Sets how a number is handed over if no primitive type holds it.
    pub(crate) fn set_form(&mut self, number: &Node<'_>, form: NumberForm) {
        self.forms.insert(address(number), form);
    }

    /// The last field of a type that was missing.
    pub(crate) fn missing(&self) -> Option<&'static str> {
        self.missing.get()
    }

    fn form_of(&self, number: &Node<'_>) -> Option<NumberForm> {
        self.forms.get(&address(number)).copied()
    }

    fn note_rounded(&self, number: &Node<'_>) {
        self.rounded.borrow_mut().insert(address(number));
    }

    /// Whether any number was rounded to an `f64` where the type could have held any value.
    pub(crate) fn has_rounded(&self) -> bool {
        !self.rounded.borrow().is_empty()
    }

    /// Whether this number was rounded.
    pub(crate) fn is_rounded(&self, number: &Node<'_>) -> bool {
        self.rounded.borrow().contains(&address(number))
    }

    fn note(&self, object: &Node<'_>) {
        self.objects.borrow_mut().insert(address(object));
    }

    /// Whether a part that was not read is not valid JSON: a type may accept its error.
    pub(crate) fn met_invalid(&self) -> bool {
        self.met_invalid.get()
    }

    pub(crate) fn has(&self, object: &Node<'_>) -> bool {
        self.objects.borrow().contains(&address(object))
    }
}

fn address(node: &Node<'_>) -> usize {
    std::ptr::from_ref(node).addr()
}

/// A deserializer for one value of an answer.
///
/// Unlike `serde_json`'s, it keeps the digits of every number, and its errors separate what was
/// expected from the actual value, so that a message can omit the value.
#[derive(Clone, Copy)]
struct At<'de>(&'de Node<'de>, &'de Known);

macro_rules! whole_numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
            match self.0 {
                Node::Number(digits) => number::whole(self.0, digits, self.1, visitor),
                _ => self.visit(visitor),
            }
        }
    )*};
}

impl<'de> At<'de> {
    /// A value that was read. Apart from [`deserialize_any`](Deserializer::deserialize_any), so that
    /// visitors of structs are compiled for `serde_json` once, which keeps them fast.
    fn visit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Node::Null => visitor.visit_unit(),
            Node::Bool(value) => visitor.visit_bool(*value),
            Node::Number(digits) => number::any(self.0, digits, self.1, visitor),
            Node::String(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Node::String(Cow::Owned(text)) => visitor.visit_str(text),
            Node::Array(items) => {
                let mut items = ItemsOf::new(items, self.1);
                let value = visitor.visit_seq(&mut items)?;
                items.end().map(|()| value)
            }
            Node::Object(members) => visitor.visit_map(MembersOf::new(members, self.1)),
            Node::Unread(_) | Node::BareWord(_) => Err(Mismatch::new("must be a JSON value")),
        }
    }
}

impl<'de> Deserializer<'de> for At<'de> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Node::Unread(unread) => from_text(unread, self.1, |json| json.deserialize_any(visitor)),
            _ => self.visit(visitor),
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
        self.visit(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Node::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    /// A number is not accepted as a string.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Node::Number(_) => Err(Mismatch::invalid_type(Unexpected::Other("a number"), &visitor)),
            _ => self.visit(visitor),
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
        // `serde_json`'s own types, such as `RawValue`, require its own deserializer.
        if name.starts_with("$serde_json::private::") {
            let json = self.0.to_string();
            let mut own = serde_json::Deserializer::from_reader(json.as_bytes());
            let read = own.deserialize_newtype_struct(name, visitor);
            return read.map_err(|_| Mismatch::new("must be a JSON value"));
        }
        visitor.visit_newtype_struct(self)
    }

    /// A list is not accepted as a struct, unlike in `serde_json`.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        match self.0 {
            Node::Unread(unread) if unread.is_object() => {
                from_text(unread, self.1, |json| json.deserialize_struct(name, fields, visitor))
            }
            Node::Array(_) | Node::Unread(_) => Err(Mismatch::new("expected an object")),
            Node::Object(members) => {
                if members.iter().any(|(key, _)| fields.contains(&&**key)) {
                    self.1.note(self.0);
                }
                self.visit(visitor)
            }
            _ => self.visit(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        if let Node::Unread(unread) = self.0 {
            return from_text(unread, self.1, |json| {
                json.deserialize_enum(name, variants, visitor)
            });
        }
        match EnumOf::new(self) {
            Some(variant) => visitor.visit_enum(variant),
            None => Err(Mismatch::variant(variants)),
        }
    }

    /// Also what nobody reads must be valid JSON.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Node::Unread(unread) => {
                from_text(unread, self.1, |json| json.deserialize_ignored_any(visitor))
            }
            _ => visitor.visit_unit(),
        }
    }

    serde::forward_to_deserialize_any! {
        bool char bytes byte_buf unit unit_struct seq tuple tuple_struct map identifier
    }
}

/// Deserializes a value that is still text.
fn from_text<'de, T>(
    unread: &'de Unread<'de>,
    known: &Known,
    read: impl FnOnce(&mut serde_json::Deserializer<StrRead<'de>>) -> serde_json::Result<T>,
) -> Result<T, Mismatch> {
    let mut json = serde_json::Deserializer::from_str(unread.json());
    let value = read(&mut json).and_then(|value| json.end().map(|()| value));
    value.map_err(|error| {
        known.met_invalid.set(known.met_invalid() || !error.is_data());
        Mismatch::new("must be a JSON value of its type")
    })
}

#[cfg(test)]
mod tests;
