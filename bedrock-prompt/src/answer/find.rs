//! Where the answer stands among the blocks of a message.

use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types::{self, ContentBlock, StopReason, ToolUseBlock};
use serde_json::{Value, json};

use crate::error::{Error, ErrorKind};
use crate::schema::to_value;

/// The text of the answer.
pub(super) fn text(output: &ConverseOutput) -> Result<String, Error> {
    refuse_failed(output)?;
    let text = texts(output);
    if text.trim().is_empty() {
        return Err(nothing());
    }
    Ok(text)
}

/// The input of the tool use that carries the answer.
pub(super) fn tool_input(output: &ConverseOutput, tool: Option<&str>) -> Result<Value, Error> {
    refuse_failed(output)?;
    let uses: Vec<_> = tool_uses(output).collect();
    let (asked, others): (Vec<_>, Vec<_>) =
        uses.into_iter().partition(|each| tool.is_none_or(|tool| each.name() == tool));
    let mut inputs: Vec<Value> = asked.iter().map(|each| to_value(each.input())).collect();
    inputs.dedup();
    if inputs.len() > 1 {
        return Err(several(inputs.len()));
    }
    match inputs.pop() {
        Some(input) => Ok(input),
        None => Err(match (others.first(), texts(output).trim().is_empty()) {
            (Some(other), _) => other_tool(other.name(), tool),
            (None, false) => text_instead(tool),
            (None, true) => nothing(),
        }),
    }
}

/// All that the model said, for an error to carry: one text as it is, any more as JSON.
pub(super) fn raw(output: &ConverseOutput) -> Option<String> {
    let parts: Vec<Value> = blocks(output)
        .iter()
        .filter_map(|block| match block {
            ContentBlock::Text(text) => Some(Value::from(text.as_str())),
            ContentBlock::ToolUse(used) => {
                Some(json!({ "name": used.name(), "input": to_value(used.input()) }))
            }
            _ => None,
        })
        .collect();
    match parts.as_slice() {
        [] => None,
        [Value::String(text)] => Some(text.clone()),
        [one] => Some(one.to_string()),
        _ => Some(Value::Array(parts).to_string()),
    }
}

/// Stop reasons that say, with HTTP 200, that the content is not the answer.
fn refuse_failed(output: &ConverseOutput) -> Result<(), Error> {
    use ErrorKind::{
        ContentFiltered, ContextWindowExceeded, GuardrailIntervened, MalformedAnswer, Refused,
        Truncated,
    };
    let (kind, what) = match output.stop_reason() {
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

fn blocks(output: &ConverseOutput) -> &[ContentBlock] {
    match output.output() {
        Some(types::ConverseOutput::Message(message)) => message.content(),
        _ => &[],
    }
}

fn tool_uses(output: &ConverseOutput) -> impl Iterator<Item = &ToolUseBlock> {
    let server_side =
        |used: &ToolUseBlock| used.r#type().is_some_and(|kind| kind.as_str() == "server_tool_use");
    blocks(output)
        .iter()
        .filter_map(|block| block.as_tool_use().ok())
        .filter(move |used| !server_side(used))
}

fn texts(output: &ConverseOutput) -> String {
    blocks(output).iter().filter_map(|block| block.as_text().ok()).map(String::as_str).collect()
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
