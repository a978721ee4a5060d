//! Until when models can be called, and which model takes their place.

use std::time::{SystemTime, UNIX_EPOCH};

use super::{KnownModel, rows};

const SECONDS_OF_A_DAY: u64 = 24 * 60 * 60;

/// The end of life of a model, as AWS has announced it.
///
/// ```
/// use bedrock_prompt::model::life_cycle;
///
/// let life = life_cycle("us.anthropic.claude-sonnet-4-5-20250929-v1:0").expect("is announced");
/// assert_eq!(life.ends, "2027-04-08");
/// assert_eq!(life.successor, Some("anthropic.claude-sonnet-5-5"));
/// assert!(life_cycle("amazon.nova-lite-v1:0").is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LifeCycle {
    /// The date on which calls begin to fail, such as `2027-04-08`.
    pub ends: &'static str,
    /// The id of the model that AWS or its provider names in its place, if any.
    pub successor: Option<&'static str>,
}

/// The end of life of the model of an id, if the built-in table has one.
///
/// The id is that of a model or of an inference profile, or an ARN of either.
#[must_use]
pub const fn life_cycle(id: &str) -> Option<LifeCycle> {
    match KnownModel::of(id) {
        Some(model) => model.life_cycle(),
        None => None,
    }
}

impl KnownModel {
    pub(super) const fn life_cycle(&self) -> Option<LifeCycle> {
        match self.ends {
            Some(ends) => Some(LifeCycle { ends, successor: self.successor }),
            None => None,
        }
    }
}

impl LifeCycle {
    /// The number of days from a time to the end; negative after it.
    #[must_use]
    pub fn days_left(&self, now: SystemTime) -> i64 {
        let now = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let today = i64::try_from(now / SECONDS_OF_A_DAY).unwrap_or(i64::MAX);
        days_of(self.ends).map_or(i64::MAX, |end| end.saturating_sub(today))
    }

    /// Whether the model had ended at the date of the built-in table.
    pub(crate) const fn has_ended(&self) -> bool {
        is_at_most(self.ends, rows::DATE)
    }
}

/// The days from 1970-01-01 to a date such as `2027-04-08`.
fn days_of(date: &str) -> Option<i64> {
    let mut parts = date.splitn(3, '-').map(str::parse::<i64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    // With years that begin in March, the day of leap years is the last one.
    let year = if month <= 2 { year - 1 } else { year };
    let days_of_years =
        365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let days_of_months = (153 * ((month + 9) % 12) + 2) / 5;
    Some(days_of_years + days_of_months + day - 1 - 719_468)
}

/// Whether a date is not after another one; both are written as `2027-04-08`.
const fn is_at_most(date: &str, other: &str) -> bool {
    let (date, other) = (date.as_bytes(), other.as_bytes());
    let mut i = 0;
    while i < date.len() && i < other.len() {
        if date[i] != other[i] {
            return date[i] < other[i];
        }
        i += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn days_are_counted_over_leap_years() {
        for (ends, days) in
            [("1970-01-01", 0), ("1970-03-01", 59), ("2024-03-01", 19_783), ("2027-04-08", 20_916)]
        {
            let life = LifeCycle { ends, successor: None };
            assert_eq!(life.days_left(UNIX_EPOCH), days, "{ends}");
            let later = UNIX_EPOCH + Duration::from_secs(SECONDS_OF_A_DAY * 10 + 1);
            assert_eq!(life.days_left(later), days - 10, "{ends}");
        }
    }

    #[test]
    fn all_ends_are_dates() {
        for model in rows::MODELS {
            let Some(ends) = model.ends else { continue };
            assert!(ends.len() == 10 && days_of(ends).is_some(), "{}", model.id);
            assert!(
                model.successor.is_none_or(|next| KnownModel::of(next).is_some()),
                "{}",
                model.id
            );
        }
    }

    #[test]
    fn a_model_ends_on_its_date() {
        let ended = |ends| LifeCycle { ends, successor: None }.has_ended();
        assert!(ended(rows::DATE) && ended("2026-07-07") && ended("2025-12-31"));
        assert!(!ended("2026-12-01") && !ended("2027-01-01"));
    }
}
