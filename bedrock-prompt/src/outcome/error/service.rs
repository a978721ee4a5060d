//! Converts the SDK's errors to [`Error`].

use std::error::Error as StdError;
use std::time::Duration;

use aws_sdk_bedrockruntime::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_bedrockruntime::operation::RequestId;

use super::validation::Finding;
use super::{Error, ErrorKind, access, connection, source, validation, words};

/// The destination of a call, for error texts.
pub(crate) struct Destination<'a> {
    /// The id of the model or of another resource.
    pub(crate) id: &'a str,
    pub(crate) region: Option<&'a str>,
    /// The timeout of the whole call, if it has one.
    pub(crate) timeout: Option<Duration>,
}

impl<'a> Destination<'a> {
    pub(crate) fn new(id: &'a str, region: Option<&'a str>) -> Self {
        Self { id, region, timeout: None }
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
    let mut words = error.message().map(String::from);
    let Finding { kind, what, help } = match &error {
        SdkError::ServiceError(service) => {
            let (code, raw) = (service.err().code(), service.raw());
            if words.is_none() && !raw.status().is_success() {
                words = words::of_body(raw);
            }
            of_service(code, words.as_deref(), raw.status().as_u16(), to)
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
    // An answer that cannot be read may have been paid for.
    let unreadable = error.raw_response().filter(|raw| raw.status().is_success());
    let unreadable = unreadable.and_then(|raw| std::str::from_utf8(raw.body().bytes()?).ok());
    let unreadable = unreadable.filter(|body| !body.is_empty()).map(String::from);
    let ours = Error::new(kind, what)
        .with_answer(unreadable)
        .with_service_message(words.as_deref())
        .with_request_id(error.request_id())
        .with_source(source::without_body(error));
    match help {
        Some(help) => ours.with_help(help),
        None => ours,
    }
}

/// What a response with an error says.
fn of_service(
    code: Option<&str>,
    words: Option<&str>,
    status: u16,
    to: &Destination<'_>,
) -> Finding {
    let read_access = || access::read(words?, to.id, to.region_name());
    let read = || read_access().or_else(|| validation::read(words?, to.id, to.region));
    match code {
        Some(code @ ("ValidationException" | "ResourceNotFoundException")) => {
            read().unwrap_or_else(|| named(code, to.id, to.region_name()).into())
        }
        Some(code @ "AccessDeniedException") => {
            read_access().unwrap_or_else(|| named(code, to.id, to.region_name()).into())
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
        Some(code) => {
            let (kind, what) = named(code, to.id, to.region_name());
            // A new code of an old status is retried as the status is.
            let of_status = unnamed(status, words, to).0;
            let is_unknown = kind == ErrorKind::OtherService && of_status.is_retryable();
            (if is_unknown { of_status } else { kind }, what).into()
        }
        None if matches!(status, 400 | 404) && words.is_some() => {
            read().unwrap_or_else(|| unnamed(status, words, to).into())
        }
        None => {
            let (kind, what) = unnamed(status, words, to);
            let access = (kind == ErrorKind::AccessDenied).then(read_access).flatten();
            access.unwrap_or_else(|| (kind, what).into())
        }
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

/// The kind and the text of a response without an error code, for example from a proxy: its status
/// tells, if it has words or if only one thing can be meant.
fn unnamed(status: u16, words: Option<&str>, to: &Destination<'_>) -> (ErrorKind, String) {
    let code = match (status, words) {
        (200..300, _) => {
            let what = "the response is not a valid Bedrock response";
            return (ErrorKind::InvalidResponse, what.into());
        }
        (429, _) => return (ErrorKind::Throttling, "the endpoint throttled the request".into()),
        (500..600, _) => {
            let what = format!("the endpoint returned HTTP {status}");
            return (ErrorKind::ServiceUnavailable, what);
        }
        (408, _) => "ModelTimeoutException",
        (424, _) => "ModelErrorException",
        (400, Some(_)) => "ValidationException",
        (401 | 403, Some(words)) => words::of_denial(status, words),
        (404, Some(_)) => "ResourceNotFoundException",
        _ => {
            let what = format!("the endpoint returned HTTP {status} without a Bedrock error");
            return (ErrorKind::InvalidResponse, what);
        }
    };
    named(code, to.id, to.region_name())
}
