//! A client and a local Bedrock for a test.

use bedrock_prompt::Client;
use bedrock_prompt::sdk::config::retry::RetryConfig;
use bedrock_prompt::sdk::config::{BehaviorVersion, Credentials, Region};
use bedrock_prompt::sdk::{self, config};
use bedrock_prompt_local::{Reply, Script, Server};

/// A local Bedrock that gives these answers, in order.
pub(crate) async fn scripted(replies: impl IntoIterator<Item = Reply>) -> Server {
    let script = replies.into_iter().fold(Script::new(), Script::reply);
    Server::builder().script(script).start().await.expect("a free port")
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
