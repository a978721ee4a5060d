//! Tool uses without a name or an id, with ids that no request can have, and with one id twice: what
//! goes back to the model is valid.

use std::collections::HashSet;

use bedrock_prompt::sdk;
use bedrock_prompt::{Client, ErrorKind, Prompt, repair::RepairKind};
use bedrock_prompt_local::{Reply, Server};
use serde_json::{Value, json};

use crate::prompts::{Ask, CLAUDE};
use crate::support::{scripted, sdk_config};

#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
struct Order {
    sku: String,
    quantity: u32,
}

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "Which order?", output = Order)]
struct Which;

/// A client that asks this often again.
fn client(server: &Server, re_asks: u32) -> Client {
    let sdk = sdk::Client::from_conf(sdk_config(server).build());
    Client::builder().max_re_asks(re_asks).model(CLAUDE).build(sdk)
}

fn used(id: &str, name: &str, quantity: &Value) -> Value {
    let input = json!({ "sku": "A", "quantity": quantity });
    json!({ "toolUse": { "toolUseId": id, "name": name, "input": input } })
}

fn good() -> Reply {
    Reply::content(json!([used("good", "order", &json!(2))]))
}

/// The ids of the tool uses or results of a message.
fn ids(body: &Value, message: usize, kind: &str) -> Vec<String> {
    let blocks = body["messages"][message]["content"].as_array().expect("blocks");
    let id = |block: &Value| block[kind]["toolUseId"].as_str().map(Into::into);
    blocks.iter().filter_map(id).collect()
}

/// All tool uses have a valid name, and a valid id of their own, with its result behind it.
fn is_valid(body: &Value) {
    let mut seen = HashSet::new();
    let is_name = |text: &str| {
        (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
    };
    let messages = body["messages"].as_array().expect("messages");
    for (nth, message) in messages.iter().enumerate() {
        let blocks = message["content"].as_array().expect("blocks");
        assert!(!blocks.is_empty() && message["role"] == ["user", "assistant"][nth % 2], "{body}");
        for used in blocks.iter().filter_map(|block| block.get("toolUse")) {
            assert!(is_name(used["name"].as_str().unwrap_or_default()), "{used}");
            let id = used["toolUseId"].as_str().unwrap_or_default();
            assert!(is_name(id) && seen.insert(id.to_owned()), "{used}");
        }
        if message["role"] == "assistant" && nth + 1 < messages.len() {
            assert_eq!(ids(body, nth, "toolUse"), ids(body, nth + 1, "toolResult"));
        }
    }
}

#[tokio::test]
async fn one_id_twice_is_two_ids_in_the_re_ask() {
    let twice = json!([used("order", "order", &json!(1)), used("order", "order", &json!(2))]);
    let server = scripted([Reply::content(twice), good()]).await;
    let response = client(&server, 1).prompt(Which).send().await.expect("the order");
    assert_eq!(response.output, Order { sku: "A".into(), quantity: 2 });
    assert_eq!((response.record.re_asks, response.repairs.len()), (1, 0));
    let received = server.received();
    assert_eq!(received.len(), 2);
    let body = &received[1].body;
    is_valid(body);
    assert_eq!(ids(body, 1, "toolUse"), ["order", "order-2"]);
    let content = &body["messages"][1]["content"];
    let quantities: Vec<_> = content
        .as_array()
        .expect("blocks")
        .iter()
        .map(|block| block["toolUse"]["input"]["quantity"].clone())
        .collect();
    assert_eq!(quantities, [1, 2], "each input stays with its use");
}

#[tokio::test]
async fn one_id_twice_is_two_ids_in_the_next_turn() {
    let twice = json!([used("order", "order", &json!(1)), used("order", "order", &json!(1))]);
    let server = scripted([Reply::content(twice), Reply::text("Yes."), good(), good()]).await;
    let client = client(&server, 0);
    let mut chat = client.conversation("");
    let first = chat.prompt(Which).send().await.expect("the order");
    let kinds: Vec<_> = first.repairs.iter().map(|repair| repair.kind).collect();
    assert_eq!((first.output.quantity, kinds), (1, vec![RepairKind::Repeated]));
    chat.prompt(Ask("And?")).send().await.expect("text");
    // The same id in turn after turn, and through a file.
    chat.prompt(Which).send().await.expect("the order");
    chat.prompt(Which).send().await.expect("the order");
    let json = chat.to_json().expect("JSON");
    bedrock_prompt::client::Conversation::from_json(&client, &json).expect("what was saved");
    let received = server.received();
    assert_eq!(ids(&received[1].body, 1, "toolUse"), ["order", "order-2"]);
    for request in &received {
        is_valid(&request.body);
    }
    assert!(json.contains("\"good-2\""), "{json}");
}

#[tokio::test]
async fn a_use_without_a_name_or_an_id_is_asked_again() {
    let many = json!("many");
    for (block, kind, words) in [
        (used("t1", "", &json!(2)), ErrorKind::UnexpectedTool, "a tool without a name"),
        (used("", "order", &many), ErrorKind::InvalidOutput, "quantity"),
        (used("call_1|fc_2", "order", &many), ErrorKind::InvalidOutput, "quantity"),
        (used(&"x".repeat(90), "order", &many), ErrorKind::InvalidOutput, "quantity"),
        (used("f.order:0", "functions.order", &many), ErrorKind::UnexpectedTool, "functions.order"),
        (used("t1", &"y".repeat(90), &many), ErrorKind::UnexpectedTool, "90 characters"),
    ] {
        let server = scripted([Reply::content(json!([block])), good()]).await;
        let response = client(&server, 1).prompt(Which).send().await.expect("the order");
        assert_eq!((response.output.quantity, response.record.re_asks), (2, 1));
        let received = server.received();
        is_valid(&received[1].body);
        let feedback = received[1].body["messages"][2].to_string();
        assert!(feedback.contains(words), "{feedback}");
        let server = scripted([Reply::content(json!([block]))]).await;
        let error = client(&server, 0).prompt(Which).send().await.expect_err("no order");
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().len() < 400, "{error}");
    }
}

#[tokio::test]
async fn two_re_asks_have_ids_of_their_own() {
    let wrong = || Reply::content(json!([used("", "order", &json!("many"))]));
    let server = scripted([wrong(), wrong(), good()]).await;
    let response = client(&server, 2).prompt(Which).send().await.expect("the order");
    assert_eq!(response.record.re_asks, 2);
    let received = server.received();
    is_valid(&received[2].body);
    assert_eq!(ids(&received[2].body, 3, "toolUse"), ["tooluse-2"]);
}

#[tokio::test]
async fn an_empty_answer_is_asked_again_without_a_message() {
    let reasoning = json!({ "reasoningContent": { "reasoningText": { "text": "Hm. s3cret" } } });
    for blocks in [
        json!([]),
        json!([{ "text": " " }]),
        json!([reasoning]),
        json!([{ "text": "" }, reasoning]),
    ] {
        let server = scripted([Reply::content(blocks.clone()), good()]).await;
        let response = client(&server, 1).prompt(Which).send().await.expect("the order");
        assert_eq!((response.output.quantity, response.record.re_asks), (2, 1));
        let received = server.received();
        assert_eq!(received[0].bytes, received[1].bytes, "the same request: {blocks}");

        let has_reasoning = blocks.to_string().contains("Hm.");
        for is_stream in [false, true] {
            let server = scripted([Reply::content(blocks.clone())]).await;
            let call = client(&server, 0).prompt(Ask("?"));
            let result = if is_stream {
                call.stream().await.expect("it begins").finish().await
            } else {
                call.send().await
            };
            let error = result.expect_err("nothing");
            assert_eq!(error.kind(), ErrorKind::EmptyAnswer);
            assert_eq!(error.reasoning().as_deref(), has_reasoning.then_some("Hm. s3cret"));
            assert!(!format!("{error} {error:?}").contains("s3cret"));
        }
    }
}

/// Mistral takes ids of nine letters and digits: a conversation can go on with it and back.
#[tokio::test]
async fn ids_have_the_form_that_a_model_takes() {
    const MISTRAL: &str = "mistral.mistral-large-2407-v1:0";
    let bedrock = ["tooluse_bpe71yCfRu2b5i-nKGDr5g", "tooluse_bpe71yCfRu2b5i-nKGDr5h"];
    let digits = json!(12_345_678);
    let both = json!([used(bedrock[0], "order", &digits), used(bedrock[1], "order", &digits)]);
    let replies = [Reply::content(both), Reply::text("Yes."), Reply::text("No."), good()];
    let server = scripted(replies).await;
    let client = client(&server, 0);
    let mut chat = client.conversation("");
    chat.prompt(Which).send().await.expect("the order");
    chat.prompt(Ask("And?")).model(MISTRAL).send().await.expect("text");
    chat.prompt(Ask("And?")).send().await.expect("text");
    chat.prompt(Which).model(MISTRAL).send().await.expect("the order");
    let received = server.received();
    let nine: Vec<_> = [1, 3].map(|nth| ids(&received[nth].body, 1, "toolUse")).into();
    let is_nine = |id: &String| id.len() == 9 && id.bytes().all(|b| b.is_ascii_alphanumeric());
    assert!(nine[0].len() == 2 && nine[0].iter().all(is_nine) && nine[0][0] != nine[0][1]);
    assert_eq!(nine[0], nine[1], "the same in each request");
    assert_eq!(ids(&received[1].body, 2, "toolResult"), nine[0]);
    let input = &received[1].body["messages"][1]["content"][1]["toolUse"]["input"];
    assert_eq!(input, &json!({ "sku": "A", "quantity": digits }));
    // The history keeps the ids of the model that gave them.
    assert_eq!(ids(&received[2].body, 1, "toolUse"), bedrock);
    let saved = chat.to_json().expect("JSON");
    assert!(bedrock.iter().all(|id| saved.contains(id)) && !saved.contains(&nine[0][0]));
}
