//! Unusual shapes of real responses, whole and streamed, as models and Bedrock have sent them.

use std::fmt::Write as _;

use bedrock_prompt::{
    Client, Error, ErrorKind, OutputMode, Prompt, Response, record::Adaptation, sdk, usage::Usage,
};
use bedrock_prompt_local::{MalformedToolUse, Reply, Server};
use insta::assert_snapshot;
use sdk::types::{ContentBlock, ReasoningContentBlock};
use serde_json::{Value, json};

use crate::errors::report;
use crate::prompts::{Ask, CLAUDE, Invoice, ReadInvoice};
use crate::support::{client, scripted};

const INVOICE: ReadInvoice<'_> = ReadInvoice { document: "Invoice 7" };

fn invoice() -> Value {
    json!({ "number": "7", "issued": "2026-03-01", "lines": [{ "text": "ink", "amount": 3 }], "total": 3 })
}

fn used(input: &Value) -> Value {
    json!({ "toolUse": { "toolUseId": "t1", "name": "invoice", "input": input } })
}

fn reasoning(text: &str) -> Value {
    json!({ "reasoningContent": { "reasoningText": { "text": text } } })
}

/// What comes of a reply, whole and in a stream.
async fn both<P: Prompt>(
    prompt: &P,
    mode: Option<OutputMode>,
    reply: Reply,
) -> [Result<Response<P::Output>, Error>; 2] {
    let server = scripted([reply.clone(), reply]).await;
    let client = client(&server);
    let call = || {
        let call = client.prompt(prompt).model(CLAUDE);
        mode.into_iter().fold(call, bedrock_prompt::client::Call::mode)
    };
    [call().send().await, call().stream().await.expect("it begins").finish().await]
}

async fn invoices(reply: Reply) -> [Response<Invoice>; 2] {
    both(&INVOICE, None, reply).await.map(|result| {
        let response = result.expect("an invoice");
        assert_eq!((&*response.output.number, response.output.total), ("7", 3.0));
        response
    })
}

/// The events of an invoice, its input in these pieces.
fn events(pieces: &[&str]) -> Vec<(&'static str, Value)> {
    let tool = json!({ "toolUse": { "toolUseId": "t1", "name": "invoice" } });
    let delta = |piece: &&str| {
        let delta = json!({ "toolUse": { "input": piece } });
        ("contentBlockDelta", json!({ "contentBlockIndex": 0, "delta": delta }))
    };
    let mut events = vec![
        ("messageStart", json!({ "role": "assistant" })),
        ("contentBlockStart", json!({ "contentBlockIndex": 0, "start": tool })),
    ];
    events.extend(pieces.iter().map(delta));
    events.extend([
        ("contentBlockStop", json!({ "contentBlockIndex": 0 })),
        ("messageStop", json!({ "stopReason": "tool_use" })),
        ("metadata", metadata(&json!({ "inputTokens": 9, "outputTokens": 4, "totalTokens": 13 }))),
    ]);
    events
}

fn metadata(usage: &Value) -> Value {
    json!({ "metrics": { "latencyMs": 1 }, "usage": usage })
}

fn body(usage: &Value) -> Value {
    json!({
        "output": { "message": { "role": "assistant", "content": [used(&invoice())] } },
        "stopReason": "tool_use",
        "metrics": { "latencyMs": 1 },
        "usage": usage,
    })
}

async fn streamed(reply: Reply) -> Response<Invoice> {
    let server = scripted([reply]).await;
    let stream = client(&server).prompt(INVOICE).stream().await.expect("it begins");
    stream.finish().await.expect("an invoice")
}

async fn whole(body: &Value) -> Response<Invoice> {
    let server = scripted([Reply::http(200, body.to_string())]).await;
    client(&server).prompt(INVOICE).send().await.expect("an invoice")
}

/// Adds a key that nobody knows to every object that is no union of AWS's and no content.
fn with_strangers(value: &mut Value) {
    let Value::Object(members) = value else { return };
    for key in ["output", "message", "toolUse", "usage", "metrics", "start"] {
        members.get_mut(key).into_iter().for_each(with_strangers);
    }
    for block in members.get_mut("content").and_then(Value::as_array_mut).into_iter().flatten() {
        with_strangers(&mut block["toolUse"]);
    }
    let is_union = ["toolUse", "message"].iter().any(|key| members.contains_key(*key));
    if !is_union {
        members.insert("p".into(), "abcdefghij".into());
        members.insert("brandNew".into(), json!({ "a": [1, { "b": null }] }));
    }
}

#[tokio::test]
async fn shape_1_keys_and_events_that_nobody_knows() {
    let usage = json!({ "inputTokens": 9, "outputTokens": 4, "totalTokens": 13 });
    let plain = whole(&body(&usage)).await;
    let mut odd = body(&usage);
    with_strangers(&mut odd);
    let odd = whole(&odd).await;
    let text = invoice().to_string();
    let mut events = events(&[&text]);
    for (_, payload) in &mut events {
        with_strangers(payload);
    }
    for at in (0..=events.len()).rev() {
        events.insert(at, ("brandNewEvent", json!({ "contentBlockIndex": 0, "p": "ab" })));
    }
    let streamed = streamed(Reply::events(events)).await;
    for response in [odd, streamed] {
        assert_eq!(response.output, plain.output);
        assert_eq!((response.record.usage, response.repairs.len()), (plain.record.usage, 0));
        assert_eq!(response.converse_output().output(), plain.converse_output().output());
    }
}

#[tokio::test]
async fn shape_3_fragments_are_cut_anywhere() {
    // As one that escapes what is not ASCII: cuts come between the halves of a letter.
    let text =
        r#"{"number":"Z\u00fcrich \ud83d\ude9a 7","issued":"2026-03-01","lines":[],"total":0}"#;
    let pairs = (0..=text.len()).map(|at| vec!["", &text[..at], &text[at..]]);
    let single: Vec<&str> = (0..text.len()).map(|at| &text[at..=at]).collect();
    let all: Vec<Vec<&str>> = pairs.chain([single, vec![text], vec![text, ""]]).collect();
    let server = scripted(all.iter().map(|pieces| Reply::events(events(pieces)))).await;
    let client = client(&server);
    for pieces in &all {
        let stream = client.prompt(INVOICE).stream().await.expect("it begins");
        let response = stream.finish().await.unwrap_or_else(|error| panic!("{pieces:?}: {error}"));
        assert_eq!(response.output.number, "Zürich \u{1f69a} 7", "{pieces:?}");
        assert!(response.repairs.is_empty());
    }
    for response in
        invoices(Reply::malformed_tool_use(MalformedToolUse::OneDelta, "invoice", invoice())).await
    {
        assert!(response.repairs.is_empty());
    }
}

#[tokio::test]
async fn shape_4_an_empty_text_before_the_reasoning() {
    let blocks = |text: String| {
        let empty = json!({ "text": "" });
        Reply::content(json!([empty, reasoning("Hm."), { "text": text }]))
    };
    for mode in [OutputMode::Native, OutputMode::Prompted] {
        for result in both(&INVOICE, Some(mode), blocks(invoice().to_string())).await {
            let response = result.expect("an invoice");
            assert_eq!((&*response.output.number, response.repairs.len()), ("7", 0));
            assert_eq!(response.reasoning().as_deref(), Some("Hm."));
        }
    }
    // No blank text is sent back: Bedrock refuses one.
    let server = scripted([blocks("Yes.".into()), Reply::text("Welcome.")]).await;
    let mut chat = client(&server).conversation("").model("openai.gpt-oss-120b-1:0");
    let stream = chat.prompt("Ready?").stream().await.expect("it begins");
    assert_eq!(&*stream.finish().await.expect("text").output, "Yes.");
    chat.prompt("Thanks.").send().await.expect("text");
    let said = &server.received()[1].body["messages"][1]["content"];
    assert_eq!(said, &json!([reasoning("Hm."), { "text": "Yes." }]));
}

#[tokio::test]
async fn shape_5_every_set_of_keys_of_a_usage() {
    let counts = |more: Value| {
        let mut usage = json!({ "inputTokens": 9, "outputTokens": 4, "totalTokens": 20 });
        for (key, value) in more.as_object().into_iter().flatten() {
            usage[key] = value.clone();
        }
        usage
    };
    let details = json!([{ "ttl": "5m", "inputTokens": 2 }]);
    for (usage, cached) in [
        (counts(json!({})), (0, 0)),
        (counts(json!({ "serverToolUsage": {} })), (0, 0)),
        (counts(json!({ "cacheReadInputTokens": 5, "cacheWriteInputTokens": 2 })), (5, 2)),
        (
            counts(json!({
                "cacheReadInputTokenCount": 5, "cacheReadInputTokens": 5,
                "cacheWriteInputTokenCount": 2, "cacheWriteInputTokens": 2, "serverToolUsage": {}
            })),
            (5, 2),
        ),
        (
            counts(json!({
                "cacheReadInputTokens": 5, "cacheWriteInputTokens": 2, "cacheDetails": details
            })),
            (5, 2),
        ),
    ] {
        let mut events = events(&[&invoice().to_string()]);
        if let Some((_, last)) = events.last_mut() {
            *last = metadata(&usage);
        }
        for response in [whole(&body(&usage)).await, streamed(Reply::events(events)).await] {
            let Usage { input_tokens, output_tokens, .. } = response.record.usage;
            assert_eq!((input_tokens, output_tokens), (9, 4), "{usage}");
            let Usage { cache_read_input_tokens, cache_write_input_tokens, .. } =
                response.record.usage;
            assert_eq!((cache_read_input_tokens, cache_write_input_tokens), cached, "{usage}");
        }
    }
}

#[tokio::test]
async fn shape_6_tools_that_the_service_runs_itself() {
    let ran = json!({ "toolUse": {
        "toolUseId": "s1", "name": "nova_code_interpreter", "type": "server_tool_use",
        "input": { "snippet": "1 + 2" },
    } });
    let result = json!({ "toolResult": {
        "toolUseId": "s1", "type": "nova_code_interpreter_result", "status": "success",
        "content": [{ "text": "3" }],
    } });
    let mut named = used(&invoice());
    named["toolUse"]["type"] = "tool_use".into();
    for reply in [
        Reply::content(json!([ran, result, used(&invoice())])),
        Reply::content(json!([ran, result, named])),
        Reply::content(json!([named])),
        Reply::content(json!([used(&invoice())])),
    ] {
        let [whole, streamed] = invoices(reply).await;
        assert!(whole.repairs.is_empty() && streamed.repairs.is_empty());
        let (whole, streamed) = (whole.converse_output(), streamed.converse_output());
        let blocks = |output: &sdk::operation::converse::ConverseOutput| {
            let message = output.output().and_then(|output| output.as_message().ok()).cloned();
            message.expect("a message").content.len()
        };
        assert_eq!(blocks(&whole), blocks(&streamed));
    }
    // The next turn has a result for the one call that wants one.
    let reply = Reply::content(json!([ran, result, used(&invoice())]));
    let server = scripted([reply, Reply::text("Welcome.")]).await;
    let mut chat = client(&server).conversation("").model(CLAUDE);
    let stream = chat.prompt(INVOICE).stream().await.expect("it begins");
    stream.finish().await.expect("an invoice");
    chat.prompt("Thanks.").send().await.expect("text");
    let messages = &server.received()[1].body["messages"];
    assert_eq!(messages[1]["content"][0], ran);
    assert_eq!(messages[1]["content"][1], result);
    let results = messages[2]["content"].as_array().expect("blocks");
    assert_eq!((results.len(), &results[0]["toolResult"]["toolUseId"]), (2, &json!("t1")));
}

#[tokio::test]
async fn shape_7_reasoning_anywhere_and_without_a_signature() {
    let answer = json!({ "text": "Yes." });
    for blocks in [json!([reasoning("Hm."), answer]), json!([answer, reasoning("Hm.")])] {
        for result in both(&Ask("?"), None, Reply::content(blocks)).await {
            let response = result.expect("text");
            assert_eq!((&*response.output, response.reasoning().as_deref()), ("Yes.", Some("Hm.")));
        }
    }
    for blocks in [
        json!([reasoning("{\"number\":\"8\"}"), used(&invoice())]),
        json!([used(&invoice()), reasoning("{\"number\":\"8\"}")]),
    ] {
        invoices(Reply::content(blocks)).await;
    }
    // With reasoning alone, and the stop reason of an answer, there is none.
    let alone = || Reply::content(json!([reasoning("Hm.")]));
    for result in both(&Ask("?"), None, alone()).await {
        assert_eq!(result.expect_err("nothing").kind(), ErrorKind::EmptyAnswer);
    }
    for result in both(&INVOICE, None, alone()).await {
        assert_eq!(result.expect_err("nothing").kind(), ErrorKind::EmptyAnswer);
    }
}

#[tokio::test]
async fn shape_8_hidden_reasoning_goes_back_byte_for_byte() {
    // Base64 of what is base64 itself.
    let hidden = json!({ "reasoningContent": { "redactedContent": "YzJWamNtVjA=" } });
    let blocks = json!([hidden, { "text": "Yes." }]);
    for result in both(&Ask("?"), None, Reply::content(blocks.clone())).await {
        let response = result.expect("text");
        let output = response.converse_output();
        let message = output.output().and_then(|output| output.as_message().ok());
        let first = &message.expect("a message").content()[0];
        let ContentBlock::ReasoningContent(ReasoningContentBlock::RedactedContent(bytes)) = first
        else {
            panic!("another block")
        };
        assert_eq!((bytes.as_ref(), response.reasoning()), (&b"c2VjcmV0"[..], None));
    }
    let server = scripted([Reply::content(blocks.clone()), Reply::text("Welcome.")]).await;
    let mut chat = client(&server).conversation("").model(CLAUDE);
    chat.prompt("Ready?").stream().await.expect("it begins").finish().await.expect("text");
    chat.prompt("Thanks.").send().await.expect("text");
    assert_eq!(server.received()[1].body["messages"][1]["content"], blocks);
}

#[tokio::test]
async fn shape_10_native_output_in_any_white_space() {
    let compact = invoice().to_string();
    let pretty = serde_json::to_string_pretty(&invoice()).expect("JSON");
    let spaced = compact.replace(':', " : ").replace(['{', '['], "{ ").replace("{ {", "[ {");
    let blank = format!("\n{}", compact.replacen('{', "{\n\n\n  ", 1));
    let long = "The invoice is number 7. ".repeat(60);
    assert!(serde_json::from_str::<Value>(&spaced).is_ok(), "{spaced}");
    for text in [compact, pretty, spaced, blank] {
        let blocks = json!([reasoning(&long), { "text": text }]);
        for reply in [Reply::text(&text), Reply::content(blocks)] {
            for result in both(&INVOICE, Some(OutputMode::Native), reply).await {
                let response = result.expect("an invoice");
                assert_eq!((&*response.output.number, response.repairs.len()), ("7", 0));
            }
        }
    }
}

/// A client that asks again, and without retries.
fn asking(server: &Server) -> Client {
    Client::new(client(server).sdk().clone())
}

#[tokio::test]
async fn shape_11_a_tool_before_the_native_output() {
    let search = Reply::tool_use("search", json!({ "query": "7" }));
    for result in both(&INVOICE, Some(OutputMode::Native), search.clone()).await {
        let error = result.expect_err("no JSON yet");
        assert_eq!(
            (error.kind(), error.answer()),
            (ErrorKind::UnexpectedTool, Some("{\"query\":\"7\"}"))
        );
    }
    // The next turn has it.
    let server = scripted([search, Reply::text(invoice().to_string())]).await;
    let call = asking(&server).prompt(INVOICE).mode(OutputMode::Native);
    let response = call.send().await.expect("an invoice");
    assert_eq!((&*response.output.number, response.record.re_asks), ("7", 1));
    assert_eq!(response.record.mode, Some(OutputMode::Native));
}

#[tokio::test]
async fn shape_13_errors_in_errors() {
    let words = "The model returned the following errors: Malformed input request: \
                 #/messages/2/content/0: extraneous key [toolResult] is not permitted, please \
                 reformat your input and try again.";
    let bare = Reply::http(400, json!({ "message": words }).to_string());
    let mut errors = Vec::new();
    for name in [
        "ValidationException",
        "ValidationException:http://internal.amazon.com/coral/com.amazon.bedrock/",
        "com.amazon.bedrock#ValidationException",
    ] {
        let reply = bare.clone().header("x-amzn-errortype", name);
        let server = scripted([reply.clone()]).await;
        let whole = client(&server).prompt(INVOICE).send().await.expect_err("refused");
        let server = scripted([reply]).await;
        let streamed = client(&server).prompt(INVOICE).stream().await.expect_err("refused");
        assert_eq!(whole.to_string(), streamed.to_string());
        assert_eq!((whole.kind(), whole.service_message()), (ErrorKind::Validation, Some(words)));
        errors.push(whole);
    }
    assert!(errors.iter().all(|error| error.to_string() == errors[0].to_string()));
    assert_snapshot!(report(&errors[..1]));
}

/// Everything that models refuse in a schema.
#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
struct Review {
    #[schemars(range(min = 1, max = 5))]
    stars: u8,
    #[schemars(extend("exclusiveMinimum" = 0, "exclusiveMaximum" = 10, "multipleOf" = 0.5))]
    price: f64,
    #[schemars(length(min = 3, max = 10))]
    title: String,
    #[schemars(regex(pattern = r"^(?!draft)[a-z-]+$"))]
    slug: String,
    #[schemars(length(min = 2, max = 3), inner(length(min = 1)))]
    tags: Vec<String>,
}

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "Read the review.", output = Review)]
struct ReadReview;

#[tokio::test]
async fn shape_14_bounds_are_not_sent_where_they_are_refused_and_kept_all_the_same() {
    let good =
        json!({ "stars": 5, "price": 1.5, "title": "Fine.", "slug": "a-b", "tags": ["a", "b"] });
    let bad = json!({ "stars": 6, "price": 10, "title": "No", "slug": "a-b", "tags": ["a"] });
    let mut all = String::new();
    for mode in [OutputMode::Native, OutputMode::StrictTool, OutputMode::Tool] {
        let reply = |value: &Value| match mode {
            OutputMode::Native => Reply::text(value.to_string()),
            _ => Reply::tool_use("review", value.clone()),
        };
        let server = scripted([reply(&bad), reply(&good)]).await;
        let response = asking(&server).prompt(ReadReview).mode(mode).send().await;
        let response = response.expect("the second answer");
        assert_eq!((response.output.stars, response.record.re_asks), (5, 1));
        assert!(
            !response.record.adaptations.iter().any(|step| matches!(step, Adaptation::Mode { .. }))
        );
        let sent = server.received();
        let schema = match mode {
            OutputMode::Native => {
                let structure = &sent[0].body["outputConfig"]["textFormat"]["structure"];
                let schema = structure["jsonSchema"]["schema"].as_str().expect("a string");
                serde_json::from_str(schema).expect("JSON")
            }
            _ => sent[0].body["toolConfig"]["tools"][0]["toolSpec"]["inputSchema"]["json"].clone(),
        };
        let last = &sent[1].body["messages"][2]["content"][0];
        let complaint = last["text"].as_str().or(last["toolResult"]["content"][0]["text"].as_str());
        let complaint = complaint.expect("a complaint");
        writeln!(all, "{mode:?}\n{:#}\n{complaint}\n", schema["properties"]).expect("a string");
    }
    assert_snapshot!(all);
}
