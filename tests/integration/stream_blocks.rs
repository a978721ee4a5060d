//! Blocks of a stream: what begins one, what ends one, and what comes without a start.

use bedrock_prompt::sdk::types::{ContentBlock, ReasoningContentBlock};
use bedrock_prompt::stream::Delta;
use bedrock_prompt::{Error, ErrorKind, Response, Text};
use bedrock_prompt_local::{Reply, Server};
use serde_json::{Value, json};

use crate::prompts::{Ask, CLAUDE};
use crate::support::{client, scripted};

type Event = (&'static str, Value);

#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
struct Order {
    sku: String,
    quantity: u32,
}

fn start(index: i32, start: &Value) -> Event {
    ("contentBlockStart", json!({ "contentBlockIndex": index, "start": start }))
}

fn used(index: i32, id: &str) -> Event {
    start(index, &json!({ "toolUse": { "toolUseId": id, "name": "order" } }))
}

fn delta(index: i32, delta: &Value) -> Event {
    ("contentBlockDelta", json!({ "contentBlockIndex": index, "delta": delta }))
}

fn text(index: i32, text: &str) -> Event {
    delta(index, &json!({ "text": text }))
}

fn input(index: i32, quantity: u32) -> Event {
    let input = json!({ "sku": "A", "quantity": quantity }).to_string();
    delta(index, &json!({ "toolUse": { "input": input } }))
}

fn stop(index: i32) -> Event {
    ("contentBlockStop", json!({ "contentBlockIndex": index }))
}

/// A stream of these events, from its start to its end.
fn stream(events: impl IntoIterator<Item = Event>) -> Reply {
    let end = json!({ "stopReason": "end_turn" });
    let begin = [("messageStart", json!({ "role": "assistant" }))];
    Reply::events(begin.into_iter().chain(events).chain([("messageStop", end)]))
}

async fn order(
    events: impl IntoIterator<Item = Event>,
) -> (Result<Response<Order>, Error>, Server) {
    let server = scripted([stream(events)]).await;
    let call = client(&server).extract::<Order>("x").model(CLAUDE).stream().await;
    (call.expect("it begins").finish().await, server)
}

/// The answer in text, and its deltas as block and text.
async fn words(
    events: impl IntoIterator<Item = Event>,
) -> (Result<Response<Text>, Error>, Vec<(usize, String)>) {
    let server = scripted([stream(events)]).await;
    let call = client(&server).prompt(Ask("?")).model(CLAUDE).stream().await;
    let mut call = call.expect("it begins");
    let mut deltas = Vec::new();
    while let Some(delta) = call.next().await.expect("it is whole") {
        match delta {
            Delta::Text { block, text, .. } | Delta::Reasoning { block, text, .. } => {
                deltas.push((block, text));
            }
            _ => {}
        }
    }
    (call.finish().await, deltas)
}

fn content(response: &Response<Text>) -> Vec<ContentBlock> {
    let output = response.converse_output();
    let message = output.output().and_then(|output| output.as_message().ok());
    message.map(|message| message.content().to_vec()).unwrap_or_default()
}

#[tokio::test]
async fn a_second_call_on_a_stopped_index_is_a_second_call() {
    let two = |first, second| {
        [used(0, "t1"), input(0, first), stop(0), used(0, "t2"), input(0, second), stop(0)]
    };
    let (result, server) = order(two(1, 2)).await;
    let error = result.expect_err("two answers");
    assert_eq!(error.kind(), ErrorKind::MultipleAnswers);
    let answer: Value = serde_json::from_str(error.answer().expect("both")).expect("JSON");
    let call = |quantity| json!({ "name": "order", "input": { "sku": "A", "quantity": quantity } });
    assert_eq!(answer, json!([call(1), call(2)]));
    assert_eq!((error.record().attempts, server.received().len()), (1, 1));

    // The same without a stop between them, and with another block's deltas between them.
    let unstopped = [used(0, "t1"), input(0, 1), used(0, "t2"), input(0, 2)];
    let (result, _) = order(unstopped).await;
    assert_eq!(result.expect_err("two answers").kind(), ErrorKind::MultipleAnswers);
    let mixed = [used(0, "t1"), used(1, "t2"), input(1, 2), input(0, 1), stop(0), stop(1)];
    let (result, _) = order(mixed).await;
    assert_eq!(result.expect_err("two answers").kind(), ErrorKind::MultipleAnswers);

    // As in one piece, two calls of one value are one answer, on record.
    let (result, _) = order(two(2, 2)).await;
    let response = result.expect("one order");
    assert_eq!(response.output, Order { sku: "A".into(), quantity: 2 });
    let repairs: Vec<_> = response.repairs.iter().map(|repair| repair.kind).collect();
    assert_eq!(repairs, [bedrock_prompt::repair::RepairKind::Repeated]);
}

#[tokio::test]
async fn a_start_that_is_sent_twice_is_one_block() {
    let (result, _) = order([used(0, "t1"), used(0, "t1"), input(0, 2), stop(0)]).await;
    let response = result.expect("one order");
    assert_eq!((response.output.quantity, response.repairs.len()), (2, 0));
    // A part of the input behind the stop has no other block that it could be of.
    let part = |text: &str| delta(0, &json!({ "toolUse": { "input": text } }));
    let late = [used(0, "t1"), part(r#"{"sku":"A","#), stop(0), part(r#""quantity":3}"#)];
    let (result, _) = order(late).await;
    let response = result.expect("one order");
    assert_eq!((response.output.quantity, response.repairs.len()), (3, 0));
}

#[tokio::test]
async fn a_text_behind_something_unknown_is_kept() {
    let unknown = || json!({ "hologram": { "x": 1 } });
    for begin in [delta(0, &unknown()), start(0, &unknown())] {
        let (result, deltas) = words([begin, text(0, "Yes, "), text(0, "it is."), stop(0)]).await;
        let response = result.expect("text");
        assert_eq!(&*response.output, "Yes, it is.");
        assert_eq!(deltas, [(0, "Yes, ".to_owned()), (0, "it is.".to_owned())]);
        assert!(response.repairs.is_empty());
    }
    let between = [text(0, "Yes, "), delta(0, &unknown()), text(0, "it is."), stop(0)];
    let (result, deltas) = words(between).await;
    assert_eq!((&*result.expect("text").output, deltas.len()), ("Yes, it is.", 2));
}

#[tokio::test]
async fn a_delta_of_another_kind_is_a_block_of_its_own() {
    let reasoning = |text: &str| delta(0, &json!({ "reasoningContent": { "text": text } }));
    let redacted = || delta(0, &json!({ "reasoningContent": { "redactedContent": "YWJj" } }));
    let events = [reasoning("Hm."), text(0, "Yes."), redacted(), stop(0), text(1, " No."), stop(1)];
    let (result, deltas) = words(events).await;
    let response = result.expect("text");
    assert_eq!((&*response.output, response.reasoning().as_deref()), ("Yes. No.", Some("Hm.")));
    let expected = [(0, "Hm."), (1, "Yes."), (3, " No.")];
    assert_eq!(deltas, expected.map(|(block, text)| (block, text.to_owned())));
    let blocks = content(&response);
    let [
        ContentBlock::ReasoningContent(_),
        ContentBlock::Text(first),
        hidden,
        ContentBlock::Text(_),
    ] = &blocks[..]
    else {
        panic!("{blocks:?}")
    };
    assert_eq!(first, "Yes.");
    let ContentBlock::ReasoningContent(ReasoningContentBlock::RedactedContent(bytes)) = hidden
    else {
        panic!("{hidden:?}")
    };
    assert_eq!(bytes.as_ref(), b"abc");
    // Behind the text of a reasoning, too.
    let (result, _) = words([reasoning("Hm."), redacted(), stop(0), text(1, "Yes.")]).await;
    assert_eq!(content(&result.expect("text")).len(), 3);
}

#[tokio::test]
async fn the_error_of_an_image_is_kept() {
    let image = |delta_: Value| delta(0, &json!({ "image": delta_ }));
    let failed = image(json!({ "error": { "message": "It was filtered." } }));
    let begin = start(0, &json!({ "image": { "format": "png" } }));
    for events in [vec![begin, failed.clone()], vec![failed]] {
        let (result, _) = words(events.into_iter().chain([stop(0), text(1, "Sorry.")])).await;
        let response = result.expect("text");
        assert_eq!(&*response.output, "Sorry.");
        let blocks = content(&response);
        let ContentBlock::Image(image) = &blocks[0] else { panic!("{blocks:?}") };
        let message = image.error().and_then(|error| error.message());
        assert_eq!(message, Some("It was filtered."));
    }
}

#[tokio::test]
async fn an_input_without_a_start_is_kept() {
    let (result, server) = order([input(0, 2), stop(0)]).await;
    let error = result.expect_err("a call of no tool");
    assert_eq!(error.kind(), ErrorKind::UnexpectedTool);
    assert_eq!(error.answer(), Some(r#"{"sku":"A","quantity":2}"#));
    assert_eq!(server.received().len(), 1);
    // Behind a text, and beside a call that has its start.
    let (result, _) = order([text(0, "Here:"), input(1, 2), stop(1)]).await;
    assert_eq!(result.expect_err("a call of no tool").kind(), ErrorKind::UnexpectedTool);
    let (result, _) = order([input(0, 1), stop(0), used(1, "t1"), input(1, 2), stop(1)]).await;
    assert_eq!(result.expect("the call that was asked for").output.quantity, 2);
    // The result of a tool that the service runs.
    let ran = delta(0, &json!({ "toolResult": [{ "text": "Found." }] }));
    let (result, _) = words([ran, stop(0), text(1, "Yes.")]).await;
    let blocks = content(&result.expect("text"));
    let ContentBlock::ToolResult(result) = &blocks[0] else { panic!("{blocks:?}") };
    assert_eq!((result.tool_use_id(), result.content().len()), ("", 1));
}
