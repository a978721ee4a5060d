//! Retries and timeouts, where Bedrock needs others than the SDK's defaults.

use std::error::Error as StdError;
use std::time::Duration;

use aws_sdk_bedrockruntime::Client as SdkClient;
use aws_sdk_bedrockruntime::config::retry::{ClassifyRetry, RetryAction};
use aws_sdk_bedrockruntime::config::timeout::TimeoutConfig;
use aws_sdk_bedrockruntime::config::{Builder, StalledStreamProtectionConfig};
use aws_sdk_bedrockruntime::error::{ErrorMetadata, ProvideErrorMetadata};
use aws_sdk_bedrockruntime::operation::converse::ConverseError;
use aws_sdk_bedrockruntime::operation::invoke_model::InvokeModelError;
use aws_smithy_runtime_api::client::interceptors::context::{Error, InterceptorContext};

/// What a call's configuration holds besides that of the user's client.
///
/// What the user has set there stays. Unset, an attempt has an end, and a body
/// that pauses does not: the SDK would take a model that thinks for a dead
/// connection, and pay for the answer again.
#[derive(Debug)]
pub(super) struct Policy {
    timeouts: TimeoutConfig,
    is_stall_protection_set: bool,
}

impl Policy {
    pub(super) fn new(sdk: &SdkClient, attempt_timeout: Duration) -> Self {
        let config = sdk.config();
        let defaults = TimeoutConfig::builder().operation_attempt_timeout(attempt_timeout);
        let timeouts = match config.timeout_config() {
            Some(set) => set.to_builder().take_unset_from(defaults),
            None => defaults,
        };
        Self {
            timeouts: timeouts.build(),
            is_stall_protection_set: config.stalled_stream_protection().is_some(),
        }
    }

    /// The configuration of one call, which may have an end of its own.
    pub(super) fn of_call(&self, timeout: Option<Duration>) -> Builder {
        let timeouts = match timeout {
            Some(timeout) => self.timeouts.to_builder().operation_timeout(timeout).build(),
            None => self.timeouts.clone(),
        };
        let builder = Builder::new().timeout_config(timeouts).retry_classifier(BedrockClassifier);
        match self.is_stall_protection_set {
            true => builder,
            false => builder.stalled_stream_protection(StalledStreamProtectionConfig::disabled()),
        }
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
        let Some(error) = failure.as_operation_error().and_then(metadata) else {
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
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "Bedrock"
    }
}

/// What the service said, in an error of any operation that is sent with this policy.
fn metadata(error: &Error) -> Option<&ErrorMetadata> {
    fn of<E: ProvideErrorMetadata + StdError + Send + Sync + 'static>(
        error: &Error,
    ) -> Option<&ErrorMetadata> {
        error.downcast_ref::<E>().map(ProvideErrorMetadata::meta)
    }
    of::<ConverseError>(error).or_else(|| of::<InvokeModelError>(error))
}
