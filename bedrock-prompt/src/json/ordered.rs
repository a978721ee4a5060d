//! JSON with sorted keys and otherwise unchanged text.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of an object, in source order.
pub(crate) struct Members<'a>(pub(crate) Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Members<'a> {
    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| *value)
    }
}

impl<'de: 'a, 'a> serde::Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;

        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(map.size_hint().unwrap_or(0));
                while let Some(Key(key)) = map.next_key()? {
                    members.push((key, map.next_value()?));
                }
                Ok(members)
            }
        }

        deserializer.deserialize_map(MembersVisitor).map(Self)
    }
}

impl fmt::Display for Members<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (index, (key, value)) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let key = serde_json::to_string(key).map_err(|_| fmt::Error)?;
            write!(f, "{comma}{key}:{}", value.get())?;
        }
        f.write_str("}")
    }
}

/// A string, borrowed where it holds no escapes.
#[derive(serde::Deserialize)]
pub(crate) struct Key<'a>(#[serde(borrow)] pub(crate) Cow<'a, str>);

/// The same JSON with the keys of all objects sorted; `None` if they already are.
pub(crate) fn sorted(json: &str) -> Result<Option<String>, serde_json::Error> {
    match json.as_bytes().first() {
        Some(b'{') => {
            let mut members: Members<'_> = serde_json::from_str(json)?;
            let was_sorted = members.0.is_sorted_by(|(a, _), (b, _)| a <= b);
            members.0.sort_by(|(a, _), (b, _)| a.cmp(b));
            let mut values = Vec::with_capacity(members.0.len());
            for (_, value) in &members.0 {
                values.push(sorted(value.get())?);
            }
            if was_sorted && values.iter().all(Option::is_none) {
                return Ok(None);
            }
            let mut out = String::with_capacity(json.len());
            for ((key, raw), value) in members.0.iter().zip(values) {
                out.push(if out.is_empty() { '{' } else { ',' });
                out.push_str(&serde_json::to_string(key)?);
                out.push(':');
                out.push_str(value.as_deref().unwrap_or(raw.get()));
            }
            out.push('}');
            Ok(Some(out))
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(json)?;
            let mut values = Vec::with_capacity(items.len());
            for item in &items {
                values.push(sorted(item.get())?);
            }
            if values.iter().all(Option::is_none) {
                return Ok(None);
            }
            let mut out = String::with_capacity(json.len());
            for (raw, value) in items.iter().zip(values) {
                out.push(if out.is_empty() { '[' } else { ',' });
                out.push_str(value.as_deref().unwrap_or(raw.get()));
            }
            out.push(']');
            Ok(Some(out))
        }
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn sorting_changes_nothing_but_the_order(value in crate::json::any_json::value()) {
            let json = value.to_string();
            let once = sorted(&json).expect("JSON").unwrap_or(json);
            assert_eq!(serde_json::from_str::<serde_json::Value>(&once).expect("JSON"), value);
            assert_eq!(sorted(&once).expect("JSON"), None);
        }
    }

    #[test]
    fn keys_are_sorted_and_values_stay_as_written() {
        for (json, expected) in [
            ("{}", None),
            ("7.50", None),
            (r#"{"a":1,"b":[{"c":1}]}"#, None),
            (r#"{"b":1.50,"a":"\u00e9"}"#, Some(r#"{"a":"\u00e9","b":1.50}"#)),
            (r#"{"a":[0,{"z":1,"y":{}}]}"#, Some(r#"{"a":[0,{"y":{},"z":1}]}"#)),
            (r#"{"\"":1,"!":2}"#, Some(r#"{"!":2,"\"":1}"#)),
        ] {
            assert_eq!(sorted(json).expect("JSON").as_deref(), expected, "{json}");
        }
    }
}
