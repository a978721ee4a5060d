use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use super::PriceTable;
use super::report::UsageReport;
use crate::outcome::{BilledUsage, Usage};

/// Counts the calls of clients and their tokens, per model.
///
/// Cheap to clone: clones count together, and one tracker may count for several clients. A call
/// counts when it has ended, once. One that is dropped before its end counts as well, without its
/// tokens: what AWS charges for it is not known. What makes no valid request is no call.
///
/// ```no_run
/// # async fn run(sdk_client: bedrock_prompt::sdk::Client) {
/// use bedrock_prompt::{Client, usage::UsageTracker};
///
/// let tracker = UsageTracker::new();
/// let client = Client::builder().usage_tracker(&tracker).build(sdk_client);
/// // .. calls ..
/// println!("{}", tracker.report());
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct UsageTracker(Arc<Mutex<BTreeMap<String, UsageCounts>>>);

impl UsageTracker {
    /// A tracker that has counted nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was counted so far, at the prices of [`PriceTable::builtin`].
    pub fn report(&self) -> UsageReport {
        self.report_with(PriceTable::builtin())
    }

    /// What was counted so far, at prices of your own.
    pub fn report_with(&self, prices: &PriceTable) -> UsageReport {
        UsageReport::new(&self.counts(), prices)
    }

    fn counts(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, UsageCounts>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call on its way, which counts once: when it has ended, or when this is dropped before.
#[derive(Default)]
pub(crate) struct UsageGuard {
    to: Option<(UsageTracker, String)>,
    known: Option<Usage>,
}

impl UsageGuard {
    pub(crate) fn new(tracker: Option<&UsageTracker>, model_id: &str) -> Self {
        let to = tracker.map(|tracker| (tracker.clone(), model_id.to_owned()));
        Self { to, known: None }
    }

    /// The tokens are known before the call has ended.
    pub(crate) fn record(&mut self, usage: Usage) {
        self.known = Some(usage);
    }

    /// The call has ended, well or not.
    pub(crate) fn end(mut self, outcome: Result<BilledUsage, BilledUsage>) {
        self.count(outcome);
    }

    fn count(&mut self, outcome: Result<BilledUsage, BilledUsage>) {
        if let Some((tracker, model_id)) = self.to.take() {
            *tracker.counts().entry(model_id).or_default() += outcome.into();
        }
    }
}

impl Drop for UsageGuard {
    fn drop(&mut self) {
        let usage = self.known;
        self.count(Ok(BilledUsage { usage, possibly_billed_attempts: usage.is_none().into() }));
    }
}

/// Calls and their tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct UsageCounts {
    /// Calls, with those that failed.
    pub calls: u64,
    /// Calls that ended in an error, also one about an answer that was paid for.
    pub failed_calls: u64,
    /// Calls without a word on their tokens, which are not among those counted: answers of which the
    /// service said nothing, calls that were dropped before their end, and failed ones for which AWS
    /// may charge, such as a stream that broke off.
    pub calls_without_usage: u64,
    /// Failed attempts for which AWS may charge: their tokens are not among those counted.
    pub possibly_billed_attempts: u64,
    /// The tokens that were paid for, with those of failed calls.
    #[serde(flatten)]
    pub usage: Usage,
}

impl From<Result<BilledUsage, BilledUsage>> for UsageCounts {
    fn from(outcome: Result<BilledUsage, BilledUsage>) -> Self {
        let is_failed = outcome.is_err();
        let (Ok(paid) | Err(paid)) = outcome;
        let may_cost = !is_failed || paid.possibly_billed_attempts > 0;
        Self {
            calls: 1,
            failed_calls: is_failed.into(),
            calls_without_usage: (paid.usage.is_none() && may_cost).into(),
            possibly_billed_attempts: paid.possibly_billed_attempts.into(),
            usage: paid.usage.unwrap_or_default(),
        }
    }
}

impl AddAssign for UsageCounts {
    fn add_assign(&mut self, other: Self) {
        self.calls += other.calls;
        self.failed_calls += other.failed_calls;
        self.calls_without_usage += other.calls_without_usage;
        self.possibly_billed_attempts += other.possibly_billed_attempts;
        self.usage += other.usage;
    }
}
