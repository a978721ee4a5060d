//! What the SDK does for a call still holds: retries, timeouts, interceptors, mocks.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_smithy_mocks::{RuleMode, mock, mock_client};
use aws_smithy_types::Document;
use bedrock_prompt::sdk::config::interceptors::{
    AfterDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextRef,
};
use bedrock_prompt::sdk::config::retry::RetryConfig;
use bedrock_prompt::sdk::config::timeout::TimeoutConfig;
use bedrock_prompt::sdk::config::{
    BehaviorVersion, ConfigBag, Intercept, Region, RuntimeComponents,
};
use bedrock_prompt::sdk::error::BoxError;
use bedrock_prompt::sdk::operation::converse::ConverseOutput;
use bedrock_prompt::sdk::types::{
    ContentBlock, ConversationRole, ConverseOutput as Output, Message, StopReason, ToolUseBlock,
};
use bedrock_prompt::{Client, ErrorKind, sdk};
use bedrock_prompt_local::{AwsError, Reply, Server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::prompts::{Ask, CLAUDE, Explain, Invoice, ReadInvoice};
use crate::support::{scripted, sdk_config};

const EXPLAIN: Explain<'_> = Explain { audience: "children", topic: "tides", words: 50 };
const ANSWER: &str = r#"{"output":{"message":{"role":"assistant","content":[{"text":"The moon."}]}},"stopReason":"end_turn","usage":{"inputTokens":3,"outputTokens":2,"totalTokens":5},"metrics":{"latencyMs":1}}"#;

/// Three attempts, with no time between them.
fn retries() -> RetryConfig {
    RetryConfig::standard().with_max_attempts(3).with_initial_backoff(Duration::from_millis(1))
}

/// A server that sends the head of an answer and the first bytes of its body, and
/// then what `then` does; at most `cuts` times, later the whole body.
async fn cutting(cuts: usize, hold: bool) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let cut = counter.fetch_add(1, Ordering::SeqCst) < cuts;
            tokio::spawn(async move {
                read_request(&mut stream).await;
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                    ANSWER.len()
                );
                let body = if cut { &ANSWER[..ANSWER.len() / 2] } else { ANSWER };
                let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
                if cut && hold {
                    std::future::pending::<()>().await;
                }
            });
        }
    });
    (url, count)
}

async fn read_request(stream: &mut TcpStream) {
    let (mut request, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let n = stream.read(&mut chunk).await.unwrap_or(0);
        request.extend_from_slice(&chunk[..n]);
        let text = String::from_utf8_lossy(&request);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| {
            line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok()
        });
        if n == 0 || body.len() >= length.unwrap_or(0) {
            return;
        }
    }
}

fn client_at(server: &Server, url: &str, timeouts: TimeoutConfig) -> Client {
    let config =
        sdk_config(server).endpoint_url(url).retry_config(retries()).timeout_config(timeouts);
    Client::new(sdk::Client::from_conf(config.build()))
}

fn no_timeouts() -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(Duration::from_secs(3)).build()
}

#[tokio::test]
async fn a_body_cut_in_half_is_tried_again() {
    let server = scripted([]).await;
    let (url, count) = cutting(1, false).await;
    let response = client_at(&server, &url, no_timeouts()).prompt(EXPLAIN).send().await;
    let response = response.expect("the second answer is whole");
    assert_eq!(&*response.output, "The moon.");
    assert_eq!(count.load(Ordering::SeqCst), 2);
    assert_eq!((response.record.attempts, response.record.possibly_billed_attempts), (2, 1));
}

#[tokio::test]
async fn a_body_that_is_always_cut_is_an_error_that_counts() {
    let server = scripted([]).await;
    let (url, _) = cutting(9, false).await;
    let error = client_at(&server, &url, no_timeouts()).prompt(EXPLAIN).send().await;
    let error = error.expect_err("never whole");
    assert_eq!(error.kind(), ErrorKind::ConnectionFailed);
    assert!(error.is_retryable());
    assert_eq!((error.record().attempts, error.record().possibly_billed_attempts), (3, 3));
}

#[tokio::test]
async fn a_stalled_body_ends_in_the_operation_timeout() {
    let server = scripted([]).await;
    let (url, count) = cutting(9, true).await;
    let timeouts = TimeoutConfig::builder().operation_timeout(Duration::from_millis(300)).build();
    let error = client_at(&server, &url, timeouts).prompt(EXPLAIN).send().await;
    assert_eq!(error.expect_err("it stalls").kind(), ErrorKind::Timeout);
    assert_eq!(count.load(Ordering::SeqCst), 1, "a stall is not paid for twice");
}

#[tokio::test]
async fn a_call_and_an_attempt_can_be_bounded() {
    let server = scripted([]).await;
    let (url, count) = cutting(9, true).await;
    let config = || sdk_config(&server).endpoint_url(&url).retry_config(retries()).build();
    let client = Client::new(sdk::Client::from_conf(config()));
    let error = client.prompt(EXPLAIN).timeout(Duration::from_millis(200)).send().await;
    let error = error.expect_err("it stalls");
    assert_eq!((error.kind(), error.record().attempts), (ErrorKind::Timeout, 1));
    assert_eq!(error.record().possibly_billed_attempts, 1);

    let builder = Client::builder().operation_attempt_timeout(Duration::from_millis(100));
    let client = builder.build(sdk::Client::from_conf(config()));
    let error = client.prompt(EXPLAIN).send().await.expect_err("it stalls");
    assert_eq!((error.kind(), error.record().attempts), (ErrorKind::Timeout, 3));
    assert_eq!(count.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn a_limit_beyond_all_time_is_none() {
    let server = scripted(vec![Reply::text("The moon."); 3]).await;
    let client = Client::builder().operation_attempt_timeout(Duration::MAX);
    let client = client.build(sdk::Client::from_conf(sdk_config(&server).build()));
    client.prompt(EXPLAIN).send().await.expect("an answer");
    client.embed("amazon.titan-embed-text-v2:0").text("tides").send().await.expect("a vector");
    let call = client.prompt(EXPLAIN).model(CLAUDE).timeout(Duration::MAX).native();
    call.stream().await.expect("a stream").finish().await.expect("an answer");
}

#[tokio::test]
async fn what_aws_says_to_retry_is_retried() {
    let timeout = || Reply::error(AwsError::ModelTimeout, "The model took too long.");
    let nova =
        || Reply::error(AwsError::ModelError, "Model produced invalid sequence as part of ToolUse");
    let other = || Reply::error(AwsError::ModelError, "The model failed.");
    let server = scripted([timeout(), nova(), Reply::text("Yes."), other()]).await;
    let config = sdk_config(&server).retry_config(retries()).build();
    let client = Client::new(sdk::Client::from_conf(config));
    let response = client.prompt(Ask("Ready?")).model(CLAUDE).send().await.expect("text");
    assert_eq!((response.record.attempts, response.record.possibly_billed_attempts), (3, 2));
    let error = client.prompt(Ask("Ready?")).model(CLAUDE).send().await.expect_err("failed");
    assert_eq!((error.kind(), error.record().attempts), (ErrorKind::ModelError, 1));
}

#[tokio::test]
async fn only_what_was_sent_is_an_attempt_and_may_be_billed() {
    let server = scripted([Reply::hang_up()]).await;
    let unsigned = sdk::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .endpoint_url(server.endpoint_url());
    let refused = sdk_config(&server).endpoint_url("http://127.0.0.1:9");
    for (config, kind, attempts, billed) in [
        (unsigned, ErrorKind::NoCredentials, 0, 0),
        (refused, ErrorKind::ConnectionFailed, 1, 0),
        (sdk_config(&server), ErrorKind::ConnectionFailed, 1, 1),
    ] {
        let client = Client::new(sdk::Client::from_conf(config.build()));
        let error = client.prompt(EXPLAIN).send().await.expect_err("it cannot be sent");
        assert_eq!(error.kind(), kind, "{error}");
        assert_eq!(
            (error.record().attempts, error.record().possibly_billed_attempts),
            (attempts, billed)
        );
    }
}

/// An interceptor that lets nothing through.
#[derive(Debug)]
struct SpentBudget;

impl Intercept for SpentBudget {
    fn name(&self) -> &'static str {
        "SpentBudget"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        Err("the budget is spent".into())
    }
}

#[tokio::test]
async fn an_interceptor_that_says_no_is_no_broken_connection() {
    let server = scripted([]).await;
    let config = sdk_config(&server).interceptor(SpentBudget).build();
    let error = Client::new(sdk::Client::from_conf(config)).prompt(EXPLAIN).send().await;
    let error = error.expect_err("the budget is spent");
    assert_eq!(error.kind(), ErrorKind::Dispatch);
    assert!(!error.is_retryable() && error.to_string().contains("the budget is spent"), "{error}");
}

/// What a user's interceptor saw.
#[derive(Debug, Default, Clone)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Intercept for Seen {
    fn name(&self) -> &'static str {
        "Seen"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = context.request().body().bytes().unwrap_or_default();
        self.0.lock().expect("no panic").push(String::from_utf8_lossy(body).into_owned());
        Ok(())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let output = context.output_or_error().ok();
        let output = output.and_then(|output| output.downcast_ref::<ConverseOutput>());
        let stop = output.map(|output| output.stop_reason().as_str().to_owned());
        let body = context.response().body().bytes().unwrap_or_default();
        let mut seen = self.0.lock().expect("no panic");
        seen.extend(stop);
        seen.push(String::from_utf8_lossy(body).into_owned());
        Ok(())
    }
}

#[tokio::test]
async fn a_users_interceptor_sees_the_request_and_the_output() {
    let reply = Reply::tool_use("invoice", serde_json::json!({ "number": "7/24" }));
    let server = scripted([reply]).await;
    let seen = Seen::default();
    let config = sdk_config(&server).interceptor(seen.clone()).build();
    let client = Client::builder().max_re_asks(0).build(sdk::Client::from_conf(config));
    let _ = client.prompt(ReadInvoice { document: "Invoice 7" }).send().await;
    let seen = seen.0.lock().expect("no panic");
    let [request, stop_reason, response] = seen.as_slice() else { panic!("{seen:?}") };
    assert_eq!(request.as_bytes(), server.received()[0].bytes);
    assert_eq!(stop_reason, "tool_use");
    assert!(response.contains("7/24"), "the response is as it came");
}

#[tokio::test]
async fn mocks_that_set_the_output_are_decoded() {
    let line = [("text", "paper".into()), ("amount", Document::from(12.5))];
    let line = Document::Object(line.map(|(k, v)| (k.to_owned(), v)).into());
    let input = [
        ("number", Document::from("7/24")),
        ("issued", Document::from("2026-03-01")),
        ("total", Document::from(12.5)),
        ("lines", Document::Array(vec![line])),
    ];
    let input = Document::Object(input.map(|(k, v)| (k.to_owned(), v)).into());
    let rule = mock!(sdk::Client::converse).then_output(move || {
        let used = ToolUseBlock::builder().tool_use_id("t1").name("invoice").input(input.clone());
        let message = Message::builder()
            .role(ConversationRole::Assistant)
            .content(ContentBlock::ToolUse(used.build().expect("complete")))
            .build();
        ConverseOutput::builder()
            .output(Output::Message(message.expect("complete")))
            .stop_reason(StopReason::ToolUse)
            .build()
            .expect("complete")
    });
    let client = Client::new(mock_client!(sdk, RuleMode::Sequential, [&rule]));
    let response = client.prompt(ReadInvoice { document: "Invoice 7" }).send().await;
    let invoice: Invoice = response.expect("it fits").output;
    assert_eq!((invoice.number.as_str(), invoice.lines[0].amount), ("7/24", 12.5));
    assert_eq!(rule.num_calls(), 1);
}
