//! What AWS refuses, with its messages.

use bedrock_prompt_local::Server;
use serde_json::{Value, json};

use crate::support::{PATH, SIGNED, converse, object, send, user, with_tool};

/// A valid request with one member replaced.
fn with(pointer: &str, value: Value) -> Value {
    let mut request = with_tool("hi", "tool", &object(json!({"a?": {"type": "string"}})));
    request["system"] = json!([{"text": "Be brief."}]);
    request["inferenceConfig"] = json!({"maxTokens": 1, "stopSequences": ["x"], "temperature": 0.699_999_988_079_071, "topP": 1.0});
    if let Some(member) = request.pointer_mut(pointer) {
        *member = value;
    }
    request
}

async fn refused(request: &Value) -> String {
    let local = Server::start().await.expect("a free port");
    let answer = converse(&local, request).await;
    assert_eq!(answer.status, 400, "{request}");
    let kind = answer.header("x-amzn-errortype").unwrap_or_default();
    assert!(kind.starts_with("ValidationException:"), "{kind}");
    answer.message()
}

#[tokio::test]
async fn a_valid_request_passes() {
    let local = Server::start().await.expect("a free port");
    assert_eq!(converse(&local, &with("/none", Value::Null)).await.status, 200);
}

#[tokio::test]
async fn one_member_wrong() {
    let spec = "/toolConfig/tools/0/toolSpec";
    let rows = [
        ("/messages".to_owned(), json!([]), "A conversation must start with a user message"),
        (
            "/messages/0/role".to_owned(),
            json!("robot"),
            "messages.1.member.role' failed to satisfy constraint: Member must satisfy enum value set",
        ),
        (
            "/messages/0/content".to_owned(),
            json!([]),
            "The content field in the Message object at messages.0 is empty",
        ),
        ("/messages/0/content".to_owned(), Value::Null, "messages.1.member.content"),
        (
            "/messages/0/content/0/text".to_owned(),
            json!(""),
            "messages: text content blocks must be non-empty",
        ),
        (
            "/messages/0/content/0/text".to_owned(),
            json!(" \n"),
            "text content blocks must contain non-whitespace text",
        ),
        (
            "/messages/0/content/0".to_owned(),
            json!({}),
            "must set one of the following keys: text, image",
        ),
        (
            "/messages/0/content/0".to_owned(),
            json!({"text": "a", "image": {}}),
            "must set one of the following keys",
        ),
        ("/system/0/text".to_owned(), json!(""), "system.1.member.text"),
        (
            "/inferenceConfig/maxTokens".to_owned(),
            json!(0),
            "Value at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member must have value greater than or equal to 1",
        ),
        (
            "/inferenceConfig/temperature".to_owned(),
            json!(1.5),
            "Value at 'inferenceConfig.temperature' failed to satisfy constraint: Member must have value less than or equal to 1",
        ),
        ("/inferenceConfig/topP".to_owned(), json!(-0.1), "inferenceConfig.topP"),
        ("/toolConfig/tools".to_owned(), json!([]), "toolConfig.tools"),
        (
            "/toolConfig/toolChoice/tool/name".to_owned(),
            json!("other"),
            "`other` not found in provided tools",
        ),
        (format!("{spec}/name"), json!("with space"), "regular expression pattern: [a-zA-Z0-9_-]+"),
        (format!("{spec}/name"), json!(""), "toolConfig.tools.1.member.toolSpec.name"),
        (format!("{spec}/name"), json!("n".repeat(65)), "have length less than or equal to 64"),
        (
            format!("{spec}/inputSchema/json"),
            Value::Null,
            "The ToolInputSchema object at toolConfig.tools.0.toolSpec.inputSchema must set one of the following keys: json.",
        ),
        (
            format!("{spec}/inputSchema/json/type"),
            json!("string"),
            "The value at toolConfig.tools.0.toolSpec.inputSchema.json.type must be one of the following: object.",
        ),
    ];
    let choice = "/toolConfig/toolChoice";
    let more = [
        (
            "/messages".to_owned(),
            json!("x"),
            "at 'messages' failed to satisfy constraint: Member must be a list",
        ),
        ("/system".to_owned(), json!("hi"), "at 'system' failed"),
        ("/inferenceConfig/maxTokens".to_owned(), json!(1.5), "Member must be an integer"),
        (
            "/inferenceConfig/maxTokens".to_owned(),
            json!(1_000_000_000_000_u64),
            "Member must have value less than or equal to 2147483647",
        ),
        ("/inferenceConfig/stopSequences".to_owned(), json!([""]), "stopSequences.1.member"),
        ("/inferenceConfig/stopSequences".to_owned(), json!("stop"), "stopSequences' failed"),
        ("/toolConfig/tools".to_owned(), json!([{}]), "toolSpec, systemTool, cachePoint"),
        (choice.to_owned(), json!({"any": {}, "auto": {}}), "auto, any, tool"),
        (format!("{choice}/tool"), json!({}), "toolChoice.tool.name"),
    ];
    for (pointer, value, expected) in rows.into_iter().chain(more) {
        let message = refused(&with(&pointer, value)).await;
        assert!(message.contains(expected), "{pointer}: {message}");
    }
    let mut described = with("/none", Value::Null);
    described["toolConfig"]["tools"][0]["toolSpec"]["description"] = json!("");
    assert!(refused(&described).await.contains("toolSpec.description"));
}

#[tokio::test]
async fn several_members_wrong_are_told_at_once() {
    let mut request = with("/inferenceConfig/topP", json!(2));
    request["inferenceConfig"]["temperature"] = json!(-1);
    let message = refused(&request).await;
    assert!(message.starts_with("2 validation errors detected: "), "{message}");
}

#[tokio::test]
async fn tool_blocks_need_a_tool_config() {
    let request = json!({"messages": [
        {"role": "user", "content": [{"text": "hi"}]},
        {"role": "assistant", "content": [{"toolUse": {"toolUseId": "a", "name": "t", "input": {}}}]},
        {"role": "user", "content": [{"toolResult": {"toolUseId": "a", "content": [{"text": "ok"}]}}]},
    ]});
    assert_eq!(
        refused(&request).await,
        "The toolConfig field must be defined when using toolUse and toolResult content blocks."
    );
}

#[tokio::test]
async fn two_tools_of_one_name() {
    let mut request = with("/none", Value::Null);
    let tool = request["toolConfig"]["tools"][0].clone();
    request["toolConfig"]["tools"] = json!([tool, tool]);
    assert!(refused(&request).await.contains("`tool` is a duplicate"));
}

#[tokio::test]
async fn a_tool_use_has_one_result_in_the_next_turn() {
    let used = |id: &str| json!({"toolUse": {"toolUseId": id, "name": "tool", "input": {}}});
    let result = |id: &str| json!({"toolResult": {"toolUseId": id, "content": [{"text": "ok"}]}});
    let hi = || json!({"text": "hi"});
    let request = |turns: Value| {
        let mut request = with("/none", Value::Null);
        let turns = turns.as_array().cloned().unwrap_or_default();
        let message = |turn: &Value| json!({"role": turn[0], "content": turn[1]});
        request["messages"] = turns.iter().map(message).collect();
        request
    };
    let local = Server::start().await.expect("a free port");
    for turns in [
        json!([
            ["user", [hi()]],
            ["user", [hi()]],
            ["assistant", [used("a")]],
            ["user", [result("a")]]
        ]),
        json!([
            ["user", [hi()]],
            ["assistant", [used("a")]],
            ["assistant", [used("b")]],
            ["user", [result("b")]],
            ["user", [result("a"), hi()]],
        ]),
        json!([["user", [hi()]], ["assistant", [used("a")]]]),
        json!([["user", [hi()]], ["assistant", [used("a"), result("a")]], ["user", [hi()]]]),
    ] {
        let answer = converse(&local, &request(turns)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let exceeds = "The number of toolResult blocks at messages.2.content exceeds";
    for (results, expected) in [
        (
            json!([result("a")]),
            "Expected toolResult blocks at messages.2.content for the following Ids: b",
        ),
        (json!([hi()]), "for the following Ids: a, b"),
        (json!([result("a"), result("b"), result("x")]), exceeds),
        (
            json!([result("a"), result("a")]),
            "The toolResult blocks at messages.2.content contain duplicate Ids: a",
        ),
    ] {
        let both = [used("a"), used("b")];
        let turns = json!([["user", [hi()]], ["assistant", both], ["user", results]]);
        let message = refused(&request(turns)).await;
        assert!(message.contains(expected), "{message}");
    }
}

#[tokio::test]
async fn bodies_and_model_ids() {
    let local = Server::start().await.expect("a free port");
    for body in ["", "{", "[]", "\"x\""] {
        let answer = send(&local, "POST", PATH, SIGNED, body.as_bytes()).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.message().contains("JSON"), "{}", answer.body);
    }
    let body = user("hi").to_string();
    let long = format!("/model/{}/converse", "m".repeat(2049));
    for path in ["/model/%20/converse", &long] {
        let answer = send(&local, "POST", path, SIGNED, body.as_bytes()).await;
        assert_eq!(answer.status, 400);
        assert!(answer.message().contains("'modelId'"), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_body_over_the_limit() {
    let local = Server::start().await.expect("a free port");
    let answer = send(&local, "POST", PATH, SIGNED, &vec![b' '; 25_000_001]).await;
    assert_eq!(answer.status, 413);
    assert!(answer.message().contains("25000000"), "{}", answer.body);
}

#[tokio::test]
async fn what_a_model_is_not_for() {
    let local = Server::start().await.expect("a free port");
    let request = with("/none", Value::Null);
    let mut without_tools = request.clone();
    without_tools["toolConfig"].take();
    without_tools["system"].take();
    for (model, request, message) in [
        ("mistral.mistral-7b-instruct-v0%3A2", &request, "This model doesn't support tool use."),
        ("meta.llama2-13b-chat-v1", &request, "This model doesn't support tool use."),
        (
            "amazon.titan-embed-text-v2%3A0",
            &without_tools,
            "This action doesn't support the model that you provided. Try again with a supported \
             text or chat model.",
        ),
    ] {
        let path = format!("/model/{model}/converse");
        let answer = send(&local, "POST", &path, SIGNED, request.to_string().as_bytes()).await;
        assert_eq!((answer.status, answer.message().as_str()), (400, message), "{model}");
    }
    let path = "/model/mistral.mistral-7b-instruct-v0%3A2/converse";
    let answer = send(&local, "POST", path, SIGNED, without_tools.to_string().as_bytes()).await;
    assert_eq!(answer.status, 200);
}
