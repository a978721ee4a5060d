//! An answer that was cut at `max_tokens`: asked for anew with a higher limit, or given as far as it
//! came.

use std::error::Error as _;

use bedrock_prompt::{
    Client, Error, ErrorKind, OutputMode, Prompt, record::Adaptation, usage::UsageTracker,
};
use bedrock_prompt_local::{AwsError, MalformedToolUse, Reply, Server};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::prompts::{Ask, CLAUDE, Invoice, Line, ReadInvoice};
use crate::support::{client, scripted};

const INVOICE: ReadInvoice<'_> = ReadInvoice { document: "Invoice 7" };

/// A prompt that names no limit.
#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "Read this: {0}", output = Invoice)]
struct Unlimited(&'static str);

/// One that lets its limit be raised.
#[derive(Prompt)]
#[prompt(
    model = CLAUDE,
    user = "Read this: {0}",
    output = Invoice,
    max_tokens = 100,
    max_tokens_ceiling = 1000
)]
struct Raised(&'static str);

fn invoice() -> Value {
    let line = |text: &str, amount: f64| json!({ "text": text, "amount": amount });
    json!({
        "number": "7",
        "issued": "2026-03-01",
        "lines": [line("paper", 12.5), line("ink", 30.0), line("tape", 7.5)],
        "total": 50,
    })
}

fn whole() -> Reply {
    Reply::tool_use("invoice", invoice()).usage(100, 400)
}

fn cut() -> Reply {
    Reply::malformed_tool_use(MalformedToolUse::CutOff, "invoice", invoice()).usage(100, 100)
}

fn cut_text() -> Reply {
    Reply::text("Once upon a").stop_reason("max_tokens").usage(10, 100)
}

/// A client that asks again, and without retries.
fn asking(server: &Server) -> Client {
    Client::new(client(server).sdk().clone())
}

/// The limits that were sent.
fn limits(server: &Server) -> Vec<Value> {
    let limit = |body: Value| body["inferenceConfig"]["maxTokens"].clone();
    server.received().into_iter().map(|received| limit(received.body)).collect()
}

fn raised(from: u32, to: u32) -> Adaptation {
    Adaptation::MaxTokens { from, to }
}

#[tokio::test]
async fn a_cut_answer_is_asked_for_anew_with_a_higher_limit() {
    let server = scripted([cut(), whole()]).await;
    let response = asking(&server).prompt(Unlimited("..")).send().await.expect("the second one");
    assert_eq!(response.output.number, "7");
    assert_eq!(limits(&server), [4096, 16384]);
    assert_eq!((response.record.re_asks, response.record.attempts), (1, 2));
    assert_eq!(
        (response.record.usage.input_tokens, response.record.usage.output_tokens),
        (200, 500)
    );
    assert_eq!(response.record.adaptations, [raised(4096, 16384)]);
    let said = "`max_tokens` was raised from 4096 to 16384, because the answer was truncated";
    assert_eq!(response.record.adaptations[0].to_string(), said);
    // The same request, but for the limit.
    let bodies: Vec<_> = server.received().into_iter().map(|received| received.body).collect();
    for member in ["messages", "system", "toolConfig"] {
        assert_eq!(bodies[0][member], bodies[1][member]);
    }
}

#[tokio::test]
async fn the_ceiling_is_respected() {
    let server = scripted((0..3).map(|_| cut())).await;
    let error = asking(&server).prompt(Raised("..")).send().await.expect_err("cut three times");
    assert_eq!(error.kind(), ErrorKind::Truncated);
    assert_eq!(limits(&server), [100, 400, 1000]);
    assert_eq!(error.record().adaptations, [raised(100, 400), raised(400, 1000)]);
    assert_eq!((error.record().re_asks, error.record().usage.output_tokens), (2, 300));
}

#[tokio::test]
async fn a_limit_that_was_set_is_not_raised_unasked() {
    let server = scripted((0..4).map(|_| cut())).await;
    let client = asking(&server);
    let set_by_prompt = client.prompt(INVOICE).send().await.expect_err("cut");
    let set_by_call = client.prompt(Unlimited("..")).max_tokens(9).send().await.expect_err("cut");
    let sdk = client.sdk().clone();
    let client = Client::builder().max_tokens(11).build(sdk);
    let set_by_client = client.prompt(Unlimited("..")).send().await.expect_err("cut");
    for error in [set_by_prompt, set_by_call, set_by_client] {
        assert_eq!((error.kind(), error.record().re_asks), (ErrorKind::Truncated, 0));
        assert!(error.help().contains("`max_tokens_ceiling`"), "{error}");
    }
    assert_eq!(limits(&server), [2048, 9, 11]);
}

#[tokio::test]
async fn the_ceiling_of_the_call_goes_before_the_prompts_and_the_clients() {
    let server = scripted((0..9).map(|_| cut())).await;
    let sdk = client(&server).sdk().clone();
    let client = Client::builder().max_tokens_ceiling(3000).max_re_asks(1).build(sdk);
    client.prompt(INVOICE).send().await.expect_err("cut");
    client.prompt(Raised("..")).send().await.expect_err("cut");
    client.prompt(Raised("..")).max_tokens_ceiling(200).send().await.expect_err("cut");
    // The default of 4096 keeps to a ceiling below it.
    client.prompt(Unlimited("..")).send().await.expect_err("cut");
    assert_eq!(limits(&server), [2048, 3000, 100, 400, 100, 200, 3000]);
}

#[tokio::test]
async fn a_limit_over_what_the_model_writes_is_not_asked_for() {
    // Jamba's limit of 4096 is that of the default.
    let server = scripted([Reply::text("{").stop_reason("max_tokens")]).await;
    let call = asking(&server).prompt(Unlimited("..")).model("ai21.jamba-1-5-mini-v1:0");
    let error = call.max_tokens_ceiling(100_000).send().await.expect_err("cut");
    assert_eq!((limits(&server), error.record().re_asks), (vec![json!(4096)], 0));
    assert!(error.to_string().contains("this is the model's maximum"), "{error}");
}

#[tokio::test]
async fn each_raise_counts_as_a_re_ask() {
    let server = scripted([cut(), cut()]).await;
    let call = asking(&server).prompt(Raised("..")).max_re_asks(0);
    let error = call.send().await.expect_err("no budget");
    assert_eq!((error.kind(), limits(&server).len()), (ErrorKind::Truncated, 1));

    // An answer that does not fit, one that is cut, and one too many.
    let wrong = Reply::tool_use("invoice", json!({ "number": 7 }));
    let server = scripted([wrong, cut(), cut(), whole()]).await;
    let error = asking(&server).prompt(Raised("..")).send().await.expect_err("two re-asks");
    assert_eq!((error.kind(), error.record().re_asks), (ErrorKind::Truncated, 2));
    assert_eq!(limits(&server), [100, 100, 400]);
    let messages = |nth: usize| server.received()[nth].body["messages"].clone();
    assert_eq!(messages(1), messages(2));
    assert_eq!(messages(2).as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn a_raised_limit_stays_when_the_answer_is_asked_for_again() {
    let wrong = Reply::tool_use("invoice", json!({ "number": 7 }));
    let server = scripted([cut(), wrong, whole()]).await;
    let response = asking(&server).prompt(Raised("..")).send().await.expect("the third one");
    assert_eq!(
        (limits(&server), response.record.re_asks),
        (vec![json!(100), json!(400), json!(400)], 2)
    );
}

#[tokio::test]
async fn text_is_asked_for_anew_too() {
    let server = scripted([cut_text(), Reply::text("Once upon a time.")]).await;
    let call = asking(&server).prompt(Ask("A tale?")).model(CLAUDE);
    let response = call.send().await.expect("the second one");
    assert_eq!((&*response.output, response.record.re_asks), ("Once upon a time.", 1));
}

#[tokio::test]
async fn what_customize_sets_is_not_raised() {
    let server = scripted([cut()]).await;
    let call = asking(&server).prompt(Raised("..")).customize(|input| {
        let limit = bedrock_prompt::sdk::types::InferenceConfiguration::builder().max_tokens(77);
        input.inference_config(limit.build())
    });
    let error = call.send().await.expect_err("cut");
    assert_eq!((limits(&server), error.record().re_asks), (vec![json!(77)], 0));
    assert!(error.record().adaptations.is_empty());
}

#[tokio::test]
async fn a_stream_that_was_shown_is_not_asked_for_anew() {
    let server = scripted([cut(), cut(), whole()]).await;
    let client = asking(&server);
    let mut stream = client.prompt(Raised("..")).stream().await.expect("it begins");
    while stream.next().await.expect("whole").is_some() {}
    let error = stream.finish().await.expect_err("it was shown");
    assert_eq!((error.kind(), error.record().re_asks), (ErrorKind::Truncated, 0));

    let stream = client.prompt(Raised("..")).stream().await.expect("it begins");
    let response = stream.finish().await.expect("nobody has seen the first answer");
    assert_eq!((response.record.re_asks, &*response.output.number), (1, "7"));
    assert_eq!(response.record.adaptations, [raised(100, 400)]);
}

#[tokio::test]
async fn a_refused_limit_does_not_hide_the_answer() {
    let words = "The maximum tokens you requested exceeds the model limit of 200. Try again with a \
                 maximum tokens value that is lower than 200.";
    let server = scripted([cut(), Reply::error(AwsError::Validation, words)]).await;
    let error = asking(&server).prompt(Raised("..")).send().await.expect_err("refused");
    assert_eq!((error.kind(), error.record().attempts), (ErrorKind::Truncated, 2));
    assert!(error.answer().is_some_and(|answer| answer.contains("paper")));
    assert_eq!(error.record().usage.output_tokens, 100);
    let source = error.source().and_then(|source| source.downcast_ref::<Error>());
    assert_eq!(source.map(Error::kind), Some(ErrorKind::MaxTokensExceeded));
    assert!(
        error.to_string().contains("(100), in `lines[0].amount`; this is the model's maximum"),
        "{error}"
    );
}

#[tokio::test]
async fn a_call_with_a_raise_is_one_call() {
    let server = scripted([cut(), whole()]).await;
    let tracker = UsageTracker::new();
    let sdk = client(&server).sdk().clone();
    let client = Client::builder().usage_tracker(&tracker).build(sdk);
    client.prompt(Raised("..")).send().await.expect("the second one");
    let counts = &tracker.report().models[0].counts;
    assert_eq!((counts.calls, counts.failed_calls, counts.usage.output_tokens), (1, 0, 500));
}

#[tokio::test]
async fn a_conversation_keeps_the_whole_answer_only() {
    let server = scripted([cut(), whole()]).await;
    let mut chat = asking(&server).conversation("");
    chat.prompt(Raised("..")).send().await.expect("the second one");
    assert_eq!((chat.messages().len(), chat.usage().output_tokens), (2, 500));
}

/// The error of a prompt whose answer was cut, and that is not asked for anew.
async fn error<P: Prompt>(prompt: P, reply: Reply, mode: OutputMode) -> Error {
    let server = scripted([reply.stop_reason("max_tokens")]).await;
    let call = client(&server).prompt(prompt).mode(mode);
    call.send().await.expect_err("it was cut")
}

fn progress(error: &Error) -> String {
    let partial = error.partial().map(Value::to_string).unwrap_or_default();
    format!(
        "{}\n  {partial}\n  {:?}\n",
        error.to_string().split(';').next().unwrap_or_default(),
        error.truncated_at()
    )
}

#[tokio::test]
async fn the_value_comes_as_far_as_it_came() {
    let whole = invoice().to_string();
    let places = ["{", "num", ":\"7", "lines", "text", "paper", "ink", "tape", "],", "total", "50"];
    let mut all = String::new();
    for place in places {
        let end = whole.find(place).map_or(0, |start| start + place.len());
        let cut = Reply::tool_use("invoice", whole[..end].into());
        let error = error(INVOICE, cut, OutputMode::Tool).await;
        all += &progress(&error);
        // As in a stream, and not in a JSON string.
        assert_eq!(error.answer(), Some(&whole[..end]));
        if let Some(lines) = error.partial().and_then(|value| value["lines"].as_array()) {
            assert_eq!(lines[..], invoice()["lines"].as_array().expect("a list")[..lines.len()]);
        }
    }
    assert_snapshot!(all);
}

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "Rivers?", output = Vec<String>, tool = "rivers", max_tokens = 20)]
struct Rivers;

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "Lines?", output = Vec<Line>, tool = "lines", max_tokens = 20)]
struct Lines;

#[derive(Prompt)]
#[prompt(
    model = CLAUDE,
    user = "Counts?",
    output = std::collections::BTreeMap<String, Vec<u32>>,
    tool = "counts",
    max_tokens = 20
)]
struct Counts;

#[tokio::test]
async fn what_is_no_object_comes_without_its_wrapper() {
    let mut all = String::new();
    for cut in
        [r#"{"value":["Rhine","Elbe","Od"#, r#"{"value":["Rhine""#, r#"{"value":"#, "", r#"{"val"#]
    {
        all += &progress(
            &error(Rivers, Reply::tool_use("rivers", cut.into()), OutputMode::Tool).await,
        );
    }
    let cut = r#"{"value":[{"text":"ink","amount":3},{"text":"tape","amount":7.2"#;
    all += &progress(&error(Lines, Reply::tool_use("lines", cut.into()), OutputMode::Tool).await);
    assert_snapshot!(all);
}

#[tokio::test]
async fn keys_that_are_content_are_not_shown() {
    let cut = Reply::tool_use("counts", r#"{"s3cret":[1,2],"s4cret":[3,4,"#.into());
    let error = error(Counts, cut, OutputMode::Tool).await;
    assert_eq!(error.truncated_at(), Some("*[2]"));
    assert_eq!(error.partial(), Some(&json!({ "s3cret": [1, 2], "s4cret": [3, 4] })));
    assert!(!format!("{error} {error:?}").contains("cret"), "{error:?}");
}

#[tokio::test]
async fn text_that_is_json_is_read_as_far_as_it_came() {
    let whole = invoice().to_string();
    let cut = &whole[..whole.find("ink").unwrap_or_default()];
    let texts = [
        cut.to_owned(),
        format!("Here it is [at last]:\n```json\n{cut}"),
        format!("<think>Is it {{\"number\": \"8\"}}?</think>{cut}"),
    ];
    for text in texts {
        let error = error(INVOICE, Reply::text(text), OutputMode::Prompted).await;
        assert_eq!(error.truncated_at(), Some("lines[1].text"));
        assert_eq!(error.partial().expect("a part")["lines"][0]["text"], "paper");
    }
}

#[tokio::test]
async fn what_the_model_thinks_is_no_part_of_the_value() {
    let text = Reply::text("<think>Is it {\"number\": \"8\", \"total\": 3} or");
    let error = error(INVOICE, text, OutputMode::Prompted).await;
    assert_eq!((error.partial(), error.truncated_at()), (None, None));
}

#[tokio::test]
async fn plain_text_has_no_parts() {
    let server = scripted([cut_text()]).await;
    let call = client(&server).prompt(Ask("A tale?")).model(CLAUDE);
    let error = call.send().await.expect_err("cut");
    assert_eq!((error.partial(), error.truncated_at()), (None, None));
    assert_eq!(error.answer(), Some("Once upon a"));
}

#[tokio::test]
async fn a_stream_tells_the_same() {
    let server = scripted([cut(), cut()]).await;
    let client = client(&server);
    let whole = client.prompt(INVOICE).send().await.expect_err("cut");
    let stream = client.prompt(INVOICE).stream().await.expect("it begins");
    let streamed = stream.finish().await.expect_err("cut");
    assert!(whole.partial().is_some() && whole.truncated_at().is_some());
    assert_eq!(
        (whole.partial(), whole.truncated_at()),
        (streamed.partial(), streamed.truncated_at())
    );
}

#[tokio::test]
async fn an_answer_that_does_not_do_comes_as_a_value() {
    let wrong = json!({ "number": 7, "issued": "2026-03-01", "lines": [], "total": 0 });
    let cheap = json!({ "number": "7", "issued": "2026-03-01", "lines": [], "total": 9 });
    for (input, kind) in [(wrong, ErrorKind::InvalidOutput), (cheap, ErrorKind::CheckFailed)] {
        let server = scripted([Reply::tool_use("invoice", input.clone())]).await;
        let error = client(&server).prompt(INVOICE).send().await.expect_err("no fit");
        assert_eq!((error.kind(), error.partial()), (kind, Some(&input)));
        assert_eq!(error.truncated_at(), None);
    }
}
