//! What holds of the dialects of any schema.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::oracle::{fits, instance, outside_subset};
use crate::json::any_json;
use crate::json_schema::refusal::Refusals;
use crate::json_schema::{Dialect, OutputSchema, inline, strict};

/// A schema as schemars makes them, whose references lead to one of these definitions.
fn schema(definitions: std::ops::Range<usize>) -> BoxedStrategy<Value> {
    let described = |schema: Value, text: Option<String>| {
        let mut schema = schema;
        if let Some(text) = text {
            schema["description"] = text.into();
        }
        schema
    };
    let text = || proptest::option::of("[a-c]{1,3}");
    let mut leaves = vec![
        Just(json!({ "type": "boolean" })).boxed(),
        Just(json!({ "type": ["string", "null"], "format": "date", "title": "When" })).boxed(),
        Just(json!({ "type": "string", "minLength": 1, "pattern": "^(?!x)" })).boxed(),
        (0..9).prop_map(|most| json!({ "type": "integer", "minimum": 0, "maximum": most })).boxed(),
        Just(json!({ "type": "string", "enum": ["a", "b"] })).boxed(),
        Just(json!({ "oneOf": [
            { "type": "string", "enum": ["c"] },
            { "type": "string", "const": "d", "description": "The last." },
        ] }))
        .boxed(),
    ];
    if !definitions.is_empty() {
        let reference = definitions.prop_map(|n| json!({ "$ref": format!("#/$defs/D{n}") }));
        leaves.push(reference.clone().boxed());
        leaves.push(reference.prop_map(|it| json!({ "anyOf": [it, { "type": "null" }] })).boxed());
    }
    let leaf = (proptest::strategy::Union::new(leaves), text());
    leaf.prop_map(move |(schema, text)| described(schema, text))
        .prop_recursive(3, 24, 4, move |inner| {
            let fields = || vec(("[a-e]", inner.clone(), any::<bool>()), 0..5);
            prop_oneof![
                (fields(), text()).prop_map(move |(fields, text)| described(object(fields), text)),
                inner
                    .clone()
                    .prop_map(|items| json!({ "type": "array", "items": items, "maxItems": 9 })),
                vec(inner.clone(), 1..3).prop_map(|branches| json!({ "anyOf": branches })),
                // Tagged, next to fields, and with a part that comes from elsewhere.
                (fields(), fields(), fields()).prop_map(|(own, first, second)| {
                    let mut schema = object(own);
                    schema["oneOf"] = json!([tagged(first, "x"), tagged(second, "y")]);
                    schema
                }),
                (inner.clone(), fields()).prop_map(|(first, fields)| {
                    json!({ "allOf": [first, object(fields)], "description": "Both." })
                }),
            ]
        })
        .boxed()
}

fn object(fields: Vec<(String, Value, bool)>) -> Value {
    let required: Vec<_> = fields.iter().filter(|field| field.2).map(|field| &field.0).collect();
    let required = json!(required);
    let fields = fields.into_iter().map(|(name, schema, _)| (name, schema));
    json!({ "type": "object", "properties": fields.collect::<Map<_, _>>(), "required": required })
}

fn tagged(fields: Vec<(String, Value, bool)>, tag: &str) -> Value {
    let mut schema = object(fields);
    schema["properties"]["kind"] = json!({ "type": "string", "const": tag });
    let required = schema["required"].as_array_mut().expect("a list");
    required.push("kind".into());
    schema
}

/// The same with definitions, each of which refers to later ones only.
fn with_definitions() -> impl Strategy<Value = Value> {
    (schema(0..3), schema(1..3), schema(2..3), schema(3..3)).prop_map(|(root, a, b, c)| {
        json!({
            "type": "object",
            "properties": { "root": root },
            "required": ["root"],
            "$defs": { "D0": a, "D1": b, "D2": c },
        })
    })
}

/// JSON of any shape under the keywords of JSON Schema.
pub(super) fn soup() -> impl Strategy<Value = Value> {
    const KEYWORDS: &[&str] = &[
        "$defs",
        "$id",
        "$ref",
        "additionalProperties",
        "allOf",
        "contains",
        "anyOf",
        "const",
        "default",
        "definitions",
        "dependentSchemas",
        "description",
        "enum",
        "examples",
        "exclusiveMinimum",
        "format",
        "if",
        "items",
        "then",
        "maxItems",
        "minimum",
        "minItems",
        "not",
        "oneOf",
        "pattern",
        "patternProperties",
        "prefixItems",
        "properties",
        "propertyNames",
        "required",
        "type",
        "unevaluatedProperties",
        "uniqueItems",
    ];
    const WORDS: &[&str] =
        &["#", "#/", "#/$defs/a", "#/properties/a", "#/%", "object", "array", "string", "a", "("];
    let leaf = prop_oneof![
        any_json::value(),
        proptest::sample::select(WORDS).prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        let key = prop_oneof![
            4 => proptest::sample::select(KEYWORDS).prop_map(String::from),
            1 => "[ab]",
        ];
        prop_oneof![
            3 => vec((key, inner.clone()), 0..6)
                .prop_map(|members| Value::from(members.into_iter().collect::<Map<_, _>>())),
            1 => vec(inner, 0..4).prop_map(Value::from),
        ]
    })
}

fn made(root: &Value, dialect: fn(&Value, &mut Refusals<'_>) -> Value) -> Option<Value> {
    let mut refusals = Refusals::new("Any");
    let made = dialect(root, &mut refusals);
    refusals.into_result(made).ok()
}

proptest! {
    #[test]
    fn the_strict_dialect_is_a_subset_that_says_no_more(root in with_definitions(), mut seed: u64) {
        let strict = made(&root, strict::strict);
        prop_assume!(strict.is_some());
        let strict = strict.unwrap_or_default();
        prop_assert_eq!(outside_subset(&strict, &strict), None, "{:#}\n{:#}", root, strict);
        for _ in 0..8 {
            let instance = instance(&strict, &strict, &mut seed);
            prop_assert!(fits(&strict, &strict, &instance));
            prop_assert!(fits(&root, &root, &instance), "{:#}\n{:#}\n{}", root, strict, instance);
        }
        prop_assert_eq!(made(&strict, strict::strict), Some(strict));
    }

    #[test]
    fn without_references_a_schema_means_the_same(root in with_definitions(), mut seed: u64) {
        let inlined = made(&root, inline::inlined).expect("nothing to refuse");
        prop_assert!(!inlined.to_string().contains("\"$ref\""));
        let bare = made(&root, inline::bare).expect("nothing to refuse");
        prop_assert!(bare.as_object().expect("an object").keys().eq(["type", "properties", "required"]));
        if let Some(strict) = made(&root, strict::strict) {
            let instance = instance(&strict, &strict, &mut seed);
            prop_assert!(fits(&inlined, &inlined, &instance));
            prop_assert!(fits(&bare, &bare, &instance));
        }
        prop_assert_eq!(made(&inlined, inline::inlined), Some(inlined));
        prop_assert_eq!(made(&bare, inline::bare), Some(bare));
    }

    #[test]
    fn no_json_makes_a_dialect_panic(schema in soup()) {
        let schema = OutputSchema::of_value(&schema, "Soup");
        for dialect in [Dialect::Tool, Dialect::Inlined, Dialect::Bare, Dialect::Strict] {
            let made = schema.in_dialect(dialect);
            if let Err(refusals) = made {
                prop_assert!(!refusals.is_empty());
            }
        }
        schema.invalid_keys();
    }
}

/// Schemas that would grow without bound, or are too deep to be looked at.
pub(super) fn large() -> [(&'static str, Value); 4] {
    let mut doubling = Map::new();
    for n in 0..25 {
        let next = json!({ "$ref": format!("#/$defs/D{}", n + 1) });
        let both = json!({ "type": "object", "properties": { "a": next, "b": next } });
        doubling.insert(format!("D{n}"), both);
    }
    doubling.insert("D25".into(), json!({ "type": "null" }));
    let mut parts = Map::new();
    for keyword in ["allOf", "anyOf"] {
        for n in 0..25 {
            let next = json!({ "$ref": format!("#/$defs/{keyword}{}", n + 1) });
            parts.insert(format!("{keyword}{n}"), json!({ keyword: [next, next] }));
        }
        parts.insert(format!("{keyword}25"), json!({ "type": "object", "properties": {} }));
    }
    let mut deep = json!({ "type": "string" });
    for _ in 0..300 {
        deep = json!({ "type": "array", "items": deep });
    }
    let of = |definitions: &Map<String, Value>, start: &str| {
        let start = format!("#/$defs/{start}");
        json!({
            "type": "object",
            "properties": { "a": { "$ref": start, "description": "x", "type": "object" } },
            "$defs": definitions,
        })
    };
    [
        ("Doubling", of(&doubling, "D0")),
        ("All", of(&parts, "allOf0")),
        ("Any", of(&parts, "anyOf0")),
        ("Deep", deep),
    ]
}

#[test]
fn no_schema_takes_long() {
    let mut shown = Vec::new();
    for (name, schema) in large() {
        let schema = OutputSchema::of_value(&schema, name);
        for dialect in [Dialect::Inlined, Dialect::Strict] {
            match schema.in_dialect(dialect) {
                Ok(text) => shown.push(format!("{dialect:?}: {} bytes", text.len())),
                Err(refusals) => {
                    shown.extend(refusals.iter().map(|refusal| format!("{dialect:?}: {refusal}")));
                }
            }
        }
    }
    insta::assert_snapshot!(shown.join("\n"));
}
