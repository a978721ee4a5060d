//! A warning before the model of a prompt ends.

use std::time::SystemTime;

use crate::model::life_cycle;

/// How many days before its end a model is warned of.
const WARNING_DAYS: i64 = 180;

/// What is to be said of an end of life on a date, in a number of days; `None` if it is far. On its date
/// a model has ended.
pub(crate) fn end_in(days: i64, date: &str) -> Option<String> {
    match days {
        ..=0 => Some(format!("ended on {date}")),
        1 => Some(format!("ends on {date}, in 1 day")),
        2..=WARNING_DAYS => Some(format!("ends on {date}, in {days} days")),
        _ => None,
    }
}

/// What to say of a model that ends soon, or has ended; `None` if it does not, or if its end is not known.
pub(crate) fn warning(model_id: &str, today: SystemTime) -> Option<String> {
    let life = life_cycle(model_id)?;
    let end = end_in(life.days_left(today), life.ends)?;
    let successor =
        life.successor.map(|successor| format!("; change to `{successor}`")).unwrap_or_default();
    Some(format!("`{model_id}` {end}{successor}"))
}
