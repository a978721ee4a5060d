//! Conversions between the values of `serde_json` and the SDK's documents.

use aws_smithy_types::{Document, Number};
use serde_json::{Map, Value};

/// A JSON value as an SDK document.
pub(crate) fn to_document(value: &Value) -> Document {
    match value {
        Value::Null => Document::Null,
        Value::Bool(value) => Document::Bool(*value),
        Value::Number(number) => Document::Number(to_number(number)),
        Value::String(text) => Document::String(text.clone()),
        Value::Array(items) => Document::Array(items.iter().map(to_document).collect()),
        Value::Object(map) => Document::Object(
            map.iter().map(|(key, value)| (key.clone(), to_document(value))).collect(),
        ),
    }
}

fn to_number(number: &serde_json::Number) -> Number {
    if let Some(n) = number.as_u64() {
        Number::PosInt(n)
    } else if let Some(n) = number.as_i64() {
        Number::NegInt(n)
    } else {
        Number::Float(number.as_f64().unwrap_or(f64::NAN))
    }
}

/// An SDK document as a JSON value. Its keys are sorted, because a document has no order.
pub(crate) fn to_value(document: &Document) -> Value {
    match document {
        Document::Null => Value::Null,
        Document::Bool(value) => Value::Bool(*value),
        Document::Number(Number::PosInt(n)) => Value::from(*n),
        Document::Number(Number::NegInt(n)) => Value::from(*n),
        Document::Number(Number::Float(n)) => Value::from(*n),
        Document::String(text) => Value::String(text.clone()),
        Document::Array(items) => Value::Array(items.iter().map(to_value).collect()),
        Document::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_unstable_by_key(|(key, _)| *key);
            let entries = entries.into_iter().map(|(key, value)| (key.clone(), to_value(value)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_survives_the_way_there_and_back() {
        let value = json!({
            "a": [null, true, 1, -1, 1.5, "text"],
            "b": { "max": u64::MAX, "min": i64::MIN },
        });
        assert_eq!(to_value(&to_document(&value)), value);
    }
}
