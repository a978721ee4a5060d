//! Numbers to the last digit.

use serde::de::Visitor;

use super::At;
use super::mismatch::Mismatch;
use crate::repair::{Repair, RepairKind};

/// A number for a type that takes what comes: as text where no primitive holds it.
pub(super) fn any<'de, V: Visitor<'de>>(
    digits: &'de str,
    visitor: V,
) -> Result<V::Value, Mismatch> {
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

/// A number for a type that takes whole numbers only.
pub(super) fn whole<'de, V: Visitor<'de>>(
    at: At<'de, '_>,
    visitor: V,
) -> Result<V::Value, Mismatch> {
    let whole = Decimal::of(at.json).and_then(|decimal| decimal.whole());
    let Some(digits) = whole else {
        return any(at.json, visitor);
    };
    if digits != at.json {
        let repair =
            Repair::new(RepairKind::WholeNumber, at.place.path(at.record.names), at.json, &digits);
        at.record.repairs.borrow_mut().push(repair);
    }
    if let Ok(n) = digits.parse::<u64>() {
        visitor.visit_u64(n)
    } else if let Ok(n) = digits.parse::<i64>() {
        visitor.visit_i64(n)
    } else if let Ok(n) = digits.parse::<i128>() {
        visitor.visit_i128(n)
    } else if let Ok(n) = digits.parse::<u128>() {
        visitor.visit_u128(n)
    } else {
        visitor.visit_string(digits)
    }
}

/// Whether a JSON text holds a number that a primitive would round.
pub(in crate::answer) fn has_inexact(json: &str) -> bool {
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

/// What follows the end of a string.
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

/// Whether the digits say the very number that the `f64` prints as.
fn is_exact(digits: &str, n: f64) -> bool {
    n.is_finite() && Decimal::of(digits) == Decimal::of(&n.to_string())
}

/// A decimal number, without leading and trailing zeros.
#[derive(PartialEq, Debug)]
struct Decimal {
    is_negative: bool,
    digits: String,
    /// How many of the digits stand before the point; may lie outside of them.
    point: i64,
}

impl Decimal {
    fn of(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse().ok()?),
            None => (text, 0_i64),
        };
        let is_negative = mantissa.starts_with('-');
        let mantissa = mantissa.trim_start_matches('-');
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0');
        let leading_zeros = i64::try_from(all.len() - digits.len()).ok()?;
        let point = i64::try_from(whole.len()).ok()? - leading_zeros;
        let digits = digits.trim_end_matches('0').to_owned();
        if digits.is_empty() {
            return Some(Self { is_negative: false, digits, point: 0 });
        }
        Some(Self { is_negative, digits, point: point.checked_add(exponent)? })
    }

    /// Its digits, when it is a whole number of at most 39 of them.
    fn whole(&self) -> Option<String> {
        let width = usize::try_from(self.point).ok().filter(|&width| width < 40)?;
        if self.digits.len() > width {
            return None;
        }
        let sign = if self.is_negative { "-" } else { "" };
        let digits = if width == 0 { "0" } else { &self.digits };
        Some(format!("{sign}{digits:0<width$}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Option<String> {
        Decimal::of(text).and_then(|decimal| decimal.whole())
    }

    #[test]
    fn whole_numbers_are_told_from_fractions() {
        for (text, expected) in [
            ("7006652.0", Some("7006652")),
            ("-5.00", Some("-5")),
            ("0", Some("0")),
            ("-0.0", Some("0")),
            ("12e2", Some("1200")),
            ("1.25e2", Some("125")),
            ("1200e-2", Some("12")),
            ("1.5", None),
            ("1e-1", None),
            ("1e300", None),
            ("1e99999999999999999999", None),
        ] {
            assert_eq!(whole(text).as_deref(), expected, "{text}");
        }
    }

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
