//! Asking again for an answer that did not do, in the same conversation.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bedrock_prompt::{
    Client, Error, ErrorKind, OutputMode, Prompt, Response, Violations, usage::UsageTracker,
};
use bedrock_prompt_local::{AwsError, Reply, Server};
use insta::{assert_json_snapshot, assert_snapshot};
use serde_json::{Value, json};

use crate::prompts::{CLAUDE, Invoice, ReadInvoice};
use crate::support::{client, scripted};

const INVOICE: ReadInvoice<'_> = ReadInvoice { document: "Invoice 7" };
const PALMYRA: &str = "writer.palmyra-x5-v1:0";

fn good() -> Value {
    let lines = json!([{ "text": "paper", "amount": 12.5 }]);
    json!({ "number": "7", "issued": "2026-03-01", "lines": lines, "total": 12.5 })
}

/// Of the wrong type in two places.
fn bad() -> Value {
    json!({ "number": 7, "issued": "March", "lines": [], "total": 12.5, "secret": "s3cret" })
}

fn tool(input: Value) -> Reply {
    Reply::tool_use("invoice", input).usage(100, 10)
}

/// A client that asks again, and without retries.
fn asking(server: &Server) -> Client {
    Client::new(client(server).sdk().clone())
}

async fn sent(server: &Server) -> Result<Response<Invoice>, Error> {
    asking(server).prompt(INVOICE).send().await
}

fn bodies(server: &Server) -> Vec<Value> {
    server.received().into_iter().map(|received| received.body).collect()
}

#[tokio::test]
async fn an_answer_that_does_not_fit_is_asked_for_again() {
    let server = scripted([tool(bad()), tool(good())]).await;
    let response = sent(&server).await.expect("the second answer");
    assert_eq!(response.output.number, "7");
    assert_eq!((response.record.re_asks, response.record.attempts), (1, 2));
    assert_eq!(
        (response.record.usage.input_tokens, response.record.usage.output_tokens),
        (200, 20)
    );
    let sent = bodies(&server);
    assert_json_snapshot!("asked_again", sent[1]["messages"]);
    // The cache of the beginning stays warm.
    assert_eq!(sent[0]["messages"][0], sent[1]["messages"][0]);
    for member in ["system", "toolConfig", "inferenceConfig"] {
        assert_eq!(sent[0][member], sent[1][member]);
    }
}

#[tokio::test]
async fn whatever_is_wrong_is_said() {
    let other = || Reply::tool_use("invoice_2", good());
    let cheap = json!({ "number": "7", "issued": "2026-03-01", "lines": [], "total": 12.5 });
    let mut words = Vec::new();
    for reply in [
        Reply::text("Sorry, what?"),
        other(),
        tool(bad()).and_tool_use("invoice", good()),
        tool(cheap),
        Reply::content(json!([{ "text": "\n" }])),
        tool(good()).stop_reason("malformed_tool_use"),
    ] {
        let server = scripted([reply, tool(good())]).await;
        let response = sent(&server).await.expect("the second answer");
        assert_eq!(response.record.re_asks, 1);
        let messages = bodies(&server)[1]["messages"].clone();
        let said = messages.as_array().expect("messages").last().cloned().unwrap_or_default();
        words.push(serde_json::to_string_pretty(&said["content"]).expect("JSON"));
    }
    assert_snapshot!(words.join("\n"));
}

#[tokio::test]
async fn the_budget_is_kept() {
    for (budget, asked) in [(None, 3), (Some(0), 1), (Some(1), 2)] {
        let server = scripted((0..5).map(|_| tool(bad()))).await;
        let mut call = asking(&server).prompt(INVOICE);
        if let Some(budget) = budget {
            call = call.max_re_asks(budget);
        }
        let error = call.send().await.expect_err("never right");
        assert_eq!(error.kind(), ErrorKind::InvalidOutput);
        assert_eq!((error.record().attempts, error.record().re_asks), (asked, asked - 1));
        assert_eq!(error.record().usage.input_tokens, u64::from(asked) * 100);
        assert_eq!(error.record().mode, Some(OutputMode::Tool));
        assert!(error.answer().is_some_and(|answer| answer.contains("s3cret")));
        assert!(!error.to_string().contains("s3cret"));
    }
}

#[tokio::test]
async fn the_answer_outlives_a_failure_to_ask_again() {
    let throttled = Reply::error(AwsError::Throttling, "Too many tokens.");
    let server = scripted([tool(bad()), throttled]).await;
    let error = sent(&server).await.expect_err("refused");
    assert_eq!((error.kind(), error.record().attempts), (ErrorKind::InvalidOutput, 2));
    assert_eq!(error.record().usage.input_tokens, 100);
    let source = std::error::Error::source(&error).expect("why there is no better one");
    assert!(source.to_string().contains("throttled"), "{source}");
}

#[tokio::test]
async fn a_call_with_re_asks_is_one_call() {
    let server = scripted([tool(bad()), tool(good())]).await;
    let tracker = UsageTracker::new();
    let sdk = client(&server).sdk().clone();
    let client = Client::builder().usage_tracker(&tracker).build(sdk);
    client.prompt(INVOICE).send().await.expect("the second answer");
    let counts = &tracker.report().models[0].counts;
    assert_eq!((counts.calls, counts.failed_calls, counts.usage.input_tokens), (1, 0, 200));
}

#[tokio::test]
async fn a_conversation_keeps_the_answer_that_counts() {
    let server = scripted([tool(bad()), tool(good()), Reply::text("Welcome.")]).await;
    let mut chat = asking(&server).conversation("");
    chat.prompt(INVOICE).send().await.expect("the second answer");
    chat.prompt("Thanks.").model(CLAUDE).send().await.expect("text");
    assert_eq!((chat.messages().len(), chat.usage().input_tokens > 200), (4, true));
    let last = &bodies(&server)[2]["messages"];
    assert_eq!(last[1]["content"][0]["toolUse"]["input"], good());
    assert_eq!(last.as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn a_model_that_refuses_a_status_gets_none() {
    let server = scripted([tool(bad()), tool(good())]).await;
    let call = asking(&server).prompt(INVOICE).model(PALMYRA);
    call.send().await.expect("the second answer");
    let result = &bodies(&server)[1]["messages"][2]["content"][0]["toolResult"];
    assert!(result["toolUseId"].is_string() && result.get("status").is_none(), "{result}");
}

#[tokio::test]
async fn json_in_text_is_asked_for_again_in_text() {
    let server = scripted([Reply::text("Here: {"), Reply::text(good().to_string())]).await;
    let call = asking(&server).prompt(INVOICE).mode(OutputMode::Prompted);
    assert_eq!(call.send().await.expect("the second answer").record.re_asks, 1);
    assert_json_snapshot!("asked_again_in_text", bodies(&server)[1]["messages"]);
}

#[tokio::test]
async fn a_stream_that_was_shown_is_not_asked_for_again() {
    let server = scripted([tool(bad()), tool(bad()), tool(good())]).await;
    let client = asking(&server);
    let mut stream = client.prompt(INVOICE).stream().await.expect("it begins");
    while stream.next().await.expect("whole").is_some() {}
    let error = stream.finish().await.expect_err("it was shown");
    assert_eq!((error.kind(), error.record().re_asks), (ErrorKind::InvalidOutput, 0));

    let stream = client.prompt(INVOICE).stream().await.expect("it begins");
    let response = stream.finish().await.expect("nobody has seen the first answer");
    assert_eq!((response.record.re_asks, response.record.usage.input_tokens), (1, 200));
}

#[tokio::test]
async fn the_calls_timeout_holds_for_all_requests() {
    let server = scripted((0..3).map(|_| tool(bad()))).await;
    let call = asking(&server).prompt(INVOICE).timeout(Duration::ZERO);
    assert_eq!(call.send().await.expect_err("no time").kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_complaint_stays_short() {
    let lines = vec![json!({ "text": "paper" }); 500];
    let answer = || Reply::tool_use("lines", json!({ "value": lines }));
    let server = scripted([answer(), answer()]).await;
    let error = asking(&server).prompt(ManyLines).max_re_asks(1).send().await.expect_err("500");
    assert_eq!(error.violations().len(), 500);
    let said = error.to_string();
    assert!(said.contains("`[4].amount`: must be known; and 495 more; "), "{said}");
    assert!(said.len() < 400 && !said.contains('\n'), "{said}");
    let result = &bodies(&server)[1]["messages"][2]["content"][0]["toolResult"];
    let complaint = result["content"][0]["text"].as_str().expect("a text");
    assert_eq!(complaint.lines().count(), 23);
    assert!(
        complaint.contains("\n- `value[19].amount`: must be known\n- and 480 more\n"),
        "{complaint}"
    );
}

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "Lines?", output = Vec<Value>, tool = "lines", check = Self::known)]
struct ManyLines;

impl ManyLines {
    fn known(_: &Self, lines: &[Value]) -> Violations {
        (0..lines.len()).fold(Violations::new(), |all, nth| {
            all.ensure(false, format!("[{nth}].amount"), "must be known")
        })
    }
}

/// The keys are content.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
struct PriceList {
    #[expect(dead_code, reason = "never read")]
    prices: BTreeMap<String, f64>,
}

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "Prices?", output = Vec<PriceList>, tool = "prices")]
struct Prices;

#[tokio::test]
async fn places_are_told_by_the_keys_that_the_model_wrote() {
    let prices = json!({ "Widget A": "12 or so", "Widget B": "free", "c": 1, "d.e": null });
    let answer = || Reply::tool_use("prices", json!({ "value": [{ "prices": prices }] }));
    let server = scripted([answer(), answer()]).await;
    let error = asking(&server).prompt(Prices).max_re_asks(1).send().await.expect_err("no prices");
    let paths: Vec<_> = error.violations().iter().map(bedrock_prompt::Violation::path).collect();
    assert_eq!(paths, ["[0].prices.*"; 3]);
    assert!(!format!("{error} {error:?}").contains("Widget"), "{error}");
    let result = &bodies(&server)[1]["messages"][2]["content"][0]["toolResult"];
    let complaint = result["content"][0]["text"].as_str().expect("a text");
    let lines: Vec<_> = complaint.lines().filter(|line| line.starts_with("- ")).collect();
    assert_eq!(
        lines,
        [
            "- `value[0].prices.Widget A`: expected a number, got a string of 8 characters",
            "- `value[0].prices.Widget B`: expected a number, got a string of 4 characters",
            r#"- `value[0].prices["d.e"]`: expected a number, got null"#,
        ]
    );
}

/// What a model is told of an answer of this kind; whole and streamed, the next one does.
async fn told(mode: OutputMode, reply: Reply) -> String {
    let good = || match mode {
        OutputMode::Prompted => Reply::text(good().to_string()),
        _ => tool(good()),
    };
    let mut told = Vec::new();
    for is_stream in [false, true] {
        let server = scripted([reply.clone(), good()]).await;
        let call = asking(&server).prompt(INVOICE).mode(mode);
        let response = if is_stream {
            call.stream().await.expect("it begins").finish().await
        } else {
            call.send().await
        };
        let response = response.expect("the second answer");
        assert_eq!((&*response.output.number, response.record.re_asks), ("7", 1));
        assert!(response.repairs.is_empty());
        let messages = bodies(&server).remove(1)["messages"].take();
        let [_, answer, complaint] = messages.as_array().map_or(&[][..], Vec::as_slice) else {
            panic!("{messages}")
        };
        let block = &complaint["content"][0];
        let text = block["text"].as_str().or(block["toolResult"]["content"][0]["text"].as_str());
        // It is told as the result of the very call.
        let id = |kind: &str| answer["content"][0][kind]["toolUseId"].as_str();
        assert_eq!(block["toolResult"]["toolUseId"].as_str(), id("toolUse"));
        told.push(text.expect("a complaint").to_owned());
    }
    assert_eq!(told[0], told[1]);
    told.remove(0)
}

#[tokio::test]
async fn whatever_cannot_be_repaired_is_asked_for_again() {
    let with = |key: &str, value: Value| {
        let mut input = good();
        input[key] = value;
        tool(input)
    };
    let (good_text, other) = (good().to_string(), bad().to_string());
    let swallowed = "7</parameter>\n<parameter name=\"total\">12.5</parameter>\n</invoke>";
    let (tool_mode, text_mode) = (OutputMode::Tool, OutputMode::Prompted);
    let mut words = Vec::new();
    for (row, mode, reply) in [
        (
            "5 the schema came back",
            tool_mode,
            tool(json!({ "type": "object", "properties": { "number": { "type": "string" } } })),
        ),
        ("6 a property swallowed that came as well", tool_mode, with("number", swallowed.into())),
        (
            "6 a property lost in the tags",
            tool_mode,
            tool(json!({ "number": "7</parameter>", "issued": "2026-03-01", "total": 12.5 })),
        ),
        ("10 prose", tool_mode, Reply::text("I would have to see the invoice first.")),
        ("10 prose where JSON is wanted", text_mode, Reply::text("I see no invoice.")),
        ("15 scrambled", tool_mode, tool("{\n\":822customer_identity\",\nName Doe".into())),
        ("15 scrambled in text", text_mode, Reply::text("{\n\":822customer_identity\",\nName Doe")),
        ("16 two objects", tool_mode, tool(format!("{good_text}{other}").into())),
        ("16 two objects in text", text_mode, Reply::text(format!("{good_text}{other}"))),
        ("24 a prefix", tool_mode, Reply::tool_use("functions.invoice", good())),
        ("24 another name", tool_mode, Reply::tool_use("read_invoice", good())),
    ] {
        words.push(format!("{row}\n{}", told(mode, reply).await));
    }
    assert_snapshot!(words.join("\n\n"));
}

#[tokio::test]
async fn an_input_that_is_no_object_goes_back_in_one() {
    let odd = [json!("{\"number\":7}"), json!("{ no JSON"), json!([1]), json!("")];
    for (input, sent) in odd.into_iter().zip([
        json!({ "number": 7 }),
        json!({ "input": "{ no JSON" }),
        json!({ "input": [1] }),
        json!({}),
    ]) {
        let server = scripted([tool(input), tool(good())]).await;
        assert_eq!(
            asking(&server).prompt(INVOICE).send().await.expect("a value").record.re_asks,
            1
        );
        let answer = &bodies(&server)[1]["messages"][1];
        assert_eq!(answer["content"][0]["toolUse"]["input"], sent);
    }
}

#[tokio::test]
async fn a_repaired_answer_is_a_turn_like_any_other() {
    let server = scripted([tool(good().to_string().into()), Reply::text("Welcome.")]).await;
    let mut chat = asking(&server).conversation("");
    let response = chat.prompt(INVOICE).send().await.expect("repaired");
    assert_eq!((response.record.re_asks, response.repairs.len()), (0, 1));
    chat.prompt("Thanks.").model(CLAUDE).send().await.expect("the turn before it can be sent");
    assert_eq!(bodies(&server)[1]["messages"][1]["content"][0]["toolUse"]["input"], good());
}

/// Stands in a prompt until a request was made of it.
struct Once;

static IS_MADE: AtomicBool = AtomicBool::new(false);

impl fmt::Display for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if IS_MADE.load(Ordering::Relaxed) { Err(fmt::Error) } else { f.write_str("once") }
    }
}

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "Read this {0}.", output = Invoice)]
struct ReadOnce(Once);

#[tokio::test]
async fn an_answer_that_cannot_be_asked_for_again_keeps_its_error() {
    let server = scripted([tool(bad())]).await;
    let call = asking(&server).prompt(ReadOnce(Once)).customize(|input| {
        IS_MADE.store(true, Ordering::Relaxed);
        input
    });
    let error = call.send().await.expect_err("no second request");
    assert_eq!((error.kind(), error.record().re_asks), (ErrorKind::InvalidOutput, 0));
    assert!(error.answer().is_some_and(|answer| answer.contains("s3cret")));
    let usage = error.record().usage;
    assert_eq!((usage.input_tokens, usage.output_tokens), (100, 10));
    let source =
        std::error::Error::source(&error).and_then(|source| source.downcast_ref::<Error>());
    assert_eq!(source.map(Error::kind), Some(ErrorKind::InvalidPrompt));
}
