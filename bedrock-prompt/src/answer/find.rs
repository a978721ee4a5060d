//! Where the answer stands among the blocks of a message.

use std::borrow::Cow;

use aws_sdk_bedrockruntime::types::{self, ContentBlock, StopReason, ToolUseBlock};
use serde_json::{Value, json};

use super::Answer;

use crate::error::{Error, ErrorKind};
use crate::response::is_emptied;
use crate::schema::to_value;

/// The text of the answer.
pub(super) fn text(answer: Answer<'_>) -> Result<String, Error> {
    refuse_failed(answer)?;
    let text = texts(answer);
    if text.trim().is_empty() {
        return Err(nothing());
    }
    Ok(text)
}

/// The input of the tool use that carries the answer.
pub(super) fn tool_input<'a>(
    answer: Answer<'a>,
    tool: Option<&str>,
) -> Result<Cow<'a, str>, Error> {
    refuse_failed(answer)?;
    let (asked, others): (Vec<_>, Vec<_>) =
        tool_uses(answer).partition(|each| tool.is_none_or(|tool| each.name() == tool));
    let mut inputs: Vec<_> = asked.into_iter().map(|used| input(used, answer)).collect();
    inputs.dedup_by(|a, b| is_same(a, b));
    if inputs.len() > 1 {
        return Err(several(inputs.len()));
    }
    inputs.pop().ok_or_else(|| match (others.first(), texts(answer).trim().is_empty()) {
        (Some(other), _) => other_tool(other.name(), tool),
        (None, false) => text_instead(tool),
        (None, true) => nothing(),
    })
}

/// All that the model said, for an error to carry: a text as it is, a tool's input
/// as its JSON, several of them as a JSON list.
pub(super) fn whole(answer: Answer<'_>) -> Option<String> {
    let said: Vec<_> =
        blocks(answer).iter().filter(|block| block.is_text() || block.is_tool_use()).collect();
    match said.as_slice() {
        [] => None,
        [ContentBlock::Text(text)] => Some(text.clone()),
        [ContentBlock::ToolUse(used)] => Some(input(used, answer).into_owned()),
        all => {
            let all: Vec<_> = all
                .iter()
                .map(|block| match block {
                    ContentBlock::ToolUse(used) => {
                        let (name, input) = (json!(used.name()), input(used, answer));
                        format!("{{\"name\":{name},\"input\":{input}}}")
                    }
                    other => json!(other.as_text().ok()).to_string(),
                })
                .collect();
            Some(format!("[{}]", all.join(",")))
        }
    }
}

/// A tool's input as the model wrote it, where that was seen and nobody has changed it since.
fn input<'a>(used: &ToolUseBlock, answer: Answer<'a>) -> Cow<'a, str> {
    match answer.raw.and_then(|raw| raw.input(used.tool_use_id())) {
        Some(written) if is_emptied(used) => Cow::Borrowed(written),
        _ => Cow::Owned(to_value(used.input()).to_string()),
    }
}

fn is_same(a: &str, b: &str) -> bool {
    let value = |json: &str| serde_json::from_str::<Value>(json).ok();
    a == b || value(a) == value(b)
}

/// Stop reasons that say, with HTTP 200, that the content is not the answer.
fn refuse_failed(answer: Answer<'_>) -> Result<(), Error> {
    use ErrorKind::{
        ContentFiltered, ContextWindowExceeded, GuardrailIntervened, MalformedAnswer, Refused,
        Truncated,
    };
    let (kind, what) = match answer.output.stop_reason() {
        StopReason::MaxTokens => (Truncated, "the answer was cut at `max_tokens`"),
        StopReason::ModelContextWindowExceeded => {
            (ContextWindowExceeded, "the answer was cut: the model's context window is full")
        }
        StopReason::ContentFiltered => (ContentFiltered, "the answer was filtered"),
        StopReason::GuardrailIntervened => (GuardrailIntervened, "a guardrail intervened"),
        StopReason::MalformedModelOutput | StopReason::MalformedToolUse => {
            (MalformedAnswer, "the model wrote an answer that Bedrock could not read")
        }
        other if other.as_str() == "refusal" => (Refused, "the model refused to answer"),
        _ => return Ok(()),
    };
    Err(Error::new(kind, what))
}

fn blocks(answer: Answer<'_>) -> &[ContentBlock] {
    match answer.output.output() {
        Some(types::ConverseOutput::Message(message)) => message.content(),
        _ => &[],
    }
}

fn tool_uses(answer: Answer<'_>) -> impl Iterator<Item = &ToolUseBlock> {
    let server_side =
        |used: &ToolUseBlock| used.r#type().is_some_and(|kind| kind.as_str() == "server_tool_use");
    blocks(answer)
        .iter()
        .filter_map(|block| block.as_tool_use().ok())
        .filter(move |used| !server_side(used))
}

fn texts(answer: Answer<'_>) -> String {
    blocks(answer).iter().filter_map(|block| block.as_text().ok()).map(String::as_str).collect()
}

fn several(count: usize) -> Error {
    Error::new(
        ErrorKind::SeveralAnswers,
        format!("the model called the tool {count} times, each with another input"),
    )
}

fn other_tool(called: &str, asked: Option<&str>) -> Error {
    let asked = asked.unwrap_or_default();
    Error::new(
        ErrorKind::OtherTool,
        format!("the model called the tool `{called}` instead of `{asked}`"),
    )
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
