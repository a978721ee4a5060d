//! Whether AWS may charge for a failed attempt.

use std::error::Error as StdError;

use aws_smithy_runtime_api::client::interceptors::context::Error;
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};

/// Whether the model may have worked for an attempt that failed.
pub(super) fn may_be_billed(
    error: &OrchestratorError<Error>,
    response: Option<&HttpResponse>,
) -> bool {
    match response.map(|response| response.status().as_u16()) {
        // The answer was interrupted, or the model was stopped.
        Some(status) => matches!(status, 200..300 | 408 | 424),
        None if error.is_timeout_error() => true,
        None => error.as_connector_error().is_some_and(|error| !is_from_connecting(error)),
    }
}

fn is_from_connecting(error: &(dyn StdError + 'static)) -> bool {
    std::iter::successors(Some(error), |&error| error.source())
        .any(|error| error.to_string().to_lowercase().contains("connect)"))
}
