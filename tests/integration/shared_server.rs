//! One server for many tests, each of which has a runtime of its own.

use std::time::Duration;

use bedrock_prompt::sdk::config::retry::RetryConfig;
use bedrock_prompt::{Client, sdk};
use bedrock_prompt_local::{AwsError, Reply, Script, Server};
use schemars::JsonSchema;
use serde::Deserialize;
use tokio::sync::OnceCell;

use crate::prompts::CLAUDE;
use crate::support::sdk_config;

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
struct Invoice {
    number: String,
}

/// The server of all tests of this module. It outlives the runtime of the test that starts it.
async fn server() -> &'static Server {
    static SERVER: OnceCell<Server> = OnceCell::const_new();
    SERVER.get_or_init(|| async { Server::start().await.expect("a free port") }).await
}

/// Two calls, one streamed, by a client whose connections belong to this test's runtime.
async fn use_it(number_of_test: u32) {
    let client = Client::builder().model(CLAUDE).local(server().await.endpoint_url());
    for call in ["whole", "streamed"] {
        let number = format!("INV-{number_of_test}-{call}");
        let text = format!("Number: {number}");
        let call = client.extract::<Invoice>(&text);
        let response = if number.ends_with("whole") {
            call.send().await
        } else {
            call.stream().await.expect("a stream").finish().await
        };
        assert_eq!(response.expect("an invoice").output, Invoice { number });
    }
}

macro_rules! tests {
    ($($name:ident: $number:literal,)*) => {
        $(
            #[tokio::test]
            async fn $name() {
                use_it($number).await;
            }
        )*
    };
}

tests! {
    test_01: 1, test_02: 2, test_03: 3, test_04: 4, test_05: 5,
    test_06: 6, test_07: 7, test_08: 8, test_09: 9, test_10: 10,
    test_11: 11, test_12: 12, test_13: 13, test_14: 14, test_15: 15,
    test_16: 16, test_17: 17, test_18: 18, test_19: 19, test_20: 20,
}

#[tokio::test]
async fn a_throttle_a_reset_and_then_the_engine() {
    let script = Script::new()
        .reply(Reply::error(AwsError::Throttling, "Too many requests"))
        .reply(Reply::reset())
        .then_engine();
    let server = Server::builder().script(script).start().await.expect("a free port");
    let retries = RetryConfig::standard().with_initial_backoff(Duration::from_millis(1));
    let sdk = sdk::Client::from_conf(sdk_config(&server).retry_config(retries).build());
    let client = Client::builder().model(CLAUDE).build(sdk);
    for (number, attempts) in [("INV-7", 3), ("INV-8", 1)] {
        let text = format!("Number: {number}");
        let response = client.extract::<Invoice>(&text).await.expect("an invoice");
        assert_eq!(response.output.number, number);
        assert_eq!(response.record.attempts, attempts);
    }
    assert_eq!(server.received().len(), 4);
}
