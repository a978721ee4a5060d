//! Until when models can be called, and what takes their place.

use std::time::{SystemTime, UNIX_EPOCH};

use super::id::{base_of, starts_with};

const SECONDS_OF_A_DAY: u64 = 24 * 60 * 60;

/// When a model ends, and which one AWS names in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LifeCycle {
    /// The last date, such as `2027-04-08`.
    pub ends: &'static str,
    /// The id of the model that takes its place.
    pub successor: Option<&'static str>,
}

impl LifeCycle {
    /// The days until the end; negative behind it.
    pub fn days_left(&self, today: SystemTime) -> i64 {
        let of_today = today.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let of_today = i64::try_from(of_today / SECONDS_OF_A_DAY).unwrap_or(i64::MAX);
        days_of(self.ends).map_or(i64::MAX, |end| end.saturating_sub(of_today))
    }
}

/// The days from 1970-01-01 to a date such as `2027-04-08`.
fn days_of(date: &str) -> Option<i64> {
    let mut parts = date.splitn(3, '-').map(str::parse::<i64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    // Years begin in March, so that the day of a leap year is the last.
    let years = if month <= 2 { year - 1 } else { year };
    let months = (month + 9) % 12;
    let days = 365 * years + years.div_euclid(4) - years.div_euclid(100) + years.div_euclid(400);
    Some(days + (153 * months + 2) / 5 + day - 1 - 719_468)
}

/// The ends that are known.
const ENDS: &[(&str, LifeCycle)] = &[
    (
        "anthropic.claude-sonnet-4-5-20250929-v1:0",
        ends("2027-04-08", "anthropic.claude-sonnet-5-5"),
    ),
    ("anthropic.claude-opus-4-1-20250805-v1:0", ends("2027-01-08", "anthropic.claude-opus-5-5")),
    ("meta.llama3-2-1b-instruct-v1:0", LifeCycle { ends: "2026-07-07", successor: None }),
    (
        "anthropic.claude-sonnet-4-20250514-v1:0",
        ends("2026-10-14", "anthropic.claude-sonnet-4-5-20250929-v1:0"),
    ),
];

const fn ends(ends: &'static str, successor: &'static str) -> LifeCycle {
    LifeCycle { ends, successor: Some(successor) }
}

/// When the model of an id ends, if it is known.
pub const fn life_cycle(id: &str) -> Option<LifeCycle> {
    let base = base_of(id);
    let mut i = 0;
    while i < ENDS.len() {
        if ENDS[i].0.len() == base.len() && starts_with(base, ENDS[i].0, 0) {
            return Some(ENDS[i].1);
        }
        i += 1;
    }
    None
}

/// The geographies of a model's inference profiles; empty if they are not known.
#[cfg(feature = "control-plane")]
pub(crate) fn geographies(_base_id: &str) -> &'static [&'static str] {
    &[]
}
