//! Filters on the metadata of passages.

use serde_json::{Map, Value};

use crate::validate::{Bounds, items};

const KEYS: [&str; 13] = [
    "andAll",
    "equals",
    "greaterThan",
    "greaterThanOrEquals",
    "in",
    "lessThan",
    "lessThanOrEquals",
    "listContains",
    "notEquals",
    "notIn",
    "orAll",
    "startsWith",
    "stringContains",
];

/// Checks a `RetrievalFilter`.
pub(super) fn check(filter: &Value, at: &str, bounds: &mut Bounds) {
    bounds.one_of(filter, at, &KEYS);
    for (key, operand) in filter.as_object().into_iter().flatten() {
        let at = format!("{at}.{key}");
        if key == "andAll" || key == "orAll" {
            let filters = bounds.list(operand, &at);
            if filters.len() < 2 {
                bounds.breach("[...]", &at, "have length greater than or equal to 2");
            }
            for (index, filter) in filters.iter().enumerate() {
                check(filter, &format!("{at}.{}.member", index + 1), bounds);
            }
        } else {
            let name = operand["key"].as_str().unwrap_or_default();
            bounds.length(name, &format!("{at}.key"), 1, 100);
            if operand["value"].is_null() {
                bounds.breach("null", &format!("{at}.value"), "not be null");
            }
        }
    }
}

/// Whether a valid filter lets these attributes pass. What lacks the attribute does not.
pub(super) fn passes(filter: &Value, attributes: &Map<String, Value>) -> bool {
    let Some((operator, operand)) = filter.as_object().and_then(|filter| filter.iter().next())
    else {
        return true;
    };
    match operator.as_str() {
        "andAll" => return items(operand).iter().all(|filter| passes(filter, attributes)),
        "orAll" => return items(operand).iter().any(|filter| passes(filter, attributes)),
        _ => {}
    }
    let wanted = &operand["value"];
    let Some(has) = operand["key"].as_str().and_then(|key| attributes.get(key)) else {
        return false;
    };
    let ordered = || Some(has.as_f64()?.total_cmp(&wanted.as_f64()?));
    let text = |value: &Value, test: fn(&str, &str) -> bool| {
        value.as_str().zip(wanted.as_str()).is_some_and(|(has, wanted)| test(has, wanted))
    };
    match operator.as_str() {
        "equals" => same(has, wanted),
        "notEquals" => !same(has, wanted),
        "in" => items(wanted).iter().any(|wanted| same(has, wanted)),
        "notIn" => !items(wanted).iter().any(|wanted| same(has, wanted)),
        "greaterThan" => ordered().is_some_and(std::cmp::Ordering::is_gt),
        "greaterThanOrEquals" => ordered().is_some_and(std::cmp::Ordering::is_ge),
        "lessThan" => ordered().is_some_and(std::cmp::Ordering::is_lt),
        "lessThanOrEquals" => ordered().is_some_and(std::cmp::Ordering::is_le),
        "startsWith" => text(has, |has, wanted| has.starts_with(wanted)),
        "listContains" => items(has).iter().any(|has| same(has, wanted)),
        "stringContains" => {
            let contains = |has: &Value| text(has, |has, wanted| has.contains(wanted));
            contains(has) || items(has).iter().any(contains)
        }
        _ => false,
    }
}

/// `1` and `1.0` are the same number.
fn same(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a.total_cmp(&b).is_eq(),
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_operator_decides() {
        let attributes = json!({"year": 2026, "topic": "returns", "tags": ["sale", "books"]});
        let attributes = attributes.as_object().expect("an object");
        for (operator, key, value, expected) in [
            ("equals", "year", json!(2026.0), true),
            ("equals", "year", json!("2026"), false),
            ("notEquals", "topic", json!("shipping"), true),
            ("notEquals", "missing", json!("x"), false),
            ("in", "topic", json!(["shipping", "returns"]), true),
            ("notIn", "topic", json!(["shipping", "returns"]), false),
            ("greaterThan", "year", json!(2025), true),
            ("greaterThan", "year", json!(2026), false),
            ("greaterThanOrEquals", "year", json!(2026), true),
            ("lessThan", "year", json!(2026), false),
            ("lessThanOrEquals", "year", json!(2026), true),
            ("lessThan", "topic", json!(2026), false),
            ("startsWith", "topic", json!("ret"), true),
            ("startsWith", "topic", json!("turn"), false),
            ("listContains", "tags", json!("sale"), true),
            ("listContains", "topic", json!("returns"), false),
            ("stringContains", "topic", json!("turn"), true),
            ("stringContains", "tags", json!("book"), true),
        ] {
            let filter = json!({operator: {"key": key, "value": value}});
            assert_eq!(passes(&filter, attributes), expected, "{filter}");
            let both = json!({"andAll": [filter, {"equals": {"key": "year", "value": 2026}}]});
            assert_eq!(passes(&both, attributes), expected, "{both}");
            let either = json!({"orAll": [filter, {"equals": {"key": "year", "value": 2026}}]});
            assert!(passes(&either, attributes), "{either}");
        }
    }
}
