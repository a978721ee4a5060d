//! Answers that do not stand where they should: as calls in a text, in fences, between other
//! words, behind what the model thinks.

use bedrock_prompt::{
    Client, Error, ErrorKind, OutputMode, Prompt, Repair, RepairKind, RepairPolicy, Response,
    decode,
};
use bedrock_prompt_local::{Odd, Reply};
use serde_json::{Value, json};

use crate::prompts::{Ask, CLAUDE, Invoice, Line, ReadInvoice};
use crate::support::{client, scripted};

use RepairKind::{
    EmptyInput, Fence, InReasoning, Repeated, Surroundings, TextForTool, Thinking, ToolCallAsText,
};

/// A note for a colleague.
#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
struct Note {
    subject: String,
    body: String,
}

#[derive(Prompt, Clone, Copy)]
#[prompt(model = CLAUDE, user = "Write a note.", output = Note)]
struct WriteNote;

/// A note of which nothing is known: any object fits it.
#[derive(Debug, Default, PartialEq, serde::Deserialize, schemars::JsonSchema)]
struct Draft {
    subject: Option<String>,
    body: Option<String>,
}

#[derive(Prompt, Clone, Copy)]
#[prompt(model = CLAUDE, user = "Write a draft.", output = Draft)]
struct WriteDraft;

const CALLS: [Odd; 6] =
    [Odd::FunctionCalls, Odd::Nova, Odd::Llama, Odd::Qwen, Odd::Kimi, Odd::DeepSeek];

fn note() -> Note {
    Note { subject: "Keys {lost}".into(), body: "Two lines,\nand \"quotes\" & <tags>.".into() }
}

fn value() -> Value {
    json!({ "subject": note().subject, "body": note().body })
}

fn invoice() -> Value {
    json!({ "number": "7", "issued": "2026-03-01", "lines": [{ "text": "ink", "amount": 3 }], "total": 3 })
}

fn kinds<T>(response: &Response<T>) -> Vec<RepairKind> {
    response.repairs.iter().map(|repair| repair.kind).collect()
}

/// What comes of an answer, asked for with a tool or with JSON in a text.
async fn sent<P: Prompt>(
    prompt: P,
    mode: OutputMode,
    reply: Reply,
) -> Result<Response<P::Output>, Error> {
    let server = scripted([reply]).await;
    client(&server).prompt(prompt).mode(mode).send().await
}

async fn noted(mode: OutputMode, text: &str) -> Result<Response<Note>, Error> {
    sent(WriteNote, mode, Reply::text(text)).await
}

#[tokio::test]
async fn a_call_in_a_text_is_a_call() {
    for odd in CALLS {
        let reply = Reply::odd(odd, "note", value());
        let server = scripted([reply.clone(), reply]).await;
        let client = client(&server);
        let whole = client.prompt(WriteNote).send().await.expect("a note");
        let stream = client.prompt(WriteNote).stream().await.expect("it begins");
        for response in [whole, stream.finish().await.expect("a note")] {
            assert_eq!(response.output, note(), "{odd:?}");
            assert_eq!((kinds(&response), response.re_asks), (vec![ToolCallAsText], 0), "{odd:?}");
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
        let reply = Reply::odd(odd, "invoice", invoice());
        let response = sent(ReadInvoice { document: "" }, OutputMode::Tool, reply).await;
        let response = response.unwrap_or_else(|error| panic!("{odd:?}: {error}"));
        // A number that is text where text is asked for stays so.
        let Invoice { number, lines, total, .. } = response.output;
        let ink = Line { text: "ink".into(), amount: 3.0 };
        assert_eq!((number.as_str(), lines, total), ("7", vec![ink], 3.0), "{odd:?}");
        assert_eq!(response.repairs[0].kind, ToolCallAsText);
    }
}

#[tokio::test]
async fn a_call_of_another_tool_is_text() {
    for odd in CALLS {
        for mode in [OutputMode::Tool, OutputMode::AutoTool] {
            let reply = Reply::odd(odd, "search", value()).stop_reason("end_turn");
            let error = sent(WriteDraft, mode, reply).await.expect_err("no draft");
            assert_eq!(error.kind(), ErrorKind::TextInstead, "{odd:?}");
            assert!(error.answer().is_some_and(|answer| answer.contains("search")));
        }
    }
    let reply = Reply::odd(Odd::Nova, "search", value());
    let error = sent(WriteDraft, OutputMode::Tool, reply).await.expect_err("no draft");
    assert_eq!(error.kind(), ErrorKind::MalformedAnswer);
}

#[tokio::test]
async fn an_input_that_does_not_come_is_empty_on_record() {
    let reply = Reply::odd(Odd::NoInput, "draft", json!({}));
    let response = sent(WriteDraft, OutputMode::Tool, reply).await.expect("a draft");
    assert_eq!((&response.output, kinds(&response)), (&Draft::default(), vec![EmptyInput]));
    assert_eq!((&*response.repairs[0].before, &*response.repairs[0].after), ("\"\"", "{}"));

    // With no delta, and with an empty one.
    for reply in [
        Reply::odd(Odd::NoInput, "draft", json!({})),
        Reply::odd(Odd::OneDelta, "draft", "".into()),
    ] {
        let server = scripted(vec![reply; 5].into_iter().chain([Reply::text("Yes.")])).await;
        let client = client(&server);
        let call = || client.prompt(WriteDraft).repair(RepairPolicy::Off);
        let error = call().send().await.expect_err("an empty text is no draft");
        assert_eq!((error.kind(), error.answer()), (ErrorKind::AnswerMismatch, Some("\"\"")));
        let stream = call().stream().await.expect("it begins");
        let error = stream.finish().await.expect_err("neither it is in a stream");
        assert_eq!((error.kind(), error.answer()), (ErrorKind::AnswerMismatch, Some("\"\"")));
        let call = || client.prompt(WriteDraft);
        let streams = [call().stream().await, call().native().stream().await];
        for stream in streams {
            let response = stream.expect("it begins").finish().await.expect("a draft");
            assert_eq!(kinds(&response), [EmptyInput]);
            assert_eq!(response.repairs[0].before, "\"\"");
        }
        let mut chat = client.conversation("").model_id(CLAUDE);
        let stream = chat.prompt(WriteDraft).stream().await.expect("it begins");
        assert_eq!(kinds(&stream.finish().await.expect("a draft")), [EmptyInput]);
        chat.say("Is that all?").send().await.expect("the next turn");
        let last = server.received().pop().expect("a request").body;
        assert_eq!(last["messages"][1]["content"][0]["toolUse"]["input"], json!({}));
    }

    let again = Reply::tool_use("note", value());
    let server = scripted([Reply::odd(Odd::NoInput, "note", json!({})), again]).await;
    let client = Client::new(client(&server).sdk().clone());
    let response = client.prompt(WriteNote).send().await.expect("the second answer");
    assert_eq!((response.output, response.re_asks), (note(), 1));
    assert!(response.repairs.is_empty());
}

#[tokio::test]
async fn what_is_right_or_cut_is_not_searched() {
    let reply = Reply::odd(Odd::OneDelta, "note", value());
    let response = sent(WriteNote, OutputMode::Tool, reply).await.expect("a note");
    assert!(response.output == note() && response.repairs.is_empty());

    for reply in [
        Reply::odd(Odd::CutOff, "note", value()),
        Reply::odd(Odd::Llama, "note", value()).stop_reason("max_tokens"),
    ] {
        let error = sent(WriteNote, OutputMode::Tool, reply).await.expect_err("cut");
        assert_eq!(error.kind(), ErrorKind::Truncated);
    }
    // The right call is the answer, whatever stands beside it.
    let reply = Reply::odd(Odd::Llama, "note", json!({ "subject": "Other", "body": "" }))
        .and_tool_use("note", value());
    let response = sent(WriteNote, OutputMode::Tool, reply).await.expect("a note");
    assert!(response.output == note() && response.repairs.is_empty());
}

#[tokio::test]
async fn json_in_a_text_stands_for_the_call() {
    let json = value().to_string();
    let pretty = serde_json::to_string_pretty(&value()).expect("JSON");
    for (text, expected) in [
        (json.clone(), vec![TextForTool]),
        (format!("```json\n{pretty}\n```"), vec![Fence, TextForTool]),
        (format!("{json}\n{pretty}"), vec![Repeated, TextForTool]),
        (format!("<thinking>A note {{}}.</thinking>{json}"), vec![Thinking, TextForTool]),
        (
            format!("<think>A note.</think>\n~~~\n{pretty}\n~~~\n"),
            vec![Thinking, Fence, TextForTool],
        ),
    ] {
        let response = noted(OutputMode::Tool, &text).await.expect("a note");
        assert_eq!((&response.output, kinds(&response)), (&note(), expected), "{text}");
        let reply = Reply::text(&text).stop_reason("malformed_tool_use");
        let response = sent(WriteNote, OutputMode::Tool, reply).await.expect("a note");
        assert_eq!(response.output, note(), "{text}");
    }
}

#[tokio::test]
async fn an_example_in_words_is_no_answer() {
    let json = value().to_string();
    let llama = json!({ "type": "function", "name": "note", "parameters": value() });
    for (text, kind) in [
        (format!("I cannot write it. A note would look like {json}, but shorter."), Surroundings),
        (format!("Here it is: {json}"), Surroundings),
        (format!("{json} Is that what you want?"), Surroundings),
        (format!("<think>Hm.</think>The format is: {json}"), Surroundings),
        (format!("The format is:\n\n```json\n{json}\n```"), Fence),
        (format!("```json\n{json}\n```\nThis is an example."), Fence),
        (format!("```json\nFor example: {json}\n```"), Fence),
        (format!("I will not call it. For example: {llama} would be wrong."), ToolCallAsText),
        (format!("I would call it so: {llama}"), ToolCallAsText),
        (format!("<tool_call>{llama}</tool_call> would be wrong."), ToolCallAsText),
        (format!("<tool_call>{llama}</tool_call> or <tool_call>{llama}</tool_call>"), Repeated),
    ] {
        for stop_reason in ["end_turn", "malformed_tool_use"] {
            let reply = Reply::text(&text).stop_reason(stop_reason);
            let error = sent(WriteNote, OutputMode::Tool, reply.clone()).await.expect_err(&text);
            assert!(
                matches!(error.kind(), ErrorKind::TextInstead | ErrorKind::MalformedAnswer),
                "{text}"
            );
            let server = scripted([reply]).await;
            let call = client(&server).prompt(WriteNote).repair(RepairPolicy::Lenient);
            let response = call.send().await.unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(response.output, note(), "{text}");
            let kinds = kinds(&response);
            let is_call = kinds.contains(&ToolCallAsText);
            assert!(kinds.contains(&kind) && kinds.contains(&TextForTool) != is_call, "{text}");
            assert!(!is_call || kinds.contains(&Surroundings), "{text}");
        }
    }
    // In a text mode, JSON stands where it was asked for.
    let response = noted(OutputMode::Prompted, &format!("Here it is: {json}")).await;
    assert_eq!(response.expect("a note").output, note());
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
        assert_eq!(error.kind(), ErrorKind::TextInstead, "{more}");
    }
    let words = "I see.<tools><__function=note><__parameter=subject>Keys</__parameter>\
        <__parameter=body>Lost.</__parameter></__function></tools>";
    let response = noted(OutputMode::Tool, words).await.expect("a note");
    assert_eq!((&*response.output.body, kinds(&response)), ("Lost.", vec![ToolCallAsText]));
}

/// What may be a text or something else.
#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
struct Remarks {
    title: String,
    #[serde(alias = "note")]
    remark: Option<String>,
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
    let tags = [Odd::FunctionCalls, Odd::Nova, Odd::Qwen];
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
            let reply = Reply::odd(odd, "remarks", reply(name, text)).stop_reason("end_turn");
            let error = sent(Remark, OutputMode::Tool, reply).await.expect_err(text);
            assert_eq!(error.kind(), ErrorKind::TextInstead, "{name} {text}");
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
            let reply = Reply::odd(odd, "remarks", reply(name, text));
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
    let odd = Reply::odd(Odd::Qwen, "remarks", reply("remark", "null"));
    let server = scripted([odd, Reply::tool_use("remarks", good)]).await;
    let client = Client::new(client(&server).sdk().clone());
    let response = client.prompt(Remark).send().await.expect("the second answer");
    assert_eq!((response.output.remark, response.output.data, response.re_asks), (None, data, 1));
}

#[tokio::test]
async fn what_may_be_read_in_two_ways_is_not_read() {
    let one = json!({ "subject": "One" });
    let two = json!({ "subject": "Two" });
    let call = |input: &Value| json!({ "name": "draft", "arguments": input }).to_string();
    for text in [
        "I cannot write a draft.".to_owned(),
        "In Rust, {} is a block.".to_owned(),
        format!("{one} or {two}"),
        format!("{one}{two}"),
        format!("{};{}", call(&one), call(&two)),
        format!("<think>I might answer {one}"),
        format!("<think>{}</think>But no.", call(&one)),
        json!({ "name": "other", "arguments": one }).to_string(),
    ] {
        let error = sent(WriteDraft, OutputMode::Tool, Reply::text(&text)).await.expect_err(&text);
        assert_eq!(error.kind(), ErrorKind::TextInstead, "{text}");
        let reply = Reply::text(&text).stop_reason("malformed_tool_use");
        let error = sent(WriteDraft, OutputMode::Tool, reply).await.expect_err(&text);
        assert_eq!(error.kind(), ErrorKind::MalformedAnswer, "{text}");
    }
}

#[tokio::test]
async fn nothing_is_searched_for_where_that_is_off() {
    for (mode, text) in [
        (OutputMode::Tool, value().to_string()),
        (OutputMode::Prompted, format!("```json\n{}\n```", value())),
    ] {
        let server = scripted([Reply::text(text)]).await;
        let call = client(&server).prompt(WriteNote).mode(mode).repair(RepairPolicy::Off);
        let error = call.send().await.expect_err("not where it should be");
        assert!(error.answer().is_some_and(|answer| answer.contains("Keys")));
    }
}

#[tokio::test]
async fn prose_is_asked_for_again() {
    let reply = Reply::text("Sorry, I cannot call tools.");
    let server = scripted([reply, Reply::odd(Odd::Qwen, "note", value())]).await;
    let client = Client::new(client(&server).sdk().clone());
    let response = client.prompt(WriteNote).send().await.expect("the second answer");
    assert_eq!((&response.output, response.re_asks), (&note(), 1));
    assert_eq!(kinds(&response), [ToolCallAsText]);
}

#[tokio::test]
async fn a_call_that_does_not_fit_says_where() {
    let reply = Reply::odd(Odd::Kimi, "note", json!({ "subject": "Keys" }));
    let error = sent(WriteNote, OutputMode::Tool, reply).await.expect_err("no body");
    assert_eq!(error.kind(), ErrorKind::TextInstead);
    assert!(error.violations().iter().any(|violation| violation.to_string().contains("body")));
}

#[tokio::test]
async fn an_error_holds_how_the_answer_was_found() {
    let half = json!({ "subject": "Keys" });
    let fence = format!("<think>Hm.</think>```json\n{half}\n```");
    let kinds = |error: &Error| error.repairs().iter().map(|it| it.kind).collect::<Vec<_>>();
    let error = noted(OutputMode::Tool, &fence).await.expect_err("no body");
    assert_eq!(error.kind(), ErrorKind::TextInstead);
    assert_eq!(kinds(&error), [Thinking, Fence, TextForTool]);
    assert_eq!((error.partial(), error.violations().len()), (Some(&half), 1));

    let error = noted(OutputMode::Prompted, &fence).await.expect_err("no body");
    assert_eq!(error.kind(), ErrorKind::AnswerMismatch);
    assert_eq!((kinds(&error), error.partial()), (vec![Thinking, Fence], Some(&half)));

    // What was mended in the answer comes behind.
    let wrapped = json!({ "properties": { "subject": "Keys" } });
    let comma = wrapped.to_string().replace("\"}", "\",}");
    let error = noted(OutputMode::Prompted, &format!("Here: {comma}")).await.expect_err("no body");
    assert_eq!(kinds(&error), [Surroundings, RepairKind::Syntax]);
}

#[tokio::test]
async fn the_same_call_twice_is_on_record() {
    let twice = || Reply::tool_use("note", value()).and_tool_use("note", value());
    let response = sent(WriteNote, OutputMode::Tool, twice()).await.expect("a note");
    assert_eq!((&response.output, kinds(&response)), (&note(), vec![Repeated]));
    let Repair { path, before, after, .. } = &response.repairs[0];
    let read = |json: &str| serde_json::from_str::<Value>(json).expect("JSON");
    assert_eq!((&**path, read(after)), ("", value()));
    assert!(before.lines().count() == 2 && before.lines().all(|line| read(line) == value()));

    let server = scripted([twice()]).await;
    let call = client(&server).prompt(WriteNote).repair(RepairPolicy::Off);
    let error = call.send().await.expect_err("two calls");
    assert_eq!(error.kind(), ErrorKind::SeveralAnswers);
    assert!(error.to_string().contains("2 times, each with the same input"), "{error}");
}

#[tokio::test]
async fn json_that_is_wanted_in_a_text_is_found_in_it() {
    let json = value().to_string();
    let call = json!({ "name": "note", "arguments": value() });
    for (text, expected) in [
        (json.clone(), vec![]),
        (format!("\n{json}\n"), vec![]),
        (format!("```json\n{json}\n```"), vec![Fence]),
        (format!("Here:\n```\n{json}\n```\nGood?"), vec![Fence]),
        (format!("Here: {json}. Good?"), vec![Surroundings]),
        (format!("{json}\n\n{json}"), vec![Repeated]),
        (format!("<think>A note.\n</think>\n{json}"), vec![Thinking]),
        (format!("A note.\n</think>\n\n{json}"), vec![Thinking]),
        (format!("Not {{\"a\":1}}.\n</think>\n\n{json}"), vec![Thinking]),
        (format!("<think>A {{draft}}: {json}"), vec![Thinking]),
        (format!("<think>A note.</think>Here: {json}"), vec![Thinking, Surroundings]),
        (call.to_string(), vec![ToolCallAsText]),
        (format!("<tool_call>{call}</tool_call>"), vec![ToolCallAsText]),
    ] {
        for mode in [OutputMode::Prompted, OutputMode::Native] {
            let response = noted(mode, &text).await.unwrap_or_else(|e| panic!("{text}: {e}"));
            assert_eq!((&response.output, kinds(&response)), (&note(), expected.clone()), "{text}");
        }
    }
    // An object that only holds the answer is none, even where a type would take it for one.
    let call = |name: &str| {
        let call = json!({ "name": name, "arguments": { "subject": "Keys" } });
        sent(WriteDraft, OutputMode::Prompted, Reply::text(call.to_string()))
    };
    let response = call("draft").await.expect("a draft");
    assert_eq!(response.output.subject.as_deref(), Some("Keys"));
    assert_eq!(kinds(&response), [ToolCallAsText]);
    let error = call("other").await.expect_err("a call of another tool");
    assert_eq!(error.kind(), ErrorKind::AnswerMismatch);
    // A tag in a string is a part of it.
    let tag = json!({ "subject": "the tag </think> is", "body": "{\"subject\":1}" });
    let response = noted(OutputMode::Prompted, &format!("Here: {tag}")).await.expect("a note");
    assert_eq!(response.output.subject, "the tag </think> is");
    assert_eq!(kinds(&response), [Surroundings]);

    let other = json!({ "subject": "Other", "body": "" });
    let error = noted(OutputMode::Prompted, &format!("{json}{other}")).await.expect_err("two");
    assert_eq!(error.kind(), ErrorKind::SeveralAnswers);
    let error = noted(OutputMode::Prompted, "A note? No.").await.expect_err("prose");
    assert_eq!(error.kind(), ErrorKind::AnswerMismatch);
    // What is wrong is said of the JSON, not of the words around it.
    let error =
        noted(OutputMode::Prompted, "Here: {\"subject\":\"Keys\"}").await.expect_err("half");
    assert!(error.to_string().contains("body"), "{error}");
}

#[tokio::test]
async fn reasoning_may_hold_the_answer_and_is_kept() {
    let json = value().to_string();
    let reasoning = |text: String| Reply::message().and_reasoning(text, None);
    let thought = reasoning(format!("First {{a draft}}, then:\n{json}\n"));
    let response = sent(WriteNote, OutputMode::Prompted, thought.clone()).await.expect("a note");
    assert_eq!((&response.output, kinds(&response)), (&note(), vec![InReasoning]));
    for (mode, reply) in [
        (OutputMode::Tool, thought),
        (OutputMode::Prompted, reasoning(format!("Not {json}, I think."))),
    ] {
        let error = sent(WriteNote, mode, reply).await.expect_err("no note");
        assert_eq!(error.kind(), ErrorKind::EmptyAnswer);
    }

    let reply = reasoning("Hm.".into()).and_text(format!("<think>Ah.</think>{json}"));
    let response = sent(WriteNote, OutputMode::Prompted, reply).await.expect("a note");
    assert_eq!(response.reasoning().as_deref(), Some("Hm.\n\nAh."));
    let response = noted(OutputMode::Prompted, &json).await.expect("a note");
    assert_eq!(response.reasoning(), None);
}

#[tokio::test]
async fn a_plain_text_stays_as_it_is() {
    for text in ["<think>Hm.</think>\nYes.", "```json\n{}\n```", "<function=a>{}</function>"] {
        let server = scripted([Reply::text(text)]).await;
        let response = client(&server).prompt(Ask("?")).model_id(CLAUDE).send().await;
        let response = response.expect("text");
        assert_eq!((&*response.output, response.repairs.len()), (text, 0));
    }
}

#[tokio::test]
async fn an_answer_to_another_request_is_searched_too() {
    let json = invoice().to_string();
    let texts = [format!("```\n{json}\n```"), format!("For example: {json}")];
    let server = scripted(texts.map(Reply::text)).await;
    let client = client(&server);
    let ask = || client.prompt(Ask("?")).model_id(CLAUDE);
    let output = ask().send().await.expect("text").converse_output();
    assert_eq!(decode::<Invoice>(&output).expect("an invoice").number, "7");
    assert_eq!(decode::<Note>(&output).expect_err("no note").kind(), ErrorKind::TextInstead);
    let output = ask().send().await.expect("text").converse_output();
    let error = decode::<Invoice>(&output).expect_err("an example");
    assert_eq!(error.kind(), ErrorKind::TextInstead);
}
