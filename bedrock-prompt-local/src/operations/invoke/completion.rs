//! Mistral's older models and DeepSeek-R1: the prompt is one text with special tokens, and so is the
//! response.

use serde_json::{Value, json};

use super::body_check::BodyCheck;
use super::plain;
use crate::operations::responder::CompletedMessage;

/// What differs between the models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Completion {
    Mistral,
    DeepSeek,
}

impl Completion {
    /// The special tokens, and the role of the text after each.
    const fn tokens(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Mistral => &[
                ("[INST]", "user"),
                ("[/INST]", "assistant"),
                ("<s>", "system"),
                ("</s>", "system"),
            ],
            Self::DeepSeek => &[
                ("<｜User｜>", "user"),
                ("<｜Assistant｜>", "assistant"),
                ("<｜begin▁of▁sentence｜>", "system"),
                ("<｜end▁of▁sentence｜>", "system"),
                // The model continues after it.
                ("<think>", "assistant"),
            ],
        }
    }

    /// The member of a response with its text.
    const fn list(self) -> &'static str {
        match self {
            Self::Mistral => "outputs",
            Self::DeepSeek => "choices",
        }
    }

    /// Converts a body to a request of Converse.
    pub(super) fn to_converse(self, body: &Value) -> Result<Value, String> {
        let known = ["prompt", "max_tokens", "stop", "temperature", "top_p", "top_k"];
        let known = if self == Self::Mistral { &known[..] } else { &known[..5] };
        let mut check = BodyCheck::new(body, known)?;
        check.required("prompt");
        let prompt = check.text("prompt", 1).unwrap_or_default();
        check.integer("max_tokens", 1);
        check.integer("top_k", 0);
        check.fraction("temperature");
        check.fraction("top_p");
        if check.has_items("stop") {
            check.texts("stop", 10, usize::MAX);
        }
        check.finish()?;
        let mut request = self.turns(prompt);
        let names = [("max_tokens", "maxTokens"), ("stop", "stopSequences")];
        plain::add_parameters(&mut request, body, &names);
        Ok(request)
    }

    /// The turns of a prompt. A prompt without the token of a user is one user message.
    fn turns(self, prompt: &str) -> Value {
        let user = self.tokens()[0].0;
        if !prompt.contains(user) {
            return json!({"messages": [{"role": "user", "content": [{"text": prompt}]}]});
        }
        let (mut system, mut messages) = (Vec::new(), Vec::new());
        let (mut role, mut rest) = ("system", prompt);
        loop {
            let next = self.next_token(rest);
            let text = rest[..next.map_or(rest.len(), |(at, ..)| at)].trim();
            match role {
                _ if text.is_empty() => {}
                "system" => system.push(json!({ "text": text })),
                role => messages.push(json!({"role": role, "content": [{"text": text}]})),
            }
            let Some((at, token, next_role)) = next else { break };
            role = next_role;
            rest = &rest[at + token.len()..];
        }
        if system.is_empty() {
            json!({ "messages": messages })
        } else {
            json!({"messages": messages, "system": system})
        }
    }

    /// The position of the next special token, the token, and its role.
    fn next_token(self, text: &str) -> Option<(usize, &'static str, &'static str)> {
        let found = self.tokens().iter();
        let found = found.filter_map(|(token, role)| Some((text.find(token)?, *token, *role)));
        found.min_by_key(|(at, ..)| *at)
    }

    pub(super) fn message(self, message: &CompletedMessage) -> Value {
        self.output(&plain::text(message), Some(plain::stop_reason(&message.stop_reason)))
    }

    pub(super) fn events(self, message: &CompletedMessage) -> Vec<Value> {
        let text = plain::text(message);
        let mut events: Vec<Value> =
            plain::chunks(&text).map(|chunk| self.output(chunk, None)).collect();
        events.push(self.output("", Some(plain::stop_reason(&message.stop_reason))));
        events
    }

    fn output(self, text: &str, stop_reason: Option<&str>) -> Value {
        json!({self.list(): [{"text": text, "stop_reason": stop_reason}]})
    }
}
