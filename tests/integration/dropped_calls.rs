//! Calls that are dropped or time out: AWS may charge for those whose bytes may have gone out.

use std::time::Duration;

use aws_credential_types::provider::{ProvideCredentials, future};
use bedrock_prompt::sdk::{self, config};
use bedrock_prompt::usage::{UsageCounts, UsageTracker};
use bedrock_prompt::{Client, ErrorKind};
use bedrock_prompt_local::{Reply, Script, Server};
use tokio::net::TcpListener;

use crate::prompts::Ask;
use crate::support::sdk_config;

const NOVA: &str = "amazon.nova-lite-v1:0";

/// A server whose answers take longer than a test.
async fn slow() -> Server {
    let script = Script::always(Reply::text("Yes.").latency(Duration::from_mins(5)));
    Server::builder().script(script).start().await.expect("a port")
}

fn client(config: config::Builder, tracker: &UsageTracker) -> Client {
    let sdk = sdk::Client::from_conf(config.build());
    Client::builder().usage_tracker(tracker).model(NOVA).build(sdk)
}

/// A provider that never gives its credentials.
#[derive(Debug)]
struct Waiting;

impl ProvideCredentials for Waiting {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(std::future::pending())
    }
}

/// The counts of a call that is dropped when `until` is there, whole and as a stream.
async fn dropped<F: Future>(
    client: &Client,
    tracker: &UsageTracker,
    until: impl Fn() -> F,
) -> UsageCounts {
    tokio::select! {
        biased;
        _ = client.prompt(Ask("?")).send() => panic!("it does not end"),
        _ = until() => {}
    }
    tokio::select! {
        biased;
        _ = client.prompt(Ask("?")).stream() => panic!("it does not begin"),
        _ = until() => {}
    }
    tracker.report().total
}

#[tokio::test]
async fn a_call_dropped_before_its_credentials_are_there_is_no_call() {
    let (server, tracker) = (slow().await, UsageTracker::new());
    let client = client(sdk_config(&server).credentials_provider(Waiting), &tracker);
    let counts = dropped(&client, &tracker, tokio::task::yield_now).await;
    assert_eq!(counts, UsageCounts::default());
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_call_dropped_while_it_connects_is_no_call() {
    let (server, tracker) = (slow().await, UsageTracker::new());
    // It accepts connections, and never begins TLS.
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("https://{}", listener.local_addr().expect("an address"));
    let client = client(sdk_config(&server).endpoint_url(&url), &tracker);
    let counts = dropped(&client, &tracker, || listener.accept()).await;
    assert_eq!(counts, UsageCounts::default());
}

#[tokio::test]
async fn a_call_dropped_after_its_request_may_be_billed() {
    let (server, tracker) = (slow().await, UsageTracker::new());
    let client = client(sdk_config(&server), &tracker);
    let seen = std::cell::Cell::new(0);
    let until = || async {
        while server.received().len() <= seen.get() {
            tokio::task::yield_now().await;
        }
        seen.set(server.received().len());
    };
    let counts = dropped(&client, &tracker, until).await;
    assert_eq!((counts.calls, counts.failed_calls), (2, 0));
    assert_eq!((counts.calls_without_usage, counts.possibly_billed_attempts), (2, 2));
}

#[tokio::test]
async fn an_attempt_that_times_out_may_be_billed_if_it_was_sent() {
    let (server, tracker) = (slow().await, UsageTracker::new());
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let silent = format!("https://{}", listener.local_addr().expect("an address"));
    for (url, billed) in [(server.endpoint_url(), 1), (silent, 0)] {
        let client = client(sdk_config(&server).endpoint_url(url), &tracker);
        let call = client.prompt(Ask("?")).timeout(Duration::from_millis(300));
        let error = call.send().await.expect_err("it does not end");
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        assert_eq!(error.record().possibly_billed_attempts, billed, "{error}");
    }
    assert_eq!(tracker.report().total.possibly_billed_attempts, 1);
}
