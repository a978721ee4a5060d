//! Schemas with all that is checked in an answer, and documents that may fit them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

const BOUNDS: &[&str] =
    &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

const FORMATS: &[&str] =
    &["date", "time", "date-time", "email", "uuid", "uri", "ipv4", "uint8", "other"];

/// A schema of what is checked, whose references lead to the definitions of [`whole`].
fn schema() -> BoxedStrategy<Value> {
    let bound = (select(BOUNDS), select(&[1.0, 0.5, 2.0, 7.0, 100.0][..]));
    let lengths = vec((select(&["minLength", "maxLength"][..]), 0..3_u8), 0..2);
    let texts = select(&["^a", "b$", "^[a-c]*$", "\\d", "^.{1,2}$", "\\s", "^é?$"][..]);
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        type_name().prop_map(|name| json!({ "type": name })),
        (type_name(), type_name()).prop_map(|(one, other)| if one == other { json!({ "type": [one] }) } else { json!({ "type": [one, other] }) }),
        (vec(bound, 1..3), any::<bool>()).prop_map(|(bounds, is_number)| {
            let mut schema: Map<_, _> =
                bounds.into_iter().map(|(keyword, limit)| (keyword.into(), json!(limit))).collect();
            if is_number {
                schema.insert("type".into(), "number".into());
            }
            schema.into()
        }),
        (lengths, proptest::option::of(texts)).prop_map(|(lengths, pattern)| {
            let mut schema: Map<_, _> =
                lengths.into_iter().map(|(keyword, count)| (keyword.into(), json!(count))).collect();
            schema.extend(pattern.map(|pattern| ("pattern".into(), pattern.into())));
            schema.into()
        }),
        select(FORMATS).prop_map(|name| json!({ "type": "string", "format": name })),
        vec(document(), 1..4).prop_map(|values| {
            let mut unique: Vec<Value> = Vec::new();
            for value in values {
                if !unique.contains(&value) {
                    unique.push(value);
                }
            }
            json!({ "enum": unique })
        }),
        document().prop_map(|value| json!({ "const": value })),
        (0..3).prop_map(|n| json!({ "type": "object", "properties": { "a": { "$ref": format!("#/$defs/D{n}") } } })),
        (0..3).prop_map(|n| json!({ "items": { "$ref": format!("#/$defs/D{n}"), "title": "x" } })),
    ];
    leaf.prop_recursive(3, 20, 3, |inner| {
        let two = (inner.clone(), inner.clone());
        let some = vec(inner.clone(), 1..4);
        prop_oneof![
            4 => objects(inner.clone()),
            2 => lists(inner.clone()),
            3 => (select(&["anyOf", "oneOf", "allOf"][..]), some)
                .prop_map(|(keyword, some)| json!({ keyword: some })),
            2 => (select(&["a", "b", "c"][..]), two.clone()).prop_map(|(tag, (one, other))| json!({
                "oneOf": [
                    { "type": "object", "properties": { "kind": { "const": tag }, "a": one }, "required": ["kind"] },
                    { "type": "object", "properties": { "kind": { "const": "x" }, "a": other }, "required": ["kind", "a"] },
                ],
            })),
            1 => inner.clone().prop_map(|not| json!({ "not": not })),
            1 => (inner, two).prop_map(|(one, (two, three))| json!({ "if": one, "then": two, "else": three })),
        ]
    })
    .boxed()
}

fn objects(inner: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    let fields = vec((key(), inner.clone()), 0..4);
    let extra = prop_oneof![
        4 => Just(json!({})),
        2 => vec(key(), 0..3).prop_map(|mut required| {
            required.sort_unstable();
            required.dedup();
            json!({ "required": required })
        }),
        2 => inner.clone().prop_map(|others| json!({ "additionalProperties": others })),
        1 => Just(json!({ "additionalProperties": false })),
        1 => (0..3_u8, 0..4_u8).prop_map(|(least, most)| json!({ "minProperties": least, "maxProperties": most })),
        1 => (inner.clone(), any::<bool>()).prop_map(|(inner, is_closed)| json!({
            "patternProperties": { "^[ab]": inner }, "additionalProperties": !is_closed,
        })),
        1 => inner.clone().prop_map(|inner| json!({ "propertyNames": inner })),
        1 => Just(json!({ "propertyNames": { "maxLength": 1 }, "dependentRequired": { "a": ["b"] } })),
        1 => inner.prop_map(|inner| json!({ "dependentSchemas": { "b": inner } })),
    ];
    (fields, extra, any::<bool>()).prop_map(|(fields, extra, is_object)| {
        let mut schema = extra.as_object().expect("an object").clone();
        if !fields.is_empty() {
            let fields = fields.into_iter().map(|(name, inner)| (name.into(), inner));
            schema.insert("properties".into(), fields.collect::<Map<_, _>>().into());
        }
        if is_object {
            schema.insert("type".into(), "object".into());
        }
        schema.into()
    })
}

fn lists(inner: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    let counts = prop_oneof![
        Just(json!({})),
        Just(json!({ "minItems": 1 })),
        Just(json!({ "maxItems": 2 })),
        Just(json!({ "minItems": 1, "maxItems": 1 })),
        Just(json!({ "uniqueItems": true })),
        inner.clone().prop_map(|inner| json!({ "contains": inner })),
        (inner.clone(), 0..2, 0..3).prop_map(|(inner, least, most)| json!({
            "contains": inner, "minContains": least, "maxContains": most,
        })),
    ];
    let prefix = proptest::option::of(vec(inner.clone(), 1..3));
    (counts, prefix, proptest::option::of(inner)).prop_map(|(mut schema, prefix, items)| {
        if let Some(prefix) = prefix {
            schema["prefixItems"] = prefix.into();
        }
        if let Some(items) = items {
            schema["items"] = items;
        }
        schema
    })
}

fn type_name() -> impl Strategy<Value = &'static str> {
    select(&["null", "boolean", "integer", "number", "string", "array", "object"][..])
}

fn key() -> impl Strategy<Value = &'static str> {
    select(&["a", "b", "c", "kind", "ab"][..])
}

/// A schema with definitions, which may lead back to one another.
pub(super) fn whole() -> impl Strategy<Value = Value> {
    let definition = || {
        prop_oneof![
            3 => schema(),
            1 => schema().prop_map(|schema| json!({ "$ref": "#/$defs/D3", "allOf": [schema] })),
        ]
    };
    (schema(), definition(), definition(), definition(), schema()).prop_map(|(root, a, b, c, d)| {
        json!({ "allOf": [root], "$defs": { "D0": a, "D1": b, "D2": c, "D3": d } })
    })
}

/// A small document, such that many fit.
pub(super) fn document() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        select(&[-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 7.0, 100.0][..]).prop_map(Value::from),
        (-1..8).prop_map(Value::from),
        select(TEXTS).prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((key(), inner), 0..4).prop_map(|members| {
                let members = members.into_iter().map(|(key, value)| (key.into(), value));
                Value::from(members.collect::<Map<String, _>>())
            }),
        ]
    })
    .boxed()
}

const TEXTS: &[&str] = &[
    "",
    "a",
    "b",
    "x",
    "ab",
    "é",
    "a 1",
    "2026-11-20",
    "09:30:00Z",
    "2026-11-20T09:30:00+01:00",
    "a@b.c",
    "http://a.b/c?d",
    "10.0.0.1",
    "00000000-0000-0000-0000-000000000000",
];

/// A document that is meant to fit, chosen by a seed.
pub(super) fn near(root: &Value, schema: &Value, seed: &mut u64, depth: usize) -> Value {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
    let choice = usize::try_from(*seed >> 40).expect("24 bits");
    if depth > 6 {
        return Value::Null;
    }
    if let Some(reference) = schema["$ref"].as_str() {
        return near(root, root.pointer(&reference[1..]).expect("a definition"), seed, depth + 1);
    }
    for keyword in ["anyOf", "oneOf", "allOf"] {
        if let Some(branches) = schema[keyword].as_array() {
            return near(root, &branches[choice % branches.len()], seed, depth + 1);
        }
    }
    if let Some(values) = schema["enum"].as_array() {
        return values[choice % values.len()].clone();
    }
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    let named = match &schema["type"] {
        Value::Array(names) => names[choice % names.len()].as_str(),
        name => name.as_str(),
    };
    let has = |keyword: &str| schema.get(keyword).is_some();
    let of_list = ["items", "prefixItems", "contains", "uniqueItems", "minItems", "maxItems"];
    match named {
        Some("null") => Value::Null,
        Some("boolean") => choice.is_multiple_of(2).into(),
        Some("integer") => (choice % 8).into(),
        Some("number") => json!([1.0, 0.5, 2.0, 7.0][choice % 4]),
        Some("array") => near_list(root, schema, seed, depth),
        None if of_list.iter().any(|keyword| has(keyword)) => near_list(root, schema, seed, depth),
        Some("object") => near_object(root, schema, seed, depth),
        None if has("properties") || has("patternProperties") || has("dependentSchemas") => {
            near_object(root, schema, seed, depth)
        }
        None if has("minimum") || has("maximum") || has("multipleOf") => json!(choice % 8),
        _ => TEXTS[choice % TEXTS.len()].into(),
    }
}

fn near_list(root: &Value, schema: &Value, seed: &mut u64, depth: usize) -> Value {
    let count = usize::try_from(*seed >> 33).expect("31 bits") % 3;
    let of = |index: usize| {
        let prefix = schema["prefixItems"].get(index);
        prefix.or(schema.get("items")).or(schema.get("contains")).unwrap_or(&Value::Null)
    };
    (0..count).map(|index| near(root, of(index), seed, depth + 1)).collect()
}

fn near_object(root: &Value, schema: &Value, seed: &mut u64, depth: usize) -> Value {
    let mut members = Map::new();
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        let value = near(root, inner, seed, depth + 1);
        if !(*seed >> 50).is_multiple_of(4) {
            members.insert(name.clone(), value);
        }
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        members.entry(name.as_str().expect("a name")).or_insert(Value::Null);
    }
    members.into()
}

/// A schema without choices and conditions: what a plain type has.
pub(super) fn plain() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        (select(&["integer", "number"][..]), 0..3, 1..3).prop_map(|(name, least, step)| {
            json!({ "type": name, "minimum": least, "exclusiveMaximum": 7, "multipleOf": step })
        }),
        (select(&["^a", "b$", "."][..]), 0..3).prop_map(|(pattern, most)| {
            json!({ "type": "string", "pattern": pattern, "maxLength": most })
        }),
        select(&["date", "email"][..]).prop_map(|name| json!({ "type": "string", "format": name })),
        Just(json!({ "enum": ["a", "b", 1] })),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        let fields = vec((key(), inner.clone()), 1..4);
        prop_oneof![
            (fields, 0..3_usize, 0..3).prop_map(|(fields, count, least)| {
                let fields = fields.into_iter().map(|(name, inner)| (name.to_owned(), inner));
                let fields: Map<_, _> = fields.collect();
                let required: Vec<_> = fields.keys().take(count).cloned().collect();
                json!({
                    "type": "object",
                    "properties": fields,
                    "required": required,
                    "minProperties": least,
                })
            }),
            (inner, any::<bool>()).prop_map(|(items, is_unique)| {
                json!({ "type": "array", "items": items, "maxItems": 1, "uniqueItems": is_unique })
            }),
        ]
    })
    .boxed()
}
