//! Converts the SDK's errors to [`Error`].

use std::error::Error as StdError;
use std::time::Duration;

use aws_sdk_bedrockruntime::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_bedrockruntime::operation::RequestId;

use super::validation::Finding;
use super::{Error, ErrorKind, connection, validation};

/// The destination of a call, for error texts.
pub(crate) struct Destination<'a> {
    /// The id of the model or of another resource.
    pub(crate) id: &'a str,
    pub(crate) region: Option<&'a str>,
    pub(crate) geography: Option<&'a str>,
    /// The timeout of the whole call, if it has one.
    pub(crate) timeout: Option<Duration>,
}

impl<'a> Destination<'a> {
    pub(crate) fn new(id: &'a str, region: Option<&'a str>) -> Self {
        Self { id, region, geography: None, timeout: None }
    }

    pub(super) fn region_name(&self) -> &'a str {
        self.region.unwrap_or("no region")
    }
}

/// Converts the SDK error of any operation.
pub(crate) fn from_sdk<E>(error: SdkError<E>, to: &Destination<'_>) -> Error
where
    E: StdError + ProvideErrorMetadata + Send + Sync + 'static,
{
    let Finding { kind, what, help } = match &error {
        SdkError::ServiceError(service) => {
            let message = service.err().message().unwrap_or_default();
            of_service(service.err().code(), message, service.raw().status().as_u16(), to)
        }
        SdkError::ResponseError(_) if connection::no_event_stream(&error).is_some() => {
            let found = connection::no_event_stream(&error);
            let what = found.map(ToString::to_string).unwrap_or_default();
            (ErrorKind::InvalidResponse, what).into()
        }
        SdkError::ResponseError(_) => (
            ErrorKind::ConnectionFailed,
            format!("the connection to `{}` was lost during the response", to.id),
        )
            .into(),
        other => connection::read(other, to),
    };
    let ours = Error::new(kind, what)
        .with_service_message(error.message())
        .with_request_id(error.request_id())
        .with_source(error);
    match help {
        Some(help) => ours.with_help(help),
        None => ours,
    }
}

/// What a response with an error says.
fn of_service(code: Option<&str>, message: &str, status: u16, to: &Destination<'_>) -> Finding {
    let read = |message| validation::read(message, to.id, to.geography);
    match code {
        Some(code @ ("ValidationException" | "ResourceNotFoundException")) => {
            read(message).unwrap_or_else(|| named(code, to.id, to.region_name()).into())
        }
        // What is not found is the operation: its path came after another.
        Some("UnknownOperationException") => Finding {
            kind: ErrorKind::InvalidResponse,
            what: "the endpoint does not have this operation".into(),
            help: Some(
                "check the endpoint URL: it is that of a Bedrock endpoint, without the path of an \
                 operation"
                    .into(),
            ),
        },
        Some("RequestEntityTooLargeException" | "PayloadTooLargeException") => too_large(to.id),
        None if status == 413 => too_large(to.id),
        Some(code) => named(code, to.id, to.region_name()).into(),
        None => unnamed(status).into(),
    }
}

fn too_large(id: &str) -> Finding {
    (
        ErrorKind::RequestTooLarge,
        format!("the request to `{id}` is larger than the endpoint accepts"),
    )
        .into()
}

/// The kind and the text of a service error, by its code: the SDK has no types for some codes.
pub(super) fn named(code: &str, id: &str, region: &str) -> (ErrorKind, String) {
    match code {
        "AccessDeniedException" => {
            (ErrorKind::AccessDenied, format!("AWS denied access to `{id}` in {region}"))
        }
        "ValidationException" => {
            (ErrorKind::Validation, format!("Bedrock rejected the request to `{id}`"))
        }
        "ResourceNotFoundException" => {
            (ErrorKind::ResourceNotFound, format!("`{id}` was not found in {region}"))
        }
        "ThrottlingException" | "TooManyRequestsException" => {
            (ErrorKind::Throttling, format!("Bedrock throttled requests to `{id}`"))
        }
        "ServiceQuotaExceededException" => (
            ErrorKind::ServiceQuotaExceeded,
            format!("the account's quota for `{id}` is exhausted"),
        ),
        "ModelNotReadyException" => (ErrorKind::ModelNotReady, format!("`{id}` is not loaded yet")),
        "ModelTimeoutException" => {
            (ErrorKind::ModelTimeout, format!("`{id}` took too long to answer"))
        }
        "ModelErrorException" => {
            (ErrorKind::ModelError, format!("`{id}` failed while it processed the request"))
        }
        "ModelStreamErrorException" => (ErrorKind::ModelStreamError, format!("`{id}` failed")),
        "ServiceUnavailableException" => {
            (ErrorKind::ServiceUnavailable, "Bedrock is not available".into())
        }
        "InternalServerException" => {
            (ErrorKind::InternalServer, "Bedrock had an internal error".into())
        }
        "ExpiredTokenException" | "ExpiredToken" | "RequestExpired" => {
            (ErrorKind::ExpiredCredentials, "the credentials have expired".into())
        }
        "UnrecognizedClientException"
        | "InvalidSignatureException"
        | "IncompleteSignatureException"
        | "InvalidClientTokenId"
        | "MissingAuthenticationTokenException" => {
            (ErrorKind::InvalidCredentials, "AWS rejected the credentials".into())
        }
        other => (ErrorKind::OtherService, format!("Bedrock returned the error `{other}`")),
    }
}

/// The kind and the text of a response without an error code, for example from a proxy.
fn unnamed(status: u16) -> (ErrorKind, String) {
    match status {
        200..300 => {
            (ErrorKind::InvalidResponse, "the response is not a valid Bedrock response".into())
        }
        429 => (ErrorKind::Throttling, "the endpoint throttled the request".into()),
        500..600 => (ErrorKind::ServiceUnavailable, format!("the endpoint returned HTTP {status}")),
        _ => (
            ErrorKind::InvalidResponse,
            format!("the endpoint returned HTTP {status} without a Bedrock error"),
        ),
    }
}
