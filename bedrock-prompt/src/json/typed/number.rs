//! Numbers with all their digits.

use serde::de::{Error, Expected, Visitor};

use super::Known;
use super::mismatch::Mismatch;
use crate::json::{Decimal, Node};

/// A number for a type that accepts any value. If no primitive type holds it: as text for a type
/// that parses its digits, and rounded for one that can only hold an `f64`.
pub(super) fn any<'de, V: Visitor<'de>>(
    node: &'de Node<'de>,
    digits: &'de str,
    known: &Known,
    visitor: V,
) -> Result<V::Value, Mismatch> {
    if let Ok(n) = digits.parse::<u64>() {
        return visitor.visit_u64(n);
    } else if let Ok(n) = digits.parse::<i64>() {
        return visitor.visit_i64(n);
    }
    let float = digits.parse::<f64>().ok().filter(|n| n.is_finite());
    let form = known.form_of(node);
    match float {
        Some(n) if is_exact(digits, n) => visitor.visit_f64(n),
        _ if form == Some(NumberForm::Digits) => visitor.visit_borrowed_str(digits),
        Some(n) if form == Some(NumberForm::Float) => visitor.visit_f64(n),
        _ if form.is_none() && !is_for_any_value(&visitor) => visitor.visit_borrowed_str(digits),
        Some(n) => {
            known.note_rounded(node);
            visitor.visit_f64(n)
        }
        None => Err(Mismatch::new("expected a number that `f64` can hold")),
    }
}

/// How a number is handed to a type that accepts any value, if no primitive type holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberForm {
    /// For a type that parses text, such as a decimal.
    Digits,
    /// For a type that holds an `f64`.
    Float,
}

/// Whether the visitor is that of `serde_json::Value`, or the one with which serde keeps a value
/// for later: they take a text, too, but it would no longer be a number.
fn is_for_any_value(visitor: &dyn Expected) -> bool {
    matches!(visitor.to_string().as_str(), "any valid JSON value" | "any value")
}

/// A number for an integer type.
pub(super) fn whole<'de, V: Visitor<'de>>(
    node: &'de Node<'de>,
    digits: &'de str,
    known: &Known,
    visitor: V,
) -> Result<V::Value, Mismatch> {
    if digits.parse::<u64>().is_err() && digits.parse::<i64>().is_err() {
        if let Ok(n) = digits.parse::<i128>() {
            return visitor.visit_i128(n);
        } else if let Ok(n) = digits.parse::<u128>() {
            return visitor.visit_u128(n);
        }
        return Err(Mismatch::invalid_type(serde::de::Unexpected::Other("a number"), &visitor));
    }
    any(node, digits, known, visitor)
}

/// Whether a JSON text contains a number that a primitive type would round.
pub(crate) fn has_inexact(json: &str) -> bool {
    let mut rest = json;
    while let Some(at) = rest.find(['"', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) {
        rest = &rest[at..];
        if rest.starts_with('"') {
            rest = after_string(&rest[1..]);
            continue;
        }
        let in_number = |c: char| matches!(c, '-' | '+' | '.' | 'e' | 'E' | '0'..='9');
        let end = rest.find(|c| !in_number(c)).unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        // 15 digits fit into an f64 whatever they are.
        if digits.len() > 15 && !fits_a_primitive(digits) {
            return true;
        }
        rest = after;
    }
    false
}

/// Whether a primitive type holds the number as it is.
pub(crate) fn fits_a_primitive(digits: &str) -> bool {
    digits.parse::<u64>().is_ok()
        || digits.parse::<i64>().is_ok()
        || digits.parse().is_ok_and(|n| is_exact(digits, n))
}

/// The text after the end of a string.
fn after_string(text: &str) -> &str {
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'"' => return &text[i + 1..],
            b'\\' => i += 2,
            _ => i += 1,
        }
    }
    ""
}

/// Whether the digits are the number that the `f64` prints as.
fn is_exact(digits: &str, n: f64) -> bool {
    n.is_finite() && Decimal::parse(digits) == Decimal::parse(&n.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inexact_numbers_are_found_outside_of_strings() {
        for (json, expected) in [
            ("[0.1, 44.40, 1e3, -7]", false),
            ("18446744073709551615", false),
            ("18446744073709551616", true),
            ("[-9223372036854775808]", false),
            ("0.1234567890123456789", true),
            ("0.10000000000000000000", false),
            ("{\"1234567890.1234567890\\\"\": 0}", false),
            ("{\"a\\\\\": 1234567890.1234567890123}", true),
            ("1e99999999999999999999", true),
        ] {
            assert_eq!(has_inexact(json), expected, "{json}");
        }
    }
}
