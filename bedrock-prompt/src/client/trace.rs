//! Spans in OpenTelemetry's conventions for generative AI.

use aws_sdk_bedrockruntime::types::{InferenceConfiguration, StopReason};
use tracing::field::{Empty, debug};
use tracing::{Level, Span, info_span};

use crate::outcome::{Error, Response, Usage, shown_reason};
use crate::request::Request;

/// The span of one call. It has no content.
pub(super) fn span(request: &Request, prompt: &str, region: Option<&str>) -> Span {
    let input = request.input();
    let settings = input.inference_config();
    let span = info_span!(
        "chat",
        otel.name = %format_args!("chat {}", request.model_id()),
        otel.kind = "client",
        gen_ai.operation.name = "chat",
        gen_ai.provider.name = "aws.bedrock",
        gen_ai.request.model = request.model_id(),
        gen_ai.request.max_tokens = settings.and_then(InferenceConfiguration::max_tokens),
        gen_ai.request.temperature = settings.and_then(InferenceConfiguration::temperature).and_then(plain),
        gen_ai.request.top_p = settings.and_then(InferenceConfiguration::top_p).and_then(plain),
        gen_ai.output.type = if request.expected().mode().is_some() { "json" } else { "text" },
        gen_ai.response.id = Empty,
        gen_ai.response.finish_reasons = Empty,
        gen_ai.usage.input_tokens = Empty,
        gen_ai.usage.output_tokens = Empty,
        gen_ai.usage.cache_read.input_tokens = Empty,
        gen_ai.usage.cache_creation.input_tokens = Empty,
        bedrock_prompt.prompt = prompt,
        bedrock_prompt.attempts = Empty,
        cloud.region = region,
        error.type = Empty,
    );
    span
}

/// Converts by the decimal text: `0.2` stays `0.2`, and does not become `0.20000000298`.
fn plain(n: f32) -> Option<f64> {
    n.to_string().parse().ok()
}

/// Adds the result of a call to its span.
pub(super) fn record<T>(span: &Span, result: Result<&Response<T>, &Error>) {
    let record = match result {
        Ok(response) => {
            record_reason(span, &response.stop_reason);
            &response.record
        }
        Err(error) => {
            if let Some(reason) = error.stop_reason() {
                record_reason(span, reason);
            }
            span.record("error.type", debug(error.kind()));
            error.record()
        }
    };
    if record.usage.total_tokens() > 0 {
        record_usage(span, record.usage);
    }
    if let Some(request_id) = &record.request_id {
        span.record("gen_ai.response.id", request_id);
    }
    span.record("bedrock_prompt.attempts", record.attempts);
}

/// The convention requires a list.
fn record_reason(span: &Span, reason: &StopReason) {
    span.record("gen_ai.response.finish_reasons", debug([shown_reason(reason.as_str())]));
}

/// In the convention, input tokens include cached tokens.
fn record_usage(span: &Span, usage: Usage) {
    span.record("gen_ai.usage.input_tokens", usage.total_tokens() - usage.output_tokens);
    span.record("gen_ai.usage.output_tokens", usage.output_tokens);
    span.record("gen_ai.usage.cache_read.input_tokens", usage.cache_read_input_tokens);
    span.record("gen_ai.usage.cache_creation.input_tokens", usage.cache_write_input_tokens);
}

/// Adds the request as an event to the call's span. Called only with `trace_content`.
pub(super) fn request_content(request: &Request) {
    if tracing::enabled!(Level::DEBUG)
        && let Ok(json) = request.to_json()
    {
        tracing::debug!(gen_ai.input.messages = json, "gen_ai.client.inference.operation.details");
    }
}

/// Adds the answer as an event to the call's span. Called only with `trace_content`.
pub(super) fn answer_content(answer: Option<&str>) {
    if let Some(answer) = answer {
        tracing::debug!(
            gen_ai.output.messages = answer,
            "gen_ai.client.inference.operation.details"
        );
    }
}
