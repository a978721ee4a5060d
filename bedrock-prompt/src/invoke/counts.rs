//! Token counts of a response: from its body, its headers, or the metrics that Bedrock adds to the
//! last chunk of a stream.

use aws_sdk_bedrockruntime::types::{
    CacheDetail, CacheTtl, ConverseStreamMetadataEvent, ConverseStreamMetrics,
    ConverseStreamOutput, ConverseStreamTrace, TokenUsage,
};
use aws_smithy_runtime_api::http::Headers;
use serde::Deserialize;

use crate::outcome::Usage;

/// The number of tokens and the latency, as far as they are known.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TokenCounts {
    pub(super) input: Option<i32>,
    pub(super) output: Option<i32>,
    pub(super) cache_read: Option<i32>,
    pub(super) cache_write: Option<i32>,
    /// Of `cache_write`, those that are kept for one hour.
    pub(super) cache_write_1h: Option<i32>,
    pub(super) latency_ms: Option<i64>,
}

impl TokenCounts {
    /// The counts in the headers of a response.
    pub(crate) fn from_headers(headers: &Headers) -> Self {
        let tokens = |kind: &str| {
            headers.get(format!("x-amzn-bedrock-{kind}-token-count")).and_then(|n| n.parse().ok())
        };
        Self {
            input: tokens("input"),
            output: tokens("output"),
            cache_read: tokens("cache-read-input"),
            cache_write: tokens("cache-write-input"),
            cache_write_1h: None,
            latency_ms: headers
                .get("x-amzn-bedrock-invocation-latency")
                .and_then(|ms| ms.parse().ok()),
        }
    }

    pub(crate) fn input_tokens(self) -> Option<u64> {
        u64::try_from(self.input?).ok()
    }

    /// The usage, if the counts of input and output tokens are both known.
    pub(crate) fn usage(self) -> Option<Usage> {
        Some(Usage::from(&self.token_usage()?))
    }

    /// These counts, with unknown ones taken from `other`.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            input: self.input.or(other.input),
            output: self.output.or(other.output),
            cache_read: self.cache_read.or(other.cache_read),
            cache_write: self.cache_write.or(other.cache_write),
            cache_write_1h: self.cache_write_1h.or(other.cache_write_1h),
            latency_ms: self.latency_ms.or(other.latency_ms),
        }
    }

    fn token_usage(self) -> Option<TokenUsage> {
        let (input, output) = self.input.zip(self.output)?;
        let cached = self.cache_read.unwrap_or(0).saturating_add(self.cache_write.unwrap_or(0));
        let one_hour = self.cache_write_1h.filter(|tokens| *tokens > 0);
        let one_hour = one_hour.and_then(|tokens| {
            CacheDetail::builder().ttl(CacheTtl::OneHour).input_tokens(tokens).build().ok()
        });
        let usage = TokenUsage::builder()
            .input_tokens(input)
            .output_tokens(output)
            .total_tokens(input.saturating_add(output).saturating_add(cached))
            .set_cache_read_input_tokens(self.cache_read)
            .set_cache_write_input_tokens(self.cache_write)
            .set_cache_details(one_hour.map(|detail| vec![detail]));
        usage.build().ok()
    }

    /// The metadata event at the end of a stream. It has a usage only if the counts of input and
    /// output tokens are both known.
    pub(super) fn metadata_event(self, trace: Option<ConverseStreamTrace>) -> ConverseStreamOutput {
        let metrics = self
            .latency_ms
            .and_then(|ms| ConverseStreamMetrics::builder().latency_ms(ms).build().ok());
        let event = ConverseStreamMetadataEvent::builder()
            .set_usage(self.token_usage())
            .set_metrics(metrics);
        ConverseStreamOutput::Metadata(event.set_trace(trace).build())
    }
}

/// `amazon-bedrock-invocationMetrics`, which Bedrock adds to the last chunk of a stream.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InvocationMetrics {
    input_token_count: Option<i32>,
    output_token_count: Option<i32>,
    cache_read_input_token_count: Option<i32>,
    cache_write_input_token_count: Option<i32>,
    invocation_latency: Option<i64>,
}

impl From<InvocationMetrics> for TokenCounts {
    fn from(metrics: InvocationMetrics) -> Self {
        Self {
            input: metrics.input_token_count,
            output: metrics.output_token_count,
            cache_read: metrics.cache_read_input_token_count,
            cache_write: metrics.cache_write_input_token_count,
            cache_write_1h: None,
            latency_ms: metrics.invocation_latency,
        }
    }
}
