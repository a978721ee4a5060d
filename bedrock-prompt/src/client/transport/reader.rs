//! Reads a whole answer of Converse.

use aws_sdk_bedrockruntime::config::ConfigBag;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Output};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::ser_de::DeserializeResponse;
use aws_smithy_types::body::SdkBody;

use super::exchange::Exchange;
use crate::wire::{RawBody, deserializer};

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
        if let Some(exchange) = exchange {
            exchange.record().raw = raw;
        }
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
    other.headers_mut().clone_from(response.headers());
    other
}
