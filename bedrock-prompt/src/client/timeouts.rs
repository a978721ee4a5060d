//! The time limit of one attempt.

use std::time::Duration;

use aws_smithy_types::timeout::TimeoutConfig;

/// The maximum timeout: the SDK multiplies it, and panics if the product overflows a `Duration`.
const MAX_TIMEOUT: Duration = Duration::from_hours(24 * 365);

/// The timeouts of an SDK client, with an attempt timeout if it has none.
pub(crate) fn with_attempt_timeout(
    set: Option<&TimeoutConfig>,
    attempt: Duration,
) -> TimeoutConfig {
    let defaults = TimeoutConfig::builder().operation_attempt_timeout(attempt.min(MAX_TIMEOUT));
    let timeouts = match set {
        Some(set) => set.to_builder().take_unset_from(defaults),
        None => defaults,
    };
    timeouts.build()
}
