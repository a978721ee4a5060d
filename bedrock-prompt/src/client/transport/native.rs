//! One `InvokeModel` call in a model's own format: the answer whole, or as events.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_sdk_bedrockruntime::error::SdkError;
use aws_sdk_bedrockruntime::operation::invoke_model::{
    InvokeModelError, InvokeModelInput, InvokeModelOutput,
};
use aws_sdk_bedrockruntime::operation::invoke_model_with_response_stream::InvokeModelWithResponseStreamError;

use super::{Events, Exchange, Outcome, Transport, send};
use crate::invoke::{Format, TokenCounts};
use crate::usage::InFlight;

/// A call of either operation: the SDK has no way to it from an input, and every member is handed
/// over.
macro_rules! fluent {
    ($call:expr, $input:ident) => {
        $call
            .set_model_id($input.model_id)
            .set_body($input.body)
            .set_content_type($input.content_type)
            .set_accept($input.accept)
            .set_trace($input.trace)
            .set_guardrail_identifier($input.guardrail_identifier)
            .set_guardrail_version($input.guardrail_version)
            .set_performance_config_latency($input.performance_config_latency)
            .set_service_tier($input.service_tier)
            .set_request_metadata($input.request_metadata)
    };
}

impl Transport {
    /// Sends an input; with the answer comes what its headers say of its cost.
    pub(crate) async fn invoke_native(
        &self,
        input: InvokeModelInput,
        timeout: Option<Duration>,
        in_flight: &InFlight,
    ) -> Outcome<(InvokeModelOutput, TokenCounts), InvokeModelError> {
        let exchange = Arc::<Exchange>::default();
        let result =
            send!(self, exchange, fluent!(self.prepared.invoke_model(), input), timeout, in_flight);
        let counted = |output| (output, exchange.counts());
        Outcome { result: result.map(counted), attempts: exchange.attempts() }
    }

    /// Sends an input, and gives its answer as the events of a Converse stream, as they come.
    pub(crate) async fn invoke_native_stream(
        &self,
        format: Format,
        input: InvokeModelInput,
        timeout: Option<Duration>,
        in_flight: &InFlight,
    ) -> Outcome<Events, InvokeModelWithResponseStreamError> {
        let until = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let model_id = input.model_id.clone().unwrap_or_default();
        let exchange = Arc::<Exchange>::default();
        let call = fluent!(self.prepared.invoke_model_with_response_stream(), input);
        let result = send!(self, exchange, call, timeout, in_flight);
        let events = |output| Events::native(output, format.reader(), self.pace(until), model_id);
        Outcome { result: result.map(events), attempts: exchange.attempts() }
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_bedrockruntime::operation::invoke_model_with_response_stream::InvokeModelWithResponseStreamInput;

    use super::*;

    /// A member that a later SDK adds has to be handed over, too.
    #[test]
    fn every_member_of_the_input_is_known() {
        let input = InvokeModelInput::builder().build().map(|input| format!("{input:?}"));
        let stream = InvokeModelWithResponseStreamInput::builder().build();
        let stream = stream.map(|input| format!("{input:?}"));
        for members in [input.unwrap_or_default(), stream.unwrap_or_default()] {
            assert_eq!(members.matches(": ").count(), 10, "{members}");
        }
    }
}
