//! Converts Llama's response to the events of a Converse stream.

use aws_sdk_bedrockruntime::types::{ConverseStreamOutput, StopReason};
use serde::Deserialize;
use serde_json::Value;

use crate::invoke::counts::{InvocationMetrics, TokenCounts};
use crate::invoke::guardrail::GuardrailState;
use crate::invoke::{event, missing_member, unreadable};
use crate::outcome::Error;

const LLAMA: &str = "Llama";

/// Reads one response, complete or chunk by chunk: both have the same shape.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    counts: TokenCounts,
    is_started: bool,
    is_stopped: bool,
    guardrail: GuardrailState,
}

impl Reader {
    /// `headers` are the counts of the response's headers.
    pub(crate) fn whole(
        mut self,
        body: &[u8],
        headers: TokenCounts,
    ) -> Result<Vec<ConverseStreamOutput>, Error> {
        self.counts = headers;
        let events = self.chunk(body)?;
        if self.is_stopped { Ok(events) } else { Err(missing_member(LLAMA, "stop_reason")) }
    }

    pub(crate) fn chunk(&mut self, json: &[u8]) -> Result<Vec<ConverseStreamOutput>, Error> {
        let chunk: Chunk = serde_json::from_slice(json).map_err(|e| unreadable(LLAMA, &e))?;
        self.guardrail.record(chunk.guardrail_action.as_deref(), chunk.trace);
        let counts = TokenCounts {
            input: chunk.prompt_token_count,
            output: chunk.generation_token_count,
            ..TokenCounts::default()
        };
        // Each count includes the earlier ones.
        self.counts = counts.or(self.counts);
        let mut events = Vec::new();
        if !self.is_started {
            self.is_started = true;
            events.push(event::message_start());
        }
        let text = chunk.generation.ok_or_else(|| missing_member(LLAMA, "generation"))?;
        if !text.is_empty() {
            events.push(event::text(0, text));
        }
        if let Some(reason) = chunk.stop_reason {
            let reason = match reason.as_str() {
                "stop" => StopReason::EndTurn,
                "length" => StopReason::MaxTokens,
                other => StopReason::from(other),
            };
            let metrics = chunk.metrics.map(TokenCounts::from).unwrap_or_default();
            self.counts = self.counts.or(metrics);
            self.is_stopped = true;
            events.push(event::block_stop(0));
            events.extend(self.guardrail.finish(reason, self.counts));
        }
        event::collect(LLAMA, events)
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
