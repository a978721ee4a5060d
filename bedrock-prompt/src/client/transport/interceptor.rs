//! The interceptor of a client: hands each call to its writer and reader, and counts its attempts.

use aws_sdk_bedrockruntime::config::interceptors::{
    BeforeSerializationInterceptorContextMut, BeforeSerializationInterceptorContextRef,
    BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextMut,
    FinalizerInterceptorContextRef,
};
use aws_sdk_bedrockruntime::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_bedrockruntime::error::BoxError;
use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::operation::invoke_model_with_response_stream::InvokeModelWithResponseStreamInput;
use aws_smithy_runtime_api::client::connection::{CaptureSmithyConnection, ConnectionMetadata};
use aws_smithy_runtime_api::client::ser_de::{SharedRequestSerializer, SharedResponseDeserializer};

use super::attempt::may_be_billed;
use super::exchange::Exchange;
use super::reader::{Reader, StreamReader};
use super::writer::Writer;
use crate::client::preflight::Preflight;
use crate::invoke::TokenCounts;

/// Every call of its client runs in an [`Exchange`].
///
/// It has the preflight's hooks, too: the SDK asks each interceptor at each of its 19 hooks, which
/// costs 8 thousand instructions a call.
#[derive(Debug)]
pub(super) struct Interceptor(pub(super) Preflight);

impl Intercept for Interceptor {
    fn name(&self) -> &'static str {
        "BedrockPrompt"
    }

    fn read_before_execution(
        &self,
        context: &BeforeSerializationInterceptorContextRef<'_>,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.read_before_execution(context, config)
    }

    fn modify_before_attempt_completion(
        &self,
        context: &mut FinalizerInterceptorContextMut<'_>,
        components: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.modify_before_attempt_completion(context, components, config)
    }

    /// Stands in for the SDK's serializer, and for its deserializer.
    fn modify_before_serialization(
        &self,
        context: &mut BeforeSerializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        // Without its exchange, a call would lose what is sent verbatim.
        let exchange = Exchange::current().ok_or("a call was sent outside of its exchange")?;
        let state = config.interceptor_state();
        if exchange.verbatim.is_some() {
            state.store_put(SharedRequestSerializer::new(Writer));
            let is_whole = context.input().downcast_ref::<ConverseInput>().is_some();
            state.store_put(if is_whole {
                SharedResponseDeserializer::new(Reader)
            } else {
                SharedResponseDeserializer::new(StreamReader::Converse)
            });
        } else if context.input().downcast_ref::<InvokeModelWithResponseStreamInput>().is_some() {
            state.store_put(SharedResponseDeserializer::new(StreamReader::Native));
        }
        Ok(())
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        components: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.read_before_transmit(context, components, config)?;
        if let Some(exchange) = Exchange::current() {
            let mut record = exchange.record();
            record.connection = config.load::<CaptureSmithyConnection>().cloned();
            // A connector that does not tell of its connections counts as connected.
            if let Some(connection) = &record.connection {
                connection.set_connection_retriever(|| {
                    Some(ConnectionMetadata::builder().proxied(false).poison_fn(|| ()).build())
                });
            }
            record.is_sent = true;
            record.attempts.made += 1;
        }
        Ok(())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(exchange) = Exchange::current() else { return Ok(()) };
        let mut record = exchange.record();
        if exchange.verbatim.is_none() {
            let response = context.response();
            let counts = response.map(|response| TokenCounts::from_headers(response.headers()));
            record.counts = counts.unwrap_or_default();
        }
        let was_sent = record.may_be_sent();
        record.is_sent = false;
        if let Some(Err(error)) = context.output_or_error()
            && was_sent
            && may_be_billed(error, context.response())
        {
            record.attempts.possibly_billed += 1;
        }
        Ok(())
    }
}
