//! Numbers with all their digits.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// A decimal number, without leading and trailing zeros.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decimal<'a> {
    is_negative: bool,
    /// The digits before and after the decimal point, as written.
    digits: (&'a str, &'a str),
    /// The number of digits before the decimal point; may be negative or exceed the digits.
    point: i64,
}

impl<'a> Decimal<'a> {
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse().ok()?),
            None => (text, 0_i64),
        };
        let is_negative = mantissa.starts_with('-');
        let mantissa = mantissa.trim_start_matches('-');
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let whole = whole.trim_start_matches('0');
        let (whole, fraction, point) = match whole {
            "" => {
                let trimmed = fraction.trim_start_matches('0');
                let zeros = i64::try_from(fraction.len() - trimmed.len()).ok()?;
                ("", trimmed, -zeros)
            }
            _ => (whole, fraction, i64::try_from(whole.len()).ok()?),
        };
        let digits = match fraction.trim_end_matches('0') {
            "" => (whole.trim_end_matches('0'), ""),
            fraction => (whole, fraction),
        };
        if digits == ("", "") {
            return Some(Self { is_negative: false, digits, point: 0 });
        }
        Some(Self { is_negative, digits, point: point.checked_add(exponent)? })
    }

    /// Whether it has no fraction.
    pub(crate) fn is_whole(&self) -> bool {
        self.point >= self.length()
    }

    /// The digits of a whole number with at most 39 digits; otherwise `None`.
    pub(crate) fn whole(&self) -> Option<String> {
        let width = usize::try_from(self.point).ok().filter(|&width| width < 40)?;
        if !self.is_whole() {
            return None;
        }
        let sign = if self.is_negative { "-" } else { "" };
        let digits = if width == 0 { "0" } else { &[self.digits.0, self.digits.1].concat() };
        Some(format!("{sign}{digits:0<width$}"))
    }

    /// A text that is the same for all ways to write the number.
    pub(crate) fn canonical(&self) -> String {
        let sign = if self.is_negative { "-" } else { "" };
        format!("{sign}0.{}{}e{}", self.digits.0, self.digits.1, self.point)
    }

    /// Whether the number is a multiple of `divisor`; `None` if the divisor is zero or has too many
    /// digits.
    pub(crate) fn is_multiple_of(&self, divisor: &Self) -> Option<bool> {
        if self.length() == 0 {
            return Some(true);
        }
        let by = divisor.bytes().try_fold(0_u64, |sum, digit| {
            sum.checked_mul(10)?.checked_add(u64::from(digit - b'0'))
        });
        let by = u128::from(by.filter(|by| *by > 0)?);
        // Both end in a nonzero digit: a number with a smaller last place is never a multiple.
        let places = (self.point.checked_sub(self.length())?)
            .checked_sub(divisor.point.checked_sub(divisor.length())?)?;
        let Ok(mut places) = u64::try_from(places) else { return Some(false) };
        let mut rest =
            self.bytes().fold(0, |rest, digit| (rest * 10 + u128::from(digit - b'0')) % by);
        let mut power = 10 % by;
        while places > 0 {
            if places % 2 == 1 {
                rest = rest * power % by;
            }
            power = power * power % by;
            places /= 2;
        }
        Some(rest == 0)
    }

    fn bytes(&self) -> impl Iterator<Item = u8> {
        self.digits.0.bytes().chain(self.digits.1.bytes())
    }

    fn length(&self) -> i64 {
        i64::try_from(self.digits.0.len() + self.digits.1.len()).unwrap_or(i64::MAX)
    }
}

impl Ord for Decimal<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.length(), number.is_negative) {
            (0, _) => 0,
            (_, true) => -1,
            (_, false) => 1,
        };
        let size = || self.point.cmp(&other.point).then_with(|| self.bytes().cmp(other.bytes()));
        sign(self)
            .cmp(&sign(other))
            .then_with(|| if self.is_negative { size().reverse() } else { size() })
    }
}

impl PartialOrd for Decimal<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Decimal<'_> {}

impl Hash for Decimal<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.is_negative, self.point).hash(state);
        self.bytes().for_each(|digit| state.write_u8(digit));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal<'_> {
        Decimal::parse(text).expect("a number")
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
            let whole = Decimal::parse(text).and_then(|decimal| decimal.whole());
            assert_eq!(whole.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn numbers_stand_in_their_order() {
        let rising =
            ["-1e400", "-10", "-9.99", "-9.9", "-0.01", "0", "1e-400", "0.099", "0.1", "2", "10"];
        for (low, text) in rising.iter().enumerate() {
            for (high, other) in rising.iter().enumerate() {
                assert_eq!(decimal(text).cmp(&decimal(other)), low.cmp(&high), "{text} {other}");
            }
        }
        for (one, other) in [("1", "1.0"), ("100", "1e2"), ("-0", "0.0"), ("0.5", "50e-2")] {
            assert_eq!(decimal(one), decimal(other));
        }
    }

    #[test]
    fn multiples_are_found_to_the_last_digit() {
        for (number, divisor, expected) in [
            ("7.5", "2.5", Some(true)),
            ("7", "2.5", Some(false)),
            ("0.3", "0.1", Some(true)),
            ("0.0075", "0.0001", Some(true)),
            ("0.00751", "0.0001", Some(false)),
            ("1e308", "0.5", Some(true)),
            ("1e308", "0.123456789", Some(false)),
            ("-120", "40", Some(true)),
            ("0", "3", Some(true)),
            ("12345678901234567890123", "3", Some(true)),
            ("12345678901234567890124", "3", Some(false)),
            ("1", "0", None),
            ("1", "123456789012345678901", None),
        ] {
            assert_eq!(decimal(number).is_multiple_of(&decimal(divisor)), expected, "{number}");
        }
    }
}
