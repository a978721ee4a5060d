//! Texts and messages with several answers, of which none is chosen; nothing of one answer is lost.

use std::collections::BTreeMap;

use bedrock_prompt::{ErrorKind, OutputMode, repair::RepairKind};
use bedrock_prompt_local::Reply;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::one_reading::{Draft, NOTE, Note, note, read, sent, taken};

use ErrorKind::{InvalidOutput, MultipleAnswers};
use RepairKind::{MarkdownFence, Repeated, SurroundingText};

const OTHER: &str = r#"{"title":"a","body":"c"}"#;

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Order {
    sku: String,
    quantity: u32,
}

#[tokio::test]
async fn several_answers_in_one_text_are_none() {
    for text in [
        format!("```json\n{NOTE}\n```\nCorrection: {OTHER}"),
        format!("```json\n{NOTE}\n```\nCorrection:\n```json\n{OTHER}\n```"),
        format!("```json {NOTE} ``` or ```json {OTHER} ```"),
        format!("{NOTE}\n```\n{OTHER}\n```"),
        format!("First {NOTE}, then {OTHER}."),
        format!("{NOTE}{OTHER}"),
        format!("The notes: [{NOTE},{OTHER}]. Only the first: {NOTE}"),
    ] {
        assert_eq!(read::<Note>(&text).await, Err(MultipleAnswers), "{text}");
    }
    // Also one that cannot be read, beside one that can be.
    for text in [
        format!("For example {NOTE}. But here: \"{{\\\"title\\\":\\\"a\\\"}}\""),
        format!("{{\n`title`: `x`\n}}\nCorrection: {NOTE}"),
        format!("```\n{{“title”: “x”}}\n```\n```\n{NOTE}\n```"),
        format!("```json\n{{\\n\\\"title\\\": \\\"x\\\"}}\n```\n{NOTE}"),
    ] {
        assert_eq!(read::<Note>(&text).await, Err(MultipleAnswers), "{text}");
    }
    assert_eq!(read::<Draft>("Not {\"title\":\"a\"}, but: {}").await, Err(MultipleAnswers));
    let text = "Tags: [\"a\",\"b\"]. The format is {\"value\":[\"x\"]}.";
    assert_eq!(read::<Vec<String>>(text).await, Err(MultipleAnswers));
    // The same value twice is one answer.
    for (text, place) in [
        (
            format!("```json\n{NOTE}\n```\nAgain: {{\"body\":\"b\", \"title\":\"a\"}}"),
            MarkdownFence,
        ),
        (format!("{NOTE}\nThat is: {NOTE}"), SurroundingText),
        (format!("```json {NOTE} ``` and ```json {NOTE} ```"), MarkdownFence),
    ] {
        assert_eq!(read(&text).await, Ok((note(), vec![Repeated, place])), "{text}");
    }
}

#[tokio::test]
async fn a_property_outside_of_the_brackets_is_not_lost() {
    for text in [
        "{\"title\":\"a\"}, \"body\":\"b\"}",
        "{\"title\":\"a\"}\n\"body\": \"b\"",
        "{\"title\":\"a\"}, 'body' : 'b'",
        "```json\n{\"title\":\"a\"}\n```\n\"body\": \"b\"",
        "\"body\": \"b\", {\"title\":\"a\"}",
    ] {
        assert_eq!(read::<Draft>(text).await, Err(InvalidOutput), "{text}");
    }
    for text in ["{\"a\":1}, \"b\":2}", "{\"a\":1}, \"b\" 2}", "{\"a\":1}, \"\" : 2"] {
        assert_eq!(read::<BTreeMap<String, Value>>(text).await, Err(InvalidOutput), "{text}");
    }
    for text in ["{\"a\":1}, []", "{\"a\":1}, {}", "{\"a\":1}\n[2]"] {
        assert!(read::<Vec<Value>>(text).await.is_err(), "{text}");
    }
    // Prose that names a property is not a part of the document.
    for text in [
        format!("The \"title\": is from the header.\n{NOTE}"),
        format!("{NOTE}\n\nNote: the \"body\": field was inferred."),
        format!("- \"title\": \"a\"\n\n{NOTE}"),
        format!("{NOTE}, \"as you asked\"."),
        format!("{NOTE}, [see note]"),
    ] {
        assert_eq!(read(&text).await, Ok((note(), vec![SurroundingText])), "{text}");
    }
    let draft = Draft { title: Some("a".into()), body: None };
    let text = "{\"title\":\"a\"} \"author\": nobody";
    assert_eq!(read(text).await, Ok((draft, vec![SurroundingText])));
}

#[tokio::test]
async fn a_twin_of_a_call_is_not_a_second_answer() {
    let good = json!({ "sku": "A", "quantity": 2 });
    let calls = |inputs: Vec<Value>| {
        inputs.into_iter().fold(Reply::message(), |reply, input| reply.and_tool_use("order", input))
    };
    let order = || Order { sku: "A".into(), quantity: 2 };
    for twin in [
        json!({}),
        json!({ "quantity": 2.0, "sku": "A" }),
        json!({ "sku": "A", "quantity": 2e0 }),
        good.clone(),
    ] {
        for inputs in
            [vec![twin.clone(), good.clone()], vec![good.clone(), twin.clone(), twin.clone()]]
        {
            let result = sent::<Order>(OutputMode::Tool, calls(inputs)).await;
            let response = result.unwrap_or_else(|error| panic!("{twin}: {error}"));
            assert_eq!(response.output, order(), "{twin}");
            assert_eq!(response.repairs[0].kind, Repeated, "{twin}");
        }
    }
    for other in [json!({ "sku": "A", "quantity": 3 }), json!({ "sku": "A" }), json!([])] {
        let result =
            sent::<Order>(OutputMode::Tool, calls(vec![good.clone(), other.clone()])).await;
        assert_eq!(taken(result), Err(MultipleAnswers), "{other}");
    }
    // In texts as well.
    let text = "{\"sku\":\"A\",\"quantity\":2.0}\n{\"quantity\":2,\"sku\":\"A\"}";
    let read = sent::<Order>(OutputMode::Prompted, Reply::text(text)).await.expect("an order");
    assert_eq!((read.output, read.repairs[0].kind), (order(), Repeated));
}
