//! Which requests a reply is for.

use crate::json::Node;
use crate::protocol::Operation;

/// The requests that a reply of a [`Script`](crate::Script) is for: those that meet all conditions.
///
/// ```
/// use bedrock_prompt_local::RequestMatcher;
///
/// RequestMatcher::new().model("amazon.nova").operation("ConverseStream");
/// RequestMatcher::new().text("invoice");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct RequestMatcher {
    model: Option<String>,
    operation: Option<String>,
    text: Option<String>,
}

/// The parts of a request that a script looks at.
pub(crate) struct RequestView<'r> {
    pub(crate) operation: Operation,
    pub(crate) model_id: &'r str,
    pub(crate) body: &'r [u8],
}

impl RequestMatcher {
    /// Matches every request.
    pub fn new() -> Self {
        Self::default()
    }

    /// The model id contains this: `amazon.nova` also matches `us.amazon.nova-lite-v1:0`.
    pub fn model(mut self, part: impl Into<String>) -> Self {
        self.model = Some(part.into());
        self
    }

    /// The operation has this name, such as `ConverseStream`.
    pub fn operation(mut self, name: impl Into<String>) -> Self {
        self.operation = Some(name.into());
        self
    }

    /// The last user message contains this text, also in a tool result. For other operations: the
    /// text to embed, or the question to a knowledge base.
    pub fn text(mut self, part: impl Into<String>) -> Self {
        self.text = Some(part.into());
        self
    }

    pub(super) fn names(&self, operation: Operation) -> bool {
        self.operation.as_deref() == Some(operation.name())
    }

    pub(super) fn matches(&self, request: &RequestView<'_>) -> bool {
        self.model.as_ref().is_none_or(|part| request.model_id.contains(part))
            && (self.operation.is_none() || self.names(request.operation))
            && self.text.as_ref().is_none_or(|part| {
                let body = serde_json::from_slice(request.body).unwrap_or(Node::Null);
                last_user_text(&body).contains(part)
            })
    }
}

/// The texts of the last user message, one per line; or the text that is the input of another
/// operation.
pub(crate) fn last_user_text(body: &Node<'_>) -> String {
    let mut messages = body["messages"].items().iter();
    let mut texts = Vec::new();
    if let Some(message) = messages.rfind(|message| message["role"] == "user") {
        collect_texts(&message["content"], &mut texts);
    } else {
        let inputs = ["/inputText", "/texts", "/prompt", "/retrievalQuery", "/input", "/content"];
        for input in inputs.iter().filter_map(|pointer| body.pointer(pointer)) {
            collect_texts(input, &mut texts);
        }
    }
    texts.join("\n")
}

/// Collects from a text, a list of texts, or blocks that contain one.
fn collect_texts(content: &Node<'_>, texts: &mut Vec<String>) {
    match content {
        Node::Text(text) => texts.push(text.clone().into_owned()),
        Node::List(blocks) => blocks.iter().for_each(|block| collect_texts(block, texts)),
        Node::Object(_) => {
            for name in ["text", "toolResult", "content", "json", "guardContent"] {
                match content.get(name) {
                    Some(json) if name == "json" => texts.push(json.to_value().to_string()),
                    Some(inner) => collect_texts(inner, texts),
                    None => {}
                }
            }
        }
        _ => {}
    }
}
