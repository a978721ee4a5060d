//! From the SDK's errors to ours.

use std::error::Error as StdError;

use aws_sdk_bedrockruntime::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_bedrockruntime::operation::RequestId;
use aws_sdk_bedrockruntime::operation::converse::ConverseError;

use super::{Error, ErrorKind};

/// The error of a call to a model.
pub(crate) fn from_sdk(error: SdkError<ConverseError>, model_id: &str, region: &str) -> Error {
    let (kind, what) = match &error {
        SdkError::ServiceError(service) => refused(service.err(), model_id, region),
        SdkError::TimeoutError(_) => timeout(model_id),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => timeout(model_id),
        SdkError::ResponseError(_) => (
            ErrorKind::InvalidResponse,
            "the response could not be read as one of Bedrock's".into(),
        ),
        other => before_the_request(other, region),
    };
    Error::new(kind, what)
        .with_service_message(error.message())
        .with_model_id(model_id)
        .with_request_id(error.request_id())
        .with_source(error)
}

fn timeout(model_id: &str) -> (ErrorKind, String) {
    (ErrorKind::Timeout, format!("`{model_id}` did not answer within the client's timeout"))
}

/// Errors that the service answered with. By code: the SDK models not all of them.
fn refused(error: &ConverseError, model_id: &str, region: &str) -> (ErrorKind, String) {
    let code = error.code().unwrap_or_default();
    match code {
        "AccessDeniedException" => {
            (ErrorKind::AccessDenied, format!("AWS denied access to `{model_id}` in {region}"))
        }
        "ValidationException" => {
            (ErrorKind::Validation, format!("Bedrock refused the request to `{model_id}`"))
        }
        "ResourceNotFoundException" => {
            (ErrorKind::ResourceNotFound, format!("there is no `{model_id}` in {region}"))
        }
        "ThrottlingException" | "TooManyRequestsException" => {
            (ErrorKind::Throttling, format!("Bedrock throttled the requests to `{model_id}`"))
        }
        "ServiceQuotaExceededException" => (
            ErrorKind::ServiceQuotaExceeded,
            format!("the account's quota for `{model_id}` is used up"),
        ),
        "ModelNotReadyException" => {
            (ErrorKind::ModelNotReady, format!("`{model_id}` is not loaded yet"))
        }
        "ModelTimeoutException" => {
            (ErrorKind::ModelTimeout, format!("`{model_id}` took too long to answer"))
        }
        "ModelErrorException" => {
            (ErrorKind::ModelError, format!("`{model_id}` failed while it answered"))
        }
        "ServiceUnavailableException" => {
            (ErrorKind::ServiceUnavailable, "Bedrock is not available".into())
        }
        "InternalServerException" => (ErrorKind::InternalServer, "Bedrock failed".into()),
        "ExpiredTokenException" | "ExpiredToken" | "RequestExpired" => {
            (ErrorKind::ExpiredCredentials, "the credentials have expired".into())
        }
        "UnrecognizedClientException"
        | "InvalidSignatureException"
        | "IncompleteSignatureException"
        | "InvalidClientTokenId"
        | "MissingAuthenticationTokenException" => {
            (ErrorKind::InvalidCredentials, "AWS does not accept the credentials".into())
        }
        "" => (ErrorKind::InvalidResponse, "the endpoint answered with an error of no name".into()),
        other => (ErrorKind::OtherService, format!("Bedrock answered with `{other}`")),
    }
}

/// Errors that come up before anything is sent, or while it is.
fn before_the_request(error: &SdkError<ConverseError>, region: &str) -> (ErrorKind, String) {
    let reasons = reasons(error);
    let says = |text: &str| reasons.iter().any(|reason| reason.contains(text));
    if says("Missing Region") || says("region must be set") {
        (ErrorKind::NoRegion, "no AWS region is set".into())
    } else if says("expired") {
        (ErrorKind::ExpiredCredentials, "the credentials have expired".into())
    } else if says("credential") || says("identity") || says("token") {
        (ErrorKind::NoCredentials, "no AWS credentials were found".into())
    } else if matches!(error, SdkError::DispatchFailure(failure) if !failure.is_user()) {
        (ErrorKind::ConnectionFailed, format!("Bedrock in {region} could not be reached"))
    } else {
        (ErrorKind::InvalidPrompt, "the SDK could not build the request".into())
    }
}

/// What each error in the chain of sources says.
fn reasons(error: &(dyn StdError + 'static)) -> Vec<String> {
    std::iter::successors(Some(error), |&error| error.source()).map(ToString::to_string).collect()
}
