/// The default help text for a request that AWS rejects as invalid.
pub(crate) const FIX_PARAMETER: &str = "fix the parameter named in the AWS message";

/// The kinds of errors, each with what to do about it: the text of [`Error::help`](super::Error::help)
/// (`=>`), or, where the code that finds an error has a text of its own, a sentence for the
/// documentation alone (`says`).
macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident $to:tt $what_to_do:literal,)+) => {
        /// The category of an error, for programs to match on.
        ///
        /// [`Error::help`](crate::Error::help) gives the advice that stands here, or a more exact
        /// one.
        ///
        /// ```no_run
        /// # async fn run(client: bedrock_prompt::Client) {
        /// use bedrock_prompt::ErrorKind;
        ///
        /// match client.prompt("Name a river.").await {
        ///     Ok(response) => println!("{}", response.output),
        ///     Err(error) => match error.kind() {
        ///         ErrorKind::Throttling => eprintln!("too many calls: {error}"),
        ///         ErrorKind::AccessDenied => eprintln!("ask the administrator: {error}"),
        ///         _ => eprintln!("{error}"),
        ///     },
        /// }
        /// # }
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $(
                $(#[doc = $doc])+
                #[doc = ""]
                #[doc = concat!("What to do: ", $what_to_do)]
                $kind,
            )+
        }

        impl ErrorKind {
            /// What to do, for errors of this kind without a help text of their own.
            pub(crate) fn help(self) -> &'static str {
                match self {
                    $(Self::$kind => kinds!(@help $to $what_to_do),)+
                }
            }
        }
    };
    (@help => $text:literal) => { $text };
    (@help says $text:literal) => { "" };
}

kinds! {
    /// No valid request can be built from the prompt or its settings. Nothing was sent.
    InvalidPrompt says "change what the message names.",
    /// An argument of an operation without a prompt (embeddings, knowledge bases, the control
    /// plane) is invalid. Nothing was sent.
    InvalidInput says "change the argument that the message names.",
    /// A saved conversation cannot be read, or no valid request can be built from it.
    InvalidConversation says "load a conversation that `Conversation::save` wrote; the message names what is wrong in this one.",
    /// A file could not be read or written.
    Io says "check the path and its permissions; the message has the reason.",
    /// No AWS credentials were found, or they could not be loaded.
    NoCredentials => "run `aws configure` or `aws sso login`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_BEARER_TOKEN_BEDROCK",
    /// The AWS credentials have expired.
    ExpiredCredentials => "sign in again, for instance with `aws sso login`",
    /// AWS rejected the credentials, or a key has a character that no key has. In the second case
    /// nothing was sent.
    InvalidCredentials => "check the access key, the secret key, the session token and the system clock",
    /// No AWS region is configured.
    NoRegion => "set AWS_REGION, `region` in the profile of ~/.aws/config, or `ClientBuilder::region`",
    /// The region, the endpoint URL or the retries of the client are not valid, or FIPS or dual stack
    /// is set beside an endpoint URL. Nothing was sent.
    InvalidConfiguration => "write a region such as `us-east-1`, and a URL such as `https://bedrock.example.com`",
    /// The call was made outside of a tokio runtime, which the HTTP client needs. Nothing was sent.
    NoRuntime => "make the call in `#[tokio::main]`, `#[tokio::test]` or `tokio::runtime::Runtime::block_on`",
    /// The endpoint could not be reached, or the connection was lost.
    ConnectionFailed => "check the network, the region and the endpoint (AWS_ENDPOINT_URL_BEDROCK_RUNTIME)",
    /// The SDK or one of its interceptors failed before the request was sent.
    Dispatch => "check the SDK's configuration and its interceptors",
    /// A timeout of the call, the client or the SDK expired.
    Timeout => "raise the timeout (`Call::timeout`, `ClientBuilder::operation_attempt_timeout` or the SDK client's timeouts), or request a shorter answer",
    /// `AccessDeniedException`: the credentials lack a permission, or the account has no access to
    /// the model.
    AccessDenied => "grant these credentials `bedrock:InvokeModel` on the model, and request access to the model in the Bedrock console",
    /// `ValidationException`: AWS rejected a parameter of the request.
    Validation => "fix the parameter named in the AWS message; `call.into_request()?.to_json()?` is the request that is sent",
    /// The request has more bytes than Bedrock accepts.
    RequestTooLarge => "split the text, and send each part as a prompt of its own",
    /// The model can be called through inference profiles only, but its own id was sent.
    InferenceProfileRequired => "add the prefix of an inference profile to the model id, such as `us.` or `eu.`",
    /// `max_tokens` exceeds the model's limit.
    MaxTokensExceeded => "lower `max_tokens`",
    /// `ResourceNotFoundException`, or an unknown model id.
    ResourceNotFound => "check the model id and the region: `aws bedrock list-foundation-models` lists the ids of a region",
    /// The model has reached the end of its life, or is closed to accounts that have not used it
    /// lately.
    ModelRetired => "use its successor: `aws bedrock list-foundation-models` lists the models whose `modelLifecycle` is `ACTIVE`",
    /// `ThrottlingException`: too many requests or tokens per minute.
    Throttling => "send fewer requests at a time, lower `max_tokens` (it counts against the quota when the request starts), or request a higher quota from AWS",
    /// `ServiceQuotaExceededException`: a quota of the account is exhausted.
    ServiceQuotaExceeded => "request a higher quota in the Service Quotas console",
    /// `ModelNotReadyException`: the model is not loaded yet.
    ModelNotReady => "wait until the model is loaded, then retry",
    /// `ModelTimeoutException`: the model exceeded Bedrock's time limit.
    ModelTimeout => "retry with a lower `max_tokens` or a shorter prompt",
    /// `ModelErrorException`: the model failed while it processed the request.
    ModelError => "retry; if the error persists, change the prompt or the model",
    /// `ModelStreamErrorException`: the model failed during a stream.
    ModelStreamError => "retry; if the error persists, change the prompt or the model",
    /// A stream was interrupted, or ended before the answer was complete.
    StreamInterrupted => "retry; `Error::answer` holds the text received so far",
    /// The session of a knowledge base does not exist or has expired.
    SessionExpired => "send the question without a session id to start a new session",
    /// `ServiceUnavailableException`, or an HTTP 5xx response without an error code.
    ServiceUnavailable => "retry later; if the error persists, check the AWS Health Dashboard",
    /// `InternalServerException`: an error inside Bedrock.
    InternalServer => "retry later; if the error persists, check the AWS Health Dashboard",
    /// The response is not a valid Bedrock response.
    InvalidResponse => "check that the endpoint is a Bedrock endpoint",
    /// Any other error code of the service.
    OtherService => "look up the error code in the Bedrock user guide",
    /// The answer was truncated at `max_tokens`.
    Truncated => "raise `max_tokens`, or request less output; `Error::partial` and `Error::answer` hold the part received",
    /// The prompt, or the prompt and `max_tokens` together, exceed the model's context window.
    ContextWindowExceeded => "send a shorter prompt, or choose a model with a larger context window",
    /// Bedrock's content filter stopped the answer.
    ContentFiltered => "change the prompt or its input data",
    /// The model refused to answer.
    Refused => "change the prompt; `Error::answer` holds the model's text",
    /// A guardrail blocked the prompt or the answer.
    GuardrailIntervened => "change the prompt or the guardrail; `Error::answer` holds the text received, and `Call::guardrail_trace` requests the reasons",
    /// The model wrote a tool call or an output that Bedrock could not parse.
    MalformedAnswer => "retry; if the error persists, simplify the output type",
    /// The model answered in prose instead of a tool call, or of JSON in the modes without a tool.
    TextInsteadOfToolUse => "`Error::answer` holds the text; if it says that data is missing, make that field an `Option` in the output type",
    /// The model's text quotes JSON or a tool call of its input (an untrusted field, a tool result,
    /// an earlier message), and has no answer of its own.
    QuotedInput => "`Error::answer` holds the text; if the model quotes an instruction of the input, somebody may have put it there for the model",
    /// The model called a tool other than the requested one.
    UnexpectedTool => "remove tools with other names from the request, or rename this prompt's tool",
    /// The model called the tool several times, with different inputs, or wrote several different
    /// answers, of which one may be unreadable.
    MultipleAnswers => "if the prompt requests several values, use a list: `output = Vec<..>`",
    /// The model returned an empty answer.
    EmptyAnswer => "retry, or state in the prompt what to answer",
    /// The answer does not match the output type.
    InvalidOutput => "describe the field in its doc comment, or make its type accept the value; `Error::violations` and `Error::answer` hold the details",
    /// The answer fits the schema, but the output type cannot read it, and could read no other: a map
    /// whose keys are numbers, or an `i128`, behind `tag`, `flatten` or `untagged`.
    UnreadableType => "change the output type as `Error::violations` says; `bedrock_prompt::check!` finds it in a test",
    /// The answer matches the output type, but the prompt's `check` rejected it.
    CheckFailed => "state the rule in the prompt; `Error::violations` and `Error::answer` hold the details",
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
                | Self::QuotedInput
                | Self::UnexpectedTool
                | Self::MultipleAnswers
                | Self::EmptyAnswer
                | Self::InvalidOutput
                | Self::CheckFailed
        )
    }
}
