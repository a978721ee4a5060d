//! Streams: the same answer as sent whole, fragments on the way, and every way to break off.

use std::time::Duration;

use bedrock_prompt::{
    Client, Error, ErrorKind, Prompt, sdk,
    stream::{Delta, ResponseStream},
};
use bedrock_prompt_local::{AwsError, Reply, Server, StreamFault};
use futures_util::StreamExt as _;
use insta::assert_snapshot;
use serde_json::json;

use crate::prompts::{Ask, CLAUDE, Explain, ReadInvoice};
use crate::support::{client, scripted, sdk_config};

const INVOICE: ReadInvoice<'_> = ReadInvoice { document: "Invoice 7" };
const EXPLAIN: Explain<'_> = Explain { audience: "children", topic: "the moon", words: 9 };

fn invoice() -> Reply {
    let reply = Reply::tool_use(
        "invoice",
        json!({
            "number": "Zürich 7/24 \"é\" \u{1f69a}", "issued": "2026-03-01", "total": 12.5,
            "lines": [{ "text": "paper\n", "amount": 12.5 }], "note": null
        }),
    );
    reply.usage(321, 45)
}

async fn all<P: Prompt>(stream: &mut ResponseStream<'_, P>) -> Result<Vec<Delta>, Error> {
    let mut deltas = Vec::new();
    while let Some(delta) = stream.next().await? {
        deltas.push(delta);
    }
    Ok(deltas)
}

#[tokio::test]
async fn a_text_comes_in_fragments_and_then_as_a_whole() {
    let text = "Der Mond — größer als gedacht. 月 \u{1f319}";
    let server = scripted([Reply::text(text), Reply::text(text)]).await;
    let client = client(&server);
    let sent = client.prompt(EXPLAIN).send().await.expect("text");
    let mut stream = client.prompt(EXPLAIN).stream().await.expect("it begins");
    let deltas = all(&mut stream).await.expect("it is whole");
    assert!(deltas.len() > 3, "{deltas:?}");
    let joined: String = deltas.iter().filter_map(Delta::text).collect();
    assert_eq!(joined, text);
    let response = stream.finish().await.expect("text");
    assert_eq!(response.output, sent.output);
    assert_eq!((response.record.usage, response.record.attempts), (sent.record.usage, 1));
    assert_eq!(response.record.possibly_billed_attempts, 0);
    assert!(response.record.request_id.is_some());
}

#[tokio::test]
async fn a_stream_gives_the_response_that_one_answer_gives() {
    let thinking = json!([
        { "reasoningContent": { "reasoningText": { "text": "Hm. Well.", "signature": "c2ln" } } },
        { "text": "Here it is:" },
        { "toolUse": { "toolUseId": "t1", "name": "invoice", "input": {
            "number": "7", "issued": "2026-03-01", "total": 0.1, "lines": [{ "text": "x", "amount": 0.1 }]
        } } }
    ]);
    for reply in [Reply::content(thinking.clone()), Reply::content(thinking[2].clone())] {
        let server = scripted([reply.clone(), reply]).await;
        let client = client(&server);
        let sent = client.prompt(INVOICE).send().await.expect("an invoice");
        let streamed = client.prompt(INVOICE).stream().await.expect("it begins").finish().await;
        let streamed = streamed.expect("an invoice");
        assert_eq!(streamed.output, sent.output);
        assert_eq!(
            (streamed.record.mode, streamed.record.usage),
            (sent.record.mode, sent.record.usage)
        );
        let (streamed, sent) = (streamed.converse_output(), sent.converse_output());
        assert_eq!(streamed.output(), sent.output());
        assert_eq!(streamed.stop_reason(), sent.stop_reason());
        assert_eq!(streamed.usage(), sent.usage());
        assert_eq!(streamed.metrics(), sent.metrics());
        let [first, second] = &server.received()[..] else { panic!("two requests") };
        assert_eq!(first.bytes, second.bytes);
    }
}

#[tokio::test]
async fn the_request_of_a_stream_on_the_wire() {
    let server = scripted([invoice()]).await;
    client(&server).prompt(INVOICE).stream().await.expect("it begins").finish().await.expect("ok");
    let received = &server.received()[0];
    let request = client(&server).prompt(INVOICE).into_request().expect("valid");
    assert_eq!(String::from_utf8_lossy(&received.bytes), request.to_json().expect("JSON"));
    assert_snapshot!(format!("{} {}", received.method, received.path));
}

#[tokio::test]
async fn every_digit_of_a_streamed_value_is_kept() {
    #[derive(serde::Deserialize, schemars::JsonSchema)]
    struct Exact {
        total: rust_decimal::Decimal,
        id: u64,
    }
    let (total, id) = ("1234567890123456789012.345", u64::MAX);
    let reply = Reply::tool_use("exact", json!({ "total": total, "id": id }));
    let server = scripted([reply]).await;
    let call = client(&server).extract::<Exact>("..").model(CLAUDE);
    let mut stream = call.stream().await.expect("it begins");
    let deltas = all(&mut stream).await.expect("whole");
    let json: String = deltas.iter().filter_map(Delta::tool_input).collect();
    assert_eq!(json, format!(r#"{{"total":"{total}","id":{id}}}"#));
    let exact = stream.finish().await.expect("exact").output;
    assert_eq!((exact.total.to_string().as_str(), exact.id), (total, id));
}

#[tokio::test]
async fn reasoning_is_a_fragment_of_its_own() {
    let blocks = json!([
        { "reasoningContent": { "reasoningText": { "text": "Hm.", "signature": "c2ln" } } },
        { "text": "Yes." }
    ]);
    let server = scripted([Reply::content(blocks)]).await;
    let mut stream =
        client(&server).prompt(Ask("?")).model(CLAUDE).stream().await.expect("it begins");
    let mut reasoning = String::new();
    for delta in all(&mut stream).await.expect("whole") {
        if let Some(text) = delta.reasoning() {
            reasoning.push_str(text);
            assert!(!format!("{delta:?}").contains(text));
        }
    }
    assert_eq!(reasoning, "Hm.");
    assert_eq!(&*stream.finish().await.expect("text").output, "Yes.");
}

#[tokio::test]
async fn the_fragments_are_a_stream_of_the_futures_crates() {
    let cut = StreamFault::exception(AwsError::Throttling, "Too many tokens");
    let server =
        scripted([Reply::text("One two three"), Reply::text("One").fault_after(2, cut)]).await;
    let client = client(&server);
    let mut stream = client.prompt(EXPLAIN).stream().await.expect("it begins");
    let texts = stream.deltas().filter_map(async |delta| delta.ok()?.text().map(str::to_owned));
    assert_eq!(texts.collect::<String>().await, "One two three");
    assert_eq!(&*stream.finish().await.expect("text").output, "One two three");

    let mut stream = client.prompt(EXPLAIN).stream().await.expect("it begins");
    let last = stream.deltas().collect::<Vec<_>>().await.pop();
    assert_eq!(last.expect("an item").expect_err("throttled").kind(), ErrorKind::Throttling);
}

#[tokio::test]
async fn a_fragment_that_is_not_waited_for_is_not_lost() {
    let text = "The moon is far away, and cold.";
    let script = bedrock_prompt_local::Script::always(Reply::text(text));
    let pause = Duration::from_millis(20);
    let server = Server::builder().script(script).event_delay(pause).start().await.expect("a port");
    let mut stream = client(&server).prompt(EXPLAIN).stream().await.expect("it begins");
    let (mut joined, mut given_up) = (String::new(), 0);
    loop {
        match tokio::time::timeout(Duration::from_millis(3), stream.next()).await {
            Err(_) => given_up += 1,
            Ok(Ok(Some(delta))) => joined.push_str(delta.text().unwrap_or_default()),
            Ok(Ok(None)) => break,
            Ok(Err(error)) => panic!("{error}"),
        }
    }
    assert!(given_up > 3, "{given_up}");
    assert_eq!(joined, text);
}

/// The error of a stream that goes wrong like this.
async fn broken(cut: StreamFault) -> Error {
    let server = scripted([Reply::text("The moon is far away.").fault_after(3, cut)]).await;
    let sdk = sdk::Client::from_conf(sdk_config(&server).build());
    let client = Client::builder().stream_idle_timeout(Duration::from_millis(200)).build(sdk);
    let mut stream = client.prompt(EXPLAIN).stream().await.expect("it begins");
    let error = all(&mut stream).await.expect_err("it breaks off");
    assert_eq!(stream.next().await.expect("nothing more"), None);
    let again = stream.finish().await.expect_err("it has failed");
    assert_eq!(again.kind(), error.kind());
    error
}

#[tokio::test]
async fn every_way_to_break_off_is_a_typed_error() {
    let mut report = Vec::new();
    for cut in [
        StreamFault::exception(AwsError::InternalServer, "The system encountered an error."),
        StreamFault::exception(AwsError::ModelStreamError, "The model failed."),
        StreamFault::exception(AwsError::Validation, "The input is too long."),
        StreamFault::exception(AwsError::Throttling, "Too many tokens."),
        StreamFault::exception(AwsError::ServiceUnavailable, "Try again."),
        StreamFault::Exception {
            name: "modelTimeoutException".into(),
            message: "It took too long.".into(),
        },
        StreamFault::Exception {
            name: "brandNewException".into(),
            message: "Something new.".into(),
        },
        StreamFault::Error { code: "InternalFailure".into(), message: "Something broke.".into() },
        StreamFault::End,
        StreamFault::Connection,
        StreamFault::BadCrc,
        StreamFault::Stall,
    ] {
        let error = broken(cut.clone()).await;
        assert_eq!(
            (error.record().attempts, error.record().possibly_billed_attempts),
            (1, 1),
            "{cut:?}"
        );
        let answer = error.answer().expect("what came");
        assert!(!answer.is_empty() && "The moon is far away.".starts_with(answer), "{answer}");
        assert!(!error.to_string().contains(answer), "{error}");
        assert_eq!(error.record().model_id, "amazon.nova-lite-v1:0");
        report.push(format!("{cut:?}\n  {:?}: {error}", error.kind()));
    }
    assert_snapshot!(report.join("\n\n"));
}

/// However early a stream ends, it is an error; only the price may be missing.
#[tokio::test]
async fn an_end_at_any_event_is_noticed() {
    let mut whole = 0;
    for events in 0.. {
        let server = scripted([invoice().fault_after(events, StreamFault::End)]).await;
        let stream = client(&server).prompt(INVOICE).stream().await.expect("it begins");
        match stream.finish().await {
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::StreamInterrupted, "{events}: {error}");
                assert_eq!(whole, 0);
            }
            Ok(response) if response.record.possibly_billed_attempts == 1 => {
                assert_eq!(response.record.usage.total_tokens(), 0);
                whole += 1;
            }
            Ok(response) => {
                assert_eq!((response.record.usage.input_tokens, whole), (321, 1));
                return;
            }
        }
    }
}

#[tokio::test]
async fn a_streams_time_is_bounded() {
    let reply = || Reply::text("The moon.").fault_after(2, StreamFault::Stall);
    let server = scripted([reply(), reply()]).await;
    let client = client(&server);
    let call = client.prompt(EXPLAIN).timeout(Duration::from_millis(150));
    let error = call.stream().await.expect("it begins").finish().await.expect_err("it stalls");
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("`Call::timeout`"), "{error}");
}

#[tokio::test]
async fn what_goes_wrong_before_the_stream_is_tried_again() {
    let throttled = || Reply::error(AwsError::ModelTimeout, "Slow.");
    let server = scripted([throttled(), Reply::text("Yes."), throttled()]).await;
    let retries = sdk::config::retry::RetryConfig::standard()
        .with_initial_backoff(Duration::from_millis(1))
        .with_max_attempts(2);
    let config = sdk_config(&server).retry_config(retries).build();
    let response = Client::new(sdk::Client::from_conf(config)).prompt(EXPLAIN).stream().await;
    let response = response.expect("the second attempt").finish().await.expect("text");
    assert_eq!((response.record.attempts, response.record.possibly_billed_attempts), (2, 1));
    let error = client(&server).prompt(EXPLAIN).stream().await.expect_err("slow");
    assert_eq!((error.kind(), error.record().attempts), (ErrorKind::ModelTimeout, 1));
}

#[tokio::test]
async fn a_typed_answer_that_was_cut_is_kept_in_its_error() {
    let server = scripted([invoice().stop_reason("max_tokens")]).await;
    let stream = client(&server).prompt(INVOICE).stream().await.expect("it begins");
    let error = stream.finish().await.expect_err("it was cut");
    assert_eq!(error.kind(), ErrorKind::Truncated);
    assert_eq!(error.record().usage.output_tokens, 45);
    assert!(error.answer().is_some_and(|answer| answer.contains("2026-03-01")));
    assert!(error.record().request_id.as_deref().is_some());
}
