//! Finds the answer in the content blocks of a message.

mod blocks;
mod documents;
mod not_an_answer;
mod parameters;
mod prose;
mod reasoning;
mod search;
mod stop_reason;
mod text_call;
mod whole_text;

use std::borrow::Cow;

use serde::de::IgnoredAny;

use super::Answer;
use crate::json::{Repair, RepairKind, RepairPolicy, find_json};
use crate::model::Wanted;
use crate::outcome::{Error, ErrorKind};
use crate::wire::{Part, shown_name};

pub(super) use search::{search, values_in};

use blocks::{different_inputs, texts, tool_uses};
use reasoning::without_thinking;
use stop_reason::{check_stop_reason, is_at_a_limit};

/// JSON that may be the answer.
pub(super) struct Candidate<'a> {
    /// The JSON as the model wrote it, which may be invalid.
    pub(super) json: Cow<'a, str>,
    /// Whether it was found in a text, where more syntax errors are tolerated.
    pub(super) is_text: bool,
    /// The repairs that record where it was found, if not at the expected location.
    pub(super) repairs: Vec<Repair>,
    /// Whether the text would be prose if this did not match the type.
    pub(super) is_guess: bool,
}

impl Candidate<'static> {
    /// JSON in a text.
    fn in_text(json: impl Into<String>, repairs: Vec<Repair>) -> Self {
        Self { json: json.into().into(), is_text: true, repairs, is_guess: false }
    }
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
    if let Some(whole) = before_blanks(answer, wanted).filter(|_| policy != RepairPolicy::Off) {
        return Ok(whole);
    }
    match wanted {
        Wanted::ToolInput(tool) => tool_input(answer, tool, policy),
        Wanted::Text | Wanted::JsonText(_) => Ok(Candidate::in_text(text(answer)?, Vec::new())),
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
    let asked: Vec<&Cow<'a, str>> = inputs(parts, tool).collect();
    let several = match asked.as_slice() {
        [_] => asked.clone(),
        all => different_inputs(all.iter().copied()),
    };
    match several.as_slice() {
        [_] if asked.len() > 1 && policy == RepairPolicy::Off => Err(Error::new(
            ErrorKind::MultipleAnswers,
            format!("the model called the tool {} times with the same input", asked.len()),
        )),
        [input] => {
            let repeated = || {
                let all: Vec<&str> = asked.iter().map(|input| &***input).collect();
                Repair::new(RepairKind::Repeated, "", all.join("\n"), &***input)
            };
            let repairs = (asked.len() > 1).then(repeated).into_iter().collect();
            Ok(Candidate { json: (*input).clone(), is_text: false, repairs, is_guess: false })
        }
        [] => Err(match tool_uses(parts).next() {
            Some((other, _)) => unexpected_tool(other, tool),
            None if texts(parts).trim().is_empty() => empty_answer(),
            None => text_instead_of_tool_use(tool),
        }),
        several => Err(Error::new(
            ErrorKind::MultipleAnswers,
            format!("the model called the tool with {} different inputs", several.len()),
        )),
    }
}

/// The inputs of a tool, or of all tools.
fn inputs<'p, 'a>(
    parts: &'p [Part<'a>],
    tool: Option<&str>,
) -> impl Iterator<Item = &'p Cow<'a, str>> {
    let is_asked = move |name: &str| tool.is_none_or(|tool| name == tool);
    tool_uses(parts).filter(move |(name, _)| is_asked(name)).map(|(_, input)| input)
}

/// An answer that is whole, although the model has reached a limit: it wrote white space up to the
/// limit.
fn before_blanks<'a>(answer: Answer<'a>, wanted: Wanted<'_>) -> Option<Candidate<'a>> {
    /// The least number of white space characters at the end.
    const BLANKS: usize = 16;
    if !is_at_a_limit(answer) {
        return None;
    }
    let is_text = matches!(wanted, Wanted::JsonText(_));
    let written: Cow<'a, str> = match wanted {
        Wanted::Text => return None,
        Wanted::JsonText(_) => texts(answer.parts).into(),
        Wanted::ToolInput(tool) => {
            let mut inputs = inputs(answer.parts, tool);
            inputs.next().filter(|_| inputs.next().is_none())?.clone()
        }
    };
    let json = written.trim();
    let is_whole = json.starts_with(['{', '['])
        && written.chars().rev().take_while(|c| c.is_whitespace()).count() >= BLANKS
        && serde_json::from_str::<IgnoredAny>(json).is_ok();
    is_whole.then(|| {
        let repair = Repair::new(RepairKind::TrailingBlanks, "", &*written, json);
        Candidate { json: json.to_owned().into(), is_text, repairs: vec![repair], is_guess: false }
    })
}

/// The last tool input of a truncated answer, which may be incomplete.
pub(super) fn last_input<'a>(answer: Answer<'a>, tool: Option<&str>) -> Option<Cow<'a, str>> {
    inputs(answer.parts, tool).last().cloned()
}

/// The last JSON in the text of a truncated answer, which may be incomplete.
pub(super) fn last_json(answer: Answer<'_>) -> Option<String> {
    let text = texts(answer.parts);
    let text = without_thinking(&text);
    let last = find_json(text).pop()?;
    text.get(last).map(Into::into)
}

/// The name is one that the model wrote.
fn unexpected_tool(called: &str, asked: Option<&str>) -> Error {
    let error = |what| Error::new(ErrorKind::UnexpectedTool, what);
    let called = shown_name(called);
    match asked {
        Some(asked) => error(format!("the model called the tool `{called}` instead of `{asked}`")),
        None => error(format!("the model called the tool `{called}` instead of answering in text"))
            .with_help("retry the call, or tell the model in the prompt to answer in text"),
    }
}

/// Whether the text of an answer is prose: it has words before any JSON.
pub(super) fn is_prose(answer: Answer<'_>) -> bool {
    let text = texts(answer.parts);
    let text = without_thinking(&text).trim();
    let json = find_json(text).first().map_or(text.len(), |json| json.start);
    prose::has_words(&text[..json])
        && serde_json::from_str::<IgnoredAny>(text).is_err()
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
