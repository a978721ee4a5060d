//! The counts of a usage tracker, and its reports.

use bedrock_prompt::{
    Client, ErrorKind, sdk,
    usage::{Price, PriceTable, UsageTracker, Usd},
};
use bedrock_prompt_local::{AwsError, Reply, Server, StreamFault};
use insta::{assert_json_snapshot, assert_snapshot};
use serde_json::json;

use crate::examples::run;
use crate::prompts::{Ask, CLAUDE, ReadInvoice};
use crate::support::{scripted, sdk_config};

const NOVA: &str = "amazon.nova-lite-v1:0";

/// A tracker after calls with these replies, each of the given model.
pub(crate) async fn tracked(calls: impl IntoIterator<Item = (&str, Reply)>) -> UsageTracker {
    let (models, replies): (Vec<_>, Vec<_>) = calls.into_iter().unzip();
    let server = scripted(replies).await;
    let tracker = UsageTracker::new();
    let sdk = sdk::Client::from_conf(sdk_config(&server).build());
    let client = Client::builder().usage_tracker(&tracker).max_re_asks(0).build(sdk);
    for model in models {
        // A failed call counts as well.
        let _ = client.prompt(Ask("Why?")).model(model).send().await;
    }
    tracker
}

#[tokio::test]
async fn two_models_and_a_failed_call() {
    let tracker = tracked([
        (NOVA, Reply::text("Because.").usage(1_000, 20)),
        (CLAUDE, Reply::text("So.").usage(200, 30)),
        (NOVA, Reply::error(AwsError::ModelTimeout, "Too long.")),
        (CLAUDE, Reply::text("Cut").usage(200, 100).stop_reason("max_tokens")),
        (NOVA, Reply::error(AwsError::AccessDenied, "No.")),
        ("newcomer.swift-v1:0", Reply::text("Yes.").usage(7, 3)),
    ])
    .await;
    assert_snapshot!("text", tracker.report());
    assert_json_snapshot!("json", tracker.report());
}

#[tokio::test]
async fn invalid_answers_are_billed() {
    let server = scripted([Reply::tool_use("invoice", json!({})).usage(500, 40)]).await;
    let tracker = UsageTracker::new();
    let sdk = sdk::Client::from_conf(sdk_config(&server).build());
    let client = Client::builder().usage_tracker(&tracker).build(sdk);
    let error = client.prompt(ReadInvoice { document: "?" }).send().await.expect_err("no fit");
    assert_eq!(error.kind(), ErrorKind::InvalidOutput);
    let report = tracker.report();
    assert_eq!((report.total.calls, report.total.failed_calls), (1, 1));
    assert_eq!((report.total.usage.input_tokens, report.total.usage.output_tokens), (500, 40));
    assert!(report.cost.is_some_and(|cost| cost > Usd::ZERO));
}

#[tokio::test]
async fn own_prices_replace_the_table() {
    let profile = format!("us.{CLAUDE}");
    let tracker = tracked([
        (NOVA, Reply::text("A").usage(3, 5)),
        (profile.as_str(), Reply::text("B").usage(1_000_000, 0)),
    ])
    .await;
    let ours = PriceTable::new("2026-01-01", "our agreement")
        .price(NOVA, Price::new(Usd::from_micros(1), Usd::from_micros(2)));
    let report = tracker.report_with(&ours);
    // 10^-12 dollars per token.
    assert_eq!(report.known_cost.to_string(), "0.000000000013");
    assert_eq!(report.cost, None);
    assert_eq!(report.models_without_cost, [profile.as_str()]);
    let ours = ours.price(&profile, Price::input_only(Usd::from_cents(5)));
    let report = tracker.report_with(&ours);
    assert_eq!(report.cost.map(|cost| cost.to_string()), Some("0.050000000013".into()));
    assert_eq!(report.prices.source, "our agreement");
}

#[tokio::test]
async fn answers_without_usage_have_unknown_cost() {
    let body = json!({
        "output": {"message": {"role": "assistant", "content": [{"text": "Yes."}]}},
        "stopReason": "end_turn",
    });
    let tracker = tracked([(NOVA, Reply::http(200, body.to_string()))]).await;
    let report = tracker.report();
    assert_eq!((report.total.failed_calls, report.total.calls_without_usage), (0, 1));
    assert_eq!(report.cost, None);
}

#[tokio::test]
async fn embeddings_cost_input_tokens() {
    let server = Server::start().await.expect("a free port");
    let tracker = UsageTracker::new();
    let client = Client::builder().usage_tracker(&tracker).local(server.endpoint_url());
    let texts = ["A cat.", "A dog.", "A house."];
    let embeddings = client.embed("amazon.titan-embed-text-v2:0").texts(texts).send().await;
    let usage = embeddings.expect("embeddings").usage.expect("known");
    let report = tracker.report();
    assert_eq!((report.total.calls, report.total.usage), (3, usage));
    // Two cents per million tokens.
    let micros = Usd::from_micros(20_000).picos() / 1_000_000;
    assert_eq!(report.cost.map(Usd::picos), Some(micros * u128::from(usage.input_tokens)));
    client.embed("amazon.titan-embed-text-v9:0").texts(texts).send().await.expect_err("no model");
    assert_eq!(tracker.report().total, report.total);
}

#[tokio::test]
async fn clients_and_their_clones_count_together() {
    let server = scripted((0..12).map(|_| Reply::text("Yes.").usage(2, 1))).await;
    let tracker = UsageTracker::new();
    let client = || {
        let sdk = sdk::Client::from_conf(sdk_config(&server).build());
        Client::builder().usage_tracker(&tracker).model(NOVA).build(sdk)
    };
    let calls = [client(), client()].into_iter().flat_map(|client| vec![client; 6]);
    let calls = calls.map(|client| {
        tokio::spawn(async move { client.prompt(Ask("Ready?")).send().await.is_ok() })
    });
    for call in calls.collect::<Vec<_>>() {
        assert!(call.await.expect("no panic"));
    }
    let total = tracker.clone().report().total;
    assert_eq!((total.calls, total.failed_calls), (12, 0));
    assert_eq!((total.usage.input_tokens, total.usage.output_tokens), (24, 12));
}

#[tokio::test]
async fn unsent_requests_are_not_calls() {
    let tracker = tracked([]).await;
    let client = Client::builder().usage_tracker(&tracker).local("http://127.0.0.1:9");
    client.prompt(Ask(" ")).model(NOVA).send().await.expect_err("blank");
    let report = tracker.report();
    assert_eq!(report.total.calls, 0);
    assert_eq!(report.cost, Some(Usd::ZERO));
    assert_eq!(report.to_string().lines().count(), 3);
}

#[tokio::test]
async fn cached_tokens_have_columns_and_prices() {
    let body = json!({
        "output": {"message": {"role": "assistant", "content": [{"text": "Yes."}]}},
        "stopReason": "end_turn",
        "usage": {
            "inputTokens": 10, "outputTokens": 5, "totalTokens": 3_015,
            "cacheReadInputTokens": 2_000, "cacheWriteInputTokens": 1_000,
        },
    });
    let reply = Reply::http(200, body.to_string());
    let tracker = tracked([(CLAUDE, reply.clone()), (NOVA, reply)]).await;
    assert_snapshot!(tracker.report());
}

#[tokio::test]
async fn streams_are_counted_once() {
    let reply = || Reply::text("One, two, three.").usage(10, 5);
    let server =
        scripted([reply(), reply(), reply(), reply().fault_after(2, StreamFault::Connection)])
            .await;
    let tracker = UsageTracker::new();
    let sdk = sdk::Client::from_conf(sdk_config(&server).build());
    let client = Client::builder().usage_tracker(&tracker).build(sdk);
    let stream = async || client.prompt(Ask("Count.")).model(NOVA).stream().await;

    stream().await.expect("a stream").finish().await.expect("an answer");
    assert_eq!(tracker.report().total.calls, 1);
    // Read to the end, but not finished.
    let mut read = stream().await.expect("a stream");
    while read.next().await.expect("no fault").is_some() {}
    drop(read);
    let total = tracker.report().total;
    assert_eq!((total.calls, total.calls_without_usage, total.usage.output_tokens), (2, 0, 10));
    // Dropped before the end.
    drop(stream().await.expect("a stream"));
    let total = tracker.report().total;
    assert_eq!((total.calls, total.failed_calls, total.calls_without_usage), (3, 0, 1));
    assert_eq!((total.usage.output_tokens, total.possibly_billed_attempts), (10, 1));
    assert_eq!(tracker.report().cost, None);
    // Interrupted.
    stream().await.expect("a stream").finish().await.expect_err("the script says so");
    let total = tracker.report().total;
    assert_eq!((total.calls, total.failed_calls, total.possibly_billed_attempts), (4, 1, 2));
    assert_eq!(total.calls_without_usage, 2);
}

#[tokio::test]
async fn failed_calls_that_may_be_billed_have_unknown_cost() {
    let cut = Reply::text("One, two, three.").fault_after(2, StreamFault::Connection);
    let slow = Reply::error(AwsError::ModelTimeout, "Too long.");
    let denied = Reply::error(AwsError::AccessDenied, "No.");
    for (reply, without_usage, cost) in
        [(cut, 1, None), (slow, 1, None), (denied, 0, Some(Usd::ZERO))]
    {
        let server = scripted([reply]).await;
        let tracker = UsageTracker::new();
        let sdk = sdk::Client::from_conf(sdk_config(&server).build());
        let client = Client::builder().usage_tracker(&tracker).build(sdk);
        if let Ok(stream) = client.prompt(Ask("Count.")).model(NOVA).stream().await {
            stream.finish().await.expect_err("the script says so");
        }
        let report = tracker.report();
        assert_eq!((report.total.calls, report.total.failed_calls), (1, 1));
        assert_eq!((report.total.calls_without_usage, report.cost), (without_usage, cost));
        assert_eq!(report.to_string().contains("at least $0.00"), cost.is_none(), "{report}");
    }
}

#[test]
fn example_output() {
    assert_snapshot!(run("usage", &[]));
}
