//! The parts of a message that may contain an answer, with tool inputs as the model wrote them.

use std::borrow::Cow;

use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types::{
    self, CitationGeneratedContent, ContentBlock, ToolUseBlock, ToolUseType,
};
use serde::de::IgnoredAny;
use serde_json::json;

use super::raw_response::is_emptied;
use super::{RawBody, to_value};

/// A text or a tool use of a message.
#[derive(Clone)]
pub(crate) enum Part<'a> {
    Text(Cow<'a, str>),
    ToolUse { name: &'a str, is_of_server: bool, input: Cow<'a, str> },
}

/// The texts and tool uses of a message, in order. `body` has the inputs that are empty in the
/// SDK's output.
pub(crate) fn parts<'a>(output: &'a ConverseOutput, body: Option<&'a RawBody>) -> Vec<Part<'a>> {
    let blocks = match output.output() {
        Some(types::ConverseOutput::Message(message)) => message.content(),
        _ => &[],
    };
    let mut index = 0..;
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
            input: input(used, index.next().unwrap_or_default(), body),
        }),
        _ => None,
    };
    blocks.iter().filter_map(part).collect()
}

/// A tool input as the model wrote it, or the SDK's input if `body` does not have it or the caller
/// has changed it.
fn input<'a>(used: &ToolUseBlock, index: usize, body: Option<&'a RawBody>) -> Cow<'a, str> {
    let input = match body.and_then(|body| body.input_at(index, used.tool_use_id())) {
        Some(written) if is_emptied(used) => Cow::Borrowed(written),
        _ => Cow::Owned(to_value(used.input()).to_string()),
    };
    unparsed(&input).map_or(input, Cow::Owned)
}

/// The text that the model wrote, if Bedrock could not parse it: a whole answer has it in a JSON
/// string, and a stream as it is.
fn unparsed(input: &str) -> Option<String> {
    if !input.starts_with('"') {
        return None;
    }
    let text: String = serde_json::from_str(input).ok()?;
    let is_json = serde_json::from_str::<IgnoredAny>(&text).is_ok();
    let is_unparsed = !is_json && text.trim_start().starts_with(['{', '[']);
    is_unparsed.then_some(text)
}

/// The whole answer as one text, for an error: a text as it is, a tool input as JSON, and several
/// parts as a JSON list.
pub(crate) fn transcript(parts: &[Part<'_>]) -> Option<String> {
    match parts {
        [] => None,
        [Part::Text(one) | Part::ToolUse { input: one, .. }] => Some(one.clone().into_owned()),
        all => {
            let all = all.iter().map(|part| match part {
                Part::Text(text) => json!(text).to_string(),
                Part::ToolUse { name, input, .. } => {
                    // The input of a truncated answer is not valid JSON.
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
