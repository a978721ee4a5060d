//! What was said in a conversation, as Converse takes it.

use std::sync::Arc;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, Message, ToolResultBlock, ToolResultContentBlock,
};

use crate::outcome::Usage;
use crate::request::{ToolDefinition, Written};
use crate::wire::{make_sendable, open_calls};

/// What a model hears of a tool that it called to give its answer.
pub(crate) const RECEIVED: &str = "Received.";

/// The turns so far. It is empty, or it ends with what the model said.
#[derive(Clone, Default)]
pub(crate) struct History {
    pub(crate) model_id: Option<String>,
    pub(crate) system: Vec<String>,
    pub(crate) messages: Vec<Message>,
    /// Every tool that a turn has asked for: Converse wants them as long as the messages
    /// speak of them.
    pub(crate) tools: Vec<ToolDefinition>,
    pub(crate) inputs: Arc<Written>,
    /// What the turns have cost, the failed ones too.
    pub(crate) usage: Usage,
}

impl History {
    /// The messages of a next turn: these, and a text of the user's behind the results of the
    /// tools that the model called last.
    pub(crate) fn with_user_text(&self, text: String) -> Result<Vec<Message>, BuildError> {
        let results = self.messages.last().map(open_results).transpose()?.unwrap_or_default();
        let user = Message::builder()
            .role(ConversationRole::User)
            .set_content(Some(results))
            .content(ContentBlock::Text(text))
            .build()?;
        Ok(self.messages.iter().cloned().chain([user]).collect())
    }

    /// Keeps what was said, and what came back for it.
    pub(crate) fn keep(
        &mut self,
        said: Vec<Message>,
        mut answer: Message,
        tools: Vec<ToolDefinition>,
        inputs: impl IntoIterator<Item = (String, String)>,
    ) {
        make_sendable(&mut answer);
        self.messages = said;
        match self.messages.last_mut() {
            // The caller has begun the answer.
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

/// The results of the tools that a message calls.
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
