//! One reply of a script.

use std::time::Duration;

use serde_json::{Value, json};

use crate::cut::{At, Fault};
use crate::delivery::HangUp;
use crate::pieces::Deltas;
use crate::{AwsError, Cut, Odd};

/// One reply that a [`Script`](crate::Script) gives.
///
/// ```
/// use bedrock_prompt_local::{AwsError, Cut, Reply};
/// use serde_json::json;
///
/// Reply::tool_use("invoice", json!({"number": "INV-7"}));
/// Reply::text("Let me look.").and_tool_use("search", json!({"query": "INV-7"}));
/// Reply::message().and_reasoning("It is a letter.", Some("c2ln")).and_text("Dear Sir");
/// Reply::text("cut off").stop_reason("max_tokens").usage(10, 5);
/// ```
///
/// # Faults
///
/// | What goes wrong | Reply |
/// |---|---|
/// | an error in place of an answer | `Reply::error(AwsError::Throttling, "Too many requests")` |
/// | the same for the first three calls | `.times(3)` |
/// | something that AWS does not send | `Reply::http(502, "<html>Bad Gateway</html>")` |
/// | no answer, and a closed connection | `Reply::hang_up()` |
/// | a slow answer | `.latency(Duration::from_secs(9))` |
/// | an exception or an error frame in a stream | `.cut_after(3, Cut::Exception(AwsError::Throttling, ..))` |
/// | a wrong checksum, half a frame | `.cut_after(3, Cut::BadCrc)`, `.cut_after(3, Cut::HalfFrame)` |
/// | a connection that breaks | `.cut_after(3, Cut::Connection)`, `.cut_at_byte(100, Cut::Reset)` |
/// | an answer that stalls | `.cut_at_byte(100, Cut::Stall)`, `.cut_at_byte(100, Cut::Pause(..))` |
/// | an empty body, half a body | `.cut_at_byte(0, Cut::End)`, `.cut_at_byte(100, Cut::End)` |
/// | another content type | `.header("content-type", "text/html")` |
#[derive(Clone, Debug)]
#[must_use]
pub struct Reply {
    pub(crate) kind: Kind,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) faults: Faults,
    pub(crate) latency: Duration,
    /// How often a script gives this reply.
    pub(crate) times: Option<u64>,
}

/// Where an answer goes wrong, and how.
pub(crate) type Faults = Option<Fault>;

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Message(Message),
    Events(Vec<(String, Value)>),
    Error(AwsError, String),
    Http(u16, Vec<u8>),
    HangUp(HangUp),
}

/// The parts of an answer with status 200 that a script decides.
#[derive(Clone, Debug, Default)]
pub(crate) struct Message {
    pub(crate) content: Vec<Value>,
    pub(crate) stop_reason: Option<String>,
    pub(crate) usage: Option<(u64, u64)>,
    /// Read from a prompt cache, and written to it.
    pub(crate) cache: Option<(u64, u64)>,
    pub(crate) latency: Duration,
    pub(crate) deltas: Deltas,
    /// The guardrail's part of the trace; none if it is `null`.
    pub(crate) trace: Value,
}

impl Reply {
    /// An answer without content; its stop reason is `end_turn`. What it is to hold comes behind.
    ///
    /// ```
    /// use bedrock_prompt_local::Reply;
    /// use serde_json::json;
    ///
    /// Reply::message().and_redacted_reasoning("c2VjcmV0").and_tool_use("find", json!({}));
    /// ```
    pub fn message() -> Self {
        Self::new(Kind::Message(Message::default()))
    }

    /// An answer that uses a tool; its stop reason is `tool_use`.
    ///
    /// An input that is a string is the text of the input, also one that breaks off or is no JSON:
    /// in a stream it is sent as it is, in one piece it is a string of JSON.
    pub fn tool_use(name: impl Into<String>, input: Value) -> Self {
        Self::message().and_tool_use(name, input)
    }

    /// An answer in plain text; its stop reason is `end_turn`.
    pub fn text(text: impl Into<String>) -> Self {
        Self::message().and_text(text)
    }

    /// An answer with these content blocks, sent as they are.
    ///
    /// `blocks` is an array of blocks, or one block. The stop reason is `tool_use` if there is a
    /// `toolUse` among them, else `end_turn`. A `toolUseId` of `null` is replaced by an id. An
    /// `input` that is a string is what it is in [`tool_use`](Self::tool_use).
    pub fn content(blocks: Value) -> Self {
        let content = match blocks {
            Value::Array(blocks) => blocks,
            block => vec![block],
        };
        Self::new(Kind::Message(Message { content, ..Message::default() }))
    }

    /// A stream of these events, each with its name and its payload, sent as they are but for
    /// AWS's padding: for shapes that no other reply has.
    ///
    /// Operations that do not stream answer with an error that says so.
    ///
    /// ```
    /// use bedrock_prompt_local::Reply;
    /// use serde_json::json;
    ///
    /// Reply::events([
    ///     ("messageStart", json!({"role": "assistant", "aNewKey": 1})),
    ///     ("contentBlockDelta", json!({"contentBlockIndex": 0, "delta": {"text": "Hello."}})),
    ///     ("contentBlockStop", json!({"contentBlockIndex": 0})),
    ///     ("messageStop", json!({"stopReason": "end_turn"})),
    /// ]);
    /// ```
    pub fn events<N: Into<String>>(events: impl IntoIterator<Item = (N, Value)>) -> Self {
        let events = events.into_iter().map(|(name, payload)| (name.into(), payload));
        Self::new(Kind::Events(events.collect()))
    }

    /// A tool use that has gone wrong as models make it go wrong.
    ///
    /// ```
    /// use bedrock_prompt_local::{Odd, Reply};
    /// use serde_json::json;
    ///
    /// Reply::odd(Odd::Nova, "sort", json!({"category": "billing"}));
    /// ```
    pub fn odd(odd: Odd, name: impl AsRef<str>, input: Value) -> Self {
        odd.reply(name.as_ref(), input)
    }

    /// An error as AWS answers it: status, `x-amzn-ErrorType`, and a JSON body with the message.
    pub fn error(error: AwsError, message: impl Into<String>) -> Self {
        Self::new(Kind::Error(error, message.into()))
    }

    /// A raw HTTP answer: any status from 100 to 999, any body. Its content type is
    /// `application/json` unless [`header`](Self::header) says otherwise.
    pub fn http(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(Kind::Http(status, body.into()))
    }

    /// No answer: the connection is closed once the request has been read.
    pub fn hang_up() -> Self {
        Self::new(Kind::HangUp(HangUp::Close))
    }

    /// No answer: the connection is reset once the request has been read.
    pub fn reset() -> Self {
        Self::new(Kind::HangUp(HangUp::Reset))
    }

    /// Adds a text block. Without effect on a reply that has no content blocks.
    pub fn and_text(self, text: impl Into<String>) -> Self {
        let text = text.into();
        self.with(|message| message.content.push(json!({ "text": text })))
    }

    /// Adds a tool use. Without effect on a reply that has no content blocks.
    pub fn and_tool_use(self, name: impl Into<String>, input: Value) -> Self {
        let mut block = json!({"toolUse": {"toolUseId": null, "name": name.into()}});
        block["toolUse"]["input"] = input;
        self.with(|message| message.content.push(block))
    }

    /// Adds a block of reasoning, with the signature that Claude gives and others do not. Without
    /// effect on a reply that has no content blocks.
    pub fn and_reasoning(self, text: impl Into<String>, signature: Option<&str>) -> Self {
        let mut reasoning = json!({ "text": text.into() });
        if let Some(signature) = signature {
            reasoning["signature"] = signature.into();
        }
        let block = json!({"reasoningContent": {"reasoningText": reasoning}});
        self.with(|message| message.content.push(block))
    }

    /// Adds a block of reasoning that nobody may read: `base64` is sent as it is. Without effect on
    /// a reply that has no content blocks.
    pub fn and_redacted_reasoning(self, base64: impl Into<String>) -> Self {
        let block = json!({"reasoningContent": {"redactedContent": base64.into()}});
        self.with(|message| message.content.push(block))
    }

    /// Adds a text with its sources, an array in the shape of AWS's `Citation`. Without effect on a
    /// reply that has no content blocks.
    ///
    /// ```
    /// use bedrock_prompt_local::Reply;
    /// use serde_json::json;
    ///
    /// let at = json!({"documentPage": {"documentIndex": 0, "start": 1, "end": 2}});
    /// Reply::message().and_cited_text("It is 12 EUR.", json!([{"title": "Bill", "location": at}]));
    /// ```
    pub fn and_cited_text(self, text: impl Into<String>, citations: Value) -> Self {
        let mut block = json!({"citationsContent": {"content": [{"text": text.into()}]}});
        block["citationsContent"]["citations"] = citations;
        self.with(|message| message.content.push(block))
    }

    /// Sets the stop reason, also one that AWS does not know.
    pub fn stop_reason(self, stop_reason: impl Into<String>) -> Self {
        self.with(|message| message.stop_reason = Some(stop_reason.into()))
    }

    /// Sets the tokens that the answer reports, in place of the estimate.
    pub fn usage(self, input_tokens: u64, output_tokens: u64) -> Self {
        self.with(|message| message.usage = Some((input_tokens, output_tokens)))
    }

    /// Sets the tokens that were read from a prompt cache and written to it, beside those of
    /// [`usage`](Self::usage).
    pub fn cache_usage(self, read_tokens: u64, write_tokens: u64) -> Self {
        self.with(|message| message.cache = Some((read_tokens, write_tokens)))
    }

    /// Sets what a guardrail found, in the shape of AWS's `GuardrailTraceAssessment`: for filters
    /// that the server's own guardrails do not have.
    ///
    /// ```
    /// use bedrock_prompt_local::Reply;
    /// use serde_json::json;
    ///
    /// let hate = json!({"type": "HATE", "confidence": "HIGH", "action": "BLOCKED"});
    /// Reply::text("I cannot answer that.")
    ///     .stop_reason("guardrail_intervened")
    ///     .guardrail_trace(json!({
    ///         "inputAssessment": {"gr1": {"contentPolicy": {"filters": [hate]}}},
    ///     }));
    /// ```
    pub fn guardrail_trace(self, trace: Value) -> Self {
        self.with(|message| message.trace = trace)
    }

    /// Sets a response header, on any kind of reply. One that HTTP does not allow is not sent.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Waits before the answer; a message reports the wait as its latency.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use bedrock_prompt_local::Reply;
    ///
    /// Reply::text("at last").latency(Duration::from_secs(70));
    /// ```
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// How often a script gives this reply, for [`Script::reply`](crate::Script::reply) and
    /// [`Script::on`](crate::Script::on).
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Makes a stream go wrong after so many events; at its end, if it has fewer.
    ///
    /// Operations that do not stream answer whole, and so do replies that are not a message.
    ///
    /// ```
    /// use bedrock_prompt_local::{AwsError, Cut, Reply};
    ///
    /// let throttled = Cut::Exception(AwsError::Throttling, "Too many tokens".to_owned());
    /// Reply::text("One moment").cut_after(2, throttled);
    /// Reply::text("One moment").cut_after(4, Cut::Stall);
    /// ```
    pub fn cut_after(mut self, events: usize, cut: Cut) -> Self {
        self.faults = Some(Fault { at: At::Event(events), cut });
        self
    }

    /// Makes an answer go wrong after so many bytes of its body, whatever the operation; at its
    /// end, if it has fewer.
    ///
    /// A [`Cut`] that needs a frame acts on the first one that begins there or behind it, and an
    /// answer that is not a stream has none.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use bedrock_prompt_local::{Cut, Reply};
    ///
    /// Reply::text("One moment").cut_at_byte(40, Cut::Reset);
    /// Reply::text("One moment").cut_at_byte(0, Cut::Pause(Duration::from_millis(20)));
    /// ```
    pub fn cut_at_byte(mut self, bytes: u64, cut: Cut) -> Self {
        self.faults = Some(Fault { at: At::Byte(bytes), cut });
        self
    }

    fn new(kind: Kind) -> Self {
        Self { kind, headers: Vec::new(), faults: None, latency: Duration::ZERO, times: None }
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut Message)) -> Self {
        if let Kind::Message(message) = &mut self.kind {
            change(message);
        }
        self
    }
}
