//! One call through the SDK: prepared bytes out, raw bytes or events back.

mod echo;
mod events;
mod exchange;
mod invoke;
mod meter;
mod native;
mod policy;

use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_sdk_bedrockruntime::Client as SdkClient;
use aws_sdk_bedrockruntime::error::SdkError;
use aws_sdk_bedrockruntime::operation::RequestId as _;
use aws_sdk_bedrockruntime::operation::converse::builders::ConverseFluentBuilder;
use aws_sdk_bedrockruntime::operation::converse::{ConverseError, ConverseInput, ConverseOutput};
use aws_sdk_bedrockruntime::operation::converse_stream::ConverseStreamError;
use aws_sdk_bedrockruntime::operation::converse_stream::builders::ConverseStreamFluentBuilder;
use aws_sdk_bedrockruntime::types::{GuardrailConfiguration, GuardrailStreamConfiguration};

use crate::outcome::Attempts;
use crate::request::Verbatim;
use crate::wire::RawResponse;

use echo::Echoes;
pub(crate) use events::Events;
use exchange::Exchange;
use meter::Meter;
pub(crate) use policy::Limits;
use policy::Policy;

/// The user's SDK client, with what Bedrock needs beyond the SDK's defaults.
pub(crate) struct Transport {
    sdk: SdkClient,
    policy: Policy,
    echoes: Arc<Echoes>,
}

/// What came of a call.
pub(crate) struct Outcome<T, E> {
    pub(crate) result: Result<T, SdkError<E>>,
    pub(crate) attempts: Attempts,
}

impl Transport {
    pub(crate) fn new(sdk: SdkClient, limits: Limits) -> Self {
        Self { policy: Policy::new(&sdk, limits), sdk, echoes: Arc::default() }
    }

    /// The user's client.
    pub(crate) fn sdk(&self) -> &SdkClient {
        &self.sdk
    }

    /// Sends an input, with all that is configured on the user's client.
    pub(crate) async fn converse(
        &self,
        input: ConverseInput,
        verbatim: Verbatim,
        timeout: Option<Duration>,
    ) -> Outcome<RawResponse, ConverseError> {
        let exchange = Exchange::new(verbatim, Arc::clone(&self.echoes));
        let call = fluent(&self.sdk, input).customize();
        let meter = Meter::default();
        let call = call
            .config_override(self.policy.of_call(timeout))
            .interceptor(exchange.clone())
            .interceptor(meter.clone());
        let result = call.send().await;
        let response = |output: ConverseOutput| {
            let request_id = output.request_id().map(Into::into);
            RawResponse::new(output, exchange.finish(), request_id)
        };
        Outcome { result: result.map(response), attempts: meter.attempts() }
    }

    /// Sends an input, and gives the events of its answer as they come.
    pub(crate) async fn converse_stream(
        &self,
        input: ConverseInput,
        verbatim: Verbatim,
        timeout: Option<Duration>,
    ) -> Outcome<Events, ConverseStreamError> {
        let until = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let model_id = input.model_id.clone().unwrap_or_default();
        let exchange = Exchange::new(verbatim, Arc::clone(&self.echoes));
        let call = fluent_stream(&self.sdk, input).customize();
        let meter = Meter::default();
        let call = call
            .config_override(self.policy.of_call(timeout))
            .interceptor(exchange)
            .interceptor(meter.clone());
        let result = call.send().await;
        let events =
            |output| Events::converse(output, self.policy.pace(&self.sdk, until), model_id);
        Outcome { result: result.map(events), attempts: meter.attempts() }
    }

    /// What a model wrote as the input of a tool use.
    pub(crate) fn written_input(&self, tool_use_id: &str) -> Option<String> {
        self.echoes.input(tool_use_id)
    }

    /// Remembers the inputs of tools in an answer that did not come as one body.
    pub(crate) fn remember(&self, response: &RawResponse) {
        if let Some(body) = response.body() {
            self.echoes.keep(body);
        }
    }
}

/// The SDK has no way from an input to a call: every member is handed over.
fn fluent(sdk: &SdkClient, input: ConverseInput) -> ConverseFluentBuilder {
    sdk.converse()
        .set_model_id(input.model_id)
        .set_messages(input.messages)
        .set_system(input.system)
        .set_inference_config(input.inference_config)
        .set_tool_config(input.tool_config)
        .set_guardrail_config(input.guardrail_config)
        .set_additional_model_request_fields(input.additional_model_request_fields)
        .set_prompt_variables(input.prompt_variables)
        .set_additional_model_response_field_paths(input.additional_model_response_field_paths)
        .set_request_metadata(input.request_metadata)
        .set_performance_config(input.performance_config)
        .set_service_tier(input.service_tier)
        .set_output_config(input.output_config)
}

/// The same for a stream.
fn fluent_stream(sdk: &SdkClient, input: ConverseInput) -> ConverseStreamFluentBuilder {
    sdk.converse_stream()
        .set_model_id(input.model_id)
        .set_messages(input.messages)
        .set_system(input.system)
        .set_inference_config(input.inference_config)
        .set_tool_config(input.tool_config)
        .set_guardrail_config(input.guardrail_config.map(guardrail_of_stream))
        .set_additional_model_request_fields(input.additional_model_request_fields)
        .set_prompt_variables(input.prompt_variables)
        .set_additional_model_response_field_paths(input.additional_model_response_field_paths)
        .set_request_metadata(input.request_metadata)
        .set_performance_config(input.performance_config)
        .set_service_tier(input.service_tier)
        .set_output_config(input.output_config)
}

/// Without a processing mode AWS holds the text back until the guardrail has seen it.
fn guardrail_of_stream(guardrail: GuardrailConfiguration) -> GuardrailStreamConfiguration {
    GuardrailStreamConfiguration::builder()
        .set_guardrail_identifier(Some(guardrail.guardrail_identifier))
        .set_guardrail_version(Some(guardrail.guardrail_version))
        .set_trace(Some(guardrail.trace))
        .build()
}

#[cfg(test)]
mod tests {
    use aws_sdk_bedrockruntime::operation::converse_stream::ConverseStreamInput;

    use super::*;

    /// A member that a later SDK adds has to be handed over by [`fluent`] and
    /// [`fluent_stream`], too.
    #[test]
    fn every_member_of_the_input_is_known() {
        let input = ConverseInput::builder().build().map(|input| format!("{input:?}"));
        let stream = ConverseStreamInput::builder().build().map(|input| format!("{input:?}"));
        for members in [input.unwrap_or_default(), stream.unwrap_or_default()] {
            assert_eq!(members.matches(": ").count(), 13, "{members}");
        }
    }
}
