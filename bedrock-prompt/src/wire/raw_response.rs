use std::fmt;

use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types::{
    self, ContentBlock, ConverseOutput as Output, Message, ReasoningContentBlock,
};
use serde_json::json;

use super::parts::{Part, parts};
use super::{RawBody, sendable, to_document};

/// A response as it was received: the SDK's output and, if available, the body.
///
/// If there is a body, the tool inputs in the output are empty: the SDK would lose the order of
/// their keys and digits of their numbers. Users of this type need not know that. It returns the
/// parts of the message with the inputs as the model wrote them, and the SDK's output with the
/// inputs restored. `Debug` has lengths only.
#[derive(Clone)]
pub(crate) struct RawResponse {
    output: ConverseOutput,
    body: Option<RawBody>,
    request_id: Option<String>,
}

impl RawResponse {
    pub(crate) fn new(
        output: ConverseOutput,
        body: Option<RawBody>,
        request_id: Option<String>,
    ) -> Self {
        Self { output, body, request_id }
    }

    /// The SDK's output. The inputs of its tool uses may be empty.
    pub(crate) fn output(&self) -> &ConverseOutput {
        &self.output
    }

    pub(crate) fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Whether there is a message: the SDK reads an output out of any object, and of no bytes at all.
    pub(crate) fn has_message(&self) -> bool {
        matches!(self.output.output(), Some(Output::Message(_)))
    }

    /// The halves of surrogate pairs for which the texts have U+FFFD, in order.
    pub(crate) fn halves(&self) -> &[u16] {
        self.body.as_ref().map_or(&[], RawBody::halves)
    }

    /// The texts and tool uses of the message.
    pub(crate) fn parts(&self) -> Vec<Part<'_>> {
        parts(&self.output, self.body.as_ref())
    }

    /// The texts of the reasoning blocks.
    pub(crate) fn reasoning(&self) -> impl Iterator<Item = &str> {
        reasoning(&self.output)
    }

    /// The tool inputs in a form that Bedrock accepts in a request, each with its tool use id.
    pub(crate) fn written_inputs(&self) -> impl Iterator<Item = (String, String)> {
        self.body.iter().flat_map(RawBody::inputs)
    }

    /// The message with its tool inputs restored.
    pub(crate) fn message(&self) -> Option<Message> {
        match self.output.output() {
            Some(Output::Message(message)) => Some(self.with_inputs(message.clone())),
            _ => None,
        }
    }

    /// The SDK's output with its tool inputs restored.
    pub(crate) fn converse_output(&self) -> ConverseOutput {
        let mut output = self.output.clone();
        if let Some(Output::Message(message)) = output.output.take() {
            output.output = Some(Output::Message(self.with_inputs(message)));
        }
        output
    }

    fn with_inputs(&self, mut message: Message) -> Message {
        let Some(body) = &self.body else { return message };
        let uses = message.content.iter_mut().filter_map(|block| match block {
            ContentBlock::ToolUse(used) => Some(used),
            _ => None,
        });
        for (nth, used) in uses.enumerate().filter(|(_, used)| is_emptied(used)) {
            if let Some(written) = body.input_at(nth, used.tool_use_id()) {
                let written = sendable(written);
                // JSON that serde_json cannot represent is kept as text.
                let value = serde_json::from_str(&written);
                used.input = to_document(&value.unwrap_or_else(|_| json!({ "input": written })));
            }
        }
        message
    }
}

/// The texts of an output's reasoning blocks.
pub(crate) fn reasoning(output: &ConverseOutput) -> impl Iterator<Item = &str> {
    let message = output.output().and_then(|output| output.as_message().ok());
    message.into_iter().flat_map(Message::content).filter_map(|block| match block {
        ContentBlock::ReasoningContent(ReasoningContentBlock::ReasoningText(block)) => {
            Some(block.text())
        }
        _ => None,
    })
}

/// Whether a tool use has an empty input, so that its input may be in the body.
pub(super) fn is_emptied(used: &types::ToolUseBlock) -> bool {
    used.input().as_object().is_some_and(std::collections::HashMap::is_empty)
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("body", &self.body)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}
