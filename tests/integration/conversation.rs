//! Conversations: one history over plain and typed turns, and on disk.

use bedrock_prompt::{Client, ErrorKind, Prompt, client::Conversation};
use bedrock_prompt_local::{Reply, Server, StreamFault};
use insta::{assert_json_snapshot, assert_snapshot};
use serde_json::{Value, json};

use crate::prompts::{CLAUDE, ReadInvoice};
use crate::support::{client, scripted};

const NOVA: &str = "amazon.nova-lite-v1:0";
const LLAMA: &str = "meta.llama3-1-70b-instruct-v1:0";

/// A city.
#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
struct City {
    name: String,
    people: u64,
}

#[derive(Prompt)]
#[prompt(system = "Figures of 2026.", user = "Which city was it?", output = City)]
struct WhichCity;

#[derive(Prompt)]
#[prompt(model = LLAMA, user = "Ready?")]
struct Ready;

fn city() -> Reply {
    // Not in the order of the schema, and with more digits than a double holds.
    Reply::tool_use("city", json!({ "people": 18_446_744_073_709_551_615_u64, "name": "Ür" }))
        .usage(100, 10)
}

fn chat(server: &Server) -> Conversation {
    client(server).conversation("You know cities.").model(NOVA)
}

/// The bodies that a server has received.
fn bodies(server: &Server) -> Vec<Value> {
    server.received().into_iter().map(|received| received.body).collect()
}

/// Three turns: plain, typed, plain.
async fn three_turns(server: &Server) -> Conversation {
    let mut chat = chat(server);
    chat.prompt("Hello!").send().await.expect("text");
    let city = chat.prompt(WhichCity).send().await.expect("a city");
    assert_eq!(city.output, City { name: "Ür".into(), people: u64::MAX });
    chat.prompt("Thank you.").send().await.expect("text");
    chat
}

fn replies() -> [Reply; 3] {
    [Reply::text("Hello.").usage(10, 1), city(), Reply::text("Welcome.").usage(1000, 100)]
}

#[tokio::test]
async fn turns_share_one_history() {
    let server = scripted(replies()).await;
    let chat = three_turns(&server).await;
    assert_eq!((chat.usage().input_tokens, chat.usage().output_tokens), (1110, 111));
    assert_eq!(chat.messages().len(), 6);
    let sent = bodies(&server);
    assert_json_snapshot!("the_third_turn", sent[2]);
    let used = r#""input":{"people":18446744073709551615,"name":"Ür"}"#;
    let third = String::from_utf8(server.received()[2].bytes.clone()).expect("UTF-8");
    assert!(third.contains(used), "as the model wrote it: {third}");
    for turn in 1..3 {
        let (earlier, later) = (&sent[turn - 1]["messages"], &sent[turn]["messages"]);
        let earlier = earlier.as_array().expect("messages");
        assert_eq!(&later.as_array().expect("messages")[..earlier.len()], earlier);
    }
}

#[tokio::test]
async fn a_prompts_own_system_holds_for_its_turn() {
    let server = scripted(replies()).await;
    three_turns(&server).await;
    let systems: Vec<_> = bodies(&server).into_iter().map(|body| body["system"].clone()).collect();
    assert_eq!(systems[0], json!([{ "text": "You know cities." }]));
    assert_eq!(systems[1], json!([{ "text": "You know cities." }, { "text": "Figures of 2026." }]));
    assert_eq!(systems[2][0], systems[0][0]);
}

#[tokio::test]
async fn the_model_is_the_calls_then_the_prompts_then_the_conversations() {
    let server = scripted((0..4).map(|_| Reply::text("Yes."))).await;
    let sdk = client(&server).sdk().clone();
    let client = Client::builder().model("amazon.nova-pro-v1:0").build(sdk);
    client.conversation("").prompt("Ready?").send().await.expect("text");
    let mut chat = client.conversation("").model(NOVA);
    chat.prompt("Ready?").send().await.expect("text");
    chat.prompt(Ready).send().await.expect("text");
    chat.prompt(Ready).model("x.y").send().await.expect("text");
    let asked: Vec<_> = server.received().into_iter().map(|received| received.model_id).collect();
    assert_eq!(asked, ["amazon.nova-pro-v1:0", NOVA, &format!("us.{LLAMA}"), "x.y"]);
}

#[tokio::test]
async fn some_models_take_tool_results_in_a_message_of_their_own() {
    let server = scripted([city(), Reply::text("Yes."), Reply::text("No.")]).await;
    let mut chat = chat(&server);
    chat.prompt(WhichCity).send().await.expect("a city");
    chat.prompt("Is it large?").model(LLAMA).send().await.expect("text");
    chat.prompt("Is it small?").send().await.expect("text");
    assert_json_snapshot!("results_alone", bodies(&server)[1]["messages"]);
}

#[tokio::test]
async fn the_same_prompt_twice_is_one_tool() {
    let server = scripted([city(), city()]).await;
    let mut chat = chat(&server);
    for _ in 0..2 {
        chat.prompt(WhichCity).send().await.expect("a city");
    }
    let tools = &bodies(&server)[1]["toolConfig"]["tools"];
    assert_eq!(tools.as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn two_schemas_under_one_name_are_an_error() {
    #[derive(Prompt)]
    #[prompt(user = "Which ones?", output = Vec<City>, tool = "city")]
    struct WhichCities;
    let server = scripted([city()]).await;
    let mut chat = chat(&server);
    chat.prompt(WhichCity).send().await.expect("a city");
    let error = chat.prompt(WhichCities).send().await.expect_err("one name, two schemas");
    assert_eq!(error.kind(), ErrorKind::InvalidPrompt);
    assert_snapshot!(error);
}

#[tokio::test]
async fn a_turn_that_fails_leaves_nothing_but_its_cost() {
    let server = scripted([
        Reply::text("Hello.").usage(1, 1),
        Reply::text("I will not say.").usage(10, 10),
        Reply::hang_up(),
        Reply::text("Once upon").fault_after(3, StreamFault::End),
        Reply::text("Fine.").usage(100, 100),
    ])
    .await;
    let mut chat = chat(&server);
    chat.prompt("Hello!").send().await.expect("text");
    chat.prompt(WhichCity).send().await.expect_err("text instead");
    chat.prompt("Still there?").send().await.expect_err("no answer");
    let stream = chat.prompt("A story!").stream().await.expect("it begins");
    stream.finish().await.expect_err("it breaks off");
    assert_eq!(chat.messages().len(), 2);
    chat.prompt("How are you?").send().await.expect("text");
    assert_eq!(chat.messages().len(), 4);
    assert_eq!(chat.usage().input_tokens, 111);
    let sent = bodies(&server);
    let last = &sent[4]["messages"];
    assert_eq!(last.as_array().map(Vec::len), Some(3));
    assert!(sent[4].get("toolConfig").is_none(), "the tool of the failed turn is not named");
}

#[tokio::test]
async fn a_turn_can_be_streamed() {
    let server = scripted([Reply::text("Hello."), city(), Reply::text("Bye.")]).await;
    let mut chat = chat(&server);
    let _dropped = chat.prompt("Hello!").stream().await.expect("it begins");
    assert!(chat.messages().is_empty());
    let stream = chat.prompt(WhichCity).stream().await.expect("it begins");
    assert_eq!(stream.finish().await.expect("a city").output.people, u64::MAX);
    chat.prompt("Bye!").send().await.expect("text");
    assert_eq!(chat.messages().len(), 4);
    let third = String::from_utf8(server.received()[2].bytes.clone()).expect("UTF-8");
    assert!(third.contains(r#""input":{"people":18446744073709551615,"name":"Ür"}"#), "{third}");
}

#[tokio::test]
async fn what_is_added_to_a_turn_stays_in_the_history() {
    use bedrock_prompt::sdk::types::{CachePointBlock, CachePointType, ContentBlock};
    let server = scripted([Reply::text("Hello."), Reply::text("Bye.")]).await;
    let mut chat = chat(&server);
    let call = chat.prompt("Hello!").customize(|mut input| {
        let point = CachePointBlock::builder().r#type(CachePointType::Default).build();
        let mut messages = input.get_messages().clone().unwrap_or_default();
        if let (Some(last), Ok(point)) = (messages.last_mut(), point) {
            last.content.push(ContentBlock::CachePoint(point));
        }
        input = input.set_messages(Some(messages));
        input
    });
    call.send().await.expect("text");
    chat.prompt("Bye!").send().await.expect("text");
    let point = json!({ "cachePoint": { "type": "default" } });
    assert_eq!(bodies(&server)[1]["messages"][0]["content"][1], point);
}

#[tokio::test]
async fn a_saved_conversation_goes_on_as_if_it_had_never_stopped() {
    let server = scripted(replies().into_iter().chain([Reply::text("1"), Reply::text("2")])).await;
    let mut chat = three_turns(&server).await;
    let path = std::env::temp_dir().join(format!("conversation-{}.json", std::process::id()));
    std::fs::write(&path, "an older one").expect("a writable folder");
    chat.save(&path).expect("a writable folder");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&path).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let saved = std::fs::read_to_string(&path).expect("the file");
    assert_snapshot!(saved);
    assert_eq!(saved, chat.to_json().expect("JSON"));

    let mut loaded = Conversation::load(&client(&server), &path).expect("as it was saved");
    std::fs::remove_file(&path).expect("the file");
    assert_eq!(loaded.to_json().expect("JSON"), saved);
    assert_eq!(loaded.usage().total_tokens(), 0);
    chat.prompt(WhichCity).send().await.expect_err("text instead");
    loaded.prompt(WhichCity).send().await.expect_err("text instead");
    let received = server.received();
    assert_eq!(received[3].bytes, received[4].bytes);
    assert_eq!(received[3].model_id, received[4].model_id);
}

#[tokio::test]
async fn a_conversation_edited_by_hand_says_what_is_wrong() {
    let server = scripted(replies()).await;
    let good = three_turns(&server).await.to_json().expect("JSON");
    let edit = |path: &str, to: Value| {
        let mut json: Value = serde_json::from_str(&good).expect("JSON");
        *json.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = to;
        json.to_string()
    };
    let mut report = Vec::new();
    for (edited, to) in [
        ("cut in the middle", good[..good.len() / 2].to_owned()),
        ("a list", "[]".into()),
        ("another role", edit("/messages/1/role", json!("user"))),
        ("a role of another API", edit("/messages/0/role", json!("system"))),
        ("no content", edit("/messages/0/content", json!([]))),
        ("a blank text", edit("/messages/0/content/0/text", json!("\n"))),
        ("content as text", edit("/messages/0/content", json!("Hello!"))),
        ("an unknown block", edit("/messages/0/content/0", json!({ "hologram": {} }))),
        ("another result's id", edit("/messages/4/content/0/toolResult/toolUseId", json!("t"))),
        ("no result", edit("/messages/4/content/0", json!({ "text": "Thank you." }))),
        ("no tools", edit("/toolConfig/tools", json!([]))),
        ("a misspelt key", good.replacen("\"messages\"", "\"mesages\"", 1)),
        ("messages of another type", edit("/messages", json!("Hello!"))),
        ("the last message taken away", {
            let mut json: Value = serde_json::from_str(&good).expect("JSON");
            json["messages"].as_array_mut().expect("messages").pop();
            json.to_string()
        }),
    ] {
        let error = Conversation::from_json(&client(&server), &to).expect_err(edited);
        assert_eq!(error.kind(), ErrorKind::InvalidConversation);
        assert!(!error.to_string().contains("Hello"), "{error}");
        report.push(format!("{edited}\n  {error}"));
    }
    assert_snapshot!(report.join("\n\n"));
    let missing = Conversation::load(&client(&server), "/no/such/chat.json");
    assert_eq!(missing.expect_err("no such file").kind(), ErrorKind::Io);
}

#[tokio::test]
async fn nothing_that_was_said_is_in_debug() {
    let server = scripted([Reply::text("s3cret")]).await;
    let mut chat = client(&server).conversation("s3cret").model(CLAUDE);
    let call = chat.prompt("s3cret");
    assert!(!format!("{call:?}").contains("s3cret"));
    call.send().await.expect("text");
    assert!(!format!("{chat:?}").contains("s3cret"));
    let call = chat.prompt(ReadInvoice { document: "s3cret" });
    assert!(!format!("{:?}", call.into_request()).contains("s3cret"));
}
