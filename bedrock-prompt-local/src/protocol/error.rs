//! The errors of Bedrock: name and HTTP status, one row each.

use std::fmt;

/// An error that Bedrock can respond with.
///
/// The names are those of AWS without the suffix `Exception`.
///
/// ```
/// use bedrock_prompt_local::AwsError;
///
/// assert_eq!(AwsError::Throttling.status(), 429);
/// assert_eq!(AwsError::Throttling.name(), "ThrottlingException");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AwsError {
    /// 403: the caller is not allowed to do this.
    AccessDenied,
    /// 400: the resource is in a state that does not allow this.
    Conflict,
    /// 403: the temporary credentials have expired.
    ExpiredToken,
    /// 400: the signature is incomplete.
    IncompleteSignature,
    /// 500: the service failed.
    InternalServer,
    /// 403: the signature does not match the secret key, or the clock is wrong.
    InvalidSignature,
    /// 403: the request has no credentials.
    MissingAuthenticationToken,
    /// 424: the model failed; the body also has `originalStatusCode` and `resourceName`.
    ModelError,
    /// 429: the model is not loaded yet.
    ModelNotReady,
    /// 424: the model failed during a stream.
    ModelStreamError,
    /// 408: the model took too long.
    ModelTimeout,
    /// 413: the body is larger than 25 MB.
    RequestEntityTooLarge,
    /// 404: there is no such model.
    ResourceNotFound,
    /// 400: a quota of the account is used up.
    ServiceQuotaExceeded,
    /// 503: the service is temporarily unavailable.
    ServiceUnavailable,
    /// 429: too many requests or tokens.
    Throttling,
    /// 404: there is no operation at this method and path.
    UnknownOperation,
    /// 403: there is no such access key.
    UnrecognizedClient,
    /// 400: the request is not valid.
    Validation,
}

impl AwsError {
    /// All errors, in alphabetical order.
    pub const ALL: [Self; 19] = [
        Self::AccessDenied,
        Self::Conflict,
        Self::ExpiredToken,
        Self::IncompleteSignature,
        Self::InternalServer,
        Self::InvalidSignature,
        Self::MissingAuthenticationToken,
        Self::ModelError,
        Self::ModelNotReady,
        Self::ModelStreamError,
        Self::ModelTimeout,
        Self::RequestEntityTooLarge,
        Self::ResourceNotFound,
        Self::ServiceQuotaExceeded,
        Self::ServiceUnavailable,
        Self::Throttling,
        Self::UnknownOperation,
        Self::UnrecognizedClient,
        Self::Validation,
    ];

    /// The name on the wire, such as `ValidationException`.
    pub const fn name(self) -> &'static str {
        self.name_and_status().0
    }

    /// The HTTP status.
    pub const fn status(self) -> u16 {
        self.name_and_status().1
    }

    /// The service that refuses the request: most errors are Bedrock's, and some are of what is before
    /// all services of AWS.
    pub(super) const fn service(self) -> &'static str {
        match self {
            Self::ExpiredToken
            | Self::IncompleteSignature
            | Self::InvalidSignature
            | Self::MissingAuthenticationToken
            | Self::UnknownOperation
            | Self::UnrecognizedClient => "com.amazon.coral.service",
            _ => "com.amazon.bedrock",
        }
    }

    /// AWS's words for the credentials that it refuses, which are the same for every request.
    pub(crate) const fn words(self) -> Option<&'static str> {
        match self {
            Self::ExpiredToken => Some("The security token included in the request is expired"),
            Self::InvalidSignature => Some(
                "The request signature we calculated does not match the signature you provided. \
                 Check your AWS Secret Access Key and signing method. Consult the service \
                 documentation for details.",
            ),
            Self::MissingAuthenticationToken => Some("Missing Authentication Token"),
            Self::UnrecognizedClient => {
                Some("The security token included in the request is invalid.")
            }
            _ => None,
        }
    }

    /// The name of the exception in an event stream, such as `throttlingException`.
    pub(super) fn stream_name(self) -> String {
        let mut chars = self.name().chars();
        chars.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(chars).collect()
    }

    const fn name_and_status(self) -> (&'static str, u16) {
        match self {
            Self::AccessDenied => ("AccessDeniedException", 403),
            Self::Conflict => ("ConflictException", 400),
            Self::ExpiredToken => ("ExpiredTokenException", 403),
            Self::IncompleteSignature => ("IncompleteSignatureException", 400),
            Self::InternalServer => ("InternalServerException", 500),
            Self::InvalidSignature => ("InvalidSignatureException", 403),
            Self::MissingAuthenticationToken => ("MissingAuthenticationTokenException", 403),
            Self::ModelError => ("ModelErrorException", 424),
            Self::ModelNotReady => ("ModelNotReadyException", 429),
            Self::ModelStreamError => ("ModelStreamErrorException", 424),
            Self::ModelTimeout => ("ModelTimeoutException", 408),
            Self::RequestEntityTooLarge => ("RequestEntityTooLargeException", 413),
            Self::ResourceNotFound => ("ResourceNotFoundException", 404),
            Self::ServiceQuotaExceeded => ("ServiceQuotaExceededException", 400),
            Self::ServiceUnavailable => ("ServiceUnavailableException", 503),
            Self::Throttling => ("ThrottlingException", 429),
            Self::UnknownOperation => ("UnknownOperationException", 404),
            Self::UnrecognizedClient => ("UnrecognizedClientException", 403),
            Self::Validation => ("ValidationException", 400),
        }
    }
}

/// An error that a request is answered with, and its message.
pub(crate) struct Refusal {
    pub(crate) error: AwsError,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(error: AwsError, message: impl Into<String>) -> Self {
        Self { error, message: message.into() }
    }
}

impl fmt::Display for AwsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
