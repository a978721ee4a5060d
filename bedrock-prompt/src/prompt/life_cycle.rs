//! A warning before the model of a prompt ends.

use std::time::SystemTime;

use crate::model::life_cycle;

/// How many days before its end a model is warned of.
pub(crate) const WARNING_DAYS: i64 = 180;

/// What to say of a model that ends soon, or has ended; `None` if it does not, or if its end is not known.
pub(crate) fn warning(model_id: &str, today: SystemTime) -> Option<String> {
    let life = life_cycle(model_id)?;
    let successor =
        life.successor.map(|successor| format!("; change to `{successor}`")).unwrap_or_default();
    match life.days_left(today) {
        days if days < 0 => Some(format!("`{model_id}` ended on {}{successor}", life.ends)),
        days if days <= WARNING_DAYS => {
            Some(format!("`{model_id}` ends on {}, in {days} days{successor}", life.ends))
        }
        _ => None,
    }
}
