//! Converts Claude's response to the events of a Converse stream.

use aws_sdk_bedrockruntime::types::{
    ConverseStreamOutput, ReasoningContentBlockDelta, StopReason, ToolUseBlockStart,
};
use aws_smithy_types::Blob;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::invoke::counts::{InvocationMetrics, TokenCounts};
use crate::invoke::event::{self, Event};
use crate::invoke::guardrail::GuardrailState;
use crate::invoke::{missing_member, unreadable};
use crate::outcome::{Error, ErrorKind};

const CLAUDE: &str = "Claude";

/// Reads one response, complete or chunk by chunk.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    counts: TokenCounts,
    stop_reason: Option<String>,
    guardrail: GuardrailState,
}

impl Reader {
    /// `headers` are the counts of the response's headers.
    pub(crate) fn whole(
        mut self,
        body: &[u8],
        headers: TokenCounts,
    ) -> Result<Vec<ConverseStreamOutput>, Error> {
        let answer: Answer<'_> = parse(body)?;
        if let Some(error) = answer.error {
            return Err(error.into());
        }
        let mut events = vec![event::message_start()];
        for (index, block) in (0..).zip(answer.content.ok_or_else(|| missing("content"))?) {
            events.extend(block.events(index, true)?);
            events.push(event::block_stop(index));
        }
        self.counts = answer.usage.map(TokenCounts::from).unwrap_or_default().or(headers);
        self.stop_reason = answer.stop_reason;
        self.guardrail.record(answer.guardrail_action.as_deref(), answer.trace);
        events.extend(self.end()?);
        collect(events)
    }

    pub(crate) fn chunk(&mut self, json: &[u8]) -> Result<Vec<ConverseStreamOutput>, Error> {
        let chunk: Chunk<'_> = parse(json)?;
        self.guardrail.record(chunk.guardrail_action.as_deref(), chunk.trace);
        let index = chunk.index.ok_or_else(|| missing("index"));
        let events = match chunk.r#type.as_str() {
            "message_start" => {
                self.update_counts(chunk.message.and_then(|message| message.usage));
                vec![event::message_start()]
            }
            "content_block_start" => {
                let block = chunk.content_block.ok_or_else(|| missing("content_block"))?;
                block.events(index?, false)?
            }
            "content_block_delta" => {
                let delta = chunk.delta.ok_or_else(|| missing("delta"))?;
                vec![delta.event(index?)?]
            }
            "content_block_stop" => vec![event::block_stop(index?)],
            "message_delta" => {
                self.update_counts(chunk.usage);
                self.stop_reason = chunk.delta.and_then(|delta| delta.stop_reason);
                Vec::new()
            }
            "message_stop" => {
                let metrics = chunk.metrics.map(TokenCounts::from).unwrap_or_default();
                self.counts = self.counts.or(metrics);
                self.end()?
            }
            "error" => return Err(chunk.error.unwrap_or_default().into()),
            // `ping`, and event types that Anthropic may add.
            _ => Vec::new(),
        };
        collect(events)
    }

    /// Each count includes the earlier ones, so the last one replaces them.
    fn update_counts(&mut self, usage: Option<Usage>) {
        self.counts = usage.map(TokenCounts::from).unwrap_or_default().or(self.counts);
    }

    fn end(&mut self) -> Result<Vec<Event>, Error> {
        let reason = self.stop_reason.take().ok_or_else(|| missing("stop_reason"))?;
        // Converse uses the same names.
        Ok(self.guardrail.finish(StopReason::from(reason.as_str()), self.counts).into())
    }
}

fn parse<'a, T: Deserialize<'a>>(json: &'a [u8]) -> Result<T, Error> {
    serde_json::from_slice(json).map_err(|error| unreadable(CLAUDE, &error))
}

fn missing(member: &str) -> Error {
    missing_member(CLAUDE, member)
}

fn collect(events: Vec<Event>) -> Result<Vec<ConverseStreamOutput>, Error> {
    event::collect(CLAUDE, events)
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    content: Option<Vec<Block<'a>>>,
    stop_reason: Option<String>,
    usage: Option<Usage>,
    error: Option<Failure>,
    #[serde(rename = "amazon-bedrock-guardrailAction")]
    guardrail_action: Option<String>,
    #[serde(rename = "amazon-bedrock-trace")]
    trace: Option<Value>,
}

#[derive(Deserialize)]
struct Chunk<'a> {
    #[serde(default)]
    r#type: String,
    index: Option<i32>,
    message: Option<Start>,
    #[serde(borrow)]
    content_block: Option<Block<'a>>,
    delta: Option<Delta>,
    usage: Option<Usage>,
    error: Option<Failure>,
    #[serde(rename = "amazon-bedrock-invocationMetrics")]
    metrics: Option<InvocationMetrics>,
    #[serde(rename = "amazon-bedrock-guardrailAction")]
    guardrail_action: Option<String>,
    #[serde(rename = "amazon-bedrock-trace")]
    trace: Option<Value>,
}

#[derive(Deserialize)]
struct Start {
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Usage {
    #[serde(rename = "input_tokens")]
    input: Option<i32>,
    #[serde(rename = "output_tokens")]
    output: Option<i32>,
    #[serde(rename = "cache_read_input_tokens")]
    cache_read: Option<i32>,
    #[serde(rename = "cache_creation_input_tokens")]
    cache_write: Option<i32>,
    cache_creation: Option<CacheCreation>,
}

/// The tokens that are written to the cache, by how long they are kept.
#[derive(Deserialize)]
struct CacheCreation {
    #[serde(rename = "ephemeral_1h_input_tokens")]
    one_hour: Option<i32>,
}

impl From<Usage> for TokenCounts {
    fn from(usage: Usage) -> Self {
        Self {
            input: usage.input,
            output: usage.output,
            cache_read: usage.cache_read,
            cache_write: usage.cache_write,
            cache_write_1h: usage.cache_creation.and_then(|written| written.one_hour),
            latency_ms: None,
        }
    }
}

/// A content block: complete, or as it is at its start in a stream.
#[derive(Deserialize)]
struct Block<'a> {
    r#type: String,
    text: Option<String>,
    thinking: Option<String>,
    signature: Option<String>,
    data: Option<String>,
    id: Option<String>,
    name: Option<String>,
    #[serde(borrow, default, deserialize_with = "present")]
    input: Option<&'a RawValue>,
}

/// Keeps `null`, which serde reads as `None`: it is also an input that the model wrote.
fn present<'de, D: Deserializer<'de>>(json: D) -> Result<Option<&'de RawValue>, D::Error> {
    Deserialize::deserialize(json).map(Some)
}

impl Block<'_> {
    /// The input of a block that is not complete follows in deltas.
    fn events(self, index: i32, is_whole: bool) -> Result<Vec<Event>, Error> {
        let non_empty = |text: Option<String>| text.filter(|text| !text.is_empty());
        Ok(match self.r#type.as_str() {
            "text" => {
                non_empty(self.text).map(|text| event::text(index, text)).into_iter().collect()
            }
            "thinking" => {
                let reasoning = non_empty(self.thinking).map(ReasoningContentBlockDelta::Text);
                let signature =
                    non_empty(self.signature).map(ReasoningContentBlockDelta::Signature);
                let deltas = reasoning.into_iter().chain(signature);
                deltas.map(|delta| event::reasoning(index, delta)).collect()
            }
            "redacted_thinking" => {
                let data = Blob::new(self.data.ok_or_else(|| missing("data"))?);
                vec![event::reasoning(index, ReasoningContentBlockDelta::RedactedContent(data))]
            }
            "tool_use" => {
                let start =
                    ToolUseBlockStart::builder().set_tool_use_id(self.id).set_name(self.name);
                let start = start.build().and_then(|tool| event::tool_start(index, tool));
                let is_present = |json: &&str| is_whole || !matches!(*json, "{}" | "null");
                let input = self.input.map(RawValue::get).filter(is_present);
                let input = input.map(|json| event::tool_input(index, json));
                std::iter::once(start).chain(input).collect()
            }
            other => return Err(unknown("block", other)),
        })
    }
}

#[derive(Deserialize)]
struct Delta {
    #[serde(default)]
    r#type: String,
    text: Option<String>,
    thinking: Option<String>,
    signature: Option<String>,
    partial_json: Option<String>,
    stop_reason: Option<String>,
}

impl Delta {
    fn event(self, index: i32) -> Result<Event, Error> {
        let required = |member, text: Option<String>| text.ok_or_else(|| missing(member));
        Ok(match self.r#type.as_str() {
            "text_delta" => event::text(index, required("text", self.text)?),
            "input_json_delta" => {
                event::tool_input(index, required("partial_json", self.partial_json)?)
            }
            "thinking_delta" => {
                let reasoning = required("thinking", self.thinking)?;
                event::reasoning(index, ReasoningContentBlockDelta::Text(reasoning))
            }
            "signature_delta" => {
                let signature = required("signature", self.signature)?;
                event::reasoning(index, ReasoningContentBlockDelta::Signature(signature))
            }
            other => return Err(unknown("delta", other)),
        })
    }
}

fn unknown(what: &str, kind: &str) -> Error {
    let what = format!("Claude's response has a {what} of the unknown type `{kind}`");
    Error::new(ErrorKind::InvalidResponse, what).with_help("remove `.native()` to use Converse")
}

/// An error instead of a response, or within one.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Failure {
    r#type: String,
    message: Option<String>,
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let kind = match failure.r#type.as_str() {
            "invalid_request_error" | "request_too_large" => ErrorKind::Validation,
            "permission_error" => ErrorKind::AccessDenied,
            "not_found_error" => ErrorKind::ResourceNotFound,
            "rate_limit_error" => ErrorKind::Throttling,
            "overloaded_error" => ErrorKind::ServiceUnavailable,
            "timeout_error" => ErrorKind::ModelTimeout,
            "api_error" => ErrorKind::InternalServer,
            _ => ErrorKind::ModelStreamError,
        };
        let what = match failure.r#type.as_str() {
            "" => "Claude returned an error".to_owned(),
            name => format!("Claude returned the error `{name}`"),
        };
        Self::new(kind, what).with_service_message(failure.message.as_deref())
    }
}
