//! Asking again for an answer that did not do, in the same conversation.

use std::borrow::Cow;
use std::fmt::Write as _;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, Message, ToolResultBlock, ToolResultContentBlock,
    ToolResultStatus,
};

use super::Expected;
use crate::json::Violations;
use crate::model::Model;
use crate::outcome::{Error, ErrorKind};
use crate::wire::{calls, make_sendable, open_calls};

/// How many violations are named; the others are counted.
const MOST_VIOLATIONS: usize = 20;

/// The longest words of a type that are repeated, in characters.
const LONGEST_DETAIL: usize = 200;

/// The messages that follow a request: what the model answered, and what is wrong with it.
///
/// They stand at the end, so that what was cached of the request stays so. None, where there
/// is nothing of the answer that could be sent back: the request is then sent once more.
pub(crate) fn ask_again(
    error: &Error,
    mut answer: Message,
    expected: &Expected,
    model: Model,
) -> Result<Vec<Message>, BuildError> {
    let complaint = complaint(error, expected, &answer);
    make_sendable(&mut answer);
    if answer.content.is_empty() {
        return Ok(Vec::new());
    }
    let results = open_calls(&answer).map(|id| {
        let result = ToolResultBlock::builder()
            .tool_use_id(id)
            .content(ToolResultContentBlock::Text(complaint.clone()))
            .set_status(model.tool_result_status.then_some(ToolResultStatus::Error));
        result.build().map(ContentBlock::ToolResult)
    });
    let mut content = results.collect::<Result<Vec<_>, _>>()?;
    if content.is_empty() {
        content.push(ContentBlock::Text(complaint));
    }
    let user =
        Message::builder().role(ConversationRole::User).set_content(Some(content)).build()?;
    Ok(vec![answer, user])
}

/// What is wrong, in words for the model. It holds nothing that the model has not said itself.
fn complaint(error: &Error, expected: &Expected, answer: &Message) -> String {
    let mut text = String::from("Your answer cannot be used: ");
    let called = || {
        let names: Vec<_> = calls(answer).map(|used| format!("`{}`", used.name())).collect();
        format!("you called {}, which was not asked for.", names.join(", "))
    };
    text.push_str(&match error.kind() {
        ErrorKind::InvalidOutput => Cow::from("it does not have the form that was asked for."),
        ErrorKind::CheckFailed => "it does not keep to these rules.".into(),
        ErrorKind::MultipleAnswers => "you gave several, each another one.".into(),
        ErrorKind::UnexpectedTool => called().into(),
        ErrorKind::TextInsteadOfToolUse => "it is text, and no call of a tool.".into(),
        ErrorKind::EmptyAnswer => "it is empty.".into(),
        _ => "it could not be read.".into(),
    });
    text.push('\n');
    violations(error.violations(), expected.wrapper(), &mut text);
    match (expected, expected.tool()) {
        (_, Some(tool)) => {
            let _ = write!(text, "Call the tool `{tool}` once, with the whole answer.");
        }
        (Expected::Typed(_), None) => {
            text.push_str("Answer with the whole JSON document, and with nothing else.");
        }
        (Expected::Text, None) => text.push_str("Answer once more, in plain text."),
    }
    text
}

/// A line for each of the first violations, by the paths that the model knows.
fn violations(all: &Violations, wrapper: Option<&str>, text: &mut String) {
    for violation in all.iter().take(MOST_VIOLATIONS) {
        let path = match (violation.own_path(), wrapper, violation.path()) {
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
    match all.len().saturating_sub(MOST_VIOLATIONS) {
        0 => {}
        more => {
            let _ = writeln!(text, "- and {more} more");
        }
    }
}

fn shortened(detail: &str) -> Cow<'_, str> {
    match detail.char_indices().nth(LONGEST_DETAIL) {
        Some((end, _)) => format!("{}..", &detail[..end]).into(),
        None => detail.into(),
    }
}
