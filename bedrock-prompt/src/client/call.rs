mod settings;

use std::fmt;
use std::future::IntoFuture;
use std::time::{Duration, Instant};

use tracing::Instrument;

use super::active_call::ActiveCall;
use super::plan::CallPlan;
use super::{Client, NativeCall, ResponseStream, Sending};
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

    /// The first request that [`send`](Self::send) would send. Nothing is sent.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// println!("{}", client.prompt("Name a river.").into_request()?.to_json()?);
    /// # Ok(())
    /// # }
    /// ```
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
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// let mut stream = client.prompt("Tell me about the moon.").stream().await?;
    /// while let Some(delta) = stream.next().await? {
    ///     print!("{}", delta.text().unwrap_or_default());
    /// }
    /// let response = stream.finish().await?;
    /// # Ok(())
    /// # }
    /// ```
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
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// let call = client.prompt("Name a river.").model("anthropic.claude-haiku-4-5-20251001-v1:0");
    /// let response = call.native().await?;
    /// # Ok(())
    /// # }
    /// ```
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
