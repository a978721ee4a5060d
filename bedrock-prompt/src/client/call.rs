use std::fmt;
use std::time::{Duration, Instant};

use aws_sdk_bedrockruntime::operation::converse::builders::ConverseInputBuilder;
use aws_sdk_bedrockruntime::types::GuardrailStreamProcessingMode;
use tracing::Instrument;

use super::active_call::ActiveCall;
use super::plan::CallPlan;
use super::{Client, NativeCall, ResponseStream};
use crate::json::RepairPolicy;
use crate::model::{Guardrail, OutputMode};
use crate::outcome::{Error, Response};
use crate::prompt::Prompt;
use crate::request::{Customize, History, Request, Settings};

/// One call, about to be sent: a prompt, and what this call sets otherwise.
///
/// A call of a client stands for itself; one of a [`Conversation`](crate::client::Conversation)
/// is its next turn.
///
/// ```no_run
/// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
/// # use bedrock_prompt::{Prompt, sdk::types::{ServiceTier, ServiceTierType}};
/// # #[derive(Prompt)]
/// # #[prompt(user = "Summarise:\n{0}")]
/// # struct Summary<'a>(&'a str);
/// let response = client
///     .prompt(Summary("..."))
///     .model_id("amazon.nova-pro-v1:0")
///     .temperature(0.2)
///     .customize(|input| {
///         let flex = ServiceTier::builder().r#type(ServiceTierType::Flex).build();
///         input.set_service_tier(flex.ok())
///     })
///     .send()
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

    /// Asks another model: its id, an inference profile's id, or an ARN.
    pub fn model_id(mut self, id: impl Into<String>) -> Self {
        self.settings.model_id = Some(id.into());
        self
    }

    /// The longest answer, in tokens.
    pub fn max_tokens(mut self, tokens: u32) -> Self {
        self.settings.max_tokens = Some(tokens);
        self
    }

    /// How far `max_tokens` is raised to ask again for an answer that was cut there.
    ///
    /// An answer that was cut is asked for anew with four times the limit, at most this many
    /// tokens and what the model can write, and as often as
    /// [`max_re_asks`](Self::max_re_asks) allows. Unset, a `max_tokens` that anybody has set is
    /// not raised; the default of 4096 is, to 16384 at most.
    pub fn max_tokens_ceiling(mut self, tokens: u32) -> Self {
        self.settings.max_tokens_ceiling = Some(tokens);
        self
    }

    /// Randomness, from 0 to 1.
    pub fn temperature(mut self, temperature: f32) -> Self {
        self.settings.temperature = Some(temperature);
        self
    }

    /// Nucleus sampling, from 0 to 1.
    pub fn top_p(mut self, top_p: f32) -> Self {
        self.settings.top_p = Some(top_p);
        self
    }

    /// Texts at which the model stops writing, in place of the prompt's.
    pub fn stop_sequences<S: Into<String>>(mut self, all: impl IntoIterator<Item = S>) -> Self {
        self.settings.stop_sequences = Some(all.into_iter().map(Into::into).collect());
        self
    }

    /// The guardrail that watches over the prompt and its answer, in place of the prompt's and
    /// the client's: a [`Guardrail`], or `"id:version"`.
    ///
    /// Where it stops either, the call is an error of the kind
    /// [`GuardrailIntervened`](crate::ErrorKind::GuardrailIntervened).
    pub fn guardrail(mut self, guardrail: impl Into<Guardrail>) -> Self {
        self.settings.guardrail = Some(guardrail.into());
        self
    }

    /// Whether the guardrail says what it found; without one, this does nothing.
    ///
    /// [`Response::interventions`] and [`Error::interventions`] then say what was found and what
    /// was done, and an answer in which personal data was masked is told apart from one that was
    /// stopped. The trace itself ([`Response::guardrail_trace`], [`Error::guardrail_trace`])
    /// repeats the words that matched, personal data too: keep it out of logs.
    pub fn guardrail_trace(mut self, on: bool) -> Self {
        self.settings.guardrail_trace = Some(on);
        self
    }

    /// When a streamed answer is checked by the guardrail; unset, the service decides: `sync`.
    ///
    /// With `sync`, Bedrock holds each part of the answer back until the guardrail has checked
    /// it. With `async`, parts arrive at once and are checked afterwards: a part may be shown
    /// before the guardrail stops the answer, and personal data is not masked. Without a stream
    /// or without a guardrail, this has no effect.
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

    /// How long this call may take, with all its attempts and the waits between them.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Changes any member of the SDK's input, after all that the prompt and the settings say.
    ///
    /// Each request of the call is changed: also one by other means, or one that asks again.
    pub fn customize(
        mut self,
        change: impl Fn(ConverseInputBuilder) -> ConverseInputBuilder + Send + Sync + 'static,
    ) -> Self {
        self.customize.push(Box::new(change));
        self
    }

    /// By what means the model is asked for a typed value, in place of the prompt's.
    ///
    /// What the model refuses by AWS's words, the call goes on without: it is where to begin.
    /// A schema that the mode cannot take is an error.
    pub fn mode(mut self, mode: OutputMode) -> Self {
        self.settings.mode = Some(mode);
        self
    }

    /// How far an answer may be changed so that it fits its type, in place of the prompt's and
    /// the client's; [`Lossless`](RepairPolicy::Lossless) when unset.
    ///
    /// [`Response::repairs`] and [`Error::repairs`] say what was changed.
    pub fn repair(mut self, policy: RepairPolicy) -> Self {
        self.settings.repair = Some(policy);
        self
    }

    /// How often an answer that does not do is asked for again, in the same conversation and
    /// with what is wrong with it; 2 times when unset. Each is paid for.
    ///
    /// One that was cut counts too: it is asked for anew, with a higher limit (see
    /// [`max_tokens_ceiling`](Self::max_tokens_ceiling)).
    pub fn max_re_asks(mut self, times: u32) -> Self {
        self.settings.max_re_asks = Some(times);
        self
    }

    /// The request that [`send`](Self::send) would send first.
    ///
    /// # Errors
    ///
    /// As [`Request::new`].
    pub fn into_request(self) -> Result<Request, Error> {
        let (plan, history) = self.plan(false);
        let (mut request_plan, _) = plan.first();
        plan.draft(&mut request_plan, history.as_deref()).map(|(request, _)| request)
    }

    /// Sends the prompt and reads the answer.
    ///
    /// # Errors
    ///
    /// Any [`ErrorKind`](crate::ErrorKind); each error says what to do.
    pub async fn send(self) -> Result<Response<P::Output>, Error> {
        let (call, request) = self.begin(false)?;
        let span = call.log.span.clone();
        call.run(request.into_parts()).instrument(span).await
    }

    /// Sends the prompt and gives the answer as it comes.
    ///
    /// # Errors
    ///
    /// Those that come before the answer begins: any [`ErrorKind`](crate::ErrorKind) that
    /// does not speak of an answer.
    pub async fn stream(self) -> Result<ResponseStream<'c, P>, Error> {
        let (call, request) = self.begin(true)?;
        let span = call.log.span.clone();
        call.open(request.into_parts()).instrument(span).await
    }

    /// Sends the prompt in the model's own format, over `InvokeModel`: Claude, and Llama from
    /// 3 on. All settings come before it. It is one request: no mode is stepped down from, and
    /// nothing is asked again.
    pub fn native(self) -> NativeCall<'c, P> {
        NativeCall(self)
    }

    /// The call with its first request.
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
        (CallPlan { client, prompt, settings, customize, is_stream, deadline }, history)
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
