//! A request that costs nothing: whether the endpoint of a client answers, and takes its credentials.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_sdk_bedrockruntime::config::interceptors::{
    BeforeDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextRef,
};
use aws_sdk_bedrockruntime::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_bedrockruntime::error::{BoxError, BuildError, SdkError};
use aws_sdk_bedrockruntime::operation::count_tokens::CountTokensError;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, ConverseTokensRequest, CountTokensInput, Message,
};
use aws_smithy_types::endpoint::Endpoint;

use super::Client;
use super::plan::capability_key;
use crate::model::OutputMode;
use crate::outcome::{Destination, Error, from_sdk, shown_url};

/// What the request has shown.
pub(crate) struct Probe {
    pub(crate) result: Result<(), Error>,
    pub(crate) seen: Seen,
}

/// How far the request came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    /// The URL of the endpoint, without what may be secret; `None` if nothing was sent.
    pub(crate) url: Option<String>,
    /// The kind of the credentials.
    pub(crate) credentials: Option<&'static str>,
    pub(crate) is_answered: bool,
}

impl Client {
    /// Asks the endpoint how many tokens a text of one word has for a model (`CountTokens`), for which
    /// AWS charges nothing. Any response of the service shows what is to be known.
    pub(crate) async fn probe(&self, model_id: &str, within: Duration) -> Probe {
        let watch = Watch::default();
        let result = self.count_tokens(model_id, within, &watch).await;
        let to = Destination::new(model_id, self.region());
        let result = result.map_err(|error| from_sdk(error, &to));
        Probe { result, seen: watch.seen() }
    }

    async fn count_tokens(
        &self,
        model_id: &str,
        within: Duration,
        watch: &Watch,
    ) -> Result<(), SdkError<CountTokensError>> {
        let transport = self.transport();
        let refused = |error: BoxError| SdkError::construction_failure(error);
        let (config, preflight) =
            transport.of_call(within).map_err(|error| refused(error.into()))?;
        let input = input().map_err(|error| refused(error.into()))?;
        let call = transport.sdk().count_tokens().model_id(model_id).input(input).customize();
        let call = call.config_override(config).interceptor(preflight).interceptor(watch.clone());
        call.send().await.map(|_| ())
    }

    /// Whether a model has refused a mode, or a schema in it, since this client was made.
    pub(crate) fn has_refused(&self, model_id: &str, mode: OutputMode, schema_key: u64) -> bool {
        self.capability_cache().get(capability_key(model_id)).refuses(mode, schema_key)
    }
}

fn input() -> Result<CountTokensInput, BuildError> {
    let text = ContentBlock::Text("Hello".into());
    let message = Message::builder().role(ConversationRole::User).content(text).build()?;
    Ok(CountTokensInput::Converse(ConverseTokensRequest::builder().messages(message).build()))
}

/// Sees the request on its way out, and its response. It keeps no credential.
#[derive(Debug, Clone, Default)]
struct Watch(Arc<Mutex<Seen>>);

impl Watch {
    fn seen(&self) -> Seen {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Intercept for Watch {
    fn name(&self) -> &'static str {
        "BedrockPromptProbe"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let headers = context.request().headers();
        let is_key = headers.get("authorization").is_some_and(|value| value.starts_with("Bearer "));
        let is_temporary = headers.contains_key("x-amz-security-token");
        self.note(|seen| {
            seen.url = config.load::<Endpoint>().map(|endpoint| shown_url(endpoint.url()));
            seen.credentials = Some(match (is_key, is_temporary) {
                (true, _) => "a Bedrock API key",
                (_, true) => "temporary credentials",
                _ => "an access key",
            });
        });
        Ok(())
    }

    fn read_before_deserialization(
        &self,
        _: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.note(|seen| seen.is_answered = true);
        Ok(())
    }
}
