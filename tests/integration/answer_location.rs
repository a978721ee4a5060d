//! Answers outside their expected location: JSON in a text, in reasoning, or no tool input at all.

use bedrock_prompt::{
    Client, Error, ErrorKind, OutputMode, decode,
    repair::{Repair, RepairKind, RepairPolicy},
};
use bedrock_prompt_local::{MalformedToolUse, Reply};
use serde_json::{Value, json};

use crate::prompts::{Ask, CLAUDE, Invoice};
use crate::support::{client, scripted};

use RepairKind::{
    EmptyInput, InReasoning, MarkdownFence, Repeated, SurroundingText, TextForTool, Thinking,
    ToolCallAsText,
};

use crate::text_calls::{
    Draft, Note, WriteDraft, WriteNote, invoice, kinds, note, noted, sent, value,
};

#[tokio::test]
async fn an_input_that_does_not_come_is_empty_on_record() {
    let reply = Reply::malformed_tool_use(MalformedToolUse::NoInput, "draft", json!({}));
    let response = sent(WriteDraft, OutputMode::Tool, reply).await.expect("a draft");
    assert_eq!((&response.output, kinds(&response)), (&Draft::default(), vec![EmptyInput]));
    assert_eq!((&*response.repairs[0].before, &*response.repairs[0].after), ("\"\"", "{}"));

    // With no delta, and with an empty one.
    for reply in [
        Reply::malformed_tool_use(MalformedToolUse::NoInput, "draft", json!({})),
        Reply::malformed_tool_use(MalformedToolUse::OneDelta, "draft", "".into()),
    ] {
        let server = scripted(vec![reply; 5].into_iter().chain([Reply::text("Yes.")])).await;
        let client = client(&server);
        let call = || client.prompt(WriteDraft).repair(RepairPolicy::Off);
        let error = call().send().await.expect_err("an empty text is no draft");
        assert_eq!((error.kind(), error.answer()), (ErrorKind::InvalidOutput, Some("\"\"")));
        let stream = call().stream().await.expect("it begins");
        let error = stream.finish().await.expect_err("neither it is in a stream");
        assert_eq!((error.kind(), error.answer()), (ErrorKind::InvalidOutput, Some("\"\"")));
        let call = || client.prompt(WriteDraft);
        let streams = [call().stream().await, call().native().stream().await];
        for stream in streams {
            let response = stream.expect("it begins").finish().await.expect("a draft");
            assert_eq!(kinds(&response), [EmptyInput]);
            assert_eq!(response.repairs[0].before, "\"\"");
        }
        let mut chat = client.conversation("").model(CLAUDE);
        let stream = chat.prompt(WriteDraft).stream().await.expect("it begins");
        assert_eq!(kinds(&stream.finish().await.expect("a draft")), [EmptyInput]);
        chat.prompt("Is that all?").send().await.expect("the next turn");
        let last = server.received().pop().expect("a request").body;
        assert_eq!(last["messages"][1]["content"][0]["toolUse"]["input"], json!({}));
    }

    let again = Reply::tool_use("note", value());
    let server =
        scripted([Reply::malformed_tool_use(MalformedToolUse::NoInput, "note", json!({})), again])
            .await;
    let client = Client::new(client(&server).sdk().clone());
    let response = client.prompt(WriteNote).send().await.expect("the second answer");
    assert_eq!((response.output, response.record.re_asks), (note(), 1));
    assert!(response.repairs.is_empty());
}

#[tokio::test]
async fn what_is_right_or_cut_is_not_searched() {
    let reply = Reply::malformed_tool_use(MalformedToolUse::OneDelta, "note", value());
    let response = sent(WriteNote, OutputMode::Tool, reply).await.expect("a note");
    assert!(response.output == note() && response.repairs.is_empty());

    for reply in [
        Reply::malformed_tool_use(MalformedToolUse::CutOff, "note", value()),
        Reply::malformed_tool_use(MalformedToolUse::Llama, "note", value())
            .stop_reason("max_tokens"),
    ] {
        let error = sent(WriteNote, OutputMode::Tool, reply).await.expect_err("cut");
        assert_eq!(error.kind(), ErrorKind::Truncated);
    }
    // The right call is the answer, whatever stands beside it.
    let reply = Reply::malformed_tool_use(
        MalformedToolUse::Llama,
        "note",
        json!({ "subject": "Other", "body": "" }),
    )
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
        (format!("```json\n{pretty}\n```"), vec![MarkdownFence, TextForTool]),
        (format!("{json}\n{pretty}"), vec![Repeated, TextForTool]),
        (format!("<thinking>A note {{}}.</thinking>{json}"), vec![Thinking, TextForTool]),
        (
            format!("<think>A note.</think>\n~~~\n{pretty}\n~~~\n"),
            vec![Thinking, MarkdownFence, TextForTool],
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
        (
            format!("I cannot write it. A note would look like {json}, but shorter."),
            SurroundingText,
        ),
        (format!("Here it is: {json}"), SurroundingText),
        (format!("{json} Is that what you want?"), SurroundingText),
        (format!("<think>Hm.</think>The format is: {json}"), SurroundingText),
        (format!("The format is:\n\n```json\n{json}\n```"), MarkdownFence),
        (format!("```json\n{json}\n```\nThis is an example."), MarkdownFence),
        (format!("```json\nFor example: {json}\n```"), MarkdownFence),
        (format!("I will not call it. For example: {llama} would be wrong."), ToolCallAsText),
        (format!("I would call it so: {llama}"), ToolCallAsText),
        (format!("<tool_call>{llama}</tool_call> would be wrong."), ToolCallAsText),
        (format!("<tool_call>{llama}</tool_call> or <tool_call>{llama}</tool_call>"), Repeated),
    ] {
        for stop_reason in ["end_turn", "malformed_tool_use"] {
            let reply = Reply::text(&text).stop_reason(stop_reason);
            let error = sent(WriteNote, OutputMode::Tool, reply.clone()).await.expect_err(&text);
            assert!(
                matches!(
                    error.kind(),
                    ErrorKind::TextInsteadOfToolUse | ErrorKind::MalformedAnswer
                ),
                "{text}"
            );
            let server = scripted([reply]).await;
            let call = client(&server).prompt(WriteNote).repair(RepairPolicy::Lenient);
            let response = call.send().await.unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(response.output, note(), "{text}");
            let kinds = kinds(&response);
            let is_call = kinds.contains(&ToolCallAsText);
            assert!(kinds.contains(&kind) && kinds.contains(&TextForTool) != is_call, "{text}");
            assert!(!is_call || kinds.contains(&SurroundingText), "{text}");
        }
    }
    // In a text mode, JSON stands where it was asked for.
    let response = noted(OutputMode::Prompted, &format!("Here it is: {json}")).await;
    assert_eq!(response.expect("a note").output, note());
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
    let server =
        scripted([reply, Reply::malformed_tool_use(MalformedToolUse::Qwen, "note", value())]).await;
    let client = Client::new(client(&server).sdk().clone());
    let response = client.prompt(WriteNote).send().await.expect("the second answer");
    assert_eq!((&response.output, response.record.re_asks), (&note(), 1));
    assert_eq!(kinds(&response), [ToolCallAsText]);
}

#[tokio::test]
async fn a_call_that_does_not_fit_says_where() {
    let reply =
        Reply::malformed_tool_use(MalformedToolUse::Kimi, "note", json!({ "subject": "Keys" }));
    let error = sent(WriteNote, OutputMode::Tool, reply).await.expect_err("no body");
    assert_eq!(error.kind(), ErrorKind::InvalidOutput);
    assert!(error.violations().iter().any(|violation| violation.to_string().contains("body")));
}

#[tokio::test]
async fn an_error_holds_how_the_answer_was_found() {
    let half = json!({ "subject": "Keys" });
    let fence = format!("<think>Hm.</think>```json\n{half}\n```");
    let kinds = |error: &Error| error.repairs().iter().map(|it| it.kind).collect::<Vec<_>>();
    let error = noted(OutputMode::Tool, &fence).await.expect_err("no body");
    assert_eq!(error.kind(), ErrorKind::InvalidOutput);
    assert_eq!(kinds(&error), [Thinking, MarkdownFence, TextForTool]);
    assert_eq!((error.partial(), error.violations().len()), (Some(&half), 1));

    let error = noted(OutputMode::Prompted, &fence).await.expect_err("no body");
    assert_eq!(error.kind(), ErrorKind::InvalidOutput);
    assert_eq!((kinds(&error), error.partial()), (vec![Thinking, MarkdownFence], Some(&half)));

    // What was repaired in the answer comes behind.
    let wrapped = json!({ "properties": { "subject": "Keys" } });
    let comma = wrapped.to_string().replace("\"}", "\",}");
    let error = noted(OutputMode::Prompted, &format!("Here: {comma}")).await.expect_err("no body");
    assert_eq!(kinds(&error), [SurroundingText, RepairKind::Syntax]);
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
    assert_eq!(error.kind(), ErrorKind::MultipleAnswers);
    assert!(error.to_string().contains("2 times with the same input"), "{error}");
}

#[tokio::test]
async fn json_that_is_wanted_in_a_text_is_found_in_it() {
    let json = value().to_string();
    let call = json!({ "name": "note", "arguments": value() });
    for (text, expected) in [
        (json.clone(), vec![]),
        (format!("\n{json}\n"), vec![]),
        (format!("```json\n{json}\n```"), vec![MarkdownFence]),
        (format!("Here:\n```\n{json}\n```\nGood?"), vec![MarkdownFence]),
        (format!("Here: {json}. Good?"), vec![SurroundingText]),
        (format!("{json}\n\n{json}"), vec![Repeated]),
        (format!("<think>A note.\n</think>\n{json}"), vec![Thinking]),
        (format!("A note.\n</think>\n\n{json}"), vec![Thinking]),
        (format!("Not {{\"a\":1}}.\n</think>\n\n{json}"), vec![Thinking]),
        (format!("<think>A {{draft}}: {json}"), vec![Thinking]),
        (format!("<think>A note.</think>Here: {json}"), vec![Thinking, SurroundingText]),
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
    assert_eq!(error.kind(), ErrorKind::InvalidOutput);
    // A tag in a string is a part of it.
    let tag = json!({ "subject": "the tag </think> is", "body": "{\"subject\":1}" });
    let response = noted(OutputMode::Prompted, &format!("Here: {tag}")).await.expect("a note");
    assert_eq!(response.output.subject, "the tag </think> is");
    assert_eq!(kinds(&response), [SurroundingText]);

    let other = json!({ "subject": "Other", "body": "" });
    let error = noted(OutputMode::Prompted, &format!("{json}{other}")).await.expect_err("two");
    assert_eq!(error.kind(), ErrorKind::MultipleAnswers);
    let error = noted(OutputMode::Prompted, "A note? No.").await.expect_err("prose");
    assert_eq!(error.kind(), ErrorKind::TextInsteadOfToolUse);
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
        let response = client(&server).prompt(Ask("?")).model(CLAUDE).send().await;
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
    let ask = || client.prompt(Ask("?")).model(CLAUDE);
    let output = ask().send().await.expect("text").converse_output();
    assert_eq!(decode::<Invoice>(&output).expect("an invoice").number, "7");
    assert_eq!(decode::<Note>(&output).expect_err("no note").kind(), ErrorKind::InvalidOutput);
    let output = ask().send().await.expect("text").converse_output();
    let error = decode::<Invoice>(&output).expect_err("an example");
    assert_eq!(error.kind(), ErrorKind::TextInsteadOfToolUse);
}
