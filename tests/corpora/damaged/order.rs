//! The orders that are damaged.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// An order of a shop.
#[derive(Deserialize, Serialize, JsonSchema)]
#[schemars(rename = "order")]
pub(crate) struct Order {
    number: String,
    customer: Customer,
    lines: Vec<Line>,
    tags: Vec<String>,
    status: Status,
    paid: bool,
    discount: Option<f64>,
    note: Option<String>,
}

#[derive(Deserialize, Serialize, JsonSchema)]
struct Customer {
    full_name: String,
    city: String,
}

#[derive(Deserialize, Serialize, JsonSchema)]
struct Line {
    article: String,
    quantity: u32,
    unit_price: f64,
}

#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Status {
    New,
    Shipped,
    OnHold,
}

/// Orders with what is hard to read in texts: quotes, brackets, commas, line breaks, code.
pub(crate) fn orders() -> Vec<Value> {
    vec![
        order("A-1", ("Ann Lee", "Oslo"), &[("lamp", 1, 20.5)], &["gift"], "new", None, None),
        order(
            "007",
            ("José Núñez", "São Paulo"),
            &[("desk", 12, 1234.5), ("chair, red", 48, 99.0)],
            &["b2b", "heavy"],
            "shipped",
            Some(0.1),
            Some("Ring twice.\nThen wait."),
        ),
        order(
            "B/22",
            ("Tom \"TJ\" Hart", "Cork"),
            &[("screen 24\" wide", 3, 150.25)],
            &["say \"hi\""],
            "on_hold",
            None,
            Some("He said \"later\", and hung up."),
        ),
        order(
            "it's 5",
            ("O'Neil", "L'Aquila"),
            &[("rock 'n' roll", 7, 0.99)],
            &["don't bend"],
            "new",
            Some(5.0),
            Some("It's fragile."),
        ),
        order(
            "{9}",
            ("Brace } Ltd", "[Bonn]"),
            &[("set {a, b}", 2, 10.0), ("list [1, 2]", 4, 2.5)],
            &["a: b", "c // d"],
            "shipped",
            None,
            Some("Use {x: 1}, please; see [2]."),
        ),
        order("", ("漢字", "東京"), &[], &[], "new", Some(12.75), Some("")),
        order(
            "N-10",
            ("Null & Söhne", "None"),
            &[("true north", 1, 1.0)],
            &["null", "true"],
            "on_hold",
            Some(0.0),
            Some("null and void"),
        ),
        order(
            "C:\\new\\table",
            ("back\\slash", "tab\there"),
            &[("a\\b", 5, 5.5)],
            &["\\d+"],
            "shipped",
            None,
            Some("path \"C:\\temp\"\nend"),
        ),
        order(
            "F-3",
            ("Fence Inc", "Ulm"),
            &[("```json", 1, 3.0)],
            &["```"],
            "new",
            None,
            Some("Run:\n```sh\nls\n```\nDone."),
        ),
        order(
            "T-4",
            ("Tag <b>Bold</b>", "Linz"),
            &[("<think>", 6, 7.25)],
            &["not </b>.", "a & b"],
            "on_hold",
            Some(2.0),
            Some("See <tool_call> and https://example.com/?a=1&b=2#c."),
        ),
    ]
}

fn order(
    number: &str,
    (full_name, city): (&str, &str),
    lines: &[(&str, u32, f64)],
    tags: &[&str],
    status: &str,
    discount: Option<f64>,
    note: Option<&str>,
) -> Value {
    let line = |(article, quantity, unit_price): &(&str, u32, f64)| json!({ "article": article, "quantity": quantity, "unit_price": unit_price });
    json!({
        "number": number,
        "customer": { "full_name": full_name, "city": city },
        "lines": lines.iter().map(line).collect::<Vec<_>>(),
        "tags": tags,
        "status": status,
        "paid": lines.len() > 1,
        "discount": discount,
        "note": note,
    })
}
