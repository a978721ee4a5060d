//! The answers: two types of six structs, which differ in whether fields are optional.

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

/// A field that every order has.
type Required<T> = T;

macro_rules! order {
    ($module:ident, $Field:ident, $prompt:ident) => {
        pub(crate) mod $module {
            use super::*;

            /// One order, as a letter places it.
            #[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
            pub(crate) struct Order {
                /// The customer's own number of the order.
                pub number: $Field<String>,
                pub customer: Customer,
                pub positions: Vec<Position>,
                pub delivery: $Field<Delivery>,
                pub payment: $Field<Payment>,
            }

            #[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
            pub(crate) struct Customer {
                pub name: String,
                pub email: $Field<String>,
                pub address: $Field<Address>,
            }

            #[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
            pub(crate) struct Address {
                pub street: $Field<String>,
                pub city: String,
            }

            #[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
            pub(crate) struct Position {
                pub article: String,
                pub quantity: u32,
                /// Price of one piece.
                pub price: $Field<f64>,
            }

            #[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
            pub(crate) struct Delivery {
                pub date: $Field<String>,
                pub address: $Field<Address>,
            }

            #[derive(Debug, PartialEq, serde::Deserialize, JsonSchema)]
            pub(crate) struct Payment {
                pub due_days: $Field<u32>,
                pub discount: $Field<f64>,
            }

            impl Answer for Order {
                const TOOL: &'static str = "order";
                const DESCRIPTION: &'static str = "One order, as a letter places it.";

                fn schema() -> &'static Document {
                    static SCHEMA: LazyLock<Document> = LazyLock::new(|| {
                        let schema = serde_json::to_value(schemars::schema_for!(Order));
                        to_document(&schema.expect("a schema"))
                    });
                    &SCHEMA
                }

                fn json(size: usize) -> Value {
                    order(size)
                }
            }
        }

        #[derive(Prompt)]
        #[prompt(
                    model = MODEL,
                    system = "You are an accounts-payable clerk. Copy values exactly as printed.",
                    user = "Read this order:\n{document}",
                    output = $module::Order,
                    max_tokens = 2048
                )]
        pub(crate) struct $prompt<'a> {
            pub document: &'a str,
        }
    };
}

order!(optional, Option, ReadOptional);
order!(required, Required, ReadRequired);

/// An order that is of both types, with as many positions as fit.
fn order(size: usize) -> Value {
    let position = json!({ "article": "A4 copier paper, 80 g", "quantity": 40, "price": 3.95 });
    let count = size.saturating_sub(300) / (position.to_string().len() + 1);
    json!({
        "number": "B-2207",
        "customer": {
            "name": "Northwind Paper Ltd",
            "email": "orders@northwind.example",
            "address": { "street": "1 Mill Lane", "city": "Leeds" },
        },
        "positions": vec![position; count.max(1)],
        "delivery": { "date": "2026-12-24", "address": { "street": "2 Kirkgate", "city": "Leeds" } },
        "payment": { "due_days": 30, "discount": 0.02 },
    })
}
