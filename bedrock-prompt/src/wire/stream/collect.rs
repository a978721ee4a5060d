//! Collects the events of a stream into the output of a call that is not streamed.

use std::collections::BTreeMap;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types::{
    ConversationRole, ConverseMetrics, ConverseOutput as Output, ConverseStreamMetadataEvent,
    ConverseStreamOutput as Event, ConverseTrace, Message, MessageStopEvent,
};

use super::Delta;
use super::block::Block;
use crate::wire::RawBody;
use aws_sdk_bedrockruntime::types::TokenUsage;

/// The part of a streamed answer that was received so far.
#[derive(Default)]
pub(crate) struct Collector {
    /// The blocks by index, because their deltas may be interleaved.
    blocks: BTreeMap<i32, Block>,
    stop: Option<MessageStopEvent>,
    metadata: Option<ConverseStreamMetadataEvent>,
}

impl Collector {
    /// Adds an event, and returns the part of it that can be shown.
    pub(crate) fn take(&mut self, event: Event) -> Option<Delta> {
        match event {
            Event::ContentBlockStart(event) => {
                let start = event.start?;
                self.blocks.insert(event.content_block_index, Block::starting(start));
            }
            Event::ContentBlockDelta(event) => {
                let delta = event.delta?;
                let index = event.content_block_index;
                let block = self.blocks.entry(index).or_insert_with(|| Block::from_delta(&delta));
                return block.append(delta, usize::try_from(index).unwrap_or_default());
            }
            Event::MessageStop(event) => self.stop = Some(event),
            Event::Metadata(event) => self.metadata = Some(event),
            _ => {}
        }
        None
    }

    /// Whether the model has ended its message.
    pub(crate) fn is_complete(&self) -> bool {
        self.stop.is_some()
    }

    /// The tokens of the answer; `None` if the stream has not reported them.
    pub(crate) fn usage(&self) -> Option<&TokenUsage> {
        self.metadata.as_ref()?.usage.as_ref()
    }

    /// The answer and the tool inputs as the model wrote them. If the stream was interrupted, they
    /// have the part that was received.
    pub(crate) fn finish(self) -> Result<(ConverseOutput, RawBody), BuildError> {
        let mut inputs = Vec::new();
        for block in self.blocks.values() {
            if let Block::ToolUse { start, input } = block {
                // A response that is not streamed has an empty JSON string here.
                let input = if input.is_empty() { "\"\"" } else { input };
                inputs.push((start.tool_use_id.as_str(), input));
            }
        }
        let raw = RawBody::from_inputs(&inputs);
        let blocks = self.blocks.into_values().filter_map(|block| block.finish().transpose());
        let content: Result<Vec<_>, _> = blocks.collect();
        let message = Message::builder()
            .role(ConversationRole::Assistant)
            .set_content(Some(content?))
            .build()?;
        let mut output = ConverseOutput::builder().output(Output::Message(message));
        let (stop_reason, fields) = match self.stop {
            Some(stop) => (Some(stop.stop_reason), stop.additional_model_response_fields),
            None => (None, None),
        };
        output = output
            .stop_reason(stop_reason.unwrap_or_else(|| "unknown".into()))
            .set_additional_model_response_fields(fields);
        if let Some(metadata) = self.metadata {
            let trace = metadata.trace.map(|trace| {
                ConverseTrace::builder()
                    .set_guardrail(trace.guardrail)
                    .set_prompt_router(trace.prompt_router)
                    .build()
            });
            let metrics = metadata
                .metrics
                .map(|metrics| ConverseMetrics::builder().latency_ms(metrics.latency_ms).build());
            output = output
                .set_usage(metadata.usage)
                .set_metrics(metrics.transpose()?)
                .set_trace(trace)
                .set_performance_config(metadata.performance_config)
                .set_service_tier(metadata.service_tier);
        }
        Ok((output.build()?, raw))
    }
}
