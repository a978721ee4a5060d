//! Half of a surrogate pair: a text keeps the rest of the answer, and data is never changed.

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use bedrock_prompt::repair::{RepairKind, RepairPolicy};
use bedrock_prompt::stream::Delta;
use bedrock_prompt::{Error, ErrorKind, OutputMode, Response, Text};
use bedrock_prompt_local::Reply;

use crate::prompts::{Ask, CLAUDE};
use crate::support::{client, scripted};

#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
struct Note {
    title: String,
}

/// A whole answer with these blocks, as JSON that has what `serde_json` cannot write.
fn body(blocks: &str) -> Reply {
    let message = format!(r#"{{"message":{{"role":"assistant","content":[{blocks}]}}}}"#);
    let usage = r#"{"inputTokens":10,"outputTokens":5,"totalTokens":15}"#;
    let rest = format!(r#""stopReason":"end_turn","usage":{usage},"metrics":{{"latencyMs":1}}"#);
    Reply::http(200, format!(r#"{{"output":{message},{rest}}}"#))
}

/// A stream of these deltas of block 0, as JSON.
fn stream(deltas: &[&str]) -> Reply {
    let usage = r#"{"inputTokens":10,"outputTokens":5,"totalTokens":15}"#;
    let delta = |delta| format!(r#"{{"contentBlockIndex":0,"delta":{delta},"p":"abc"}}"#);
    let mut events = vec![("messageStart", r#"{"role":"assistant"}"#.to_owned())];
    events.extend(deltas.iter().map(|each| ("contentBlockDelta", delta(each))));
    events.push(("contentBlockStop", r#"{"contentBlockIndex":0}"#.into()));
    events.push(("messageStop", r#"{"stopReason":"end_turn"}"#.into()));
    events.push(("metadata", format!(r#"{{"usage":{usage},"metrics":{{"latencyMs":1}}}}"#)));
    let mut body = Vec::new();
    for (name, payload) in events {
        let mut message = Message::new(payload);
        for (header, value) in [(":event-type", name), (":message-type", "event")] {
            message = message.add_header(Header::new(header, HeaderValue::String(value.into())));
        }
        write_message_to(&message, &mut body).expect("a frame");
    }
    Reply::http(200, body).header("content-type", "application/vnd.amazon.eventstream")
}

async fn text(reply: Reply, policy: RepairPolicy) -> Result<Response<Text>, Error> {
    let server = scripted([reply]).await;
    client(&server).prompt(Ask("?")).model(CLAUDE).repair(policy).send().await
}

/// The answer of a stream, and its fragments.
async fn streamed(
    deltas: &[&str],
    policy: RepairPolicy,
) -> (Result<Response<Text>, Error>, String) {
    let server = scripted([stream(deltas)]).await;
    let call = client(&server).prompt(Ask("?")).model(CLAUDE).repair(policy).stream().await;
    let mut stream = call.expect("it begins");
    let mut shown = String::new();
    while let Some(delta) = stream.next().await.expect("it is whole") {
        shown.extend(delta.text());
        shown.extend(delta.tool_input());
        assert!(!matches!(delta, Delta::Text { ref text, .. } if text.contains("\\u")));
    }
    (stream.finish().await, shown)
}

fn is_mended(result: Result<Response<Text>, Error>, expected: &str, written: &str) {
    let response = result.expect("the text");
    assert_eq!(&*response.output, expected);
    let [repair] = &response.repairs[..] else { panic!("{:?}", response.repairs) };
    assert_eq!((repair.kind, repair.path.as_str()), (RepairKind::HalfCharacter, ""));
    assert_eq!((repair.before.as_str(), repair.after.as_str()), (written, "\u{fffd}"));
    assert_eq!((response.record.usage.input_tokens, response.record.usage.output_tokens), (10, 5));
    assert_eq!((response.record.attempts, response.record.possibly_billed_attempts), (1, 0));
}

#[tokio::test]
async fn half_a_character_in_a_text_is_replaced_on_record() {
    let lossless = RepairPolicy::Lossless;
    let whole = text(body(r#"{"text":"Hello \ud83d there"}"#), lossless).await;
    is_mended(whole, "Hello \u{fffd} there", r"\ud83d");
    let (result, shown) = streamed(&[r#"{"text":"Hello \ud83d there"}"#], lossless).await;
    is_mended(result, "Hello \u{fffd} there", r"\ud83d");
    assert_eq!(shown, "Hello \u{fffd} there");
    // The second half alone, at the end, and at the end of a stream's last delta.
    is_mended(text(body(r#"{"text":"Hi \uDE00"}"#), lossless).await, "Hi \u{fffd}", r"\ude00");
    let (result, _) = streamed(&[r#"{"text":"Hi"}"#, r#"{"text":" \ud83d"}"#], lossless).await;
    is_mended(result, "Hi \u{fffd}", r"\ud83d");
    let (result, _) = streamed(&[r#"{"text":"Hi \ud83d"}"#, r#"{"text":"x"}"#], lossless).await;
    is_mended(result, "Hi \u{fffd}x", r"\ud83d");
}

#[tokio::test]
async fn the_halves_of_two_deltas_are_one_character() {
    let deltas = [r#"{"text":"Hello \ud83d"}"#, r#"{"text":"\ude00 there"}"#];
    let (result, shown) = streamed(&deltas, RepairPolicy::Off).await;
    let response = result.expect("the text");
    assert_eq!(
        (&*response.output, shown.as_str()),
        ("Hello \u{1f600} there", "Hello \u{1f600} there")
    );
    assert!(response.repairs.is_empty());
    assert_eq!(response.record.usage.output_tokens, 5);
}

#[tokio::test]
async fn without_repairs_half_a_character_is_an_error_with_the_answer() {
    let blocks = r#"{"text":"Hello \ud83d there"}"#;
    let whole = text(body(blocks), RepairPolicy::Off).await;
    for result in [whole, streamed(&[blocks], RepairPolicy::Off).await.0] {
        let error = result.expect_err("no repairs");
        assert_eq!(error.kind(), ErrorKind::MalformedAnswer);
        assert_eq!(error.answer(), Some("Hello \u{fffd} there"));
        assert_eq!(error.record().usage.output_tokens, 5);
        assert!(error.to_string().contains(r"half of a character (`\ud83d`)"), "{error}");
    }
}

#[tokio::test]
async fn a_half_beside_the_answer_does_no_harm() {
    let thinking = r#"{"reasoningContent":{"reasoningText":{"text":"Hm \ud83d"}}},{"text":"Yes."}"#;
    let response = text(body(thinking), RepairPolicy::Off).await.expect("the text");
    assert_eq!((&*response.output, response.reasoning().as_deref()), ("Yes.", Some("Hm \u{fffd}")));
    assert!(response.repairs.is_empty());
    let used = r#"{"toolUse":{"toolUseId":"t","name":"note","input":{"title":"A"}}}"#;
    let server = scripted([body(&format!(r#"{{"text":"So \ud83d"}},{used}"#))]).await;
    let response = client(&server).extract::<Note>("x").model(CLAUDE).send().await.expect("a note");
    assert_eq!((response.output.title.as_str(), response.repairs.len()), ("A", 0));
}

#[tokio::test]
async fn half_a_character_in_data_is_a_violation() {
    let used = r#"{"toolUse":{"toolUseId":"t","name":"note","input":{"title":"A \ud83d"}}}"#;
    let json = r#"{"text":"{\"title\":\"A \ud83d\"}"}"#;
    let cut = [r#"{"text":"{\"title\":\"A \ud83d"}"#, r#"{"text":"x\"}"}"#];
    for (mode, reply, is_stream) in [
        (OutputMode::Tool, body(used), false),
        (OutputMode::Tool, body(json), false),
        (OutputMode::Native, body(json), false),
        (OutputMode::Native, stream(&[json]), true),
        (OutputMode::Prompted, stream(&cut), true),
    ] {
        let server = scripted([reply]).await;
        let call = client(&server).extract::<Note>("x").model(CLAUDE).mode(mode);
        let result = if is_stream {
            call.stream().await.expect("it begins").finish().await
        } else {
            call.send().await
        };
        let error = result.expect_err("half a character");
        assert_eq!(error.kind(), ErrorKind::InvalidOutput, "{mode:?} {error}");
        let [violation] = &error.violations().iter().collect::<Vec<_>>()[..] else {
            panic!("{error}")
        };
        assert!(violation.to_string().contains("unpaired surrogate in a string"), "{violation}");
        assert!(error.answer().is_some_and(|answer| answer.contains("title")));
        assert_eq!(error.record().usage.output_tokens, 5);
    }
}

#[tokio::test]
async fn a_replacement_character_of_the_answer_is_none_of_a_half() {
    // The half is in the reasoning, and the U+FFFD in the answer.
    let thinking = r#"{"reasoningContent":{"reasoningText":{"text":"Hm \ud83d"}}}"#;
    let json = "{\"text\":\"{\\\"title\\\":\\\"A \u{fffd}\\\"}\"}";
    for mode in [OutputMode::Native, OutputMode::Prompted] {
        let server = scripted([body(&format!("{thinking},{json}"))]).await;
        let call = client(&server).extract::<Note>("x").model(CLAUDE).mode(mode);
        let response = call.send().await.expect("a note");
        assert_eq!((response.output.title.as_str(), response.repairs.len()), ("A \u{fffd}", 0));
        let thinking = r#"{"reasoningContent":{"text":"Hm \ud83d!"}}"#;
        let server = scripted([stream(&[thinking, json])]).await;
        let call = client(&server).extract::<Note>("x").model(CLAUDE).mode(mode);
        let response = call.stream().await.expect("it begins").finish().await.expect("a note");
        assert_eq!((response.output.title.as_str(), response.repairs.len()), ("A \u{fffd}", 0));
    }
    let whole = text(body(&format!("{thinking},{{\"text\":\"A \u{fffd}\"}}")), RepairPolicy::Off);
    let response = whole.await.expect("the text");
    assert_eq!((&*response.output, response.repairs.len()), ("A \u{fffd}", 0));
}

#[tokio::test]
async fn each_half_is_on_record_and_keeps_its_number() {
    let blocks = r#"{"text":"a \ud83d b \ude01"}"#;
    for result in [
        text(body(blocks), RepairPolicy::Lossless).await,
        streamed(&[blocks], RepairPolicy::Lossless).await.0,
    ] {
        let response = result.expect("the text");
        let written: Vec<_> = response.repairs.iter().map(|it| it.before.as_str()).collect();
        assert_eq!(&*response.output, "a \u{fffd} b \u{fffd}");
        assert_eq!(written, [r"\ud83d", r"\ude01"]);
    }
    let json = r#"{"text":"{\"title\":\"\ud83d b \ude01\"}"}"#;
    let server = scripted([body(json)]).await;
    let call = client(&server).extract::<Note>("x").model(CLAUDE).mode(OutputMode::Prompted);
    let error = call.send().await.expect_err("halves");
    assert_eq!(error.kind(), ErrorKind::InvalidOutput);
}

#[tokio::test]
async fn the_input_of_a_tool_is_the_same_whole_and_streamed() {
    let start = r#"{"toolUse":{"toolUseId":"t","name":"note","input":{"title":"A \ud83d"}}}"#;
    let server = scripted([body(start)]).await;
    let whole = client(&server).extract::<Note>("x").model(CLAUDE).send().await;
    let whole = whole.expect_err("half a character");
    // A delta without a start is a call without a name: its input is what came.
    let delta = r#"{"toolUse":{"input":"{\"title\":\"A \ud83d\"}"}}"#;
    let server = scripted([stream(&[delta])]).await;
    let call = client(&server).extract::<Note>("x").model(CLAUDE).stream().await;
    let error = call.expect("it begins").finish().await.expect_err("a call of no tool");
    assert_eq!(error.answer(), whole.answer());
    assert_eq!(error.answer(), Some(r#"{"title":"A \ud83d"}"#));
    assert_eq!(whole.kind(), ErrorKind::InvalidOutput);
}
