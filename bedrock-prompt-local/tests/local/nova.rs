//! `InvokeModel` in the format of Nova.

use aws_sdk_bedrockruntime::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_bedrockruntime::primitives::Blob;
use aws_sdk_bedrockruntime::types::ResponseStream;
use aws_sdk_bedrockruntime::{Client, Config};
use bedrock_prompt_local::{Reply, Script, Server};
use serde_json::{Value, json};

use crate::frames::{Streamed, stream};
use crate::support::{Answer, SIGNED, send};

const MODEL: &str = "us.amazon.nova-lite-v1:0";

async fn start(reply: Reply) -> Server {
    Server::builder().script(Script::always(reply)).start().await.expect("a free port")
}

async fn invoke(local: &Server, body: &Value) -> Answer {
    let path = format!("/model/{}/invoke", MODEL.replace(':', "%3A"));
    send(local, "POST", &path, SIGNED, body.to_string().as_bytes()).await
}

async fn streamed(local: &Server, body: &Value) -> Streamed {
    let path = format!("/model/{}/invoke-with-response-stream", MODEL.replace(':', "%3A"));
    stream(local, &path, body).await
}

fn user(text: &str) -> Value {
    json!({
        "schemaVersion": "messages-v1",
        "messages": [{"role": "user", "content": [{"text": text}]}],
        "inferenceConfig": {"max_new_tokens": 1000, "temperature": 0.5, "topP": 1, "topK": 20},
    })
}

fn with_tool(text: &str) -> Value {
    let mut body = user(text);
    let schema = json!({
        "type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"],
    });
    body["toolConfig"] = json!({
        "tools": [{"toolSpec": {"name": "invoice", "inputSchema": {"json": schema}}}],
        "toolChoice": {"tool": {"name": "invoice"}},
    });
    body
}

#[tokio::test]
async fn a_response() {
    let reply = Reply::text("Let me see.").and_tool_use("invoice", json!({"number": "7"}));
    let local = start(reply.usage(7, 5)).await;
    let answer = invoke(&local, &with_tool("hi")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(
        answer.json(),
        json!({
            "output": {"message": {
                "content": [
                    {"text": "Let me see."},
                    {"toolUse": {
                        "toolUseId": "tooluse_0000000000000001000001",
                        "name": "invoice",
                        "input": {"number": "7"},
                    }},
                ],
                "role": "assistant",
            }},
            "stopReason": "tool_use",
            "usage": {
                "inputTokens": 7, "outputTokens": 5, "totalTokens": 12,
                "cacheReadInputTokenCount": 0, "cacheWriteInputTokenCount": 0,
            },
        })
    );
    for (name, count) in [
        ("input-token-count", "7"),
        ("output-token-count", "5"),
        ("cache-read-input-token-count", "0"),
        ("cache-write-input-token-count", "0"),
    ] {
        assert_eq!(answer.header(&format!("x-amzn-bedrock-{name}")), Some(count), "{name}");
    }
}

#[tokio::test]
async fn a_stream() {
    let reply = Reply::text("Let me").and_tool_use("invoice", json!({"number": "INV-7"}));
    let local = start(reply.usage(7, 5)).await;
    let events = streamed(&local, &with_tool("hi")).await.chunked();
    assert_eq!(events[0], json!({"messageStart": {"role": "assistant"}}));
    for (at, text) in [(0, "Let "), (1, "me")] {
        let delta = json!({"delta": {"text": text}, "contentBlockIndex": at});
        assert_eq!(events[1 + 2 * at], json!({ "contentBlockDelta": delta }));
        assert_eq!(events[2 + 2 * at], json!({"contentBlockStop": {"contentBlockIndex": at}}));
    }
    let used = json!({"toolUseId": "tooluse_0000000000000001000001", "name": "invoice"});
    assert_eq!(
        events[5],
        json!({"contentBlockStart": {"start": {"toolUse": used}, "contentBlockIndex": 2}})
    );
    let inputs = events
        .iter()
        .filter_map(|event| event.pointer("/contentBlockDelta/delta/toolUse/input")?.as_str());
    assert_eq!(inputs.collect::<String>(), r#"{"number":"INV-7"}"#);
    let [.., block, stop, metadata] = &events[..] else { panic!("{events:?}") };
    assert_eq!(*block, json!({"contentBlockStop": {"contentBlockIndex": 2}}));
    assert_eq!(*stop, json!({"messageStop": {"stopReason": "tool_use"}}));
    assert_eq!(
        *metadata,
        json!({
            "metadata": {
                "usage": {
                    "inputTokens": 7, "outputTokens": 5,
                    "cacheReadInputTokenCount": 0, "cacheWriteInputTokenCount": 0,
                },
                "metrics": {},
                "trace": {},
            },
            "amazon-bedrock-invocationMetrics": {
                "inputTokenCount": 7, "outputTokenCount": 5,
                "invocationLatency": 1, "firstByteLatency": 1,
                "cacheReadInputTokenCount": 0, "cacheWriteInputTokenCount": 0,
            },
        })
    );
}

#[tokio::test]
async fn the_engine_uses_the_tool() {
    let local = Server::start().await.expect("a free port");
    let body = invoke(&local, &with_tool("Number: INV-7")).await.json();
    let used = &body["output"]["message"]["content"][0]["toolUse"];
    assert_eq!(used["input"], json!({"number": "INV-7"}), "{body}");
    assert_eq!(body["stopReason"], "tool_use");
}

#[tokio::test]
async fn parameters_end_a_response() {
    let local = start(Reply::text("One two three")).await;
    for name in ["maxTokens", "max_new_tokens"] {
        let mut body = user("hi");
        body["inferenceConfig"] = json!({name: 1});
        let answer = invoke(&local, &body).await.json();
        assert_eq!(answer["stopReason"], "max_tokens");
        assert_eq!(answer["output"]["message"]["content"], json!([{"text": "One "}]));
        assert_eq!(answer["usage"]["outputTokens"], 1);
    }
    let mut body = user("hi");
    body["inferenceConfig"] = json!({"stopSequences": ["two"]});
    let answer = invoke(&local, &body).await.json();
    assert_eq!(answer["stopReason"], "stop_sequence");
    assert_eq!(answer["output"]["message"]["content"][0]["text"], "One ");
}

#[tokio::test]
async fn cache_points_are_members_of_a_block() {
    let local = Server::start().await.expect("a free port");
    let mut body = user("hi");
    let prefix = "word ".repeat(1200);
    body["system"] = json!([{"text": prefix, "cachePoint": {"type": "default"}}]);
    let written = invoke(&local, &body).await.json()["usage"]["cacheWriteInputTokenCount"].clone();
    assert!(written.as_u64().is_some_and(|count| count >= 1024), "{written}");
    let usage = invoke(&local, &body).await.json()["usage"].clone();
    assert_eq!(usage["cacheReadInputTokenCount"], written);
    assert_eq!(usage["cacheWriteInputTokenCount"], 0);
}

#[tokio::test]
async fn malformed_requests() {
    let local = start(Reply::text("never")).await;
    let rows = [
        (json!({"system": []}), "#: required key [messages] not found"),
        (json!({"messages": "hi"}), "#/messages: expected type: JSONArray, found: String"),
        (json!({"messages": []}), "#/messages: expected minimum item count: 1, found: 0"),
        (
            json!({"messages": [1], "max_tokens": 1}),
            "#: extraneous key [max_tokens] is not permitted",
        ),
        (
            json!({"messages": [1], "inferenceConfig": {"max_tokens": 1}}),
            "#/inferenceConfig: extraneous key [max_tokens] is not permitted",
        ),
        (
            json!({"messages": [1], "inferenceConfig": {"topP": 2, "temperature": 0}}),
            "#/inferenceConfig/topP: 2 is not less or equal to 1",
        ),
        (
            json!({"messages": [1], "inferenceConfig": []}),
            "#/inferenceConfig: expected type: JSONObject, found: JSONArray",
        ),
        (
            json!({"messages": [1], "schemaVersion": "messages-v2"}),
            "#/schemaVersion: messages-v2 is not a valid enum value",
        ),
    ];
    for (body, breach) in rows {
        let expected =
            format!("Malformed input request: {breach}, please reformat your input and try again.");
        let answer = invoke(&local, &body).await;
        assert_eq!((answer.status, answer.message()), (400, expected));
    }
    // The rules of Converse hold for what has its form.
    for body in [
        json!({"messages": [{"role": "user", "content": "hi"}]}),
        json!({"messages": [{"role": "system", "content": [{"text": "hi"}]}]}),
        json!({"messages": [{"role": "user", "content": [{"toolResult": {
            "toolUseId": "a", "content": [{"text": "b"}],
        }}]}]}),
    ] {
        assert_eq!(invoke(&local, &body).await.status, 400, "{body}");
    }
}

/// The SDK reads what it sends and gets in the format of the model.
#[tokio::test]
async fn with_the_sdk() {
    let local = start(Reply::text("Hello there").usage(7, 5)).await;
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("AKIDLOCAL", "secret", None, None, "test"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .endpoint_url(local.endpoint_url());
    let client = Client::from_conf(config.build());
    let body = Blob::new(user("hi").to_string());
    let whole = client.invoke_model().model_id(MODEL).content_type("application/json");
    let whole = whole.body(body.clone()).send().await.expect("a response");
    let whole: Value = serde_json::from_slice(whole.body().as_ref()).expect("JSON");
    assert_eq!(whole["output"]["message"]["content"], json!([{"text": "Hello there"}]));

    let stream = client.invoke_model_with_response_stream().model_id(MODEL);
    let mut stream =
        stream.content_type("application/json").body(body).send().await.expect("a stream");
    let mut text = String::new();
    while let Some(event) = stream.body.recv().await.expect("an event") {
        let ResponseStream::Chunk(chunk) = event else { panic!("{event:?}") };
        let bytes = chunk.bytes().map(AsRef::as_ref).unwrap_or_default();
        let event: Value = serde_json::from_slice(bytes).expect("JSON");
        text.push_str(event["contentBlockDelta"]["delta"]["text"].as_str().unwrap_or_default());
    }
    assert_eq!(text, "Hello there");
}
