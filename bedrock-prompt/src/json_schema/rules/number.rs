//! Bounds of numbers.

use std::cmp::Ordering;
use std::fmt;

use serde_json::Value;

use crate::json::Decimal;

/// One assertion about a number.
#[derive(Debug)]
pub(super) struct NumberRule {
    kind: Kind,
    limit: Box<str>,
    /// The limit as a short number, if it is one.
    short: Option<Short>,
    /// Whether serde checks it as well, because it is a bound of the integer type.
    pub(super) is_checked_by_serde: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
    MultipleOf,
}

impl NumberRule {
    /// The rule of a keyword beside a format; `None` if it cannot be checked.
    pub(super) fn from_keyword(keyword: &str, value: &Value, format: Option<&str>) -> Option<Self> {
        let kind = match keyword {
            "minimum" => Kind::AtLeast,
            "exclusiveMinimum" => Kind::MoreThan,
            "maximum" => Kind::AtMost,
            "exclusiveMaximum" => Kind::LessThan,
            _ => Kind::MultipleOf,
        };
        let Value::Number(number) = value else { return None };
        let limit = number.to_string().into_boxed_str();
        let decimal = Decimal::parse(&limit)?;
        if kind == Kind::MultipleOf {
            Decimal::parse("1")?.is_multiple_of(&decimal)?;
        }
        let is_within = |(low, high)| match kind {
            Kind::AtLeast => Decimal::parse(low).is_some_and(|low| decimal <= low),
            Kind::AtMost => Decimal::parse(high).is_some_and(|high| decimal >= high),
            _ => false,
        };
        let is_checked_by_serde = format.and_then(range).is_some_and(is_within);
        let short = Short::parse(&limit);
        Some(Self { kind, limit, short, is_checked_by_serde })
    }

    /// Numbers at the limit, which may fit.
    pub(super) fn near(&self) -> Vec<String> {
        let whole = self.limit.parse::<i64>().ok();
        let beside =
            whole.into_iter().flat_map(|limit| [limit.checked_add(1), limit.checked_sub(1)]);
        [self.limit.to_string()]
            .into_iter()
            .chain(beside.flatten().map(|number| number.to_string()))
            .collect()
    }

    pub(super) fn holds(&self, digits: &str) -> bool {
        if let Some((number, limit)) = Short::parse(digits).zip(self.short) {
            let (number, limit) = number.beside(limit);
            return match self.kind {
                Kind::AtLeast => number >= limit,
                Kind::MoreThan => number > limit,
                Kind::AtMost => number <= limit,
                Kind::LessThan => number < limit,
                Kind::MultipleOf => number % limit == 0,
            };
        }
        let (Some(number), Some(limit)) = (Decimal::parse(digits), Decimal::parse(&self.limit))
        else {
            return false;
        };
        match self.kind {
            Kind::AtLeast => number >= limit,
            Kind::MoreThan => number > limit,
            Kind::AtMost => number <= limit,
            Kind::LessThan => number.cmp(&limit) == Ordering::Less,
            Kind::MultipleOf => number.is_multiple_of(&limit).unwrap_or(true),
        }
    }
}

/// A number of at most 18 characters, as most numbers are.
#[derive(Debug, Clone, Copy)]
struct Short {
    digits: i64,
    /// The number of digits after the decimal point.
    places: u32,
}

impl Short {
    fn parse(text: &str) -> Option<Self> {
        const MOST: usize = 18;
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        if unsigned.len() > MOST {
            return None;
        }
        let (mut digits, mut places, mut in_fraction) = (0, 0, false);
        for byte in unsigned.bytes() {
            match byte {
                b'0'..=b'9' => digits = digits * 10 + i64::from(byte - b'0'),
                b'.' if !in_fraction => in_fraction = true,
                _ => return None,
            }
            places += u32::from(in_fraction && byte != b'.');
        }
        Some(Self { digits: if text.len() > unsigned.len() { -digits } else { digits }, places })
    }

    /// Both as multiples of the same power of ten.
    fn beside(self, other: Self) -> (i128, i128) {
        let scaled = |number: Self, by: u32| i128::from(number.digits) * 10_i128.pow(by);
        (scaled(self, other.places), scaled(other, self.places))
    }
}

impl fmt::Display for NumberRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self.kind {
            Kind::AtLeast => "at least",
            Kind::MoreThan => "more than",
            Kind::AtMost => "at most",
            Kind::LessThan => "less than",
            Kind::MultipleOf => "a multiple of",
        };
        write!(f, "must be {words} {}", self.limit)
    }
}

/// The range of an integer format.
fn range(format: &str) -> Option<(&'static str, &'static str)> {
    Some(match format {
        "int8" => ("-128", "127"),
        "int16" => ("-32768", "32767"),
        "int32" => ("-2147483648", "2147483647"),
        "int64" | "int" => ("-9223372036854775808", "9223372036854775807"),
        "int128" => {
            ("-170141183460469231731687303715884105728", "170141183460469231731687303715884105727")
        }
        "uint8" => ("0", "255"),
        "uint16" => ("0", "65535"),
        "uint32" => ("0", "4294967295"),
        "uint64" | "uint" => ("0", "18446744073709551615"),
        "uint128" => ("0", "340282366920938463463374607431768211455"),
        _ => return None,
    })
}
