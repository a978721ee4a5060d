//! A reply in a script file.

use std::collections::BTreeMap;
use std::time::Duration;

use hyper::header::{HeaderName, HeaderValue};
use serde::Deserialize;
use serde_json::Value;

use super::fault::FaultFile;
use super::members::{
    EventFile, HangUpFile, HttpFile, MalformedFile, ToolUseFile, UsageFile, WhenFile,
};
use super::names::ErrorName;
#[cfg(test)]
use super::schema;
use crate::script::{Reply, RequestMatcher};

/// A reply: `text` and `toolUse`, or one of `content`, `events`, `malformedToolUse`, `error`,
/// `http` and `hangUp`.
#[derive(Deserialize)]
#[cfg_attr(
    test,
    derive(schemars::JsonSchema),
    schemars(rename = "Reply", extend("oneOf" = schema::reply_kinds()))
)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct ReplyFile {
    /// The requests that it is for: those that meet all conditions.
    pub(super) when: Option<WhenFile>,
    /// How often it is used.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub(super) times: Option<u64>,
    /// A text; before the tool use, if there is one.
    text: Option<String>,
    /// The use of a tool.
    tool_use: Option<ToolUseFile>,
    /// Content blocks in the form of Converse, sent unchanged. A `toolUseId` of `null` is replaced
    /// by an id.
    content: Option<Vec<Value>>,
    /// The events of a stream, each an object that has its payload under its name.
    events: Option<Vec<EventFile>>,
    /// A tool use that is malformed in a way that is known from models.
    malformed_tool_use: Option<MalformedFile>,
    /// An error of AWS, by its name.
    error: Option<ErrorName>,
    /// The message of the error. Without it, an error of credentials has the words of AWS.
    message: Option<String>,
    /// A raw HTTP response.
    http: Option<HttpFile>,
    /// No response: the connection is closed or reset.
    hang_up: Option<HangUpFile>,
    /// The stop reason, which may be one that AWS does not define. A reply that has neither a stop
    /// reason nor token counts ends where its request says: `maxTokens`, `stopSequences`.
    stop_reason: Option<String>,
    /// The token counts to report instead of an estimate.
    usage: Option<UsageFile>,
    /// The trace of a guardrail, AWS's `GuardrailTraceAssessment`.
    guardrail_trace: Option<Value>,
    /// Headers of the response.
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// The wait before the response, in milliseconds.
    #[serde(default)]
    latency_ms: u64,
    /// Where and how the response fails.
    fault: Option<FaultFile>,
}

impl ReplyFile {
    pub(super) fn into_reply(self) -> Result<(Option<RequestMatcher>, Reply), String> {
        self.check()?;
        let is_message = self.is_message();
        let matcher = self.when.map(WhenFile::into_matcher);
        let mut reply = if let Some(blocks) = self.content {
            Reply::content(blocks.into())
        } else if let Some(events) = self.events {
            Reply::events(events.into_iter().flat_map(|event| event.0))
        } else if let Some(malformed) = self.malformed_tool_use {
            malformed.into_reply()
        } else if let Some(ErrorName(error)) = self.error {
            let words = error.words().unwrap_or("The script has this error.");
            let message = self.message.unwrap_or_else(|| words.to_owned());
            Reply::error(error, message)
        } else if let Some(http) = self.http {
            http.into_reply()
        } else if let Some(hang_up) = self.hang_up {
            hang_up.into_reply()
        } else {
            let text = self.text.into_iter().fold(Reply::message(), Reply::and_text);
            self.tool_use.into_iter().fold(text, |reply, tool_use| tool_use.add_to(reply))
        };
        if is_message {
            reply = self.stop_reason.into_iter().fold(reply, Reply::stop_reason);
            reply = self.usage.into_iter().fold(reply, |reply, usage| usage.add_to(reply));
            reply = self.guardrail_trace.into_iter().fold(reply, Reply::guardrail_trace);
        }
        reply =
            self.headers.into_iter().fold(reply, |reply, (name, value)| reply.header(name, value));
        reply = self.times.into_iter().fold(reply, Reply::times);
        reply = reply.latency(Duration::from_millis(self.latency_ms));
        match self.fault {
            Some(fault) => Ok((matcher, fault.add_to(reply)?)),
            None => Ok((matcher, reply)),
        }
    }

    fn is_message(&self) -> bool {
        let others = [
            self.events.is_some(),
            self.error.is_some(),
            self.http.is_some(),
            self.hang_up.is_some(),
        ];
        !others.contains(&true)
    }

    /// Checks what the types do not express.
    fn check(&self) -> Result<(), String> {
        let kinds = [
            self.text.is_some() || self.tool_use.is_some(),
            self.content.is_some(),
            self.events.is_some(),
            self.malformed_tool_use.is_some(),
            self.error.is_some(),
            self.http.is_some(),
            self.hang_up.is_some(),
        ];
        if kinds.into_iter().filter(|given| *given).count() != 1 {
            return Err("a reply has `text` and `toolUse`, or one of `content`, `events`, \
                        `malformedToolUse`, `error`, `http` and `hangUp`"
                .to_owned());
        }
        if self.message.is_some() && self.error.is_none() {
            return Err("`message` belongs to `error`; the text of a message is `text`".to_owned());
        }
        let has_message_member =
            self.stop_reason.is_some() || self.usage.is_some() || self.guardrail_trace.is_some();
        if has_message_member && !self.is_message() {
            return Err("`stopReason`, `usage` and `guardrailTrace` belong to `text`, `toolUse`, \
                        `content` and `malformedToolUse`"
                .to_owned());
        }
        if self.events.iter().flatten().any(|event| event.0.len() != 1) {
            return Err("an event is an object with one key, its name".to_owned());
        }
        if self.times == Some(0) {
            return Err("`times` must be at least 1".to_owned());
        }
        if let Some(http) = &self.http {
            http.check()?;
        }
        let is_invalid = |(name, value): &(&String, &String)| {
            HeaderName::try_from(*name).is_err() || HeaderValue::try_from(*value).is_err()
        };
        match self.headers.iter().find(is_invalid) {
            Some((name, _)) => Err(format!("HTTP does not allow the header `{name}` or its value")),
            None => Ok(()),
        }
    }
}
