use serde_json::json;

use super::*;
use crate::json_schema::OutputSchema;

fn violations_of(schema: &Value, document: &Value, scope: Scope) -> Vec<String> {
    let rules = Rules::compile(schema);
    let mut found = Vec::new();
    rules.root().check(&Node::from(document), &JsonPath::Root, scope, &mut found);
    if scope == Scope::All {
        assert_eq!(rules.root().fits(&Node::from(document)), found.is_empty());
    }
    found.iter().map(ToString::to_string).collect()
}

/// Each violation in its words.
#[test]
fn violations_say_what_must_hold() {
    for (schema, document, expected) in [
        (
            json!({ "type": "string" }),
            json!(1),
            "the answer: expected a string, got a whole number",
        ),
        (
            json!({ "type": ["integer", "null", "array"] }),
            json!("1"),
            "the answer: expected a whole number, a list or null, got a string of 1 character",
        ),
        (json!({ "minimum": 1 }), json!(0), "the answer: must be at least 1, got a whole number"),
        (
            json!({ "exclusiveMaximum": 1.5 }),
            json!(1.5),
            "the answer: must be less than 1.5, got a number with a fraction",
        ),
        (
            json!({ "multipleOf": 0.01 }),
            json!(0.005),
            "the answer: must be a multiple of 0.01, got a number with a fraction",
        ),
        (
            json!({ "minLength": 2 }),
            json!("é"),
            "the answer: must have at least 2 characters, got a string of 1 character",
        ),
        (
            json!({ "pattern": "^a" }),
            json!("b"),
            "the answer: must match the pattern `^a`, got a string of 1 character",
        ),
        (
            json!({ "format": "date" }),
            json!("25/12/2018"),
            "the answer: must be a date (RFC 3339), got a string of 10 characters",
        ),
        (
            json!({ "enum": ["a", 1] }),
            json!("b"),
            "the answer: expected one of `a`, `1`, got a string of 1 character",
        ),
        (
            json!({ "const": "a" }),
            json!("b"),
            "the answer: expected `a`, got a string of 1 character",
        ),
        (json!({ "required": ["a"], "properties": { "a": true } }), json!({}), "`a`: missing"),
        (
            json!({ "additionalProperties": false }),
            json!({ "x": 1 }),
            "`*`: unknown key, got a whole number",
        ),
        (
            json!({ "maxItems": 1 }),
            json!([1, 2]),
            "the answer: must have at most 1 item, got a list of 2 items",
        ),
        (
            json!({ "uniqueItems": true }),
            json!([1, 1.0]),
            "the answer: items must be unique, got a list of 2 items",
        ),
        (
            json!({ "minProperties": 1 }),
            json!({}),
            "the answer: must have at least 1 key, got an object of 0 keys",
        ),
        (
            json!({ "propertyNames": { "maxLength": 1 } }),
            json!({ "ab": 1 }),
            "`*`: the key: must have at most 1 character",
        ),
        (
            json!({ "contains": { "const": 1 } }),
            json!([2]),
            "the answer: must have at least 1 item matching the `contains` schema, got a list of 1 item",
        ),
        (
            json!({ "not": { "type": "null" } }),
            json!(null),
            "the answer: must not match the `not` schema, got null",
        ),
        (json!(false), json!(null), "the answer: no value is allowed here, got null"),
    ] {
        assert_eq!(violations_of(&schema, &document, Scope::All), [expected]);
    }
}

#[test]
fn of_a_choice_the_alternative_that_was_meant_is_looked_at() {
    let card = json!({
        "type": "object",
        "properties": { "kind": { "const": "card" }, "digits": { "type": "string", "maxLength": 4 } },
        "required": ["kind", "digits"],
    });
    let cash = json!({
        "type": "object",
        "properties": { "kind": { "const": "cash" } },
        "required": ["kind"],
    });
    let schema = json!({ "anyOf": [{ "oneOf": [card, cash] }, { "type": "null" }] });
    for (document, expected) in [
        (json!({ "kind": "card" }), "`digits`: missing"),
        (
            json!({ "kind": "card", "digits": "12345" }),
            "`digits`: must have at most 4 characters, got a string of 5 characters",
        ),
        (
            json!({ "kind": "cheque" }),
            "the answer: matches none of the 2 alternatives, got an object of 1 key",
        ),
        (json!(1), "the answer: expected an object or null, got a whole number"),
    ] {
        assert_eq!(violations_of(&schema, &document, Scope::All), [expected]);
    }
    let hidden =
        violations_of(&schema, &json!({ "kind": "card", "digits": "12345" }), Scope::BeyondSerde);
    assert_eq!(hidden, ["`digits`: must have at most 4 characters, got a string of 5 characters"]);
    assert!(
        violations_of(&schema, &json!({ "kind": "card", "digits": 5 }), Scope::BeyondSerde)
            .is_empty()
    );
    let words = json!({ "oneOf": [{ "const": "a" }, { "enum": ["b", "c"] }] });
    assert_eq!(
        violations_of(&words, &json!("d"), Scope::All),
        ["the answer: expected one of `a`, `b`, `c`, got a string of 1 character"]
    );
}

/// What serde sees anyway.
#[derive(schemars::JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Plain {
    byte: u8,
    size: usize,
    signed: Option<i16>,
    ratio: f32,
    pair: (u8, String),
    amount: rust_decimal::Decimal,
    rest: Option<rust_decimal::Decimal>,
    scanned: Option<chrono::NaiveDateTime>,
    inner: Option<Box<Plain>>,
    counts: std::collections::HashMap<String, u64>,
}

#[derive(schemars::JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Bounded {
    plain: Vec<Plain>,
    #[schemars(range(min = 1))]
    quantity: Option<u16>,
}

#[test]
fn what_a_type_says_by_itself_is_not_looked_for_again() {
    assert!(!OutputSchema::for_type::<Plain>().rules().has_checks_beyond_serde());
    assert!(!OutputSchema::for_type::<Vec<Plain>>().rules().has_checks_beyond_serde());
    let schema = OutputSchema::for_type::<Vec<Bounded>>();
    let rules = schema.rules();
    assert!(rules.has_checks_beyond_serde() && rules.unchecked().is_empty());
    // Digits are asked for in a string, and taken as a number as well.
    let plain = |amount: Value| {
        json!({
            "byte": 1, "size": 2, "ratio": 1, "pair": [1, "a"], "amount": amount, "counts": {},
        })
    };
    for amount in [json!("44.40"), json!(44.4)] {
        let answer = json!({ "value": [{ "plain": [plain(amount)] }] });
        assert!(rules.root().fits(&Node::from(&answer)));
    }
    let answer = json!({ "value": [{ "plain": "no list", "quantity": 0 }] });
    let mut found = Vec::new();
    rules.root().check(&Node::from(&answer), &JsonPath::Root, Scope::BeyondSerde, &mut found);
    let found: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found, ["`value[0].quantity`: must be at least 1, got a whole number"]);
}

#[test]
fn formats_are_as_lenient_as_types_that_read_themselves() {
    for (format, text, is_read) in [
        ("uri", "https://de.wikipedia.org/wiki/Z\u{fc}rich", true),
        ("uri", "https://m\u{fc}nchen.example/?q=\u{65e5}#\u{672c}", true),
        ("uri", "https://example.org/\u{a0}", false),
        ("uri", "/wiki/Z\u{fc}rich", false),
        ("uri", "\u{fc}:a", false),
        ("uuid", "67e5504410b1426f9247bb680e5fe0c8", true),
        ("uuid", "{67e55044-10b1-426f-9247-bb680e5fe0c8}", true),
        ("uuid", "urn:uuid:67E55044-10B1-426F-9247-BB680E5FE0C8", true),
        ("uuid", "{67e5504410b1426f9247bb680e5fe0c8}", false),
        ("uuid", "67e5504410b1426f9247bb680e5fe0", false),
        ("date-time", "2026-11-20 09:30:00Z", true),
        ("date-time", "2026-11-20 09:30:00.5+01:00", true),
        ("date-time", "2026-11-20  09:30:00Z", false),
        ("date-time", "2026-11-20 09:30:00", false),
    ] {
        let (schema, document) = (json!({ "format": format }), json!(text));
        assert_eq!(
            violations_of(&schema, &document, Scope::BeyondSerde).is_empty(),
            is_read,
            "{text}"
        );
        assert_eq!(violations_of(&schema, &document, Scope::All).len(), 1, "{text}");
    }
}

#[test]
fn a_rule_says_what_may_stand_where() {
    let rules = Rules::compile(&json!({
        "type": "object",
        "properties": {
            "name": { "type": "string" },
            "topic": { "anyOf": [{ "$ref": "#/$defs/Topic" }, { "type": "null" }] },
            "pair": { "prefixItems": [{ "type": "integer" }], "items": { "type": "string" } },
            "inner": { "$ref": "#", "description": "The same again." },
        },
        "required": ["name"],
        "additionalProperties": false,
        "$defs": { "Topic": { "enum": ["a", "b"] } },
    }));
    let root = rules.root();
    assert!(root.types() == Types::OBJECT && root.is_declared("pair"));
    assert!(!root.is_declared("other") && root.property("other").is_none());
    assert!(root.is_required("name") && !root.is_required("pair"));
    assert!(root.required().eq(["name"]));
    let names: Vec<_> = root.properties().map(|(name, _)| name).collect();
    assert_eq!(names, ["name", "topic", "pair", "inner"]);
    let topic = root.property("topic").expect("a property");
    assert!(topic.types() == Types::STRING | Types::NULL && topic.values().is_none());
    let branches: Vec<_> = topic.branches().map(Rule::values).collect();
    assert_eq!(branches, [Some(&[json!("a"), json!("b")][..]), None]);
    let pair = root.property("pair").expect("a property");
    let items = [0, 1].map(|index| pair.item(index).expect("a rule").types());
    assert!(items == [Types::INTEGER, Types::STRING]);
    let inner = root.property("inner").and_then(|inner| inner.property("inner"));
    assert!(inner.expect("the same again").is_required("name"));
    assert_eq!(root.parts().count(), 0);
    let mut found = Vec::new();
    let answer = Node::from(&json!({ "name": 1, "x": 1 }));
    root.check_here(&answer, &JsonPath::Root, &mut found);
    assert_eq!(
        found.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["`*`: unknown key, got a whole number"]
    );
}

#[test]
fn what_is_not_understood_is_named_and_holds() {
    for (schema, unchecked) in [
        (json!({ "unevaluatedProperties": false }), "unevaluatedProperties"),
        (json!({ "$ref": "other.json" }), "$ref"),
        (json!({ "$ref": "#" }), "$ref"),
        (json!({ "anyOf": [{ "$ref": "#" }, false] }), "$ref"),
        (json!({ "$ref": "#/$defs/a", "$defs": { "a": { "$id": "b", "type": "null" } } }), "$id"),
        (json!({ "not": { "pattern": "(?=a)" } }), "pattern"),
        (json!({ "oneOf": [true, { "$dynamicRef": "#a" }] }), "$dynamicRef"),
        (json!({ "minimum": 1, "exclusiveMinimum": true }), "exclusiveMinimum"),
        (json!({ "items": [false] }), "items"),
        (
            json!({ "patternProperties": { "\\p{L}": true }, "additionalProperties": false }),
            "patternProperties",
        ),
        (json!({ "if": { "format": "regex" }, "then": false }), "format"),
        (json!({ "type": "any" }), "type"),
        (json!({ "maxLength": -1 }), "maxLength"),
        (json!({ "$schema": "http://json-schema.org/draft-04/schema#" }), "$schema"),
        (json!(7), "an invalid schema"),
    ] {
        let rules = Rules::compile(&schema);
        assert!(rules.unchecked().iter().any(|each| each == unchecked), "{schema}");
        assert!(rules.root().fits(&Node::from(&json!({ "a": [2] }))), "{schema}");
        assert!(rules.violations(&json!("a")).is_none());
    }
    // What is not reached, or says nothing, is no matter.
    for schema in [
        json!({ "$defs": { "a": { "pattern": "(?=a)" } } }),
        json!({ "format": "uint8", "unevaluatedItems": true, "x-mine": 1 }),
        json!({ "$schema": "http://json-schema.org/draft-07/schema#", "$id": "a", "$ref": "#/definitions/a", "definitions": { "a": {} } }),
    ] {
        assert_eq!(Rules::compile(&schema).unchecked(), &[] as &[String]);
    }
}

#[test]
fn a_prescan_sees_what_needs_a_check() {
    use ScanVerdict::{Clean, NeedsCheck, Suspicious};

    let line = json!({
        "type": "object",
        "properties": {
            "sku": { "type": "string", "pattern": "^[A-Z]+$" },
            "count": { "type": "integer", "minimum": 1 },
            "note": { "type": ["string", "null"], "maxLength": 20 },
        },
        "required": ["sku", "count"],
    });
    let card = json!({
        "type": "object",
        "properties": { "kind": { "const": "card" }, "amount": { "minimum": 10 }, "by": {} },
        "required": ["kind", "amount"],
    });
    let cash = json!({
        "type": "object",
        "properties": { "kind": { "const": "cash" }, "amount": { "maximum": 5 } },
        "required": ["kind", "amount"],
    });
    let rules = Rules::compile(&json!({
        "type": "object",
        "properties": {
            "lines": { "type": "array", "items": line, "minItems": 1 },
            "first": { "anyOf": [line, { "type": "null" }] },
            "paid": { "oneOf": [card, cash] },
            "more": { "type": "object", "additionalProperties": line },
            "tags": { "type": "array", "uniqueItems": true },
            "state": { "oneOf": [{ "const": "open" }, { "enum": ["done", "other"] }, { "type": "null" }] },
            "from": { "anyOf": [
                { "properties": { "street": {}, "city": {} }, "type": "object" },
                { "properties": { "name": {}, "iban": {} }, "required": ["name"], "type": "object" },
            ] },
        },
        "required": ["lines"],
    }));
    for (json, expected) in [
        (r#"{"lines":[{"sku":"A","count":1}]}"#, Clean),
        (" { \"lines\" : [ { \"count\" : 20,\n \"sku\" : \"A\" } ] } ", Clean),
        (r#"{"lines":[]}"#, NeedsCheck),
        (r#"{"lines":[{"sku":"a","count":1}]}"#, NeedsCheck),
        (r#"{"lines":[{"sku":"A","count":0}]}"#, NeedsCheck),
        (r#"{"lines":[{"sku":"\u0041","count":1}]}"#, NeedsCheck),
        (r#"{"lines":[{"sku":"A","count":1,"note":"a\n\"b\" c"}]}"#, Clean),
        (r#"{"lines":[{"sku":"A","count":1,"note":"a\\bcdefghijklmnopqrstuvw"}]}"#, NeedsCheck),
        // It may be the note, or the list.
        (r#"{"lines":[{"sku":"A","count":1,"Note":"a"}]}"#, Suspicious),
        (r#"{"lines":[{"sku":"A","count":1,"not\u0065":"a"}]}"#, Suspicious),
        (r#"{"sku":"A","lines":[{"sku":"A","count":1}]}"#, Suspicious),
        // Nothing is missing.
        (r#"{"lines":[{"sku":"A","count":1,"note":null,"x":[{}, "}"]}]}"#, Clean),
        (r#"{"lines":[{"sku":"A","count":1}],"first":null}"#, Clean),
        (r#"{"lines":[{"sku":"A","count":1}],"first":{"count":1,"sku":"B"}}"#, Clean),
        (r#"{"lines":[{"sku":"A","count":1}],"first":{"count":0,"sku":"B"}}"#, NeedsCheck),
        (r#"{"lines":[{"sku":"A","count":1}],"first":{"count":1,"sku":"B","x":1}}"#, Suspicious),
        // The tag says which.
        (r#"{"lines":[{"sku":"A","count":1}],"paid":{"kind":"card","amount":12}}"#, Clean),
        (r#"{"lines":[{"sku":"A","count":1}],"paid":{"amount":2,"kind":"cash"}}"#, Clean),
        (r#"{"lines":[{"sku":"A","count":1}],"paid":{"amount":2,"kind":"card"}}"#, NeedsCheck),
        (r#"{"lines":[{"sku":"A","count":1}],"more":{"x":{"sku":"B","count":1}}}"#, Clean),
        (r#"{"lines":[{"sku":"A","count":1}],"more":{"x":{"sku":"b","count":1}}}"#, NeedsCheck),
        (
            r#"{"lines":[{"sku":"A","count":1}],"more":{"x":{"sku":"B","count":1},"x":{"sku":"B","count":1}}}"#,
            Suspicious,
        ),
        // Serde takes some words for others, and a list for an object.
        (r#"{"lines":[{"sku":"A","count":1}],"state":"done"}"#, Clean),
        (r#"{"lines":[{"sku":"A","count":1}],"state":null}"#, Clean),
        (r#"{"lines":[{"sku":"A","count":1}],"state":"Done"}"#, Suspicious),
        (r#"{"lines":[{"sku":"A","count":1}],"paid":{"kind":"cheque","amount":7}}"#, Suspicious),
        (r#"{"lines":[["A",1]]}"#, Suspicious),
        (r#"{"lines":[{"sku":"A","count":1}],"first":["A",1]}"#, Suspicious),
        (r#"{"lines":[{"sku":"A","count":1,"note":"a, [b]"}]}"#, Clean),
        // It may be the other, with all left out.
        (r#"{"lines":[{"sku":"A","count":1}],"from":{"city":"Rome"}}"#, Clean),
        (r#"{"lines":[{"sku":"A","count":1}],"from":{"iban":"x"}}"#, Suspicious),
        (r#"{"lines":[{"sku":"A","count":1}],"tags":["a"]}"#, Clean),
        (r#"{"lines":[{"sku":"A","count":1}],"tags":["a","a"]}"#, NeedsCheck),
    ] {
        assert!(serde_json::from_str::<Value>(json).is_ok(), "{json}");
        assert_eq!(rules.prescan(json), expected, "{json}");
    }
}

proptest::proptest! {
    #[test]
    fn short_numbers_are_compared_as_long_ones(
        number in "-?(0|[1-9][0-9]{0,8})([.][0-9]{1,8})?",
        limit in "-?[1-9][0-9]{0,2}([.][0-9]{1,2})?",
    ) {
        let limit: Value = serde_json::from_str(&limit).expect("a number");
        for keyword in ["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf"] {
            let rules = Rules::compile(&json!({ keyword: limit }));
            let fits = |digits: String| rules.root().fits(&Node::Number(digits.into()));
            assert_eq!(fits(number.clone()), fits(format!("{number}e0")), "{keyword} {limit}");
        }
    }
}
