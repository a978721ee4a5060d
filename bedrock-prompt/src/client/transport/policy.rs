//! Retries and timeouts, where Bedrock needs others than the SDK's defaults.

use std::time::{Duration, Instant};

use aws_sdk_bedrockruntime::Client as SdkClient;
use aws_sdk_bedrockruntime::config::retry::{ClassifyRetry, RetryAction};
use aws_sdk_bedrockruntime::config::timeout::TimeoutConfig;
use aws_sdk_bedrockruntime::config::{Builder, StalledStreamProtectionConfig};
use aws_sdk_bedrockruntime::error::ErrorMetadata;
use aws_sdk_bedrockruntime::operation::converse::ConverseError;
use aws_sdk_bedrockruntime::operation::converse_stream::ConverseStreamError;
use aws_sdk_bedrockruntime::operation::invoke_model::InvokeModelError;
use aws_sdk_bedrockruntime::operation::invoke_model_with_response_stream::InvokeModelWithResponseStreamError;
use aws_smithy_async::rt::sleep::default_async_sleep;
use aws_smithy_runtime_api::client::interceptors::context::{Error, InterceptorContext};

use super::events::Pace;
use crate::client::timeouts::AttemptTimeout;

/// The longest answers take minutes.
const ATTEMPT_TIMEOUT: AttemptTimeout = AttemptTimeout::Default(Duration::from_mins(10));

/// Models think: a gap of 125 seconds is on record.
const STREAM_IDLE_TIMEOUT: Duration = Duration::from_mins(5);

/// Limits of time that a client sets itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) attempt_timeout: AttemptTimeout,
    pub(crate) stream_idle_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { attempt_timeout: ATTEMPT_TIMEOUT, stream_idle_timeout: STREAM_IDLE_TIMEOUT }
    }
}

/// What a call's configuration holds besides that of the user's client.
///
/// What the user has set there stays. Unset, an attempt has an end, and a body
/// that pauses does not: the SDK would take a model that thinks for a dead
/// connection, and pay for the answer again.
#[derive(Debug)]
pub(super) struct Policy {
    timeouts: TimeoutConfig,
    is_stall_protection_set: bool,
    stream_idle_timeout: Duration,
}

impl Policy {
    pub(super) fn new(sdk: &SdkClient, limits: Limits) -> Self {
        let config = sdk.config();
        Self {
            timeouts: limits.attempt_timeout.in_config(config.timeout_config()),
            is_stall_protection_set: config.stalled_stream_protection().is_some(),
            stream_idle_timeout: limits.stream_idle_timeout,
        }
    }

    /// The limits of a stream that has begun.
    pub(super) fn pace(&self, sdk: &SdkClient, until: Option<Instant>, needs_tokio: bool) -> Pace {
        let sleep = sdk.config().sleep_impl().or_else(default_async_sleep);
        Pace { idle: self.stream_idle_timeout, until, sleep, needs_tokio }
    }

    /// A client's configuration with these timeouts, and with the retries that Bedrock needs. A
    /// runtime plugin of the user's still comes after it.
    pub(super) fn prepare(&self, config: Builder) -> Builder {
        let config =
            config.timeout_config(self.timeouts.clone()).retry_classifier(BedrockClassifier);
        if self.is_stall_protection_set {
            config
        } else {
            config.stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        }
    }

    /// The configuration of one call that has a timeout of its own.
    pub(super) fn of_call(&self, timeout: Duration) -> Builder {
        let timeouts = self.timeouts.to_builder().operation_timeout(timeout).build();
        Builder::new().timeout_config(timeouts)
    }
}

/// Retries what AWS says to retry on Bedrock, and the SDK does not.
#[derive(Debug)]
struct BedrockClassifier;

impl ClassifyRetry for BedrockClassifier {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let Some(Err(failure)) = context.output_or_error() else {
            return RetryAction::NoActionIndicated;
        };
        let Some(error) = failure.as_operation_error().and_then(meta_of) else {
            return RetryAction::NoActionIndicated;
        };
        match error.code() {
            Some("ModelTimeoutException") => RetryAction::server_error(),
            // Nova's, when it misses its own format for tools; the next try is another draw.
            Some("ModelErrorException")
                if error.message().is_some_and(|text| {
                    text.to_lowercase().contains("invalid sequence as part of tooluse")
                }) =>
            {
                RetryAction::server_error()
            }
            // What stands between may leave AWS's name out.
            None => match context.response().map(|response| response.status().as_u16()) {
                Some(408 | 529) => RetryAction::server_error(),
                Some(429) => RetryAction::throttling_error(),
                _ => RetryAction::NoActionIndicated,
            },
            Some(_) => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "Bedrock"
    }
}

/// What the service said, of the operations that call a model.
fn meta_of(error: &Error) -> Option<&ErrorMetadata> {
    let converse = || error.downcast_ref().map(ConverseError::meta);
    let converse_stream = || error.downcast_ref().map(ConverseStreamError::meta);
    let invoke_model = || error.downcast_ref().map(InvokeModelError::meta);
    let invoke_model_stream = || error.downcast_ref().map(InvokeModelWithResponseStreamError::meta);
    converse().or_else(converse_stream).or_else(invoke_model).or_else(invoke_model_stream)
}
