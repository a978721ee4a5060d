use std::fmt;
use std::time::Duration;

use aws_sdk_bedrockruntime::operation::converse::builders::ConverseInputBuilder;
use tracing::Instrument;

use super::{Client, trace};
use crate::answer::Answer;
use crate::error::{Destination, Error, ErrorKind, from_sdk};
use crate::model::Model;
use crate::prompt::Prompt;
use crate::request::{Customize, Request};
use crate::response::{Record, Response};
use crate::settings::Settings;

/// One call, about to be sent: a prompt, and what this call sets otherwise.
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
pub struct Call<P> {
    client: Client,
    prompt: P,
    settings: Settings,
    customize: Vec<Customize>,
    timeout: Option<Duration>,
}

impl<P: Prompt> Call<P> {
    pub(super) fn new(client: Client, prompt: P) -> Self {
        Self { client, prompt, settings: Settings::default(), customize: Vec::new(), timeout: None }
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
    pub fn into_request(self) -> Result<Request, Error> {
        self.into_parts().map(|(_, _, request)| request)
    }

    /// Sends the prompt and reads the answer.
    ///
    /// # Errors
    ///
    /// Any [`ErrorKind`]; each error says what to do.
    pub async fn send(self) -> Result<Response<P::Output>, Error> {
        let timeout = self.timeout;
        let (client, prompt, request) = self.into_parts()?;
        let span = trace::span(&request, P::SPEC.name, client.region());
        let model_id = request.model_id().to_owned();
        let result = send(&client, &prompt, request, timeout).instrument(span.clone()).await;
        trace::record(&span, &result);
        client.record(&model_id, result.as_ref().map(Response::paid));
        result
    }

    fn into_parts(self) -> Result<(Client, P, Request), Error> {
        let settings =
            self.settings.or(Settings::from(&P::SPEC)).or(self.client.settings().clone());
        let model = Model::of(settings.model_id.as_deref().unwrap_or_default());
        let geography = self.client.geography(model);
        let request = Request::build(&self.prompt, settings, geography, self.customize)?;
        Ok((self.client, self.prompt, request))
    }
}

async fn send<P: Prompt>(
    client: &Client,
    prompt: &P,
    request: Request,
    timeout: Option<Duration>,
) -> Result<Response<P::Output>, Error> {
    if client.traces_content() {
        trace::request_content(&request);
    }
    let model_id = request.model_id().to_owned();
    let expected = request.expected().clone();
    let input = request.into_input();
    let outcome = client.transport().converse(input, expected.tool_schema(), timeout).await;
    let attempts = outcome.attempts;
    let (output, raw) = outcome.result.map_err(|error| {
        let to = Destination {
            id: &model_id,
            region: client.region(),
            geography: client.geography(Model::of(&model_id)),
        };
        from_sdk(error, &to).with_model_id(&model_id).with_attempts(attempts)
    })?;

    let answer = Answer { output: &output, raw: raw.as_ref() };
    if client.traces_content() {
        trace::answer_content(answer.whole().as_deref());
    }
    let checked = answer.read::<P::Output>(expected.tool()).and_then(|(value, repairs)| {
        let violations = prompt.check(&value);
        if violations.is_empty() {
            return Ok((value, repairs));
        }
        let what = format!("the answer to `{}` does not pass its check", P::SPEC.name);
        let error = Error::new(ErrorKind::CheckFailed, what).with_violations(violations);
        Err(answer.blame(error))
    });
    let (value, repairs) =
        checked.map_err(|error| error.with_model_id(&model_id).with_attempts(attempts))?;
    let record = Record { model_id, mode: expected.mode(), repairs, attempts };
    Ok(Response::new(value, record, output, raw))
}

impl<P: Prompt> fmt::Debug for Call<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("prompt", &P::SPEC.name)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
