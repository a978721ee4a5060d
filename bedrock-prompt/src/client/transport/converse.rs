//! `Converse` and `ConverseStream`: an input goes out whole, its answer comes back whole or as
//! events.

use std::time::{Duration, Instant};

use aws_sdk_bedrockruntime::Client as SdkClient;
use aws_sdk_bedrockruntime::error::SdkError;
use aws_sdk_bedrockruntime::operation::RequestId as _;
use aws_sdk_bedrockruntime::operation::converse::builders::ConverseFluentBuilder;
use aws_sdk_bedrockruntime::operation::converse::{ConverseError, ConverseInput, ConverseOutput};
use aws_sdk_bedrockruntime::operation::converse_stream::ConverseStreamError;
use aws_sdk_bedrockruntime::types::{
    GuardrailConfiguration, GuardrailStreamConfiguration, GuardrailStreamProcessingMode,
};

use super::{Events, Exchange, Outcome, Transport, send};
use crate::request::Verbatim;
use crate::usage::InFlight;
use crate::wire::RawResponse;

/// Calls every setter that the builders of both operations share.
macro_rules! with_members {
    ($builder:expr, $input:ident, $guardrail:expr) => {
        $builder
            .set_model_id($input.model_id)
            .set_messages($input.messages)
            .set_system($input.system)
            .set_inference_config($input.inference_config)
            .set_tool_config($input.tool_config)
            .set_guardrail_config($guardrail)
            .set_additional_model_request_fields($input.additional_model_request_fields)
            .set_prompt_variables($input.prompt_variables)
            .set_additional_model_response_field_paths($input.additional_model_response_field_paths)
            .set_request_metadata($input.request_metadata)
            .set_performance_config($input.performance_config)
            .set_service_tier($input.service_tier)
            .set_output_config($input.output_config)
    };
}

impl Transport {
    /// Sends an input, with all that is configured on the user's client.
    pub(crate) async fn converse(
        &self,
        input: ConverseInput,
        verbatim: Verbatim,
        timeout: Option<Duration>,
        in_flight: &InFlight,
    ) -> Outcome<RawResponse, ConverseError> {
        let whole = self.whole_if_incomplete(&input, &verbatim);
        let exchange = Exchange::converse(verbatim, whole);
        let result = send!(self, exchange, fluent(&self.prepared, input), timeout, in_flight);
        let response = |output: ConverseOutput| {
            let request_id = output.request_id().map(Into::into);
            RawResponse::new(output, exchange.take_body(), request_id)
        };
        Outcome { result: result.map(response), attempts: exchange.attempts() }
    }

    /// Sends an input, and returns the events of its answer as they arrive.
    pub(crate) async fn converse_stream(
        &self,
        input: ConverseInput,
        verbatim: Verbatim,
        processing: Option<GuardrailStreamProcessingMode>,
        timeout: Option<Duration>,
        in_flight: &InFlight,
    ) -> Outcome<Events, ConverseStreamError> {
        let until = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let model_id = input.model_id.clone().unwrap_or_default();
        let has_unknown_members = || !is_guardrail_whole(input.guardrail_config.as_ref());
        let whole = self
            .whole_if_incomplete(&input, &verbatim)
            .or_else(|| has_unknown_members().then(|| input.clone()));
        let exchange = Exchange::converse(verbatim, whole);
        let guardrail = |config| guardrail_of_stream(config, processing);
        let guardrail = input.guardrail_config.map(guardrail);
        let call = with_members!(self.prepared.converse_stream(), input, guardrail);
        let result = send!(self, exchange, call, timeout, in_flight);
        let attempts = exchange.attempts();
        let events = |output| Events::converse(output, exchange, self.pace(until), model_id);
        Outcome { result: result.map(events), attempts }
    }

    /// The whole input, where the caller has set a member that [`fluent`] does not know, because
    /// the SDK is newer than this crate.
    fn whole_if_incomplete(
        &self,
        input: &ConverseInput,
        verbatim: &Verbatim,
    ) -> Option<ConverseInput> {
        // Without `customize`, this crate has set all members itself.
        let is_customized = !verbatim.are_schemas_left_out;
        let is_incomplete = || !is_whole(&fluent(&self.sdk, input.clone()), input);
        (is_customized && is_incomplete()).then(|| input.clone())
    }
}

/// The SDK has no way from an input to a call that can be customized: each member is set again.
fn fluent(sdk: &SdkClient, input: ConverseInput) -> ConverseFluentBuilder {
    with_members!(sdk.converse(), input, input.guardrail_config)
}

/// Whether a builder has all members of an input.
fn is_whole(builder: &ConverseFluentBuilder, input: &ConverseInput) -> bool {
    builder.as_input().clone().build().is_ok_and(|built| built == *input)
}

/// Whether a guardrail has no other members than [`guardrail_of_stream`] takes over.
fn is_guardrail_whole(guardrail: Option<&GuardrailConfiguration>) -> bool {
    guardrail.is_none_or(|guardrail| {
        let known = GuardrailConfiguration::builder()
            .guardrail_identifier(&guardrail.guardrail_identifier)
            .guardrail_version(&guardrail.guardrail_version)
            .trace(guardrail.trace.clone());
        known.build() == *guardrail
    })
}

/// The same guardrail for a stream. Without a processing mode, Bedrock holds the text back until
/// the guardrail has checked it.
fn guardrail_of_stream(
    guardrail: GuardrailConfiguration,
    processing: Option<GuardrailStreamProcessingMode>,
) -> GuardrailStreamConfiguration {
    GuardrailStreamConfiguration::builder()
        .set_guardrail_identifier(Some(guardrail.guardrail_identifier))
        .set_guardrail_version(Some(guardrail.guardrail_version))
        .set_trace(Some(guardrail.trace))
        .set_stream_processing_mode(processing)
        .build()
}

#[cfg(test)]
mod tests {
    use aws_sdk_bedrockruntime::config::BehaviorVersion;
    use aws_sdk_bedrockruntime::types::{
        ContentBlock, ConversationRole, Message, PerformanceConfigLatency, PerformanceConfiguration,
    };
    use bedrock_prompt_local::{Reply, Script, Server};

    use super::*;
    use crate::client::Client;
    use crate::client::transport::Limits;

    fn input() -> ConverseInput {
        let message = Message::builder()
            .role(ConversationRole::User)
            .content(ContentBlock::Text("Hello.".into()))
            .build();
        let latency = PerformanceConfiguration::builder()
            .latency(PerformanceConfigLatency::Optimized)
            .build();
        let guardrail = GuardrailConfiguration::builder()
            .guardrail_identifier("gr7kx2p9qz1a")
            .guardrail_version("1")
            .build();
        ConverseInput::builder()
            .model_id("amazon.nova-lite-v1:0")
            .messages(message.expect("a message"))
            .performance_config(latency)
            .guardrail_config(guardrail)
            .build()
            .expect("an input")
    }

    fn sdk(server: &Server) -> SdkClient {
        Client::local(server.endpoint_url()).sdk().clone()
    }

    #[test]
    fn a_member_that_is_not_set_again_is_noticed() {
        let config = aws_sdk_bedrockruntime::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .build();
        let builder = fluent(&SdkClient::from_conf(config), input());
        assert!(is_whole(&builder, &input()));
        assert!(!is_whole(&builder.set_performance_config(None), &input()));
    }

    /// A builder that lost a member stands in for an SDK with a member more.
    #[tokio::test]
    async fn members_that_a_builder_lost_are_sent() {
        let server = Server::builder()
            .script(Script::new().reply(Reply::text("Hi.")).reply(Reply::text("Hi.")));
        let server = server.start().await.expect("a server");
        let transport = Transport::new(sdk(&server), Limits::default(), true);
        let exchange = Exchange::converse(Verbatim::default(), Some(input()));
        let call = fluent(&transport.prepared, input()).set_performance_config(None);
        exchange.run(Box::pin(call.send()), &InFlight::default()).await.expect("an answer");

        let mut stream = input();
        stream.performance_config = None;
        let config = stream.guardrail_config.take();
        let async_mode = Some(GuardrailStreamProcessingMode::Async);
        let config = config.map(|config| guardrail_of_stream(config, async_mode));
        let call = with_members!(transport.prepared.converse_stream(), stream, config);
        exchange.run(Box::pin(call.send()), &InFlight::default()).await.expect("a stream");

        let received = server.received();
        for request in &received {
            assert_eq!(request.body["performanceConfig"]["latency"], "optimized");
        }
        let of_stream = &received[1].body["guardrailConfig"];
        assert_eq!(of_stream["streamProcessingMode"], "async", "the stream's own stays");
        assert!(transport.whole_if_incomplete(&input(), &Verbatim::default()).is_none());
    }
}
