/// The kind of a failure: what a program can tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The prompt makes no valid request; nothing was sent.
    InvalidPrompt,
    /// What was given makes no valid request, of an operation that is no prompt; nothing was sent.
    InvalidInput,
    /// A saved conversation cannot be read, or makes no valid request.
    InvalidConversation,
    /// A file could not be read or written.
    Io,
    /// No credentials were found.
    NoCredentials,
    /// The credentials have expired.
    ExpiredCredentials,
    /// AWS does not accept the credentials.
    InvalidCredentials,
    /// No region was found.
    NoRegion,
    /// The endpoint could not be reached, or the connection broke.
    ConnectionFailed,
    /// The SDK did not make the call, for a reason of its own or of an interceptor.
    Dispatch,
    /// A time limit of the client ran out.
    Timeout,
    /// `AccessDeniedException`.
    AccessDenied,
    /// `ValidationException`.
    Validation,
    /// The model is served through inference profiles only, and its own id was sent.
    InferenceProfileRequired,
    /// `max_tokens` is over the model's limit.
    MaxTokensExceeded,
    /// `ResourceNotFoundException`, or an id that no model has.
    ResourceNotFound,
    /// `ThrottlingException`.
    Throttling,
    /// `ServiceQuotaExceededException`.
    ServiceQuotaExceeded,
    /// `ModelNotReadyException`.
    ModelNotReady,
    /// `ModelTimeoutException`.
    ModelTimeout,
    /// `ModelErrorException`.
    ModelError,
    /// `ModelStreamErrorException`: the model failed in the middle of a stream.
    ModelStreamError,
    /// A stream broke off, or ended before the answer was whole.
    StreamInterrupted,
    /// The session of a knowledge base has expired, or never was.
    SessionExpired,
    /// `ServiceUnavailableException`.
    ServiceUnavailable,
    /// `InternalServerException`.
    InternalServer,
    /// What came back is no answer of Bedrock's.
    InvalidResponse,
    /// Another error of the service.
    OtherService,
    /// The answer was cut at `max_tokens`.
    Truncated,
    /// The prompt, or the prompt and its answer, do not fit into the model's context window.
    ContextWindowExceeded,
    /// The answer was filtered.
    ContentFiltered,
    /// The model refused to answer.
    Refused,
    /// A guardrail stopped the prompt or the answer.
    GuardrailIntervened,
    /// The model wrote a tool call or an output that Bedrock could not read.
    MalformedAnswer,
    /// Text came instead of a tool call.
    TextInsteadOfToolUse,
    /// The model called another tool than the one it was asked to.
    UnexpectedTool,
    /// The model called the tool several times, each with another input.
    MultipleAnswers,
    /// The model answered with nothing.
    EmptyAnswer,
    /// The answer does not fit its type.
    InvalidOutput,
    /// The answer fits its type, and the prompt's `check` refuses it.
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

    /// Whether the model did answer, and asking it again may give an answer that does.
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

    /// What to do, where no error of this kind knows better.
    pub(super) fn help(self) -> &'static str {
        match self {
            // Said where it is found, or the words of the error say it all.
            Self::InvalidPrompt | Self::InvalidInput | Self::InvalidConversation | Self::Io => "",
            Self::NoCredentials => {
                "run `aws configure` or `aws sso login`, or set AWS_ACCESS_KEY_ID and \
                 AWS_SECRET_ACCESS_KEY, or AWS_BEARER_TOKEN_BEDROCK"
            }
            Self::ExpiredCredentials => "sign in again, for instance with `aws sso login`",
            Self::InvalidCredentials => {
                "check the key and its secret, the session token, and this machine's clock"
            }
            Self::NoRegion => "set AWS_REGION, or `region` in the profile of ~/.aws/config",
            Self::ConnectionFailed => {
                "check the network, the region and the endpoint (AWS_ENDPOINT_URL_BEDROCK_RUNTIME)"
            }
            Self::Dispatch => "look at the SDK's configuration and its interceptors",
            Self::Timeout => {
                "allow more (`Call::timeout`, `ClientBuilder::attempt_timeout`, or the timeouts of \
                 the SDK's client), or ask for a shorter answer"
            }
            Self::AccessDenied => {
                "allow `bedrock:InvokeModel` on the model for these credentials, and ask for \
                 access to the model in the Bedrock console"
            }
            Self::Validation => "change what AWS names; `Request::to_json` shows what was sent",
            Self::InferenceProfileRequired => "put the prefix of a profile before the id",
            Self::MaxTokensExceeded => "lower `max_tokens`",
            Self::ResourceNotFound => {
                "check the model id and the region: `aws bedrock list-foundation-models` lists \
                 the ids of a region"
            }
            Self::Throttling => {
                "slow down, lower `max_tokens` (it counts against the quota when the request \
                 comes in), or ask AWS for more quota"
            }
            Self::ServiceQuotaExceeded => "ask for a higher quota in the Service Quotas console",
            Self::ModelNotReady => "wait until the model is loaded, and send it again",
            Self::ModelTimeout => "send it again, with a lower `max_tokens` or a shorter prompt",
            Self::ModelError | Self::ModelStreamError => {
                "send it again; if it happens again, change the prompt or the model"
            }
            Self::StreamInterrupted => "send it again; `Error::answer` holds what came",
            Self::SessionExpired => "ask again without a session id: that begins a new session",
            Self::ServiceUnavailable | Self::InternalServer => {
                "send it again later; if it lasts, look at the AWS Health Dashboard"
            }
            Self::InvalidResponse => "check that the endpoint is Bedrock's",
            Self::OtherService => "look the error up in the Bedrock user guide",
            Self::Truncated => {
                "raise `max_tokens`, or ask for less; `Error::partial` and `Error::answer` hold \
                 what came"
            }
            Self::ContextWindowExceeded => {
                "send a shorter prompt, or choose a model with a larger context window"
            }
            Self::ContentFiltered => "change the prompt or what it is given to read",
            Self::Refused => "change the prompt; `Error::answer` holds what the model said",
            Self::GuardrailIntervened => {
                "change the prompt or the guardrail; `Error::answer` holds what came, and \
                 `Call::guardrail_trace` asks for the reasons"
            }
            Self::MalformedAnswer => "send it again; if it happens again, simplify the output type",
            Self::TextInsteadOfToolUse => {
                "`Error::answer` holds the text; if it says that something is missing, make that \
                 an `Option` in the output type"
            }
            Self::UnexpectedTool => "leave out tools of other names, or give this one its own",
            Self::MultipleAnswers => {
                "if the prompt asks for several, take them as a list: `output = Vec<..>`"
            }
            Self::EmptyAnswer => "send it again, or say in the prompt what to answer",
            Self::InvalidOutput => {
                "describe the field in its doc comment, or make its type accept what came; \
                 `Error::violations` and `Error::answer` hold the details"
            }
            Self::CheckFailed => "`Error::answer` holds the answer",
        }
    }
}
