//! `InvokeModel` with Claude, in the format of the Messages API.

use bedrock_prompt_local::{AwsError, Reply, Script, Server, StreamFault};
use serde_json::{Value, json};

use crate::frames::{Streamed, stream};
use crate::support::{Answer, SIGNED, converse, object, send, user, with_tool};

const MODEL: &str = "us.anthropic.claude-sonnet-4-5-20250929-v1%3A0";

async fn start(reply: Reply) -> Server {
    Server::builder().script(Script::always(reply)).start().await.expect("a free port")
}

async fn invoke(local: &Server, model: &str, body: &Value) -> Answer {
    let path = format!("/model/{model}/invoke");
    send(local, "POST", &path, SIGNED, body.to_string().as_bytes()).await
}

async fn streamed(local: &Server, body: &Value) -> Streamed {
    stream(local, &format!("/model/{MODEL}/invoke-with-response-stream"), body).await
}

fn asked(text: &str) -> Value {
    json!({
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 100,
        "messages": [{"role": "user", "content": text}],
    })
}

fn with(key: &str, value: Value) -> Value {
    let mut body = asked("hi");
    body[key] = value;
    body
}

fn invoice_tool() -> Value {
    let schema = object(json!({"number": {"type": "string"}, "total": {"type": "number"}}));
    json!({"name": "invoice", "description": "Takes the invoice.", "input_schema": schema})
}

#[tokio::test]
async fn a_message() {
    let local = start(Reply::text("Hello there").usage(7, 5)).await;
    let answer = invoke(&local, MODEL, &asked("hi")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(
        answer.json(),
        json!({
            "model": "claude-sonnet-4-5-20250929",
            "id": "msg_bdrk_000000000000000000000001",
            "type": "message",
            "role": "assistant",
            "content": [{"type": "text", "text": "Hello there"}],
            "stop_reason": "end_turn",
            "stop_sequence": null,
            "usage": {
                "input_tokens": 7,
                "cache_creation_input_tokens": 0,
                "cache_read_input_tokens": 0,
                "output_tokens": 5,
            },
        })
    );
    assert_eq!(answer.header("x-amzn-bedrock-input-token-count"), Some("7"));
    assert_eq!(answer.header("x-amzn-bedrock-output-token-count"), Some("5"));
    assert_eq!(answer.header("x-amzn-bedrock-invocation-latency"), Some("1"));
}

#[tokio::test]
async fn the_blocks_of_a_reply() {
    let blocks = json!([
        {"reasoningContent": {"reasoningText": {"text": "First this", "signature": "c2ln"}}},
        {"reasoningContent": {"redactedContent": "AA=="}},
        {"text": "Let me see."},
        {"toolUse": {"toolUseId": null, "name": "invoice", "input": {"z": 1, "a": 2}}},
        {"type": "something_new", "a": 1},
    ]);
    let local = start(Reply::content(blocks)).await;
    let answer = invoke(&local, MODEL, &asked("hi")).await;
    assert_eq!(
        answer.json()["content"],
        json!([
            {"type": "thinking", "thinking": "First this", "signature": "c2ln"},
            {"type": "redacted_thinking", "data": "AA=="},
            {"type": "text", "text": "Let me see."},
            {"type": "tool_use", "id": "toolu_bdrk_0000000000001000003", "name": "invoice", "input": {"z": 1, "a": 2}},
            {"type": "something_new", "a": 1},
        ])
    );
    assert!(answer.body.contains(r#""input":{"z":1,"a":2}"#), "the order of keys is kept");
    assert_eq!(answer.json()["stop_reason"], "tool_use");
}

#[tokio::test]
async fn stop_reasons() {
    let rows = [
        ("max_tokens", "max_tokens", Value::Null),
        ("stop_sequence", "stop_sequence", json!("END")),
        ("content_filtered", "refusal", Value::Null),
        ("model_context_window_exceeded", "model_context_window_exceeded", Value::Null),
    ];
    for (reply, reason, sequence) in rows {
        let local = start(Reply::text("a").stop_reason(reply)).await;
        let body = with("stop_sequences", json!(["END", "."]));
        let answer = invoke(&local, MODEL, &body).await.json();
        assert_eq!((&answer["stop_reason"], &answer["stop_sequence"]), (&json!(reason), &sequence));
    }
}

#[tokio::test]
async fn the_events_of_a_stream() {
    let reply = Reply::text("Hello there").and_tool_use("invoice", json!({"number": "INV-7"}));
    let local = start(reply.usage(7, 5)).await;
    let answer = streamed(&local, &asked("hi")).await;
    assert!(answer.head.contains("content-type: application/vnd.amazon.eventstream"));
    assert!(answer.head.contains("x-amzn-bedrock-content-type: application/json"));
    let events = answer.chunked();
    let usage = |output: u64| {
        json!({
            "input_tokens": 7,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 0,
            "output_tokens": output,
        })
    };
    let delta = |index: u64, delta: Value| json!({"type": "content_block_delta", "index": index, "delta": delta});
    let fragment = |text: &str| delta(1, json!({"type": "input_json_delta", "partial_json": text}));
    assert_eq!(
        events,
        [
            json!({"type": "message_start", "message": {
                "model": "claude-sonnet-4-5-20250929",
                "id": "msg_bdrk_000000000000000000000001",
                "type": "message",
                "role": "assistant",
                "content": [],
                "stop_reason": null,
                "stop_sequence": null,
                "usage": usage(1),
            }}),
            json!({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}),
            delta(0, json!({"type": "text_delta", "text": "Hello "})),
            delta(0, json!({"type": "text_delta", "text": "there"})),
            json!({"type": "content_block_stop", "index": 0}),
            json!({"type": "content_block_start", "index": 1, "content_block": {
                "type": "tool_use", "id": "toolu_bdrk_0000000000001000001", "name": "invoice", "input": {},
            }}),
            fragment(""),
            fragment("{\""),
            fragment("number\""),
            fragment(":"),
            fragment("\"INV-7\"}"),
            json!({"type": "content_block_stop", "index": 1}),
            json!({
                "type": "message_delta",
                "delta": {"stop_reason": "tool_use", "stop_sequence": null},
                "usage": {"output_tokens": 5},
            }),
            json!({"type": "message_stop", "amazon-bedrock-invocationMetrics": {
                "inputTokenCount": 7,
                "outputTokenCount": 5,
                "invocationLatency": 1,
                "firstByteLatency": 1,
            }}),
        ]
    );
}

#[tokio::test]
async fn thinking_in_a_stream() {
    let block =
        json!({"reasoningContent": {"reasoningText": {"text": "Größe 世界", "signature": "c2ln"}}});
    let local = start(Reply::content(block)).await;
    let events = streamed(&local, &asked("hi")).await.chunked();
    let deltas: Vec<&Value> = events
        .iter()
        .map(|event| &event["delta"])
        .filter(|delta| delta["type"].is_string())
        .collect();
    assert_eq!(
        deltas,
        [
            &json!({"type": "thinking_delta", "thinking": "Größe "}),
            &json!({"type": "thinking_delta", "thinking": "世界"}),
            &json!({"type": "signature_delta", "signature": "c2ln"}),
        ]
    );
    let start = json!({"type": "thinking", "thinking": "", "signature": ""});
    assert_eq!(events[1]["content_block"], start);
}

#[tokio::test]
async fn the_engine_finds_what_it_finds_through_converse() {
    let local = Server::start().await.expect("a free port");
    let text = "Number: INV-7\nTotal: 12.50";
    let mut body = asked(text);
    body["tools"] = json!([invoice_tool()]);
    body["tool_choice"] = json!({"type": "tool", "name": "invoice"});
    let answer = invoke(&local, MODEL, &body).await.json();
    assert_eq!(answer["content"][0]["input"], json!({"number": "INV-7", "total": 12.5}));
    assert_eq!(answer["stop_reason"], "tool_use");

    let mut same = with_tool(text, "invoice", &invoice_tool()["input_schema"]);
    same["toolConfig"]["tools"][0]["toolSpec"]["description"] = json!("Takes the invoice.");
    let through_converse = converse(&local, &same).await.json();
    let counts = |usage: &Value, keys: [&str; 2]| keys.map(|key| usage[key].as_u64());
    assert_eq!(
        counts(&answer["usage"], ["input_tokens", "output_tokens"]),
        counts(&through_converse["usage"], ["inputTokens", "outputTokens"]),
    );

    body["tool_choice"] = json!({"type": "none"});
    let plain = invoke(&local, MODEL, &body).await.json();
    assert!(plain["content"][0]["text"].as_str().expect("text").contains("Number: INV-7"));
}

#[tokio::test]
async fn a_conversation_with_tools() {
    let local = start(Reply::text("Done.")).await;
    let mut body = asked("hi");
    body["tools"] = json!([invoice_tool()]);
    body["system"] =
        json!([{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}]);
    body["messages"] = json!([
        {"role": "user", "content": [{"type": "text", "text": "Which?"}]},
        {"role": "assistant", "content": [
            {"type": "thinking", "thinking": "…", "signature": "c2ln"},
            {"type": "tool_use", "id": "a", "name": "invoice", "input": {}},
        ]},
        {"role": "user", "content": [
            {"type": "tool_result", "tool_use_id": "a", "content": "INV-7", "is_error": true},
        ]},
    ]);
    assert_eq!(invoke(&local, MODEL, &body).await.status, 200);

    let refusals = [
        (
            "/messages/2/content/0/tool_use_id",
            json!("b"),
            "messages.2.content.0: unexpected `tool_use_id` found in `tool_result` blocks: b.",
        ),
        (
            "/messages/2/content/0",
            json!({"type": "text", "text": "go on"}),
            "messages.2: `tool_use` ids were found without `tool_result` blocks immediately after: a.",
        ),
        (
            "/tools",
            json!([]),
            "Requests which include `tool_use` or `tool_result` blocks must define tools",
        ),
    ];
    for (pointer, value, message) in refusals {
        let mut body = body.clone();
        *body.pointer_mut(pointer).expect("a member") = value;
        let answer = invoke(&local, MODEL, &body).await;
        assert_eq!(answer.status, 400, "{pointer}");
        assert!(answer.message().starts_with(message), "{}", answer.message());
    }
}

#[tokio::test]
async fn malformed_requests() {
    let local = start(Reply::text("never")).await;
    let rows = [
        (with("model", json!("claude")), "#: extraneous key [model] is not permitted"),
        (with("stream", json!(true)), "#: extraneous key [stream] is not permitted"),
        (
            with("anthropic_version", json!("2023-06-01")),
            "#/anthropic_version: 2023-06-01 is not a valid enum value",
        ),
        (with("max_tokens", json!(0)), "#/max_tokens: 0 is not greater or equal to 1"),
        (with("temperature", json!(1.5)), "#/temperature: 1.5 is not less or equal to 1"),
        (json!({"max_tokens": 1, "messages": []}), "#: required key [anthropic_version] not found"),
        (
            json!({"anthropic_version": "bedrock-2023-05-31", "messages": []}),
            "#: required key [max_tokens] not found",
        ),
    ];
    for (body, breach) in rows {
        let expected =
            format!("Malformed input request: {breach}, please reformat your input and try again.");
        assert_eq!(invoke(&local, MODEL, &body).await.message(), expected);
    }
}

#[tokio::test]
async fn what_claude_refuses() {
    let local = start(Reply::text("never")).await;
    let message = |role: &str, content: Value| json!([{"role": role, "content": content}]);
    let tool = |key: &str, value: Value| {
        let mut tool = invoice_tool();
        tool[key] = value;
        json!([tool])
    };
    let rows = [
        (with("messages", json!([])), "messages: at least one message is required"),
        (
            with("messages", message("assistant", json!("hi"))),
            "messages: first message must use the \"user\" role",
        ),
        (
            with("messages", message("system", json!("hi"))),
            "messages.0.role: Input should be 'user' or 'assistant'",
        ),
        (
            with("messages", message("user", json!(""))),
            "messages: text content blocks must be non-empty",
        ),
        (
            with("messages", message("user", json!([]))),
            "messages.0: all messages must have non-empty content except for the optional final assistant message",
        ),
        (
            with("messages", message("user", json!([{"text": "hi"}]))),
            "messages.0.content.0: Input tag '' found using 'type' does not match any of the expected tags: 'document', 'image', 'redacted_thinking', 'search_result', 'text', 'thinking', 'tool_result', 'tool_use'",
        ),
        (
            with("messages", message("user", json!([{"type": "text"}]))),
            "messages.0.content.0.text.text: Field required",
        ),
        (
            with("system", json!(" ")),
            "system: text content blocks must contain non-whitespace text",
        ),
        (
            with("tools", tool("name", json!("an invoice"))),
            "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'",
        ),
        (
            with("tools", tool("input_schema", json!({"type": "string"}))),
            "tools.0.custom.input_schema.type: Input should be 'object'",
        ),
        (
            with("tools", tool("inputSchema", json!({}))),
            "tools.0.custom.inputSchema: Extra inputs are not permitted",
        ),
        (
            with("tools", json!([invoice_tool(), invoice_tool()])),
            "tools: Tool names must be unique.",
        ),
        (
            with("tool_choice", json!({"type": "any"})),
            "tool_choice: tool_choice may only be specified while providing tools",
        ),
    ];
    for (body, expected) in rows {
        let answer = invoke(&local, MODEL, &body).await;
        assert_eq!((answer.status, answer.message().as_str()), (400, expected));
    }
    let mut body = with("tools", json!([invoice_tool()]));
    body["tool_choice"] = json!({"type": "tool", "name": "receipt"});
    assert_eq!(
        invoke(&local, MODEL, &body).await.message(),
        "Tool 'receipt' not found in provided tools"
    );
    assert_eq!(local.received().len(), 14);
}

#[tokio::test]
async fn faults_are_those_of_converse() {
    let script = Script::new()
        .reply(Reply::error(AwsError::ServiceQuotaExceeded, "Too many"))
        .reply(
            Reply::text("One two three")
                .fault_after(3, StreamFault::exception(AwsError::ModelTimeout, "too slow")),
        )
        .reply(Reply::text("One two three").fault_after(2, StreamFault::Connection));
    let local = Server::builder().script(script).start().await.expect("a free port");
    let path = format!("/model/{MODEL}/invoke-with-response-stream");
    let body = asked("hi").to_string();
    let refused = send(&local, "POST", &path, SIGNED, body.as_bytes()).await;
    assert_eq!((refused.status, refused.message().as_str()), (400, "Too many"));
    let frames = streamed(&local, &asked("hi")).await.frames();
    assert_eq!(frames.len(), 4);
    assert_eq!(frames[3].header(":exception-type"), Some("modelTimeoutException"));
    let broken = streamed(&local, &asked("hi")).await;
    assert_eq!((broken.chunks.len(), broken.complete), (3, false));
    let over = invoke(&local, MODEL, &asked("hi")).await;
    assert!(over.message().contains("no reply left"), "{}", over.body);
}

#[tokio::test]
async fn opaque_arns_are_known_by_their_body() {
    let local = start(Reply::text("ok")).await;
    let arn = "arn%3Aaws%3Abedrock%3Aus-east-1%3A111122223333%3Aprovisioned-model%2Fabc123def456";
    let answer = invoke(&local, arn, &asked("hi")).await.json();
    assert_eq!(answer["type"], "message");
    let answer = invoke(&local, arn, &json!({"prompt": "hi"})).await.json();
    assert_eq!(answer["generation"], "ok");
    assert_eq!(invoke(&local, arn, &user("hi")).await.status, 400, "no body of a known model");
}
