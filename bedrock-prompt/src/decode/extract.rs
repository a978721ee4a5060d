//! Where the answer stands among the blocks of a message.

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

pub(super) use search::search;

use blocks::{is_same, texts, tool_uses};
use reasoning::without_thinking;
use stop_reason::check_stop_reason;

/// What may be the answer: JSON.
pub(super) struct Candidate<'a> {
    /// As the model wrote it: it may be broken.
    pub(super) json: Cow<'a, str>,
    /// Whether it stood in a text, where models write JSON as people do.
    pub(super) is_text: bool,
    /// How it was found, where it does not stand as it should.
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

/// The answer, where it stands as it should: nothing is searched for.
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
            format!("the model called the tool {} times, each with the same input", asked.len()),
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
            format!("the model called the tool {} times, each with another input", several.len()),
        )),
    }
}

/// What was written of the last input, in an answer that was cut.
pub(super) fn last_input<'a>(answer: Answer<'a>, tool: Option<&str>) -> Option<Cow<'a, str>> {
    let parts = answer.parts;
    let is_asked = |name: &str| tool.is_none_or(|tool| name == tool);
    let inputs = tool_uses(parts).filter(|(name, _)| is_asked(name));
    inputs.last().map(|(_, input)| input.clone())
}

/// The JSON that the text of an answer ends with, as far as it came, in one that was cut.
pub(super) fn last_json(answer: Answer<'_>) -> Option<String> {
    let text = texts(answer.parts);
    let text = without_thinking(&text).map_or(text.as_str(), |(_, rest)| rest);
    let last = find_json(text).pop()?;
    text.get(last).map(Into::into)
}

fn unexpected_tool(called: &str, asked: Option<&str>) -> Error {
    let of = |asked| {
        Error::new(
            ErrorKind::UnexpectedTool,
            format!("the model called the tool `{called}` instead of {asked}"),
        )
    };
    match asked {
        Some(asked) => of(format!("`{asked}`")),
        None => of("answering in text".into())
            .with_help("ask again, or say in the prompt that it is to be answered in text"),
    }
}

fn text_instead_of_tool_use(tool: Option<&str>) -> Error {
    let what = match tool {
        Some(tool) => format!("the model answered in text instead of calling the tool `{tool}`"),
        None => "the model answered in text instead of calling a tool".into(),
    };
    Error::new(ErrorKind::TextInsteadOfToolUse, what)
}

fn empty_answer() -> Error {
    Error::new(ErrorKind::EmptyAnswer, "the model answered with empty_answer")
}
