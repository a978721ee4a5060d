//! Which requests a reply is for.

use axum::body::Bytes;
use serde_json::Value;

use crate::operation::Operation;
use crate::validate::items;

/// Which requests a reply of a [`Script`](crate::Script) is for: those that have all that is named
/// here.
///
/// ```
/// use bedrock_prompt_local::When;
///
/// When::new().model("amazon.nova").operation("ConverseStream");
/// When::new().text("invoice");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct When {
    model: Option<String>,
    operation: Option<String>,
    text: Option<String>,
}

/// A request as a script looks at it.
pub(crate) struct Asked<'r> {
    pub(crate) operation: Operation,
    pub(crate) model_id: &'r str,
    pub(crate) body: &'r Bytes,
}

impl When {
    /// Every request.
    pub fn new() -> Self {
        Self::default()
    }

    /// The id of the model holds this: `amazon.nova` is for `us.amazon.nova-lite-v1:0` as well.
    pub fn model(mut self, part: impl Into<String>) -> Self {
        self.model = Some(part.into());
        self
    }

    /// The operation has this name, such as `ConverseStream`.
    pub fn operation(mut self, name: impl Into<String>) -> Self {
        self.operation = Some(name.into());
        self
    }

    /// The last message of the user holds this text, in its own words or in the result of a tool;
    /// or the text to embed, or the question to a knowledge base.
    pub fn text(mut self, part: impl Into<String>) -> Self {
        self.text = Some(part.into());
        self
    }

    pub(crate) fn names(&self, operation: Operation) -> bool {
        self.operation.as_deref() == Some(operation.0)
    }

    pub(crate) fn fits(&self, asked: &Asked<'_>) -> bool {
        self.model.as_ref().is_none_or(|part| asked.model_id.contains(part))
            && (self.operation.is_none() || self.names(asked.operation))
            && self.text.as_ref().is_none_or(|part| {
                let body = serde_json::from_slice(asked.body).unwrap_or_default();
                last_text(&body).contains(part)
            })
    }
}

/// What was asked last, in the body of any operation; the texts of a message one a line.
pub(crate) fn last_text(body: &Value) -> String {
    let mut messages = items(&body["messages"]).iter();
    let mut texts = Vec::new();
    if let Some(message) = messages.rfind(|message| message["role"] == "user") {
        texts_of(&message["content"], &mut texts);
    } else {
        let known = ["/inputText", "/texts", "/prompt", "/retrievalQuery", "/input", "/content"];
        for at in known.iter().filter_map(|pointer| body.pointer(pointer)) {
            texts_of(at, &mut texts);
        }
    }
    texts.join("\n")
}

/// A text, a list of them, or blocks that hold one.
fn texts_of(content: &Value, texts: &mut Vec<String>) {
    match content {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(blocks) => blocks.iter().for_each(|block| texts_of(block, texts)),
        Value::Object(block) => {
            for name in ["text", "toolResult", "content", "json", "guardContent"] {
                match block.get(name) {
                    Some(json) if name == "json" => texts.push(json.to_string()),
                    Some(inner) => texts_of(inner, texts),
                    None => {}
                }
            }
        }
        _ => {}
    }
}
