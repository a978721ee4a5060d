//! What Claude refuses through `InvokeModel`, in its own format.

use aws_smithy_types::base64;
use bedrock_prompt_local::Server;
use serde_json::{Value, json};

use crate::models::{OPUS_4_7, OPUS_4_8, OPUS_5_5, SONNET_4_5, of_model, plain, with};
use crate::support::{Answer, SIGNED, refused_by, send, taken_by};

#[tokio::test]
async fn bodies_of_claude() {
    let local = Server::start().await.expect("a free port");
    let body = |name: &str, value: Value| {
        json!({
            "anthropic_version": "bedrock-2023-05-31", "max_tokens": 2000,
            "messages": [{"role": "user", "content": "hi"}],
            "tools": [{"name": "t", "input_schema": plain()}],
            name: value,
        })
    };
    let format = json!({"format": {"type": "json_schema", "schema": plain()}});
    let extra = "output_config.format: Extra inputs are not permitted";
    for (model, body, message) in [
        (
            OPUS_5_5,
            body("tool_choice", json!({"type": "any"})),
            "tool_choice: type \"tool\" and \"any\" are not supported for this model.",
        ),
        (OPUS_4_7, body("temperature", json!(0.5)), "`temperature` is deprecated for this model."),
        (
            "us.anthropic.claude-opus-4-1-20250805-v1:0",
            body("output_config", format.clone()),
            extra,
        ),
        (
            SONNET_4_5,
            body("output_config", format),
            "output_config.format.schema: For 'object' type, 'additionalProperties' must be \
             explicitly set to false",
        ),
        (
            SONNET_4_5,
            body("thinking", json!({"type": "enabled", "budget_tokens": 10})),
            "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
        ),
    ] {
        let path = format!("/model/{}/invoke", model.replace(':', "%3A"));
        let answer = send(&local, "POST", &path, SIGNED, body.to_string().as_bytes()).await;
        assert_eq!((answer.status, answer.message().as_str()), (400, message), "{body}");
    }
}

async fn invoked(local: &Server, model: &str, body: &Value) -> Answer {
    let path = format!("/model/{}/invoke", model.replace(':', "%3A"));
    send(local, "POST", &path, SIGNED, body.to_string().as_bytes()).await
}

fn asked() -> Value {
    json!({
        "anthropic_version": "bedrock-2023-05-31", "max_tokens": 2000,
        "messages": [{"role": "user", "content": "hi"}],
    })
}

#[tokio::test]
async fn messages_of_the_system() {
    let local = Server::start().await.expect("a free port");
    let mut body = asked();
    body["messages"] = json!([
        {"role": "user", "content": "hi"},
        {"role": "system", "content": "Be brief."},
    ]);
    assert_eq!(invoked(&local, OPUS_4_8, &body).await.status, 200);
    for model in [SONNET_4_5, OPUS_4_7] {
        let answer = invoked(&local, model, &body).await;
        assert_eq!(answer.message(), "messages.1.role: Input should be 'user' or 'assistant'");
    }
    body["messages"][1]["role"] = json!("tool");
    let answer = invoked(&local, OPUS_4_8, &body).await;
    assert_eq!(answer.message(), "messages.1.role: Input should be 'user' or 'assistant'");
}

#[tokio::test]
async fn tools_that_anthropic_runs() {
    let local = Server::start().await.expect("a free port");
    let refusal = |index: usize| {
        format!(
            "tools.{index}: Input tag 'web_search_20250305' found using 'type' does not match any \
             of the expected tags: 'bash_20250124', 'custom', 'memory_20250818', \
             'text_editor_20250124', 'text_editor_20250429', 'text_editor_20250728'"
        )
    };
    let search = || json!({"type": "web_search_20250305", "name": "web_search", "max_uses": 1});
    let own = || json!({"type": "custom", "name": "t", "input_schema": plain()});
    let mut body = asked();
    body["tools"] = json!([own(), search()]);
    let answer = invoked(&local, SONNET_4_5, &body).await;
    assert_eq!((answer.status, answer.message()), (400, refusal(1)));
    let counted = json!({"input": {"invokeModel": {"body": base64::encode(body.to_string())}}});
    let path = "/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/count-tokens";
    let answer = send(&local, "POST", path, SIGNED, counted.to_string().as_bytes()).await;
    assert_eq!((answer.status, answer.message()), (400, refusal(1)));
    let converse = with("additionalModelRequestFields", json!({"tools": [search()]}));
    assert_eq!(refused_by(&local, SONNET_4_5, &converse).await, of_model(&refusal(0)));

    body["tools"] = json!([own(), {"type": "bash_20250124", "name": "bash"}]);
    assert_eq!(invoked(&local, SONNET_4_5, &body).await.status, 200);
    for kind in ["bash_20250124", "bash_20241022", "computer_20250124", "text_editor_20241022"] {
        let tool = json!({"tools": [{"type": kind, "name": "t"}]});
        taken_by(&local, SONNET_4_5, &with("additionalModelRequestFields", tool)).await;
    }
}

/// Each cache point counts, also that of a tool of Anthropic.
#[tokio::test]
async fn cache_points_of_tools() {
    let local = Server::start().await.expect("a free port");
    let long = "word ".repeat(2000);
    let mut body = asked();
    let own = json!({"name": "own", "description": long, "input_schema": plain()});
    let shell = json!({
        "type": "bash_20250124", "name": "bash",
        "cache_control": {"type": "ephemeral", "ttl": "1h"},
    });
    body["tools"] = json!([own, shell]);
    let answer = invoked(&local, SONNET_4_5, &body).await.json();
    let written = &answer["usage"]["cache_creation"]["ephemeral_1h_input_tokens"];
    assert!(written.as_u64().is_some_and(|tokens| tokens > 2000), "{answer}");
}

/// The work is linear in the number of tool uses.
#[tokio::test]
async fn many_tool_uses_in_a_turn() {
    const COUNT: usize = 50_000;
    let local = Server::builder().record(false).start().await.expect("a free port");
    let used: Vec<Value> = (0..COUNT)
        .map(|at| json!({"type": "tool_use", "id": format!("{at}"), "name": "t", "input": {}}))
        .collect();
    let results: Vec<Value> = (0..COUNT)
        .rev()
        .map(|at| json!({"type": "tool_result", "tool_use_id": format!("{at}")}))
        .collect();
    let mut body = asked();
    body["tools"] = json!([{"name": "t", "input_schema": plain()}]);
    body["messages"] = json!([
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": used},
        {"role": "user", "content": results},
    ]);
    let answer = invoked(&local, SONNET_4_5, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

/// The ids of tool uses are unique in the whole conversation.
#[tokio::test]
async fn ids_of_tool_uses() {
    let local = Server::start().await.expect("a free port");
    let used = |id: &str| json!({"type": "tool_use", "id": id, "name": "t", "input": {}});
    let result = |id: &str| json!({"type": "tool_result", "tool_use_id": id, "content": "ok"});
    let with_uses = |uses: [&str; 3]| {
        let mut body = asked();
        body["tools"] = json!([{"name": "t", "input_schema": plain()}]);
        body["messages"] = json!([
            {"role": "user", "content": "hi"},
            {"role": "assistant", "content": [used(uses[0]), used(uses[1])]},
            {"role": "user", "content": [result(uses[0]), result(uses[1])]},
            {"role": "assistant", "content": [used(uses[2])]},
            {"role": "user", "content": [result(uses[2])]},
        ]);
        body
    };
    assert_eq!(invoked(&local, SONNET_4_5, &with_uses(["a", "b", "c"])).await.status, 200);
    for (uses, at) in
        [(["a", "a", "c"], "messages.1.content.1"), (["a", "b", "a"], "messages.3.content.0")]
    {
        let answer = invoked(&local, SONNET_4_5, &with_uses(uses)).await;
        let message = format!("{at}: `tool_use` ids must be unique");
        assert_eq!((answer.status, answer.message()), (400, message));
    }
}

#[tokio::test]
async fn versions_of_the_format() {
    let local = Server::start().await.expect("a free port");
    let mut body = asked();
    for version in ["bedrock-2023-05-31", "2026-10-21"] {
        body["anthropic_version"] = json!(version);
        assert_eq!(invoked(&local, SONNET_4_5, &body).await.status, 200, "{version}");
    }
    for version in ["", "2023-06-01", "2026-10-2", "2026/10/21", "bedrock-2026-10-21", "2026-1a-21"]
    {
        body["anthropic_version"] = json!(version);
        let answer = invoked(&local, SONNET_4_5, &body).await;
        let message = answer.message();
        assert!(message.contains("#/anthropic_version: "), "{version}: {message}");
    }
}
