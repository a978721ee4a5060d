//! Tables: totals, pages, and ambiguous rows.

use serde_json::{Value, json};

use crate::support::{extract, object};

fn items() -> Value {
    object(json!({"items": {"type": "array", "items": object(json!({
        "name": {"type": "string"},
        "quantity": {"type": "integer"},
        "price": {"type": "number"},
    }))}}))
}

#[tokio::test]
async fn a_product_named_like_a_total_is_a_product() {
    let text = "\
Name            Quantity    Price
Race bike              1   900.00
Balance bike           2   100.00
Total tape             3     2.00
Cash                   1     5.00
Helmet                 4    50.00
Total                       1,311.00";
    let input = extract(text, "order", items()).await.expect("all found");
    assert_eq!(
        input,
        json!({"items": [
            {"name": "Race bike", "quantity": 1, "price": 900.0},
            {"name": "Balance bike", "quantity": 2, "price": 100.0},
            {"name": "Total tape", "quantity": 3, "price": 2.0},
            {"name": "Cash", "quantity": 1, "price": 5.0},
            {"name": "Helmet", "quantity": 4, "price": 50.0},
        ]})
    );
}

#[tokio::test]
async fn rows_after_a_subtotal_are_kept() {
    let text = "\
| Name | Quantity | Price |
|---|---|---|
| Hat | 1 | 5.00 |
| Subtotal | | 5.00 |
| Cap | 2 | 3.00 |
| Total | | 11.00 |";
    let input = extract(text, "order", items()).await.expect("all found");
    assert_eq!(
        input,
        json!({"items": [
            {"name": "Hat", "quantity": 1, "price": 5.0},
            {"name": "Cap", "quantity": 2, "price": 3.0},
        ]})
    );
}

#[tokio::test]
async fn a_table_goes_on_over_the_page() {
    let expected = json!({"items": [
        {"name": "Hat", "quantity": 1, "price": 5.0},
        {"name": "Cap", "quantity": 2, "price": 3.0},
        {"name": "Tie", "quantity": 3, "price": 4.0},
    ]});
    let header = "Name    Quantity    Price\n";
    let first = "Hat     1           5.00\nCap     2           3.00\n";
    let second = "Tie     3           4.00\n";
    let total = "\nTotal               23.00";
    for text in [
        format!("{header}{first}\nPage 1 of 2\n\n{header}{second}{total}"),
        format!("{header}{first}\n{second}{total}"),
    ] {
        assert_eq!(extract(&text, "order", items()).await, Ok(expected.clone()), "{text}");
    }
}

#[tokio::test]
async fn a_row_that_cannot_be_read_spoils_the_list() {
    let text = "Name    Quantity    Price\nHat     1           5.00\nCap     two         3.00";
    assert!(extract(text, "order", items()).await.is_err());
    let text = "- Name: Hat, Quantity: 1, Price: 5.00\n- Name: Cap, Quantity: two, Price: 3.00";
    assert!(extract(text, "order", items()).await.is_err());
}

#[tokio::test]
async fn two_lists_do_not_share_a_table() {
    let rows = || {
        let row = object(json!({"date": {"type": "string"}, "amount": {"type": "number"}}));
        json!({"type": "array", "items": row})
    };
    let schema = object(json!({"debits?": rows(), "credits?": rows()}));
    let table = "Date          Amount\n2026-01-02    5.00\n2026-01-03    6.00\n";
    assert_eq!(extract(table, "account", schema.clone()).await, Ok(json!({})), "whose?");
    let row = |day: &str, amount: f64| json!({"date": day, "amount": amount});
    assert_eq!(
        extract(&format!("Credits:\n{table}"), "account", schema).await,
        Ok(json!({"credits": [row("2026-01-02", 5.0), row("2026-01-03", 6.0)]}))
    );
}

#[tokio::test]
async fn orders_with_a_table_each() {
    let schema = object(json!({"orders": {"type": "array", "items": object(json!({
        "number": {"type": "string"},
        "items": {"type": "array", "items": object(json!({
            "item": {"type": "string"},
            "price": {"type": "number"},
        }))},
    }))}}));
    let text = "\
Number: A-1
Item   Price
Hat    5.00

Number: A-2
Item   Price
Cap    3.00
Tie    4.00";
    assert_eq!(
        extract(text, "orders", schema).await,
        Ok(json!({"orders": [
            {"number": "A-1", "items": [{"item": "Hat", "price": 5.0}]},
            {"number": "A-2", "items": [
                {"item": "Cap", "price": 3.0},
                {"item": "Tie", "price": 4.0},
            ]},
        ]}))
    );
}
