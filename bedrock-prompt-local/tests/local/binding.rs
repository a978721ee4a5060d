//! The reasoning of the engine, its signatures, and what they are bound to.

use bedrock_prompt_local::{Reply, Script, Server};
use serde_json::{Value, json};

use crate::frames::stream;
use crate::models::{OPUS_5_5, SONNET_4_5, of_model};
use crate::reasoning::{FABLE_5_1, SONNET_4_6, SONNET_5, after, text};
use crate::support::{SIGNED, refused_by, send, taken_by, user};

const BINDING: [&str; 5] = [
    OPUS_5_5,
    "eu.anthropic.claude-sonnet-5-5",
    "jp.anthropic.claude-haiku-5-5",
    FABLE_5_1,
    "global.anthropic.claude-fable-5-2",
];
const BETA: &str = "thinking-binding-controls-2026-08-01";
const BOUND: &str = "messages.1.content.0: Invalid signature in thinking block. The block is bound to \
                     a different conversation.";
const INVALID: &str = "messages.1.content.0: Invalid `signature` in `thinking` block";

async fn reasoning() -> Server {
    Server::builder().reasoning(true).start().await.expect("a free port")
}

/// The message that a server answers with.
async fn answer(local: &Server, model: &str, request: &Value) -> Value {
    let path = format!("/model/{}/converse", model.replace(':', "%3A"));
    let answer = send(local, "POST", &path, SIGNED, request.to_string().as_bytes()).await;
    assert_eq!(answer.status, 200, "{model}: {request}: {}", answer.body);
    answer.json()["output"]["message"].clone()
}

fn asking(fields: Value) -> Value {
    let mut request = user("hi");
    request["additionalModelRequestFields"] = fields;
    request
}

fn forcing(mut request: Value) -> Value {
    let schema = json!({"type": "object", "properties": {}});
    let tool = json!({"toolSpec": {"name": "t", "inputSchema": {"json": schema}}});
    request["toolConfig"] = json!({"tools": [tool], "toolChoice": {"any": {}}});
    request
}

#[tokio::test]
async fn models_reason_as_they_do_on_aws() {
    let local = reasoning().await;
    let thinking = |kind: &str| asking(json!({"thinking": {"type": kind, "budget_tokens": 2000}}));
    for (model, request, reasons) in [
        (OPUS_5_5, user("hi"), true),
        (FABLE_5_1, user("hi"), true),
        (SONNET_5, user("hi"), true),
        (SONNET_5, thinking("disabled"), false),
        (SONNET_5, forcing(user("hi")), false),
        (SONNET_5, forcing(thinking("adaptive")), false),
        (SONNET_4_6, thinking("adaptive"), true),
        (SONNET_4_6, forcing(thinking("adaptive")), false),
        ("openai.gpt-oss-20b-1:0", forcing(user("hi")), true),
        (SONNET_5, thinking("adaptive"), true),
        (SONNET_4_6, user("hi"), false),
        (SONNET_4_5, thinking("enabled"), true),
        ("openai.gpt-oss-20b-1:0", user("hi"), true),
        ("us.amazon.nova-2-lite-v1:0", user("hi"), false),
        (
            "us.amazon.nova-2-lite-v1:0",
            asking(json!({"reasoningConfig": {"type": "enabled", "maxReasoningEffort": "low"}})),
            true,
        ),
        ("qwen.qwen3-32b-v1:0", user("hi"), false),
        ("qwen.qwen3-32b-v1:0", asking(json!({"reasoning_config": "high"})), true),
        ("qwen.qwen3-coder-next", asking(json!({"reasoning_config": "high"})), false),
        ("zai.glm-5", asking(json!({"reasoning_effort": "high"})), true),
        ("zai.glm-5", asking(json!({"reasoning_effort": "none"})), false),
        ("global.zai.glm-5.3", user("hi"), true),
        ("global.xai.grok-4.7", user("hi"), true),
        ("us.openai.gpt-5.6-sol", asking(json!({"reasoning": {"effort": "none"}})), false),
        ("amazon.nova-lite-v1:0", user("hi"), false),
        ("us.deepseek.r1-v1:0", user("hi"), true),
    ] {
        let message = answer(&local, model, &request).await;
        let first = &message["content"][0]["reasoningContent"]["reasoningText"];
        assert_eq!(first["text"].is_string(), reasons, "{model}: {request}");
        let is_claude = model.contains("anthropic");
        assert_eq!(first["signature"].is_string(), reasons && is_claude, "{model}");
        assert!(
            message["content"].as_array().is_some_and(|all| all.len() == 1 + usize::from(reasons))
        );
    }
    let omitted = asking(json!({"thinking": {"type": "adaptive", "display": "omitted"}}));
    let first = answer(&local, OPUS_5_5, &omitted).await["content"][0].clone();
    assert_eq!(first["reasoningContent"]["reasoningText"]["text"], "");
    // Without the setting, none does.
    let plain = Server::start().await.expect("a free port");
    assert!(answer(&plain, OPUS_5_5, &user("hi")).await["content"][0]["text"].is_string());
}

/// A request, and the answer to it in a history.
async fn turn(local: &Server, model: &str, request: &mut Value, say: &str) {
    let message = answer(local, model, request).await;
    let messages = request["messages"].as_array_mut().expect("a list");
    messages.push(message);
    messages.push(json!({"role": "user", "content": [{"text": say}]}));
}

#[tokio::test]
async fn ten_turns_behind_the_same_prefix() {
    let local = reasoning().await;
    for model in BINDING.into_iter().chain([SONNET_4_5, SONNET_5]) {
        let mut request = asking(json!({"thinking": {"type": "adaptive"}}));
        request["system"] = json!([{"text": "Be brief."}]);
        for number in 0..10 {
            turn(&local, model, &mut request, &format!("question {number}")).await;
        }
        let blocks = request["messages"].to_string().matches("\"signature\"").count();
        assert_eq!(blocks, 10, "{model}");
        // A cache point, and reasoning that is left out, make no difference.
        request["system"]
            .as_array_mut()
            .expect("a list")
            .push(json!({"cachePoint": {"type": "default"}}));
        request["messages"][1]["content"].as_array_mut().expect("a list").remove(0);
        turn(&local, model, &mut request, "the last").await;
    }
}

#[tokio::test]
async fn what_stands_before_reasoning_is_bound() {
    let local = reasoning().await;
    let edits: [fn(&mut Value); 4] = [
        |request| request["system"] = json!([{"text": "Answer in JSON."}]),
        |request| {
            let tools = forcing(json!({}))["toolConfig"]["tools"].clone();
            request["toolConfig"] = json!({ "tools": tools });
        },
        |request| request["messages"][0]["content"][0]["text"] = "another".into(),
        |request| {
            let earlier = json!([
                {"role": "user", "content": [{"text": "before"}]},
                {"role": "assistant", "content": [{"text": "yes"}]},
            ]);
            let mut messages = earlier.as_array().expect("a list").clone();
            messages.extend(request["messages"].as_array().expect("a list").clone());
            request["messages"] = messages.into();
        },
    ];
    for model in BINDING.into_iter().chain([SONNET_5, SONNET_4_6]) {
        let mut request = asking(json!({"thinking": {"type": "adaptive"}}));
        turn(&local, model, &mut request, "again").await;
        taken_by(&local, model, &request).await;
        for edit in edits {
            let mut changed = request.clone();
            edit(&mut changed);
            if !BINDING.contains(&model) {
                taken_by(&local, model, &changed).await;
                continue;
            }
            let at = changed["messages"].as_array().map_or(0, Vec::len) - 2;
            let words = of_model(&BOUND.replace("messages.1", &format!("messages.{at}")));
            assert_eq!(refused_by(&local, model, &changed).await, words, "{model}");
            // The next step of a client.
            let mut without = changed.clone();
            without["messages"][at]["content"].as_array_mut().expect("a list").remove(0);
            taken_by(&local, model, &without).await;
            for name in ["prefix_mismatch_behavior", "mismatch_behavior"] {
                let thinking = json!({"type": "adaptive", "block_binding": {name: "drop_block"}});
                changed["additionalModelRequestFields"] =
                    json!({"thinking": thinking, "anthropic_beta": [BETA]});
                taken_by(&local, model, &changed).await;
                changed["additionalModelRequestFields"]["thinking"]["block_binding"][name] =
                    "error".into();
                assert_eq!(refused_by(&local, model, &changed).await, words, "{model}");
            }
        }
    }
}

#[tokio::test]
async fn signatures_of_others() {
    let local = reasoning().await;
    let invalid = of_model(INVALID);
    for model in [OPUS_5_5, SONNET_4_5] {
        for signature in ["c2ln", "bGlnbmVk", "bGlnbmVk0000000000000000", "bGlnbmVk00000000é000000"]
        {
            let request = after(&text(Some(signature)));
            assert_eq!(refused_by(&local, model, &request).await, invalid, "{signature}");
        }
        taken_by(&local, model, &after(&json!({"redactedContent": "c2VjcmV0"}))).await;
        let mut request = asking(json!({"thinking": {"type": "adaptive"}}));
        turn(&local, model, &mut request, "again").await;
        request["messages"][1]["content"][0]["reasoningContent"]["reasoningText"]["text"] =
            "another".into();
        assert_eq!(refused_by(&local, model, &request).await, invalid);
    }
}

#[tokio::test]
async fn what_a_request_says_of_bound_reasoning() {
    let local = Server::start().await.expect("a free port");
    let with = |thinking: Value, betas: Value| {
        asking(json!({"thinking": thinking, "anthropic_beta": betas}))
    };
    let drop_block = json!({"prefix_mismatch_behavior": "drop_block"});
    let extra = "thinking.adaptive.block_binding: Extra inputs are not permitted";
    for (thinking, betas, words) in [
        (json!({"type": "adaptive", "block_binding": drop_block}), json!([]), extra),
        (json!({"type": "adaptive", "block_binding": {}}), json!(["other"]), extra),
        (
            json!({"type": "disabled", "block_binding": drop_block}),
            json!([BETA]),
            "thinking.disabled.block_binding: Extra inputs are not permitted",
        ),
        (json!({"block_binding": drop_block}), json!([BETA]), "thinking.type: Field required"),
        (
            json!({"type": "adaptive", "block_binding": {"prefix_mismatch_behavior": "keep"}}),
            json!([BETA]),
            "thinking.adaptive.block_binding.prefix_mismatch_behavior: Input should be \
             'drop_block' or 'error'",
        ),
    ] {
        let request = with(thinking, betas);
        assert_eq!(refused_by(&local, SONNET_5, &request).await, of_model(words), "{request}");
    }
    for binding in [json!({}), drop_block, json!({"prefix_mismatch_behavior": "error"})] {
        let thinking = json!({"type": "adaptive", "block_binding": binding});
        taken_by(&local, OPUS_5_5, &with(thinking, json!([BETA]))).await;
    }
}

#[tokio::test]
async fn a_script_gets_signatures() {
    let block = json!({"reasoningContent": {"reasoningText": {"text": "Hm.", "signature": null}}});
    let reply = Reply::content(json!([block, {"text": "hello"}]));
    let script = Script::always(reply);
    let local = Server::builder().script(script).reasoning(true).start().await.expect("a port");
    let mut request = user("hi");
    turn(&local, OPUS_5_5, &mut request, "again").await;
    let signature = &request["messages"][1]["content"][0]["reasoningContent"]["reasoningText"];
    assert!(signature["signature"].is_string(), "{request}");
    taken_by(&local, OPUS_5_5, &request).await;
    request["system"] = json!([{"text": "new"}]);
    assert_eq!(refused_by(&local, OPUS_5_5, &request).await, of_model(BOUND));
    let message = answer(&local, "openai.gpt-oss-20b-1:0", &user("hi")).await;
    let text = json!({"text": "Hm."});
    assert_eq!(message["content"][0]["reasoningContent"]["reasoningText"], text);
}

#[tokio::test]
async fn streams_have_the_same_signature() {
    let local = reasoning().await;
    let whole = answer(&local, OPUS_5_5, &user("hi")).await;
    let path = format!("/model/{OPUS_5_5}/converse-stream");
    let streamed = stream(&local, &path, &user("hi")).await;
    let signature = &whole["content"][0]["reasoningContent"]["reasoningText"]["signature"];
    assert_eq!(streamed.texts("/delta/reasoningContent/signature"), [signature.as_str().unwrap()]);
}

/// The same in Claude's own format.
#[tokio::test]
async fn reasoning_of_invoke_model() {
    let local = reasoning().await;
    let path = format!("/model/{OPUS_5_5}/invoke");
    let mut body = json!({
        "anthropic_version": "bedrock-2023-05-31", "max_tokens": 2000, "system": "Be brief.",
        "messages": [{"role": "user", "content": "hi"}],
    });
    for number in 0..3 {
        let answer = send(&local, "POST", &path, SIGNED, body.to_string().as_bytes()).await;
        assert_eq!(answer.status, 200, "{body}: {}", answer.body);
        let content = answer.json()["content"].clone();
        assert_eq!(
            (&content[0]["type"], &content[1]["type"]),
            (&json!("thinking"), &json!("text"))
        );
        let messages = body["messages"].as_array_mut().expect("a list");
        messages.push(json!({"role": "assistant", "content": content}));
        messages.push(json!({"role": "user", "content": format!("question {number}")}));
    }
    body["system"] = "Answer in JSON.".into();
    let answer = send(&local, "POST", &path, SIGNED, body.to_string().as_bytes()).await;
    assert_eq!((answer.status, answer.message()), (400, BOUND.to_owned()));
    body["thinking"] = json!({
        "type": "adaptive", "block_binding": {"prefix_mismatch_behavior": "drop_block"},
    });
    let answer = send(&local, "POST", &path, SIGNED, body.to_string().as_bytes()).await;
    let words = "thinking.adaptive.block_binding: Extra inputs are not permitted";
    assert_eq!((answer.status, answer.message().as_str()), (400, words));
    body["anthropic_beta"] = json!([BETA]);
    let answer = send(&local, "POST", &path, SIGNED, body.to_string().as_bytes()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}
