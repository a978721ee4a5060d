use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::outcome::{Error, ErrorKind};

const PICOS_PER_DOLLAR: u128 = 1_000_000_000_000;
const PICOS_PER_MICRO: u128 = 1_000_000;
const DECIMALS: usize = 12;

/// An exact, non-negative amount of US dollars, in units of 10^-12 dollars.
///
/// `Display` shows decimal dollars without rounding, with at least two decimals; `{:.6}` shows at
/// least six. Serialized, it is the same text. Sums saturate at the maximum.
///
/// ```
/// use bedrock_prompt::usage::Usd;
///
/// let price: Usd = "3.75".parse()?;
/// assert_eq!(price, Usd::from_cents(375));
/// assert_eq!(price + Usd::from_micros(1), "3.750001".parse()?);
/// assert_eq!(price.to_string(), "3.75");
/// # Ok::<(), bedrock_prompt::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Usd {
    picos: u128,
}

impl Usd {
    /// Zero dollars.
    pub const ZERO: Self = Self { picos: 0 };

    /// An amount in cents (10^-2 dollars).
    pub const fn from_cents(cents: u64) -> Self {
        Self { picos: cents as u128 * (PICOS_PER_DOLLAR / 100) }
    }

    /// An amount in millionths of a dollar (10^-6 dollars).
    pub const fn from_micros(micros: u64) -> Self {
        Self { picos: micros as u128 * PICOS_PER_MICRO }
    }

    /// The amount in units of 10^-12 dollars.
    pub const fn picos(self) -> u128 {
        self.picos
    }

    /// The cost of `tokens` tokens at this price per million tokens.
    pub(super) fn for_tokens(self, tokens: u64) -> Self {
        // Whole micros and the rest are multiplied separately to avoid overflow.
        let (micros, rest) = (self.picos / PICOS_PER_MICRO, self.picos % PICOS_PER_MICRO);
        let tokens = u128::from(tokens);
        Self { picos: micros.saturating_mul(tokens).saturating_add(rest * tokens / 1_000_000) }
    }
}

impl FromStr for Usd {
    type Err = Error;

    /// Parses decimal dollars with at most twelve decimals, such as `3.75`: all that `Display`
    /// writes.
    fn from_str(text: &str) -> Result<Self, Error> {
        let (dollars, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let picos = if is_number(dollars) && is_number(decimals) && decimals.len() <= DECIMALS {
            format!("{dollars}{decimals:0<DECIMALS$}").parse().ok()
        } else {
            None
        };
        picos.map(|picos| Self { picos }).ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("`{text}` is not a valid dollar amount"))
                .with_help("use digits with at most twelve decimals, such as `3.75`")
        })
    }
}

impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dollars, picos) = (self.picos / PICOS_PER_DOLLAR, self.picos % PICOS_PER_DOLLAR);
        let decimals = format!("{picos:0DECIMALS$}");
        let min_decimals = f.precision().unwrap_or(2);
        let significant = decimals.trim_end_matches('0');
        f.pad_integral(true, "", &format!("{dollars}.{significant:0<min_decimals$}"))
    }
}

impl Serialize for Usd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Add for Usd {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { picos: self.picos.saturating_add(other.picos) }
    }
}

impl AddAssign for Usd {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Usd {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_parsed_and_shown_exactly() {
        for (text, micros, shown) in [
            ("3", 3_000_000, "3.00"),
            ("3.75", 3_750_000, "3.75"),
            ("0.00875", 8_750, "0.00875"),
            ("0.000001", 1, "0.000001"),
            ("1200.10", 1_200_100_000, "1200.10"),
        ] {
            let amount: Usd = text.parse().expect(text);
            assert_eq!(amount, Usd::from_micros(micros), "{text}");
            assert_eq!(amount.to_string(), shown);
        }
    }

    #[test]
    fn invalid_amounts_are_errors() {
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "-1",
            "+1",
            "1e3",
            "0.0000000000001",
            "1,50",
            "$1",
            "999999999999999999999999999",
        ] {
            let error = text.parse::<Usd>().expect_err(text);
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
        }
    }

    #[test]
    fn cost_of_one_token_is_exact() {
        let price: Usd = "0.00875".parse().expect("an amount");
        assert_eq!(price.for_tokens(1).to_string(), "0.00000000875");
        assert_eq!(price.for_tokens(1).to_string().parse::<Usd>().ok(), Some(price.for_tokens(1)));
        assert_eq!(price.for_tokens(1_000_000), price);
        assert_eq!(format!("{:.6}", price.for_tokens(1_000)), "0.00000875");
        assert_eq!(
            format!("{:.4}|{:>8}", Usd::from_cents(5), Usd::from_cents(5)),
            "0.0500|    0.05"
        );
        let most = u128::from(u64::MAX);
        assert_eq!(Usd::from_micros(u64::MAX).for_tokens(u64::MAX).picos(), most * most);
    }
}
