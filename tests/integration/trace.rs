//! What an observer sees of a call: OpenTelemetry's attributes, and no content.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, OnceLock};

use bedrock_prompt::Client;
use bedrock_prompt_local::{AwsError, Reply, Server};
use serde_json::json;
use tracing::Dispatch;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::prompts::ReadInvoice;
use crate::support::{self, scripted, sdk_config};

/// What a subscriber wrote.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// What is logged of two calls by this library: one that is answered and one that is not.
async fn logged(trace_content: bool) -> String {
    let answer = json!({
        "number": "s3cret", "issued": "2026-03-01", "lines": [], "total": 0,
    });
    let refused = Reply::error(AwsError::AccessDenied, "No access.");
    let server: Server =
        scripted([Reply::tool_use("invoice", answer).usage(120, 40), refused]).await;
    let client = Client::builder()
        .trace_content(trace_content)
        .build(bedrock_prompt::sdk::Client::from_conf(sdk_config(&server).build()));
    observed(async {
        client.prompt(ReadInvoice { document: "s3cret" }).send().await.expect("fits");
        client.prompt(ReadInvoice { document: "s3cret" }).send().await.expect_err("refused");
    })
    .await
}

/// What is logged by this library while something runs.
async fn observed(running: impl Future<Output = ()>) -> String {
    // While there is one subscriber only, tracing asks that of the thread that first reaches a span
    // whether anybody is interested: another test, without a subscriber, would answer for this one.
    static SECOND: OnceLock<Dispatch> = OnceLock::new();
    SECOND.get_or_init(|| Dispatch::new(tracing_subscriber::registry()));
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::DEBUG)
        .with_span_events(FmtSpan::CLOSE)
        .with_writer(log.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    running.await;
    drop(guard);
    let log = String::from_utf8(log.0.lock().expect("no panic").clone()).expect("UTF-8");
    let ours = log.lines().filter(|line| line.contains(r#""target":"bedrock_prompt"#));
    ours.collect::<Vec<_>>().join("\n")
}

/// The spans of a log, with all that they were given.
fn closed(log: &str) -> Vec<serde_json::Value> {
    log.lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .filter(|event| event["fields"]["message"] == "close")
        .map(|event| event["span"].clone())
        .collect()
}

#[tokio::test]
async fn a_span_has_the_attributes_of_a_call_and_no_content() {
    let log = logged(false).await;
    let closed = closed(&log);
    assert_eq!(closed.len(), 2, "{log}");
    insta::assert_json_snapshot!(closed);
    assert!(!log.contains("s3cret"), "{log}");
}

#[tokio::test]
async fn content_is_logged_where_it_is_asked_for() {
    let log = logged(true).await;
    assert!(log.contains("gen_ai.input.messages") && log.contains("gen_ai.output.messages"));
    assert!(log.contains("s3cret"));
}

#[tokio::test]
async fn embeddings_have_one_span_for_all_their_calls() {
    let refused = Reply::error(AwsError::AccessDenied, "No access.");
    let counted = || Reply::text("").usage(4, 0);
    let server = scripted([counted(), counted(), refused]).await;
    let client = support::client(&server);
    let log = observed(async {
        let embed = || client.embed("amazon.titan-embed-text-v2:0").dimensions(256);
        embed().texts(["s3cret", "s3cret too"]).send().await.expect("two");
        embed().text("s3cret").send().await.expect_err("refused");
    })
    .await;
    insta::assert_json_snapshot!(closed(&log));
    assert!(!log.contains("s3cret"), "{log}");
}
