//! Where the answer stands among the blocks of a message.

use std::borrow::Cow;

use aws_sdk_bedrockruntime::types::{
    self, CitationGeneratedContent, ContentBlock, StopReason, ToolUseBlock, ToolUseType,
};
use aws_smithy_types::Document;
use serde::de::IgnoredAny;
use serde_json::json;

use super::Answer;

use crate::error::{Error, ErrorKind};
use crate::guardrail::{interventions, is_masked};
use crate::native::TRACE;
use crate::request::sorted;
use crate::response::is_emptied;
use crate::schema::to_value;

/// A part of what the model said.
enum Part<'a> {
    Text(Cow<'a, str>),
    ToolUse { name: &'a str, is_of_server: bool, input: Cow<'a, str> },
}

/// The text of the answer.
pub(super) fn text(answer: Answer<'_>) -> Result<String, Error> {
    refuse_failed(answer)?;
    let parts = parts(answer);
    let text = texts(&parts);
    if !text.trim().is_empty() {
        return Ok(text);
    }
    Err(match tool_uses(&parts).next() {
        Some((name, _)) => other_tool(name, None),
        None => nothing(),
    })
}

/// The JSON of a text that is meant to be nothing else: models put it into a fence.
pub(super) fn json_in(text: &str) -> &str {
    let text = text.trim();
    let fenced = text.strip_prefix("```").and_then(|rest| rest.strip_suffix("```"));
    match fenced.and_then(|inner| inner.split_once('\n')) {
        Some((_, inner)) => inner.trim(),
        None => text,
    }
}

/// The input of the tool use that carries the answer.
pub(super) fn tool_input<'a>(
    answer: Answer<'a>,
    tool: Option<&str>,
) -> Result<Cow<'a, str>, Error> {
    refuse_failed(answer)?;
    let parts = parts(answer);
    let (asked, others): (Vec<_>, Vec<_>) =
        tool_uses(&parts).partition(|(name, _)| tool.is_none_or(|tool| *name == tool));
    let mut inputs: Vec<&Cow<'a, str>> = Vec::new();
    for (_, input) in asked {
        if !inputs.iter().any(|known| is_same(known, input)) {
            inputs.push(input);
        }
    }
    match (inputs.as_slice(), others.first()) {
        ([input], _) => Ok((*input).clone()),
        ([], Some((other, _))) => Err(other_tool(other, tool)),
        ([], None) if texts(&parts).trim().is_empty() => Err(nothing()),
        ([], None) => Err(text_instead(tool)),
        (several, _) => Err(Error::new(
            ErrorKind::SeveralAnswers,
            format!("the model called the tool {} times, each with another input", several.len()),
        )),
    }
}

/// All that the model said, for an error to carry: a text as it is, a tool's input
/// as its JSON, several of them as a JSON list.
pub(super) fn whole(answer: Answer<'_>) -> Option<String> {
    let parts = parts(answer);
    match parts.as_slice() {
        [] => None,
        [Part::Text(one) | Part::ToolUse { input: one, .. }] => Some(one.clone().into_owned()),
        all => {
            let all = all.iter().map(|part| match part {
                Part::Text(text) => json!(text).to_string(),
                Part::ToolUse { name, input, .. } => {
                    // The input of an answer that was cut is no JSON.
                    let is_json = serde_json::from_str::<IgnoredAny>(input).is_ok();
                    let quoted = (!is_json).then(|| json!(input).to_string());
                    let input = quoted.as_deref().unwrap_or(input);
                    format!("{{\"name\":{},\"input\":{input}}}", json!(name))
                }
            });
            Some(format!("[{}]", all.collect::<Vec<_>>().join(",")))
        }
    }
}

/// What was written of the last input, in an answer that was cut.
pub(super) fn last_input<'a>(answer: Answer<'a>, tool: Option<&str>) -> Option<Cow<'a, str>> {
    let parts = parts(answer);
    let is_asked = |name: &str| tool.is_none_or(|tool| name == tool);
    let inputs = tool_uses(&parts).filter(|(name, _)| is_asked(name));
    inputs.last().map(|(_, input)| input.clone())
}

/// The texts of an answer that was cut.
pub(super) fn written_text(answer: Answer<'_>) -> String {
    texts(&parts(answer))
}

fn parts<'a>(answer: Answer<'a>) -> Vec<Part<'a>> {
    let blocks = match answer.output.output() {
        Some(types::ConverseOutput::Message(message)) => message.content(),
        _ => &[],
    };
    let mut place = 0..;
    let part = |block: &'a ContentBlock| match block {
        ContentBlock::Text(text) => Some(Part::Text(text.into())),
        ContentBlock::CitationsContent(cited) => {
            let texts = cited.content().iter().filter_map(|each| match each {
                CitationGeneratedContent::Text(text) => Some(text.as_str()),
                _ => None,
            });
            Some(Part::Text(texts.collect::<String>().into()))
        }
        ContentBlock::ToolUse(used) => Some(Part::ToolUse {
            name: used.name(),
            is_of_server: used.r#type() == Some(&ToolUseType::ServerToolUse),
            input: input(used, place.next().unwrap_or_default(), answer),
        }),
        _ => None,
    };
    blocks.iter().filter_map(part).collect()
}

/// A tool's input as the model wrote it, where that was seen and nobody has changed it since.
fn input<'a>(used: &ToolUseBlock, nth: usize, answer: Answer<'a>) -> Cow<'a, str> {
    match answer.raw.and_then(|raw| raw.input_at(nth, used.tool_use_id())) {
        Some(written) if is_emptied(used) => Cow::Borrowed(written),
        _ => Cow::Owned(to_value(used.input()).to_string()),
    }
}

/// The tools that the model called and that are not the service's own.
fn tool_uses<'p, 'a>(parts: &'p [Part<'a>]) -> impl Iterator<Item = (&'a str, &'p Cow<'a, str>)> {
    parts.iter().filter_map(|part| match part {
        Part::ToolUse { name, is_of_server: false, input } => Some((*name, input)),
        _ => None,
    })
}

fn texts(parts: &[Part<'_>]) -> String {
    parts
        .iter()
        .filter_map(|part| match part {
            Part::Text(text) => Some(text.as_ref()),
            Part::ToolUse { .. } => None,
        })
        .collect()
}

/// Whether two texts are the same JSON to the last digit, but for the order of keys.
fn is_same(a: &str, b: &str) -> bool {
    let ordered = |json| sorted(json).ok().flatten();
    a == b || ordered(a).as_deref().unwrap_or(a) == ordered(b).as_deref().unwrap_or(b)
}

/// Stop reasons that say, with HTTP 200, that the content is not the answer.
fn refuse_failed(answer: Answer<'_>) -> Result<(), Error> {
    use ErrorKind::{ContentFiltered, ContextWindowExceeded, MalformedAnswer, Refused, Truncated};
    let (kind, what) = match answer.output.stop_reason() {
        StopReason::MaxTokens => (Truncated, "the answer was cut at `max_tokens`"),
        StopReason::ModelContextWindowExceeded => {
            (ContextWindowExceeded, "the answer was cut: the model's context window is full")
        }
        StopReason::ContentFiltered => (ContentFiltered, "the answer was filtered"),
        StopReason::GuardrailIntervened => return refuse_stopped(answer),
        StopReason::MalformedModelOutput | StopReason::MalformedToolUse => {
            (MalformedAnswer, "the model wrote an answer that Bedrock could not read")
        }
        other if other.as_str() == "refusal" => (Refused, "the model refused to answer"),
        _ => return Ok(()),
    };
    Err(Error::new(kind, what))
}

/// A guardrail that only masked personal data has left an answer.
fn refuse_stopped(answer: Answer<'_>) -> Result<(), Error> {
    let mut what = "a guardrail intervened".to_owned();
    let Some(trace) = answer.guardrail_trace() else {
        let error = Error::new(ErrorKind::GuardrailIntervened, what);
        let fields = answer.output.additional_model_response_fields();
        let has_trace = fields.and_then(Document::as_object).is_some_and(|f| f.contains_key(TRACE));
        return Err(match has_trace {
            true => error.with_help(
                "change the prompt or the guardrail; its trace could not be read: leave out \
                 `.native()` to have the reasons",
            ),
            false => error,
        });
    };
    if is_masked(trace) {
        return Ok(());
    }
    let mut reasons: Vec<String> = Vec::new();
    for reason in interventions(trace).iter().map(ToString::to_string) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    if !reasons.is_empty() {
        what = format!("{what}: {}", reasons.join(", "));
    }
    Err(Error::new(ErrorKind::GuardrailIntervened, what).with_help(
        "change the prompt or the guardrail; `Error::answer` holds the guardrail's message",
    ))
}

fn other_tool(called: &str, asked: Option<&str>) -> Error {
    let of = |asked| {
        Error::new(
            ErrorKind::OtherTool,
            format!("the model called the tool `{called}` instead of {asked}"),
        )
    };
    match asked {
        Some(asked) => of(format!("`{asked}`")),
        None => of("answering in text".into())
            .with_help("ask again, or say in the prompt that it is to be answered in text"),
    }
}

fn text_instead(tool: Option<&str>) -> Error {
    let what = match tool {
        Some(tool) => format!("the model answered in text instead of calling the tool `{tool}`"),
        None => "the model answered in text instead of calling a tool".into(),
    };
    Error::new(ErrorKind::TextInstead, what)
}

fn nothing() -> Error {
    Error::new(ErrorKind::EmptyAnswer, "the model answered with nothing")
}
