//! One reply of a script.

use std::time::Duration;

use serde_json::{Value, json};

use super::{InputDeltas, MalformedToolUse};
use crate::protocol::{AwsError, FaultPosition, HangUp, PlacedFault, StreamFault};

/// One reply that a [`Script`](crate::Script) gives.
///
/// ```
/// use bedrock_prompt_local::Reply;
/// use serde_json::json;
///
/// Reply::tool_use("invoice", json!({"number": "INV-7"}));
/// Reply::text("Let me look.").and_tool_use("search", json!({"query": "INV-7"}));
/// Reply::message().and_reasoning("It is a letter.", Some("c2ln")).and_text("Dear Sir");
/// Reply::text("cut off").stop_reason("max_tokens").usage(10, 5);
/// ```
///
/// # Where a message ends
///
/// A message ends where its request says: at a sequence of `stopSequences` in a text, with the stop
/// reason `stop_sequence`, or after `maxTokens`, with the stop reason `max_tokens`, also in the
/// middle of the input of a tool. A reply that has a [stop reason](Self::stop_reason) or
/// [token counts](Self::usage) of its own is sent whole, and so are [events](Self::events) and
/// [raw responses](Self::http). A token has four characters here.
///
/// ```
/// use bedrock_prompt_local::Reply;
///
/// // At most `maxTokens` of it, or all of it.
/// Reply::text("A long answer");
/// Reply::text("A long answer").stop_reason("end_turn");
/// ```
///
/// # Faults
///
/// | Fault | Reply |
/// |---|---|
/// | an error | `Reply::error(AwsError::Throttling, "Too many requests")` |
/// | an error for the first three calls | `.times(3)` |
/// | a response that AWS does not send | `Reply::http(502, "<html>Bad Gateway</html>")` |
/// | a closed connection without a response | `Reply::hang_up()` |
/// | a slow response | `.latency(Duration::from_secs(9))` |
/// | an exception in a stream | `.fault_after(3, StreamFault::exception(AwsError::Throttling, ".."))` |
/// | an error frame in a stream | `.fault_after(3, StreamFault::Error { .. })` |
/// | a wrong checksum | `.fault_after(3, StreamFault::BadCrc)` |
/// | half a frame | `.fault_after(3, StreamFault::HalfFrame)` |
/// | a closed connection in the middle | `.fault_after(3, StreamFault::Connection)` |
/// | a reset connection in the middle | `.fault_at_byte(100, StreamFault::Reset)` |
/// | a response that stalls | `.fault_at_byte(100, StreamFault::Stall)` |
/// | a pause in the middle | `.fault_at_byte(100, StreamFault::Pause(..))` |
/// | an empty or incomplete body | `.fault_at_byte(100, StreamFault::End)` |
/// | another content type | `.header("content-type", "text/html")` |
#[derive(Clone, Debug)]
#[must_use]
pub struct Reply {
    pub(crate) kind: ReplyKind,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) fault: Option<PlacedFault>,
    pub(crate) latency: Duration,
    /// How often a script gives this reply.
    pub(super) times: Option<u64>,
}

#[derive(Clone, Debug)]
pub(crate) enum ReplyKind {
    Message(MessageDraft),
    Events(Vec<(String, Value)>),
    Error(AwsError, String),
    Http(u16, Vec<u8>),
    HangUp(HangUp),
}

/// The parts of a successful response that a script decides; the rest is filled in later.
#[derive(Clone, Debug, Default)]
pub(crate) struct MessageDraft {
    pub(crate) content: Vec<Value>,
    pub(crate) stop_reason: Option<String>,
    pub(crate) usage: Option<(u64, u64)>,
    /// The place of the stop sequence that ended the message in the request.
    pub(crate) stop_sequence: Option<usize>,
    /// The maximum of output tokens to report.
    pub(crate) max_tokens: Option<u64>,
    /// The tokens that are read from a prompt cache, and those that are written to it.
    pub(crate) cache: Option<(u64, u64)>,
    pub(crate) latency: Duration,
    pub(crate) input_deltas: InputDeltas,
    /// The guardrail's part of the trace; `null` if there is none.
    pub(crate) trace: Value,
}

impl Reply {
    /// A message without content, to which the `and_..` methods add blocks. Its stop reason is
    /// `tool_use` if there is a tool use among them, else `end_turn`.
    ///
    /// ```
    /// use bedrock_prompt_local::Reply;
    /// use serde_json::json;
    ///
    /// Reply::message().and_redacted_reasoning("c2VjcmV0").and_tool_use("find", json!({}));
    /// ```
    pub fn message() -> Self {
        Self::new(ReplyKind::Message(MessageDraft::default()))
    }

    /// A message that uses a tool; its stop reason is `tool_use`.
    ///
    /// An input that is a string is the text of the input, which may be truncated or invalid JSON:
    /// a stream sends it unchanged, a complete response sends it as a JSON string.
    pub fn tool_use(name: impl Into<String>, input: Value) -> Self {
        Self::message().and_tool_use(name, input)
    }

    /// A message in plain text; its stop reason is `end_turn`.
    pub fn text(text: impl Into<String>) -> Self {
        Self::message().and_text(text)
    }

    /// A message with these content blocks, which are sent unchanged.
    ///
    /// `blocks` is an array of blocks, or one block. The stop reason is `tool_use` if there is a
    /// `toolUse` among them, else `end_turn`. A `toolUseId` of `null` is replaced by an id, and a
    /// `signature` of `null` by that of the model, which is none where it is not Claude. For an
    /// `input` that is a string see [`tool_use`](Self::tool_use).
    pub fn content(blocks: Value) -> Self {
        let content = match blocks {
            Value::Array(blocks) => blocks,
            block => vec![block],
        };
        Self::new(ReplyKind::Message(MessageDraft { content, ..MessageDraft::default() }))
    }

    /// A stream of these events, each with its name and its payload, for forms that no other reply
    /// has. They are sent unchanged, with AWS's padding.
    ///
    /// Operations that do not stream respond with an error that says so.
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
        Self::new(ReplyKind::Events(events.collect()))
    }

    /// A tool use that is malformed in a way that is known from models.
    ///
    /// ```
    /// use bedrock_prompt_local::{MalformedToolUse, Reply};
    /// use serde_json::json;
    ///
    /// let input = json!({"category": "billing"});
    /// Reply::malformed_tool_use(MalformedToolUse::Nova, "sort", input);
    /// ```
    pub fn malformed_tool_use(form: MalformedToolUse, name: impl AsRef<str>, input: Value) -> Self {
        form.reply(name.as_ref(), input)
    }

    /// An error in the form of AWS: status, `x-amzn-ErrorType`, and a JSON body with the message.
    pub fn error(error: AwsError, message: impl Into<String>) -> Self {
        Self::new(ReplyKind::Error(error, message.into()))
    }

    /// A raw HTTP response: any status from 100 to 999, any body. Its content type is
    /// `application/json` unless [`header`](Self::header) sets another.
    pub fn http(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(ReplyKind::Http(status, body.into()))
    }

    /// No response: the connection is closed once the request has been read.
    pub fn hang_up() -> Self {
        Self::new(ReplyKind::HangUp(HangUp::Close))
    }

    /// No response: the connection is reset once the request has been read.
    pub fn reset() -> Self {
        Self::new(ReplyKind::HangUp(HangUp::Reset))
    }

    /// Adds a text block. Has no effect on a reply that is not a message.
    pub fn and_text(self, text: impl Into<String>) -> Self {
        let text = text.into();
        self.map_message(|message| message.content.push(json!({ "text": text })))
    }

    /// Adds a tool use. Has no effect on a reply that is not a message.
    pub fn and_tool_use(self, name: impl Into<String>, input: Value) -> Self {
        let mut block = json!({"toolUse": {"toolUseId": null, "name": name.into()}});
        block["toolUse"]["input"] = input;
        self.map_message(|message| message.content.push(block))
    }

    /// Adds a block of reasoning, with a signature as Claude sends it and other models do not. Has
    /// no effect on a reply that is not a message.
    pub fn and_reasoning(self, text: impl Into<String>, signature: Option<&str>) -> Self {
        let mut reasoning = json!({ "text": text.into() });
        if let Some(signature) = signature {
            reasoning["signature"] = signature.into();
        }
        let block = json!({"reasoningContent": {"reasoningText": reasoning}});
        self.map_message(|message| message.content.push(block))
    }

    /// Adds a block of redacted reasoning; `base64` is sent unchanged. Has no effect on a reply
    /// that is not a message.
    pub fn and_redacted_reasoning(self, base64: impl Into<String>) -> Self {
        let block = json!({"reasoningContent": {"redactedContent": base64.into()}});
        self.map_message(|message| message.content.push(block))
    }

    /// Adds a text with citations, an array of AWS's `Citation`. Has no effect on a reply that is
    /// not a message.
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
        self.map_message(|message| message.content.push(block))
    }

    /// Sets the stop reason, which may be one that AWS does not define.
    pub fn stop_reason(self, stop_reason: impl Into<String>) -> Self {
        self.map_message(|message| message.stop_reason = Some(stop_reason.into()))
    }

    /// Sets the token counts that the response reports instead of an estimate.
    pub fn usage(self, input_tokens: u64, output_tokens: u64) -> Self {
        self.map_message(|message| message.usage = Some((input_tokens, output_tokens)))
    }

    /// Sets the tokens that are read from a prompt cache and written to it. They are not part of
    /// [`usage`](Self::usage).
    pub fn cache_usage(self, read_tokens: u64, write_tokens: u64) -> Self {
        self.map_message(|message| message.cache = Some((read_tokens, write_tokens)))
    }

    /// Sets the trace of a guardrail, AWS's `GuardrailTraceAssessment`, for filters that the
    /// guardrails of this server do not implement.
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
        self.map_message(|message| message.trace = trace)
    }

    /// Sets a response header, on any kind of reply. A header that HTTP does not allow is not sent.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Waits before the response; a message reports the wait as its latency.
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

    /// Makes a stream fail after this many events, or at its end if it has fewer.
    ///
    /// Has no effect on an operation that does not stream, nor on a reply that has no events.
    ///
    /// ```
    /// use bedrock_prompt_local::{AwsError, Reply, StreamFault};
    ///
    /// let throttled = StreamFault::exception(AwsError::Throttling, "Too many tokens");
    /// Reply::text("One moment").fault_after(2, throttled);
    /// Reply::text("One moment").fault_after(4, StreamFault::Stall);
    /// ```
    pub fn fault_after(self, events: usize, fault: StreamFault) -> Self {
        self.fault_at(FaultPosition::Events(events), fault)
    }

    /// Makes a response of any operation fail after this many bytes of its body, or at its end if
    /// it has fewer.
    ///
    /// A [`StreamFault`] that changes a frame changes the first one that begins at that byte or
    /// later. It has no effect on a response that is not a stream.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use bedrock_prompt_local::{Reply, StreamFault};
    ///
    /// Reply::text("One moment").fault_at_byte(40, StreamFault::Reset);
    /// Reply::text("One moment").fault_at_byte(0, StreamFault::Pause(Duration::from_millis(20)));
    /// ```
    pub fn fault_at_byte(self, bytes: u64, fault: StreamFault) -> Self {
        self.fault_at(FaultPosition::Bytes(bytes), fault)
    }

    fn fault_at(mut self, position: FaultPosition, fault: StreamFault) -> Self {
        self.fault = Some(PlacedFault { position, fault });
        self
    }

    fn new(kind: ReplyKind) -> Self {
        Self { kind, headers: Vec::new(), fault: None, latency: Duration::ZERO, times: None }
    }

    /// Changes the message; has no effect on any other kind of reply.
    pub(crate) fn map_message(mut self, change: impl FnOnce(&mut MessageDraft)) -> Self {
        if let ReplyKind::Message(message) = &mut self.kind {
            change(message);
        }
        self
    }
}
