//! What a call's record and the usage tracker say of calls that take a detour, fail or are dropped.

use std::time::Duration;

use bedrock_prompt::record::Adaptation;
use bedrock_prompt::sdk::types::GuardrailStreamProcessingMode;
use bedrock_prompt::{
    Client, ErrorKind, OutputMode, model::ModelCapabilities, sdk, usage::UsageTracker,
};
use bedrock_prompt_local::{Reply, Server, StreamFault};
use serde_json::json;

use crate::prompts::{Ask, CLAUDE, ReadInvoice};
use crate::support::{client, scripted, sdk_config};

const NO_TOOLS: &str = "meta.llama3-8b-instruct-v1:0";

fn tracked(server: &Server) -> (Client, UsageTracker) {
    let tracker = UsageTracker::new();
    let sdk = sdk::Client::from_conf(sdk_config(server).build());
    (Client::builder().usage_tracker(&tracker).build(sdk), tracker)
}

/// The plan knows one model, and the requests go to another one.
#[tokio::test]
async fn a_model_set_by_customize_does_not_keep_the_call_going() {
    let server = Server::start().await.expect("a free port");
    for attempt in 0..2 {
        let call = client(&server).prompt(ReadInvoice { document: "Total: 1" });
        let result = call.customize(|input| input.model_id(NO_TOOLS)).send().await;
        let record = match &result {
            Ok(response) => &response.record,
            Err(error) => error.record(),
        };
        assert_eq!(record.mode, Some(OutputMode::Prompted), "call {attempt}");
        assert!(record.attempts <= 4, "{record:?}");
    }
}

#[tokio::test]
async fn a_request_that_is_only_built_is_not_counted() {
    let server = Server::start().await.expect("a free port");
    let (client, tracker) = tracked(&server);
    client.prompt(Ask("Why?")).model(CLAUDE).into_request().expect("a request");
    // Nova has no native format.
    let native = client.prompt(Ask("Why?")).model("amazon.nova-lite-v1:0").native();
    assert_eq!(native.send().await.expect_err("Nova").kind(), ErrorKind::InvalidPrompt);
    assert_eq!(tracker.report().total.calls, 0);
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_native_answer_that_cannot_be_read_keeps_its_cost() {
    let reply = Reply::http(200, "{}")
        .header("content-type", "application/json")
        .header("x-amzn-bedrock-input-token-count", "7")
        .header("x-amzn-bedrock-output-token-count", "2");
    let server = scripted([reply, Reply::http(200, "{}")]).await;
    let (client, tracker) = tracked(&server);
    let call = || client.prompt(Ask("Why?")).model(CLAUDE).native().send();
    let error = call().await.expect_err("no content");
    let record = error.record();
    assert_eq!((record.usage.input_tokens, record.usage.output_tokens), (7, 2));
    assert_eq!(record.possibly_billed_attempts, 0);
    assert_eq!(tracker.report().total.usage, record.usage);
    // Without a count, the cost is unknown.
    let error = call().await.expect_err("no content");
    assert_eq!(error.record().possibly_billed_attempts, 1);
    assert_eq!(tracker.report().cost, None);
}

#[tokio::test]
async fn a_call_dropped_in_its_second_request_may_be_billed_for_it() {
    let invalid = Reply::tool_use("invoice", json!({})).usage(500, 40);
    let server = scripted([invalid, Reply::text("").latency(Duration::from_mins(10))]).await;
    let (client, tracker) = tracked(&server);
    let call = client.prompt(ReadInvoice { document: "?" }).send();
    let second_request = async {
        while server.received().len() < 2 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = call => panic!("the second answer never comes"),
        () = second_request => {}
    }
    let total = tracker.report().total;
    assert_eq!((total.calls, total.usage.input_tokens), (1, 500));
    assert_eq!(total.possibly_billed_attempts, 1);
}

#[tokio::test]
async fn the_error_after_a_failed_stream_has_the_same_record() {
    let fault =
        Reply::text("One, two, three.").usage(10, 5).fault_after(2, StreamFault::Connection);
    let server = scripted([fault]).await;
    let mut stream = client(&server).prompt(Ask("Count.")).model(CLAUDE).stream().await;
    let stream_ref = stream.as_mut().expect("a stream");
    let error = loop {
        match stream_ref.next().await {
            Ok(delta) => assert!(delta.is_some(), "it fails before its end"),
            Err(error) => break error,
        }
    };
    let again = stream.expect("a stream").finish().await.expect_err("it has failed");
    assert_eq!(again.kind(), error.kind());
    assert_eq!(again.record(), error.record());
    assert_eq!((error.record().attempts, error.record().possibly_billed_attempts), (1, 1));
}

#[tokio::test]
async fn a_mode_that_cannot_be_streamed_is_on_record() {
    let server = Server::start().await.expect("a free port");
    let capabilities = ModelCapabilities::from_id(CLAUDE).tool_streaming(false);
    let sdk = sdk::Client::from_conf(sdk_config(&server).build());
    let client = Client::builder().model_capabilities(CLAUDE, capabilities).build(sdk);
    let call = client.prompt(ReadInvoice { document: "Total: 1" }).mode(OutputMode::Tool);
    let result = call.max_re_asks(0).stream().await.expect("a stream").finish().await;
    let record = match &result {
        Ok(response) => &response.record,
        Err(error) => error.record(),
    };
    let to = record.mode.expect("a typed answer");
    assert!(matches!(to, OutputMode::Native | OutputMode::Prompted));
    assert_eq!(record.adaptations, [Adaptation::Mode { from: OutputMode::Tool, to }]);
}

#[tokio::test]
async fn the_stream_mode_of_a_guardrail_is_sent() {
    let server = scripted([Reply::text("Yes."), Reply::text("Yes.")]).await;
    let call = || client(&server).prompt(Ask("Ready?")).model(CLAUDE).guardrail("gr7kx2p9qz1a:1");
    let asynchronous = GuardrailStreamProcessingMode::Async;
    drop(call().guardrail_stream_mode(asynchronous.clone()).stream().await.expect("a stream"));
    call().guardrail_stream_mode(asynchronous.clone()).send().await.expect("an answer");
    let modes = server.received();
    let mode = |nth: usize| &modes[nth].body["guardrailConfig"]["streamProcessingMode"];
    assert_eq!((mode(0), mode(1)), (&json!("async"), &json!(null)));

    // The native format has no such setting: it is refused, not ignored.
    let error = call().guardrail_stream_mode(asynchronous).native().stream().await;
    let error = error.expect_err("no counterpart");
    assert_eq!(error.kind(), ErrorKind::InvalidPrompt);
    assert!(error.to_string().contains("guardrail_stream_mode"), "{error}");
}
