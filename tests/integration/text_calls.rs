//! Tool calls that are written as text, in the dialects of models.

use bedrock_prompt::{Client, Error, ErrorKind, OutputMode, Prompt, Response, repair::RepairKind};
use bedrock_prompt_local::{MalformedToolUse, Reply};
use serde_json::{Value, json};

use crate::prompts::{CLAUDE, Invoice, Line, ReadInvoice};
use crate::support::{client, scripted};

use ErrorKind::{MultipleAnswers, TextInsteadOfToolUse, UnexpectedTool};
use RepairKind::ToolCallAsText;

/// A note for a colleague.
#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
pub(crate) struct Note {
    pub(crate) subject: String,
    pub(crate) body: String,
}

#[derive(Prompt, Clone, Copy)]
#[prompt(model = CLAUDE, user = "Write a note.", output = Note)]
pub(crate) struct WriteNote;

/// A note of which nothing is known: any object fits it.
#[derive(Debug, Default, PartialEq, serde::Deserialize, schemars::JsonSchema)]
pub(crate) struct Draft {
    pub(crate) subject: Option<String>,
    pub(crate) body: Option<String>,
}

#[derive(Prompt, Clone, Copy)]
#[prompt(model = CLAUDE, user = "Write a draft.", output = Draft)]
pub(crate) struct WriteDraft;

pub(crate) const CALLS: [MalformedToolUse; 6] = [
    MalformedToolUse::FunctionCalls,
    MalformedToolUse::Nova,
    MalformedToolUse::Llama,
    MalformedToolUse::Qwen,
    MalformedToolUse::Kimi,
    MalformedToolUse::DeepSeek,
];

pub(crate) fn note() -> Note {
    Note { subject: "Keys {lost}".into(), body: "Two lines,\nand \"quotes\" & <tags>.".into() }
}

pub(crate) fn value() -> Value {
    json!({ "subject": note().subject, "body": note().body })
}

pub(crate) fn invoice() -> Value {
    json!({ "number": "7", "issued": "2026-03-01", "lines": [{ "text": "ink", "amount": 3 }], "total": 3 })
}

pub(crate) fn kinds<T>(response: &Response<T>) -> Vec<RepairKind> {
    response.repairs.iter().map(|repair| repair.kind).collect()
}

/// What comes of an answer, asked for with a tool or with JSON in a text.
pub(crate) async fn sent<P: Prompt>(
    prompt: P,
    mode: OutputMode,
    reply: Reply,
) -> Result<Response<P::Output>, Error> {
    let server = scripted([reply]).await;
    client(&server).prompt(prompt).mode(mode).send().await
}

pub(crate) async fn noted(mode: OutputMode, text: &str) -> Result<Response<Note>, Error> {
    sent(WriteNote, mode, Reply::text(text)).await
}

#[tokio::test]
async fn a_call_in_a_text_is_a_call() {
    for odd in CALLS {
        let reply = Reply::malformed_tool_use(odd, "note", value());
        let server = scripted([reply.clone(), reply]).await;
        let client = client(&server);
        let whole = client.prompt(WriteNote).send().await.expect("a note");
        let stream = client.prompt(WriteNote).stream().await.expect("it begins");
        for response in [whole, stream.finish().await.expect("a note")] {
            assert_eq!(response.output, note(), "{odd:?}");
            assert_eq!(
                (kinds(&response), response.record.re_asks),
                (vec![ToolCallAsText], 0),
                "{odd:?}"
            );
            let repair = &response.repairs[0];
            assert_eq!(repair.path, "");
            assert!(repair.before.contains("note") && repair.before.contains("body"));
            assert_eq!(serde_json::from_str::<Value>(&repair.after).expect("JSON"), value());
        }
    }
}

#[tokio::test]
async fn values_have_the_types_of_the_schema() {
    for odd in CALLS {
        let reply = Reply::malformed_tool_use(odd, "invoice", invoice());
        let response = sent(ReadInvoice { document: ".." }, OutputMode::Tool, reply).await;
        let response = response.unwrap_or_else(|error| panic!("{odd:?}: {error}"));
        // A number that is text where text is asked for stays so.
        let Invoice { number, lines, total, .. } = response.output;
        let ink = Line { text: "ink".into(), amount: 3.0 };
        assert_eq!((number.as_str(), lines, total), ("7", vec![ink], 3.0), "{odd:?}");
        assert_eq!(response.repairs[0].kind, ToolCallAsText);
    }
}

#[tokio::test]
async fn a_call_of_another_tool_in_a_text_is_said_to_be_one() {
    for odd in CALLS {
        for mode in [OutputMode::Tool, OutputMode::AutoTool] {
            let reply = Reply::malformed_tool_use(odd, "search", value()).stop_reason("end_turn");
            let error = sent(WriteDraft, mode, reply).await.expect_err("no draft");
            assert_eq!(error.kind(), ErrorKind::UnexpectedTool, "{odd:?}");
            assert!(error.answer().is_some_and(|answer| answer.contains("search")));
            assert!(error.to_string().contains("`search` instead of `draft`"), "{error}");
        }
    }
    let reply = Reply::malformed_tool_use(MalformedToolUse::Nova, "search", value());
    let error = sent(WriteDraft, OutputMode::Tool, reply).await.expect_err("no draft");
    assert_eq!(error.kind(), ErrorKind::MalformedAnswer);
}

#[tokio::test]
async fn words_may_stand_before_a_call_in_tags() {
    let call = json!({ "name": "note", "arguments": value() });
    let invoke = "<invoke name=\"note\"><parameter name=\"subject\">Keys {lost}</parameter>\
        <parameter name=\"body\">Two lines,\nand \"quotes\" & <tags>.</parameter></invoke>";
    for text in [
        format!("I will write {{it}} down.\n<function_calls>\n{invoke}\n</function_calls>"),
        format!("I will write it down.\n\n<tool_call>\n{call}\n</tool_call>\n"),
        format!("I will write it down.\n```xml\n<tool_call>{call}</tool_call>\n```"),
        format!(
            "Yes.<|tool_calls_section_begin|><|tool_call_begin|>functions.note:0\
             <|tool_call_argument_begin|>{}<|tool_call_end|><|tool_calls_section_end|>",
            value()
        ),
        format!(
            "Yes.<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>note\n\
             ```json\n{}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
            value()
        ),
    ] {
        let response =
            noted(OutputMode::Tool, &text).await.unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!((&response.output, kinds(&response)), (&note(), vec![ToolCallAsText]), "{text}");
        let more = format!("{text}\nThat would be wrong.");
        let error = noted(OutputMode::Tool, &more).await.expect_err(&more);
        assert_eq!(error.kind(), ErrorKind::TextInsteadOfToolUse, "{more}");
    }
    let words = "I see.<tools><__function=note><__parameter=subject>Keys</__parameter>\
        <__parameter=body>Lost.</__parameter></__function></tools>";
    let response = noted(OutputMode::Tool, words).await.expect("a note");
    assert_eq!((&*response.output.body, kinds(&response)), ("Lost.", vec![ToolCallAsText]));
}

/// What may be a text or something else.
#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
struct Remarks {
    pub(crate) title: String,
    #[serde(alias = "note")]
    pub(crate) remark: Option<String>,
    mood: Option<Mood>,
    data: Value,
    size: Option<f64>,
}

#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
enum Mood {
    Glad,
}

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "Remark.", output = Remarks)]
struct Remark;

#[tokio::test]
async fn what_may_be_a_text_or_not_is_not_read_in_tags() {
    let reply = |name: &str, text: &str| {
        let mut all = json!({ "title": "null", "data": "some words", "mood": "null" });
        all[name] = text.into();
        all
    };
    let tags = [MalformedToolUse::FunctionCalls, MalformedToolUse::Nova, MalformedToolUse::Qwen];
    for (name, text) in [
        ("remark", "null"),
        ("remark", " None "),
        ("remark", "nil"),
        ("note", "null"),
        ("Remark", "null"),
        ("data", "{\"a\": 1}"),
        ("data", "[1, 2]"),
        ("data", "7"),
        ("data", "True"),
        ("data", "null"),
    ] {
        for odd in tags {
            let reply = Reply::malformed_tool_use(odd, "remarks", reply(name, text))
                .stop_reason("end_turn");
            let error = sent(Remark, OutputMode::Tool, reply).await.expect_err(text);
            assert_eq!(error.kind(), ErrorKind::TextInsteadOfToolUse, "{name} {text}");
        }
    }
    for (name, text) in [
        ("title", "None"),
        ("title", "{\"a\": 1}"),
        ("remark", "7"),
        ("remark", "{\"a\": 1}"),
        ("remark", "nothing"),
        ("size", "null"),
        ("size", "1.5"),
        ("data", "seven"),
    ] {
        for odd in tags {
            let reply = Reply::malformed_tool_use(odd, "remarks", reply(name, text));
            let sent = sent(Remark, OutputMode::Tool, reply).await;
            let remarks = sent.unwrap_or_else(|error| panic!("{name} {text}: {error}")).output;
            let expected = |of: &str| Some(text.to_owned()).filter(|_| name == of);
            assert_eq!(remarks.title, expected("title").unwrap_or("null".into()));
            assert_eq!(remarks.data, expected("data").unwrap_or("some words".into()));
            assert_eq!((remarks.remark, remarks.mood), (expected("remark"), None));
            assert_eq!(remarks.size, (name == "size" && text == "1.5").then_some(1.5));
        }
    }

    // A real call is asked for.
    let data = json!({ "a": 1 });
    let good = json!({ "title": "T", "remark": null, "mood": null, "data": data, "size": null });
    let odd = Reply::malformed_tool_use(MalformedToolUse::Qwen, "remarks", reply("remark", "null"));
    let server = scripted([odd, Reply::tool_use("remarks", good)]).await;
    let client = Client::new(client(&server).sdk().clone());
    let response = client.prompt(Remark).send().await.expect("the second answer");
    assert_eq!(
        (response.output.remark, response.output.data, response.record.re_asks),
        (None, data, 1)
    );
}

#[tokio::test]
async fn what_may_be_read_in_two_ways_is_not_read() {
    let one = json!({ "subject": "One" });
    let two = json!({ "subject": "Two" });
    let call = |input: &Value| json!({ "name": "draft", "arguments": input }).to_string();
    for (text, kind) in [
        ("I cannot write a draft.".to_owned(), TextInsteadOfToolUse),
        ("In Rust, {} is a block.".to_owned(), TextInsteadOfToolUse),
        (format!("{one} or {two}"), MultipleAnswers),
        (format!("{one}{two}"), MultipleAnswers),
        (format!("{};{}", call(&one), call(&two)), MultipleAnswers),
        (format!("<think>I might answer {one}"), TextInsteadOfToolUse),
        (format!("<think>{}</think>But no.", call(&one)), TextInsteadOfToolUse),
        (json!({ "name": "other", "arguments": one }).to_string(), UnexpectedTool),
    ] {
        let error = sent(WriteDraft, OutputMode::Tool, Reply::text(&text)).await.expect_err(&text);
        assert_eq!(error.kind(), kind, "{text}");
        let reply = Reply::text(&text).stop_reason("malformed_tool_use");
        let error = sent(WriteDraft, OutputMode::Tool, reply).await.expect_err(&text);
        assert_eq!(error.kind(), ErrorKind::MalformedAnswer, "{text}");
    }
}
