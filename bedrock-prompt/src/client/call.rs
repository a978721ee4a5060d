use std::fmt;
use std::future::IntoFuture;
use std::time::{Duration, Instant};

use aws_sdk_bedrockruntime::operation::converse::builders::ConverseInputBuilder;
use aws_sdk_bedrockruntime::types::GuardrailStreamProcessingMode;
use tracing::Instrument;

use super::active_call::ActiveCall;
use super::plan::CallPlan;
use super::{Client, NativeCall, ResponseStream, Sending};
use crate::json::RepairPolicy;
use crate::model::{Guardrail, OutputMode};
use crate::outcome::{Error, Response};
use crate::prompt::Prompt;
use crate::request::{Customize, History, Request, Settings};

/// A call that is not sent yet: a prompt, and settings for this call.
///
/// [`Client::prompt`] creates a single call, and
/// [`Conversation::prompt`](crate::client::Conversation::prompt) the next turn of a conversation.
/// Each setting takes precedence over the prompt's, and that over the client's.
///
/// ```no_run
/// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
/// # use bedrock_prompt::{Prompt, sdk::types::{ServiceTier, ServiceTierType}};
/// # #[derive(Prompt)]
/// # #[prompt(user = "Summarise:\n{0}")]
/// # struct Summary<'a>(&'a str);
/// let response = client
///     .prompt(Summary("..."))
///     .model("amazon.nova-pro-v1:0")
///     .temperature(0.2)
///     .customize(|input| {
///         let flex = ServiceTier::builder().r#type(ServiceTierType::Flex).build();
///         input.set_service_tier(flex.ok())
///     })
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is sent"]
pub struct Call<'c, P> {
    client: Client,
    prompt: P,
    history: Option<&'c mut History>,
    settings: Settings,
    customize: Vec<Customize>,
    timeout: Option<Duration>,
}

impl<'c, P: Prompt> Call<'c, P> {
    pub(crate) fn new(client: Client, prompt: P, history: Option<&'c mut History>) -> Self {
        let settings = Settings::default();
        Self { client, prompt, history, settings, customize: Vec::new(), timeout: None }
    }

    /// The model: a model id, an inference profile id, or an ARN.
    ///
    /// Default: the prompt's model, then the conversation's, then the client's.
    pub fn model(mut self, id: impl Into<String>) -> Self {
        self.settings.model_id = Some(id.into());
        self
    }

    /// The token limit of the answer.
    ///
    /// Default: the prompt's limit, then the client's; else 4096, or the model's maximum or
    /// [`max_tokens_ceiling`](Self::max_tokens_ceiling) if that is lower.
    pub fn max_tokens(mut self, tokens: u32) -> Self {
        self.settings.max_tokens = Some(tokens);
        self
    }

    /// The highest limit, in tokens, to which `max_tokens` is raised after an answer was truncated.
    ///
    /// After a truncated answer, the request is repeated with four times the limit, but not more
    /// than this ceiling and the model's maximum. Each repetition counts as a re-ask for
    /// [`max_re_asks`](Self::max_re_asks).
    ///
    /// Default: a `max_tokens` that was set is not raised; the default limit of 4096 is raised to
    /// at most 16384.
    pub fn max_tokens_ceiling(mut self, tokens: u32) -> Self {
        self.settings.max_tokens_ceiling = Some(tokens);
        self
    }

    /// The sampling temperature, from 0 to 1: a higher value gives more varied answers.
    ///
    /// Default: the prompt's value, or else the model's.
    pub fn temperature(mut self, temperature: f32) -> Self {
        self.settings.temperature = Some(temperature);
        self
    }

    /// The probability limit of nucleus sampling, from 0 to 1.
    ///
    /// Default: the prompt's value, or else the model's.
    pub fn top_p(mut self, top_p: f32) -> Self {
        self.settings.top_p = Some(top_p);
        self
    }

    /// Texts at which the model stops. They replace the prompt's.
    pub fn stop_sequences<S: Into<String>>(mut self, all: impl IntoIterator<Item = S>) -> Self {
        self.settings.stop_sequences = Some(all.into_iter().map(Into::into).collect());
        self
    }

    /// The guardrail that checks the prompt and the answer: a [`Guardrail`], or `"id:version"`. It
    /// replaces the prompt's and the client's.
    ///
    /// If it blocks the prompt or the answer, the call returns an error of the kind
    /// [`GuardrailIntervened`](crate::ErrorKind::GuardrailIntervened).
    pub fn guardrail(mut self, guardrail: impl Into<Guardrail>) -> Self {
        self.settings.guardrail = Some(guardrail.into());
        self
    }

    /// Requests the trace of the guardrail. It has no effect without a guardrail. Default: off.
    ///
    /// With the trace, [`Response::interventions`] and [`Error::interventions`] list the policies
    /// that matched and the actions. An answer in which data was only masked is then a response;
    /// without the trace, every intervention is an error. The trace itself
    /// ([`Response::guardrail_trace`], [`Error::guardrail_trace`]) contains the text that matched,
    /// personal data included: keep it out of logs.
    pub fn guardrail_trace(mut self, on: bool) -> Self {
        self.settings.guardrail_trace = Some(on);
        self
    }

    /// When the guardrail checks a streamed answer. Default: the service's, which is `sync`.
    ///
    /// With `sync`, Bedrock sends each part of the answer only after the guardrail has checked it.
    /// With `async`, Bedrock sends parts at once and checks them afterwards: a part may be shown
    /// before the guardrail blocks the answer, and personal data is not masked. This has no effect
    /// without a stream or without a guardrail.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// # use bedrock_prompt::{Prompt, sdk::types::GuardrailStreamProcessingMode};
    /// # #[derive(Prompt)]
    /// # #[prompt(model = "amazon.nova-lite-v1:0", user = "{0}")]
    /// # struct Ask<'a>(&'a str);
    /// let call = client.prompt(Ask("Where is my order?")).guardrail("gr7kx2p9qz1a:1");
    /// let mut stream =
    ///     call.guardrail_stream_mode(GuardrailStreamProcessingMode::Async).stream().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn guardrail_stream_mode(mut self, mode: GuardrailStreamProcessingMode) -> Self {
        self.settings.guardrail_stream_mode = Some(mode);
        self
    }

    /// The time limit of this call, with all its attempts, re-asks and the waits between them.
    ///
    /// Default: none. Each attempt has its own limit:
    /// [`operation_attempt_timeout`](crate::client::ClientBuilder::operation_attempt_timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Changes the SDK's input, after the prompt and the settings are applied. Use it for members
    /// that have no setting here.
    ///
    /// The function is called at least once for each request of the call, also for adapted requests
    /// and re-asks.
    ///
    /// The client remembers no answers: a tool use of an earlier answer in a message of yours is sent
    /// with sorted keys. A [`Conversation`](crate::client::Conversation) sends it as the model wrote it.
    pub fn customize(
        mut self,
        change: impl Fn(ConverseInputBuilder) -> ConverseInputBuilder + Send + Sync + 'static,
    ) -> Self {
        self.customize.push(Box::new(change));
        self
    }

    /// The first [`OutputMode`] to try for a typed value. It replaces the prompt's.
    ///
    /// If the service rejects the mode, the call continues with another one. A schema that the mode
    /// cannot express is an error. Default: the best mode that the model supports.
    pub fn mode(mut self, mode: OutputMode) -> Self {
        self.settings.mode = Some(mode);
        self
    }

    /// Which repairs are allowed to make an answer match its type. It replaces the policy of the
    /// prompt and of the client. Default: [`Lossless`](RepairPolicy::Lossless).
    ///
    /// [`Response::repairs`] and [`Error::repairs`] list the repairs.
    pub fn repair(mut self, policy: RepairPolicy) -> Self {
        self.settings.repair = Some(policy);
        self
    }

    /// The maximum number of re-asks in this call. Default: 2.
    ///
    /// After an invalid answer, the client sends the same conversation with the answer and feedback
    /// on what is wrong with it. After a truncated answer, it repeats the request with a higher
    /// limit (see [`max_tokens_ceiling`](Self::max_tokens_ceiling)). Each re-ask is billed.
    pub fn max_re_asks(mut self, times: u32) -> Self {
        self.settings.max_re_asks = Some(times);
        self
    }

    /// The first request that [`send`](Self::send) would send. Nothing is sent.
    ///
    /// # Errors
    ///
    /// As for [`Request::new`].
    pub fn into_request(self) -> Result<Request, Error> {
        let (plan, history) = self.plan(false);
        let (mut request_plan, _) = plan.first();
        plan.draft(&mut request_plan, history.as_deref()).map(|(request, _)| request)
    }

    /// Sends the prompt and decodes the answer. A call can also be awaited as it is.
    ///
    /// Use this function where a future is needed, for example to send several prompts at once (with
    /// `cargo add futures-util`):
    ///
    /// ```no_run
    /// # use bedrock_prompt::{Client, Error};
    /// # async fn run(client: Client, texts: Vec<String>) -> Result<(), Error> {
    /// use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
    ///
    /// // At most 8 calls at a time; the responses are in the order of the texts.
    /// let calls = texts.iter().map(|text| client.prompt(text).send());
    /// let responses: Vec<_> = stream::iter(calls).buffered(8).try_collect().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Any [`ErrorKind`](crate::ErrorKind); [`Error::help`] says what to do.
    pub async fn send(self) -> Result<Response<P::Output>, Error> {
        let (call, request) = self.begin(false)?;
        let span = call.log.span.clone();
        call.run(request.into_parts()).instrument(span).await
    }

    /// Sends the prompt and returns the answer as a stream of deltas.
    ///
    /// # Errors
    ///
    /// Errors before the answer begins: any [`ErrorKind`](crate::ErrorKind) that is not about an
    /// answer.
    pub async fn stream(self) -> Result<ResponseStream<'c, P>, Error> {
        let (call, request) = self.begin(true)?;
        let span = call.log.span.clone();
        call.open(request.into_parts()).instrument(span).await
    }

    /// Sends the prompt in the model's own format, with `InvokeModel`. Use it for Claude, and for
    /// Llama 3 and later. Call the settings before this function.
    ///
    /// It sends one request: there is no second one if the model rejects the request or the answer
    /// is invalid.
    pub fn native(self) -> NativeCall<'c, P> {
        NativeCall(self)
    }

    /// Resolves the settings and builds the first request.
    pub(super) fn begin(self, is_stream: bool) -> Result<(ActiveCall<'c, P>, Request), Error> {
        let (plan, history) = self.plan(is_stream);
        ActiveCall::begin(plan, history)
    }

    fn plan(self, is_stream: bool) -> (CallPlan<P>, Option<&'c mut History>) {
        let Self { client, prompt, history, settings, customize, timeout } = self;
        let model_id = history.as_deref().and_then(|history| history.model_id.clone());
        let settings = settings
            .or(Settings::from(&P::SPEC))
            .or(Settings { model_id, ..Settings::default() })
            .or(client.settings().clone());
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let model = client.model(settings.model_id.as_deref().unwrap_or_default());
        (
            CallPlan { client, prompt, settings, model, customize, is_stream, timeout, deadline },
            history,
        )
    }
}

/// Sends the call, as [`send`](Call::send) does. The future can be spawned, so the prompt must be
/// `Send`; one that is not is sent with `send`.
impl<'c, P: Prompt + Send + 'c> IntoFuture for Call<'c, P> {
    type Output = Result<Response<P::Output>, Error>;
    type IntoFuture = Sending<'c, Response<P::Output>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<P: Prompt> fmt::Debug for Call<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("prompt", &P::SPEC.name)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
