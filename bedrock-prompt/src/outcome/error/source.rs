//! The SDK's errors as the source of ours: without what was received, because their `Debug` shows it.

use std::error::Error as StdError;

use aws_sdk_bedrockruntime::error::SdkError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::event_stream::RawMessage;

/// The error without the body of its response, whose status and headers stay.
pub(super) fn without_body<E>(error: SdkError<E>) -> SdkError<E>
where
    E: StdError + Send + Sync + 'static,
{
    let Some(raw) = error.raw_response().map(emptied) else { return error };
    match error {
        SdkError::ServiceError(service) => SdkError::service_error(service.into_err(), raw),
        response => match response.into_source() {
            Ok(source) => SdkError::response_error(source, raw),
            Err(error) => error,
        },
    }
}

fn emptied(response: &HttpResponse) -> HttpResponse {
    let mut emptied = HttpResponse::new(response.status(), SdkBody::empty());
    emptied.headers_mut().clone_from(response.headers());
    emptied
}

/// The error without the frame that could not be read.
pub(super) fn without_frame<E>(error: SdkError<E, RawMessage>) -> SdkError<E, RawMessage>
where
    E: StdError + Send + Sync + 'static,
{
    match error {
        SdkError::ServiceError(service) => {
            SdkError::service_error(service.into_err(), RawMessage::Invalid(None))
        }
        response @ SdkError::ResponseError(_) => match response.into_source() {
            Ok(source) => SdkError::response_error(source, RawMessage::Invalid(None)),
            Err(error) => error,
        },
        other => other,
    }
}
