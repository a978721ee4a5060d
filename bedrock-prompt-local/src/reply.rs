//! One reply of a script.

use serde_json::{Value, json};

use crate::{AwsError, Cut};

/// One reply that a [`Script`](crate::Script) gives.
///
/// ```
/// use bedrock_prompt_local::{AwsError, Cut, Reply};
/// use serde_json::json;
///
/// Reply::tool_use("invoice", json!({"number": "INV-7"}));
/// Reply::text("Let me look.").and_tool_use("search", json!({"query": "INV-7"}));
/// Reply::text("cut off").stop_reason("max_tokens").usage(10, 5);
/// Reply::error(AwsError::Throttling, "Too many requests");
/// Reply::text("never to the end").cut_after(3, Cut::Connection);
/// Reply::http(502, "<html>Bad Gateway</html>");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Reply {
    pub(crate) kind: Kind,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) faults: Faults,
}

/// After how many events a stream goes wrong, and how.
pub(crate) type Faults = Option<(usize, Cut)>;

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Message(Message),
    Error(AwsError, String),
    Http(u16, Vec<u8>),
    HangUp,
}

/// The parts of an answer with status 200 that a script decides.
#[derive(Clone, Debug, Default)]
pub(crate) struct Message {
    pub(crate) content: Vec<Value>,
    pub(crate) stop_reason: Option<String>,
    pub(crate) usage: Option<(u64, u64)>,
}

impl Reply {
    /// An answer that uses a tool; its stop reason is `tool_use`.
    pub fn tool_use(name: impl Into<String>, input: Value) -> Self {
        Self::content(json!([])).and_tool_use(name, input)
    }

    /// An answer in plain text; its stop reason is `end_turn`.
    pub fn text(text: impl Into<String>) -> Self {
        Self::content(json!([])).and_text(text)
    }

    /// An answer with these content blocks, sent as they are.
    ///
    /// `blocks` is an array of blocks, or one block. The stop reason is `tool_use` if there is a
    /// `toolUse` among them, else `end_turn`. A `toolUseId` of `null` is replaced by an id. In a
    /// stream, an `input` that is a string is sent as the text of the input, also one that breaks
    /// off or is no JSON.
    pub fn content(blocks: Value) -> Self {
        let content = match blocks {
            Value::Array(blocks) => blocks,
            block => vec![block],
        };
        Self::new(Kind::Message(Message { content, ..Message::default() }))
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
        Self::new(Kind::HangUp)
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

    /// Sets the stop reason, also one that AWS does not know.
    pub fn stop_reason(self, stop_reason: impl Into<String>) -> Self {
        self.with(|message| message.stop_reason = Some(stop_reason.into()))
    }

    /// Sets the tokens that the answer reports, in place of the estimate.
    pub fn usage(self, input_tokens: u64, output_tokens: u64) -> Self {
        self.with(|message| message.usage = Some((input_tokens, output_tokens)))
    }

    /// Sets a response header, on any kind of reply. One that HTTP does not allow is not sent.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
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
        self.faults = Some((events, cut));
        self
    }

    fn new(kind: Kind) -> Self {
        Self { kind, headers: Vec::new(), faults: None }
    }

    fn with(mut self, change: impl FnOnce(&mut Message)) -> Self {
        if let Kind::Message(message) = &mut self.kind {
            change(message);
        }
        self
    }
}
