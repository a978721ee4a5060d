//! Types with more digits than a primitive number, such as decimals.

use serde_json::{Map, Value};

/// Requests a string from types that accept a string or a number, as decimals do: a model then
/// copies the digits of its source.
///
/// Returns whether any subschema accepts numbers without being a plain number: then all digits must
/// be kept.
pub(super) fn ask_for_decimals_as_strings(schema: &mut Map<String, Value>) -> bool {
    let mut keeps_digits = false;
    if let Some(types) = schema.get_mut("type").and_then(Value::as_array_mut) {
        let has = |name: &str| types.iter().any(|each| each == name);
        if has("string") && has("number") {
            keeps_digits = true;
            types.retain(|each| each != "number");
            if let [only] = types.as_slice() {
                schema["type"] = only.clone();
            }
        }
    }
    let says_no_type = ["type", "$ref", "enum", "const", "anyOf", "oneOf", "allOf"];
    if !says_no_type.iter().any(|key| schema.contains_key(*key)) {
        keeps_digits = true;
    }
    for key in ["properties", "patternProperties", "$defs"] {
        let named = schema.get_mut(key).and_then(Value::as_object_mut);
        for inner in named.into_iter().flat_map(Map::values_mut) {
            keeps_digits |= inside(inner);
        }
    }
    for key in ["items", "additionalProperties"] {
        keeps_digits |= schema.get_mut(key).is_some_and(inside);
    }
    for key in ["anyOf", "oneOf", "allOf", "prefixItems"] {
        let listed = schema.get_mut(key).and_then(Value::as_array_mut);
        for inner in listed.into_iter().flatten() {
            keeps_digits |= inside(inner);
        }
    }
    keeps_digits
}

fn inside(schema: &mut Value) -> bool {
    match schema {
        Value::Object(schema) => ask_for_decimals_as_strings(schema),
        // Anything goes.
        Value::Bool(anything) => *anything,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn asked(mut schema: Value) -> (Value, bool) {
        let keeps_digits = inside(&mut schema);
        (schema, keeps_digits)
    }

    #[test]
    fn a_decimal_is_asked_for_as_a_string() {
        let decimal = json!({ "type": ["string", "number"], "pattern": "x" });
        let (schema, keeps_digits) = asked(json!({
            "type": "object",
            "properties": { "a": decimal, "b": { "type": ["number", "string", "null"] } },
        }));
        assert_eq!(schema["properties"]["a"], json!({ "type": "string", "pattern": "x" }));
        assert_eq!(schema["properties"]["b"]["type"], json!(["string", "null"]));
        assert!(keeps_digits);
    }

    #[test]
    fn plain_types_need_no_digits_kept() {
        let (_, keeps_digits) = asked(json!({
            "type": "object",
            "properties": {
                "a": { "type": "array", "items": { "type": "integer" } },
                "b": { "anyOf": [{ "$ref": "#/$defs/B" }, { "type": "null" }] },
                "c": { "anyOf": [{ "type": "number" }, { "type": "string" }] },
            },
            "$defs": { "B": { "type": "number" } },
            "additionalProperties": false,
        }));
        assert!(!keeps_digits);
    }

    #[test]
    fn types_that_take_anything_keep_digits() {
        for schema in [
            json!({ "type": "array", "items": true }),
            json!({ "properties": { "a": {} }, "type": "object" }),
        ] {
            assert!(asked(schema).1);
        }
    }
}
