//! What calls have used, and what that costs.

mod price;
mod report;
mod tracker;
mod usd;

pub use price::{Price, PriceTable};
pub use report::{ModelUsage, PriceSource, UsageReport};
pub(crate) use tracker::UsageGuard;
pub use tracker::{UsageCounts, UsageTracker};
pub use usd::Usd;

pub use crate::outcome::Usage;
