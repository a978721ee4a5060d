//! The earlier turns of a conversation, as Converse messages.

use std::collections::BTreeSet;
use std::sync::Arc;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, Message, ToolResultBlock, ToolResultContentBlock,
};

use crate::outcome::Usage;
use crate::request::{Origin, Origins, ToolDefinition, WrittenInputs};
use crate::wire::{ids, is_sendable, is_without_answer, make_sendable, open_calls};

/// The tool result for a tool that the model called to give its answer.
pub(crate) const RECEIVED: &str = "Received.";

/// The turns so far. The messages are empty or end with the model's.
#[derive(Clone, Default)]
pub(crate) struct History {
    pub(crate) model_id: Option<String>,
    pub(crate) system: Vec<String>,
    pub(crate) messages: Vec<Message>,
    /// The tools of all turns: Converse requires them as long as the messages contain their uses.
    pub(crate) tools: Vec<ToolDefinition>,
    pub(crate) inputs: Arc<WrittenInputs>,
    /// Where the reasoning in the messages came from.
    pub(crate) origins: Origins,
    /// Hashes of the texts of system prompts that stand in user messages.
    pub(crate) own_texts: BTreeSet<String>,
    /// The tokens of all turns, also of those that failed.
    pub(crate) usage: Usage,
}

impl History {
    /// The messages of the next turn: the history, then a user message with the results of the
    /// tools that the model called last, and the texts that are not blank.
    pub(crate) fn with_user_texts(&self, texts: Vec<String>) -> Result<Vec<Message>, BuildError> {
        let mut content = self.messages.last().map(open_results).transpose()?.unwrap_or_default();
        content.extend(texts.into_iter().map(ContentBlock::Text).filter(is_sendable));
        let user =
            Message::builder().role(ConversationRole::User).set_content(Some(content)).build()?;
        Ok(self.messages.iter().cloned().chain([user]).collect())
    }

    /// Replaces the history by the messages of a request and the answer to it.
    pub(crate) fn keep(
        &mut self,
        sent: Vec<Message>,
        mut answer: Message,
        tools: Vec<ToolDefinition>,
        inputs: impl IntoIterator<Item = (String, String)>,
        origin: Origin,
    ) {
        let mut inputs: Vec<_> = inputs.into_iter().collect();
        make_sendable(&mut answer, &mut inputs, ids(&sent));
        let is_prefilled =
            sent.last().is_some_and(|last| last.role() == &ConversationRole::Assistant);
        // Bedrock refuses a message without content.
        if is_without_answer(&answer) && !is_prefilled {
            return;
        }
        self.origins.add(&answer, origin);
        self.messages = sent;
        match self.messages.last_mut() {
            // A prefill: the request ends with the start of the answer.
            Some(last) if last.role() == &ConversationRole::Assistant => {
                last.content.append(&mut answer.content);
            }
            _ => self.messages.push(answer),
        }
        self.tools = tools;
        let written = Arc::make_mut(&mut self.inputs);
        for (id, input) in inputs {
            written.entry(id).or_default().push(input);
        }
    }
}

/// The results for the tool uses of a message.
fn open_results(message: &Message) -> Result<Vec<ContentBlock>, BuildError> {
    open_calls(message)
        .map(|id| {
            let result = ToolResultBlock::builder()
                .tool_use_id(id)
                .content(ToolResultContentBlock::Text(RECEIVED.into()));
            result.build().map(ContentBlock::ToolResult)
        })
        .collect()
}
