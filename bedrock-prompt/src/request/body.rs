//! The body of a request: the SDK's bytes, with what the SDK leaves unordered put in order.

use std::sync::Arc;

use aws_sdk_bedrockruntime::config::{ConfigBag, RuntimePlugin};
use aws_sdk_bedrockruntime::error::BoxError;
use aws_sdk_bedrockruntime::operation::converse::{Converse, ConverseInput};
use aws_smithy_runtime_api::client::interceptors::context::Input;
use aws_smithy_runtime_api::client::ser_de::{SerializeRequest, SharedRequestSerializer};
use serde_json::Value;

use crate::error::{Error, ErrorKind};
use crate::schema::OutputSchema;

/// The ordered schema of the tool that carries the answer.
#[derive(Debug, Clone)]
pub(crate) struct ToolSchema {
    pub(crate) tool: String,
    pub(crate) schema: Arc<OutputSchema>,
}

/// The JSON that the SDK would send for this input.
pub(crate) fn to_json(input: ConverseInput, schema: Option<&ToolSchema>) -> Result<Value, Error> {
    serialize(input).and_then(|bytes| prepared(&bytes, schema)).map_err(|source| {
        Error::new(ErrorKind::InvalidPrompt, "the SDK cannot serialize this Converse input")
            .with_boxed_source(source)
    })
}

/// The SDK's own serializer, run without a client.
fn serialize(input: ConverseInput) -> Result<Vec<u8>, BoxError> {
    let layer = Converse::new().config().ok_or("the SDK's Converse has no configuration")?;
    let serializer =
        layer.load::<SharedRequestSerializer>().ok_or("the SDK's Converse has no serializer")?;
    let request = serializer.serialize_input(Input::erase(input), &mut ConfigBag::base())?;
    let body = request.body().bytes().ok_or("the SDK's request has no body in memory")?;
    Ok(body.to_vec())
}

/// A serialized Converse input with the tool's schema in declaration order.
pub(crate) fn prepared(body: &[u8], schema: Option<&ToolSchema>) -> Result<Value, BoxError> {
    let mut body: Value = serde_json::from_slice(body)?;
    let Some(ToolSchema { tool, schema }) = schema else {
        return Ok(body);
    };
    let tools = body.pointer_mut("/toolConfig/tools").and_then(Value::as_array_mut);
    for specification in tools.into_iter().flatten().filter_map(|each| each.get_mut("toolSpec")) {
        if specification.get("name").and_then(Value::as_str) != Some(tool) {
            continue;
        }
        // A schema that the caller has changed is the caller's.
        match specification.pointer_mut("/inputSchema/json") {
            Some(unordered) if unordered == schema.schema() => *unordered = schema.schema().clone(),
            _ => {}
        }
    }
    Ok(body)
}
