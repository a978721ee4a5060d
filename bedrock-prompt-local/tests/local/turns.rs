//! The rules for texts, roles, and the ids of tool uses in a conversation.

use bedrock_prompt_local::Server;
use serde_json::{Value, json};

use crate::rules::{
    CLAUDE, NOVA, OPAQUE, document, looped, point, refusals, result, says, text, tools, turns, with,
};
use crate::support::{refused_by, strict, taken_by, user};

/// The work is linear in the number of tool uses.
#[tokio::test]
async fn many_tool_uses_in_a_turn() {
    const COUNT: usize = 50_000;
    let local = Server::builder().record(false).start().await.expect("a free port");
    let used: Vec<Value> = (0..COUNT)
        .map(|at| json!({"toolUse": {"toolUseId": format!("{at}"), "name": "t", "input": {}}}))
        .collect();
    let results: Vec<Value> = (0..COUNT)
        .rev()
        .map(|at| json!({"toolResult": {"toolUseId": format!("{at}"), "content": []}}))
        .collect();
    let list = [("user", json!([text()])), ("assistant", json!(used)), ("user", json!(results))];
    taken_by(&local, NOVA, &with(turns(&list), "toolConfig", tools())).await;
}

/// What a strict server refuses in addition.
#[tokio::test]
async fn roles_by_purpose() {
    let video = json!({"video": {"format": "mp4", "source": {"bytes": "AA=="}}});
    let (local, strict) = (Server::start().await.expect("a free port"), strict().await);
    for (kind, role, request) in [
        (
            "reasoningContent",
            "assistant",
            says(json!([text(), {"reasoningContent": {"reasoningText": {"text": "hm"}}}])),
        ),
        (
            "citationsContent",
            "assistant",
            says(json!([text(), {"citationsContent": {"content": [{"text": "a"}]}}])),
        ),
        (
            "video",
            "user",
            turns(&[("user", json!([text()])), ("assistant", json!([text(), video]))]),
        ),
    ] {
        let model = "us.amazon.nova-2-lite-v1:0";
        taken_by(&local, model, &request).await;
        let at = format!("messages.{}.content.1", usize::from(role == "user"));
        assert_eq!(
            refused_by(&strict, model, &request).await,
            format!("The {kind} block at {at} is only allowed in a message of the role {role}.")
        );
    }
}

#[tokio::test]
async fn blank_texts() {
    let claude = |text: &str| {
        let message = format!("The model returned the following errors: {text}");
        &*message.leak()
    };
    refusals([
        (
            says(json!([text(), {"text": ""}])),
            claude("messages: text content blocks must be non-empty"),
        ),
        (
            says(json!([{"text": " \n"}])),
            claude("messages: text content blocks must contain non-whitespace text"),
        ),
        (
            says(json!([{"text": " \n"}, point()])),
            claude("messages: text content blocks must contain non-whitespace text"),
        ),
        (
            with(user("hi"), "system", json!([{"text": " "}])),
            claude("system: text content blocks must contain non-whitespace text"),
        ),
    ])
    .await;
    let (local, strict) = (Server::start().await.expect("a free port"), strict().await);
    for (model, blank) in [(NOVA, ""), (NOVA, " \n"), ("deepseek.v3.2", " "), (OPAQUE, "")] {
        assert_eq!(
            refused_by(&local, model, &says(json!([text(), { "text": blank }]))).await,
            "The text field in the ContentBlock object at messages.0.content.1 is blank. Add text \
             to the text field, and try again."
        );
    }
    // A line break between a document and a cache point, as AWS took it.
    taken_by(&local, CLAUDE, &says(json!([text(), document("a"), {"text": "\n"}, point()]))).await;
    taken_by(&local, OPAQUE, &says(json!([{"text": " "}]))).await;
    let empty = looped(&json!({}), json!([result(&json!({"text": ""}))]));
    for model in [NOVA, CLAUDE] {
        taken_by(&local, model, &empty).await;
    }
    let message = refused_by(&strict, NOVA, &empty).await;
    assert!(message.contains("messages.2.content.0.toolResult.content.0 is blank"), "{message}");
}

#[tokio::test]
async fn ids_of_tool_uses() {
    let use_of = |id: &str| json!({"toolUse": {"toolUseId": id, "name": "t", "input": {}}});
    let result_of = |id: &str| json!({"toolResult": {"toolUseId": id, "content": [text()]}});
    let conversation = |list: &[(&str, Value)]| with(turns(list), "toolConfig", tools());
    let hi = || ("user", json!([text()]));
    let used_twice = conversation(&[hi(), ("assistant", json!([use_of("a"), use_of("a")]))]);
    let result_twice = conversation(&[
        hi(),
        ("assistant", json!([use_of("a"), use_of("b")])),
        ("user", json!([result_of("a"), result_of("b")])),
        ("user", json!([result_of("b"), result_of("a"), result_of("a")])),
    ]);
    let later = conversation(&[
        hi(),
        ("assistant", json!([use_of("a")])),
        ("user", json!([result_of("a")])),
        ("assistant", json!([text(), use_of("a")])),
        ("user", json!([result_of("a")])),
    ]);
    let local = Server::start().await.expect("a free port");
    for model in [CLAUDE, NOVA] {
        assert_eq!(
            refused_by(&local, model, &used_twice).await,
            "The toolUse blocks at messages.1.content contain duplicate Ids: a"
        );
        assert_eq!(
            refused_by(&local, model, &result_twice).await,
            "The toolResult blocks at messages.3.content contain duplicate Ids: b, a"
        );
    }
    assert_eq!(
        refused_by(&local, CLAUDE, &later).await,
        "The model returned the following errors: messages.3.content.1: `tool_use` ids must be \
         unique"
    );
    taken_by(&local, NOVA, &later).await;
    let each_its_own = conversation(&[
        hi(),
        ("assistant", json!([use_of("a"), use_of("b")])),
        ("user", json!([result_of("b"), result_of("a")])),
        ("assistant", json!([use_of("A")])),
        ("user", json!([result_of("A")])),
    ]);
    taken_by(&local, CLAUDE, &each_its_own).await;
}

/// Reasoning of another turn: Claude 3 refuses it, and Claude 4.5 takes it.
#[tokio::test]
async fn reasoning_in_the_history() {
    let (local, strict) = (Server::start().await.expect("a free port"), strict().await);
    let reasoning =
        json!({"reasoningContent": {"reasoningText": {"text": "Hm.", "signature": "c2ln"}}});
    let request = json!({"messages": [
        {"role": "user", "content": [text()]},
        {"role": "assistant", "content": [reasoning, text()]},
        {"role": "user", "content": [text()]},
    ]});
    let words = "User messages cannot contain reasoning content. Please remove the reasoning content \
                 and try again.";
    let haiku_3 = "anthropic.claude-3-haiku-20240307-v1:0";
    assert_eq!(refused_by(&local, haiku_3, &request).await, words);
    taken_by(&local, CLAUDE, &request).await;
    assert_eq!(refused_by(&local, NOVA, &request).await, words);
    // What clients say of a model of Nova.
    let micro = "amazon.nova-micro-v1:0";
    let mut request = request;
    request["messages"][1]["content"][0]["reasoningContent"]["reasoningText"] =
        json!({"text": "Hm."});
    taken_by(&local, micro, &request).await;
    assert_eq!(refused_by(&strict, micro, &request).await, words);
}
