//! `ConverseStream`: the events, their frames, and the chunks of a text.

use std::time::{Duration, Instant};

use bedrock_prompt_local::{AwsError, Reply, Script, Server};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt as _;

use crate::frames::{STREAM, converse_stream, open};
use crate::support::{SIGNED, converse, object, send, user, with_tool};

async fn start(reply: Reply) -> Server {
    Server::builder().script(Script::always(reply)).start().await.expect("a free port")
}

#[tokio::test]
async fn a_text_is_cut_into_events() {
    let local = start(Reply::text("Hello there, good people.").usage(7, 5)).await;
    let answer = converse_stream(&local, &user("hi")).await;
    assert!(answer.head.starts_with("HTTP/1.1 200 "), "{}", answer.head);
    assert!(answer.head.contains("content-type: application/vnd.amazon.eventstream"));
    assert!(answer.head.contains("x-amzn-requestid: 00000000-0000-4000-8000-000000000001"));
    assert!(answer.complete);
    let text = |text: &str| {
        ("contentBlockDelta".to_owned(), json!({"contentBlockIndex": 0, "delta": {"text": text}}))
    };
    assert_eq!(
        answer.events(),
        [
            ("messageStart".to_owned(), json!({"role": "assistant"})),
            text("Hello "),
            text("there, "),
            text("goo"),
            text("d "),
            text("people."),
            ("contentBlockStop".to_owned(), json!({"contentBlockIndex": 0})),
            ("messageStop".to_owned(), json!({"stopReason": "end_turn"})),
            (
                "metadata".to_owned(),
                json!({
                    "metrics": {"latencyMs": 1},
                    "usage": {"inputTokens": 7, "outputTokens": 5, "totalTokens": 12},
                })
            ),
        ]
    );
}

#[tokio::test]
async fn frames_look_like_those_of_aws() {
    let local = start(Reply::text("Hello there")).await;
    let answer = converse_stream(&local, &user("hi")).await;
    let mut lengths = Vec::new();
    for frame in answer.frames() {
        let names: Vec<&str> = frame.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, [":event-type", ":content-type", ":message-type"]);
        assert_eq!(frame.header(":content-type"), Some("application/json"));
        assert_eq!(frame.header(":message-type"), Some("event"));
        let members: Vec<&String> = frame.payload.as_object().expect("an object").keys().collect();
        assert!(members.is_sorted(), "{members:?}");
        lengths.push(frame.payload["p"].as_str().expect("padding").len());
    }
    lengths.dedup();
    assert!(lengths.len() > 3, "padding varies: {lengths:?}");
    let again = converse_stream(&local, &user("hi")).await;
    assert_eq!(answer.chunks, again.chunks, "the same answer is cut in the same places");
}

#[tokio::test]
async fn no_character_is_cut() {
    let text = "Größe: 12 €\n\nПривет, 世界のみなさんこんにちはありがとう 👩‍👩‍👧 fin";
    let local = start(Reply::text(text)).await;
    let pieces = converse_stream(&local, &user("hi")).await.texts("/delta/text");
    assert_eq!(pieces.concat(), text);
    assert!(pieces.len() > 8, "{pieces:?}");
    assert!(pieces.iter().all(|piece| !piece.is_empty() && piece.chars().count() <= 12));
    assert!(pieces.iter().any(|piece| !piece.ends_with(char::is_whitespace)), "inside a word");
}

#[tokio::test]
async fn a_tool_use_comes_in_fragments() {
    let input = json!({"zeta": "Größe \"€\"\n", "alpha": [1, 2.5, {"deep": null}]});
    let local = start(Reply::text("Let me see.").and_tool_use("invoice", input.clone())).await;
    let answer = converse_stream(&local, &user("hi")).await;
    let events = answer.events();
    let starts: Vec<&Value> = events
        .iter()
        .filter(|(name, _)| name == "contentBlockStart")
        .map(|(_, payload)| payload)
        .collect();
    let id = "tooluse_0000000000000001000001";
    assert_eq!(
        starts,
        [&json!({
            "contentBlockIndex": 1,
            "start": {"toolUse": {"name": "invoice", "toolUseId": id, "type": "tool_use"}},
        })],
        "a text block has no start"
    );
    let fragments = answer.texts("/delta/toolUse/input");
    assert_eq!(fragments[0], "");
    assert!(fragments.len() > 5, "{fragments:?}");
    assert_eq!(fragments.concat(), input.to_string(), "the order of keys is kept");
    assert_eq!(events[events.len() - 2].1["stopReason"], "tool_use");
}

#[tokio::test]
async fn inputs_that_are_empty_or_no_json() {
    let blocks = json!([
        {"toolUse": {"toolUseId": "a", "name": "now", "input": {}}},
        {"toolUse": {"toolUseId": "b", "name": "find", "input": "{\"query\": \"INV"}},
    ]);
    let local = start(Reply::content(blocks).stop_reason("max_tokens")).await;
    let fragments: Vec<(u64, String)> = converse_stream(&local, &user("hi"))
        .await
        .events()
        .iter()
        .filter_map(|(_, payload)| {
            let text = payload.pointer("/delta/toolUse/input")?.as_str()?;
            Some((payload["contentBlockIndex"].as_u64()?, text.to_owned()))
        })
        .collect();
    let of = |index: u64| -> Vec<&str> {
        fragments.iter().filter(|(at, _)| *at == index).map(|(_, text)| text.as_str()).collect()
    };
    assert_eq!(of(0), [""]);
    assert_eq!(of(1).concat(), "{\"query\": \"INV");
}

#[tokio::test]
async fn reasoning_citations_and_what_is_new() {
    let blocks = json!([
        {"reasoningContent": {"reasoningText": {"text": "First this", "signature": "c2ln"}}},
        {"reasoningContent": {"redactedContent": "AA=="}},
        {"citationsContent": {
            "content": [{"text": "As said"}],
            "citations": [{"title": "Handbook"}],
        }},
        {"somethingNew": {"a": 1}},
    ]);
    let local = start(Reply::content(blocks)).await;
    let deltas: Vec<Value> = converse_stream(&local, &user("hi"))
        .await
        .events()
        .into_iter()
        .filter(|(name, _)| name == "contentBlockDelta")
        .map(|(_, payload)| payload)
        .collect();
    assert_eq!(
        deltas,
        [
            json!({"contentBlockIndex": 0, "delta": {"reasoningContent": {"text": "First "}}}),
            json!({"contentBlockIndex": 0, "delta": {"reasoningContent": {"text": "this"}}}),
            json!({"contentBlockIndex": 0, "delta": {"reasoningContent": {"signature": "c2ln"}}}),
            json!({"contentBlockIndex": 1, "delta": {"reasoningContent": {"redactedContent": "AA=="}}}),
            json!({"contentBlockIndex": 2, "delta": {"text": "As "}}),
            json!({"contentBlockIndex": 2, "delta": {"text": "said"}}),
            json!({"contentBlockIndex": 2, "delta": {"citation": {"title": "Handbook"}}}),
            json!({"contentBlockIndex": 3, "delta": {"somethingNew": {"a": 1}}}),
        ]
    );
}

#[tokio::test]
async fn tools_of_the_server_and_images_have_a_start() {
    let used = json!({"toolUseId": "t1", "name": "search", "input": {}, "type": "server_tool_use"});
    let found = json!([{"text": "one"}, {"json": {"two": 2}}]);
    let result = json!({"toolUseId": "t1", "content": found, "status": "success", "type": "found"});
    let local = start(Reply::content(json!([
        {"toolUse": used},
        {"toolResult": result},
        {"image": {"format": "png", "source": {"bytes": "AA=="}}},
    ])))
    .await;
    let events = converse_stream(&local, &user("hi")).await.events();
    let block = |name: &str, member: &str, of: &Value, index: usize| {
        (name.to_owned(), json!({"contentBlockIndex": index, member: of}))
    };
    let begun = |of: Value, index| block("contentBlockStart", "start", &of, index);
    let delta = |of: Value, index| block("contentBlockDelta", "delta", &of, index);
    let stop = |index: usize| ("contentBlockStop".to_owned(), json!({"contentBlockIndex": index}));
    let used = json!({"name": "search", "toolUseId": "t1", "type": "server_tool_use"});
    let result = json!({"toolUseId": "t1", "status": "success", "type": "found"});
    assert_eq!(
        events[1..events.len() - 2],
        [
            begun(json!({"toolUse": used}), 0),
            delta(json!({"toolUse": {"input": ""}}), 0),
            stop(0),
            begun(json!({"toolResult": result}), 1),
            delta(json!({"toolResult": [{"text": "one"}]}), 1),
            delta(json!({"toolResult": [{"json": {"two": 2}}]}), 1),
            stop(1),
            begun(json!({"image": {"format": "png"}}), 2),
            delta(json!({"image": {"source": {"bytes": "AA=="}}}), 2),
            stop(2),
        ]
    );
    // The client does not run this tool.
    assert_eq!(events[events.len() - 2].1["stopReason"], "end_turn");
}

#[tokio::test]
async fn the_engine_streams_what_it_answers() {
    let local = Server::start().await.expect("a free port");
    let schema = object(json!({"number": {"type": "string"}, "total": {"type": "number"}}));
    let request = with_tool("Number: INV-7\nTotal: 12.50", "invoice", &schema);
    let whole = converse(&local, &request).await.json();
    let streamed = converse_stream(&local, &request).await;
    let input = streamed.texts("/delta/toolUse/input").concat();
    let input: Value = serde_json::from_str(&input).expect("JSON");
    assert_eq!(input, whole["output"]["message"]["content"][0]["toolUse"]["input"]);
    assert_eq!(input, json!({"number": "INV-7", "total": 12.5}));
    let events = streamed.events();
    assert_eq!(events.last().map(|(_, metadata)| &metadata["usage"]), Some(&whole["usage"]));
}

#[tokio::test]
async fn refusals_come_before_the_stream() {
    let script = Script::new()
        .reply(Reply::error(AwsError::Throttling, "Too many requests"))
        .reply(Reply::http(503, "busy"))
        .reply(Reply::text("ok").header("x-amzn-requestid", "mine"));
    let local = Server::builder().script(script).start().await.expect("a free port");
    let call = async |body: &Value| {
        send(&local, "POST", STREAM, SIGNED, body.to_string().as_bytes()).await
    };
    let blank = call(&user("")).await;
    assert_eq!(blank.status, 400);
    assert!(blank.message().contains("text content blocks must be non-empty"));
    let throttled = call(&user("a")).await;
    assert_eq!((throttled.status, throttled.message().as_str()), (429, "Too many requests"));
    assert_eq!(throttled.header("content-type"), Some("application/json"));
    let busy = call(&user("a")).await;
    assert_eq!((busy.status, busy.body.as_str()), (503, "busy"));
    let answer = converse_stream(&local, &user("a")).await;
    assert!(answer.head.contains("x-amzn-requestid: mine"), "{}", answer.head);
}

#[tokio::test]
async fn events_are_seen_one_by_one() {
    let pause = Duration::from_millis(30);
    let script = Script::always(Reply::text("a b"));
    let local =
        Server::builder().script(script).event_delay(pause).start().await.expect("a free port");
    let begun = Instant::now();
    let mut socket = open(&local, STREAM, &user("hi")).await;
    let mut seen = Vec::new();
    let mut reads = 0;
    while socket.read_buf(&mut seen).await.expect("bytes") > 0 {
        reads += 1;
    }
    // Six events have five delays between them.
    assert!(reads >= 6, "{reads}");
    assert!(begun.elapsed() >= pause * 5, "{:?}", begun.elapsed());
}
