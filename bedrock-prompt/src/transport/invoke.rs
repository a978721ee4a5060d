//! One `InvokeModel` call through the SDK: bytes out, bytes or chunks back.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_sdk_bedrockruntime::operation::invoke_model::{
    InvokeModelError, InvokeModelInput, InvokeModelOutput,
};
use aws_sdk_bedrockruntime::operation::invoke_model_with_response_stream::InvokeModelWithResponseStreamError;

use super::exchange::Exchange;
use super::{Events, Outcome, Transport};
use crate::native::{Counts, Format};
use crate::request::Verbatim;

impl Transport {
    /// Sends an input; with the answer comes what its headers say of its cost.
    pub(crate) async fn invoke(
        &self,
        input: InvokeModelInput,
        timeout: Option<Duration>,
    ) -> Outcome<(InvokeModelOutput, Counts), InvokeModelError> {
        let exchange = Exchange::new(Verbatim::default(), Arc::clone(&self.echoes));
        let call = self
            .sdk
            .invoke_model()
            .set_model_id(input.model_id)
            .set_body(input.body)
            .set_content_type(input.content_type)
            .set_accept(input.accept)
            .set_trace(input.trace)
            .set_guardrail_identifier(input.guardrail_identifier)
            .set_guardrail_version(input.guardrail_version)
            .set_performance_config_latency(input.performance_config_latency)
            .set_service_tier(input.service_tier)
            .set_request_metadata(input.request_metadata)
            .customize();
        let call = call.config_override(self.policy.of_call(timeout)).interceptor(exchange.clone());
        let result = call.send().await;
        let (_, attempts) = exchange.finish();
        Outcome { result: result.map(|output| (output, exchange.counts())), attempts }
    }

    /// Sends an input, and gives its answer as the events of a Converse stream, as they come.
    pub(crate) async fn invoke_stream(
        &self,
        format: Format,
        input: InvokeModelInput,
        timeout: Option<Duration>,
    ) -> Outcome<Events, InvokeModelWithResponseStreamError> {
        let until = timeout.map(|timeout| Instant::now() + timeout);
        let model_id = input.model_id.clone().unwrap_or_default();
        let exchange = Exchange::new(Verbatim::default(), Arc::clone(&self.echoes));
        let call = self
            .sdk
            .invoke_model_with_response_stream()
            .set_model_id(input.model_id)
            .set_body(input.body)
            .set_content_type(input.content_type)
            .set_accept(input.accept)
            .set_trace(input.trace)
            .set_guardrail_identifier(input.guardrail_identifier)
            .set_guardrail_version(input.guardrail_version)
            .set_performance_config_latency(input.performance_config_latency)
            .set_service_tier(input.service_tier)
            .set_request_metadata(input.request_metadata)
            .customize();
        let call = call.config_override(self.policy.of_call(timeout)).interceptor(exchange.clone());
        let result = call.send().await;
        let (_, attempts) = exchange.finish();
        let events = |output| {
            Events::native(output, format.reader(), self.policy.pace(&self.sdk, until), model_id)
        };
        Outcome { result: result.map(events), attempts }
    }
}
