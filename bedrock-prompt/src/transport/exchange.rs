//! What is done to a Converse call inside the SDK: prepares its bytes, and keeps the
//! bytes of the answer.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_bedrockruntime::config::interceptors::{
    BeforeSerializationInterceptorContextMut, BeforeTransmitInterceptorContextMut,
};
use aws_sdk_bedrockruntime::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_bedrockruntime::error::BoxError;
use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Output};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::ser_de::{DeserializeResponse, SharedResponseDeserializer};
use aws_smithy_types::body::SdkBody;

use super::echo::Echoes;
use crate::answer::RawBody;
use crate::request::{ToolSchema, is_plain, leave_out_tool_use_types, prepared, with_schema};
use crate::wire::deserializer;

/// One call, from within.
#[derive(Debug, Clone)]
pub(super) struct Exchange(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    schema: Option<ToolSchema>,
    echoes: Arc<Echoes>,
    record: Mutex<Record>,
}

#[derive(Debug, Default)]
struct Record {
    /// Nothing in the body is unordered but the prompt's own schema.
    is_plain: bool,
    raw: Option<RawBody>,
}

impl Exchange {
    pub(super) fn new(schema: Option<ToolSchema>, echoes: Arc<Echoes>) -> Self {
        Self(Arc::new(Inner { schema, echoes, record: Mutex::default() }))
    }

    /// The bytes of the answer.
    pub(super) fn finish(&self) -> Option<RawBody> {
        self.record().raw.take()
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.0.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Intercept for Exchange {
    fn name(&self) -> &'static str {
        "BedrockPromptExchange"
    }

    /// Looks at what is sent, and stands in for the SDK's deserializer. The SDK still
    /// reads the body itself, inside the attempt, so that its retries and timeouts hold.
    fn modify_before_serialization(
        &self,
        context: &mut BeforeSerializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(input) = context.input_mut().downcast_mut::<ConverseInput>() {
            leave_out_tool_use_types(input);
            self.record().is_plain = is_plain(input, self.0.schema.as_ref());
        }
        config.interceptor_state().store_put(SharedResponseDeserializer::new(self.clone()));
        Ok(())
    }

    /// Puts the body in order, once: every attempt then sends the same bytes.
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
        let schema = self.0.schema.as_ref();
        let spliced = match schema {
            _ if !self.record().is_plain => None,
            Some(schema) => with_schema(bytes, schema),
            None => return Ok(()),
        };
        let body = match spliced {
            Some(body) => Some(body),
            None => prepared(bytes, schema, |id| self.0.echoes.input(id))?,
        };
        if let Some(body) = body {
            request.headers_mut().insert("content-length", body.len().to_string());
            *request.body_mut() = SdkBody::from(body);
        }
        Ok(())
    }
}

impl DeserializeResponse for Exchange {
    fn deserialize_nonstreaming_with_config(
        &self,
        response: &HttpResponse,
        config: &ConfigBag,
    ) -> Result<Output, OrchestratorError<Error>> {
        let sdk = deserializer().map_err(OrchestratorError::other)?;
        let raw = match response.status().is_success() {
            true => response.body().bytes().and_then(RawBody::of),
            false => None,
        };
        let slim = raw.as_ref().and_then(RawBody::without_inputs);
        if let Some(raw) = &raw {
            self.0.echoes.keep(raw);
        }
        self.record().raw = raw;
        match slim {
            Some(slim) => {
                let slim = with_body(response, slim);
                sdk.deserialize_nonstreaming_with_config(&slim, config)
            }
            None => sdk.deserialize_nonstreaming_with_config(response, config),
        }
    }
}

/// A response with another body.
fn with_body(response: &HttpResponse, body: String) -> HttpResponse {
    let mut other = HttpResponse::new(response.status(), SdkBody::from(body));
    for (name, value) in response.headers() {
        other.headers_mut().append(name.to_owned(), value.to_owned());
    }
    other
}
