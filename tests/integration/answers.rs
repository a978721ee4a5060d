//! From what comes back to typed values.

use bedrock_prompt::sdk::types::StopReason;
use bedrock_prompt::{Client, ErrorKind, OutputMode, Prompt, Text, decode};
use bedrock_prompt_local::{Reply, Server};
use serde_json::json;

use crate::prompts::{Ask, CLAUDE, Classify, Customer, Explain, Invoice, Line, ReadInvoice, Topic};
use crate::support::{client, scripted};

fn invoice() -> serde_json::Value {
    json!({
        "number": "7/24",
        "issued": "2026-03-01",
        "lines": [{ "text": "paper", "amount": 12.5 }, { "text": "ink", "amount": 30 }],
        "total": 42.5,
    })
}

fn explain() -> Explain<'static> {
    Explain { audience: "children", topic: "tides", words: 50 }
}

#[tokio::test]
async fn a_typed_value_comes_back_with_its_record() {
    let server = scripted([Reply::tool_use("invoice", invoice()).usage(120, 40)]).await;
    let response = client(&server).prompt(ReadInvoice { document: "..." }).send().await;
    let response = response.expect("the answer fits");
    assert_eq!(
        response.output,
        Invoice {
            number: "7/24".into(),
            issued: chrono::NaiveDate::from_ymd_opt(2026, 3, 1).expect("a date"),
            lines: vec![
                Line { text: "paper".into(), amount: 12.5 },
                Line { text: "ink".into(), amount: 30.0 },
            ],
            total: 42.5,
            note: None,
        }
    );
    assert_eq!(
        (response.record.usage.input_tokens, response.record.usage.output_tokens),
        (120, 40)
    );
    assert_eq!(response.record.usage.total_tokens(), 160);
    assert_eq!(response.stop_reason, StopReason::ToolUse);
    assert_eq!(response.record.mode, Some(OutputMode::Tool));
    assert!(response.record.request_id.is_some());
    assert_eq!(decode::<Invoice>(&response.converse_output()).expect("fits"), response.output);
}

#[tokio::test]
async fn text_comes_back_whole() {
    let reply = Reply::text("The moon ").and_text("pulls.").stop_reason("stop_sequence");
    let server = scripted([reply]).await;
    let response = client(&server).prompt(explain()).send().await.expect("text");
    assert_eq!(response.output, Text("The moon pulls.".into()));
    assert_eq!(response.stop_reason, StopReason::StopSequence);
    assert_eq!(response.record.mode, None);
}

#[tokio::test]
async fn what_is_no_object_is_taken_out_of_its_wrapper() {
    let reply = Reply::tool_use("topics", json!({ "value": ["shipping", "billing"] }));
    let server = scripted([reply]).await;
    let classify = Classify {
        message: "Where is it?",
        tags: &[],
        customer: Customer { name: "Ada", since: 1843 },
        note: None,
        ticket: 7,
    };
    let response = client(&server).prompt(classify).send().await.expect("topics");
    assert_eq!(response.output, [Topic::Shipping, Topic::Billing]);
    assert_eq!(response.record.mode, Some(OutputMode::AutoTool));
}

#[tokio::test]
async fn words_before_the_tool_and_the_same_call_twice_do_no_harm() {
    let reply = Reply::text("Let me read that.")
        .and_tool_use("invoice", invoice())
        .and_tool_use("invoice", invoice());
    let server = scripted([reply]).await;
    let response = client(&server).prompt(ReadInvoice { document: "..." }).send().await;
    assert_eq!(response.expect("fits").output.number, "7/24");
}

#[tokio::test]
async fn extract_reads_a_value_from_a_text() {
    let server = Server::start().await.expect("a free port");
    let client = Client::builder().model(CLAUDE).local(server.endpoint_url());
    let text = "Text: paper\nAmount: 12.50 EUR\n";
    let line = client.extract::<Line>(text).send().await.expect("all is there").output;
    assert_eq!(line, Line { text: "paper".into(), amount: 12.5 });
}

#[tokio::test]
async fn settings_are_taken_from_the_call_then_the_prompt_then_the_client() {
    let server = scripted([Reply::text("Short.").times(3)]).await;
    let client =
        Client::builder().model("amazon.nova-pro-v1:0").max_tokens(11).local(server.endpoint_url());
    client.prompt(explain()).send().await.expect("text");
    client.prompt(explain()).max_tokens(33).model("x.y").send().await.expect("text");
    client.prompt(Ask("Why?")).send().await.expect("text");
    let sent: Vec<_> = server
        .received()
        .into_iter()
        .map(|each| (each.model_id, each.body["inferenceConfig"]["maxTokens"].clone()))
        .collect();
    assert_eq!(
        sent,
        [
            ("amazon.nova-lite-v1:0".to_owned(), json!(300)),
            ("x.y".to_owned(), json!(33)),
            ("amazon.nova-pro-v1:0".to_owned(), json!(11)),
        ]
    );
}

#[tokio::test]
async fn two_answers_under_one_id_are_not_one() {
    let used = |total: u32| {
        let mut input = invoice();
        input["total"] = json!(total);
        json!({ "toolUse": { "toolUseId": "t1", "name": "invoice", "input": input } })
    };
    let blocks = [json!([used(1), used(2)]), json!([used(1), used(2), used(1)])];
    let server =
        scripted(blocks.map(|blocks| Reply::content(blocks).stop_reason("tool_use"))).await;
    let client = client(&server);
    for _ in 0..2 {
        let error = client.prompt(ReadInvoice { document: "..." }).send().await;
        let error = error.expect_err("two answers");
        assert_eq!(error.kind(), ErrorKind::MultipleAnswers);
        assert!(error.to_string().contains("2 different inputs"), "{error}");
        assert!(error.answer().is_some_and(|all| all.contains("\"total\":2")));
    }
}

#[tokio::test]
async fn cited_text_is_part_of_the_answer() {
    let blocks = json!([
        { "text": "As the report says, " },
        { "citationsContent": { "content": [{ "text": "the moon pulls." }], "citations": [] } },
    ]);
    let server = scripted([Reply::content(blocks)]).await;
    let response = client(&server).prompt(explain()).send().await.expect("text");
    assert_eq!(&*response.output, "As the report says, the moon pulls.");
}

#[tokio::test]
async fn a_tool_call_is_no_text() {
    let server = scripted([Reply::tool_use("search", json!({ "q": "tides" }))]).await;
    let error = client(&server).prompt(explain()).send().await.expect_err("no text");
    assert_eq!(error.kind(), ErrorKind::UnexpectedTool);
    assert_eq!(error.answer(), Some(r#"{"q":"tides"}"#));
}

/// A cell of a table.
#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
enum Cell {
    Number(f64),
    Text(String),
}

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "Cells?", output = Vec<Cell>, tool = "cells")]
struct Cells;

#[tokio::test]
async fn a_number_of_many_digits_is_no_text() {
    let answer = r#"{"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"cells","input":{"value":[33.333333333333333333,"n/a"]}}}]}},"stopReason":"tool_use","usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2},"metrics":{"latencyMs":1}}"#;
    let server = scripted([Reply::http(200, answer)]).await;
    let cells = client(&server).prompt(Cells).send().await.expect("cells").output;
    assert_eq!(cells, [Cell::Number(33.333_333_333_333_336), Cell::Text("n/a".into())]);
}
