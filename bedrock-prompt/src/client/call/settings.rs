//! The settings of a call, which go before those of the prompt and the client.

use std::time::Duration;

use aws_sdk_bedrockruntime::operation::converse::builders::ConverseInputBuilder;
use aws_sdk_bedrockruntime::types::GuardrailStreamProcessingMode;

use super::Call;
use crate::json::RepairPolicy;
use crate::model::{Guardrail, OutputMode};
use crate::prompt::Prompt;

/// Settings of the call. Each takes precedence over the prompt's, and that over the client's.
impl<P: Prompt> Call<'_, P> {
    /// The model: a model id, an inference profile id, or an ARN.
    ///
    /// Default: the prompt's model, then the conversation's, then the client's.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// let response = client.prompt("Name a river.").model("amazon.nova-lite-v1:0").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn model(mut self, id: impl Into<String>) -> Self {
        self.settings.model_id = Some(id.into());
        self
    }

    /// The token limit of the answer.
    ///
    /// Default: the prompt's limit, then the client's; else 4096, and 16384 where the model reasons by
    /// default or the request asks for reasoning, which counts toward the limit; or the model's
    /// maximum or [`max_tokens_ceiling`](Self::max_tokens_ceiling) if that is lower.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// let response = client.prompt("Name a river.").max_tokens(20).await?;
    /// # Ok(())
    /// # }
    /// ```
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
    /// Default: a `max_tokens` that was set is not raised; the default limit is raised to at most the
    /// model's maximum, or 65536 if that is not known.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// let call = client.extract::<Vec<String>>("a long text").max_tokens(2_000);
    /// let names = call.max_tokens_ceiling(16_000).await?.output;
    /// # Ok(())
    /// # }
    /// ```
    pub fn max_tokens_ceiling(mut self, tokens: u32) -> Self {
        self.settings.max_tokens_ceiling = Some(tokens);
        self
    }

    /// The sampling temperature, from 0 to 1: a higher value gives more varied answers.
    ///
    /// Default: the prompt's value, or else the model's.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// let response = client.prompt("Write a slogan for a lamp.").temperature(0.9).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn temperature(mut self, temperature: f32) -> Self {
        self.settings.temperature = Some(temperature);
        self
    }

    /// The probability limit of nucleus sampling, from 0 to 1.
    ///
    /// Default: the prompt's value, or else the model's.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// let response = client.prompt("Write a slogan for a lamp.").top_p(0.5).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn top_p(mut self, top_p: f32) -> Self {
        self.settings.top_p = Some(top_p);
        self
    }

    /// Texts at which the model stops. They replace the prompt's.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// let response = client.prompt("Write a dialogue.").stop_sequences(["THE END"]).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn stop_sequences<S: Into<String>>(mut self, all: impl IntoIterator<Item = S>) -> Self {
        self.settings.stop_sequences = Some(all.into_iter().map(Into::into).collect());
        self
    }

    /// The guardrail that checks the prompt and the answer: a [`Guardrail`], or `"id:version"`. It
    /// replaces the prompt's and the client's.
    ///
    /// If it blocks the prompt or the answer, the call returns an error of the kind
    /// [`GuardrailIntervened`](crate::ErrorKind::GuardrailIntervened).
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// let response = client.prompt("May I sue?").guardrail("gr7kx2p9qz1a:1").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn guardrail(mut self, guardrail: impl Into<Guardrail>) -> Self {
        self.settings.guardrail = Some(guardrail.into());
        self
    }

    /// Requests the trace of the guardrail. It has no effect without a guardrail. Default: off.
    ///
    /// With the trace, [`Response::interventions`](crate::Response::interventions) and [`Error::interventions`](crate::Error::interventions) list the policies
    /// that matched and the actions. An answer in which data was only masked is then a response;
    /// without the trace, every intervention is an error. The trace itself
    /// ([`Response::guardrail_trace`](crate::Response::guardrail_trace), [`Error::guardrail_trace`](crate::Error::guardrail_trace)) contains the text that matched,
    /// personal data included: keep it out of logs.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// let call = client.prompt("May I sue?").guardrail("gr7kx2p9qz1a:1");
    /// let response = call.guardrail_trace(true).await?;
    /// for intervention in response.interventions() {
    ///     println!("{intervention}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
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
    /// It bounds what the call waits for. An answer that has come in time is decoded to its end, which
    /// takes time in proportion to its length, and returned even if the limit has passed meanwhile: it is
    /// paid for. An invalid one is not asked for again then.
    ///
    /// Default: none. Each attempt has its own limit:
    /// [`operation_attempt_timeout`](crate::client::ClientBuilder::operation_attempt_timeout).
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// use std::time::Duration;
    ///
    /// let response = client.prompt("Name a river.").timeout(Duration::from_secs(20)).await?;
    /// # Ok(())
    /// # }
    /// ```
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
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// let call = client.prompt("Name a river.");
    /// let response = call.customize(|input| input.request_metadata("team", "support")).await?;
    /// # Ok(())
    /// # }
    /// ```
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
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// use bedrock_prompt::OutputMode;
    ///
    /// let call = client.extract::<Vec<String>>("The Rhine and the Meuse.");
    /// let rivers = call.mode(OutputMode::Prompted).await?.output;
    /// # Ok(())
    /// # }
    /// ```
    pub fn mode(mut self, mode: OutputMode) -> Self {
        self.settings.mode = Some(mode);
        self
    }

    /// Which repairs are allowed to make an answer match its type. It replaces the policy of the
    /// prompt and of the client. Default: [`Lossless`](RepairPolicy::Lossless).
    ///
    /// [`Response::repairs`](crate::Response::repairs) and [`Error::repairs`](crate::Error::repairs) list the repairs.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// use bedrock_prompt::repair::RepairPolicy;
    ///
    /// let call = client.extract::<u32>("The Rhine is 1233 km long.");
    /// let response = call.repair(RepairPolicy::Lenient).await?; // also accepts "1233 km"
    /// # Ok(())
    /// # }
    /// ```
    pub fn repair(mut self, policy: RepairPolicy) -> Self {
        self.settings.repair = Some(policy);
        self
    }

    /// The maximum number of re-asks in this call. Default: 2.
    ///
    /// After an invalid answer, the client sends the same conversation with the answer and feedback
    /// on what is wrong with it. After a truncated answer, it repeats the request with a higher
    /// limit (see [`max_tokens_ceiling`](Self::max_tokens_ceiling)). Each re-ask is billed.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// let call = client.extract::<Vec<String>>("The Rhine and the Meuse.");
    /// let rivers = call.max_re_asks(0).await?.output;
    /// # Ok(())
    /// # }
    /// ```
    pub fn max_re_asks(mut self, times: u32) -> Self {
        self.settings.max_re_asks = Some(times);
        self
    }
}
