//! The answers: two types, and JSON of about a size.

use std::sync::LazyLock;

use aws_smithy_types::Document;
use bedrock_prompt::Prompt;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{MODEL, to_document};

/// An output type of a prompt, for a call by hand, too.
pub(crate) trait Answer: DeserializeOwned + JsonSchema + 'static {
    /// The name that the client gives to the tool.
    const TOOL: &'static str;
    const DESCRIPTION: &'static str;

    /// The schema, made once: what a careful caller writes by hand.
    fn schema() -> &'static Document;

    /// JSON of about this many bytes.
    fn json(size: usize) -> Value;
}

fn document<T: JsonSchema>() -> Document {
    to_document(&serde_json::to_value(schemars::schema_for!(T)).expect("a schema"))
}

/// As many copies of an item as fit into a size beside the rest.
fn copies(item: Value, size: usize, rest: usize) -> Vec<Value> {
    let count = size.saturating_sub(rest) / (item.to_string().len() + 1);
    vec![item; count.max(1)]
}

/// One supplier invoice.
#[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
pub(crate) struct Invoice {
    /// Invoice number, exactly as printed.
    pub(crate) number: String,
    pub(crate) supplier: String,
    pub currency: String,
    pub lines: Vec<Line>,
    pub total: f64,
}

#[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
pub(crate) struct Line {
    pub description: String,
    pub quantity: u32,
    pub amount: f64,
    pub tax: f64,
}

impl Answer for Invoice {
    const TOOL: &'static str = "invoice";
    const DESCRIPTION: &'static str = "One supplier invoice.";

    fn schema() -> &'static Document {
        static SCHEMA: LazyLock<Document> = LazyLock::new(document::<Invoice>);
        &SCHEMA
    }

    fn json(size: usize) -> Value {
        let line = json!({
            "description": "A4 copier paper, 80 g", "quantity": 40, "amount": 158.25, "tax": 0.2,
        });
        json!({
            "number": "NW-2026-0417",
            "supplier": "Northwind Paper Ltd",
            "currency": "GBP",
            "lines": copies(line, size, 120),
            "total": 397.68,
        })
    }
}

/// One order, as a letter places it.
#[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
pub(crate) struct Order {
    /// The customer's own number of the order.
    pub number: Option<String>,
    pub customer: Customer,
    pub positions: Vec<Position>,
    pub delivery: Option<Delivery>,
    pub payment: Option<Payment>,
}

#[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
pub(crate) struct Customer {
    pub name: String,
    pub email: Option<String>,
    pub address: Option<Address>,
}

#[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
pub(crate) struct Address {
    pub street: Option<String>,
    pub city: String,
    pub postcode: Option<String>,
}

#[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
pub(crate) struct Position {
    pub article: String,
    pub quantity: u32,
    /// Price of one piece.
    pub price: Option<f64>,
    pub note: Option<String>,
}

#[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
pub(crate) struct Delivery {
    pub date: Option<String>,
    pub address: Option<Address>,
}

#[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
pub(crate) struct Payment {
    pub due_days: Option<u32>,
    pub discount: Option<f64>,
}

impl Answer for Order {
    const TOOL: &'static str = "order";
    const DESCRIPTION: &'static str = "One order, as a letter places it.";

    fn schema() -> &'static Document {
        static SCHEMA: LazyLock<Document> = LazyLock::new(document::<Order>);
        &SCHEMA
    }

    fn json(size: usize) -> Value {
        let position = json!({ "article": "A4 copier paper, 80 g", "quantity": 40, "price": 3.95 });
        json!({
            "number": "B-2207",
            "customer": {
                "name": "Northwind Paper Ltd",
                "email": "orders@northwind.example",
                "address": { "street": "1 Mill Lane", "city": "Leeds", "postcode": "LS1 4AP" },
            },
            "positions": copies(position, size, 260),
            "delivery": { "date": "2026-12-24" },
            "payment": { "due_days": 30 },
        })
    }
}

#[derive(Prompt)]
#[prompt(
    model = MODEL,
    system = "You are an accounts-payable clerk. Copy values exactly as printed.",
    user = "Read this invoice:\n{document}",
    output = Invoice,
    max_tokens = 2048
)]
pub(crate) struct ReadInvoice<'a> {
    pub document: &'a str,
}

#[derive(Prompt)]
#[prompt(
    model = MODEL,
    system = "You are an accounts-payable clerk. Copy values exactly as printed.",
    user = "Read this invoice:\n{document}",
    output = Order,
    max_tokens = 2048
)]
pub(crate) struct ReadOrder<'a> {
    pub document: &'a str,
}
