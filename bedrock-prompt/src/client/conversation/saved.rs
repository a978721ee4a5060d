//! Saves a history as the JSON of a Converse request, and loads it.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::Arc;

use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::order;
use crate::outcome::{Error, ErrorKind, Usage};
use crate::request::{
    History, Origin, Origins, ToolDefinition, Verbatim, system_texts, to_json as request_json,
    tool_config,
};
use crate::wire;

pub(super) fn to_json(history: &History) -> Result<String, Error> {
    let invalid = |source| {
        let what = "the conversation cannot be serialized";
        Error::new(ErrorKind::InvalidPrompt, what).with_source(source)
    };
    let tools = match history.tools.as_slice() {
        [] => None,
        tools => Some(tool_config(tools, None, true).map_err(invalid)?),
    };
    let input = ConverseInput::builder()
        // The SDK requires a model id, but does not write it to the body.
        .model_id("saved")
        .set_system(system_texts(history.system.iter().cloned()))
        .set_messages(Some(history.messages.clone()))
        .set_tool_config(tools)
        .build()
        .map_err(invalid)?;
    let verbatim = Verbatim {
        tools: history.tools.clone(),
        are_schemas_left_out: true,
        inputs: Arc::clone(&history.inputs),
    };
    let body = request_json(input, &verbatim)?;
    let mut body = match &history.model_id {
        Some(id) => format!(r#"{{"modelId":{},{}"#, serde_json::json!(id), &body[1..]),
        None => body,
    };
    let origins = saved_origins(history);
    let more = [
        (!origins.is_empty()).then(|| ("reasoning", serde_json::json!(origins))),
        (!history.own_texts.is_empty())
            .then(|| ("promptTexts", serde_json::json!(history.own_texts))),
    ];
    for (name, value) in more.into_iter().flatten() {
        body.truncate(body.len().saturating_sub(1));
        let _ = write!(body, r#","{name}":{value}}}"#);
    }
    Ok(body)
}

/// The origins of the reasoning in messages, in their order.
fn saved_origins(history: &History) -> Vec<SavedOrigin> {
    let of_message = |(message, origin): (usize, Option<&Origin>)| {
        let Origin { model_id, prefix, is_refused } = origin?.clone();
        Some(SavedOrigin { message, model_id, prefix, is_refused })
    };
    let origins = history.origins.of(&history.messages).into_iter();
    origins.enumerate().filter_map(of_message).collect()
}

pub(super) fn from_json(json: &str) -> Result<History, Error> {
    let saved: Saved<'_> = serde_json::from_str(json).map_err(|source| {
        // The error of serde_json may quote content, so it is not kept as the source.
        let place = format!("line {} column {}", source.line(), source.column());
        invalid(&match (source.classify(), unsupported_member(json)) {
            (serde_json::error::Category::Data, Some(member)) => {
                format!("`{member}` is not part of a saved conversation; remove it")
            }
            (serde_json::error::Category::Data, None) => format!(
                "it does not have the shape of a Converse request (`modelId`, `system` of texts, \
                 `messages`, `toolConfig` of tools, `reasoning` and `promptTexts`), at {place}"
            ),
            _ => format!("it is not valid JSON, at {place}"),
        })
    })?;
    let mut messages = Vec::with_capacity(saved.messages.len());
    let mut inputs: HashMap<String, Vec<String>> = HashMap::new();
    for (nth, raw) in saved.messages.iter().enumerate() {
        let unreadable = || invalid(&format!("messages[{nth}] is not a Converse message"));
        messages.push(wire::message(raw.get()).ok_or_else(unreadable)?);
        let parts: wire::Message<'_> = serde_json::from_str(raw.get()).map_err(|_| unreadable())?;
        for used in parts.content.into_iter().filter_map(|block| block.tool_use) {
            let written = inputs.entry(used.tool_use_id.into_owned()).or_default();
            written.push(used.input.get().to_owned());
        }
    }
    let tools = saved.tool_config.into_iter().flat_map(|config| config.tools);
    let tools: Vec<_> = tools.map(|tool| tool.tool_spec.into()).collect();
    order::check(&messages, &tools).map_err(|what| invalid(&what))?;
    let mut origins = Origins::default();
    for (nth, saved) in saved.reasoning.into_iter().enumerate() {
        let SavedOrigin { message, model_id, prefix, is_refused } = saved;
        let is_of_reasoning = messages
            .get(message)
            .is_some_and(|message| origins.add(message, Origin { model_id, prefix, is_refused }));
        if !is_of_reasoning {
            let what =
                format!("reasoning[{nth}] is of messages[{message}], which has no reasoning");
            return Err(invalid(&what));
        }
    }
    Ok(History {
        model_id: saved.model_id,
        system: saved.system.into_iter().map(|block| block.text).collect(),
        messages,
        tools,
        inputs: Arc::new(inputs),
        origins,
        own_texts: saved.prompt_texts,
        usage: Usage::default(),
    })
}

/// A member of a Converse request that a saved conversation cannot have.
fn unsupported_member(json: &str) -> Option<&'static str> {
    const OTHERS: [&str; 9] = [
        "additionalModelRequestFields",
        "additionalModelResponseFieldPaths",
        "guardrailConfig",
        "inferenceConfig",
        "outputConfig",
        "performanceConfig",
        "promptVariables",
        "requestMetadata",
        "serviceTier",
    ];
    let Ok(serde_json::Value::Object(members)) = serde_json::from_str(json) else {
        return None;
    };
    OTHERS.into_iter().find(|member| members.contains_key(*member))
}

fn invalid(what: &str) -> Error {
    Error::new(
        ErrorKind::InvalidConversation,
        format!("the saved conversation cannot be used: {what}"),
    )
    .with_help("correct the JSON, or start a new conversation")
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Saved<'a> {
    model_id: Option<String>,
    #[serde(default)]
    system: Vec<SystemText>,
    #[serde(borrow)]
    messages: Vec<&'a RawValue>,
    #[serde(borrow)]
    tool_config: Option<Tools<'a>>,
    #[serde(default)]
    reasoning: Vec<SavedOrigin>,
    /// Hashes of the texts of system prompts that stand in user messages.
    #[serde(default)]
    prompt_texts: BTreeSet<String>,
}

/// Where the reasoning of a message came from. A Converse request has no place for it, and the service
/// ignores the member.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SavedOrigin {
    /// The index of the message.
    message: usize,
    model_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    prefix: Option<String>,
    #[serde(rename = "refused", default, skip_serializing_if = "std::ops::Not::not")]
    is_refused: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SystemText {
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tools<'a> {
    #[serde(borrow)]
    tools: Vec<Tool<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Tool<'a> {
    #[serde(borrow)]
    tool_spec: ToolSpec<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ToolSpec<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    description: Cow<'a, str>,
    #[serde(borrow)]
    input_schema: Schema<'a>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Schema<'a> {
    #[serde(borrow)]
    json: &'a RawValue,
}

impl From<ToolSpec<'_>> for ToolDefinition {
    fn from(tool: ToolSpec<'_>) -> Self {
        Self {
            name: tool.name.into(),
            description: tool.description.into(),
            schema: tool.input_schema.json.get().into(),
            is_strict: false,
        }
    }
}
