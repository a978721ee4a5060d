//! Spans, by OpenTelemetry's conventions for generative AI.

use aws_sdk_bedrockruntime::types::InferenceConfiguration;
use tracing::field::{Empty, display};
use tracing::{Span, debug, info_span};

use crate::error::Error;
use crate::request::Request;
use crate::response::{Response, Usage};

/// The span of one call. It holds no content.
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
        gen_ai.request.temperature = settings.and_then(InferenceConfiguration::temperature).map(f64::from),
        gen_ai.request.top_p = settings.and_then(InferenceConfiguration::top_p).map(f64::from),
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

/// Puts what came of the call into its span.
pub(super) fn record<T>(span: &Span, result: &Result<Response<T>, Error>) {
    let (usage, request_id, attempts) = match result {
        Ok(response) => {
            let reason = display(response.stop_reason.as_str());
            span.record("gen_ai.response.finish_reasons", reason);
            (Some(response.usage), response.request_id.as_deref(), response.attempts)
        }
        Err(error) => {
            span.record("error.type", tracing::field::debug(error.kind()));
            (error.usage(), error.request_id(), error.attempts())
        }
    };
    if let Some(usage) = usage {
        record_usage(span, usage);
    }
    if let Some(request_id) = request_id {
        span.record("gen_ai.response.id", request_id);
    }
    span.record("bedrock_prompt.attempts", attempts);
}

fn record_usage(span: &Span, usage: Usage) {
    span.record("gen_ai.usage.input_tokens", usage.input_tokens);
    span.record("gen_ai.usage.output_tokens", usage.output_tokens);
    span.record("gen_ai.usage.cache_read.input_tokens", usage.cache_read_input_tokens);
    span.record("gen_ai.usage.cache_creation.input_tokens", usage.cache_write_input_tokens);
}

/// What was sent, as an event of the call's span; only where the client was told to.
pub(super) fn request_content(request: &Request) {
    if let Ok(json) = request.to_json() {
        debug!(gen_ai.input.messages = json, "gen_ai.client.inference.operation.details");
    }
}

/// What was answered, as an event of the call's span; only where the client was told to.
pub(super) fn answer_content(answer: Option<&str>) {
    if let Some(answer) = answer {
        debug!(gen_ai.output.messages = answer, "gen_ai.client.inference.operation.details");
    }
}
