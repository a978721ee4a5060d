//! Saved conversations that the next turn would be refused for: refused when they are loaded.

use bedrock_prompt::{ErrorKind, client::Conversation};
use bedrock_prompt_local::Reply;
use serde_json::{Value, json};

use crate::prompts::{Ask, CLAUDE, ReadInvoice};
use crate::support::{client, scripted};

fn used(id: &str, name: &str, input: &Value) -> Value {
    json!({ "toolUse": { "toolUseId": id, "name": name, "input": input } })
}

fn result(id: &str, content: &Value) -> Value {
    json!({ "toolResult": { "toolUseId": id, "content": [content] } })
}

fn tool(name: &str) -> Value {
    let schema = json!({ "json": { "type": "object" } });
    json!({ "toolSpec": { "name": name, "description": "d", "inputSchema": schema } })
}

/// A conversation with these blocks of the model and of the user behind it.
fn saved(model: &Value, user: &Value, tools: &Value) -> Value {
    json!({
        "messages": [
            { "role": "user", "content": [{ "text": "hi" }] },
            { "role": "assistant", "content": model },
            { "role": "user", "content": user },
            { "role": "assistant", "content": [{ "text": "done" }] },
        ],
        "toolConfig": { "tools": tools },
    })
}

/// What the error of a conversation says.
async fn refused(saved: &Value) -> String {
    let server = scripted([Reply::text("ok")]).await;
    let error = Conversation::from_json(&client(&server), &saved.to_string());
    let error = error.expect_err(&saved.to_string());
    assert_eq!(error.kind(), ErrorKind::InvalidConversation);
    assert!(!error.to_string().contains("s3cret"), "{error}");
    assert!(server.received().is_empty());
    error.to_string()
}

#[tokio::test]
async fn a_tool_use_that_bedrock_refuses_is_refused() {
    let long = "x".repeat(65);
    let object = json!({});
    for (id, name, input, place) in [
        ("a", "search", json!("{\"q\":\"s3cret"), "whose `input` is not a JSON object"),
        ("a", "search", json!([1]), "whose `input` is not a JSON object"),
        ("a", "search", json!(null), "whose `input` is not a JSON object"),
        ("call_1|fc_2", "search", object.clone(), "a `toolUseId` that Bedrock refuses"),
        ("", "search", object.clone(), "a `toolUseId` that Bedrock refuses"),
        (&long, "search", object.clone(), "a `toolUseId` that Bedrock refuses"),
    ] {
        let text = json!({ "text": "r" });
        let model = json!([used(id, name, &input)]);
        let saved = saved(&model, &json!([result(id, &text)]), &json!([tool(name)]));
        let error = refused(&saved).await;
        assert!(error.contains("messages[1]") && error.contains(place), "{error}");
    }
    for name in ["files.read", "", &long] {
        let model = json!([used("a", name, &object)]);
        let user = json!([result("a", &json!({ "text": "r" }))]);
        let error = refused(&saved(&model, &user, &json!([tool(name)]))).await;
        assert!(error.contains("toolConfig.tools[0] has a `name`"), "{error}");
        let error = refused(&saved(&model, &user, &json!([tool("search")]))).await;
        assert!(error.contains("messages[1]"), "{error}");
    }
}

#[tokio::test]
async fn ids_and_results_that_do_not_go_together_are_refused() {
    let one = used("a", "search", &json!({}));
    let text = json!({ "text": "r" });
    for (model, user, place) in [
        (json!([one, one]), json!([result("a", &text)]), "messages[1] has two tool uses of one"),
        (
            json!([one]),
            json!([result("a", &text), result("a", &text)]),
            "messages[2] has two results",
        ),
        (json!([one]), json!([result("b", &text)]), "messages[2] has the result of a tool"),
        (json!([one]), json!([{ "text": "more" }]), "messages[2] lacks the result"),
        (
            json!([{ "text": "x" }, result("a", &text)]),
            json!([{ "text": "y" }]),
            "messages[1] has the result",
        ),
        (json!([{ "text": "x" }]), json!([one]), "messages[2] has a `toolUse`"),
        (
            json!([one]),
            json!([result("a", &json!({ "text": " " }))]),
            "messages[2] has a blank text",
        ),
        (
            json!([one]),
            json!([result("a", &json!({ "json": [1] }))]),
            "messages[2] has a tool result",
        ),
    ] {
        let error = refused(&saved(&model, &user, &json!([tool("search")]))).await;
        assert!(error.contains(place), "{error}");
    }
}

#[tokio::test]
async fn messages_and_tools_that_bedrock_refuses_are_refused() {
    let reasoning = json!({ "reasoningContent": { "reasoningText": { "text": "Hm." } } });
    let image = json!({ "image": { "format": "png", "source": { "bytes": "YWJj" } } });
    let text = json!([{ "text": "x" }]);
    for (model, user, place) in [
        (json!([]), text.clone(), "messages[1] has no content"),
        (json!([{ "text": " " }]), text.clone(), "messages[1] has a blank text"),
        (json!([image]), text.clone(), "messages[1] has a `image`"),
        (text.clone(), json!([reasoning]), "messages[2] has a `reasoningContent`"),
    ] {
        let error = refused(&saved(&model, &user, &json!([]))).await;
        assert!(error.contains(place), "{error}");
    }
    let mut blank = tool("search");
    blank["toolSpec"]["description"] = " ".into();
    let mut list = tool("search");
    list["toolSpec"]["inputSchema"]["json"]["type"] = "array".into();
    for (tools, place) in [
        (json!([tool("a"), tool("a")]), "toolConfig.tools[1] has the name"),
        (json!([blank]), "toolConfig.tools[0] has a blank description"),
        (json!([list]), "toolConfig.tools[0] has a schema"),
    ] {
        let error = refused(&saved(&text, &text, &tools)).await;
        assert!(error.contains(place), "{error}");
    }
}

#[tokio::test]
async fn what_bedrock_accepts_is_loaded_and_sent() {
    let server = scripted([Reply::text("ok")]).await;
    let model = json!([used("f.search:0", "search", &json!({ "q": "x" }))]);
    let user = json!([result("f.search:0", &json!({ "json": { "n": 1 } })), { "text": "So?" }]);
    let saved = saved(&model, &user, &json!([tool("search")])).to_string();
    let mut chat = Conversation::from_json(&client(&server), &saved).expect("a conversation");
    let response = chat.prompt(Ask("more")).model(CLAUDE).send().await.expect("text");
    assert_eq!(&*response.output, "ok");
    let received = server.received();
    let messages = &received[0].body["messages"];
    // Bedrock takes the id, and Claude does not: it gets another, and the history keeps its own.
    let renamed = json!([used("f_search_0", "search", &json!({ "q": "x" }))]);
    assert_eq!(messages[1]["content"], renamed);
    assert_eq!(messages[2]["content"][0]["toolResult"]["toolUseId"], "f_search_0");
    let kept: Value = serde_json::from_str(&chat.to_json().expect("JSON")).expect("JSON");
    assert_eq!(kept["messages"][1]["content"], model);
}

#[tokio::test]
async fn what_is_saved_can_be_loaded() {
    let right = json!({ "number": "7", "issued": "2026-03-01", "lines": [], "total": 0 });
    let server = scripted([
        // A model that also calls a tool that nobody has declared.
        Reply::tool_use("invoice", right).and_tool_use("look.up", json!({ "q": 1 })),
        Reply::text("Welcome."),
        Reply::text("Welcome."),
    ])
    .await;
    let client = client(&server);
    let mut chat = client.conversation("").model(CLAUDE);
    chat.prompt(ReadInvoice { document: "7" }).send().await.expect("an invoice");
    let saved = chat.to_json().expect("JSON");
    let mut loaded = Conversation::from_json(&client, &saved).expect("as it was saved");
    chat.prompt(Ask("Thanks.")).model(CLAUDE).send().await.expect("text");
    loaded.prompt(Ask("Thanks.")).model(CLAUDE).send().await.expect("text");
    let received = server.received();
    assert_eq!(received[1].bytes, received[2].bytes);
}
