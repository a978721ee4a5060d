//! Which reasoning of earlier turns goes back to a model.
//!
//! What a model does not take is left out, and not put into a text: the answer stands without it, a
//! model that reads reasoning in its answers writes it into the next ones, and a draft in it may be
//! taken for an answer.

use std::borrow::Cow;
use std::collections::HashMap;

use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, Message, ReasoningContentBlock,
};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Verbatim, to_json};
use crate::model::{ReasoningHistory, base_of, is_opaque};
use crate::outcome::Error;
use crate::prompt::Fingerprint;

/// Stands for an answer where a message would have no content, or reasoning alone.
const NO_TEXT: &str = ".";

/// Where the reasoning of a message came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The id of the base model that gave it, or an ARN that does not name one.
    pub(crate) model_id: String,
    /// A hash of all that stood before it, if its model binds reasoning to that.
    pub(crate) prefix: Option<String>,
    /// Whether a model of its family has refused it: it does not go back.
    pub(crate) is_refused: bool,
}

/// The origins of the reasoning in messages, by a hash of its first block. Two models may give the
/// same: each hash has all its origins, in the order of the messages.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origins(HashMap<String, Vec<Origin>>);

impl Origins {
    /// Adds the origin of a message that follows those before; returns whether it has reasoning.
    pub(crate) fn add(&mut self, message: &Message, origin: Origin) -> bool {
        let key = key(message);
        let has_reasoning = key.is_some();
        if let Some(key) = key {
            self.0.entry(key).or_default().push(origin);
        }
        has_reasoning
    }

    /// The origin of each message, if it has reasoning whose origin is known.
    pub(crate) fn of(&self, messages: &[Message]) -> Vec<Option<&Origin>> {
        let mut nths: HashMap<String, usize> = HashMap::new();
        let of_message = |message| {
            let key = key(message)?;
            let nth = nths.entry(key.clone()).or_default();
            *nth += 1;
            self.0.get(&key)?.get(*nth - 1)
        };
        messages.iter().map(of_message).collect()
    }

    /// These, and those of messages that follow.
    pub(super) fn with(&self, more: &Self) -> Cow<'_, Self> {
        if more.0.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut all = self.clone();
        for (key, origins) in &more.0 {
            all.0.entry(key.clone()).or_default().extend_from_slice(origins);
        }
        Cow::Owned(all)
    }

    /// A model has refused reasoning in these messages: that of its family does not go back.
    pub(crate) fn forget(&mut self, messages: &[Message], model_id: &str) {
        let mut all = Self::default();
        for (message, origin) in messages.iter().zip(self.of(messages)) {
            let unknown = Origin { model_id: String::new(), prefix: None, is_refused: false };
            let mut origin = origin.cloned().unwrap_or(unknown);
            origin.is_refused |= !is_foreign(family(&origin.model_id), family(model_id));
            all.add(message, origin);
        }
        *self = all;
    }
}

/// The key of a message in [`Origins`]; `None` if it has no reasoning.
fn key(message: &Message) -> Option<String> {
    let first = message.content().iter().find_map(|block| block.as_reasoning_content().ok())?;
    let key = match first {
        ReasoningContentBlock::ReasoningText(text) => {
            Fingerprint::from_parts(&[text.text(), text.signature().unwrap_or_default()])
        }
        ReasoningContentBlock::RedactedContent(bytes) => {
            Fingerprint::from_parts(&["redacted", &format!("{:?}", bytes.as_ref())])
        }
        _ => return None,
    };
    Some(key.to_string())
}

/// The id of a model, without its geography.
pub(super) fn origin_model(id: &str) -> &str {
    if is_opaque(id) { id } else { base_of(id) }
}

/// A model that gets a conversation.
pub(super) struct Reader<'a> {
    pub(super) model_id: &'a str,
    pub(super) takes: ReasoningHistory,
    /// Whether it binds reasoning to what stood before it.
    pub(super) binds: bool,
    pub(super) origins: &'a Origins,
}

impl Reader<'_> {
    /// Leaves out the blocks that the model would refuse; returns whether there were any.
    pub(super) fn leave_out(&self, messages: &mut [Message]) -> bool {
        let mut has_left_out = false;
        let origins = self.origins.of(messages);
        for (message, origin) in messages.iter_mut().zip(origins) {
            if !has_reasoning(message) {
                continue;
            }
            let count = message.content.len();
            message.content.retain_mut(|block| match block {
                ContentBlock::ReasoningContent(block) => {
                    leave_out_empty_signature(block);
                    self.accepts(block, origin)
                }
                _ => true,
            });
            has_left_out |= message.content.len() < count;
            complete(message);
        }
        has_left_out
    }

    fn accepts(&self, block: &ReasoningContentBlock, origin: Option<&Origin>) -> bool {
        let (text, is_signed) = match block {
            ReasoningContentBlock::ReasoningText(text) => (text.text(), text.signature.is_some()),
            ReasoningContentBlock::RedactedContent(_) => ("", true),
            // Not known to the SDK, which cannot send it.
            _ => return false,
        };
        let of = match origin {
            Some(origin) => family(&origin.model_id),
            None => (is_signed && block.is_reasoning_text()).then_some(SIGNING_FAMILY),
        };
        let own = family(self.model_id);
        match self.takes {
            _ if is_foreign(of, own) => false,
            // What a model that binds has refused is left out together with what is not bound.
            _ if !self.binds && origin.is_some_and(|origin| origin.is_refused) => false,
            ReasoningHistory::No => false,
            ReasoningHistory::Signed => is_signed,
            // The family of an opaque ARN is not known: what it gave goes back as it came.
            ReasoningHistory::Any if own.is_none_or(|own| own == SIGNING_FAMILY) => true,
            // The other families refuse signed and hidden reasoning.
            ReasoningHistory::Any => !is_signed && !text.trim().is_empty(),
        }
    }

    /// Leaves out the reasoning of messages behind a changed prefix, which the model would refuse.
    /// Returns whether there was any, and the hash of all that is sent: the prefix of the answer.
    pub(super) fn leave_out_unbound(
        &self,
        input: &mut ConverseInput,
        verbatim: &Verbatim,
    ) -> Result<(bool, String), Error> {
        let body = to_json(input.clone(), verbatim)?;
        let sent: Sent<'_> = serde_json::from_str(&body).unwrap_or_default();
        let mut prefix = Fingerprint::from_parts(&[
            sent.system.map_or("", RawValue::get),
            sent.tool_config.and_then(|config| config.tools).map_or("", RawValue::get),
        ])
        .to_string();
        let mut has_left_out = false;
        let messages = input.messages.as_deref_mut().unwrap_or_default();
        let origins = self.origins.of(messages);
        for ((message, sent), origin) in messages.iter_mut().zip(&sent.messages).zip(origins) {
            let is_bound = origin.is_some_and(|origin| {
                origin.model_id == self.model_id
                    && origin.prefix.as_ref() == Some(&prefix)
                    && !origin.is_refused
            });
            let leaves_out = has_reasoning(message) && !is_bound;
            if leaves_out {
                has_left_out = true;
                message.content.retain(|block| !block.is_reasoning_content());
                complete(message);
            }
            let blocks = sent.content.iter().map(|block| block.get());
            let blocks = blocks.filter(|block| !(leaves_out && block.starts_with(REASONING)));
            let parts: Vec<_> =
                [prefix.as_str(), message.role.as_str()].into_iter().chain(blocks).collect();
            prefix = Fingerprint::from_parts(&parts).to_string();
        }
        Ok((has_left_out, prefix))
    }
}

/// How the JSON of a block with reasoning begins.
const REASONING: &str = "{\"reasoningContent\"";

/// The family that signs its reasoning.
const SIGNING_FAMILY: &str = "anthropic";

/// The provider in the id of a base model: `anthropic` of `anthropic.claude-x`.
fn family(model_id: &str) -> Option<&str> {
    let is_arn = model_id.starts_with("arn:");
    model_id.split_once('.').map(|(provider, _)| provider).filter(|_| !is_arn)
}

/// Whether reasoning of one family goes to another; `None` is a family that is not known.
fn is_foreign(of: Option<&str>, to: Option<&str>) -> bool {
    of.zip(to).is_some_and(|(of, to)| of != to)
}

pub(super) fn has_reasoning(message: &Message) -> bool {
    message.content().iter().any(ContentBlock::is_reasoning_content)
}

/// An empty signature is none, and AWS refuses it.
fn leave_out_empty_signature(block: &mut ReasoningContentBlock) {
    if let ReasoningContentBlock::ReasoningText(text) = block {
        text.signature.take_if(|signature| signature.is_empty());
    }
}

/// Adds a text to a message of the model that has no content, or reasoning alone: Bedrock takes
/// neither.
fn complete(message: &mut Message) {
    if message.role == ConversationRole::Assistant
        && message.content.iter().all(ContentBlock::is_reasoning_content)
    {
        message.content.push(ContentBlock::Text(NO_TEXT.into()));
    }
}

/// What stands before an answer.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent<'a> {
    #[serde(borrow)]
    system: Option<&'a RawValue>,
    #[serde(borrow)]
    tool_config: Option<SentTools<'a>>,
    #[serde(borrow, default)]
    messages: Vec<SentMessage<'a>>,
}

#[derive(Deserialize)]
struct SentTools<'a> {
    #[serde(borrow)]
    tools: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct SentMessage<'a> {
    #[serde(borrow)]
    content: Vec<&'a RawValue>,
}
