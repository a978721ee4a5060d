//! What the model said, part by part.

use std::borrow::Cow;

use aws_sdk_bedrockruntime::types::{
    self, CitationGeneratedContent, ContentBlock, ToolUseBlock, ToolUseType,
};
use serde::de::IgnoredAny;
use serde_json::json;

use super::super::Answer;
use crate::json::sorted;
use crate::wire::{is_emptied, to_value};

/// A part of what the model said.
pub(super) enum Part<'a> {
    Text(Cow<'a, str>),
    ToolUse { name: &'a str, is_of_server: bool, input: Cow<'a, str> },
}

/// All that the model said, for an error to carry: a text as it is, a tool's input
/// as its JSON, several of them as a JSON list.
pub(in crate::decode) fn whole(answer: Answer<'_>) -> Option<String> {
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

pub(super) fn parts<'a>(answer: Answer<'a>) -> Vec<Part<'a>> {
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
pub(super) fn tool_uses<'p, 'a>(
    parts: &'p [Part<'a>],
) -> impl Iterator<Item = (&'a str, &'p Cow<'a, str>)> {
    parts.iter().filter_map(|part| match part {
        Part::ToolUse { name, is_of_server: false, input } => Some((*name, input)),
        _ => None,
    })
}

pub(super) fn texts(parts: &[Part<'_>]) -> String {
    parts
        .iter()
        .filter_map(|part| match part {
            Part::Text(text) => Some(text.as_ref()),
            Part::ToolUse { .. } => None,
        })
        .collect()
}

/// Whether two texts are the same JSON to the last digit, but for the order of keys.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    if a == b || is_deep(a) || is_deep(b) {
        return a == b;
    }
    let ordered = |json| sorted(json).ok().flatten();
    ordered(a).as_deref().unwrap_or(a) == ordered(b).as_deref().unwrap_or(b)
}

/// Whether brackets may nest deeper than any JSON that is read.
fn is_deep(json: &str) -> bool {
    let mut depth = 0_i32;
    json.bytes().any(|byte| {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        depth > 128
    })
}
