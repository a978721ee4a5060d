//! Valid JSON whose values are not written as the schema asks for.

use serde_json::{Value, json};

use super::{Damage, Damaged};

pub(super) const CLASSES: &[(&str, Damage)] = &[
    ("numbers as strings", |order| {
        let text = |line: &Value| line["quantity"].to_string();
        Damaged::one(with_lines(order, "quantity", text)?, order)
    }),
    ("whole numbers with a zero fraction", |order| {
        let float = |line: &Value| line["quantity"].as_f64().expect("a number");
        Damaged::one(with_lines(order, "quantity", float)?, order)
    }),
    ("numbers with separators of thousands", |order| {
        let text = with_lines(order, "unit_price", |line| match line["unit_price"].as_f64() {
            Some(1234.5) => json!("1,234.50"),
            _ => line["unit_price"].clone(),
        })?;
        text.contains("1,234").then(|| Damaged::one(text, order))?
    }),
    ("numbers that may have separators or decimals", |order| {
        Damaged::several(with_lines(order, "unit_price", |_| "1,234")?)
    }),
    ("numbers with a word of magnitude", |order| {
        Damaged::several(with_lines(order, "unit_price", |_| "12 millions")?)
    }),
    ("numbers as words", |order| Damaged::several(with_lines(order, "quantity", |_| "a few")?)),
    ("whole numbers with a fraction", |order| {
        Damaged::several(with_lines(order, "quantity", |_| 1.5)?)
    }),
    ("numbers that are too large", |order| {
        Damaged::several(with_lines(order, "quantity", |_| 4_294_967_296_u64)?)
    }),
    ("NaN", |order| {
        let text = with(order, "discount", "NaN".into());
        // The number that it says, which the judge sees as null.
        let mut right = order.clone();
        right["discount"] = Value::Null;
        Damaged::one(text.replace("\"NaN\"", "NaN"), &right)
    }),
    ("hexadecimal numbers", |order| {
        let text = with_lines(order, "quantity", |line| {
            format!("0x{:x}", line["quantity"].as_u64().expect("a number"))
        })?;
        Damaged::one(unquoted_hex(&text), order)
    }),
    ("booleans as strings", |order| {
        Damaged::one(with(order, "paid", order["paid"].to_string().into()), order)
    }),
    ("booleans as yes and no", |order| {
        let word = if order["paid"] == true { "Yes" } else { "No" };
        Damaged::one(with(order, "paid", word.into()), order)
    }),
    ("booleans as other words", |order| Damaged::several(with(order, "paid", "partly".into()))),
    ("null as a string", |order| {
        order["discount"]
            .is_null()
            .then(|| Damaged::one(with(order, "discount", "null".into()), order))?
    }),
    ("a placeholder for an optional number", |order| {
        order["discount"]
            .is_null()
            .then(|| Damaged::one(with(order, "discount", "N/A".into()), order))?
    }),
    ("a placeholder for a list", |order| {
        Damaged::several(with(order, "tags", "not available".into()))
    }),
    ("an optional member left out", |order| {
        let mut other = order.clone();
        other.as_object_mut()?.remove("discount")?;
        order["discount"].is_null().then(|| Damaged::one(other.to_string(), order))?
    }),
    ("a required member left out", |order| {
        let mut other = order.clone();
        other.as_object_mut()?.remove("tags")?;
        Damaged::several(other.to_string())
    }),
    ("null for a required member", |order| Damaged::several(with(order, "tags", Value::Null))),
    ("enum values in capitals", |order| {
        let capitals = order["status"].as_str()?.to_uppercase();
        Damaged::one(with(order, "status", capitals.into()), order)
    }),
    ("enum values with blanks and a full stop", |order| {
        let spelled = format!(" {}. ", order["status"].as_str()?.replace('_', " "));
        Damaged::one(with(order, "status", spelled.into()), order)
    }),
    ("enum values that are not there", |order| {
        Damaged::several(with(order, "status", "returned".into()))
    }),
    ("two enum values", |order| Damaged::several(with(order, "status", "new or shipped".into()))),
    ("keys in camel case", |order| {
        let text = order.to_string().replace("full_name", "fullName");
        Damaged::one(text.replace("unit_price", "unitPrice"), order)
    }),
    ("keys with blanks", |order| {
        Damaged::one(order.to_string().replace("\"full_name\"", "\"Full Name\""), order)
    }),
    ("a list of one for a string", |order| {
        Damaged::one(with(order, "number", json!([order["number"]])), order)
    }),
    ("a list of two for a string", |order| {
        Damaged::several(with(order, "number", json!([order["number"], "second"])))
    }),
    ("a string for a list of one", |order| {
        let [tag] = order["tags"].as_array()?.as_slice() else { return None };
        Damaged::one(with(order, "tags", tag.clone()), order)
    }),
    ("an object for a list of one", |order| {
        let [line] = order["lines"].as_array()?.as_slice() else { return None };
        Damaged::one(with(order, "lines", line.clone()), order)
    }),
    ("an object as a string", |order| {
        Damaged::one(with(order, "customer", order["customer"].to_string().into()), order)
    }),
    ("a list as a string", |order| {
        Damaged::one(with(order, "lines", order["lines"].to_string().into()), order)
    }),
    ("properties that nobody asked for", |order| {
        Damaged::one(with(order, "comment", "I am sure.".into()), order)
    }),
];

/// The JSON of an order with another value of a member.
fn with(order: &Value, name: &str, value: Value) -> String {
    let mut other = order.clone();
    other[name] = value;
    other.to_string()
}

/// The JSON of an order with other values of a member of its lines.
fn with_lines<V: Into<Value>>(
    order: &Value,
    name: &str,
    value: impl Fn(&Value) -> V,
) -> Option<String> {
    let mut other = order.clone();
    let lines = other["lines"].as_array_mut().filter(|lines| !lines.is_empty())?;
    for line in lines {
        line[name] = value(line).into();
    }
    Some(other.to_string())
}

/// A text whose strings of hexadecimal numbers are without their quotes.
fn unquoted_hex(text: &str) -> String {
    let mut parts = text.split("\"0x");
    let mut unquoted = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        unquoted.push_str("0x");
        unquoted.push_str(&part.replacen('"', "", 1));
    }
    unquoted
}
