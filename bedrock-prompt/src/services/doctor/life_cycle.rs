//! Until when the model can be called.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_sdk_bedrock::types::{FoundationModelDetails, FoundationModelLifecycleStatus};
use aws_smithy_types::date_time::Format;

use super::{Check, Finding, Patient, State, Unknown};
use crate::model::{LifeCycle, life_cycle};
use crate::prompt::end_in;

const SECONDS_OF_A_DAY: i64 = 24 * 60 * 60;

/// The end of a model that is over.
pub(super) fn ended(base: &str, today: SystemTime) -> Option<LifeCycle> {
    life_cycle(base).filter(|life| life.days_left(today) <= 0)
}

/// What to do about a model that ends.
pub(super) fn change_to(successor: Option<&str>) -> String {
    match successor {
        Some(successor) => format!("change to `{successor}`"),
        None => "change to another model: the page \"Model lifecycle\" of the Bedrock user guide \
                 names one"
            .into(),
    }
}

pub(super) fn until(
    patient: &Patient<'_>,
    details: &Result<FoundationModelDetails, Unknown>,
    today: SystemTime,
) -> Finding {
    let known = life_cycle(&patient.base);
    let of_aws = details.as_ref().ok().and_then(FoundationModelDetails::model_lifecycle);
    let end_of_aws = of_aws.and_then(|life| life.end_of_life_time());
    let successor = known.and_then(|known| known.successor);
    // AWS knows better than a table.
    let end = match (end_of_aws, known) {
        (Some(end), _) => {
            let date = end.fmt(Format::DateTime).unwrap_or_default();
            let date = date.split('T').next().unwrap_or_default().to_owned();
            let days = |seconds: i64| seconds.div_euclid(SECONDS_OF_A_DAY);
            Some((date, days(end.secs()) - days(seconds(today))))
        }
        (None, Some(known)) => Some((known.ends.to_owned(), known.days_left(today))),
        (None, None) => None,
    };
    let base = &patient.base;
    let is_legacy =
        of_aws.is_some_and(|life| life.status() == &FoundationModelLifecycleStatus::Legacy);
    match (end, details) {
        (Some((date, ..=0)), Ok(_)) if end_of_aws.is_none() => Finding::warning(
            Check::LifeCycle,
            format!("`{base}` was to end on {date}, and the region still has it"),
            change_to(successor),
        ),
        (Some((date, days)), _) => match end_in(days, &date) {
            None => Finding::ok(Check::LifeCycle, format!("until {date}")),
            Some(end) => {
                let state = if days <= 0 { State::Failed } else { State::Warning };
                let found = format!("`{base}` {end}");
                Finding::new(Check::LifeCycle, state, found, change_to(successor))
            }
        },
        (None, Ok(_)) if is_legacy => Finding::warning(
            Check::LifeCycle,
            format!("AWS calls `{base}` legacy, and names no date for its end"),
            change_to(successor),
        ),
        (None, Ok(_)) => Finding::ok(Check::LifeCycle, "active, and no end is known"),
        (None, Err(_)) => Finding::not_checked(
            Check::LifeCycle,
            "because AWS's details of the model are not known, and this library knows no end of it",
            "",
        ),
    }
}

fn seconds(today: SystemTime) -> i64 {
    let since = today.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    i64::try_from(since).unwrap_or(i64::MAX)
}
