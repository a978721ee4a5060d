//! `InvokeModel` in the formats of chat completions: open weights, Mistral, AI21.

use bedrock_prompt_local::{Reply, Script, Server};
use serde_json::{Value, json};

use crate::frames::stream;
use crate::support::{Answer, SIGNED, send};

const OPEN_AI: &str = "openai.gpt-oss-120b-1:0";
const MISTRAL: &str = "mistral.mistral-large-2407-v1:0";
const AI21: &str = "ai21.jamba-1-5-mini-v1:0";
const ALL: [&str; 3] = [OPEN_AI, MISTRAL, AI21];

async fn start(reply: Reply) -> Server {
    Server::builder().script(Script::always(reply)).start().await.expect("a free port")
}

async fn invoke(local: &Server, model: &str, body: &Value) -> Answer {
    let path = format!("/model/{}/invoke", model.replace(':', "%3A"));
    send(local, "POST", &path, SIGNED, body.to_string().as_bytes()).await
}

async fn ok(local: &Server, model: &str, body: &Value) -> Value {
    let answer = invoke(local, model, body).await;
    assert_eq!(answer.status, 200, "{model}: {body}: {}", answer.body);
    answer.json()
}

async fn chunks(local: &Server, model: &str, body: &Value) -> Vec<Value> {
    let model = model.replace(':', "%3A");
    stream(local, &format!("/model/{model}/invoke-with-response-stream"), body).await.chunked()
}

fn user(text: &str) -> Value {
    json!({
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": text},
        ],
        "max_tokens": 100, "temperature": 0.5, "top_p": 0.9,
    })
}

fn with_tool(text: &str) -> Value {
    let mut body = user(text);
    body["tools"] = json!([{"type": "function", "function": {
        "name": "invoice",
        "description": "An invoice",
        "parameters": {
            "type": "object",
            "properties": {"number": {"type": "string"}},
            "required": ["number"],
        },
    }}]);
    body
}

fn metrics() -> Value {
    json!({
        "inputTokenCount": 7, "outputTokenCount": 5,
        "invocationLatency": 1, "firstByteLatency": 1,
    })
}

const USAGE: &str = r#"{"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12}"#;

#[tokio::test]
async fn responses() {
    let usage: Value = serde_json::from_str(USAGE).expect("JSON");
    let said = json!({"role": "assistant", "content": "Hello there"});
    let choice = json!({"index": 0, "message": said, "finish_reason": "stop"});
    let id = "chatcmpl-000000000000000000000001";
    let rows = [
        json!({
            "id": id, "object": "chat.completion", "created": 0, "model": OPEN_AI,
            "choices": [choice], "usage": usage,
        }),
        json!({"choices": [{"index": 0, "message": said, "stop_reason": "stop"}]}),
        json!({"id": id, "model": AI21, "choices": [choice], "usage": usage}),
    ];
    for (model, expected) in ALL.into_iter().zip(rows) {
        let local = start(Reply::text("Hello there").usage(7, 5)).await;
        let answer = invoke(&local, model, &user("hi")).await;
        assert_eq!(answer.json(), expected);
        assert_eq!(answer.header("x-amzn-bedrock-input-token-count"), Some("7"));
        assert_eq!(answer.header("x-amzn-bedrock-output-token-count"), Some("5"));
    }
}

#[tokio::test]
async fn streams() {
    let usage: Value = serde_json::from_str(USAGE).expect("JSON");
    let reply = || Reply::text("Hello there").usage(7, 5);
    let chunk = |delta: Value, reason: Value| {
        json!({
            "id": "chatcmpl-000000000000000000000001", "object": "chat.completion.chunk",
            "created": 0, "model": OPEN_AI,
            "choices": [{"index": 0, "delta": delta, "finish_reason": reason}],
        })
    };
    let mut end = chunk(json!({}), json!("stop"));
    end["usage"] = usage;
    end["amazon-bedrock-invocationMetrics"] = metrics();
    assert_eq!(
        chunks(&start(reply()).await, OPEN_AI, &user("hi")).await,
        [
            chunk(json!({"role": "assistant", "content": ""}), Value::Null),
            chunk(json!({"content": "Hello "}), Value::Null),
            chunk(json!({"content": "there"}), Value::Null),
            end,
        ]
    );
    let chunk = |text: &str, reason: Value| {
        let said = json!({"role": "assistant", "content": text});
        json!({"choices": [{"index": 0, "message": said, "stop_reason": reason}]})
    };
    let mut end = chunk("", json!("stop"));
    end["amazon-bedrock-invocationMetrics"] = metrics();
    assert_eq!(
        chunks(&start(reply()).await, MISTRAL, &user("hi")).await,
        [chunk("Hello ", Value::Null), chunk("there", Value::Null), end]
    );
    let jamba = chunks(&start(reply()).await, AI21, &user("hi")).await;
    let texts = jamba.iter().filter_map(|it| it["choices"][0]["delta"]["content"].as_str());
    assert_eq!(texts.collect::<String>(), "Hello there");
    assert_eq!(jamba.last().expect("an end")["usage"]["total_tokens"], 12);
    assert!(jamba.iter().all(|chunk| chunk.get("object").is_none()), "{jamba:?}");
}

#[tokio::test]
async fn tool_calls() {
    let input = json!({"number": "INV-7"});
    for model in ALL {
        let reply = Reply::text("Let me see.").and_tool_use("invoice", input.clone());
        let local = start(reply).await;
        let answer = ok(&local, model, &with_tool("hi")).await;
        let choice = &answer["choices"][0];
        let reason = if model == MISTRAL { "stop_reason" } else { "finish_reason" };
        assert_eq!(choice[reason], "tool_calls");
        assert_eq!(
            choice["message"],
            json!({
                "role": "assistant",
                "content": "Let me see.",
                "tool_calls": [{
                    "id": "call_0000000000000000001000001",
                    "type": "function",
                    "function": {"name": "invoice", "arguments": r#"{"number":"INV-7"}"#},
                }],
            })
        );
        let (mut text, mut arguments, mut names) = (String::new(), String::new(), Vec::new());
        for chunk in chunks(&local, model, &with_tool("hi")).await {
            let member = if model == MISTRAL { "message" } else { "delta" };
            let delta = &chunk["choices"][0][member];
            text.push_str(delta["content"].as_str().unwrap_or_default());
            let call = &delta["tool_calls"][0]["function"];
            arguments.push_str(call["arguments"].as_str().unwrap_or_default());
            names.extend(call["name"].as_str().map(str::to_owned));
        }
        assert_eq!((text.as_str(), arguments.as_str()), ("Let me see.", r#"{"number":"INV-7"}"#));
        assert_eq!(names, ["invoice"]);
    }
}

#[tokio::test]
async fn the_engine_uses_tools_and_schemas() {
    let local = Server::start().await.expect("a free port");
    for model in ALL {
        let choice = if model == OPEN_AI { "required" } else { "auto" };
        let mut body = with_tool("Number: INV-7");
        body["tool_choice"] = choice.into();
        let answer = ok(&local, model, &body).await;
        let call = &answer["choices"][0]["message"]["tool_calls"][0];
        assert_eq!(call["function"]["arguments"], r#"{"number":"INV-7"}"#, "{model}: {answer}");
        // The turn with the result.
        for message in [
            json!({"role": "assistant", "content": null, "tool_calls": [call]}),
            json!({"role": "tool", "tool_call_id": call["id"], "content": "It is paid."}),
        ] {
            body["messages"].as_array_mut().expect("a list").push(message);
        }
        body["tool_choice"] = "none".into();
        ok(&local, model, &body).await;
    }
    let mut body = user("Number: INV-7");
    body["response_format"] = json!({"type": "json_schema", "json_schema": {
        "name": "invoice", "schema": with_tool("")["tools"][0]["function"]["parameters"],
    }});
    body["response_format"]["json_schema"]["schema"]["additionalProperties"] = false.into();
    let answer = ok(&local, "qwen.qwen3-32b-v1:0", &body).await;
    let text = answer["choices"][0]["message"]["content"].as_str().expect("text");
    assert_eq!(serde_json::from_str::<Value>(text).expect("JSON"), json!({"number": "INV-7"}));
}

#[tokio::test]
async fn parameters_end_a_response() {
    let local = start(Reply::text("One two three")).await;
    for (name, value, reason) in [
        ("max_tokens", json!(1), "length"),
        ("max_completion_tokens", json!(1), "length"),
        ("stop", json!(["two"]), "stop"),
        ("stop", json!("two"), "stop"),
    ] {
        let mut body = json!({"messages": [{"role": "user", "content": "hi"}]});
        body[name] = value;
        let choice = ok(&local, OPEN_AI, &body).await["choices"][0].clone();
        assert_eq!(
            (&choice["message"]["content"], &choice["finish_reason"]),
            (&json!("One "), &json!(reason)),
            "{body}"
        );
        let end = chunks(&local, MISTRAL, &body).await.pop().expect("an end");
        assert_eq!(end["choices"][0]["stop_reason"], reason);
    }
}

#[tokio::test]
async fn reasoning_comes_before_the_text() {
    let local = start(Reply::message().and_reasoning("Let me see.", None).and_text("Hello")).await;
    let said = ok(&local, OPEN_AI, &user("hi")).await["choices"][0]["message"].clone();
    assert_eq!(said["content"], "<reasoning>Let me see.</reasoning>Hello");
}

#[tokio::test]
async fn images_are_data_urls() {
    let local = start(Reply::text("Hello")).await;
    let body = |url: &str| {
        json!({"messages": [{"role": "user", "content": [
            {"type": "text", "text": "What is this?"},
            {"type": "image_url", "image_url": {"url": url}},
        ]}]})
    };
    let model = "qwen.qwen3-vl-235b-a22b";
    ok(&local, model, &body("data:image/png;base64,iVBORw0KGgo=")).await;
    let answer = invoke(&local, model, &body("https://example.com/a.png")).await;
    assert_eq!(answer.status, 400);
    let at = "#/messages/0/content/1/image_url/url";
    assert!(answer.message().contains(&format!("{at}: expected a data URL")), "{}", answer.body);
}

#[tokio::test]
async fn ids_of_each_format() {
    let local = start(Reply::text("Hello")).await;
    for (model, member) in [
        ("us.mistral.pixtral-large-2502-v1:0", "stop_reason"),
        ("mistral.mistral-large-3-675b-instruct", "finish_reason"),
        ("deepseek.v3-v1:0", "finish_reason"),
        ("qwen.qwen3-coder-30b-a3b-v1:0", "finish_reason"),
        ("zai.glm-4.7-flash", "finish_reason"),
        ("google.gemma-3-27b-it", "finish_reason"),
    ] {
        assert_eq!(ok(&local, model, &user("hi")).await["choices"][0][member], "stop", "{model}");
    }
}

/// An ARN that names no model has the format whose members the body has.
#[tokio::test]
async fn arns_without_a_model() {
    let local = start(Reply::text("Hello")).await;
    let arn = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile%2Fabc";
    let message = json!({"role": "user", "content": "hi"});
    for (body, member) in [
        (json!({"messages": [message]}), "/choices/0/finish_reason"),
        (json!({"prompt": "hi", "max_tokens": 9}), "/outputs/0/stop_reason"),
        (json!({"prompt": "hi", "max_gen_len": 9}), "/stop_reason"),
        (json!({"message": "hi"}), "/finish_reason"),
        (json!({"inputText": "hi", "textGenerationConfig": {}}), "/results/0/completionReason"),
        (
            json!({
                "messages": [{"role": "user", "content": [{"text": "hi"}]}],
                "inferenceConfig": {"maxTokens": 9},
            }),
            "/stopReason",
        ),
    ] {
        let answer = ok(&local, arn, &body).await;
        assert!(answer.pointer(member).is_some_and(Value::is_string), "{body}: {answer}");
    }
}

#[tokio::test]
async fn malformed_requests() {
    let local = start(Reply::text("never")).await;
    let rows = [
        (json!({"prompt": "a"}), "#: required key [messages] not found"),
        (json!({"messages": {}}), "#/messages: expected type: JSONArray, found: JSONObject"),
        (json!({"messages": []}), "#/messages: expected minimum item count: 1, found: 0"),
        (json!({"messages": [{"content": "a"}]}), "#/messages/0: required key [role] not found"),
        (
            json!({"messages": [{"role": "bot", "content": "a"}]}),
            "#/messages/0/role: bot is not a valid enum value",
        ),
        (
            json!({"messages": [{"role": "tool", "content": "a"}]}),
            "#/messages/0/tool_call_id: expected type: String",
        ),
        (
            json!({"messages": [{"role": "user", "content": "a"}], "max_tokens": 0}),
            "#/max_tokens: 0 is not greater or equal to 1",
        ),
        (
            json!({"messages": [{"role": "user", "content": "a"}], "temperature": 2.5}),
            "#/temperature: 2.5 is not less or equal to 2",
        ),
        (
            json!({"messages": [{"role": "user", "content": [{"type": "input_audio"}]}]}),
            "#/messages/0/content/0/type: \"input_audio\" is not a valid enum value",
        ),
        (
            json!({
                "messages": [{"role": "user", "content": "a"}],
                "tools": [{"function": {"name": "b"}}], "tool_choice": "always",
            }),
            "#/tool_choice: \"always\" is not a valid enum value",
        ),
    ];
    for (body, breach) in rows {
        let expected =
            format!("Malformed input request: {breach}, please reformat your input and try again.");
        let answer = invoke(&local, OPEN_AI, &body).await;
        assert_eq!((answer.status, answer.message()), (400, expected));
    }
}
