//! The members of a reply in a script file.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::names::OperationName;
use crate::script::{MalformedToolUse, Reply, RequestMatcher};

/// The requests that a reply is for.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "When"))]
#[serde(deny_unknown_fields)]
pub(super) struct WhenFile {
    /// A part of the model id, such as `amazon.nova`.
    model: Option<String>,
    /// The name of the operation, such as `ConverseStream`.
    operation: Option<OperationName>,
    /// A part of the last user message, of the text to embed, or of the question to a knowledge
    /// base.
    text: Option<String>,
}

impl WhenFile {
    pub(super) fn into_matcher(self) -> RequestMatcher {
        let matcher = self.model.into_iter().fold(RequestMatcher::new(), RequestMatcher::model);
        let names = self.operation.into_iter();
        let matcher = names.fold(matcher, |matcher, name| matcher.operation(name.0.name()));
        self.text.into_iter().fold(matcher, RequestMatcher::text)
    }
}

/// The use of a tool.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "ToolUse"))]
#[serde(deny_unknown_fields)]
pub(super) struct ToolUseFile {
    /// The tool.
    name: String,
    /// The input; a string is the text of the input, which may be invalid JSON.
    input: Value,
    /// The id, instead of one that the server generates.
    #[serde(rename = "toolUseId")]
    id: Option<String>,
}

impl ToolUseFile {
    pub(super) fn add_to(self, reply: Reply) -> Reply {
        reply.and_tool_use(self.name, self.input).map_message(|message| {
            if let (Some(id), Some(block)) = (self.id, message.content.last_mut()) {
                block["toolUse"]["toolUseId"] = id.into();
            }
        })
    }
}

/// An event, such as `{"messageStop": {"stopReason": "end_turn"}}`.
#[derive(Deserialize)]
#[cfg_attr(
    test,
    derive(schemars::JsonSchema),
    schemars(rename = "Event", extend("minProperties" = 1, "maxProperties" = 1))
)]
pub(super) struct EventFile(pub(super) BTreeMap<String, Value>);

/// A malformed tool use.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "MalformedReply"))]
#[serde(deny_unknown_fields)]
pub(super) struct MalformedFile {
    /// How it is malformed.
    shape: MalformedToolUse,
    /// The tool.
    name: String,
    /// The input that the model intended.
    input: Value,
}

impl MalformedFile {
    pub(super) fn into_reply(self) -> Reply {
        Reply::malformed_tool_use(self.shape, self.name, self.input)
    }
}

/// A raw HTTP response.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Http"))]
#[serde(deny_unknown_fields)]
pub(super) struct HttpFile {
    /// The status.
    #[cfg_attr(test, schemars(range(min = 100, max = 999)))]
    status: u16,
    /// The body: a string unchanged, any other value as JSON.
    #[serde(default)]
    body: Value,
}

impl HttpFile {
    pub(super) fn check(&self) -> Result<(), String> {
        if (100..=999).contains(&self.status) {
            return Ok(());
        }
        Err(format!("`status` must be from 100 to 999, not {}", self.status))
    }

    pub(super) fn into_reply(self) -> Reply {
        let body = match self.body {
            Value::Null => String::new(),
            Value::String(text) => text,
            json => json.to_string(),
        };
        Reply::http(self.status, body)
    }
}

/// How a connection ends without a response.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "HangUp"))]
#[serde(rename_all = "camelCase")]
pub(super) enum HangUpFile {
    /// It is closed.
    Close,
    /// It is reset, which is a socket error.
    Reset,
}

impl HangUpFile {
    pub(super) fn into_reply(self) -> Reply {
        match self {
            Self::Close => Reply::hang_up(),
            Self::Reset => Reply::reset(),
        }
    }
}

/// Token counts.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Usage"))]
#[serde(deny_unknown_fields)]
pub(super) struct UsageFile {
    /// The tokens of the request, without those of a prompt cache.
    #[serde(rename = "inputTokens")]
    input: u64,
    /// The tokens of the response.
    #[serde(rename = "outputTokens")]
    output: u64,
    /// The tokens that are read from a prompt cache.
    #[serde(rename = "cacheReadInputTokens")]
    cache_read: Option<u64>,
    /// The tokens that are written to a prompt cache.
    #[serde(rename = "cacheWriteInputTokens")]
    cache_write: Option<u64>,
}

impl UsageFile {
    pub(super) fn add_to(self, reply: Reply) -> Reply {
        let reply = reply.usage(self.input, self.output);
        match (self.cache_read, self.cache_write) {
            (None, None) => reply,
            (read, write) => reply.cache_usage(read.unwrap_or(0), write.unwrap_or(0)),
        }
    }
}
