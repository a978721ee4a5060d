//! Searches the answer outside of its expected location: in a text, a fence, reasoning, or a tool
//! call that the model wrote as text.

use serde::de::IgnoredAny;

use super::super::Answer;
use super::Candidate;
use super::blocks::{is_same, texts, tool_uses};
use super::parameters::is_ambiguous;
use super::prose::{has_words, outside};
use super::reasoning::without_thinking;
use super::stop_reason::check_stop_reason;
use super::text_call::{CallForm, TextCall, TextInput, find_text_calls};
use crate::json::{Node, Repair, RepairKind, RepairPolicy, fenced, find_json};
use crate::json_schema::OutputSchema;
use crate::model::Wanted;
use crate::outcome::{Error, ErrorKind};
use crate::wire::reasoning;

/// Searches the answer if [`expected_location`](super::expected_location) has none that matches.
///
/// # Errors
///
/// The answer is expected in a text that has several different JSON documents.
pub(in crate::decode) fn search(
    answer: Answer<'_>,
    wanted: Wanted<'_>,
    schema: &OutputSchema,
    policy: RepairPolicy,
) -> Result<Option<Candidate<'static>>, Error> {
    let (tool, is_for_tool) = match wanted {
        Wanted::ToolInput(tool) => (tool, true),
        Wanted::JsonText(tool) => (tool, false),
        Wanted::Text => return Ok(None),
    };
    let failed = check_stop_reason(answer).err();
    if failed.as_ref().is_some_and(|error| error.kind() != ErrorKind::MalformedAnswer) {
        return Ok(None);
    }
    let parts = answer.parts;
    let is_call = tool_uses(parts).next().is_some();
    let text = texts(parts);
    match text.trim() {
        _ if is_call && is_for_tool => Ok(None),
        "" if is_call || is_for_tool => Ok(None),
        "" => Ok(in_reasoning(answer)),
        text => match (Search { tool, is_for_tool, schema, policy }).in_text(text) {
            Ok(found) => Ok(found),
            Err(several) if failed.is_none() && !is_for_tool => Err(several.into()),
            Err(_) => Ok(None),
        },
    }
}

/// An answer that the model wrote at the end of its reasoning.
fn in_reasoning(answer: Answer<'_>) -> Option<Candidate<'static>> {
    let thought = reasoning(answer.output).collect::<String>();
    let (_, json) = trailing_object(&thought)?;
    let repair = Repair::new(RepairKind::InReasoning, "", thought.as_str(), json);
    Some(candidate(json, vec![repair]))
}

/// There are several different answers instead of one.
struct MultipleAnswers;

impl From<MultipleAnswers> for Error {
    fn from(_: MultipleAnswers) -> Self {
        let what = "the model wrote several different answers";
        Error::new(ErrorKind::MultipleAnswers, what)
    }
}

/// The parameters of a search in a text.
#[derive(Clone, Copy)]
struct Search<'s> {
    tool: Option<&'s str>,
    is_for_tool: bool,
    schema: &'s OutputSchema,
    policy: RepairPolicy,
}

impl Search<'_> {
    /// The only candidate in a text.
    fn in_text(self, text: &str) -> Result<Option<Candidate<'static>>, MultipleAnswers> {
        let (mut thinking, mut rest) = (Vec::new(), text);
        while let Some((thought, after)) = without_thinking(rest) {
            thinking.push(thought);
            rest = after;
        }
        let mut repairs = Vec::new();
        if rest.is_empty() {
            // The reasoning has no end, or it contains the answer.
            let last = thinking.pop().unwrap_or_default();
            let Some((before, json)) = trailing_object(last).filter(|_| !self.is_for_tool) else {
                return Ok(None);
            };
            thinking.push(before);
            rest = json;
        }
        if !thinking.is_empty() {
            repairs.push(Repair::new(RepairKind::Thinking, "", thinking.join("\n\n"), ""));
        }
        let calls = find_text_calls(rest);
        let is_ours = |call: &TextCall<'_>| call.calls_any_of(self.tool.as_slice());
        if calls.iter().any(is_ours) {
            return self.in_calls(rest, &calls, repairs);
        }
        // A call of another tool is not an answer, even if it matches the schema.
        let is_sure = |call: &TextCall<'_>| {
            self.is_for_tool || matches!(call.form, CallForm::Delimited | CallForm::TypedObject)
        };
        if calls.iter().any(is_sure) { Ok(None) } else { self.in_prose(rest, repairs) }
    }

    /// The input of the only call of the tool in a text.
    fn in_calls(
        self,
        text: &str,
        calls: &[TextCall<'_>],
        mut repairs: Vec<Repair>,
    ) -> Result<Option<Candidate<'static>>, MultipleAnswers> {
        // Models explain what they do before a call.
        let may_explain = calls.iter().all(|call| call.form.is_delimited());
        let words = outside(text, calls.iter().map(|call| call.at.clone()));
        let has_words = words.iter().skip(may_explain.into()).any(|words| has_words(words));
        if has_words && !self.may_ignore_prose() {
            return Ok(None);
        }
        let ours = || calls.iter().filter(|call| call.calls_any_of(self.tool.as_slice()));
        let Some(inputs) = ours().map(|call| self.call_input(call)).collect::<Option<Vec<_>>>()
        else {
            return Ok(None);
        };
        let Some(json) = one_of(inputs.into_iter(), &mut repairs)? else {
            return Ok(None);
        };
        let first = ours().next().and_then(|call| text.get(call.at.clone())).unwrap_or_default();
        if has_words && self.is_for_tool {
            repairs.push(Repair::new(RepairKind::SurroundingText, "", text, first));
        }
        repairs.push(Repair::new(RepairKind::ToolCallAsText, "", first, json.as_str()));
        Ok(Some(candidate(json, repairs)))
    }

    /// The only JSON document in a text without calls.
    fn in_prose(
        self,
        text: &str,
        mut repairs: Vec<Repair>,
    ) -> Result<Option<Candidate<'static>>, MultipleAnswers> {
        let (place, found) = json_documents(text);
        let stretches = found.iter().map(|piece| {
            let start = piece.as_ptr().addr() - text.as_ptr().addr();
            start..start + piece.len()
        });
        if !self.may_ignore_prose() && outside(text, stretches).into_iter().any(has_words) {
            return Ok(None);
        }
        let Some(json) = one_of(found.into_iter().map(str::to_owned), &mut repairs)? else {
            return Ok(None);
        };
        let kinds = [place, self.is_for_tool.then_some(RepairKind::TextForTool)];
        let kinds = kinds.into_iter().flatten();
        repairs.extend(kinds.map(|kind| Repair::new(kind, "", text, json.as_str())));
        // Without a repair, it is at the expected location, which has been tried.
        Ok(Some(candidate(json, repairs)).filter(|found| !found.repairs.is_empty()))
    }

    /// Whether prose around the answer may be ignored. If a tool call is expected, the prose may
    /// say that the JSON is only an example, or wrong.
    fn may_ignore_prose(self) -> bool {
        !self.is_for_tool || self.policy == RepairPolicy::Lenient
    }

    /// The input of a call as JSON; `None` if it is ambiguous.
    fn call_input(self, call: &TextCall<'_>) -> Option<String> {
        match &call.input {
            TextInput::Json(json) => Some(json.clone().into_owned()),
            TextInput::Parameters(all) => {
                let member = |(name, text): &(&str, &str)| {
                    let is_clear = !is_ambiguous(name, text, self.schema);
                    is_clear.then(|| {
                        ((*name).to_owned().into(), Node::String((*text).to_owned().into()))
                    })
                };
                let members = all.iter().map(member).collect::<Option<_>>()?;
                Some(Node::Object(members).to_string())
            }
        }
    }
}

fn candidate(json: impl Into<String>, repairs: Vec<Repair>) -> Candidate<'static> {
    Candidate { json: json.into().into(), is_text: true, repairs }
}

/// The only answer among these; the same one may be repeated.
fn one_of(
    mut all: impl Iterator<Item = String>,
    repairs: &mut Vec<Repair>,
) -> Result<Option<String>, MultipleAnswers> {
    let Some(one) = all.next() else {
        return Ok(None);
    };
    let mut before = one.clone();
    for again in all {
        if !is_same(&one, &again) {
            return Err(MultipleAnswers);
        }
        before = before + "\n" + &again;
    }
    if before.len() > one.len() {
        repairs.push(Repair::new(RepairKind::Repeated, "", before, one.as_str()));
    }
    Ok(Some(one))
}

/// The JSON documents in a text, and the repair that extracts them; `None` if they are the whole
/// text.
fn json_documents(text: &str) -> (Option<RepairKind>, Vec<&str>) {
    let stretches = find_json(text);
    let Some((first, last)) = stretches.first().zip(stretches.last()) else {
        return (None, Vec::new());
    };
    let fences = fenced(text);
    // A fence after the start of the JSON may be inside one of its strings.
    let is_fenced = fences.iter().any(|inside| {
        let start = inside.as_ptr().addr() - text.as_ptr().addr();
        (start..start + inside.len()).contains(&first.start)
    });
    if is_fenced {
        return (
            Some(RepairKind::MarkdownFence),
            fences.into_iter().flat_map(documents_in_fence).collect(),
        );
    }
    let is_all = first.start == 0 && last.end == text.len();
    let json_documents = stretches.iter().filter_map(|at| text.get(at.clone()));
    if is_all {
        return (None, json_documents.collect());
    }
    // In prose, square brackets and empty objects are not documents.
    let is_document = |piece: &&str| {
        let inside = piece.strip_prefix('{').map(str::trim_start);
        inside.is_some_and(|inside| !inside.is_empty() && !inside.starts_with('}'))
    };
    (Some(RepairKind::SurroundingText), json_documents.filter(is_document).collect())
}

/// The JSON documents in a fence: usually its whole content.
fn documents_in_fence(fenced: &str) -> Vec<&str> {
    let fenced = fenced.trim();
    match find_json(fenced).as_slice() {
        [one] if one.start == 0 => vec![fenced],
        several => several.iter().filter_map(|at| fenced.get(at.clone())).collect(),
    }
}

/// The JSON object at the end of a text, and the text before it.
fn trailing_object(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let text = text.strip_suffix("```").unwrap_or(text).trim_end();
    let at = find_json(text).pop().filter(|at| at.end == text.len())?;
    let (before, json) = text.split_at_checked(at.start)?;
    let is_object = json.starts_with('{') && serde_json::from_str::<IgnoredAny>(json).is_ok();
    is_object.then_some((before.trim_end(), json))
}

#[cfg(test)]
mod tests;
