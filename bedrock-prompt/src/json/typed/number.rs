//! Numbers with all their digits.

use serde::de::{Error, Visitor};

use crate::json::Decimal;

/// A number for a type that accepts any value: as text if no primitive type holds it.
pub(super) fn any<'de, V: Visitor<'de>, E: Error>(
    digits: &'de str,
    visitor: V,
) -> Result<V::Value, E> {
    if let Ok(n) = digits.parse::<u64>() {
        visitor.visit_u64(n)
    } else if let Ok(n) = digits.parse::<i64>() {
        visitor.visit_i64(n)
    } else {
        match digits.parse() {
            Ok(n) if is_exact(digits, n) => visitor.visit_f64(n),
            _ => visitor.visit_borrowed_str(digits),
        }
    }
}

/// A number for an integer type.
pub(super) fn whole<'de, V: Visitor<'de>, E: Error>(
    digits: &'de str,
    visitor: V,
) -> Result<V::Value, E> {
    if digits.parse::<u64>().is_err() && digits.parse::<i64>().is_err() {
        if let Ok(n) = digits.parse::<i128>() {
            return visitor.visit_i128(n);
        } else if let Ok(n) = digits.parse::<u128>() {
            return visitor.visit_u128(n);
        }
    }
    any(digits, visitor)
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

fn fits_a_primitive(digits: &str) -> bool {
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
