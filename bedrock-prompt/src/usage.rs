//! The tokens that calls have used, and their cost.
//!
//! ```no_run
//! # async fn run(sdk_client: bedrock_prompt::sdk::Client) {
//! use bedrock_prompt::{Client, usage::UsageTracker};
//!
//! let tracker = UsageTracker::new();
//! let client = Client::builder().usage_tracker(&tracker).build(sdk_client);
//! // .. calls ..
//! println!("{}", tracker.report());
//! # }
//! ```

mod builtin_prices;
mod price;
mod price_table;
mod report;
mod tracker;
mod usd;

pub use price::Price;
pub use price_table::{PriceTable, UnknownCost};
pub use report::{ModelUsage, PriceSource, UsageReport};
pub(crate) use tracker::{InFlight, UsageGuard};
pub use tracker::{UsageCounts, UsageTracker};
pub use usd::Usd;

pub use crate::outcome::{PromptLength, Tier, Usage};
