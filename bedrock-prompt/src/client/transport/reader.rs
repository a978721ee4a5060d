//! Reads a whole answer of Converse, and the beginning of a streamed one.

use aws_sdk_bedrockruntime::config::ConfigBag;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Output};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::ser_de::{DeserializeResponse, SharedResponseDeserializer};
use aws_smithy_types::body::SdkBody;

use super::exchange::Exchange;
use super::frames::Frames;
use crate::outcome::NoEventStream;
use crate::wire::{
    RawBody, deserializer, halves_of_texts, native_stream_deserializer, stream_deserializer,
    without_halves,
};

const EVENT_STREAM: &str = "application/vnd.amazon.eventstream";

/// Keeps the bytes of an answer, and hands it to the SDK without the inputs of tools. The SDK reads
/// it inside the attempt, so that its retries and timeouts hold.
#[derive(Debug)]
pub(super) struct Reader;

impl DeserializeResponse for Reader {
    fn deserialize_nonstreaming_with_config(
        &self,
        response: &HttpResponse,
        config: &ConfigBag,
    ) -> Result<Output, OrchestratorError<Error>> {
        let sdk = deserializer().map_err(OrchestratorError::other)?;
        let exchange = Exchange::current().filter(|_| response.status().is_success());
        let raw = exchange.as_ref().and_then(|_| RawBody::parse(response.body()));
        let slim = raw.as_ref().and_then(RawBody::without_inputs);
        let slim = slim.map(|slim| with_body(response, slim));
        let (mut halves, slim) = (Vec::new(), slim.as_ref().unwrap_or(response));
        let mut output = sdk.deserialize_nonstreaming_with_config(slim, config);
        if output.is_err()
            && raw.is_some()
            && let Some((mended, found)) = mended(slim)
        {
            output = sdk.deserialize_nonstreaming_with_config(&mended, config);
            halves = found;
        }
        if let Some(exchange) = exchange {
            exchange.record().raw = raw.map(|raw| raw.with_halves(halves));
        }
        output
    }
}

/// A response without halves of surrogate pairs, and those in its texts; `None` if it has none.
fn mended(response: &HttpResponse) -> Option<(HttpResponse, Vec<u16>)> {
    let json = std::str::from_utf8(response.body().bytes()?).ok()?;
    let mended = without_halves(json)?;
    Some((with_body(response, mended), halves_of_texts(json)))
}

/// Begins to read a streamed answer: one that is no event stream is an error at once, and the SDK
/// gets the frames without what would end it.
#[derive(Debug)]
pub(super) enum StreamReader {
    Converse,
    Native,
}

impl StreamReader {
    fn sdk(&self) -> Result<&'static SharedResponseDeserializer, OrchestratorError<Error>> {
        let sdk = match self {
            Self::Converse => stream_deserializer(),
            Self::Native => native_stream_deserializer(),
        };
        sdk.map_err(OrchestratorError::other)
    }
}

impl DeserializeResponse for StreamReader {
    fn deserialize_streaming_with_config(
        &self,
        response: &mut HttpResponse,
        config: &ConfigBag,
    ) -> Option<Result<Output, OrchestratorError<Error>>> {
        if response.status().is_success() {
            let content_type = response.headers().get("content-type").unwrap_or(EVENT_STREAM);
            if !content_type.starts_with(EVENT_STREAM) {
                let content_type = content_type.to_owned();
                return Some(Err(OrchestratorError::other(NoEventStream { content_type })));
            }
            let body = std::mem::replace(response.body_mut(), SdkBody::taken());
            let frames = Frames::new(body, Exchange::current());
            *response.body_mut() = SdkBody::from_body_1_x(frames);
        }
        match self.sdk() {
            Ok(sdk) => sdk.deserialize_streaming_with_config(response, config),
            Err(error) => Some(Err(error)),
        }
    }

    fn deserialize_nonstreaming_with_config(
        &self,
        response: &HttpResponse,
        config: &ConfigBag,
    ) -> Result<Output, OrchestratorError<Error>> {
        self.sdk()?.deserialize_nonstreaming_with_config(response, config)
    }
}

/// A response with another body.
fn with_body(response: &HttpResponse, body: String) -> HttpResponse {
    let mut other = HttpResponse::new(response.status(), SdkBody::from(body));
    other.headers_mut().clone_from(response.headers());
    other
}
