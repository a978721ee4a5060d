//! What must not be found: a value that the text does not have for this property.

use serde_json::{Value, json};

use crate::support::{extract, object};

/// All properties are optional, so that the response has only what was found.
async fn found(text: &str, properties: Value) -> Value {
    let Value::Object(members) = properties else {
        panic!("properties are an object");
    };
    let optional = members.into_iter().map(|(key, schema)| (format!("{key}?"), schema));
    let schema = object(Value::Object(optional.collect()));
    extract(text, "document", schema).await.expect("nothing is required")
}

#[tokio::test]
async fn nothing_is_made_up() {
    let status = || json!({"status": {"enum": ["paid", "open"]}});
    let paid = || json!({"paid": {"type": "boolean"}});
    let shipped = || json!({"shipped": {"type": "boolean"}});
    let date = |name: &str| json!({name: {"type": "string", "format": "date"}});
    let text = |name: &str| json!({name: {"type": "string"}});
    let number = |name: &str| json!({name: {"type": "number"}});
    let rows = [
        ("Status: not paid", status()),
        ("Status: unpaid", status()),
        ("Status: open until paid", status()),
        ("Status: will be paid soon", status()),
        ("Status: Not shipped yet", json!({"status": {"enum": ["shipped", "pending"]}})),
        ("Late fees apply if paid after the due date", status()),
        ("Goods remain our property until paid in full.", paid()),
        ("No problem, I have paid", paid()),
        ("Please tell me whether the parcel is damaged.", json!({"damaged": {"type": "boolean"}})),
        ("Active: on hold", json!({"active": {"type": "boolean"}})),
        ("Shipped: No. 12", shipped()),
        ("Shipped: yes and no", shipped()),
        ("From: Ada <ada@x.org>\nTo: Bob <bob@y.org>", text("recipient_email")),
        ("Contact: help@shop.example", text("customer_email")),
        ("She lives at 12 Baker Street.", number("age")),
        ("Payment received on 4 March 2026", date("due")),
        ("Birth date: 04.03.85", date("birth_date")),
        ("The manual is in German.", text("city")),
        ("Invoice number: INV-7\nSee page number 10", number("total")),
        (
            "Take 2 of 14, then 3.",
            json!({"scores": {"type": "array", "items": {"type": "number"}}}),
        ),
        ("It is red.", json!({"colours": {"type": "array", "items": {"enum": ["red", "blue"]}}})),
        ("My name is Grace Hopper.", text("name")),
        ("CORNER CAFE\n12 Main Street", text("name")),
        ("The total was EUR 59.90.", number("tax")),
        ("Password: hunter2", text("account")),
        ("Item   Price\nHat    5.00", text("item")),
        ("| Item | Price |\n|---|---|\n| Hat | 5.00 |", text("item")),
        ("Id: not-a-uuid", json!({"id": {"type": "string", "format": "uuid"}})),
        ("Weight: 04.03.26\nPrice: 1.250", number("price")),
    ];
    for (text, properties) in rows {
        assert_eq!(found(text, properties).await, json!({}), "{text}");
    }
}

#[tokio::test]
async fn what_is_there_is_still_found() {
    let status = || json!({"status": {"enum": ["paid", "not_paid", "partially_paid"]}});
    let paid = || json!({"paid": {"type": "boolean"}});
    let rows = [
        ("Status: Paid", status(), json!({"status": "paid"})),
        ("Status: not paid", status(), json!({"status": "not_paid"})),
        ("Status: partially paid (cash)", status(), json!({"status": "partially_paid"})),
        ("Paid: yes", paid(), json!({"paid": true})),
        ("Paid: No, thanks", paid(), json!({"paid": false})),
        ("Paid: [x]", paid(), json!({"paid": true})),
        (
            "Id: 67e55044-10b1-426f-9247-bb680e5fe0c8",
            json!({"id": {"type": "string", "format": "uuid"}}),
            json!({"id": "67e55044-10b1-426f-9247-bb680e5fe0c8"}),
        ),
        (
            "Net: 24,50 EUR\nPrice: 1.250 EUR",
            json!({"price": {"type": "number"}}),
            json!({"price": 1250}),
        ),
    ];
    for (text, properties, expected) in rows {
        assert_eq!(found(text, properties).await, expected, "{text}");
    }
}

#[tokio::test]
async fn a_required_enum_needs_a_clear_winner() {
    let schema = || object(json!({"urgency": {"enum": ["urgent", "normal"]}, "name?": {}}));
    let urgency = |text: &'static str| extract(text, "ticket", schema());
    assert_eq!(urgency("This is urgent!").await, Ok(json!({"urgency": "urgent"})));
    for text in ["this is not urgent at all", "It isn't urgent", "urgent or normal", "hello"] {
        let found = urgency(text).await;
        assert!(found.is_err(), "{text}: {found:?}");
    }
}

#[tokio::test]
async fn an_object_that_asks_for_nothing_is_empty() {
    let schema = object(json!({
        "name": {"type": "string"},
        "extra": {"type": "object"},
        "notes": object(json!({"text?": {"type": "string"}})),
        "more?": {"type": "object"},
    }));
    assert_eq!(
        extract("Name: Ida", "person", schema).await,
        Ok(json!({"name": "Ida", "extra": {}, "notes": {}}))
    );
}
