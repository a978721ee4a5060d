//! What calls cost: each answer by its service tier, the length of its prompt, its cache entries and its
//! model.

use std::time::Duration;

use bedrock_prompt::sdk::config::retry::RetryConfig;
use bedrock_prompt::sdk::types::{
    PerformanceConfigLatency, PerformanceConfiguration, ServiceTier, ServiceTierType,
};
use bedrock_prompt::usage::{Price, PriceTable, UsageTracker, Usd};
use bedrock_prompt::{Client, sdk};
use bedrock_prompt_local::{AwsError, Reply, Script, Server};
use serde_json::json;

use crate::prompts::{Ask, CLAUDE, ReadInvoice};
use crate::support::{scripted, sdk_config};
use crate::usage::tracked;

const NOVA: &str = "amazon.nova-lite-v1:0";
const CLAUDE_US: &str = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

/// An answer of Converse as it is on the wire, of 300,000 input tokens, with these members too.
fn answer(more: &serde_json::Value) -> Reply {
    let mut body = json!({
        "metrics": {"latencyMs": 1},
        "output": {"message": {"role": "assistant", "content": [{"text": "Yes."}]}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": 300_000, "outputTokens": 1000, "totalTokens": 301_000},
    });
    for (name, member) in more.as_object().expect("members") {
        body[name] = member.clone();
    }
    Reply::http(200, body.to_string())
}

#[tokio::test]
async fn a_cost_is_that_of_the_tier_the_length_the_cache_and_the_routed_model() {
    const OPEN: &str = "openai.gpt-oss-120b-1:0";
    const HAIKU: &str = "us.anthropic.claude-haiku-5-5";
    const ROUTER: &str = "arn:aws:bedrock:us-east-1:111122223333:default-prompt-router/any:1";
    let cached = json!({"usage": {
        "inputTokens": 10, "outputTokens": 5, "totalTokens": 100_015,
        "cacheReadInputTokens": 0, "cacheWriteInputTokens": 100_000,
        "cacheDetails": [{"ttl": "1h", "inputTokens": 90_000}, {"ttl": "5m", "inputTokens": 10_000}],
    }});
    let routed = json!({"trace": {"promptRouter": {"invokedModelId":
        "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.amazon.nova-lite-v1:0"}}});
    for (model, more, expected) in [
        // 0.3 x 0.15 + 0.001 x 0.60 dollars.
        (OPEN, json!({}), "$0.0456"),
        (OPEN, json!({"serviceTier": {"type": "default"}}), "$0.0456"),
        (OPEN, json!({"serviceTier": {"type": "flex"}}), "$0.0228"),
        (OPEN, json!({"performanceConfig": {"latency": "standard"}}), "$0.0456"),
        (OPEN, json!({"serviceTier": {"type": "priority"}}), "$0.0798"),
        (
            OPEN,
            json!({"serviceTier": {"type": "reserved"}}),
            "no price for the service tier `reserved`",
        ),
        // More than 100,000 tokens: 0.3 x 0.55 + 0.001 x 2.75 dollars.
        (HAIKU, json!({}), "$0.16775"),
        // 0.09 x 6.60 + 0.01 x 4.125 + 10 x 3.3 / 1M + 5 x 16.5 / 1M dollars.
        (CLAUDE_US, cached, "$0.6353655"),
        // 0.3 x 0.06 + 0.001 x 0.24 dollars.
        (ROUTER, routed, "$0.01824"),
        (ROUTER, json!({}), "no price for this model: set one with `PriceTable::price`"),
    ] {
        let tracker = tracked([(model, answer(&more))]).await;
        assert_eq!(cost_of(&tracker), expected, "{model} {more}");
    }
}

/// The cost of the only model of a report, or why it is unknown.
fn cost_of(tracker: &UsageTracker) -> String {
    let report = tracker.report();
    let [row] = &report.models[..] else { panic!("{report}") };
    let cost = row.cost.map(|cost| format!("${cost}"));
    cost.or_else(|| row.no_cost_reason.clone()).expect("a cost or a reason")
}

/// The server says in its answers how they were served, also where `InvokeModel` has headers for it.
#[tokio::test]
async fn a_cost_is_that_of_the_tier_in_every_operation() {
    #[derive(Clone, Copy, Debug)]
    enum As {
        Whole,
        Stream,
        /// A stream that is read to its end and has no response.
        ReadStream,
        Native,
        NativeStream,
    }
    let tier = |tier: ServiceTierType| ServiceTier::builder().r#type(tier).build().ok();
    let optimized = PerformanceConfiguration::builder();
    let optimized = optimized.latency(PerformanceConfigLatency::Optimized).build();
    // 0.001 x 3.30 + 0.0001 x 16.50 dollars, with the prefix `us.` that the client adds.
    let unknown = |tier: &str| format!("no price for the service tier `{tier}`");
    for (tier, performance, expected) in [
        (None, None, "$0.00495".to_owned()),
        (tier(ServiceTierType::Default), None, "$0.00495".to_owned()),
        (tier(ServiceTierType::Flex), None, unknown("flex")),
        (None, Some(optimized.clone()), unknown("optimized latency")),
        (tier(ServiceTierType::Flex), Some(optimized), unknown("optimized latency")),
    ] {
        for how in [As::Whole, As::Stream, As::ReadStream, As::Native, As::NativeStream] {
            let server = scripted([Reply::text("Yes.").usage(1000, 100)]).await;
            let tracker = UsageTracker::new();
            let sdk = sdk::Client::from_conf(sdk_config(&server).build());
            let client = Client::builder().usage_tracker(&tracker).build(sdk);
            let (tier, performance) = (tier.clone(), performance.clone());
            let call = client.prompt(Ask("Why?")).model(CLAUDE).customize(move |input| {
                let input = input.set_service_tier(tier.clone());
                input.set_performance_config(performance.clone())
            });
            match how {
                As::Whole => drop(call.send().await.expect("an answer")),
                As::Stream => {
                    let stream = call.stream().await.expect("a stream");
                    drop(stream.finish().await.expect("an answer"));
                }
                As::ReadStream => {
                    let mut stream = call.stream().await.expect("a stream");
                    while stream.next().await.expect("no error").is_some() {}
                }
                As::Native => drop(call.native().send().await.expect("an answer")),
                As::NativeStream => {
                    let stream = call.native().stream().await.expect("a stream");
                    drop(stream.finish().await.expect("an answer"));
                }
            }
            assert_eq!(cost_of(&tracker), expected, "{how:?}");
        }
    }
}

#[tokio::test]
async fn cache_entries_of_one_hour_have_their_price_in_the_native_format() {
    let usage = json!({
        "input_tokens": 10, "output_tokens": 5, "cache_read_input_tokens": 0,
        "cache_creation_input_tokens": 100_000,
        "cache_creation": {
            "ephemeral_5m_input_tokens": 10_000, "ephemeral_1h_input_tokens": 90_000,
        },
    });
    let body = json!({
        "content": [{"type": "text", "text": "Yes."}], "stop_reason": "end_turn", "usage": usage,
    });
    let server = scripted([Reply::http(200, body.to_string())]).await;
    let tracker = UsageTracker::new();
    let sdk = sdk::Client::from_conf(sdk_config(&server).build());
    let client = Client::builder().usage_tracker(&tracker).build(sdk);
    client.prompt(Ask("Why?")).model(CLAUDE_US).native().send().await.expect("an answer");
    // As the same answer of Converse, above.
    assert_eq!(cost_of(&tracker), "$0.6353655");
}

#[tokio::test]
async fn the_answers_of_a_call_have_their_own_prices() {
    let invalid = |tokens| Reply::tool_use("invoice", json!({})).usage(tokens, 0);
    let server = scripted([invalid(1000), invalid(200_000)]).await;
    let sdk = sdk::Client::from_conf(sdk_config(&server).build());
    let client = Client::builder().max_re_asks(1).build(sdk);
    let call = client.prompt(ReadInvoice { document: "?" }).model("us.anthropic.claude-haiku-5-5");
    let error = call.send().await.expect_err("no fit");
    // 0.001 x 0.11 + 0.2 x 0.55 dollars.
    let cost = PriceTable::builtin().cost(error.record()).expect("a cost");
    assert_eq!(cost.to_string(), "0.11011");
}

/// An attempt that may be billed makes the cost unknown, as that of the call alone.
#[tokio::test]
async fn a_call_with_an_attempt_that_may_be_billed_has_unknown_cost() {
    let slow = Reply::error(AwsError::ModelTimeout, "Too long.");
    let server = scripted([slow, Reply::text("Yes.").usage(1_000_000, 0)]).await;
    let tracker = UsageTracker::new();
    let retries = RetryConfig::standard().with_initial_backoff(Duration::from_millis(1));
    let sdk = sdk::Client::from_conf(sdk_config(&server).retry_config(retries).build());
    let client = Client::builder().usage_tracker(&tracker).build(sdk);
    let response = client.prompt(Ask("Why?")).model(NOVA).send().await.expect("an answer");
    let unknown = PriceTable::builtin().cost(&response.record).expect_err("unknown");
    assert_eq!(
        unknown.to_string(),
        "1 attempt may have been billed for an unknown number of tokens"
    );
    assert_eq!(cost_of(&tracker), unknown.to_string());
    let report = tracker.report();
    assert_eq!((report.cost, report.known_cost), (None, Usd::from_cents(6)));
}

#[tokio::test]
async fn the_price_of_a_models_own_id_is_that_of_one_region() {
    use bedrock_prompt::sdk::config::Region;
    let server = Server::builder().script(Script::always(Reply::text("Yes."))).start().await;
    let server = server.expect("a free port");
    let prices = PriceTable::builtin();
    for (region, id, cost) in [
        ("us-east-1", "amazon.nova-lite-v1:0", Ok(())),
        (
            "us-gov-west-1",
            "amazon.nova-lite-v1:0",
            Err(
                "the price of this model is that of us-east-1, and the calls went to us-gov-west-1: set one with `PriceTable::price`",
            ),
        ),
        ("eu-central-1", "eu.amazon.nova-lite-v1:0", Ok(())),
    ] {
        let config = sdk_config(&server).region(Region::from_static(region)).build();
        let client = Client::builder().build(sdk::Client::from_conf(config));
        let response = client.prompt("Ready?").model(id).await.expect("text");
        let found = prices.cost(&response.record).map(|_| ()).map_err(|why| why.to_string());
        assert_eq!(found, cost.map_err(str::to_owned), "{region}");
        let ours = prices.clone().price(id, Price::new(Usd::from_cents(7), Usd::from_cents(7)));
        assert!(ours.cost(&response.record).is_ok(), "{region}");
    }
}
