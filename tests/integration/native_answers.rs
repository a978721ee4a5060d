//! Responses in native formats, complete and streamed.

use std::time::Duration;

use aws_smithy_types::Document;
use bedrock_prompt::sdk::config::retry::RetryConfig;
use bedrock_prompt::sdk::types::{
    ContentBlock, ConversationRole, Message, ToolResultBlock, ToolUseBlock,
};
use bedrock_prompt::{Client, Error, ErrorKind, sdk};
use bedrock_prompt_local::{AwsError, Reply, StreamFault};
use serde_json::{Value, json};

use crate::prompts::{Ask, CLAUDE, ReadInvoice};
use crate::support::{client, scripted, sdk_config};

const LLAMA: &str = "meta.llama3-1-8b-instruct-v1:0";
const INVOICE: ReadInvoice<'_> = ReadInvoice { document: "Invoice 7" };

/// The responses of each of the four APIs.
macro_rules! four_ways {
    ($call:expr, $show:expr) => {{
        let call = $call;
        let all = [
            call().send().await.expect("an answer"),
            call().stream().await.expect("a stream").finish().await.expect("an answer"),
            call().native().send().await.expect("an answer"),
            call().native().stream().await.expect("a stream").finish().await.expect("an answer"),
        ];
        all.map(|response| {
            assert!(response.record.request_id.is_some() && response.record.attempts == 1);
            (
                $show(&response.output),
                response.stop_reason.clone(),
                response.record.usage,
                response.record.mode,
            )
        })
    }};
}

#[tokio::test]
async fn replies_are_equal_over_every_api() {
    let answer = json!({
        "total": 12.50, "number": "7/24 \"é\" \u{1f600}", "issued": "2026-03-01",
        "lines": [{ "text": "paper", "amount": 12.5 }], "note": null,
    });
    let reply = Reply::text("Let me see.").and_tool_use("invoice", answer).usage(123, 45);
    let server = scripted(vec![reply; 4]).await;
    let typed = four_ways!(|| client(&server).prompt(INVOICE), |output| format!("{output:?}"));
    assert!(typed.iter().all(|each| each == &typed[0]), "{typed:?}");
    assert!(typed[0].0.contains("7/24"));

    for (model_id, stop_reason) in
        [(CLAUDE, "end_turn"), (LLAMA, "end_turn"), (CLAUDE, "stop_sequence")]
    {
        let reply = Reply::text("The moon\npulls.\n").stop_reason(stop_reason).usage(9, 4);
        let server = scripted(vec![reply; 4]).await;
        let call = || client(&server).prompt(Ask("Why?")).model(model_id);
        let texts = four_ways!(call, ToString::to_string);
        assert!(texts.iter().all(|each| each == &texts[0]), "{model_id} {texts:?}");
        assert_eq!(texts[0].0, "The moon\npulls.\n");
        assert_eq!((texts[0].2.input_tokens, texts[0].2.output_tokens), (9, 4));
    }
}

#[tokio::test]
async fn native_streams_yield_deltas() {
    let text = "The moon pulls at the sea, and the sea follows it around the world.";
    let answer = json!({ "number": "7", "issued": "2026-03-01", "lines": [], "total": 0 });
    let server = scripted([
        Reply::text(text),
        Reply::text(text),
        Reply::tool_use("invoice", answer.clone()),
    ])
    .await;
    for model_id in [CLAUDE, LLAMA] {
        let call = client(&server).prompt(Ask("Why?")).model(model_id);
        let mut stream = call.native().stream().await.expect("a stream");
        let mut texts = Vec::new();
        while let Some(delta) = stream.next().await.expect("whole") {
            texts.extend(delta.text().map(String::from));
        }
        assert!(texts.len() > 1 && texts.concat() == text, "{texts:?}");
    }
    let mut stream = client(&server).prompt(INVOICE).native().stream().await.expect("a stream");
    let mut json = String::new();
    while let Some(delta) = stream.next().await.expect("whole") {
        if let Some(more) = delta.tool_input() {
            json.push_str(more);
        }
    }
    assert_eq!(serde_json::from_str::<Value>(&json).expect("JSON"), answer);
    let received = server.received();
    assert!(received.iter().all(|each| each.path.ends_with("/invoke-with-response-stream")));
    assert_eq!(received[0].header("x-amzn-bedrock-accept"), Some("application/json"));
}

/// The errors of a native call, complete and streamed.
async fn errors(reply: Reply) -> [Error; 2] {
    let server = scripted([reply.clone(), reply]).await;
    let call = || client(&server).prompt(INVOICE).native();
    let whole = call().send().await.map(drop).expect_err("the script says so");
    let streamed = match call().stream().await {
        Ok(stream) => stream.finish().await.map(drop).expect_err("the script says so"),
        Err(error) => error,
    };
    [whole, streamed]
}

#[tokio::test]
async fn errors_are_those_of_converse() {
    for (reply, kind) in [
        (Reply::error(AwsError::AccessDenied, "No."), ErrorKind::AccessDenied),
        (Reply::error(AwsError::Throttling, "Slow down."), ErrorKind::Throttling),
        (Reply::error(AwsError::ServiceQuotaExceeded, "Full."), ErrorKind::ServiceQuotaExceeded),
        (
            Reply::error(AwsError::Validation, "Input is too long for requested model."),
            ErrorKind::ContextWindowExceeded,
        ),
        (Reply::hang_up(), ErrorKind::ConnectionFailed),
        (Reply::text("Half an").stop_reason("max_tokens"), ErrorKind::Truncated),
        (Reply::text("I will not.").stop_reason("refusal"), ErrorKind::Refused),
        (Reply::text("Which one?"), ErrorKind::TextInsteadOfToolUse),
        (Reply::tool_use("search", json!({})), ErrorKind::UnexpectedTool),
        (Reply::tool_use("invoice", json!({ "number": 7 })), ErrorKind::InvalidOutput),
    ] {
        for error in errors(reply).await {
            assert_eq!(error.kind(), kind, "{error}");
            assert_eq!((error.record().attempts, error.record().model_id.is_empty()), (1, false));
        }
    }
}

#[tokio::test]
async fn invalid_response_is_kept_in_the_error() {
    let server = scripted([Reply::http(200, r#"{"completion":"s3cret"}"#)]).await;
    let error = client(&server).prompt(INVOICE).native().send().await.expect_err("no message");
    insta::assert_snapshot!(error.to_string());
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
    assert_eq!(error.answer(), Some(r#"{"completion":"s3cret"}"#));
}

#[tokio::test]
async fn broken_streams_have_specific_errors() {
    for (cut, kind) in [
        (StreamFault::exception(AwsError::Throttling, "Too many."), ErrorKind::Throttling),
        (StreamFault::exception(AwsError::ModelTimeout, "Too slow."), ErrorKind::ModelTimeout),
        (StreamFault::End, ErrorKind::StreamInterrupted),
        (StreamFault::Connection, ErrorKind::StreamInterrupted),
    ] {
        for model_id in [CLAUDE, LLAMA] {
            let reply = Reply::text("The moon pulls at the sea.").fault_after(4, cut.clone());
            let server = scripted([reply]).await;
            let call = client(&server).prompt(Ask("Why?")).model(model_id).native();
            let error = call.stream().await.expect("it begins").finish().await.expect_err("cut");
            assert_eq!(error.kind(), kind, "{error}");
            assert_eq!(error.record().possibly_billed_attempts, 1);
            assert!(error.answer().is_some_and(|said| said.starts_with("The moon")), "{error}");
        }
    }
}

#[tokio::test]
async fn headers_supply_missing_counts() {
    let body = r#"{"generation":"Blue.","stop_reason":"stop"}"#;
    let counted = Reply::http(200, body)
        .header("X-Amzn-Bedrock-Input-Token-Count", "7")
        .header("X-Amzn-Bedrock-Output-Token-Count", "2")
        .header("X-Amzn-Bedrock-Cache-Read-Input-Token-Count", "5")
        .header("X-Amzn-Bedrock-Invocation-Latency", "431");
    let server = scripted([counted, Reply::http(200, body)]).await;
    let call = || client(&server).prompt(Ask("Why?")).model(LLAMA).native();
    let response = call().send().await.expect("an answer");
    let usage = response.record.usage;
    assert_eq!((usage.input_tokens, usage.output_tokens, usage.cache_read_input_tokens), (7, 2, 5));
    let metrics = response.converse_output().metrics;
    assert_eq!(metrics.expect("a time").latency_ms(), 431);
    let uncounted = call().send().await.expect("an answer");
    assert!(uncounted.converse_output().usage().is_none(), "nobody has counted");
}

#[tokio::test]
async fn retries_and_timeouts_are_those_of_converse() {
    let slow = Reply::error(AwsError::ModelTimeout, "Too slow.");
    let stalled = Reply::text("The moon pulls.").fault_after(3, StreamFault::Stall);
    let server = scripted([
        slow.clone(),
        slow.clone(),
        Reply::text("The moon."),
        slow,
        Reply::text("The moon."),
        stalled,
    ])
    .await;
    let retries = RetryConfig::standard().with_initial_backoff(Duration::from_millis(1));
    let config = sdk_config(&server).retry_config(retries).build();
    let client = Client::builder()
        .stream_idle_timeout(Duration::from_millis(200))
        .build(sdk::Client::from_conf(config));
    let call = || client.prompt(Ask("Why?")).model(CLAUDE).native();
    let response = call().send().await.expect("the third answer");
    assert_eq!((response.record.attempts, response.record.possibly_billed_attempts), (3, 2));
    let response = call().stream().await.expect("a stream").finish().await.expect("whole");
    assert_eq!((response.record.attempts, response.record.possibly_billed_attempts), (2, 1));
    let error = call().stream().await.expect("a stream").finish().await.expect_err("it stalls");
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn blocks_that_the_caller_repeats_are_sent() {
    let written = r#"{"z": 1.50,  "a": "b"}"#;
    let answer = format!(
        r#"{{"content":[{{"type":"tool_use","id":"t1","name":"invoice","input":{written}}}],"stop_reason":"tool_use"}}"#
    );
    let server = scripted([Reply::http(200, answer), Reply::text("Thanks.")]).await;
    let client = client(&server);
    let error = client.prompt(INVOICE).native().send().await.expect_err("no invoice");
    assert_eq!(error.answer(), Some(written));
    let used = ToolUseBlock::builder().tool_use_id("t1").name("invoice").input(Document::Object(
        [("a".to_owned(), "b".into()), ("z".to_owned(), 1.5.into())].into(),
    ));
    let used = ContentBlock::ToolUse(used.build().expect("complete"));
    let result = ToolResultBlock::builder().tool_use_id("t1").set_content(Some(Vec::new()));
    let result = ContentBlock::ToolResult(result.build().expect("complete"));
    let turns = [(ConversationRole::Assistant, used), (ConversationRole::User, result)];
    let call = client.prompt(INVOICE).customize(move |input| {
        turns.clone().into_iter().fold(input, |input, (role, block)| {
            let message = Message::builder().role(role).content(block).build();
            input.messages(message.expect("complete"))
        })
    });
    let _ = call.native().send().await;
    let sent = String::from_utf8(server.received().remove(1).bytes).expect("UTF-8");
    let sorted = r#""name":"invoice","input":{"a":"b","z":1.5}"#;
    assert!(sent.contains(sorted), "{sent}");
}

#[tokio::test]
async fn conversation_turns_can_be_native() {
    let answer = json!({ "total": 0.0, "lines": [], "number": "7/24", "issued": "2026-03-01" });
    let replies = [
        Reply::text("Hello."),
        Reply::tool_use("invoice", answer).usage(100, 10),
        Reply::text("You are welcome."),
    ];
    let server = scripted(replies).await;
    let mut chat = client(&server).conversation("You read invoices.").model(CLAUDE);
    chat.prompt("Hello!").send().await.expect("text");
    chat.prompt(INVOICE).native().send().await.expect("an invoice");
    let stream = chat.prompt("Thank you.").native().stream().await.expect("a stream");
    stream.finish().await.expect("text");
    assert_eq!((chat.messages().len(), chat.usage().input_tokens >= 100), (6, true));
    let sent = server.received().pop().expect("three requests").body;
    let used = &sent["messages"][3]["content"][0];
    assert_eq!(
        used["input"].to_string(),
        r#"{"total":0.0,"lines":[],"number":"7/24","issued":"2026-03-01"}"#
    );
    let result = &sent["messages"][4]["content"][0];
    assert_eq!((&result["type"], &result["tool_use_id"]), (&json!("tool_result"), &used["id"]));
    assert_eq!(sent["tools"][0]["name"], "invoice");
}
