//! Searches the answer outside of its expected location: in a text, a fence, reasoning, or a tool
//! call that the model wrote as text.
//!
//! What is found among other words is only the model's if it does not stand in a text that the
//! model was given to read: a refusal quotes, too.

use super::super::{Answer, Given};
use super::Candidate;
use super::blocks::{different, different_inputs, item_values, texts, tool_uses, value_of};
use super::documents::{Document, documents};
use super::not_an_answer::NotAnAnswer;
use super::parameters::is_ambiguous;
use super::prose::{begins_json, has_member, has_words, is_plain, outside};
use super::reasoning::{Thinking, thinking};
use super::stop_reason::check_stop_reason;
use super::text_call::{CallForm, TextCall, TextInput, find_text_calls};
use super::whole_text::{bare_value, trailing_object, unbraced};
use crate::json::{Node, Repair, RepairKind, RepairPolicy};
use crate::json_schema::{OutputSchema, Rule, Types, WRAPPER};
use crate::model::Wanted;
use crate::outcome::{Error, ErrorKind};
use crate::wire::reasoning;

/// The only candidate, if there is one.
type Found = Result<Option<Candidate<'static>>, NotAnAnswer>;

/// Searches the answer if [`expected_location`](super::expected_location) has none that matches.
///
/// # Errors
///
/// There are several different answers, a call of another tool, or only a quotation.
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
    let search = Search { tool, is_for_tool, schema, policy, given: answer.given };
    let found = match text.trim() {
        _ if is_call && is_for_tool => Ok(None),
        "" if is_call || is_for_tool => Ok(None),
        "" => search.in_reasoning(&reasoning(answer.output).collect::<String>()),
        text => search.in_text(text),
    };
    match found {
        Err(_) if failed.is_some() => Ok(None),
        found => found.map_err(|why| why.into_error(tool, is_for_tool)),
    }
}

/// The parameters of a search.
#[derive(Clone, Copy)]
struct Search<'s> {
    tool: Option<&'s str>,
    is_for_tool: bool,
    schema: &'s OutputSchema,
    policy: RepairPolicy,
    given: &'s Given<'s>,
}

impl Search<'_> {
    /// An answer at the end of reasoning without a text.
    fn in_reasoning(self, thought: &str) -> Found {
        let Some((_, json)) = trailing_object(thought) else { return Ok(None) };
        if !self.is_own(json, json)? {
            return Ok(None);
        }
        let repair = Repair::new(RepairKind::InReasoning, "", thought, json);
        Ok(Some(Candidate::in_text(json, vec![repair])))
    }

    /// The only candidate in a text.
    fn in_text(self, text: &str) -> Found {
        let (mut thoughts, mut rest, mut last_ending, mut is_among_words) =
            (Vec::new(), text, "", false);
        while let Some(Thinking { thought, rest: after, ending, is_opened }) = thinking(rest) {
            is_among_words |= !is_opened;
            thoughts.push(thought);
            (rest, last_ending) = (after, ending);
        }
        // The closing tag may be one that the reasoning quotes.
        if !thoughts.is_empty() && !rest.is_empty() && self.given.may_have(last_ending) {
            return Err(NotAnAnswer::Quoted);
        }
        let mut repairs = Vec::new();
        if rest.is_empty() {
            // The reasoning has no end, or it contains the answer.
            let last = thoughts.pop().unwrap_or_default();
            let Some((before, json)) = trailing_object(last).filter(|_| !self.is_for_tool) else {
                return Ok(None);
            };
            is_among_words = true;
            thoughts.push(before);
            rest = json;
        }
        if !thoughts.is_empty() {
            repairs.push(Repair::new(RepairKind::Thinking, "", thoughts.join("\n\n"), ""));
        }
        let calls = find_text_calls(rest);
        let is_ours = |call: &TextCall<'_>| call.calls_any_of(self.tool.as_slice());
        if calls.iter().any(is_ours) {
            return self.in_calls(rest, &calls, is_among_words, repairs);
        }
        // A call of another tool is not an answer, even if it matches the schema.
        let is_sure = |call: &&TextCall<'_>| {
            self.is_for_tool || matches!(call.form, CallForm::Delimited | CallForm::TypedObject)
        };
        match calls.iter().find(is_sure) {
            Some(call) => self.of_other_tool(rest, call, is_among_words),
            None => self.in_prose(rest, is_among_words, repairs),
        }
    }

    /// The input of the only call of the tool in a text.
    fn in_calls(
        self,
        text: &str,
        calls: &[TextCall<'_>],
        is_among_words: bool,
        mut repairs: Vec<Repair>,
    ) -> Found {
        // Models explain what they do before a call.
        let may_explain = calls.iter().all(|call| call.form.is_delimited());
        let words = outside(text, calls.iter().map(|call| call.at.clone()));
        let has_words_behind = words.iter().skip(may_explain.into()).any(|words| has_words(words));
        let is_among_words = is_among_words || !words.iter().all(|words| is_plain(words));
        let ours: Vec<_> =
            calls.iter().filter(|call| call.calls_any_of(self.tool.as_slice())).collect();
        let mut inputs = Vec::new();
        for call in &ours {
            let Some(input) = self.call_input(text, call, is_among_words)? else {
                return Ok(None);
            };
            inputs.push(input);
        }
        let json = only(&inputs, different_inputs(&inputs), &mut repairs)?;
        let first = ours.first().map(|call| text.get(call.without_ending(text)));
        let first = first.flatten().unwrap_or_default();
        let is_own = !is_among_words || self.is_own(first, &json)?;
        if !is_own || has_words_behind && !self.may_ignore_prose() {
            return Ok(None);
        }
        if has_words_behind && self.is_for_tool {
            repairs.push(Repair::new(RepairKind::SurroundingText, "", text, first));
        }
        repairs.push(Repair::new(RepairKind::ToolCallAsText, "", first, json.as_str()));
        Ok(Some(Candidate::in_text(json, repairs)))
    }

    /// The error for a call of another tool.
    fn of_other_tool(self, text: &str, call: &TextCall<'_>, is_among_words: bool) -> Found {
        if self.tool.is_none() {
            return Ok(None);
        }
        let words = outside(text, [call.at.clone()]);
        let written = text.get(call.without_ending(text)).unwrap_or_default();
        let is_among_words = is_among_words || !words.iter().all(|words| is_plain(words));
        if is_among_words && !self.is_own(written, "")? {
            return Ok(None);
        }
        Err(NotAnAnswer::OtherTool(call.tool.to_owned()))
    }

    /// The only JSON document in a text without calls, or a text that is a value without quotes.
    fn in_prose(self, text: &str, is_among_words: bool, mut repairs: Vec<Repair>) -> Found {
        let text_for_tool = |json: &str| {
            self.is_for_tool.then(|| Repair::new(RepairKind::TextForTool, "", text, json))
        };
        if let Some(json) = unbraced(text) {
            if is_among_words && !self.is_own(text, &json)? {
                return Ok(None);
            }
            repairs.push(Repair::new(RepairKind::Syntax, "", text, json.as_str()));
            repairs.extend(text_for_tool(&json));
            return Ok(Some(Candidate::in_text(json, repairs)));
        }
        let found = self.answers(text);
        let Some(first) = found.first() else {
            // Without the request, it cannot be known whose words follow some reasoning.
            let bare = bare_value(text, self.schema);
            let bare = bare.filter(|_| !is_among_words || self.given.is_known());
            return Ok(bare.map(|(json, repair)| {
                repairs.extend(text_for_tool(&json).into_iter().chain(repair));
                Candidate { is_guess: true, ..Candidate::in_text(json, repairs) }
            }));
        };
        let ranges = || found.iter().map(|document| document.at.clone());
        let words = outside(text, ranges());
        if words.iter().any(|words| begins_json(words)) {
            // There is something that may be the answer as well, and cannot be read.
            return Err(NotAnAnswer::Several);
        }
        let all: Vec<_> = ranges().filter_map(|at| text.get(at)).map(str::to_owned).collect();
        let json = only(&all, different(&all), &mut repairs)?;
        let has_words = words.iter().any(|words| has_words(words));
        let is_among_words = is_among_words || !words.iter().all(|words| is_plain(words));
        let is_own = !is_among_words || self.is_own(&json, &json)?;
        if !is_own || has_words && !self.may_ignore_prose() {
            return Ok(None);
        }
        let has_member = |words: &&str| {
            has_member(words, |key| self.is_asked_for(key) && !json.contains(&format!("\"{key}\"")))
        };
        if words.iter().any(has_member) {
            // The error will say where this text stops to be JSON.
            let is_before = words.first().is_some_and(has_member);
            let start = if is_before { 0 } else { first.at.start };
            let broken = text.get(start..).unwrap_or_default();
            return Ok(Some(Candidate::in_text(broken, Vec::new())));
        }
        let is_whole = words.iter().all(|words| words.trim().is_empty());
        let place = if first.is_fenced {
            Some(RepairKind::MarkdownFence)
        } else {
            (!is_whole).then_some(RepairKind::SurroundingText)
        };
        repairs.extend(place.map(|kind| Repair::new(kind, "", text, json.as_str())));
        repairs.extend(text_for_tool(&json));
        // Without a repair, it is at the expected location, which has been tried.
        Ok(Some(Candidate::in_text(json, repairs)).filter(|found| !found.repairs.is_empty()))
    }

    /// The JSON documents in a text that may be answers.
    fn answers(self, text: &str) -> Vec<Document> {
        let mut all = documents(text);
        if !outside(text, all.iter().map(|it| it.at.clone())).into_iter().any(has_words) {
            return all;
        }
        let value = self.value_rule();
        let takes_lists = value.is_some_and(|value| value.types().has(Types::ARRAY));
        let takes_empty = value.is_some_and(|value| value.fits(&Node::Object(Vec::new())));
        let is_empty = |document: &Document| {
            let inside = text.get(document.at.clone()).and_then(|inside| inside.get(1..));
            inside.is_some_and(|inside| inside.trim_start().starts_with(['}', ']']))
        };
        // In prose, empty objects and lists such as `[1]` are not answers.
        let may_be_empty = takes_empty && !all.iter().all(is_empty);
        all.retain(|document| {
            let json = text.get(document.at.clone()).unwrap_or_default();
            let is_object = json.starts_with('{');
            let is_asked_for = is_object || takes_lists || json.contains('{');
            document.is_fenced
                || if is_empty(document) { is_object && may_be_empty } else { is_asked_for }
        });
        all
    }

    /// Whether the type asks for a member with this key: its schema has the name, or takes any name.
    fn is_asked_for(self, key: &str) -> bool {
        let takes_key = |value: Rule<'_>| value.property(key).is_some();
        self.schema.names().contains(key) || self.value_rule().is_some_and(takes_key)
    }

    /// The rule of the value itself, without the object around it.
    fn value_rule(&self) -> Option<Rule<'_>> {
        let root = self.schema.rules().root();
        if self.schema.is_wrapped() { root.property(WRAPPER) } else { Some(root) }
    }

    /// Whether what was found among other words is the model's own; `false` if that cannot be known.
    fn is_own(self, written: &str, json: &str) -> Result<bool, NotAnAnswer> {
        let value = value_of(json);
        if self.given.may_have(written)
            || self.given.may_have_value(json, &value, &item_values(json))
        {
            return Err(NotAnAnswer::Quoted);
        }
        Ok(self.given.is_known())
    }

    /// Whether prose around the answer may be ignored. If a tool call is expected, the prose may
    /// say that the JSON is only an example, or wrong.
    fn may_ignore_prose(self) -> bool {
        !self.is_for_tool || self.policy == RepairPolicy::Lenient
    }

    /// The input of a call as JSON; `None` if it is ambiguous.
    fn call_input(
        self,
        text: &str,
        call: &TextCall<'_>,
        is_among_words: bool,
    ) -> Result<Option<String>, NotAnAnswer> {
        let all = match &call.input {
            TextInput::Json(json) => return Ok(Some(json.clone().into_owned())),
            TextInput::Parameters(all) => all,
        };
        let end = |value: &str| value.as_ptr().addr() + value.len() - text.as_ptr().addr();
        let written = text.get(call.without_ending(text)).unwrap_or_default();
        let is_copied = all.len() > 1 && !is_among_words && self.given.find(written) == Some(true);
        for pair in all.windows(2).take_while(|_| !is_copied) {
            // A value that copies tags of the input would set other parameters.
            let with_tags = text.get(end(pair[0].1)..end(pair[1].1)).unwrap_or_default();
            if self.given.may_have(with_tags) {
                return Err(NotAnAnswer::Quoted);
            }
        }
        let is_clear = |(name, text): &(&str, &str)| !is_ambiguous(name, text, self.schema);
        Ok(all.iter().all(is_clear).then(|| as_json(all)))
    }
}

/// The JSON values of the documents and of the inputs of calls in a text.
pub(in crate::decode) fn values_in(text: &str) -> Vec<String> {
    let found = documents(text).into_iter();
    let mut values: Vec<_> =
        found.filter_map(|document| text.get(document.at)).map(value_of).collect();
    values.extend(find_text_calls(text).iter().map(|call| match &call.input {
        TextInput::Json(json) => value_of(json),
        TextInput::Parameters(all) => value_of(&as_json(all)),
    }));
    values
}

/// An object with texts as members.
fn as_json(members: &[(&str, &str)]) -> String {
    let member = |(name, text): &(&str, &str)| {
        ((*name).to_owned().into(), Node::String((*text).to_owned().into()))
    };
    Node::Object(members.iter().map(member).collect()).to_string()
}

/// The only one of the different answers among all, which may be repeated.
fn only(
    all: &[String],
    different: Vec<&String>,
    repairs: &mut Vec<Repair>,
) -> Result<String, NotAnAnswer> {
    let [one] = different.try_into().map_err(|_: Vec<_>| NotAnAnswer::Several)?;
    if all.len() > 1 {
        repairs.push(Repair::new(RepairKind::Repeated, "", all.join("\n"), one.as_str()));
    }
    Ok(one.clone())
}

#[cfg(test)]
mod tests;
