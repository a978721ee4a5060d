//! What the AWS SDK's own client makes of the local server.

use bedrock_prompt::sdk::Client;
use bedrock_prompt::sdk::config::{Config, retry::RetryConfig};
use bedrock_prompt::sdk::error::DisplayErrorContext;
use bedrock_prompt::sdk::types::{ContentBlock, ConversationRole, ConverseStreamOutput, Message};
use bedrock_prompt_local::{Reply, Script, Server, ServerBuilder, StreamFault};
use serde_json::json;

use crate::support::sdk_config;

fn answer() -> Reply {
    Reply::message()
        .and_reasoning("A letter, I think.", Some("c2ln"))
        .and_text("Grüße aus München: the moon is far away.")
        .and_tool_use("invoice", json!({"number": "INV-7", "lines": [1, 2, 3]}))
}

/// The SDK is built without an HTTP client of its own.
fn with_http_client(config: Config) -> Client {
    bedrock_prompt::Client::new(Client::from_conf(config)).sdk().clone()
}

async fn start(builder: ServerBuilder, reply: Reply) -> (Server, Client) {
    let server = builder.script(Script::always(reply)).start().await.expect("a free port");
    let client = with_http_client(sdk_config(&server).build());
    (server, client)
}

fn message() -> Message {
    Message::builder()
        .role(ConversationRole::User)
        .content(ContentBlock::Text("hi".to_owned()))
        .build()
        .expect("a message")
}

async fn streamed(
    builder: ServerBuilder,
    reply: Reply,
) -> Result<Vec<ConverseStreamOutput>, String> {
    let (_server, client) = start(builder, reply).await;
    let call = client.converse_stream().model_id("amazon.nova-lite-v1:0").messages(message());
    let mut stream = call.send().await.expect("a stream").stream;
    let mut events = Vec::new();
    loop {
        match stream.recv().await {
            Ok(Some(event)) => events.push(event),
            Ok(None) => return Ok(events),
            Err(error) => return Err(DisplayErrorContext(error).to_string()),
        }
    }
}

#[tokio::test]
async fn a_stream_in_writes_of_one_byte_reads_the_same() {
    let whole = streamed(Server::builder(), answer()).await.expect("a stream");
    assert!(whole.len() > 20, "{whole:?}");
    for bytes in [1, 2, 7] {
        let cut = streamed(Server::builder().write_size(bytes), answer()).await;
        assert_eq!(cut.as_ref(), Ok(&whole), "{bytes}");
    }
}

#[tokio::test]
async fn an_answer_in_writes_of_one_byte_reads_the_same() {
    let mut outputs = Vec::new();
    for bytes in [usize::MAX, 1] {
        let (_server, client) = start(Server::builder().write_size(bytes), answer()).await;
        let call = client.converse().model_id("amazon.nova-lite-v1:0").messages(message());
        outputs.push(call.send().await.expect("an answer").output);
    }
    assert_eq!(outputs[0], outputs[1]);
}

#[tokio::test]
async fn a_stream_that_breaks_is_an_error_wherever_it_breaks() {
    for cut in [
        StreamFault::BadCrc,
        StreamFault::HalfFrame,
        StreamFault::Connection,
        StreamFault::Reset,
        StreamFault::Error { code: "InternalError".to_owned(), message: "it failed".to_owned() },
    ] {
        for events in [0, 3, 99] {
            let broken =
                streamed(Server::builder(), answer().fault_after(events, cut.clone())).await;
            assert!(broken.is_err(), "{cut:?} after {events}: {broken:?}");
        }
    }
}

#[tokio::test]
async fn connections_that_are_reset_are_tried_again() {
    let script = Script::new().reply(Reply::reset()).reply(answer());
    let server = Server::builder().script(script).start().await.expect("a free port");
    let retries = RetryConfig::standard()
        .with_max_attempts(2)
        .with_initial_backoff(std::time::Duration::from_millis(1));
    let client = with_http_client(sdk_config(&server).retry_config(retries).build());
    let call = client.converse().model_id("amazon.nova-lite-v1:0").messages(message());
    assert!(call.send().await.is_ok());
    let received = server.received();
    assert_eq!(received.len(), 2);
    assert_eq!((received[1].operation.as_str(), received[1].text().as_str()), ("Converse", "hi"));
}

#[tokio::test]
async fn answers_that_break_are_no_answers() {
    // An empty body is none either, but the SDK takes it for an answer that has no members.
    for (cut, byte) in [
        (StreamFault::Connection, 0),
        (StreamFault::Connection, 40),
        (StreamFault::Reset, 0),
        (StreamFault::Reset, 40),
        (StreamFault::End, 40),
    ] {
        let reply = answer().fault_at_byte(byte, cut.clone());
        let (_server, client) = start(Server::builder(), reply).await;
        let call = client.converse().model_id("amazon.nova-lite-v1:0").messages(message());
        let answer = call.send().await;
        assert!(answer.is_err(), "{cut:?} at {byte}: {answer:?}");
    }
}

/// A dish on a menu.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
struct Dish {
    #[expect(dead_code, reason = "it is not found")]
    name: String,
    #[expect(dead_code, reason = "it is not found")]
    price: f64,
}

/// The re-asks have neither value; the first message has one.
#[tokio::test]
async fn the_engine_names_what_is_really_missing_after_re_asks() {
    let server = Server::start().await.expect("a free port");
    let client = bedrock_prompt::Client::local(server.endpoint_url());
    let call = client.extract::<Dish>("Name: Pie").model("amazon.nova-lite-v1:0");
    let error = call.send().await.expect_err("no price");
    let answer = error.answer().expect("an answer");
    assert!(error.record().re_asks > 0);
    assert!(answer.contains("I could not find `price` in the text"), "{answer}");
}
