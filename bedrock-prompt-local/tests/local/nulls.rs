//! Null, where a schema allows it: for what the text does not have, and never for what it has.

use serde_json::{Value, json};

use crate::support::{extract, object};

/// What the text that names missing values ends with.
fn missing(paths: &str) -> Result<Value, String> {
    Err(format!(
        "I am the local extractive engine, not a language model: I could not find {paths} in the \
         text."
    ))
}

/// The cases that went wrong.
#[derive(Default)]
struct Wrong(Vec<String>);

impl Wrong {
    fn add(&mut self, case: &str, found: &Result<Value, String>, expected: &Result<Value, String>) {
        if found != expected {
            self.0.push(format!("{case}\n  found {found:?}\n  expected {expected:?}"));
        }
    }

    fn none(self) {
        assert!(self.0.is_empty(), "{}", self.0.join("\n"));
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_no_null() {
    let mut wrong = Wrong::default();
    let text = || json!({"type": ["string", "null"]});
    let number = || json!({"type": ["number", "null"]});
    let note = || object(json!({"number": {"type": "string"}, "note": text()}));
    let total = || {
        object(json!({"number": {"type": "string"}, "total": {"anyOf": [
            object(json!({"amount": {"type": "number"}, "currency": {"type": "string"}})),
            {"type": "null"},
        ]}}))
    };
    let list = || {
        object(json!({"number": {"type": "string"}, "prices": {"anyOf": [
            {"type": "array", "items": {"type": "number"}}, {"type": "null"},
        ]}}))
    };
    let rows = || {
        object(json!({"lines": {"type": "array", "items": object(json!({
            "name": {"type": "string"}, "price": number(), "note": text(),
        }))}}))
    };
    for (text, schema, paths) in [
        // A text of several lines, and one that looks like two.
        (r#"{"number": "7", "note": "one\ntwo"}"#, note(), "`note`"),
        (r#"{"number": "7", "note": "a\", b"}"#, note(), "`note`"),
        (
            "Number: 7\nPrice: 1.2 million",
            object(json!({"number": text(), "price": number()})),
            "`price`",
        ),
        ("Number: 7\nTotal amount: 1.2 million\n", total(), "`total.amount` or `total.currency`"),
        (
            "Number: 7\n\nTotal:\n  Amount: 1.2 million\n  Currency: EUR\n",
            total(),
            "`total.amount`",
        ),
        ("Number: 7\nPrices: 1.2 million, 3\n", list(), "`prices`"),
        (
            r#"{"lines": [{"name": "a", "price": "many", "note": "x"}, {"name": "b", "price": 2, "note": "y"}]}"#,
            rows(),
            "`lines[0].price`",
        ),
        (
            r#"{"lines": [{"name": "a", "price": 1, "note": "x\ny"}, {"name": "b", "price": 2, "note": "y"}]}"#,
            rows(),
            "`lines[0].note`",
        ),
    ] {
        wrong.add(text, &extract(text, "document", schema).await, &missing(paths));
    }
    wrong.none();
}

#[tokio::test]
async fn what_is_not_there_is_null() {
    let mut wrong = Wrong::default();
    let maybe = |schema: Value| json!({"anyOf": [schema, {"type": "null"}]});
    let schemas = [
        json!({"type": ["string", "null"]}),
        json!({"type": ["integer", "string", "null"]}),
        json!({"enum": ["a", "b", null]}),
        json!({"enum": ["a", null]}),
        maybe(json!({"const": "a"})),
        maybe(json!({"type": "array", "items": {"type": "string"}})),
        maybe(object(json!({"x": {"type": "string"}}))),
        json!({"anyOf": [maybe(json!({"type": "string"})), {"type": "integer"}]}),
        json!({"$ref": "#/$defs/Maybe"}),
        json!({"allOf": [{"$ref": "#/$defs/Maybe"}], "description": "One."}),
    ];
    for schema in schemas {
        let mut whole = object(json!({"number": {"type": "string"}, "extra": schema}));
        whole["$defs"] = json!({"Maybe": maybe(json!({"type": "string"}))});
        let found = extract("Number: 7", "document", whole.clone()).await;
        wrong.add(&schema.to_string(), &found, &Ok(json!({"number": "7", "extra": null})));
        if schema.to_string().contains("\"a\"") {
            let found = extract("Number: 7\nExtra: a", "document", whole).await;
            wrong.add(&schema.to_string(), &found, &Ok(json!({"number": "7", "extra": "a"})));
        }
    }
    wrong.none();
}

#[tokio::test]
async fn a_number_or_text_loses_nothing() {
    let mut wrong = Wrong::default();
    let schema = || object(json!({"code": {"type": ["string", "number"]}}));
    for (text, expected) in [
        ("007", json!("007")),
        ("00.50", json!("00.50")),
        ("+49 30 1234", json!("+49 30 1234")),
        ("12 34", json!("12 34")),
        ("1.2.3", json!("1.2.3")),
        ("12.50", json!("12.50")),
        ("EUR 1,200.00", json!("1200.00")),
        ("(12)", json!("(12)")),
        ("~5", json!("~5")),
        (">5", json!(">5")),
        ("5*", json!("5*")),
        ("5!", json!("5!")),
        ("12345678901234567890.12", json!("12345678901234567890.12")),
    ] {
        let found = extract(&format!("Code: {text}"), "document", schema()).await;
        wrong.add(text, &found, &Ok(json!({"code": expected})));
    }
    wrong.none();
}
