//! Replies in order.

use bedrock_prompt_local::{AwsError, Reply, Script, Server};
use serde_json::json;

use crate::support::{PATH, converse, send, user};

async fn start(script: Script) -> Server {
    Server::builder().script(script).port(0).start().await.expect("a free port")
}

#[tokio::test]
async fn replies_come_in_order_and_end() {
    let script = Script::new()
        .reply(Reply::error(AwsError::Throttling, "Too many requests"))
        .reply(Reply::text("hello"));
    let local = start(script).await;
    assert_eq!(converse(&local, &user("a")).await.status, 429);
    // A request that is refused takes no reply.
    assert_eq!(converse(&local, &json!({})).await.status, 400);
    let answer = converse(&local, &user("b")).await.json();
    assert_eq!(
        answer["output"]["message"],
        json!({"content": [{"text": "hello"}], "role": "assistant"})
    );
    let over = converse(&local, &user("c")).await;
    assert_eq!(over.status, 400);
    assert!(over.message().contains("no reply left for request 3"), "{}", over.body);
    assert_eq!(local.received().len(), 4);
}

#[tokio::test]
async fn the_shape_of_a_tool_use() {
    let reply = Reply::text("Let me see.").and_tool_use("invoice", json!({"z": 1, "a": 2}));
    let local = start(Script::always(reply)).await;
    let first = converse(&local, &user("a")).await;
    assert_eq!(
        first.json(),
        json!({
            "metrics": {"latencyMs": 1},
            "output": {"message": {"role": "assistant", "content": [
                {"text": "Let me see."},
                {"toolUse": {"toolUseId": "tooluse_0000000000000001000001", "name": "invoice", "input": {"z": 1, "a": 2}}},
            ]}},
            "stopReason": "tool_use",
            "usage": {"inputTokens": 5, "outputTokens": 21, "totalTokens": 26},
        })
    );
    assert!(first.body.contains(r#""input":{"z":1,"a":2}"#), "the order of keys is kept");
    assert_eq!(first.header("x-amzn-requestid"), Some("00000000-0000-4000-8000-000000000001"));
    let second = converse(&local, &user("a")).await;
    assert_ne!(first.body, second.body, "an id of its own");
    assert_eq!(second.header("x-amzn-requestid"), Some("00000000-0000-4000-8000-000000000002"));
}

#[tokio::test]
async fn stop_reason_usage_and_raw_blocks() {
    let blocks = json!([{"reasoningContent": {"redactedContent": "AA=="}}, {"somethingNew": {}}]);
    let script = Script::new()
        .reply(Reply::text("cut").stop_reason("max_tokens").usage(10, 5))
        .reply(Reply::content(blocks.clone()).header("x-amzn-requestid", "mine"));
    let local = start(script).await;
    let cut = converse(&local, &user("a")).await.json();
    assert_eq!(cut["stopReason"], "max_tokens");
    assert_eq!(cut["usage"], json!({"inputTokens": 10, "outputTokens": 5, "totalTokens": 15}));
    let raw = converse(&local, &user("a")).await;
    assert_eq!(raw.json()["output"]["message"]["content"], blocks);
    assert_eq!(raw.json()["stopReason"], "end_turn");
    assert_eq!(raw.header("x-amzn-requestid"), Some("mine"));
}

#[tokio::test]
async fn raw_answers_and_none() {
    let script = Script::new()
        .reply(Reply::http(503, "<html>busy</html>").header("content-type", "text/html"))
        .reply(Reply::hang_up())
        .reply(Reply::text("still here"));
    let local = start(script).await;
    let busy = converse(&local, &user("a")).await;
    assert_eq!((busy.status, busy.body.as_str()), (503, "<html>busy</html>"));
    assert_eq!(busy.header("content-type"), Some("text/html"));
    assert_eq!(busy.header("x-amzn-errortype"), None);
    let gone = converse(&local, &user("a")).await;
    assert_eq!((gone.status, gone.head.as_str()), (0, ""));
    assert_eq!(converse(&local, &user("a")).await.status, 200);
}

#[tokio::test]
async fn replies_can_be_collected() {
    let local = start((1..=2).map(|n| Reply::text(n.to_string())).collect()).await;
    for expected in ["1", "2"] {
        let headers = crate::support::SIGNED;
        let body = user("a").to_string();
        let answer = send(&local, "POST", PATH, headers, body.as_bytes()).await.json();
        assert_eq!(answer["output"]["message"]["content"][0]["text"], expected);
    }
}
