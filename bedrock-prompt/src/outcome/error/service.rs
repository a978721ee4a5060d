//! Converts the SDK's errors to [`Error`].

use std::error::Error as StdError;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_bedrockruntime::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_sdk_bedrockruntime::operation::RequestId;

use super::{Error, ErrorKind, validation};

/// The destination of a call, for error texts.
pub(crate) struct Destination<'a> {
    /// The id of the model or of another resource.
    pub(crate) id: &'a str,
    pub(crate) region: Option<&'a str>,
    pub(crate) geography: Option<&'a str>,
}

/// Converts the SDK error of any operation.
pub(crate) fn from_sdk<E>(error: SdkError<E>, to: &Destination<'_>) -> Error
where
    E: StdError + ProvideErrorMetadata + Send + Sync + 'static,
{
    let id = to.id;
    let region = to.region.unwrap_or("no region");
    let mut help = None;
    let (kind, what) = match &error {
        SdkError::ServiceError(service) => {
            let (code, status) = (service.err().code(), service.raw().status().as_u16());
            let finding = match code {
                Some("ValidationException" | "ResourceNotFoundException") => service
                    .err()
                    .message()
                    .and_then(|message| validation::read(message, id, to.geography)),
                _ => None,
            };
            match (finding, code) {
                (Some(finding), _) => {
                    help = finding.help;
                    (finding.kind, finding.what)
                }
                (None, Some(code)) => named(code, id, region),
                (None, None) => unnamed(status),
            }
        }
        SdkError::TimeoutError(_) => timeout(id),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => timeout(id),
        SdkError::ResponseError(_) => (
            ErrorKind::ConnectionFailed,
            format!("the connection to `{id}` was lost during the response"),
        ),
        other => before_the_request(other, region),
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

fn timeout(id: &str) -> (ErrorKind, String) {
    (ErrorKind::Timeout, format!("`{id}` did not respond within the client's timeout"))
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

/// The kind and the text of an error that occurred before or while the request was sent.
fn before_the_request<E>(error: &SdkError<E>, region: &str) -> (ErrorKind, String)
where
    E: StdError + Send + Sync + 'static,
{
    let first: &(dyn StdError + 'static) = error;
    let chain = || std::iter::successors(Some(first), |&error| error.source());
    let says = |words: &str| chain().any(|error| error.to_string().contains(words));
    let cause = chain().last().map(ToString::to_string).unwrap_or_default();
    if says("Missing Region") || says("missing signing region") {
        return (ErrorKind::NoRegion, "no AWS region is set".into());
    }
    if says("no identity resolver") {
        return (ErrorKind::NoCredentials, "no AWS credentials were found".into());
    }
    if let Some(credentials) = chain().find_map(|error| error.downcast_ref()) {
        return match credentials {
            _ if says("expired") => {
                (ErrorKind::ExpiredCredentials, "the credentials have expired".into())
            }
            CredentialsError::CredentialsNotLoaded(_) => {
                (ErrorKind::NoCredentials, "no AWS credentials were found".into())
            }
            _ => (ErrorKind::NoCredentials, format!("could not load AWS credentials: {cause}")),
        };
    }
    match error {
        SdkError::DispatchFailure(failure) if failure.is_io() || failure.as_other().is_some() => {
            let what = format!("could not reach Bedrock in {region}: {cause}");
            (ErrorKind::ConnectionFailed, what)
        }
        _ if chain().any(<dyn StdError>::is::<BuildError>) => {
            (ErrorKind::InvalidPrompt, format!("the SDK could not build the request: {cause}"))
        }
        _ => (ErrorKind::Dispatch, format!("the SDK could not send the request: {cause}")),
    }
}
