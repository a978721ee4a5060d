//! What comes back of a request: tiers, latency, fields of the model's own answer, cached tokens.

use bedrock_prompt_local::{Reply, Script, Server};
use serde_json::{Value, json};

use crate::frames::{converse_stream, stream};
use crate::support::{SIGNED, converse, send, user};

const CLAUDE: &str = "us.anthropic.claude-sonnet-4-5-20250929-v1%3A0";
const NOVA: &str = "amazon.nova-lite-v1%3A0";

async fn start(reply: Reply) -> Server {
    Server::builder().script(Script::always(reply)).start().await.expect("a free port")
}

async fn to_model(local: &Server, model: &str, request: &Value) -> Value {
    let path = format!("/model/{model}/converse");
    let answer = send(local, "POST", &path, SIGNED, request.to_string().as_bytes()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

#[tokio::test]
async fn the_tier_and_the_latency_come_back_if_asked_for() {
    let local = start(Reply::text("Hello")).await;
    for (name, value) in [
        ("serviceTier", json!({"type": "flex"})),
        ("serviceTier", json!({"type": "priority"})),
        ("serviceTier", json!({"type": "default"})),
        ("performanceConfig", json!({"latency": "optimized"})),
        ("performanceConfig", json!({"latency": "standard"})),
    ] {
        let mut request = user("hi");
        request[name] = value.clone();
        assert_eq!(to_model(&local, NOVA, &request).await[name], value);
        let events = converse_stream(&local, &request).await.events();
        let (last, metadata) = events.last().expect("metadata");
        assert_eq!((last.as_str(), &metadata[name]), ("metadata", &value));
    }
    let mut request = user("hi");
    request["requestMetadata"] = json!({"team": "blue"});
    let answer = converse(&local, &request).await;
    for name in
        ["serviceTier", "performanceConfig", "requestMetadata", "additionalModelResponseFields"]
    {
        assert!(answer.json().get(name).is_none(), "{name}");
    }
    assert!(!answer.body.contains("blue") && !answer.head.contains("blue"));
}

#[tokio::test]
async fn the_headers_of_an_invocation_come_back() {
    let local = start(Reply::text("Hello")).await;
    let body = json!({
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 100,
        "messages": [{"role": "user", "content": "hi"}],
    });
    let own = "x-amzn-bedrock-service-tier: flex\r\nx-amzn-bedrock-performanceconfig-latency: optimized\r\n";
    let headers = format!("{SIGNED}{own}");
    let path = format!("/model/{CLAUDE}/invoke");
    let answer = send(&local, "POST", &path, &headers, body.to_string().as_bytes()).await;
    assert_eq!(answer.header("x-amzn-bedrock-service-tier"), Some("flex"));
    assert_eq!(answer.header("x-amzn-bedrock-performanceconfig-latency"), Some("optimized"));
    let titan = "/model/amazon.titan-embed-text-v2%3A0/invoke";
    let embedded = send(&local, "POST", titan, &headers, br#"{"inputText": "hi"}"#).await;
    assert_eq!(embedded.header("x-amzn-bedrock-service-tier"), Some("flex"));
    let answer = send(&local, "POST", &path, SIGNED, body.to_string().as_bytes()).await;
    assert_eq!(answer.header("x-amzn-bedrock-service-tier"), None);
    assert_eq!(answer.header("x-amzn-bedrock-performanceconfig-latency"), None);
}

#[tokio::test]
async fn fields_of_the_models_own_answer() {
    let local = start(Reply::text("One two. Three four.")).await;
    let mut request = user("hi");
    request["inferenceConfig"] = json!({"stopSequences": ["four", "Three"]});
    request["additionalModelResponseFieldPaths"] = json!([
        "/stop_sequence",
        "/delta/stop_sequence",
        "/usage/output_tokens",
        "/nothing",
        "/usage/none",
    ]);
    let answer = to_model(&local, CLAUDE, &request).await;
    let tokens = &answer["usage"]["outputTokens"];
    assert_eq!(
        answer["additionalModelResponseFields"],
        json!({
            "stop_sequence": "Three",
            "delta": {"stop_sequence": "Three"},
            "usage": {"output_tokens": tokens},
        })
    );
    // A stream has the event of Claude that ends it.
    let path = format!("/model/{CLAUDE}/converse-stream");
    let events = stream(&local, &path, &request).await.events();
    let (_, stop) = events.iter().find(|(name, _)| name == "messageStop").expect("an end");
    assert_eq!(
        *stop,
        json!({
            "stopReason": "stop_sequence",
            "additionalModelResponseFields": {
                "delta": {"stop_sequence": "Three"}, "usage": {"output_tokens": tokens},
            },
        })
    );
    request["inferenceConfig"] = json!({});
    let answer = to_model(&local, CLAUDE, &request).await;
    assert_eq!(answer["additionalModelResponseFields"]["stop_sequence"], Value::Null);
    assert!(
        answer["additionalModelResponseFields"].get("stop_sequence").is_some(),
        "null is a value"
    );
    assert!(to_model(&local, NOVA, &request).await.get("additionalModelResponseFields").is_none());
    request["additionalModelResponseFieldPaths"] = json!(["/nothing"]);
    assert!(
        to_model(&local, CLAUDE, &request).await.get("additionalModelResponseFields").is_none()
    );
}

/// A request whose system prompt has this many tokens before a cache point.
fn cached(tokens: usize, ttl: &str, question: &str) -> Value {
    let mut request = user(question);
    let point = json!({"cachePoint": {"type": "default", "ttl": ttl}});
    request["system"] = json!([{"text": "word".repeat(tokens - 1)}, point]);
    request
}

/// The tokens of a usage that are read, those that are written, and the details.
fn cache(usage: &Value) -> (u64, u64, Value) {
    let count = |name: &str| usage[name].as_u64().unwrap_or(u64::MAX);
    let (read, write) = (count("cacheReadInputTokens"), count("cacheWriteInputTokens"));
    let all = count("inputTokens") + read + write + count("outputTokens");
    assert_eq!(all, count("totalTokens"), "{usage}");
    (read, write, usage["cacheDetails"].clone())
}

#[tokio::test]
async fn a_prefix_is_written_once_and_read_from_then_on() {
    let local = start(Reply::text("Yes")).await;
    let first = to_model(&local, CLAUDE, &cached(1100, "5m", "One?")).await;
    let details = json!([{"inputTokens": 1100, "ttl": "5m"}]);
    assert_eq!(cache(&first["usage"]), (0, 1100, details));
    let second = to_model(&local, CLAUDE, &cached(1100, "5m", "Two?")).await;
    assert_eq!(cache(&second["usage"]), (1100, 0, Value::Null));
    assert_eq!(first["usage"]["totalTokens"], second["usage"]["totalTokens"]);
    let path = format!("/model/{CLAUDE}/converse-stream");
    let events = stream(&local, &path, &cached(1100, "5m", "Three?")).await.events();
    assert_eq!(cache(&events.last().expect("metadata").1["usage"]).0, 1100);
    // Another text, another model, and less than the minimum.
    let other = to_model(&local, CLAUDE, &cached(1101, "1h", "One?")).await;
    assert_eq!(cache(&other["usage"]), (0, 1101, json!([{"inputTokens": 1101, "ttl": "1h"}])));
    let mut nova = cached(1100, "5m", "One?");
    nova["system"][1]["cachePoint"].as_object_mut().expect("an object").remove("ttl");
    let answer = to_model(&local, NOVA, &nova).await;
    assert_eq!(cache(&answer["usage"]), (0, 1100, Value::Null));
    for _ in 0..2 {
        let small = to_model(&local, CLAUDE, &cached(1023, "5m", "One?")).await;
        assert_eq!(cache(&small["usage"]), (0, 0, Value::Null));
    }
    let plain = to_model(&local, CLAUDE, &user("One?")).await;
    assert!(plain["usage"].get("cacheReadInputTokens").is_none());
}

#[tokio::test]
async fn a_conversation_reads_what_it_has_written() {
    let local = start(Reply::text("Yes")).await;
    let point = json!({"cachePoint": {"type": "default"}});
    let long = |n: usize| json!({"text": format!("{n}{}", "word".repeat(1200))});
    let mut request = cached(1100, "1h", "");
    request["messages"] = json!([{"role": "user", "content": [long(1), point]}]);
    let (read, write, details) = cache(&to_model(&local, CLAUDE, &request).await["usage"]);
    assert_eq!((read, write), (0, 2302));
    let of_each = json!([{"inputTokens": 1202, "ttl": "5m"}, {"inputTokens": 1100, "ttl": "1h"}]);
    assert_eq!(details, of_each);
    // The cache point has moved on; what stands before it is known.
    request["messages"] = json!([
        {"role": "user", "content": [long(1)]},
        {"role": "assistant", "content": [{"text": "Yes"}]},
        {"role": "user", "content": [long(2), point]},
    ]);
    let (read, write, _) = cache(&to_model(&local, CLAUDE, &request).await["usage"]);
    assert_eq!((read, write), (2302, 1203));
    let (read, write, _) = cache(&to_model(&local, CLAUDE, &request).await["usage"]);
    assert_eq!((read, write), (3505, 0));
    // The same texts by another role are another prefix.
    request["messages"][0]["content"] = json!([long(3)]);
    let (read, ..) = cache(&to_model(&local, CLAUDE, &request).await["usage"]);
    assert_eq!(read, 1100);
}

#[tokio::test]
async fn the_counts_of_a_script_have_precedence() {
    let local = start(Reply::text("Yes").cache_usage(7, 9)).await;
    let answer = to_model(&local, CLAUDE, &cached(1100, "5m", "One?")).await;
    assert_eq!(cache(&answer["usage"]), (7, 9, Value::Null));
    let local = start(Reply::text("Yes").usage(3, 2)).await;
    let answer = to_model(&local, CLAUDE, &cached(1100, "5m", "One?")).await;
    assert_eq!(answer["usage"], json!({"inputTokens": 3, "outputTokens": 2, "totalTokens": 5}));
}

#[tokio::test]
async fn an_invocation_of_claude_reports_its_cache() {
    let local = start(Reply::text("Yes")).await;
    let control = json!({"type": "ephemeral", "ttl": "1h"});
    let body = json!({
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 100,
        "system": [{"type": "text", "text": "word".repeat(1099), "cache_control": control}],
        "messages": [{"role": "user", "content": "hi"}],
    });
    let path = format!("/model/{CLAUDE}/invoke");
    let mut counts = Vec::new();
    for _ in 0..2 {
        let answer = send(&local, "POST", &path, SIGNED, body.to_string().as_bytes()).await;
        let header = |name: &str| answer.header(name).map(str::to_owned);
        let usage = &answer.json()["usage"];
        let write = &usage["cache_creation_input_tokens"];
        let read = &usage["cache_read_input_tokens"];
        assert_eq!(header("x-amzn-bedrock-cache-write-input-token-count"), Some(write.to_string()));
        assert_eq!(header("x-amzn-bedrock-cache-read-input-token-count"), Some(read.to_string()));
        let created = json!({"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": write});
        assert_eq!(usage["cache_creation"], created);
        counts.push((read.as_u64(), write.as_u64()));
    }
    assert_eq!(counts, [(Some(0), Some(1100)), (Some(1100), Some(0))]);
}
