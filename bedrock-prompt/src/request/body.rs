//! The body of a request: the bytes that the SDK serializes, with JSON members in a fixed order.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use aws_sdk_bedrockruntime::config::ConfigBag;
use aws_sdk_bedrockruntime::error::BoxError;
use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::types::{ContentBlock, Message as SdkMessage, ToolUseType};
use aws_smithy_runtime_api::client::interceptors::context::Input;
use aws_smithy_runtime_api::client::ser_de::SerializeRequest;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::tools::Verbatim;
use crate::json::{Members, sorted};
use crate::json_schema::OutputSchema;
use crate::outcome::{Error, ErrorKind};
use crate::wire::{Json, Message, serializer};

/// The JSON that is sent for this input.
pub(crate) fn to_json(input: ConverseInput, verbatim: &Verbatim) -> Result<String, Error> {
    let serialized = || -> Result<String, BoxError> {
        let mut input = input;
        leave_out_tool_use_types(input.messages.as_deref_mut());
        let body = serialize(input)?;
        let prepared = prepared(&body, verbatim)?;
        Ok(String::from_utf8(prepared.unwrap_or(body))?)
    };
    serialized().map_err(|source| {
        let what = format!("the SDK cannot serialize the request: {source}");
        Error::new(ErrorKind::InvalidPrompt, what).with_boxed_source(source)
    })
}

/// Removes the types of client-side tool uses: a response may have one that requests do not define.
pub(crate) fn leave_out_tool_use_types(messages: Option<&mut [SdkMessage]>) {
    for block in messages.unwrap_or_default().iter_mut().flat_map(|message| &mut message.content) {
        if let ContentBlock::ToolUse(used) = block
            && used.r#type() != Some(&ToolUseType::ServerToolUse)
        {
            used.r#type = None;
        }
    }
}

/// The SDK's own serializer, run without a client.
pub(super) fn serialize(input: ConverseInput) -> Result<Vec<u8>, BoxError> {
    let input = Input::erase(input);
    let request = serializer()?.serialize_input(input, &mut ConfigBag::base())?;
    let body = request.body().bytes().ok_or("the SDK's request has no body in memory")?;
    Ok(body.to_vec())
}

/// The body of a `ConverseStream` request, from the input of a Converse request. The bodies differ
/// in one point: the guardrail of a stream has a processing mode. `sent` is the body that the SDK
/// serialized from the [`ConverseStreamInput`].
pub(crate) fn stream_body(mut input: ConverseInput, sent: &[u8]) -> Result<Vec<u8>, BoxError> {
    const GUARDRAIL: &str = "guardrailConfig";
    const STREAM_MODE: &str = "streamProcessingMode";
    leave_out_tool_use_types(input.messages.as_deref_mut());
    let body = serialize(input)?;
    let mut members: Members<'_> = serde_json::from_slice(&body)?;
    let sent: Members<'_> = serde_json::from_slice(sent)?;
    let guardrail = members.get(GUARDRAIL).zip(sent.get(GUARDRAIL));
    let Some((guardrail, of_stream)) = guardrail else { return Ok(body) };
    let mut guardrail: Members<'_> = serde_json::from_str(guardrail.get())?;
    let of_stream: Members<'_> = serde_json::from_str(of_stream.get())?;
    let Some(mode) = of_stream.get(STREAM_MODE) else { return Ok(body) };
    guardrail.0.push((STREAM_MODE.into(), mode));
    let guardrail = RawValue::from_string(guardrail.to_string())?;
    for (name, value) in &mut members.0 {
        if name == GUARDRAIL {
            *value = &guardrail;
        }
    }
    Ok(members.to_string().into_bytes())
}

/// A serialized Converse input with all JSON members in a fixed order; `None` if nothing changes.
///
/// The SDK keeps schemas, tool inputs and string maps in hash maps, whose order changes from run to
/// run. The prompt's schemas are sent as they were declared, and tool inputs as the model wrote
/// them. All other maps get sorted keys, and so does a tool input that `verbatim` does not have. The
/// rest of the body is copied.
pub(crate) fn prepared(body: &[u8], verbatim: &Verbatim) -> Result<Option<Vec<u8>>, BoxError> {
    let parts: Body<'_> = serde_json::from_slice(body)?;
    let mut edits = Edits { body, edits: Vec::new() };
    for map in
        [parts.additional_model_request_fields, parts.prompt_variables, parts.request_metadata]
    {
        edits.sort(map)?;
    }
    for specification in parts.tool_config.into_iter().flat_map(|config| config.tools) {
        let Some(specification) = specification.tool_spec else { continue };
        let Some(json) = specification.input_schema.and_then(|schema| schema.json) else {
            continue;
        };
        // A `customize` function may have replaced the schema: then that one is sent.
        let own = verbatim.schema_of(&specification.name).filter(|own| {
            if verbatim.are_schemas_left_out {
                json.get() == OutputSchema::PLACEHOLDER
            } else {
                is_same(json.get(), own)
            }
        });
        match own {
            Some(own) => edits.replace(json, own),
            None => edits.sort(Some(json))?,
        }
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    for block in parts.messages.into_iter().flat_map(|message| message.content) {
        if let Some(used) = block.tool_use {
            let id = &*used.tool_use_id;
            let nth = seen.entry(id.to_owned()).or_default();
            let written = verbatim.inputs.get(id).and_then(|all| all.get(*nth));
            *nth += 1;
            match written.filter(|written| is_same(written, used.input.get())) {
                Some(written) => edits.replace(used.input, written),
                None => edits.sort(Some(used.input))?,
            }
        }
        for result in block.tool_result.into_iter().flat_map(|result| result.content) {
            edits.sort(result.json)?;
        }
    }
    Ok(edits.apply())
}

/// Whether two texts are the same JSON, apart from the order of keys.
fn is_same(a: &str, b: &str) -> bool {
    let value = |json: &str| serde_json::from_str::<Value>(json).ok();
    a == b || value(a).is_some_and(|a| Some(a) == value(b))
}

struct Edits<'a> {
    body: &'a [u8],
    edits: Vec<(Range<usize>, String)>,
}

impl Edits<'_> {
    fn sort(&mut self, json: Option<&RawValue>) -> Result<(), serde_json::Error> {
        if let Some(json) = json
            && let Some(sorted) = sorted(json.get())?
        {
            self.replace(json, &sorted);
        }
        Ok(())
    }

    /// `json` must borrow from the body: its address gives its position.
    fn replace(&mut self, json: &RawValue, by: &str) {
        if json.get() != by {
            let start = json.get().as_ptr().addr() - self.body.as_ptr().addr();
            self.edits.push((start..start + json.get().len(), by.to_owned()));
        }
    }

    fn apply(mut self) -> Option<Vec<u8>> {
        if self.edits.is_empty() {
            return None;
        }
        self.edits.sort_unstable_by_key(|(at, _)| at.start);
        let added: usize = self.edits.iter().map(|(_, by)| by.len()).sum();
        let mut out = Vec::with_capacity(self.body.len() + added);
        let mut done = 0;
        for (at, by) in &self.edits {
            out.extend_from_slice(&self.body[done..at.start]);
            out.extend_from_slice(by.as_bytes());
            done = at.end;
        }
        out.extend_from_slice(&self.body[done..]);
        Some(out)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(borrow)]
    additional_model_request_fields: Option<&'a RawValue>,
    #[serde(borrow, default)]
    messages: Vec<Message<'a>>,
    #[serde(borrow)]
    prompt_variables: Option<&'a RawValue>,
    #[serde(borrow)]
    request_metadata: Option<&'a RawValue>,
    #[serde(borrow)]
    tool_config: Option<ToolConfig<'a>>,
}

#[derive(Deserialize)]
struct ToolConfig<'a> {
    #[serde(borrow, default)]
    tools: Vec<Tool<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Tool<'a> {
    #[serde(borrow)]
    tool_spec: Option<ToolSpec<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToolSpec<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    input_schema: Option<Json<'a>>,
}
