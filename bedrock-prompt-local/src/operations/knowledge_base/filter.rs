//! Filters on the metadata of passages.

use serde_json::{Map, Value};

use crate::json::items;
use crate::rules::Constraints;

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
pub(super) fn check(filter: &Value, at: &str, constraints: &mut Constraints) {
    constraints.one_of(filter, at, &KEYS);
    for (key, operand) in filter.as_object().into_iter().flatten() {
        let at = format!("{at}.{key}");
        if key == "andAll" || key == "orAll" {
            let filters = constraints.list(operand, &at);
            if filters.len() < 2 {
                constraints.violated("[...]", &at, "have length greater than or equal to 2");
            }
            for (index, filter) in filters.iter().enumerate() {
                check(filter, &format!("{at}.{}.member", index + 1), constraints);
            }
        } else {
            let name = operand["key"].as_str().unwrap_or_default();
            constraints.length(name, &format!("{at}.key"), 1..=100);
            if operand["value"].is_null() {
                constraints.violated("null", &format!("{at}.value"), "not be null");
            }
        }
    }
}

/// Whether metadata matches a valid filter. Metadata without the attribute does not.
pub(super) fn matches(filter: &Value, attributes: &Map<String, Value>) -> bool {
    let Some((operator, operand)) = filter.as_object().and_then(|filter| filter.iter().next())
    else {
        return true;
    };
    match operator.as_str() {
        "andAll" => return items(operand).iter().all(|filter| matches(filter, attributes)),
        "orAll" => return items(operand).iter().any(|filter| matches(filter, attributes)),
        _ => {}
    }
    let expected = &operand["value"];
    let Some(actual) = operand["key"].as_str().and_then(|key| attributes.get(key)) else {
        return false;
    };
    let ordering = || Some(actual.as_f64()?.total_cmp(&expected.as_f64()?));
    let text = |value: &Value, test: fn(&str, &str) -> bool| {
        value
            .as_str()
            .zip(expected.as_str())
            .is_some_and(|(actual, expected)| test(actual, expected))
    };
    match operator.as_str() {
        "equals" => equal(actual, expected),
        "notEquals" => !equal(actual, expected),
        "in" => items(expected).iter().any(|expected| equal(actual, expected)),
        "notIn" => !items(expected).iter().any(|expected| equal(actual, expected)),
        "greaterThan" => ordering().is_some_and(std::cmp::Ordering::is_gt),
        "greaterThanOrEquals" => ordering().is_some_and(std::cmp::Ordering::is_ge),
        "lessThan" => ordering().is_some_and(std::cmp::Ordering::is_lt),
        "lessThanOrEquals" => ordering().is_some_and(std::cmp::Ordering::is_le),
        "startsWith" => text(actual, |actual, expected| actual.starts_with(expected)),
        "listContains" => items(actual).iter().any(|actual| equal(actual, expected)),
        "stringContains" => {
            let contains =
                |actual: &Value| text(actual, |actual, expected| actual.contains(expected));
            contains(actual) || items(actual).iter().any(contains)
        }
        _ => false,
    }
}

/// Whether two values are equal; `1` and `1.0` are.
fn equal(a: &Value, b: &Value) -> bool {
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
            assert_eq!(matches(&filter, attributes), expected, "{filter}");
            let both = json!({"andAll": [filter, {"equals": {"key": "year", "value": 2026}}]});
            assert_eq!(matches(&both, attributes), expected, "{both}");
            let either = json!({"orAll": [filter, {"equals": {"key": "year", "value": 2026}}]});
            assert!(matches(&either, attributes), "{either}");
        }
    }
}
