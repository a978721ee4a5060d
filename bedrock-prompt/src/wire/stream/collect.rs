//! Collects the events of a stream into the output of a call that is not streamed.

use std::collections::BTreeMap;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types::{
    ContentBlockDelta, ConversationRole, ConverseMetrics, ConverseOutput as Output,
    ConverseStreamMetadataEvent, ConverseStreamOutput as Event, ConverseTrace, Message,
    MessageStopEvent,
};

use super::Delta;
use super::block::Block;
use crate::wire::RawBody;

/// The part of a streamed answer that was received so far.
#[derive(Default)]
pub(crate) struct Collector {
    /// The blocks by number. The number is the index in the events, unless a block before has it.
    blocks: BTreeMap<usize, Block>,
    /// The last block of each index in the events: deltas of several may be interleaved.
    last: BTreeMap<i32, Last>,
    stop: Option<MessageStopEvent>,
    metadata: Option<ConverseStreamMetadataEvent>,
}

struct Last {
    number: usize,
    is_stopped: bool,
}

impl Collector {
    /// Adds an event, and returns the part of it that can be shown.
    pub(crate) fn take(&mut self, event: Event) -> Option<Delta> {
        match event {
            Event::ContentBlockStart(event) => {
                self.start(event.content_block_index, event.start.and_then(Block::starting));
            }
            Event::ContentBlockDelta(event) => {
                return self.append(event.content_block_index, event.delta?);
            }
            Event::ContentBlockStop(event) => self.stop_block(event.content_block_index),
            Event::MessageStop(event) => self.stop = Some(event),
            Event::Metadata(event) => self.metadata = Some(event),
            _ => {}
        }
        None
    }

    /// A start event: what comes next on the index is a block of its own.
    fn start(&mut self, index: i32, block: Option<Block>) {
        let Some(block) = block else { return self.stop_block(index) };
        let last = self.last.get(&index).filter(|last| !last.is_stopped);
        let open = last.and_then(|last| self.blocks.get(&last.number));
        if !open.is_some_and(|open| open.is_same_start(&block)) {
            self.begin(index, block);
        }
    }

    fn begin(&mut self, index: i32, block: Block) -> usize {
        let number = usize::try_from(index).unwrap_or_default();
        let number = match self.blocks.last_key_value() {
            Some((last, _)) if self.blocks.contains_key(&number) => last + 1,
            _ => number,
        };
        self.blocks.insert(number, block);
        self.last.insert(index, Last { number, is_stopped: false });
        number
    }

    /// Appends a delta to the block of its index. A delta that this block cannot have begins the
    /// next one, and so does one behind the block's end, unless it would lack its start.
    fn append(&mut self, index: i32, delta: ContentBlockDelta) -> Option<Delta> {
        let known = self.last.get(&index).filter(|last| {
            self.blocks.get(&last.number).is_some_and(|block| {
                block.takes(&delta) && (!last.is_stopped || block.needs_start())
            })
        });
        let number = match known {
            Some(last) => last.number,
            None => self.begin(index, Block::from_delta(&delta)?),
        };
        self.blocks.get_mut(&number)?.append(delta, number)
    }

    fn stop_block(&mut self, index: i32) {
        if let Some(last) = self.last.get_mut(&index) {
            last.is_stopped = true;
        }
    }

    /// Whether the model has ended its message.
    pub(crate) fn is_complete(&self) -> bool {
        self.stop.is_some()
    }

    /// The metadata of the answer; `None` if the stream has not reported its tokens.
    pub(crate) fn metadata(&self) -> Option<&ConverseStreamMetadataEvent> {
        self.metadata.as_ref().filter(|metadata| metadata.usage.is_some())
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
        let blocks = self.blocks.into_values().map(Block::finish);
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
