//! Without `trace_content`, no error, record or `Debug` shows a text of the model, or a long one of AWS.

use std::error::Error as _;
use std::fmt::Write as _;

use bedrock_prompt::{Error, ErrorKind};
use bedrock_prompt_local::{AwsError, Reply, StreamFault};
use serde_json::json;

use crate::prompts::{Ask, CLAUDE, ReadInvoice};
use crate::support::{client, scripted};

const INVOICE: ReadInvoice<'_> = ReadInvoice { document: "Invoice 7" };

/// The error of an invoice, and all that it shows, with its sources.
async fn shown(reply: Reply) -> (Error, String) {
    let server = scripted([reply]).await;
    let error = match client(&server).prompt(INVOICE).stream().await {
        Ok(stream) => stream.finish().await.expect_err("the script says so"),
        Err(error) => error,
    };
    let text = all(&error);
    (error, text)
}

fn all(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {:?}", error.record());
    let mut source = error.source();
    while let Some(error) = source {
        let _ = write!(text, " {error} {error:?}");
        source = error.source();
    }
    text
}

#[tokio::test]
async fn a_made_up_name_is_not_shown_if_it_may_be_a_text() {
    let long = format!("s3cret_{}", "x".repeat(5000));
    for name in ["the s3cret of Ada", "s3cret\nname", &long, "s3cret-ä"] {
        let (error, text) = shown(Reply::tool_use(name, json!({}))).await;
        assert_eq!(error.kind(), ErrorKind::UnexpectedTool);
        let characters = name.chars().count();
        assert!(text.contains(&format!("({characters} characters that no name has)")), "{text}");
        assert!(!text.contains("s3cret"), "{text}");
        assert!(error.answer().is_some());
    }
    let (_, text) = shown(Reply::tool_use("functions.invoice", json!({}))).await;
    assert!(text.contains("`functions.invoice` instead of `invoice`"), "{text}");
}

#[tokio::test]
async fn an_unknown_stop_reason_is_not_shown_if_it_may_be_a_text() {
    for reason in ["because of the s3cret", &format!("s3cret{}", "y".repeat(100))] {
        let server = scripted([Reply::text("Yes.").stop_reason(reason)]).await;
        let call = client(&server).prompt(Ask("?")).model(CLAUDE);
        let response = call.send().await.expect("text");
        assert_eq!(response.stop_reason.as_str(), reason);
        let text = format!("{response:?}");
        assert!(text.contains("characters that are no stop reason"), "{text}");
        assert!(!text.contains("s3cret"), "{text}");
    }
    let server = scripted([Reply::text("Yes.").stop_reason("brand_new_reason")]).await;
    let response = client(&server).prompt(Ask("?")).model(CLAUDE).send().await.expect("text");
    assert!(format!("{response:?}").contains("stop_reason: brand_new_reason"), "{response:?}");
}

#[tokio::test]
async fn a_long_message_of_aws_is_shortened() {
    let words = format!("Malformed input: {}s3cret", "prompt ".repeat(400));
    for reply in [
        Reply::error(AwsError::Validation, &words),
        Reply::http(400, json!({ "error": { "message": &words[..1900] } }).to_string()),
        Reply::text("x").fault_after(1, StreamFault::exception(AwsError::Validation, &words)),
    ] {
        let (error, _) = shown(reply).await;
        let text = format!("{error} {error:?}");
        assert!(text.contains("Malformed input: prompt") && text.contains("characters more)"));
        assert!(!text.contains("s3cret") && text.len() < 2500, "{}", text.len());
        assert!(error.service_message().is_some_and(|message| message.len() >= 1900));
    }
}

#[tokio::test]
async fn what_could_not_be_read_is_in_no_source() {
    let body = r#"{"output":{"message":{"role":"assistant","content":[{"text":"s3cret"}"#;
    let events = "application/vnd.amazon.eventstream";
    for (reply, is_whole) in [
        (Reply::http(200, body), true),
        (Reply::http(503, "<html>s3cret"), true),
        (Reply::http(400, "<html>s3cret"), true),
        (Reply::http(200, "<html>s3cret").header("content-type", "text/html"), false),
        (Reply::http(200, "<html>s3cret").header("content-type", events), false),
        (Reply::text("a s3cret text").fault_after(3, StreamFault::HalfFrame), false),
        (Reply::text("a s3cret text").fault_after(3, StreamFault::BadCrc), false),
    ] {
        let text = if is_whole {
            let server = scripted([reply.clone()]).await;
            let error = client(&server).prompt(INVOICE).send().await.expect_err("not readable");
            let answer = error.answer();
            assert_eq!(
                answer,
                (error.kind() == ErrorKind::InvalidResponse && answer.is_some()).then_some(body)
            );
            all(&error)
        } else {
            shown(reply.clone()).await.1
        };
        assert!(!text.contains("s3cret") && !text.contains("115, 51, 99"), "{reply:?} {text}");
    }
}
