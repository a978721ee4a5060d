//! Where else the answer may stand, where it does not stand as it should.

use std::ops::Range;

use serde::de::IgnoredAny;

use super::super::{Answer, Wanted};
use super::Candidate;
use super::dialect::{Habit, TextCall, TextInput, written};
use super::failed::refuse_failed;
use super::locate::{fenced, find_json};
use super::parts::{is_same, parts, texts, tool_uses};
use super::thinking::without_thinking;
use crate::error::{Error, ErrorKind};
use crate::json::Node;
use crate::repair::{Repair, RepairKind};
use crate::response::reasoning;

/// What may be the answer where [`in_place`](super::in_place) has none that fits.
///
/// # Errors
///
/// JSON is wanted in a text, and there are several documents, each another one.
pub(in crate::answer) fn elsewhere(
    answer: Answer<'_>,
    wanted: Wanted<'_>,
) -> Result<Option<Candidate<'static>>, Error> {
    let (tool, is_for_tool) = match wanted {
        Wanted::ToolInput(tool) => (tool, true),
        Wanted::JsonText(tool) => (tool, false),
        Wanted::Text => return Ok(None),
    };
    let failed = refuse_failed(answer).err();
    if failed.as_ref().is_some_and(|error| error.kind() != ErrorKind::MalformedAnswer) {
        return Ok(None);
    }
    let parts = parts(answer);
    let is_call = tool_uses(&parts).next().is_some();
    let text = texts(&parts);
    match text.trim() {
        _ if is_call && is_for_tool => Ok(None),
        "" if is_call || is_for_tool => Ok(None),
        "" => Ok(in_reasoning(answer)),
        text => match in_text(text, tool, is_for_tool) {
            Ok(found) => Ok(found),
            Err(several) if failed.is_none() && !is_for_tool => Err(several.into()),
            Err(_) => Ok(None),
        },
    }
}

/// An answer that the model has taken for a part of its reasoning.
fn in_reasoning(answer: Answer<'_>) -> Option<Candidate<'static>> {
    let thought = reasoning(answer.output).collect::<String>();
    let (_, json) = at_the_end(&thought)?;
    let repair = Repair::new(RepairKind::InReasoning, "", thought.as_str(), json);
    Some(candidate(json, vec![repair]))
}

/// There are several different answers, where there is to be one.
struct Several;

impl From<Several> for Error {
    fn from(_: Several) -> Self {
        let what = "the model wrote several answers, each another one";
        Error::new(ErrorKind::SeveralAnswers, what)
    }
}

/// The one candidate in a text.
fn in_text(
    text: &str,
    tool: Option<&str>,
    is_for_tool: bool,
) -> Result<Option<Candidate<'static>>, Several> {
    let (mut thinking, mut rest) = (Vec::new(), text);
    while let Some((thought, behind)) = without_thinking(rest) {
        thinking.push(thought);
        rest = behind;
    }
    let mut repairs = Vec::new();
    if rest.is_empty() {
        // The thinking has no end, or the answer stands in it.
        let last = thinking.pop().unwrap_or_default();
        let Some((before, json)) = at_the_end(last).filter(|_| !is_for_tool) else {
            return Ok(None);
        };
        thinking.push(before);
        rest = json;
    }
    if !thinking.is_empty() {
        repairs.push(Repair::new(RepairKind::Thinking, "", thinking.join("\n\n"), ""));
    }

    let calls = written(rest);
    let tools: &[&str] = tool.as_slice();
    let (asked, others): (Vec<_>, Vec<_>) = calls.iter().partition(|call| call.is_of(tools));
    if let Some(first) = asked.first() {
        let at = first.at.clone();
        let json = one_of(asked.into_iter().map(json_of), &mut repairs)?;
        repairs.extend(json.as_ref().map(|json| {
            Repair::new(RepairKind::ToolCallAsText, "", rest.get(at).unwrap_or_default(), json)
        }));
        return Ok(json.map(|json| candidate(json, repairs)));
    }
    // The call of another tool is no value, even if a type would take it for one.
    if others.iter().any(|call| is_for_tool || call.habit == Habit::Marked) {
        return Ok(None);
    }

    let (place, found) = pieces(rest);
    let Some(json) = one_of(found.into_iter().map(str::to_owned), &mut repairs)? else {
        return Ok(None);
    };
    let kind = if is_for_tool { Some(RepairKind::TextForTool) } else { place };
    repairs.extend(kind.map(|kind| Repair::new(kind, "", rest, json.as_str())));
    // Without a repair, it has stood where it should.
    Ok(Some(candidate(json, repairs)).filter(|found| !found.repairs.is_empty()))
}

fn candidate(json: impl Into<String>, repairs: Vec<Repair>) -> Candidate<'static> {
    Candidate { json: json.into().into(), is_text: true, repairs }
}

/// The input of a call, as JSON.
fn json_of(call: &TextCall<'_>) -> String {
    match &call.input {
        TextInput::Json(json) => json.clone().into_owned(),
        TextInput::Parameters(all) => {
            let members =
                all.iter().map(|(name, text)| ((*name).into(), Node::String((*text).into())));
            Node::Object(members.collect()).to_string()
        }
    }
}

/// The one among these: the same may stand there again.
fn one_of(
    mut all: impl Iterator<Item = String>,
    repairs: &mut Vec<Repair>,
) -> Result<Option<String>, Several> {
    let Some(one) = all.next() else {
        return Ok(None);
    };
    let mut before = one.clone();
    for again in all {
        if !is_same(&one, &again) {
            return Err(Several);
        }
        before = before + "\n" + &again;
    }
    if before.len() > one.len() {
        repairs.push(Repair::new(RepairKind::Repeated, "", before, one.as_str()));
    }
    Ok(Some(one))
}

/// The JSON documents in a text, and where they stand; `None`, if they are all of it.
fn pieces(text: &str) -> (Option<RepairKind>, Vec<&str>) {
    let stretches = find_json(text);
    let piece = |at: &Range<usize>| text.get(at.clone()).unwrap_or_default();
    let first = stretches.first().map_or(text.len(), |at| at.start);
    // A fence behind the beginning of JSON may stand in one of its strings.
    if text.find("```").is_some_and(|fence| fence < first) {
        let inside: Vec<&str> = fenced(text).into_iter().flat_map(documents).collect();
        if !inside.is_empty() {
            return (Some(RepairKind::Fence), inside);
        }
    }
    let is_all = first == 0 && stretches.last().is_some_and(|at| at.end == text.len());
    if is_all {
        return (None, stretches.iter().map(piece).collect());
    }
    // In prose, brackets may mean anything, and an empty object nothing.
    let is_document = |piece: &&str| {
        piece.strip_prefix('{').is_some_and(|inside| !inside.trim_start().starts_with('}'))
    };
    (Some(RepairKind::Surroundings), stretches.iter().map(piece).filter(is_document).collect())
}

/// The JSON documents that a fence holds: all of it, as a rule.
fn documents(fenced: &str) -> Vec<&str> {
    let fenced = fenced.trim();
    match find_json(fenced).as_slice() {
        [one] if one.start == 0 => vec![fenced],
        several => several.iter().filter_map(|at| fenced.get(at.clone())).collect(),
    }
}

/// The JSON object that a text ends with, and what stands before it.
fn at_the_end(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let text = text.strip_suffix("```").unwrap_or(text).trim_end();
    let at = find_json(text).pop().filter(|at| at.end == text.len())?;
    let (before, json) = text.split_at_checked(at.start)?;
    let is_object = json.starts_with('{') && serde_json::from_str::<IgnoredAny>(json).is_ok();
    is_object.then_some((before.trim_end(), json))
}
