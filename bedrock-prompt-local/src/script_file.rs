//! Scripts as JSON: what a file may say, and what is wrong with it.

mod cut;
mod names;
#[cfg(test)]
mod schema;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, SeqAccess, Visitor};
use serde_json::Value;

use crate::{Odd, Reply, Script, When};

use cut::CutFile;
use names::{ErrorName, OperationName};

/// What is wrong with a script in JSON, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    line: usize,
    column: usize,
    message: String,
}

impl ScriptError {
    /// The line of the file, from 1; where a reply lacks something, the line of its end.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in the line.
    pub fn column(&self) -> usize {
        self.column
    }

    /// Which reply is wrong, and what could stand there.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for ScriptError {}

impl From<serde_json::Error> for ScriptError {
    fn from(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let message = error.to_string();
        let place = format!(" at line {line} column {column}");
        let message = message.strip_suffix(&place).unwrap_or(&message).to_owned();
        Self { line, column, message }
    }
}

/// Reads a script in JSON.
impl FromStr for Script {
    type Err = ScriptError;

    fn from_str(json: &str) -> Result<Self, ScriptError> {
        if !json.trim_start().starts_with('{') {
            let message = r#"a script is an object, such as {"replies": [{"text": "hello"}]}"#;
            return Err(ScriptError { line: 1, column: 1, message: message.to_owned() });
        }
        let file: ScriptFile = serde_json::from_str(json)?;
        let mut script = Self::new();
        for (when, reply) in file.replies {
            script = match when {
                Some(when) => script.on(when, reply),
                None => script.reply(reply),
            };
        }
        if let Some(always) = file.always {
            script.set_always(always);
        }
        Ok(script)
    }
}

/// A script for bedrock-local: what it answers.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "Script"))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ScriptFile {
    /// Where an editor finds this schema.
    #[serde(rename = "$schema")]
    _schema: Option<String>,
    /// A request takes the first reply that is for it and is not used up. One without `when`
    /// answers once, one with `when` as often as it is asked; `times` changes both.
    #[serde(default, deserialize_with = "numbered")]
    #[cfg_attr(test, schemars(with = "Vec<ReplyFile>"))]
    replies: Vec<(Option<When>, Reply)>,
    /// The reply to the requests that have no other.
    #[serde(default, deserialize_with = "for_all")]
    #[cfg_attr(test, schemars(with = "Option<ReplyFile>"))]
    always: Option<Reply>,
}

/// A reply: `text` and `toolUse`, or one of `content`, `events`, `odd`, `error`, `http` and
/// `hangUp`.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Reply", extend("oneOf" = schema::kinds())))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ReplyFile {
    /// Which requests it is for: those that have all that is named here.
    when: Option<WhenFile>,
    /// How often it answers.
    #[cfg_attr(test, schemars(range(min = 1)))]
    times: Option<u64>,
    /// A text; before the tool use, if there is one.
    text: Option<String>,
    /// The use of a tool.
    tool_use: Option<ToolUse>,
    /// Content blocks as Converse has them, sent as they are. A `toolUseId` of `null` is replaced
    /// by an id.
    content: Option<Vec<Value>>,
    /// The events of a stream, each an object with its payload under its name.
    events: Option<Vec<EventFile>>,
    /// A tool use that has gone wrong as models make it go wrong.
    odd: Option<OddFile>,
    /// An error of AWS, by its name.
    error: Option<ErrorName>,
    /// The message of the error.
    message: Option<String>,
    /// A raw HTTP answer.
    http: Option<Http>,
    /// No answer: the connection is closed or reset.
    hang_up: Option<HangUpFile>,
    /// The stop reason, also one that AWS does not know.
    stop_reason: Option<String>,
    /// The tokens to report, in place of an estimate.
    usage: Option<UsageFile>,
    /// What a guardrail found, as AWS's `GuardrailTraceAssessment`.
    guardrail_trace: Option<Value>,
    /// Headers of the answer.
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// The wait before the answer, in milliseconds.
    #[serde(default)]
    latency_ms: u64,
    /// Where and how the answer goes wrong.
    cut: Option<CutFile>,
}

/// Which requests a reply is for.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "When"))]
#[serde(deny_unknown_fields)]
struct WhenFile {
    /// A part of the model id, such as `amazon.nova`.
    model: Option<String>,
    /// The name of the operation, such as `ConverseStream`.
    operation: Option<OperationName>,
    /// A part of the last message of the user, or of the text to embed or to look for.
    text: Option<String>,
}

/// The use of a tool.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct ToolUse {
    /// The tool.
    name: String,
    /// The input; a string is the text of the input, also one that is no JSON.
    input: Value,
    /// The id, in place of one that the server makes.
    #[serde(rename = "toolUseId")]
    id: Option<String>,
}

/// An event, such as `{"messageStop": {"stopReason": "end_turn"}}`.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Event", extend("minProperties" = 1, "maxProperties" = 1)))]
struct EventFile(BTreeMap<String, Value>);

/// A tool use that has gone wrong.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "OddToolUse"))]
#[serde(deny_unknown_fields)]
struct OddFile {
    /// How.
    shape: Odd,
    /// The tool.
    name: String,
    /// The input as it would be right.
    input: Value,
}

/// A raw HTTP answer.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Http {
    /// The status.
    #[cfg_attr(test, schemars(range(min = 100, max = 999)))]
    status: u16,
    /// The body: a string as it is, anything else as JSON.
    #[serde(default)]
    body: Value,
}

/// How a connection ends without an answer.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "HangUp"))]
#[serde(rename_all = "camelCase")]
enum HangUpFile {
    /// In good order.
    Close,
    /// With an error of the socket.
    Reset,
}

/// Tokens.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Usage"))]
#[serde(deny_unknown_fields)]
struct UsageFile {
    /// Of the request, without those of a prompt cache.
    #[serde(rename = "inputTokens")]
    input: u64,
    /// Of the answer.
    #[serde(rename = "outputTokens")]
    output: u64,
    /// Read from a prompt cache.
    #[serde(rename = "cacheReadInputTokens")]
    cache_read: Option<u64>,
    /// Written to a prompt cache.
    #[serde(rename = "cacheWriteInputTokens")]
    cache_write: Option<u64>,
}

/// Reads the replies; a mistake is said to be in the one that has it.
fn numbered<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<(Option<When>, Reply)>, D::Error> {
    struct Replies;
    impl<'de> Visitor<'de> for Replies {
        type Value = Vec<(Option<When>, Reply)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of replies")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            let mut replies = Vec::new();
            loop {
                let number = replies.len() + 1;
                let wrong = |what: String| A::Error::custom(format!("reply {number}: {what}"));
                let next: Option<ReplyFile> =
                    list.next_element().map_err(|error| wrong(error.to_string()))?;
                let Some(reply) = next else { return Ok(replies) };
                replies.push(reply.finish().map_err(wrong)?);
            }
        }
    }
    deserializer.deserialize_seq(Replies)
}

fn for_all<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Reply>, D::Error> {
    let Some(reply) = Option::<ReplyFile>::deserialize(deserializer)? else { return Ok(None) };
    if reply.when.is_some() || reply.times.is_some() {
        let what = "`always` answers all requests; put a reply with `when` or `times` in `replies`";
        return Err(D::Error::custom(what));
    }
    let finished = reply.finish();
    finished
        .map(|(_, reply)| Some(reply))
        .map_err(|what| D::Error::custom(format!("always: {what}")))
}

impl ReplyFile {
    fn finish(self) -> Result<(Option<When>, Reply), String> {
        self.check()?;
        let is_message = self.is_message();
        let when = self.when.map(WhenFile::finish);
        let mut reply = if let Some(blocks) = self.content {
            Reply::content(blocks.into())
        } else if let Some(events) = self.events {
            Reply::events(events.into_iter().flat_map(|event| event.0))
        } else if let Some(odd) = self.odd {
            Reply::odd(odd.shape, odd.name, odd.input)
        } else if let Some(ErrorName(error)) = self.error {
            let message = self.message.unwrap_or_else(|| "The script says so.".to_owned());
            Reply::error(error, message)
        } else if let Some(http) = self.http {
            http.finish()
        } else if let Some(how) = self.hang_up {
            match how {
                HangUpFile::Close => Reply::hang_up(),
                HangUpFile::Reset => Reply::reset(),
            }
        } else {
            let text = self.text.into_iter().fold(Reply::message(), Reply::and_text);
            self.tool_use.into_iter().fold(text, |reply, used| used.add_to(reply))
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
        match self.cut {
            Some(cut) => Ok((when, cut.add_to(reply)?)),
            None => Ok((when, reply)),
        }
    }

    fn is_message(&self) -> bool {
        let others = [self.error.is_some(), self.http.is_some(), self.hang_up.is_some()];
        self.events.is_none() && !others.contains(&true)
    }

    /// What no type says.
    fn check(&self) -> Result<(), String> {
        let kinds = [
            self.text.is_some() || self.tool_use.is_some(),
            self.content.is_some(),
            self.events.is_some(),
            self.odd.is_some(),
            self.error.is_some(),
            self.http.is_some(),
            self.hang_up.is_some(),
        ];
        if kinds.into_iter().filter(|given| *given).count() != 1 {
            return Err(
                "write `text` and `toolUse`, or one of `content`, `events`, `odd`, `error`, \
                        `http` and `hangUp`"
                    .to_owned(),
            );
        }
        if self.message.is_some() && self.error.is_none() {
            return Err("`message` goes with `error`; an answer has its words in `text`".to_owned());
        }
        let of_message =
            self.stop_reason.is_some() || self.usage.is_some() || self.guardrail_trace.is_some();
        if of_message && !self.is_message() {
            return Err("`stopReason`, `usage` and `guardrailTrace` go with `text`, `toolUse`, \
                        `content` and `odd`"
                .to_owned());
        }
        if self.events.iter().flatten().any(|event| event.0.len() != 1) {
            return Err("an event is an object with one key, its name".to_owned());
        }
        if self.times == Some(0) {
            return Err("`times` is 1 or more".to_owned());
        }
        if let Some(http) = &self.http
            && !(100..=999).contains(&http.status)
        {
            return Err(format!("`status` is from 100 to 999, and not {}", http.status));
        }
        let illegal = |(name, value): &(&String, &String)| {
            HeaderName::try_from(*name).is_err() || HeaderValue::try_from(*value).is_err()
        };
        match self.headers.iter().find(illegal) {
            Some((name, _)) => {
                Err(format!("HTTP does not allow the header `{name}`, or its value"))
            }
            None => Ok(()),
        }
    }
}

impl WhenFile {
    fn finish(self) -> When {
        let when = self.model.into_iter().fold(When::new(), When::model);
        let when = self.operation.into_iter().fold(when, |when, name| when.operation(name.0));
        self.text.into_iter().fold(when, When::text)
    }
}

impl ToolUse {
    fn add_to(self, reply: Reply) -> Reply {
        reply.and_tool_use(self.name, self.input).with(|message| {
            if let (Some(id), Some(block)) = (self.id, message.content.last_mut()) {
                block["toolUse"]["toolUseId"] = id.into();
            }
        })
    }
}

impl Http {
    fn finish(self) -> Reply {
        let body = match self.body {
            Value::Null => String::new(),
            Value::String(text) => text,
            json => json.to_string(),
        };
        Reply::http(self.status, body)
    }
}

impl UsageFile {
    fn add_to(self, reply: Reply) -> Reply {
        let reply = reply.usage(self.input, self.output);
        match (self.cache_read, self.cache_write) {
            (None, None) => reply,
            (read, write) => reply.cache_usage(read.unwrap_or(0), write.unwrap_or(0)),
        }
    }
}
