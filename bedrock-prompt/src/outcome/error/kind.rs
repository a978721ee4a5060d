/// The default help text for a request that AWS rejects as invalid.
pub(crate) const FIX_PARAMETER: &str = "fix the parameter named in the AWS message";

/// The category of an error, for programs to match on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No valid request can be built from the prompt or its settings. Nothing was sent.
    InvalidPrompt,
    /// An argument of an operation without a prompt (embeddings, knowledge bases, the control
    /// plane) is invalid. Nothing was sent.
    InvalidInput,
    /// A saved conversation cannot be read, or no valid request can be built from it.
    InvalidConversation,
    /// A file could not be read or written.
    Io,
    /// No AWS credentials were found, or they could not be loaded.
    NoCredentials,
    /// The AWS credentials have expired.
    ExpiredCredentials,
    /// AWS rejected the credentials.
    InvalidCredentials,
    /// No AWS region is configured.
    NoRegion,
    /// The endpoint could not be reached, or the connection was lost.
    ConnectionFailed,
    /// The SDK or one of its interceptors failed before the request was sent.
    Dispatch,
    /// A timeout of the call, the client or the SDK expired.
    Timeout,
    /// `AccessDeniedException`: the credentials lack a permission, or the account has no access to
    /// the model.
    AccessDenied,
    /// `ValidationException`: AWS rejected a parameter of the request.
    Validation,
    /// The model can be called through inference profiles only, but its own id was sent.
    InferenceProfileRequired,
    /// `max_tokens` exceeds the model's limit.
    MaxTokensExceeded,
    /// `ResourceNotFoundException`, or an unknown model id.
    ResourceNotFound,
    /// `ThrottlingException`: too many requests or tokens per minute.
    Throttling,
    /// `ServiceQuotaExceededException`: a quota of the account is exhausted.
    ServiceQuotaExceeded,
    /// `ModelNotReadyException`: the model is not loaded yet.
    ModelNotReady,
    /// `ModelTimeoutException`: the model exceeded Bedrock's time limit.
    ModelTimeout,
    /// `ModelErrorException`: the model failed while it processed the request.
    ModelError,
    /// `ModelStreamErrorException`: the model failed during a stream.
    ModelStreamError,
    /// A stream was interrupted, or ended before the answer was complete.
    StreamInterrupted,
    /// The session of a knowledge base does not exist or has expired.
    SessionExpired,
    /// `ServiceUnavailableException`, or an HTTP 5xx response without an error code.
    ServiceUnavailable,
    /// `InternalServerException`: an error inside Bedrock.
    InternalServer,
    /// The response is not a valid Bedrock response.
    InvalidResponse,
    /// Any other error code of the service.
    OtherService,
    /// The answer was truncated at `max_tokens`.
    Truncated,
    /// The prompt, or the prompt and `max_tokens` together, exceed the model's context window.
    ContextWindowExceeded,
    /// Bedrock's content filter stopped the answer.
    ContentFiltered,
    /// The model refused to answer.
    Refused,
    /// A guardrail blocked the prompt or the answer.
    GuardrailIntervened,
    /// The model wrote a tool call or an output that Bedrock could not parse.
    MalformedAnswer,
    /// The model answered with text instead of a tool call.
    TextInsteadOfToolUse,
    /// The model called a tool other than the requested one.
    UnexpectedTool,
    /// The model called the tool several times, with different inputs.
    MultipleAnswers,
    /// The model returned an empty answer.
    EmptyAnswer,
    /// The answer does not match the output type.
    InvalidOutput,
    /// The answer matches the output type, but the prompt's `check` rejected it.
    CheckFailed,
}

impl ErrorKind {
    /// Whether the same request may succeed later.
    pub fn is_retryable(self) -> bool {
        matches!(
            self,
            Self::ConnectionFailed
                | Self::Timeout
                | Self::Throttling
                | Self::ModelNotReady
                | Self::ModelTimeout
                | Self::ModelError
                | Self::ModelStreamError
                | Self::StreamInterrupted
                | Self::ServiceUnavailable
                | Self::InternalServer
                | Self::MalformedAnswer
                | Self::EmptyAnswer
        )
    }

    /// Whether the error is about the content of an answer, so that a re-ask may correct it.
    pub(crate) fn is_of_answer(self) -> bool {
        matches!(
            self,
            Self::MalformedAnswer
                | Self::TextInsteadOfToolUse
                | Self::UnexpectedTool
                | Self::MultipleAnswers
                | Self::EmptyAnswer
                | Self::InvalidOutput
                | Self::CheckFailed
        )
    }

    /// What to do, for errors of this kind without a help text of their own.
    pub(super) fn help(self) -> &'static str {
        match self {
            // The code that finds the error adds the help text, or the message is sufficient.
            Self::InvalidPrompt | Self::InvalidInput | Self::InvalidConversation | Self::Io => "",
            Self::NoCredentials => {
                "run `aws configure` or `aws sso login`, or set AWS_ACCESS_KEY_ID and \
                 AWS_SECRET_ACCESS_KEY, or AWS_BEARER_TOKEN_BEDROCK"
            }
            Self::ExpiredCredentials => "sign in again, for instance with `aws sso login`",
            Self::InvalidCredentials => {
                "check the access key, the secret key, the session token and the system clock"
            }
            Self::NoRegion => "set AWS_REGION, or `region` in the profile of ~/.aws/config",
            Self::ConnectionFailed => {
                "check the network, the region and the endpoint (AWS_ENDPOINT_URL_BEDROCK_RUNTIME)"
            }
            Self::Dispatch => "check the SDK's configuration and its interceptors",
            Self::Timeout => {
                "raise the timeout (`Call::timeout`, `ClientBuilder::operation_attempt_timeout` or the \
                 SDK client's timeouts), or request a shorter answer"
            }
            Self::AccessDenied => {
                "grant these credentials `bedrock:InvokeModel` on the model, and request access to \
                 the model in the Bedrock console"
            }
            Self::Validation => {
                "fix the parameter named in the AWS message; `Request::to_json` shows the request"
            }
            Self::InferenceProfileRequired => {
                "add the prefix of an inference profile to the model id, such as `us.` or `eu.`"
            }
            Self::MaxTokensExceeded => "lower `max_tokens`",
            Self::ResourceNotFound => {
                "check the model id and the region: `aws bedrock list-foundation-models` lists \
                 the ids of a region"
            }
            Self::Throttling => {
                "send fewer requests at a time, lower `max_tokens` (it counts against the quota \
                 when the request starts), or request a higher quota from AWS"
            }
            Self::ServiceQuotaExceeded => "request a higher quota in the Service Quotas console",
            Self::ModelNotReady => "wait until the model is loaded, then retry",
            Self::ModelTimeout => "retry with a lower `max_tokens` or a shorter prompt",
            Self::ModelError | Self::ModelStreamError => {
                "retry; if the error persists, change the prompt or the model"
            }
            Self::StreamInterrupted => "retry; `Error::answer` holds the text received so far",
            Self::SessionExpired => "send the question without a session id to start a new session",
            Self::ServiceUnavailable | Self::InternalServer => {
                "retry later; if the error persists, check the AWS Health Dashboard"
            }
            Self::InvalidResponse => "check that the endpoint is a Bedrock endpoint",
            Self::OtherService => "look up the error code in the Bedrock user guide",
            Self::Truncated => {
                "raise `max_tokens`, or request less output; `Error::partial` and `Error::answer` \
                 hold the part received"
            }
            Self::ContextWindowExceeded => {
                "send a shorter prompt, or choose a model with a larger context window"
            }
            Self::ContentFiltered => "change the prompt or its input data",
            Self::Refused => "change the prompt; `Error::answer` holds the model's text",
            Self::GuardrailIntervened => {
                "change the prompt or the guardrail; `Error::answer` holds the text received, and \
                 `Call::guardrail_trace` requests the reasons"
            }
            Self::MalformedAnswer => "retry; if the error persists, simplify the output type",
            Self::TextInsteadOfToolUse => {
                "`Error::answer` holds the text; if it says that data is missing, make that field \
                 an `Option` in the output type"
            }
            Self::UnexpectedTool => {
                "remove tools with other names from the request, or rename this prompt's tool"
            }
            Self::MultipleAnswers => {
                "if the prompt requests several values, use a list: `output = Vec<..>`"
            }
            Self::EmptyAnswer => "retry, or state in the prompt what to answer",
            Self::InvalidOutput => {
                "describe the field in its doc comment, or make its type accept the value; \
                 `Error::violations` and `Error::answer` hold the details"
            }
            Self::CheckFailed => "`Error::answer` holds the answer",
        }
    }
}
