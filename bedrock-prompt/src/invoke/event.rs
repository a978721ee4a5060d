//! Builds the events of a Converse stream.

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::types::{
    ContentBlockDelta, ContentBlockDeltaEvent, ContentBlockStart, ContentBlockStartEvent,
    ContentBlockStopEvent, ConversationRole, ConverseStreamOutput, MessageStartEvent,
    MessageStopEvent, ReasoningContentBlockDelta, StopReason, ToolUseBlockDelta, ToolUseBlockStart,
};
use aws_smithy_types::Document;
use serde_json::Value;

use crate::outcome::{Error, ErrorKind};
use crate::wire::to_document;

pub(super) type Event = Result<ConverseStreamOutput, BuildError>;

/// Collects the events. `format` is the name of the response's format, for the error message.
pub(super) fn collect(
    format: &str,
    events: Vec<Event>,
) -> Result<Vec<ConverseStreamOutput>, Error> {
    events.into_iter().collect::<Result<_, _>>().map_err(|source| {
        let what = format!("{format}'s response is incomplete: {source}");
        Error::new(ErrorKind::InvalidResponse, what).with_source(source)
    })
}

pub(super) fn message_start() -> Event {
    let event = MessageStartEvent::builder().role(ConversationRole::Assistant);
    event.build().map(ConverseStreamOutput::MessageStart)
}

pub(super) fn tool_start(index: i32, tool: ToolUseBlockStart) -> Event {
    let event = ContentBlockStartEvent::builder().start(ContentBlockStart::ToolUse(tool));
    event.content_block_index(index).build().map(ConverseStreamOutput::ContentBlockStart)
}

fn delta(index: i32, delta: ContentBlockDelta) -> Event {
    let event = ContentBlockDeltaEvent::builder().delta(delta);
    event.content_block_index(index).build().map(ConverseStreamOutput::ContentBlockDelta)
}

pub(super) fn text(index: i32, text: String) -> Event {
    delta(index, ContentBlockDelta::Text(text))
}

pub(super) fn reasoning(index: i32, content: ReasoningContentBlockDelta) -> Event {
    delta(index, ContentBlockDelta::ReasoningContent(content))
}

/// The next fragment of a tool input, which is JSON.
pub(super) fn tool_input(index: i32, json: impl Into<String>) -> Event {
    let input = ToolUseBlockDelta::builder().input(json).build()?;
    delta(index, ContentBlockDelta::ToolUse(input))
}

pub(super) fn block_stop(index: i32) -> Event {
    let event = ContentBlockStopEvent::builder().content_block_index(index);
    event.build().map(ConverseStreamOutput::ContentBlockStop)
}

/// `field` is the name and the value of an additional model response field.
pub(super) fn message_stop(reason: StopReason, field: Option<(&str, &Value)>) -> Event {
    let fields =
        |(name, value): (&str, _)| Document::Object([(name.to_owned(), to_document(value))].into());
    let event = MessageStopEvent::builder()
        .stop_reason(reason)
        .set_additional_model_response_fields(field.map(fields));
    event.build().map(ConverseStreamOutput::MessageStop)
}
