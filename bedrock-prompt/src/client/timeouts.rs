//! How long one attempt at a call may take.

use std::time::Duration;

use aws_smithy_types::timeout::TimeoutConfig;

/// The SDK multiplies the limit, and panics where the product is no `Duration`.
const LONGEST: Duration = Duration::from_hours(24 * 365);

/// The timeouts of a user's client; an attempt has an end, also where it sets none.
pub(crate) fn with_attempt_timeout(
    set: Option<&TimeoutConfig>,
    attempt: Duration,
) -> TimeoutConfig {
    let defaults = TimeoutConfig::builder().operation_attempt_timeout(attempt.min(LONGEST));
    let timeouts = match set {
        Some(set) => set.to_builder().take_unset_from(defaults),
        None => defaults,
    };
    timeouts.build()
}
