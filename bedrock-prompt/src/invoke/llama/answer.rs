//! Llama's answer, as the events of a Converse stream.

use aws_sdk_bedrockruntime::types::{ConverseStreamOutput, StopReason};
use serde::Deserialize;
use serde_json::Value;

use crate::invoke::counts::{Counts, InvocationMetrics};
use crate::invoke::guarded::Guarded;
use crate::invoke::{event, incomplete, unreadable};
use crate::outcome::Error;

const LLAMA: &str = "Llama";

/// Reads one answer, whole or chunk by chunk: both have one shape.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    counts: Counts,
    is_started: bool,
    is_stopped: bool,
    guarded: Guarded,
}

impl Reader {
    /// `headers` are the counts that the response's headers hold.
    pub(crate) fn whole(
        mut self,
        body: &[u8],
        headers: Counts,
    ) -> Result<Vec<ConverseStreamOutput>, Error> {
        self.counts = headers;
        let events = self.chunk(body)?;
        if self.is_stopped { Ok(events) } else { Err(incomplete(LLAMA, "stop_reason")) }
    }

    pub(crate) fn chunk(&mut self, json: &[u8]) -> Result<Vec<ConverseStreamOutput>, Error> {
        let chunk: Chunk = serde_json::from_slice(json).map_err(|e| unreadable(LLAMA, &e))?;
        self.guarded.take(chunk.guardrail_action.as_deref(), chunk.trace);
        let said = Counts {
            input: chunk.prompt_token_count,
            output: chunk.generation_token_count,
            ..Counts::default()
        };
        // What is counted grows from chunk to chunk.
        self.counts = said.or(self.counts);
        let mut events = Vec::new();
        if !self.is_started {
            self.is_started = true;
            events.push(event::message_start());
        }
        let text = chunk.generation.ok_or_else(|| incomplete(LLAMA, "generation"))?;
        if !text.is_empty() {
            events.push(event::text(0, text));
        }
        if let Some(reason) = chunk.stop_reason {
            let reason = match reason.as_str() {
                "stop" => StopReason::EndTurn,
                "length" => StopReason::MaxTokens,
                other => StopReason::from(other),
            };
            let metrics = chunk.metrics.map(Counts::from).unwrap_or_default();
            self.counts = self.counts.or(metrics);
            self.is_stopped = true;
            events.push(event::block_stop(0));
            events.extend(self.guarded.end(reason, self.counts));
        }
        event::all(LLAMA, events)
    }
}

#[derive(Deserialize)]
struct Chunk {
    generation: Option<String>,
    prompt_token_count: Option<i32>,
    generation_token_count: Option<i32>,
    stop_reason: Option<String>,
    #[serde(rename = "amazon-bedrock-invocationMetrics")]
    metrics: Option<InvocationMetrics>,
    #[serde(rename = "amazon-bedrock-guardrailAction")]
    guardrail_action: Option<String>,
    #[serde(rename = "amazon-bedrock-trace")]
    trace: Option<Value>,
}
