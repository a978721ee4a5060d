//! Writes the request of a Converse call, once: every attempt sends the same bytes.

use aws_sdk_bedrockruntime::config::ConfigBag;
use aws_sdk_bedrockruntime::error::BoxError;
use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::operation::converse_stream::ConverseStreamInput;
use aws_sdk_bedrockruntime::types::Message;
use aws_smithy_runtime_api::client::interceptors::context::Input;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::ser_de::SerializeRequest;
use aws_smithy_types::body::SdkBody;

use super::exchange::Exchange;
use crate::request::{
    Unordered, Verbatim, leave_out_tool_use_types, prepared, stream_body, take_texts, with_verbatim,
};
use crate::wire::{serializer, stream_serializer};

/// Lets the SDK serialize an input, and puts what it leaves unordered in a fixed order.
#[derive(Debug)]
pub(super) struct Writer;

impl SerializeRequest for Writer {
    fn serialize_input(
        &self,
        input: Input,
        config: &mut ConfigBag,
    ) -> Result<HttpRequest, BoxError> {
        let exchange = Exchange::current().ok_or("the call has no exchange")?;
        let verbatim = exchange.verbatim.as_ref().ok_or("the call has no verbatim JSON")?;
        match input.downcast::<ConverseInput>() {
            Ok(mut input) => {
                if let Some(whole) = &exchange.whole {
                    input.clone_from(whole);
                }
                let is_plain = Unordered::from(&input).is_plain(verbatim);
                let texts = prepare(input.messages.as_deref_mut(), is_plain);
                let request = serializer()?.serialize_input(Input::erase(input), config)?;
                ordered(request, verbatim, is_plain, &texts)
            }
            Err(input) => {
                let mut input = input
                    .downcast::<ConverseStreamInput>()
                    .map_err(|_| "the input is not that of a Converse call")?;
                let is_plain =
                    exchange.whole.is_none() && Unordered::from(&input).is_plain(verbatim);
                let texts = prepare(input.messages.as_deref_mut(), is_plain);
                let mut request =
                    stream_serializer()?.serialize_input(Input::erase(input), config)?;
                if let Some(whole) = &exchange.whole {
                    let body = stream_body(whole.clone(), bytes(&request)?)?;
                    set_body(&mut request, body);
                }
                ordered(request, verbatim, is_plain, &texts)
            }
        }
    }
}

/// Makes messages sendable, and takes the long texts out of those of a plain input.
fn prepare(mut messages: Option<&mut [Message]>, is_plain: bool) -> Vec<String> {
    leave_out_tool_use_types(messages.as_deref_mut());
    if is_plain { take_texts(messages) } else { Vec::new() }
}

fn bytes(request: &HttpRequest) -> Result<&[u8], BoxError> {
    request.body().bytes().ok_or_else(|| "the SDK's request has no body in memory".into())
}

/// The request with its body in order. `texts` were taken out of a plain input.
fn ordered(
    mut request: HttpRequest,
    verbatim: &Verbatim,
    is_plain: bool,
    texts: &[String],
) -> Result<HttpRequest, BoxError> {
    let body = bytes(&request)?;
    let schema = verbatim.tools.first().map(|own| &*own.schema);
    if is_plain && texts.is_empty() && schema.is_none() {
        return Ok(request);
    }
    let written = if is_plain { with_verbatim(body, texts, schema) } else { None };
    let body = match written {
        Some(body) => Some(body),
        None if texts.is_empty() => prepared(body, verbatim)?,
        None => return Err("a text is not in the SDK's request".into()),
    };
    if let Some(body) = body {
        set_body(&mut request, body);
    }
    Ok(request)
}

fn set_body(request: &mut HttpRequest, body: Vec<u8>) {
    request.headers_mut().insert("content-length", body.len().to_string());
    *request.body_mut() = SdkBody::from(body);
}
