//! Calls through the SDK. Converse: prepared bytes out, raw bytes back.

mod echo;
mod exchange;
mod invoke;
mod meter;
mod policy;

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_bedrockruntime::Client as SdkClient;
use aws_sdk_bedrockruntime::error::SdkError;
use aws_sdk_bedrockruntime::operation::converse::builders::ConverseFluentBuilder;
use aws_sdk_bedrockruntime::operation::converse::{ConverseError, ConverseInput, ConverseOutput};

use crate::answer::RawBody;
use crate::request::ToolSchema;

use echo::Echoes;
use exchange::Exchange;
pub(crate) use meter::Attempts;
use meter::Meter;
use policy::Policy;

/// The user's SDK client, with what Bedrock needs beyond the SDK's defaults.
pub(crate) struct Transport {
    sdk: SdkClient,
    policy: Policy,
    echoes: Arc<Echoes>,
}

/// What came of a call.
pub(crate) struct Outcome {
    pub(crate) result: Result<(ConverseOutput, Option<RawBody>), SdkError<ConverseError>>,
    pub(crate) attempts: Attempts,
}

impl Transport {
    pub(crate) fn new(sdk: SdkClient, attempt_timeout: Duration) -> Self {
        Self { policy: Policy::new(&sdk, attempt_timeout), sdk, echoes: Arc::default() }
    }

    /// The user's client.
    pub(crate) fn sdk(&self) -> &SdkClient {
        &self.sdk
    }

    /// Sends an input, with all that is configured on the user's client.
    pub(crate) async fn converse(
        &self,
        input: ConverseInput,
        schema: Option<ToolSchema>,
        timeout: Option<Duration>,
    ) -> Outcome {
        let exchange = Exchange::new(schema, Arc::clone(&self.echoes));
        let call = fluent(&self.sdk, input).customize();
        let meter = Meter::default();
        let call = call
            .config_override(self.policy.of_call(timeout))
            .interceptor(exchange.clone())
            .interceptor(meter.clone());
        let result = call.send().await;
        let raw = exchange.finish();
        Outcome { result: result.map(|output| (output, raw)), attempts: meter.attempts() }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A member that a later SDK adds has to be handed over by [`fluent`], too.
    #[test]
    fn every_member_of_the_input_is_known() {
        let input = ConverseInput::builder().build().map(|input| format!("{input:?}"));
        let members = input.unwrap_or_default();
        assert_eq!(members.matches(": ").count(), 13, "{members}");
    }
}
