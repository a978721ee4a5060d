//! Where an answer ends: `maxTokens`, `stopSequences`, and their names in other formats.

use bedrock_prompt_local::{MalformedToolUse, Reply, Script, Server};
use serde_json::{Value, json};

use crate::frames::{converse_stream, stream};
use crate::support::{SIGNED, converse, object, send, user, with_tool};

const CLAUDE: &str = "us.anthropic.claude-sonnet-4-5-20250929-v1%3A0";
const LLAMA: &str = "us.meta.llama3-3-70b-instruct-v1%3A0";

async fn start(reply: Reply) -> Server {
    Server::builder().script(Script::always(reply)).start().await.expect("a free port")
}

fn asked(inference_config: &Value) -> Value {
    let mut request = user("hi");
    request["inferenceConfig"] = inference_config.clone();
    request
}

/// The content, the stop reason and the output tokens of Converse; the stream says the same.
async fn answered(local: &Server, request: &Value) -> (Value, Value, u64) {
    let answer = converse(local, request).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let whole = answer.json();
    let events = converse_stream(local, request).await.events();
    let (mut texts, mut inputs) = (String::new(), String::new());
    for (_, payload) in &events {
        texts.push_str(payload["delta"]["text"].as_str().unwrap_or_default());
        inputs.push_str(payload["delta"]["toolUse"]["input"].as_str().unwrap_or_default());
    }
    let content = &whole["output"]["message"]["content"];
    let blocks = content.as_array().expect("a list").iter();
    let said = |block: &Value| {
        let cited = block["citationsContent"]["content"][0]["text"].as_str();
        block["text"].as_str().or(cited).unwrap_or_default().to_owned()
    };
    let said: String = blocks.clone().map(said).collect();
    assert_eq!(texts, said);
    if let Some(input) = blocks.clone().find_map(|block| block["toolUse"]["input"].as_str()) {
        assert_eq!(inputs, input);
    }
    let stop = events.iter().find(|(name, _)| name == "messageStop").expect("an end");
    assert_eq!(stop.1["stopReason"], whole["stopReason"]);
    let (_, metadata) = events.last().expect("metadata");
    assert_eq!(metadata["usage"], whole["usage"]);
    let tokens = whole["usage"]["outputTokens"].as_u64().expect("a count");
    (content.clone(), whole["stopReason"].clone(), tokens)
}

#[tokio::test]
async fn max_tokens_end_a_text() {
    let local = start(Reply::text("One two three four five")).await;
    // A token has four characters.
    for (max_tokens, text, reason, tokens) in [
        (1, "One ", "max_tokens", 1),
        (2, "One two ", "max_tokens", 2),
        (5, "One two three four f", "max_tokens", 5),
        (6, "One two three four five", "end_turn", 6),
        (7, "One two three four five", "end_turn", 7),
        (1000, "One two three four five", "end_turn", 7),
    ] {
        let answer = answered(&local, &asked(&json!({ "maxTokens": max_tokens }))).await;
        assert_eq!(answer, (json!([{ "text": text }]), json!(reason), tokens), "{max_tokens}");
    }
    let (content, reason, _) = answered(&local, &user("hi")).await;
    assert_eq!(
        (&content[0]["text"], &reason),
        (&json!("One two three four five"), &json!("end_turn"))
    );
}

#[tokio::test]
async fn max_tokens_end_characters_and_blocks_whole() {
    let local = start(Reply::text("Größe 世界 👍🏽").and_text("Second")).await;
    let answer = |max_tokens| {
        let request = asked(&json!({ "maxTokens": max_tokens }));
        let local = &local;
        async move { answered(local, &request).await.0 }
    };
    assert_eq!(answer(2).await, json!([{"text": "Größe 世界"}]));
    assert_eq!(answer(3).await, json!([{"text": "Größe 世界 👍🏽"}, {"text": "S"}]));
    let local = start(Reply::text("Four").and_text("Second")).await;
    let (content, reason, tokens) = answered(&local, &asked(&json!({"maxTokens": 1}))).await;
    assert_eq!((content, reason, tokens), (json!([{"text": "Four"}]), json!("max_tokens"), 1));
}

#[tokio::test]
async fn max_tokens_cut_the_input_of_a_tool() {
    let input = json!({"number": "INV-7", "total": "12.00", "lines": ["a", "b"]});
    let local = start(Reply::tool_use("invoice", input.clone())).await;
    let whole = input.to_string();
    let mut cuts = Vec::new();
    for max_tokens in 1..60 {
        let request = asked(&json!({ "maxTokens": max_tokens }));
        let (content, reason, tokens) = answered(&local, &request).await;
        assert!(tokens <= max_tokens, "{tokens} of {max_tokens}");
        if reason == "tool_use" {
            assert_eq!(content[0]["toolUse"]["input"], input);
            continue;
        }
        assert_eq!(reason, "max_tokens");
        if let Some(block) = content.get(0) {
            let cut = block["toolUse"]["input"].as_str().expect("the text of an input");
            assert!(!cut.is_empty() && whole.starts_with(cut) && cut.len() < whole.len());
            assert_eq!(block["toolUse"]["name"], "invoice");
            cuts.push(cut.len());
        }
    }
    assert!(cuts.len() > 3 && cuts.is_sorted(), "{cuts:?}");
}

#[tokio::test]
async fn a_reply_that_says_how_it_ends_is_sent_whole() {
    let text = "One two three four five";
    let config = json!({"maxTokens": 1, "stopSequences": ["three"]});
    for (reply, reason) in [
        (Reply::text(text).stop_reason("end_turn"), "end_turn"),
        (Reply::text(text).stop_reason("a_new_one"), "a_new_one"),
        (Reply::text(text).usage(3, 99), "end_turn"),
    ] {
        let local = start(reply).await;
        let (content, stop_reason, _) = answered(&local, &asked(&config)).await;
        assert_eq!((content, stop_reason), (json!([{ "text": text }]), json!(reason)));
    }
    let cut = Reply::malformed_tool_use(MalformedToolUse::CutOff, "a", json!({"b": "c"}));
    let (content, ..) = answered(&start(cut).await, &asked(&json!({"maxTokens": 2}))).await;
    assert_eq!(content[0]["toolUse"]["input"], "{\"b\"");
}

#[tokio::test]
async fn a_stop_sequence_ends_the_text_before_it() {
    let local = start(Reply::text("One two. Three four.").and_tool_use("a", json!({}))).await;
    for (stops, text, reason) in [
        (json!(["Three"]), Some("One two. "), "stop_sequence"),
        // The one that is complete first, whatever its place in the list.
        (json!(["four", "two. Three", "Three"]), Some("One "), "stop_sequence"),
        (json!(["One two. Three", "two"]), Some("One "), "stop_sequence"),
        (json!(["One"]), None, "stop_sequence"),
        (json!(["one", "five"]), Some("One two. Three four."), "tool_use"),
        (json!([]), Some("One two. Three four."), "tool_use"),
    ] {
        let request = asked(&json!({ "stopSequences": stops }));
        let (content, stop_reason, _) = answered(&local, &request).await;
        assert_eq!((content[0]["text"].as_str(), &stop_reason), (text, &json!(reason)), "{stops}");
        let is_ended = reason == "stop_sequence";
        assert_eq!(content[1].is_null(), is_ended, "nothing follows a stop sequence");
    }
}

#[tokio::test]
async fn of_both_limits_the_first_one_counts() {
    let local = start(Reply::text("One two three four five")).await;
    for (max_tokens, stop, text, reason) in [
        (2, "five", "One two ", "max_tokens"),
        (100, "three", "One two ", "stop_sequence"),
        (2, "two", "One ", "stop_sequence"),
        (2, "three", "One two ", "stop_sequence"),
    ] {
        let config = json!({"maxTokens": max_tokens, "stopSequences": [stop]});
        let (content, stop_reason, _) = answered(&local, &asked(&config)).await;
        assert_eq!((&content[0]["text"], &stop_reason), (&json!(text), &json!(reason)), "{stop}");
    }
}

#[tokio::test]
async fn a_stop_sequence_does_not_end_reasoning_or_the_input_of_a_tool() {
    let reply = Reply::message()
        .and_reasoning("Let me END it.", Some("c2ln"))
        .and_tool_use("a", json!({"b": "END"}))
        .and_cited_text("It is the END of it.", json!([{"title": "Bill"}]))
        .and_text("More");
    let (content, reason, _) =
        answered(&start(reply).await, &asked(&json!({"stopSequences": ["END"]}))).await;
    assert_eq!(reason, "stop_sequence");
    assert_eq!(content[0]["reasoningContent"]["reasoningText"]["text"], "Let me END it.");
    assert_eq!(content[1]["toolUse"]["input"], json!({"b": "END"}));
    let cited = json!({"content": [{"text": "It is the "}], "citations": [{"title": "Bill"}]});
    assert_eq!(content[2]["citationsContent"], cited);
    assert_eq!(content.as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn reasoning_counts_as_output() {
    let reply = Reply::message().and_reasoning("A long thought", Some("c2ln")).and_text("Yes.");
    let local = start(reply).await;
    let (content, reason, tokens) = answered(&local, &asked(&json!({"maxTokens": 2}))).await;
    let cut = json!([{"reasoningContent": {"reasoningText": {"text": "A long t"}}}]);
    assert_eq!((content, reason, tokens), (cut, json!("max_tokens"), 2));
}

#[tokio::test]
async fn the_engine_ends_where_it_is_asked_to() {
    let local = Server::start().await.expect("a free port");
    let schema = object(json!({"number": {"type": "string"}, "total": {"type": "number"}}));
    let mut request = with_tool("Number: INV-7\nTotal: 12.50", "invoice", &schema);
    request["inferenceConfig"] = json!({"maxTokens": 10});
    let (content, reason, tokens) = answered(&local, &request).await;
    let cut = content[0]["toolUse"]["input"].as_str().expect("the text of an input");
    assert!(r#"{"number":"INV-7","total":12.5}"#.starts_with(cut), "{cut}");
    assert_eq!((reason, tokens), (json!("max_tokens"), 10));

    let (content, reason, tokens) = answered(&local, &asked(&json!({"maxTokens": 3}))).await;
    assert_eq!((&content[0]["text"], tokens), (&json!("I am the loc"), 3));
    assert_eq!(reason, "max_tokens");
}

async fn invoke(local: &Server, model: &str, body: &Value) -> Value {
    let path = format!("/model/{model}/invoke");
    let answer = send(local, "POST", &path, SIGNED, body.to_string().as_bytes()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

fn claude(members: &Value) -> Value {
    let mut body = json!({
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 100,
        "messages": [{"role": "user", "content": "hi"}],
    });
    for (name, value) in members.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    body
}

#[tokio::test]
async fn in_the_format_of_claude() {
    let local = start(Reply::text("One two. Three four.")).await;
    for (members, text, reason, stop) in [
        (json!({"max_tokens": 2}), "One two.", "max_tokens", Value::Null),
        (
            json!({"stop_sequences": ["four", "Three"]}),
            "One two. ",
            "stop_sequence",
            json!("Three"),
        ),
        (json!({"stop_sequences": ["five"]}), "One two. Three four.", "end_turn", Value::Null),
    ] {
        let answer = invoke(&local, CLAUDE, &claude(&members)).await;
        assert_eq!(answer["content"], json!([{"type": "text", "text": text}]));
        let ended = (&answer["stop_reason"], &answer["stop_sequence"]);
        assert_eq!(ended, (&json!(reason), &stop));
        let path = format!("/model/{CLAUDE}/invoke-with-response-stream");
        let events = stream(&local, &path, &claude(&members)).await.chunked();
        let deltas = events.iter().filter_map(|event| event["delta"]["text"].as_str());
        assert_eq!(deltas.collect::<String>(), text);
        let end = events.iter().find(|event| event["type"] == "message_delta").expect("an end");
        assert_eq!(end["delta"], json!({"stop_reason": reason, "stop_sequence": stop}));
        assert_eq!(end["usage"]["output_tokens"], answer["usage"]["output_tokens"]);
    }
}

#[tokio::test]
async fn in_the_format_of_llama() {
    let local = start(Reply::text("One two three")).await;
    let body = |length: u64| json!({"prompt": "hi", "max_gen_len": length});
    for (length, text, reason, tokens) in
        [(2, "One two ", "length", 2), (9, "One two three", "stop", 5)]
    {
        let answer = invoke(&local, LLAMA, &body(length)).await;
        assert_eq!((&answer["generation"], &answer["stop_reason"]), (&json!(text), &json!(reason)));
        assert_eq!(answer["generation_token_count"], tokens);
        let path = format!("/model/{LLAMA}/invoke-with-response-stream");
        let events = stream(&local, &path, &body(length)).await.chunked();
        let last = events.last().expect("an end");
        assert_eq!(
            (&last["stop_reason"], &last["generation_token_count"]),
            (&json!(reason), &json!(tokens))
        );
        let parts = events.iter().filter_map(|event| event["generation"].as_str());
        assert_eq!(parts.collect::<String>(), text);
    }
    let local = start(Reply::tool_use("invoice", json!({"number": "INV-7"}))).await;
    let whole = r#"{"name":"invoice","parameters":{"number":"INV-7"}}"#;
    for length in 1..40 {
        let answer = invoke(&local, LLAMA, &body(length)).await;
        let text = answer["generation"].as_str().expect("text");
        assert!(whole.starts_with(text), "{text}");
        assert_eq!(answer["stop_reason"] == "length", text.len() < whole.len());
    }
}
