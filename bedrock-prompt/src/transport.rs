//! One Converse call through the SDK: prepared bytes out, the SDK's output back.

use aws_sdk_bedrockruntime::Client as SdkClient;
use aws_sdk_bedrockruntime::config::interceptors::BeforeTransmitInterceptorContextMut;
use aws_sdk_bedrockruntime::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_bedrockruntime::error::{BoxError, SdkError};
use aws_sdk_bedrockruntime::operation::converse::builders::ConverseFluentBuilder;
use aws_sdk_bedrockruntime::operation::converse::{ConverseError, ConverseInput, ConverseOutput};
use aws_smithy_types::body::SdkBody;

use crate::request::{ToolSchema, prepared};

/// Sends an input, with the user's client and all that is configured on it.
pub(crate) async fn converse(
    sdk: &SdkClient,
    input: ConverseInput,
    schema: Option<ToolSchema>,
) -> Result<ConverseOutput, SdkError<ConverseError>> {
    let call = fluent(sdk, input).customize();
    match schema {
        Some(schema) => call.interceptor(PreparedBody(schema)).send().await,
        None => call.send().await,
    }
}

/// Puts the ordered schema into the body, once, before signing and retries.
#[derive(Debug)]
struct PreparedBody(ToolSchema);

impl Intercept for PreparedBody {
    fn name(&self) -> &'static str {
        "BedrockPromptPreparedBody"
    }

    fn modify_before_retry_loop(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        let Some(bytes) = request.body().bytes() else {
            return Ok(());
        };
        let body = serde_json::to_vec(&prepared(bytes, Some(&self.0))?)?;
        request.headers_mut().insert("content-length", body.len().to_string());
        *request.body_mut() = SdkBody::from(body);
        Ok(())
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
