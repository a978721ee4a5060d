//! What is done to a Converse call inside the SDK: prepares its bytes, and keeps the
//! bytes of the answer.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_bedrockruntime::config::interceptors::{
    BeforeSerializationInterceptorContextMut, BeforeTransmitInterceptorContextMut,
};
use aws_sdk_bedrockruntime::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_bedrockruntime::error::BoxError;
use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::operation::converse_stream::ConverseStreamInput;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Output};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::ser_de::{DeserializeResponse, SharedResponseDeserializer};
use aws_smithy_types::body::SdkBody;

use super::echo::Echoes;
use crate::request::{
    Unordered, Verbatim, leave_out_tool_use_types, prepared, stream_body, with_schema,
};
use crate::wire::{RawBody, deserializer};

/// One call, from within.
#[derive(Debug, Clone)]
pub(super) struct Exchange(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    verbatim: Verbatim,
    /// The input with all its members, where the operation's builder lacks one.
    whole: Option<ConverseInput>,
    echoes: Arc<Echoes>,
    record: Mutex<Record>,
}

#[derive(Debug, Default)]
struct Record {
    /// Nothing in the body is unordered but the prompt's own schema.
    is_plain: bool,
    is_stream: bool,
    raw: Option<RawBody>,
}

impl Exchange {
    pub(super) fn new(
        verbatim: Verbatim,
        whole: Option<ConverseInput>,
        echoes: Arc<Echoes>,
    ) -> Self {
        Self(Arc::new(Inner { verbatim, whole, echoes, record: Mutex::default() }))
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

    /// Looks at what is sent, and stands in for the SDK's deserializer of a whole answer.
    /// The SDK still reads the body itself, inside the attempt, so that its retries and
    /// timeouts hold.
    fn modify_before_serialization(
        &self,
        context: &mut BeforeSerializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let verbatim = &self.0.verbatim;
        let input = context.input_mut();
        if let Some(input) = input.downcast_mut::<ConverseInput>() {
            if let Some(whole) = &self.0.whole {
                input.clone_from(whole);
            }
            leave_out_tool_use_types(input.messages.as_deref_mut());
            self.record().is_plain = Unordered::from(&*input).is_plain(verbatim);
            let reader = SharedResponseDeserializer::new(self.clone());
            config.interceptor_state().store_put(reader);
        } else if let Some(input) = input.downcast_mut::<ConverseStreamInput>() {
            leave_out_tool_use_types(input.messages.as_deref_mut());
            let mut record = self.record();
            record.is_plain = Unordered::from(&*input).is_plain(verbatim);
            record.is_stream = true;
        }
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
        let verbatim = &self.0.verbatim;
        if let Some(whole) = self.0.whole.as_ref().filter(|_| self.record().is_stream) {
            let body = stream_body(whole.clone(), bytes)?;
            let ordered = prepared(&body, verbatim, |id| self.0.echoes.input(id))?;
            set_body(request, ordered.unwrap_or(body));
            return Ok(());
        }
        let spliced = match verbatim.tools.as_slice() {
            _ if !self.record().is_plain => None,
            [own] => with_schema(bytes, &own.schema),
            _ => return Ok(()),
        };
        let body = match spliced {
            Some(body) => Some(body),
            None => prepared(bytes, verbatim, |id| self.0.echoes.input(id))?,
        };
        if let Some(body) = body {
            set_body(request, body);
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
        let body = response.body().bytes().filter(|_| response.status().is_success());
        let raw = body.and_then(RawBody::parse);
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

fn set_body(request: &mut HttpRequest, body: Vec<u8>) {
    request.headers_mut().insert("content-length", body.len().to_string());
    *request.body_mut() = SdkBody::from(body);
}

/// A response with another body.
fn with_body(response: &HttpResponse, body: String) -> HttpResponse {
    let mut other = HttpResponse::new(response.status(), SdkBody::from(body));
    for (name, value) in response.headers() {
        other.headers_mut().append(name.to_owned(), value.to_owned());
    }
    other
}
