use serde_json::json;

use super::*;

fn said(schema: &Value, document: &Value, scope: Scope) -> Vec<String> {
    let rules = Rules::of(schema);
    let mut found = Vec::new();
    rules.root().check(&Node::from(document), &Place::Root, scope, &mut found);
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
            "`*`: unknown, got a whole number",
        ),
        (
            json!({ "maxItems": 1 }),
            json!([1, 2]),
            "the answer: must have at most 1 item, got a list of 2 items",
        ),
        (
            json!({ "uniqueItems": true }),
            json!([1, 1.0]),
            "the answer: must have no item twice, got a list of 2 items",
        ),
        (
            json!({ "minProperties": 1 }),
            json!({}),
            "the answer: must have at least 1 key, got an object of 0 keys",
        ),
        (
            json!({ "propertyNames": { "maxLength": 1 } }),
            json!({ "ab": 1 }),
            "`*`: its key: must have at most 1 character",
        ),
        (
            json!({ "contains": { "const": 1 } }),
            json!([2]),
            "the answer: must have at least 1 item that fits `contains`, got a list of 1 item",
        ),
        (
            json!({ "not": { "type": "null" } }),
            json!(null),
            "the answer: must not be of the kind that is ruled out, got null",
        ),
        (json!(false), json!(null), "the answer: nothing may stand here, got null"),
    ] {
        assert_eq!(said(&schema, &document, Scope::All), [expected]);
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
            "the answer: fits none of the 2 forms it may have, got an object of 1 key",
        ),
        (json!(1), "the answer: expected an object or null, got a whole number"),
    ] {
        assert_eq!(said(&schema, &document, Scope::All), [expected]);
    }
    let hidden = said(&schema, &json!({ "kind": "card", "digits": "12345" }), Scope::Hidden);
    assert_eq!(hidden, ["`digits`: must have at most 4 characters, got a string of 5 characters"]);
    assert!(said(&schema, &json!({ "kind": "card", "digits": 5 }), Scope::Hidden).is_empty());
    let words = json!({ "oneOf": [{ "const": "a" }, { "enum": ["b", "c"] }] });
    assert_eq!(
        said(&words, &json!("d"), Scope::All),
        ["the answer: expected one of `a`, `b`, `c`, got a string of 1 character"]
    );
}
