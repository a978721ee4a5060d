//! Models that bind their reasoning to what stood before it: in ten turns, plain and typed in turn, no
//! block goes back behind another system prompt, other tools or other messages.

use std::fmt::Write as _;

use bedrock_prompt::client::Conversation;
use bedrock_prompt::model::ModelCapabilities;
use bedrock_prompt::record::Adaptation;
use bedrock_prompt::{Client, OutputMode, Prompt};
use bedrock_prompt_local::{AwsError, Reply, Server};
use insta::{assert_json_snapshot, assert_snapshot};
use serde_json::{Value, json};

use crate::prompts::Ask;
use crate::support::{client, scripted};

const HAIKU: &str = "anthropic.claude-haiku-5-5";
const OPUS: &str = "anthropic.claude-opus-5-5";
const GPT: &str = "openai.gpt-oss-120b-1:0";

/// A city.
#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
struct City {
    name: String,
}

#[derive(Prompt)]
#[prompt(system = "Names in English.", user = "Which city was it?", output = City)]
struct WhichCity;

/// The answer to the request of this number: reasoning with the number as its signature, and a text
/// or a value.
fn answer(nth: usize, mode: Option<OutputMode>) -> Reply {
    let value = json!({ "name": format!("City {nth}") });
    let content = match mode {
        None => json!({ "text": format!("Answer {nth}.") }),
        Some(OutputMode::Native | OutputMode::Prompted) => json!({ "text": value.to_string() }),
        Some(_) => json!({ "toolUse": {
            "toolUseId": format!("t{nth}"), "name": "city", "input": value,
        } }),
    };
    let text = json!({ "text": format!("Hm {nth}."), "signature": nth.to_string() });
    Reply::content(json!([{ "reasoningContent": { "reasoningText": text } }, content]))
}

fn binding_client(server: &Server) -> Client {
    let binds = |id: &str| ModelCapabilities::from_id(id).binds_reasoning(true);
    Client::builder()
        .model_capabilities(HAIKU, binds(HAIKU))
        .model_capabilities(OPUS, binds(OPUS))
        .build(client(server).sdk().clone())
}

/// What AWS binds a block to.
fn prefix(body: &Value, messages: usize) -> Value {
    let all = body["messages"].as_array().expect("messages");
    json!([body["system"], body["toolConfig"]["tools"], all[..messages]])
}

/// The numbers of the blocks in each request. Panics if one stands behind something else than in the
/// request that it answered, or behind another model's.
fn blocks_of_requests(server: &Server) -> String {
    let received = server.received();
    let mut table = String::new();
    for (nth, request) in received.iter().enumerate() {
        let mut sent = Vec::new();
        for (at, message) in
            request.body["messages"].as_array().expect("messages").iter().enumerate()
        {
            let blocks = message["content"].as_array().expect("blocks");
            assert!(!blocks.is_empty());
            for block in blocks {
                let signature = &block["reasoningContent"]["reasoningText"]["signature"];
                let Some(signature) = signature.as_str() else { continue };
                let of: usize = signature.parse().expect("a number");
                assert_eq!(received[of].model_id, request.model_id, "block {of} in {nth}");
                let messages = received[of].body["messages"].as_array().map_or(0, Vec::len);
                assert_eq!(at, messages, "block {of} in {nth}");
                assert_eq!(
                    prefix(&received[of].body, messages),
                    prefix(&request.body, at),
                    "block {of} in {nth}"
                );
                sent.push(of);
            }
        }
        let _ = writeln!(table, "{nth}: {sent:?}");
    }
    table
}

/// A table of ten requests.
fn table(blocks_of: impl Fn(usize) -> Vec<usize>) -> String {
    (0..10).fold(String::new(), |mut table, nth| {
        let _ = writeln!(table, "{nth}: {:?}", blocks_of(nth));
        table
    })
}

/// Ten turns, plain and typed in turn. `model_of` says which model a turn asks.
async fn ten_turns(mode: OutputMode, model_of: impl Fn(usize) -> &'static str) -> (Server, String) {
    let replies = (0..10).map(|nth| answer(nth, (nth % 2 == 1).then_some(mode)));
    let server = scripted(replies).await;
    let client = binding_client(&server);
    let mut chat = client.conversation("You know cities.");
    for nth in 0..10 {
        let model = model_of(nth);
        if nth % 2 == 1 {
            let call = chat.prompt(WhichCity).model(model).mode(mode);
            let response = call.send().await.expect("a city");
            assert_eq!(response.output.name, format!("City {nth}"));
            let moved = response.record.adaptations.contains(&Adaptation::SystemInLastMessage);
            assert_eq!(moved, model != GPT, "turn {nth}");
        } else if nth % 4 == 0 {
            let stream = chat.prompt(Ask("And?")).model(model).stream().await.expect("it begins");
            stream.finish().await.expect("text");
        } else {
            chat.prompt(Ask("And?")).model(model).send().await.expect("text");
        }
        if nth == 5 {
            // A conversation that is saved and loaded goes on as if it had never stopped.
            chat = Conversation::from_json(&client, &chat.to_json().expect("JSON")).expect("it");
        }
    }
    assert_eq!(server.received().len(), 10, "no request was refused");
    let table = blocks_of_requests(&server);
    (server, table)
}

#[tokio::test]
async fn ten_turns_keep_their_reasoning_where_no_tool_is_added() {
    let all = table(|nth| (0..nth).collect());
    for mode in [OutputMode::Native, OutputMode::Prompted] {
        let (_, table) = ten_turns(mode, |_| HAIKU).await;
        assert_eq!(table, all, "{mode:?}");
    }
}

#[tokio::test]
async fn a_tool_that_is_added_leaves_the_reasoning_before_it_out() {
    // The first block stood before the tool; all others stay.
    let expected = table(|nth| (1..nth).collect());
    for (mode, model) in [(OutputMode::Tool, HAIKU), (OutputMode::AutoTool, OPUS)] {
        let (_, table) = ten_turns(mode, |_| model).await;
        assert_eq!(table, expected, "{mode:?}");
    }
}

#[tokio::test]
async fn the_model_is_switched_at_turn_five() {
    let mut text = String::new();
    for (from, to) in [(HAIKU, OPUS), (OPUS, GPT), (GPT, OPUS)] {
        let model_of = |nth| if nth < 4 { from } else { to };
        let (server, table) = ten_turns(OutputMode::AutoTool, model_of).await;
        let _ = writeln!(text, "{from} to {to}:\n{table}");
        if from == HAIKU {
            assert_json_snapshot!("the_last_of_ten_turns", server.received()[9].body);
        }
    }
    assert_snapshot!("blocks_after_a_switch", text);
}

/// A block that comes back after another turn had another system prompt stands in its place again.
#[tokio::test]
async fn a_rejected_answer_keeps_its_reasoning_in_the_re_ask_only() {
    let wrong = json!([
        { "reasoningContent": { "reasoningText": { "text": "Hm.", "signature": "1" } } },
        { "toolUse": { "toolUseId": "t1", "name": "city", "input": { "name": 7.5 } } },
    ]);
    let server = scripted([
        answer(0, Some(OutputMode::AutoTool)),
        Reply::content(wrong),
        answer(2, Some(OutputMode::AutoTool)),
        answer(3, None),
    ])
    .await;
    let mut chat = binding_client(&server).conversation("");
    let mode = OutputMode::AutoTool;
    chat.prompt(WhichCity).model(OPUS).mode(mode).send().await.expect("a city");
    let repair = bedrock_prompt::repair::RepairPolicy::Off;
    let call = chat.prompt(WhichCity).model(OPUS).mode(mode).repair(repair);
    let second = call.send().await.expect("a city");
    assert_eq!(second.record.re_asks, 1);
    chat.prompt(Ask("And?")).model(OPUS).send().await.expect("text");
    // The answer to the re-ask stood behind the rejected one, which is no part of the history.
    assert_eq!(blocks_of_requests(&server), "0: []\n1: [0]\n2: [0, 1]\n3: [0]\n");
}

#[derive(Prompt)]
#[prompt(
    system = "An example: {{\"name\":\"Rome\"}}",
    user = "Which city was it?",
    output = City
)]
struct LikeRome;

/// The system prompt stands in the user message, but nobody else has written it.
#[tokio::test]
async fn a_moved_system_prompt_is_not_quoted() {
    let text = "It was this one: {\"name\":\"Rome\"}";
    let server = scripted([Reply::text(text), Reply::text(text), Reply::text(text)]).await;
    let client = binding_client(&server);
    let mut chat = client.conversation("You know cities.").model(HAIKU);
    for _ in 0..3 {
        let call = chat.prompt(LikeRome).mode(OutputMode::Prompted);
        let response = call.send().await.expect("a city");
        assert_eq!((response.output.name.as_str(), response.record.re_asks), ("Rome", 0));
        let json = chat.to_json().expect("JSON");
        assert!(json.contains("\"promptTexts\":["), "{json}");
        chat = Conversation::from_json(&client, &json).expect("it");
    }
}

/// A signature that is not valid says nothing of the model: the system prompts of its other
/// conversations stay where they are.
#[tokio::test]
async fn an_invalid_signature_is_forgotten_by_its_conversation_only() {
    let arn = "arn:aws:bedrock:us-east-1:111122223333:provisioned-model/a1b2c3d4e5f6";
    let refusal = "messages.1.content.0: Invalid `signature` in `thinking` block";
    let mode = OutputMode::AutoTool;
    for model in [arn, "anthropic.claude-sonnet-4-5-20250929-v1:0"] {
        let replies = [
            answer(0, None),
            Reply::error(AwsError::Validation, refusal),
            answer(2, Some(mode)),
            answer(3, None),
            answer(4, Some(mode)),
        ];
        let server = scripted(replies).await;
        let client = Client::new(client(&server).sdk().clone());
        let mut chat = client.conversation("You know cities.").model(model);
        chat.prompt(Ask("And?")).send().await.expect("text");
        let second = chat.prompt(WhichCity).mode(mode).send().await.expect("a city");
        assert_eq!(second.record.adaptations, [Adaptation::ReasoningLeftOut], "{model}");
        // Also after it was saved and loaded.
        let json = chat.to_json().expect("JSON");
        let mut chat = Conversation::from_json(&client, &json).expect("it");
        chat.prompt(Ask("And?")).send().await.expect("text");
        let mut other = client.conversation("You know rivers.").model(model);
        let other = other.prompt(WhichCity).mode(mode).send().await.expect("a city");
        assert_eq!(other.record.adaptations, [], "{model}");
        let received = server.received();
        assert_eq!(received.len(), 5, "one refusal in all");
        let third = received[3].body["messages"].to_string();
        assert!(!third.contains("\"signature\":\"0\"") && third.contains("\"signature\":\"2\""));
        assert_eq!(received[4].body["system"].as_array().map(Vec::len), Some(3), "{model}");
    }
}

/// An account that binds, and a model of which the client does not know it.
#[tokio::test]
async fn a_conversation_goes_on_after_one_refusal() {
    let bound = "messages.1.content.0: Invalid `signature` in `thinking` block. The block is bound \
                 to a different conversation.";
    let arn = "arn:aws:bedrock:us-east-1:111122223333:provisioned-model/a1b2c3d4e5f6";
    let mode = OutputMode::AutoTool;
    let replies = [
        answer(0, None),
        Reply::error(AwsError::Validation, bound),
        answer(2, Some(mode)),
        answer(3, None),
        answer(4, Some(mode)),
    ];
    let server = scripted(replies).await;
    let client = Client::new(client(&server).sdk().clone());
    let mut chat = client.conversation("You know cities.").model(arn);
    chat.prompt(Ask("And?")).send().await.expect("text");
    let second = chat.prompt(WhichCity).mode(mode).send().await.expect("a city");
    assert_eq!(
        second.record.adaptations,
        [Adaptation::SystemInLastMessage, Adaptation::ReasoningLeftOut]
    );
    chat.prompt(Ask("And?")).send().await.expect("text");
    chat.prompt(WhichCity).mode(mode).send().await.expect("a city");
    let received = server.received();
    assert_eq!(received.len(), 5, "one refusal in all");
    let signatures = |nth: usize| {
        let body = received[nth].body["messages"].to_string();
        (0..5).filter(|of| body.contains(&format!("\"signature\":\"{of}\""))).collect::<Vec<_>>()
    };
    assert_eq!(
        [signatures(1), signatures(2), signatures(3), signatures(4)],
        [vec![0], vec![], vec![2], vec![2, 3]]
    );
}
