//! The time limit of one attempt.

use std::time::Duration;

use aws_smithy_types::timeout::TimeoutConfig;

/// The maximum timeout: the SDK multiplies it, and panics if the product overflows a `Duration`.
pub(crate) const MAX_TIMEOUT: Duration = Duration::from_hours(24 * 365);

/// The timeout of an attempt, and whether it goes before that of the SDK client.
#[derive(Debug, Clone, Copy)]
pub(crate) enum AttemptTimeout {
    Default(Duration),
    Set(Duration),
}

impl AttemptTimeout {
    /// The timeouts of an SDK client, with this one.
    pub(crate) fn in_config(self, set: Option<&TimeoutConfig>) -> TimeoutConfig {
        let timeouts = set.map(TimeoutConfig::to_builder).unwrap_or_default();
        let timeouts = match self {
            Self::Default(timeout) => {
                let default = TimeoutConfig::builder();
                timeouts
                    .take_unset_from(default.operation_attempt_timeout(timeout.min(MAX_TIMEOUT)))
            }
            Self::Set(timeout) => timeouts.operation_attempt_timeout(timeout.min(MAX_TIMEOUT)),
        };
        timeouts.build()
    }
}
