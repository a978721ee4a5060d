//! What the library makes of an answer: through a client and the local server.

use bedrock_prompt::repair::RepairPolicy;
use bedrock_prompt::sdk::config::retry::RetryConfig;
use bedrock_prompt::sdk::config::{BehaviorVersion, Credentials, Region};
use bedrock_prompt::{Client, ErrorKind, OutputMode, sdk};
use bedrock_prompt_local::{Reply, Script, Server};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

const MODEL: &str = "anthropic.claude-sonnet-4-5-20250929-v1:0";

/// An answer, and what the model was asked.
pub(crate) struct Answer<'a> {
    pub(crate) document: &'a str,
    pub(crate) mode: OutputMode,
    pub(crate) policy: RepairPolicy,
    pub(crate) reply: Reply,
}

impl<'a> Answer<'a> {
    /// A text, under the default policy, for which JSON was asked.
    pub(crate) fn text(text: &str) -> Answer<'a> {
        let (mode, policy) = (OutputMode::Prompted, RepairPolicy::default());
        Answer { document: "..", mode, policy, reply: Reply::text(text) }
    }
}

/// What the library reads as a type in an answer: a value as JSON, or the kind of the error.
pub(crate) async fn read<T>(answer: Answer<'_>) -> Result<Value, ErrorKind>
where
    T: Serialize + DeserializeOwned + JsonSchema + Send + 'static,
{
    let script = Script::new().reply(answer.reply);
    let server = Server::builder().script(script).start().await.expect("a free port");
    let config = sdk::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("key", "secret", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .endpoint_url(server.endpoint_url())
        .build();
    let client = Client::builder().max_re_asks(0).build(sdk::Client::from_conf(config));
    let call = client.extract::<T>(answer.document).model(MODEL);
    match call.mode(answer.mode).repair(answer.policy).send().await {
        Ok(response) => Ok(serde_json::to_value(&response.output).expect("JSON")),
        Err(error) => Err(error.kind()),
    }
}
