//! The engine with complete documents of different forms.

use serde_json::json;

use crate::support::{decimal, extract, object};

fn invoice() -> serde_json::Value {
    let mut schema = object(json!({
        "number": {"type": "string", "description": "Invoice number, exactly as printed."},
        "issued": {"type": "string", "format": "date"},
        "due?": {"type": ["string", "null"], "format": "date"},
        "lines": {"type": "array", "items": {"$ref": "#/$defs/Line"}},
        "total": decimal(),
    }));
    schema["$defs"] = json!({"Line": object(json!({
        "description": {"type": "string"},
        "quantity": {"type": "integer", "format": "uint32", "minimum": 0},
        "unit_price": decimal(),
    }))});
    schema
}

#[tokio::test]
async fn invoice_with_aligned_columns() {
    let text = "\
Read this invoice:
ACME GmbH
INVOICE

Invoice number: INV-2041          Date of issue: 3 March 2026
Purchase order: PO-77             Due date: 2 April 2026

Description              Qty    Unit price      Amount
------------------------------------------------------
Oak desk, 160 cm           2        349.00      698.00
Desk lamp                 12         24.50      294.00
Delivery                   1         49.90       49.90

Subtotal                                      1,041.90
VAT 20 %                                        208.38
Total due                                 EUR 1,250.28
";
    let input = extract(text, "invoice", invoice()).await.expect("all found");
    let expected = json!({
        "number": "INV-2041",
        "issued": "2026-03-03",
        "due": "2026-04-02",
        "lines": [
            {"description": "Oak desk, 160 cm", "quantity": 2, "unit_price": "349.00"},
            {"description": "Desk lamp", "quantity": 12, "unit_price": "24.50"},
            {"description": "Delivery", "quantity": 1, "unit_price": "49.90"},
        ],
        "total": "1250.28",
    });
    assert_eq!(input, expected);
    // The properties also have the order of the schema.
    assert_eq!(input.to_string(), expected.to_string());
}

#[tokio::test]
async fn invoice_with_european_numbers_in_a_pipe_table() {
    let text = "\
<document name=\"a.md\">
# Rechnung / Invoice

**Invoice no:** 2026-118
**Issued:** 04.05.2026

| Item | Quantity | Price |
|------|---------:|------:|
| Schreibtisch | 1 | 1.349,00 € |
| Lampe | 3 | 24,50 € |

| Total | 1.422,50 € |
</document>
Copy values exactly.";
    let input = extract(text, "invoice", invoice()).await.expect("all found");
    assert_eq!(
        input,
        json!({
            "number": "2026-118",
            "issued": "2026-05-04",
            "lines": [
                {"description": "Schreibtisch", "quantity": 1, "unit_price": "1349.00"},
                {"description": "Lampe", "quantity": 3, "unit_price": "24.50"},
            ],
            "total": "1422.50",
        })
    );
}

#[tokio::test]
async fn an_order_by_email() {
    let text = "\
From: Jo Miller <jo.miller@example.com>
To: orders@example.org
Subject: Order 4711
Date: Tue, 14 Apr 2026 09:30:00 +0200

Hello,

please send the items below to the usual address.

Customer: Miller & Sons
Phone: +49 30 1234567
Express: yes

Thanks
Jo";
    let schema = object(json!({
        "subject": {"type": "string"},
        "date": {"type": "string", "format": "date-time"},
        "customer": {"type": "string"},
        "from": {"type": "string", "format": "email"},
        "email?": {"type": "string", "format": "email"},
        "phone": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "express": {"type": "boolean"},
        "coupon?": {"type": ["string", "null"]},
    }));
    let input = extract(text, "order", schema).await.expect("all found");
    assert_eq!(
        input,
        json!({
            "subject": "Order 4711",
            "date": "2026-04-14T09:30:00+02:00",
            "customer": "Miller & Sons",
            "from": "jo.miller@example.com",
            "phone": "+49 30 1234567",
            "express": true,
        })
    );
}

#[tokio::test]
async fn rows_parted_by_commas() {
    let text = "sku,stock,price\nA-1,10,2.50\nB-2,0,13.00\n";
    let schema = object(json!({"products": {"type": "array", "items": object(json!({
        "sku": {"type": "string"},
        "in_stock": {"type": "integer"},
        "price": {"type": "number"},
    }))}}));
    let input = extract(text, "catalog", schema).await.expect("all found");
    assert_eq!(
        input,
        json!({"products": [
            {"sku": "A-1", "in_stock": 10, "price": 2.5},
            {"sku": "B-2", "in_stock": 0, "price": 13.0},
        ]})
    );
}

#[tokio::test]
async fn invoice_with_a_record_a_bullet() {
    let text = "\
Supplier: Bright Bulbs Ltd
Invoice #: 88
Date - 2026-01-31
- Item: Bulb E27, Quantity: 3, Price: 4.50
- Item: Socket, Quantity: 1, Price: 12.00
Total: $25.50";
    let input = extract(text, "invoice", invoice()).await.expect("all found");
    assert_eq!(
        input,
        json!({
            "number": "88",
            "issued": "2026-01-31",
            "lines": [
                {"description": "Bulb E27", "quantity": 3, "unit_price": "4.50"},
                {"description": "Socket", "quantity": 1, "unit_price": "12.00"},
            ],
            "total": "25.50",
        })
    );
}

#[tokio::test]
async fn figures_without_a_name_are_no_rows() {
    let schema = object(json!({"items?": {"type": "array", "items": object(json!({
        "name": {"type": "string"},
        "quantity?": {"type": "integer"},
        "price?": {"type": "number"},
    }))}}));
    for text in ["2 x Croissant    5.00\nFlat white    3.80", "- 3 x Bulb @ 4.50\n- 2 Sockets"] {
        assert_eq!(extract(text, "receipt", schema.clone()).await, Ok(json!({})), "{text}");
    }
}
