//! Replies in order and by matchers.

use bedrock_prompt_local::{AwsError, Reply, RequestMatcher, Script, Server};
use serde_json::json;

use crate::support::{PATH, SIGNED, converse, send, user};

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
    // A refused request does not take a reply.
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
async fn the_engine_replies_where_the_script_ends() {
    let busy = || Reply::error(AwsError::Throttling, "Too many requests").times(2);
    let in_code = Script::new().reply(busy()).then_engine();
    let file = r#"{"replies": [{"error": "ThrottlingException", "message": "Too many requests",
        "times": 2}], "thenEngine": true}"#;
    for script in [in_code, file.parse().expect("a script")] {
        let local = start(script).await;
        let mut statuses = Vec::new();
        for _ in 0..4 {
            statuses.push(converse(&local, &user("hi")).await.status);
        }
        assert_eq!(statuses, [429, 429, 200, 200]);
    }
    // `always` is the reply to all other requests.
    let local = start(Script::always(Reply::text("hello")).then_engine()).await;
    let answer = converse(&local, &user("hi")).await.json();
    assert_eq!(answer["output"]["message"]["content"][0]["text"], "hello");
}

#[tokio::test]
async fn errors_of_the_first_day() {
    for (error, name) in [
        (AwsError::ExpiredToken, "ExpiredTokenException"),
        (AwsError::UnrecognizedClient, "UnrecognizedClientException"),
        (AwsError::InvalidSignature, "InvalidSignatureException"),
    ] {
        let local = start(Script::new().reply(Reply::error(error, "No."))).await;
        let answer = converse(&local, &user("hi")).await;
        assert_eq!((answer.status, answer.message()), (403, "No.".to_owned()));
        let kind = answer.header("x-amzn-errortype").unwrap_or_default();
        assert!(kind.starts_with(name), "{kind}");
    }
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

/// The text of the response to a request, or its status.
async fn said(local: &Server, path: &str, body: &serde_json::Value) -> String {
    let answer = send(local, "POST", path, SIGNED, body.to_string().as_bytes()).await;
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let text = &body["output"]["message"]["content"][0]["text"];
    text.as_str().map_or_else(|| answer.status.to_string(), str::to_owned)
}

#[tokio::test]
async fn replies_for_the_requests_that_fit() {
    let local = start(
        Script::always(Reply::text("else"))
            .reply(Reply::text("first"))
            .on(RequestMatcher::new().model("amazon.nova").text("invoice"), Reply::text("both"))
            .on(RequestMatcher::new().model("amazon.nova"), Reply::text("nova").times(2))
            .on(RequestMatcher::new().text("invoice"), Reply::text("invoice")),
    )
    .await;
    let nova = "/model/us.amazon.nova-lite-v1%3A0/converse";
    let mut answers = Vec::new();
    for (path, text) in [
        (PATH, "an invoice"),
        (nova, "the invoice"),
        (nova, "a"),
        (nova, "b"),
        (nova, "c"),
        (PATH, "my invoice"),
        (PATH, "nothing"),
        (nova, "invoice"),
    ] {
        answers.push(said(&local, path, &user(text)).await);
    }
    assert_eq!(answers, ["first", "both", "nova", "nova", "else", "invoice", "else", "both"]);
}

#[tokio::test]
async fn the_last_message_of_the_user_is_what_counts() {
    let tools = json!({"tools": [{"toolSpec": {"name": "t", "inputSchema": {"json": {"type": "object"}}}}]});
    let script = Script::new()
        .on(RequestMatcher::new().text("42 degrees"), Reply::text("from the tool"))
        .on(RequestMatcher::new().text("weather"), Reply::text("from the question"));
    let local = start(script).await;
    let mut request = user("the weather");
    assert_eq!(said(&local, PATH, &request).await, "from the question");
    let messages = request["messages"].as_array_mut().expect("messages");
    let (used, result) = (
        json!({"toolUse": {"toolUseId": "a", "name": "t", "input": {}}}),
        json!({"toolResult": {"toolUseId": "a", "content": [{"text": "It is 42 degrees."}]}}),
    );
    messages.push(json!({"role": "assistant", "content": [used]}));
    messages.push(json!({"role": "user", "content": [result]}));
    request["toolConfig"] = tools;
    assert_eq!(said(&local, PATH, &request).await, "from the tool");
    let received = local.received();
    assert_eq!(received[0].text(), "the weather");
    assert_eq!(received[1].text(), "It is 42 degrees.");
    assert_eq!(received[1].tools(), ["t"]);
    assert!(received[0].tools().is_empty());
}

#[tokio::test]
async fn an_operation_without_messages_has_to_be_named() {
    let denied = Reply::error(AwsError::AccessDenied, "not you").times(1);
    let script = Script::new()
        .reply(Reply::text("for a model"))
        .on(RequestMatcher::new().operation("ListFoundationModels"), denied)
        .on(RequestMatcher::new().operation("ListInferenceProfiles"), Reply::text("nothing to say"))
        .on(
            RequestMatcher::new().operation("InvokeModel").text("red"),
            Reply::error(AwsError::Throttling, "busy"),
        );
    let local = start(script).await;
    let get = async |path: &str| send(&local, "GET", path, SIGNED, b"").await;
    let first = get("/foundation-models").await;
    assert_eq!((first.status, first.message().as_str()), (403, "not you"));
    assert_eq!(get("/foundation-models").await.status, 200, "the reply is used up");
    let invalid = get("/inference-profiles").await;
    assert!(
        invalid.message().contains("ListInferenceProfiles does not respond with a message"),
        "{}",
        invalid.body
    );
    assert_eq!(said(&local, PATH, &user("hi")).await, "for a model");
    let titan = "/model/amazon.titan-embed-text-v2%3A0/invoke";
    for (text, status) in [("red", "429"), ("blue", "200")] {
        assert_eq!(said(&local, titan, &json!({ "inputText": text })).await, status);
    }
}

#[tokio::test]
async fn blocks_of_every_kind() {
    let citations = json!([{"title": "Bill", "location": {"web": {"url": "https://example.com"}}}]);
    let reply = Reply::message()
        .and_reasoning("Let me think.", Some("c2ln"))
        .and_reasoning("No signature.", None)
        .and_redacted_reasoning("AA==")
        .and_cited_text("It is so.", citations.clone());
    let local = start(Script::always(reply)).await;
    let answer = converse(&local, &user("hi")).await.json();
    assert_eq!(
        answer["output"]["message"]["content"],
        json!([
            {"reasoningContent": {"reasoningText": {"text": "Let me think.", "signature": "c2ln"}}},
            {"reasoningContent": {"reasoningText": {"text": "No signature."}}},
            {"reasoningContent": {"redactedContent": "AA=="}},
            {"citationsContent": {"content": [{"text": "It is so."}], "citations": citations}},
        ])
    );
    assert_eq!(answer["stopReason"], "end_turn");
}

#[tokio::test]
async fn tokens_of_a_cache_and_latency() {
    let latency = std::time::Duration::from_millis(5);
    let reply = Reply::text("hi").usage(10, 5).cache_usage(100, 20).latency(latency);
    let local = start(Script::always(reply)).await;
    let start = std::time::Instant::now();
    let answer = converse(&local, &user("hi")).await.json();
    assert!(start.elapsed() >= latency);
    assert_eq!(
        answer["usage"],
        json!({
            "inputTokens": 10, "outputTokens": 5, "totalTokens": 135,
            "cacheReadInputTokens": 100, "cacheReadInputTokenCount": 100,
            "cacheWriteInputTokens": 20, "cacheWriteInputTokenCount": 20,
            "serverToolUsage": {},
        })
    );
    assert_eq!(answer["metrics"]["latencyMs"], 5);
    let claude = json!({
        "anthropic_version": "bedrock-2023-05-31", "max_tokens": 9,
        "messages": [{"role": "user", "content": "hi"}],
    });
    let path = PATH.replace("converse", "invoke");
    let answer = send(&local, "POST", &path, SIGNED, claude.to_string().as_bytes()).await;
    assert_eq!(answer.json()["usage"]["cache_read_input_tokens"], 100, "{}", answer.body);
    assert_eq!(answer.json()["usage"]["cache_creation_input_tokens"], 20);
    assert_eq!(answer.header("x-amzn-bedrock-cache-read-input-token-count"), Some("100"));
    assert_eq!(answer.header("x-amzn-bedrock-cache-write-input-token-count"), Some("20"));
    assert_eq!(answer.header("x-amzn-bedrock-invocation-latency"), Some("5"));
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
