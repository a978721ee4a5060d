//! Counts the attempts of a call, and reads the tokens that the headers of its answer count.

use std::error::Error as StdError;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_bedrockruntime::config::interceptors::{
    BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextRef,
};
use aws_sdk_bedrockruntime::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_bedrockruntime::error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::Error;
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};

use crate::invoke::TokenCounts;
use crate::outcome::Attempts;

/// One call of any operation, from within.
#[derive(Debug, Clone, Default)]
pub(super) struct Meter(Arc<Mutex<Record>>);

#[derive(Debug, Default)]
struct Record {
    /// The attempt under way was handed to the connection.
    is_sent: bool,
    attempts: Attempts,
    counts: TokenCounts,
}

impl Meter {
    pub(super) fn attempts(&self) -> Attempts {
        self.record().attempts
    }

    /// What the headers of the answer count: the SDK's `InvokeModelOutput` has no members for it.
    pub(super) fn counts(&self) -> TokenCounts {
        self.record().counts
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Intercept for Meter {
    fn name(&self) -> &'static str {
        "BedrockPromptMeter"
    }

    fn read_before_attempt(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.record().is_sent = false;
        Ok(())
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let mut record = self.record();
        record.is_sent = true;
        record.attempts.made += 1;
        Ok(())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let mut record = self.record();
        let counts =
            context.response().map(|response| TokenCounts::from_headers(response.headers()));
        record.counts = counts.unwrap_or_default();
        if let Some(Err(error)) = context.output_or_error()
            && record.is_sent
            && may_be_billed(error, context.response())
        {
            record.attempts.possibly_billed += 1;
        }
        Ok(())
    }
}

/// Whether the model may have worked for an attempt that failed.
fn may_be_billed(error: &OrchestratorError<Error>, response: Option<&HttpResponse>) -> bool {
    match response.map(|response| response.status().as_u16()) {
        // The answer was cut, or the model was cut short.
        Some(status) => matches!(status, 200..300 | 408 | 424),
        None if error.is_timeout_error() => true,
        None => error.as_connector_error().is_some_and(|error| !is_from_connecting(error)),
    }
}

fn is_from_connecting(error: &(dyn StdError + 'static)) -> bool {
    std::iter::successors(Some(error), |&error| error.source())
        .any(|error| error.to_string().to_lowercase().contains("connect)"))
}
