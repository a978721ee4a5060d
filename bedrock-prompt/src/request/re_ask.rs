//! Asks for a rejected answer again, in the same conversation.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, Message, ToolResultBlock, ToolResultContentBlock,
    ToolResultStatus,
};

use super::Expected;
use crate::json::Violations;
use crate::model::ModelCapabilities;
use crate::outcome::{Error, ErrorKind};
use crate::wire::{RawResponse, calls, is_without_answer, make_sendable, open_calls, shown_name};

/// How many violations are listed; the others are only counted.
const MAX_VIOLATIONS: usize = 20;

/// The maximum length of a violation's detail, in characters.
const MAX_DETAIL_LENGTH: usize = 200;

/// What is appended to a request: the rejected answer and feedback on what is wrong with it, and the
/// tool inputs of that answer, each with its tool use id.
#[derive(Default)]
pub(crate) struct ReAsk {
    pub(crate) messages: Vec<Message>,
    pub(crate) inputs: Vec<(String, String)>,
}

/// Asks for a rejected answer again. `taken` are the ids of tool uses in the messages before.
///
/// The messages are appended, so that the cached prefix of the request stays valid. If no content of
/// the answer can be sent back, there are none: the same request is sent again.
pub(crate) fn ask_again(
    error: &Error,
    raw: &RawResponse,
    taken: HashSet<String>,
    expected: &Expected,
    model: ModelCapabilities,
) -> Result<ReAsk, BuildError> {
    let Some(mut answer) = raw.message() else { return Ok(ReAsk::default()) };
    let feedback = feedback(error, expected, &answer);
    let mut inputs: Vec<_> = raw.written_inputs().collect();
    make_sendable(&mut answer, &mut inputs, taken);
    if is_without_answer(&answer) {
        return Ok(ReAsk::default());
    }
    let results = open_calls(&answer).map(|id| {
        let result = ToolResultBlock::builder()
            .tool_use_id(id)
            .content(ToolResultContentBlock::Text(feedback.clone()))
            .set_status(model.tool_result_status.then_some(ToolResultStatus::Error));
        result.build().map(ContentBlock::ToolResult)
    });
    let mut content = results.collect::<Result<Vec<_>, _>>()?;
    if content.is_empty() {
        content.push(ContentBlock::Text(feedback));
    }
    let user =
        Message::builder().role(ConversationRole::User).set_content(Some(content)).build()?;
    Ok(ReAsk { messages: vec![answer, user], inputs })
}

/// Tells the model what is wrong with its answer and what to do. The text quotes only the model's
/// answer, never the prompt.
fn feedback(error: &Error, expected: &Expected, answer: &Message) -> String {
    let mut text = format!("Your answer cannot be used: {}\n", reason(error, expected, answer));
    violations(error.violations(), expected.wrapper(), &mut text);
    match (expected, expected.tool()) {
        (_, Some(tool)) => {
            let _ = write!(text, "Call the tool `{tool}` exactly once, with the complete answer.");
        }
        (Expected::Typed(_), None) => {
            text.push_str("Answer with the complete JSON document and nothing else.");
        }
        (Expected::Text, None) => text.push_str("Answer again in plain text."),
    }
    text
}

fn reason(error: &Error, expected: &Expected, answer: &Message) -> Cow<'static, str> {
    match (error.kind(), expected.tool()) {
        (ErrorKind::InvalidOutput, Some(_)) => "it does not match the tool's input schema:".into(),
        (ErrorKind::InvalidOutput, None) => "it does not match the JSON Schema:".into(),
        (ErrorKind::CheckFailed, _) => "it violates these rules:".into(),
        (ErrorKind::MultipleAnswers, _) => "you gave several answers; give exactly one.".into(),
        (ErrorKind::UnexpectedTool, tool) => {
            let name = |name: &str| match name {
                "" => "a tool without a name".to_owned(),
                name => format!("`{}`", shown_name(name)),
            };
            let called: Vec<_> = calls(answer).map(|used| name(used.name())).collect();
            let called = called.join(", ");
            match (tool, &*called) {
                (Some(tool), "") => {
                    format!("you wrote a call of another tool; call `{tool}`.").into()
                }
                (Some(tool), _) => format!("you called {called}; call `{tool}`.").into(),
                (None, "") => "you wrote a call of a tool; do not call a tool.".into(),
                (None, _) => format!("you called {called}; do not call a tool.").into(),
            }
        }
        (ErrorKind::TextInsteadOfToolUse, None) => "it is text without JSON.".into(),
        (ErrorKind::TextInsteadOfToolUse, Some(_)) => {
            "you replied with text instead of calling the tool.".into()
        }
        (ErrorKind::QuotedInput, _) => {
            "it only quotes JSON or a call of the input, which is not an answer.".into()
        }
        (ErrorKind::EmptyAnswer, _) => "it is empty.".into(),
        _ => "it could not be parsed.".into(),
    }
}

/// Adds a line for each of the first violations, with paths in the answer as the model wrote it.
fn violations(all: &Violations, wrapper: Option<&str>, text: &mut String) {
    for violation in all.iter().take(MAX_VIOLATIONS) {
        let path = match (violation.model_path(), wrapper, violation.path()) {
            (Some(path), ..) | (None, None, path) => path.to_owned(),
            (_, Some(wrapper), "") => wrapper.to_owned(),
            (_, Some(wrapper), path) if path.starts_with('[') => format!("{wrapper}{path}"),
            (_, Some(wrapper), path) => format!("{wrapper}.{path}"),
        };
        let _ = write!(text, "- {}", violation.at(&path));
        if let Some(detail) = violation.detail() {
            let _ = write!(text, " ({})", shortened(detail));
        }
        if let Some(advice) = violation.advice() {
            let _ = write!(text, "; {advice}");
        }
        text.push('\n');
    }
    match all.len().saturating_sub(MAX_VIOLATIONS) {
        0 => {}
        more => {
            let _ = writeln!(text, "- and {more} more");
        }
    }
}

fn shortened(detail: &str) -> Cow<'_, str> {
    match detail.char_indices().nth(MAX_DETAIL_LENGTH) {
        Some((end, _)) => format!("{}..", &detail[..end]).into(),
        None => detail.into(),
    }
}
