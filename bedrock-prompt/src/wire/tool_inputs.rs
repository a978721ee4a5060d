//! The inputs of tools, which are left out of the SDK's output and kept as the model wrote them.

use std::collections::HashMap;

use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types::{self, ContentBlock, Message, ReasoningContentBlock};
use serde_json::json;

use super::{RawBody, sendable, to_document};

/// The texts of the reasoning blocks.
pub(crate) fn reasoning(output: &ConverseOutput) -> impl Iterator<Item = &str> {
    let message = output.output().and_then(|output| output.as_message().ok());
    message.into_iter().flat_map(Message::content).filter_map(|block| match block {
        ContentBlock::ReasoningContent(ReasoningContentBlock::ReasoningText(block)) => {
            Some(block.text())
        }
        _ => None,
    })
}

/// The SDK's output, with the inputs of tools that were left out of it.
pub(crate) fn with_inputs(mut output: ConverseOutput, raw: Option<&RawBody>) -> ConverseOutput {
    if let Some(types::ConverseOutput::Message(message)) = &mut output.output {
        let uses = message.content.iter_mut().filter_map(|block| match block {
            types::ContentBlock::ToolUse(used) => Some(used),
            _ => None,
        });
        for (nth, used) in uses.enumerate().filter(|(_, used)| is_emptied(used)) {
            if let Some(written) = raw.and_then(|raw| raw.input_at(nth, used.tool_use_id())) {
                let written = sendable(written);
                // What serde_json cannot hold is kept as its text.
                let value = serde_json::from_str(&written);
                used.input = to_document(&value.unwrap_or_else(|_| json!({ "input": written })));
            }
        }
    }
    output
}

/// Whether a tool use is as it was handed to the SDK: with its input left out.
pub(crate) fn is_emptied(used: &types::ToolUseBlock) -> bool {
    used.input().as_object().is_some_and(HashMap::is_empty)
}
