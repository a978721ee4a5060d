//! A client and a local Bedrock for a test.

use bedrock_prompt::Client;
use bedrock_prompt::repair::RepairPolicy;
use bedrock_prompt::schema::SchemaReport;
use bedrock_prompt::sdk::config::retry::RetryConfig;
use bedrock_prompt::sdk::config::{BehaviorVersion, Credentials, Region};
use bedrock_prompt::sdk::{self, config};
use bedrock_prompt_local::{Reply, Script, Server, ServerBuilder};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::prompts::CLAUDE;

/// A local Bedrock that gives these answers, in order. It also takes the made-up ids of the tests.
pub(crate) async fn scripted(replies: impl IntoIterator<Item = Reply>) -> Server {
    let script = replies.into_iter().fold(Script::new(), Script::reply);
    let made_up = ["a.b", "newcomer.*", "x.y"];
    let server = made_up.into_iter().fold(Server::builder(), ServerBuilder::allow_model);
    server.script(script).start().await.expect("a free port")
}

/// The configuration of an SDK client for a local Bedrock, without retries.
pub(crate) fn sdk_config(server: &Server) -> config::Builder {
    sdk::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("key", "secret", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .endpoint_url(server.endpoint_url())
}

/// A client for a local Bedrock, without retries, and that asks nothing again.
pub(crate) fn client(server: &Server) -> Client {
    let sdk = sdk::Client::from_conf(sdk_config(server).build());
    Client::builder().max_re_asks(0).build(sdk)
}

/// All that comes of a model that gives one tool input each time it is asked: the value or the
/// violations, the repairs, and the number of requests. A string is the text of
/// a streamed input, and nothing is asked again.
pub(crate) async fn outcome<T>(input: &Value, policy: RepairPolicy) -> String
where
    T: Serialize + DeserializeOwned + JsonSchema + Send + 'static,
{
    let name = SchemaReport::for_type::<T>(CLAUDE).name().to_lowercase();
    // A stop reason of its own: a thousand rows are more tokens than a client asks for.
    let reply = Reply::tool_use(name, input.clone()).stop_reason("tool_use");
    let server = scripted([reply.times(9)]).await;
    let sdk = sdk::Client::from_conf(sdk_config(&server).build());
    let is_text = input.is_string();
    let client = Client::builder().max_re_asks(if is_text { 0 } else { 2 }).build(sdk);
    let call = client.extract::<T>("..").model(CLAUDE).repair(policy);
    let outcome = match input {
        Value::String(_) => call.stream().await.expect("it begins").finish().await,
        _ => call.send().await,
    };
    let (came, repairs) = match &outcome {
        Ok(response) => {
            (serde_json::to_string(&response.output).expect("JSON"), response.repairs.as_slice())
        }
        Err(error) => (format!("{:?}: {}", error.kind(), error.violations()), error.repairs()),
    };
    let repairs: Vec<_> =
        repairs.iter().map(|repair| format!("{:?} `{}`", repair.kind, repair.path)).collect();
    format!("{came} [{}] {}", repairs.join(", "), server.received().len())
}

/// Asserts what comes of tool inputs, each with the whole outcome.
pub(crate) async fn assert_outcomes<T>(policy: RepairPolicy, expected: &[(Value, &str)])
where
    T: Serialize + DeserializeOwned + JsonSchema + Send + 'static,
{
    let mut wrong = Vec::new();
    for (input, expected) in expected {
        let actual = outcome::<T>(input, policy).await;
        if actual != *expected {
            wrong.push(format!("{input}\n  expected {expected}\n  actual   {actual}\n"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.concat());
}
