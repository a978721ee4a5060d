//! The SDK's own serializer and deserializer of Converse, and types for the parts of its JSON that
//! are read in place.

use std::borrow::Cow;
use std::sync::LazyLock;

use aws_sdk_bedrockruntime::config::{ConfigBag, FrozenLayer, RuntimePlugin};
use aws_sdk_bedrockruntime::operation::converse::{Converse, ConverseOutput};
use aws_sdk_bedrockruntime::operation::converse_stream::ConverseStream;
use aws_sdk_bedrockruntime::operation::invoke_model_with_response_stream::InvokeModelWithResponseStream;
use aws_sdk_bedrockruntime::types::{
    ConverseOutput as Output, GuardrailTraceAssessment, Message as SdkMessage,
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::ser_de::{
    DeserializeResponse as _, SharedRequestSerializer, SharedResponseDeserializer,
};
use aws_smithy_types::body::SdkBody;
use serde::Deserialize;
use serde_json::value::RawValue;

static CONVERSE: LazyLock<Option<FrozenLayer>> = LazyLock::new(|| Converse::new().config());
static STREAM: LazyLock<Option<FrozenLayer>> = LazyLock::new(|| ConverseStream::new().config());
static NATIVE: LazyLock<Option<FrozenLayer>> =
    LazyLock::new(|| InvokeModelWithResponseStream::new().config());

/// The SDK's serializer of Converse requests.
pub(crate) fn serializer() -> Result<&'static SharedRequestSerializer, &'static str> {
    let found = CONVERSE.as_ref().and_then(|layer| layer.load::<SharedRequestSerializer>());
    found.ok_or("the SDK's Converse has no serializer")
}

/// The SDK's serializer of `ConverseStream` requests.
pub(crate) fn stream_serializer() -> Result<&'static SharedRequestSerializer, &'static str> {
    let found = STREAM.as_ref().and_then(|layer| layer.load::<SharedRequestSerializer>());
    found.ok_or("the SDK's ConverseStream has no serializer")
}

/// The SDK's deserializer of Converse responses.
pub(crate) fn deserializer() -> Result<&'static SharedResponseDeserializer, &'static str> {
    let found = CONVERSE.as_ref().and_then(|layer| layer.load::<SharedResponseDeserializer>());
    found.ok_or("the SDK's Converse has no deserializer")
}

/// The SDK's deserializer of `ConverseStream` responses.
pub(crate) fn stream_deserializer() -> Result<&'static SharedResponseDeserializer, &'static str> {
    let found = STREAM.as_ref().and_then(|layer| layer.load::<SharedResponseDeserializer>());
    found.ok_or("the SDK's ConverseStream has no deserializer")
}

/// The SDK's deserializer of `InvokeModelWithResponseStream` responses.
pub(crate) fn native_stream_deserializer()
-> Result<&'static SharedResponseDeserializer, &'static str> {
    let found = NATIVE.as_ref().and_then(|layer| layer.load::<SharedResponseDeserializer>());
    found.ok_or("the SDK's InvokeModelWithResponseStream has no deserializer")
}

/// Parses an SDK message from its JSON, as the message of a response.
pub(crate) fn message(json: &str) -> Option<SdkMessage> {
    match read(format!(r#"{{"output":{{"message":{json}}},"stopReason":"end_turn"}}"#))?.output {
        Some(Output::Message(message)) => Some(message),
        _ => None,
    }
}

/// Parses a guardrail trace of the SDK from its JSON, as the trace of a response.
pub(crate) fn guardrail_trace(json: &str) -> Option<GuardrailTraceAssessment> {
    let message = r#"{"message":{"role":"assistant","content":[]}}"#;
    let trace = format!(r#"{{"guardrail":{json}}}"#);
    read(format!(r#"{{"output":{message},"stopReason":"end_turn","trace":{trace}}}"#))?
        .trace?
        .guardrail
}

fn read(json: String) -> Option<ConverseOutput> {
    let response = HttpResponse::new(200.try_into().ok()?, SdkBody::from(json));
    let output = deserializer()
        .ok()?
        .deserialize_nonstreaming_with_config(&response, &ConfigBag::base())
        .ok()?;
    output.downcast().ok()
}

#[derive(Deserialize)]
pub(crate) struct Message<'a> {
    #[serde(borrow, default)]
    pub(crate) content: Vec<Block<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Block<'a> {
    #[serde(borrow)]
    pub(crate) tool_use: Option<ToolUse<'a>>,
    #[serde(borrow)]
    pub(crate) tool_result: Option<ToolResult<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ToolUse<'a> {
    #[serde(borrow)]
    pub(crate) tool_use_id: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) input: &'a RawValue,
}

#[derive(Deserialize)]
pub(crate) struct ToolResult<'a> {
    #[serde(borrow, default)]
    pub(crate) content: Vec<Json<'a>>,
}

#[derive(Deserialize)]
pub(crate) struct Json<'a> {
    #[serde(borrow)]
    pub(crate) json: Option<&'a RawValue>,
}
