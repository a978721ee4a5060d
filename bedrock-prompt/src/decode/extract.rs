//! Finds the answer in the content blocks of a message.

mod blocks;
mod parameters;
mod prose;
mod reasoning;
mod search;
mod stop_reason;
mod text_call;

use std::borrow::Cow;

use super::Answer;
use crate::json::{Repair, RepairKind, RepairPolicy, find_json};
use crate::model::Wanted;
use crate::outcome::{Error, ErrorKind};
use crate::wire::shown_name;

pub(super) use search::search;

use blocks::{is_same, texts, tool_uses};
use reasoning::without_thinking;
use stop_reason::check_stop_reason;

/// JSON that may be the answer.
pub(super) struct Candidate<'a> {
    /// The JSON as the model wrote it, which may be invalid.
    pub(super) json: Cow<'a, str>,
    /// Whether it was found in a text, where more syntax errors are tolerated.
    pub(super) is_text: bool,
    /// The repairs that record where it was found, if not at the expected location.
    pub(super) repairs: Vec<Repair>,
}

/// The text of the answer.
pub(super) fn text(answer: Answer<'_>) -> Result<String, Error> {
    check_stop_reason(answer)?;
    let parts = answer.parts;
    let text = texts(parts);
    if !text.trim().is_empty() {
        return Ok(text);
    }
    Err(match tool_uses(parts).next() {
        Some((name, _)) => unexpected_tool(name, None),
        None => empty_answer(),
    })
}

/// The answer at its expected location: the tool input, or the whole text.
pub(super) fn expected_location<'a>(
    answer: Answer<'a>,
    wanted: Wanted<'_>,
    policy: RepairPolicy,
) -> Result<Candidate<'a>, Error> {
    match wanted {
        Wanted::ToolInput(tool) => tool_input(answer, tool, policy),
        Wanted::Text | Wanted::JsonText(_) => {
            let json = text(answer)?.into();
            Ok(Candidate { json, is_text: true, repairs: Vec::new() })
        }
    }
}

/// The input of the tool use that carries the answer.
fn tool_input<'a>(
    answer: Answer<'a>,
    tool: Option<&str>,
    policy: RepairPolicy,
) -> Result<Candidate<'a>, Error> {
    check_stop_reason(answer)?;
    let parts = answer.parts;
    let (asked, others): (Vec<_>, Vec<_>) =
        tool_uses(parts).partition(|(name, _)| tool.is_none_or(|tool| *name == tool));
    let mut inputs: Vec<&Cow<'a, str>> = Vec::new();
    for (_, input) in &asked {
        if !inputs.iter().any(|known| is_same(known, input)) {
            inputs.push(input);
        }
    }
    match (inputs.as_slice(), others.first()) {
        ([_], _) if asked.len() > 1 && policy == RepairPolicy::Off => Err(Error::new(
            ErrorKind::MultipleAnswers,
            format!("the model called the tool {} times with the same input", asked.len()),
        )),
        ([input], _) => {
            let repeated = || {
                let all: Vec<&str> = asked.iter().map(|(_, input)| &***input).collect();
                Repair::new(RepairKind::Repeated, "", all.join("\n"), &***input)
            };
            let repairs = (asked.len() > 1).then(repeated).into_iter().collect();
            Ok(Candidate { json: (*input).clone(), is_text: false, repairs })
        }
        ([], Some((other, _))) => Err(unexpected_tool(other, tool)),
        ([], None) if texts(parts).trim().is_empty() => Err(empty_answer()),
        ([], None) => Err(text_instead_of_tool_use(tool)),
        (several, _) => Err(Error::new(
            ErrorKind::MultipleAnswers,
            format!("the model called the tool with {} different inputs", several.len()),
        )),
    }
}

/// The last tool input of a truncated answer, which may be incomplete.
pub(super) fn last_input<'a>(answer: Answer<'a>, tool: Option<&str>) -> Option<Cow<'a, str>> {
    let parts = answer.parts;
    let is_asked = |name: &str| tool.is_none_or(|tool| name == tool);
    let inputs = tool_uses(parts).filter(|(name, _)| is_asked(name));
    inputs.last().map(|(_, input)| input.clone())
}

/// The last JSON in the text of a truncated answer, which may be incomplete.
pub(super) fn last_json(answer: Answer<'_>) -> Option<String> {
    let text = texts(answer.parts);
    let text = without_thinking(&text).map_or(text.as_str(), |(_, rest)| rest);
    let last = find_json(text).pop()?;
    text.get(last).map(Into::into)
}

fn unexpected_tool(called: &str, asked: Option<&str>) -> Error {
    let error = |what| Error::new(ErrorKind::UnexpectedTool, what);
    let called = shown_name(called);
    match asked {
        Some(asked) => error(format!("the model called the tool `{called}` instead of `{asked}`")),
        None => error(format!("the model called the tool `{called}` instead of answering in text"))
            .with_help("retry the call, or tell the model in the prompt to answer in text"),
    }
}

/// Whether the text of an answer has no JSON in it.
pub(super) fn is_prose(answer: Answer<'_>) -> bool {
    let text = texts(answer.parts);
    let text = without_thinking(&text).map_or(text.as_str(), |(_, rest)| rest).trim();
    prose::has_words(text)
        && find_json(text).is_empty()
        && serde_json::from_str::<serde::de::IgnoredAny>(text).is_err()
        && !text.starts_with('"')
}

pub(super) fn text_instead_of_json() -> Error {
    let what = "the model answered in prose instead of JSON";
    Error::new(ErrorKind::TextInsteadOfToolUse, what)
}

fn text_instead_of_tool_use(tool: Option<&str>) -> Error {
    let what = match tool {
        Some(tool) => format!("the model answered in text instead of calling the tool `{tool}`"),
        None => "the model answered in text instead of calling a tool".into(),
    };
    Error::new(ErrorKind::TextInsteadOfToolUse, what)
}

fn empty_answer() -> Error {
    Error::new(ErrorKind::EmptyAnswer, "the model's answer is empty")
}
