//! The engine with single values: choices, dates, numbers, and missing values.

use serde_json::{Value, json};

use crate::support::{decimal, extract, object};

const TICKET: &str = "\
<ticket>
Hi team,

since this morning the app crashes with an error whenever I open my invoices. This is urgent,
we cannot work. I was also charged twice last month, but that can wait.

Regards, Kim
</ticket>
Classify the ticket.";

#[tokio::test]
async fn a_ticket_is_classified_by_described_variants() {
    let schema = object(json!({
        "category": {"oneOf": [
            {"const": "billing", "type": "string", "description": "Questions on payments and refunds"},
            {"const": "bug", "type": "string", "description": "The app crashes or shows an error"},
            {"const": "other", "type": "string", "description": "Anything else"},
        ]},
        "urgent?": {"type": "boolean", "description": "Whether it cannot wait"},
        "severity?": {"enum": ["cosmetic", "blocker"]},
        "summary?": {"type": "string"},
    }));
    let input = extract(TICKET, "ticket", schema).await.expect("all found");
    assert_eq!(input, json!({"category": "bug"}));
}

#[tokio::test]
async fn an_enum_wrapped_in_value() {
    let mut schema = object(json!({"value": {"$ref": "#/$defs/Mood"}}));
    schema["$defs"] = json!({"Mood": {"type": "string", "enum": ["Happy", "Sad", "VeryAngry"]}});
    let mood = |text: &'static str| extract(text, "mood", schema.clone());
    assert_eq!(mood("I am so happy today!").await, Ok(json!({"value": "Happy"})));
    assert_eq!(mood("They were very angry.").await, Ok(json!({"value": "VeryAngry"})));
    let none = mood("The train leaves at noon.").await.expect_err("no overlap");
    assert_eq!(
        none,
        "I am the local extractive engine, not a language model: I could not find `value` in the text."
    );
}

#[tokio::test]
async fn a_number_wrapped_in_value() {
    let value = |kind: Value| object(json!({"value": kind}));
    let text = "Value: 14 people";
    assert_eq!(
        extract(text, "answer", value(json!({"type": "integer"}))).await,
        Ok(json!({"value": 14}))
    );
    assert_eq!(
        extract("Value: 1.250,75 €", "answer", value(decimal())).await,
        Ok(json!({"value": "1250.75"}))
    );
    // The text does not show that this number belongs to the property.
    let bare = extract("We are 14.", "answer", value(json!({"type": "integer"}))).await;
    assert!(bare.is_err(), "{bare:?}");
}

#[tokio::test]
async fn dates_in_many_forms() {
    let forms = [
        ("2026-03-04", "2026-03-04"),
        ("2026/03/04", "2026-03-04"),
        ("4 March 2026", "2026-03-04"),
        ("4th of March, 2026", "2026-03-04"),
        ("Wednesday, March 4th, 2026", "2026-03-04"),
        ("Mar 4 2026", "2026-03-04"),
        ("4. März 2026", "2026-03-04"),
        ("4 mars 2026", "2026-03-04"),
        ("4 de marzo de 2026", "2026-03-04"),
        ("04.03.2026", "2026-03-04"),
        ("04-Mar-2026", "2026-03-04"),
        ("25/03/2026", "2026-03-25"),
        ("03/25/2026", "2026-03-25"),
        ("05/05/2026", "2026-05-05"),
    ];
    let schema = object(json!({"delivered": {"type": "string", "format": "date"}}));
    for (form, expected) in forms {
        let text = format!("Delivered: {form}");
        let input = extract(&text, "parcel", schema.clone()).await;
        assert_eq!(input, Ok(json!({"delivered": expected})), "{form}");
    }
    let none = [
        "03/04/2026",
        "30 February 2026",
        "soon",
        "INV-2026-03-04",
        "March 2026",
        "04.03.85",
        "04-Mar-26",
        "12–14 June 2026",
        "1 June 2026 or 3 June 2026",
    ];
    for form in none {
        let text = format!("Delivered: {form}");
        let input = extract(&text, "parcel", schema.clone()).await;
        assert!(input.is_err(), "{form}: {input:?}");
    }
    // Another date in the text shows which number is the day.
    let text = "Ordered: 25/03/2026\nDelivered: 03/04/2026";
    let input = extract(text, "parcel", schema).await;
    assert_eq!(input, Ok(json!({"delivered": "2026-04-03"})));
}

#[tokio::test]
async fn times() {
    let schema = |format: &str| object(json!({"start": {"type": "string", "format": format}}));
    let start = |text: &'static str, format: &'static str| extract(text, "event", schema(format));
    for (form, expected) in [
        ("3 May 2026, 7:30 pm UTC", "2026-05-03T19:30:00Z"),
        ("3 May 2026, 7:30 p.m. GMT", "2026-05-03T19:30:00Z"),
        ("2026-05-03 14:30+02", "2026-05-03T14:30:00+02:00"),
        ("2026-05-03 14:30 UTC-3", "2026-05-03T14:30:00-03:00"),
        ("2026-05-03T14:30:00 +0530", "2026-05-03T14:30:00+05:30"),
    ] {
        let text = format!("Start: {form}");
        let found = extract(&text, "event", schema("date-time")).await;
        assert_eq!(found, Ok(json!({"start": expected})), "{form}");
    }
    for form in ["14:30", "14:30 CET", "2:30 pm EST", "14:30 (CET)", "14:30 - 16:00", "14:30+25"] {
        let text = format!("Start: 3 May 2026, {form}");
        let found = extract(&text, "event", schema("date-time")).await;
        assert!(found.is_err(), "{form}: {found:?}");
    }
    let local = extract("Start: 3 May 2026, 7:30 pm", "event", schema("partial-date-time")).await;
    assert_eq!(local, Ok(json!({"start": "2026-05-03T19:30:00"})));
    assert_eq!(
        start("Start: 2026-05-03T07:30:15.250+02:00", "date-time").await,
        Ok(json!({"start": "2026-05-03T07:30:15+02:00"}))
    );
    assert_eq!(
        start("Start: 2026-05-03 07:30", "partial-date-time").await,
        Ok(json!({"start": "2026-05-03T07:30:00"}))
    );
    assert_eq!(start("Start: 7 am", "partial-time").await, Ok(json!({"start": "07:00:00"})));
    assert!(start("Start: 3 May 2026", "date-time").await.is_err());
}

#[tokio::test]
async fn numbers_in_many_forms() {
    let forms = [
        ("1,234.50", "1234.50"),
        ("1.234,50 €", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1'234.50 CHF", "1234.50"),
        ("EUR 12", "12"),
        ("$-3.10", "-3.10"),
        ("-€3.10", "-3.10"),
        ("12,50-", "-12.50"),
        ("- 3.10 EUR; -3.10", "-3.10"),
        ("12 %", "12"),
        ("1,234,567", "1234567"),
        ("$12.00 CAD", "12.00"),
        ("007", "7"),
        ("0.125", "0.125"),
        ("12345678901234567890.123456789", "12345678901234567890.123456789"),
    ];
    let schema = object(json!({"figure": decimal()}));
    for (form, expected) in forms {
        let text = format!("Figure: {form}");
        let input = extract(&text, "sheet", schema.clone()).await;
        assert_eq!(input, Ok(json!({"figure": expected})), "{form}");
    }
    let none = [
        "A-12",
        "2026-01-01",
        "10:30",
        "1.2.3",
        "n/a",
        "1.250 EUR",
        "1,234",
        "1.2 million",
        "EUR 3 bn",
        "12k",
        "(12.50)",
        "(1,200.00)",
        "- 3.10",
        "3 to 5",
        "12.00 EUR, 14.00 USD",
    ];
    for form in none {
        let text = format!("Figure: {form}");
        let input = extract(&text, "sheet", schema.clone()).await;
        assert!(input.is_err(), "{form}: {input:?}");
    }
}

#[tokio::test]
async fn integers_are_whole_and_within_bounds() {
    let schema = object(json!({"count": {"type": "integer", "minimum": 0, "maximum": 255}}));
    let count = |text: &'static str| extract(text, "sheet", schema.clone());
    assert_eq!(count("Count: 12").await, Ok(json!({"count": 12})));
    assert_eq!(count("Count: 12.00").await, Ok(json!({"count": 12})));
    for text in ["Count: 12.5", "Count: -1", "Count: 256"] {
        assert!(count(text).await.is_err(), "{text}");
    }
    let text = "Count: 123456789012345678901234567890";
    for kind in ["integer", "number"] {
        let schema = object(json!({"count": {"type": kind}}));
        assert!(extract(text, "sheet", schema).await.is_err(), "{kind}");
    }
    let schema = object(json!({"count": {"type": "integer"}}));
    assert_eq!(
        extract("Count: 18446744073709551615", "sheet", schema).await,
        Ok(json!({"count": u64::MAX}))
    );
}

#[tokio::test]
async fn optional_values_are_left_out_and_required_ones_are_named() {
    let schema = object(json!({
        "name": {"type": "string"},
        "due_date": {"type": "string", "format": "date"},
        "address": object(json!({"city": {"type": "string"}, "zip": {"type": "string"}})),
        "vat_id?": {"type": ["string", "null"]},
    }));
    let text = "Name: Ida\nCity: Rome\nZip: 00118\nDue date: 1 May 2026";
    assert_eq!(
        extract(text, "person", schema.clone()).await,
        Ok(
            json!({"name": "Ida", "due_date": "2026-05-01", "address": {"city": "Rome", "zip": "00118"}})
        )
    );
    let error = extract("Name: Ida\nCity: Rome", "person", schema).await.expect_err("two missing");
    assert_eq!(
        error,
        "I am the local extractive engine, not a language model: I could not find `due_date` or \
         `address.zip` in the text."
    );
}

#[tokio::test]
async fn lists_of_plain_values() {
    let list = |items: Value| object(json!({"tags": {"type": "array", "items": items}}));
    let strings = || list(json!({"type": "string"}));
    assert_eq!(
        extract("Tags: red, green and blue", "post", strings()).await,
        Ok(json!({"tags": ["red", "green", "blue"]}))
    );
    assert_eq!(
        extract("Tags:\n* red\n* green\n\nBye", "post", strings()).await,
        Ok(json!({"tags": ["red", "green"]}))
    );
    assert!(extract("Buy these:\n1. milk\n2. bread\n", "post", strings()).await.is_err());
    assert_eq!(extract("Tags: none", "post", strings()).await, Ok(json!({"tags": []})));
    assert!(extract("Nothing here.", "post", strings()).await.is_err());
    assert_eq!(
        extract("Tags: 3, 5 and 8", "post", list(json!({"type": "integer"}))).await,
        Ok(json!({"tags": [3, 5, 8]}))
    );
    let part = extract("Tags: 3, five, 8", "post", list(json!({"type": "integer"}))).await;
    assert!(part.is_err(), "all or none: {part:?}");
    let colours = json!({"enum": ["red", "green", "blue"]});
    assert_eq!(
        extract("Tags: red and blue", "post", list(colours)).await,
        Ok(json!({"tags": ["red", "blue"]}))
    );
    for (bound, text) in [("minItems", "Tags: a, b"), ("maxItems", "Tags: a, b, c, d")] {
        let schema = object(json!({
            "tags": {"type": "array", "items": {"type": "string"}, bound: 3},
        }));
        assert!(extract(text, "post", schema).await.is_err(), "{bound}");
    }
}

#[tokio::test]
async fn tagged_unions_take_the_branch_with_most_found() {
    let schema = object(json!({"value": {"oneOf": [
        object(json!({"kind": {"const": "refund"}, "order": {"type": "string"}, "amount": {"type": "number"}})),
        object(json!({"kind": {"const": "question"}, "order": {"type": "string"}})),
    ]}}));
    assert_eq!(
        extract("Order: 7\nAmount: 3.50", "request", schema.clone()).await,
        Ok(json!({"value": {"kind": "refund", "order": "7", "amount": 3.5}}))
    );
    assert_eq!(
        extract("Order: 7", "request", schema.clone()).await,
        Ok(json!({"value": {"kind": "question", "order": "7"}}))
    );
    let labelled = "Kind: question\nOrder: 7\nAmount: 3.50";
    assert_eq!(
        extract(labelled, "request", schema).await,
        Ok(json!({"value": {"kind": "question", "order": "7"}}))
    );
}

#[tokio::test]
async fn tagged_unions_without_fields_are_classified() {
    let branch = |kind: &str| object(json!({"kind": {"const": kind}}));
    let schema = object(json!({"value": {"oneOf": [branch("cancel"), branch("upgrade")]}}));
    let value = |text: &'static str| extract(text, "request", schema.clone());
    assert_eq!(value("Please upgrade my plan.").await, Ok(json!({"value": {"kind": "upgrade"}})));
    for text in ["Good morning.", "Do not cancel it.", "Upgrade or cancel?"] {
        let found = value(text).await;
        assert!(found.is_err(), "{text}: {found:?}");
    }
}
