use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use super::PriceTable;
use super::report::UsageReport;
use crate::outcome::{BilledTokens, BilledUsage, Usage};

/// Counts the calls of one or more clients and their tokens, per model id.
///
/// Cheap to clone: clones share their counts. A call is counted once, when it ends. A call that is
/// dropped before its end is counted without tokens, because the amount that AWS charges for it is
/// unknown. A call that fails before a request is sent because its input is invalid is not counted,
/// and neither is one that is dropped before a connection was there to send its request.
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
pub struct UsageTracker(Arc<Mutex<BTreeMap<String, ModelCounts>>>);

/// The calls of a model, and their tokens by what decides their price.
#[derive(Debug, Clone, Default)]
pub(super) struct ModelCounts {
    pub(super) counts: UsageCounts,
    pub(super) billed: BilledTokens,
}

impl ModelCounts {
    fn add(&mut self, outcome: &Result<BilledUsage, BilledUsage>) {
        self.counts += outcome.into();
        let (Ok(billed) | Err(billed)) = outcome;
        if let Some(billed) = &billed.usage {
            self.billed.add_all(billed);
        }
    }
}

impl UsageTracker {
    /// A tracker with no calls.
    pub fn new() -> Self {
        Self::default()
    }

    /// The counts so far, with costs at the prices of [`PriceTable::builtin`].
    pub fn report(&self) -> UsageReport {
        self.report_with(PriceTable::builtin())
    }

    /// The counts so far, with costs at your own prices.
    pub fn report_with(&self, prices: &PriceTable) -> UsageReport {
        UsageReport::new(&self.counts(), prices)
    }

    fn counts(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, ModelCounts>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts a running call once: when it ends, or when the guard is dropped before.
///
/// A call that has not started a request is not counted.
#[derive(Default)]
pub(crate) struct UsageGuard {
    to: Option<(UsageTracker, String)>,
    is_started: bool,
    in_flight: InFlight,
    /// The cost of the requests before.
    known: BilledUsage,
}

impl UsageGuard {
    pub(crate) fn new(tracker: Option<&UsageTracker>, model_id: &str) -> Self {
        let to = tracker.map(|tracker| (tracker.clone(), model_id.to_owned()));
        Self {
            to,
            is_started: false,
            in_flight: InFlight::default(),
            known: BilledUsage::default(),
        }
    }

    /// A request is handed to the SDK.
    pub(crate) fn start_request(&mut self) {
        self.is_started = true;
        self.in_flight.set(1);
    }

    /// What is known of the request that is under way.
    pub(crate) fn in_flight(&self) -> &InFlight {
        &self.in_flight
    }

    /// The request has an answer or an error. `known` is the cost of all so far, for a call that
    /// is dropped before its end.
    pub(crate) fn end_request(&mut self, known: impl FnOnce() -> BilledUsage) {
        self.in_flight.set(0);
        if self.to.is_some() {
            self.known = known();
        }
    }

    /// Counts the call, which has succeeded or failed.
    pub(crate) fn end(&mut self, outcome: impl FnOnce() -> Result<BilledUsage, BilledUsage>) {
        if let Some((tracker, model_id)) = self.to.take().filter(|_| self.is_started) {
            tracker.counts().entry(model_id).or_default().add(&outcome());
        }
    }
}

impl Drop for UsageGuard {
    fn drop(&mut self) {
        let BilledUsage { usage, possibly_billed_attempts } = std::mem::take(&mut self.known);
        let possibly_billed_attempts = possibly_billed_attempts + self.in_flight.get();
        // Nothing was sent, and nothing is charged.
        if usage.is_some() || possibly_billed_attempts > 0 {
            self.end(|| Ok(BilledUsage { usage, possibly_billed_attempts }));
        }
    }
}

/// The attempts of the request under way for which AWS may charge, if the call is dropped now. It is
/// set while the call is borrowed by the request.
#[derive(Default)]
pub(crate) struct InFlight(AtomicU32);

impl InFlight {
    pub(crate) fn set(&self, attempts: u32) {
        self.0.store(attempts, Ordering::Relaxed);
    }

    fn get(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Calls and their tokens.
///
/// ```no_run
/// # fn run(tracker: bedrock_prompt::usage::UsageTracker) {
/// let counts = tracker.report().total;
/// println!("{} of {} calls failed", counts.failed_calls, counts.calls);
/// println!("{} tokens", counts.usage.total_tokens());
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct UsageCounts {
    /// All calls, including failed ones.
    pub calls: u64,
    /// Calls that returned an error, including those whose answer was billed.
    pub failed_calls: u64,
    /// Calls with an unknown number of tokens, which `usage` does not include: answers without a
    /// token count, calls that were dropped before their end, and failed calls for which AWS may
    /// charge, such as an interrupted stream.
    pub calls_without_usage: u64,
    /// Failed attempts for which AWS may charge. `usage` does not include their tokens.
    pub possibly_billed_attempts: u64,
    /// The billed tokens, including those of failed calls.
    #[serde(flatten)]
    pub usage: Usage,
}

impl From<&Result<BilledUsage, BilledUsage>> for UsageCounts {
    fn from(outcome: &Result<BilledUsage, BilledUsage>) -> Self {
        let is_failed = outcome.is_err();
        let (Ok(billed) | Err(billed)) = outcome;
        let may_be_billed = !is_failed || billed.possibly_billed_attempts > 0;
        Self {
            calls: 1,
            failed_calls: is_failed.into(),
            calls_without_usage: (billed.usage.is_none() && may_be_billed).into(),
            possibly_billed_attempts: billed.possibly_billed_attempts.into(),
            usage: billed.usage.as_ref().map(BilledTokens::total).unwrap_or_default(),
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
