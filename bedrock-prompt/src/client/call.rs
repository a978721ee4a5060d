use std::fmt;
use std::time::Duration;

use aws_sdk_bedrockruntime::operation::RequestId;
use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::operation::converse::builders::ConverseInputBuilder;
use tracing::Instrument;

use super::pending::{Came, Pending, Turn};
use super::{Client, NativeCall, ResponseStream, trace};
use crate::error::Error;
use crate::guardrail::Guardrail;
use crate::history::History;
use crate::prompt::Prompt;
use crate::request::{Customize, Request, Verbatim};
use crate::response::Response;
use crate::settings::Settings;

/// One call, about to be sent: a prompt, and what this call sets otherwise.
///
/// A call of a client stands for itself; one of a [`Conversation`](crate::Conversation)
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
    pub(super) timeout: Option<Duration>,
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

    /// How long this call may take, with all its attempts and the waits between them.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Changes any member of the SDK's input, after all that the prompt and the settings say.
    pub fn customize(
        mut self,
        change: impl FnOnce(ConverseInputBuilder) -> ConverseInputBuilder + Send + 'static,
    ) -> Self {
        self.customize.push(Box::new(change));
        self
    }

    /// The request that [`send`](Self::send) would send.
    ///
    /// # Errors
    ///
    /// As [`Request::new`].
    pub fn into_request(mut self) -> Result<Request, Error> {
        self.take_request()
    }

    /// Sends the prompt and reads the answer.
    ///
    /// # Errors
    ///
    /// Any [`ErrorKind`](crate::ErrorKind); each error says what to do.
    pub async fn send(self) -> Result<Response<P::Output>, Error> {
        let timeout = self.timeout;
        let (pending, input, verbatim) = self.into_parts()?;
        let span = pending.span.clone();
        let sending = async {
            let outcome = pending.client.transport().converse(input, verbatim, timeout).await;
            let came = match outcome.result {
                Ok((output, raw)) => {
                    let request_id = output.request_id().map(Into::into);
                    Ok(Came { output, raw, request_id })
                }
                Err(error) => Err(pending.refusal(error)),
            };
            pending.settle(came, outcome.attempts)
        };
        sending.instrument(span).await
    }

    /// Sends the prompt and gives the answer as it comes.
    ///
    /// # Errors
    ///
    /// Those that come before the answer begins: any [`ErrorKind`](crate::ErrorKind) that
    /// does not speak of an answer.
    pub async fn stream(self) -> Result<ResponseStream<'c, P>, Error> {
        let timeout = self.timeout;
        let (mut pending, input, verbatim) = self.into_parts()?;
        let transport = pending.client.transport();
        let sending = transport.converse_stream(input, verbatim, timeout);
        let outcome = sending.instrument(pending.span.clone()).await;
        match outcome.result {
            Ok(events) => Ok(ResponseStream::new(pending, events, outcome.attempts)),
            Err(error) => Err(pending.fail(pending.refusal(error), outcome.attempts)),
        }
    }

    /// Sends the prompt in the model's own format, over `InvokeModel`: Claude, and Llama from
    /// 3 on. All settings come before it.
    pub fn native(self) -> NativeCall<'c, P> {
        NativeCall(self)
    }

    fn take_request(&mut self) -> Result<Request, Error> {
        let none = History::default();
        let history = self.history.as_deref().unwrap_or(&none);
        let of_conversation =
            Settings { model_id: history.model_id.clone(), ..Settings::default() };
        let settings = std::mem::take(&mut self.settings)
            .or(Settings::from(&P::SPEC))
            .or(of_conversation)
            .or(self.client.settings().clone());
        let model = self.client.model(settings.model_id.as_deref().unwrap_or_default());
        let geography = self.client.geography(model);
        let customize = std::mem::take(&mut self.customize);
        Request::build(&self.prompt, settings, model, geography, history, customize)
    }

    pub(super) fn into_parts(mut self) -> Result<(Pending<'c, P>, ConverseInput, Verbatim), Error> {
        let request = self.take_request()?;
        let span = trace::span(&request, P::SPEC.name, self.client.region());
        if self.client.traces_content() {
            span.in_scope(|| trace::request_content(&request));
        }
        let model_id = request.model_id().to_owned();
        let expected = request.expected().clone();
        let guardrail = Guardrail::of(request.input());
        let (input, verbatim) = request.into_parts();
        let turn = self.history.map(|history| Turn {
            history,
            sent: input.messages().to_vec(),
            tools: verbatim.tools.clone(),
        });
        let counting = self.client.counting(&model_id);
        let pending = Pending {
            client: self.client,
            prompt: self.prompt,
            model_id,
            guardrail,
            expected,
            turn,
            span,
            counting,
        };
        Ok((pending, input, verbatim))
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
