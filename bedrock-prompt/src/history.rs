//! What was said in a conversation, as Converse takes it.

use std::collections::HashMap;
use std::sync::Arc;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, Message, ToolResultBlock, ToolResultContentBlock, ToolUseType,
};

use crate::model::Model;
use crate::request::ToolDefinition;
use crate::response::Usage;

/// What a model hears of a tool that it called to give its answer.
const RECEIVED: &str = "Received.";

/// Stands between two user messages, which Bedrock would merge into one.
const PAUSE: &str = ".";

/// The turns so far. It is empty, or it ends with what the model said.
#[derive(Clone, Default)]
pub(crate) struct History {
    pub(crate) model_id: Option<String>,
    pub(crate) system: Vec<String>,
    pub(crate) messages: Vec<Message>,
    /// Every tool that a turn has asked for: Converse wants them as long as the messages
    /// speak of them.
    pub(crate) tools: Vec<ToolDefinition>,
    /// What models wrote as the inputs of tools, by the tool use's id.
    pub(crate) inputs: Arc<HashMap<String, String>>,
    /// What the turns have cost, the failed ones too.
    pub(crate) usage: Usage,
}

impl History {
    /// The messages to send for a next turn: these, and a text of the user's.
    ///
    /// The text stands behind the results of the tools that the model called last. Some
    /// models take results only in a message of their own: for them, all are parted.
    pub(crate) fn with_user_text(
        &self,
        text: String,
        model: Model,
    ) -> Result<Vec<Message>, BuildError> {
        let results = self.messages.last().map(open_results).transpose()?.unwrap_or_default();
        let user = Message::builder()
            .role(ConversationRole::User)
            .set_content(Some(results))
            .content(ContentBlock::Text(text))
            .build()?;
        let messages = self.messages.iter().cloned().chain([user]);
        if !model.tool_results_alone {
            return Ok(messages.collect());
        }
        let mut parted = Vec::with_capacity(self.messages.len() + 1);
        for message in messages {
            part(message, &mut parted)?;
        }
        Ok(parted)
    }

    /// Keeps what was sent, and what came back for it.
    pub(crate) fn keep(
        &mut self,
        sent: Vec<Message>,
        mut answer: Message,
        tools: Vec<ToolDefinition>,
        inputs: impl IntoIterator<Item = (String, String)>,
    ) {
        // A block that the SDK does not know cannot be sent.
        answer.content.retain(|block| !block.is_unknown());
        self.messages = sent;
        self.messages.push(answer);
        self.tools = tools;
        Arc::make_mut(&mut self.inputs).extend(inputs);
    }
}

/// The results of the tools that a message calls.
fn open_results(message: &Message) -> Result<Vec<ContentBlock>, BuildError> {
    let calls = message.content().iter().filter_map(|block| match block {
        ContentBlock::ToolUse(used) if used.r#type() != Some(&ToolUseType::ServerToolUse) => {
            Some(used.tool_use_id())
        }
        _ => None,
    });
    calls
        .map(|id| {
            let result = ToolResultBlock::builder()
                .tool_use_id(id)
                .content(ToolResultContentBlock::Text(RECEIVED.into()));
            result.build().map(ContentBlock::ToolResult)
        })
        .collect()
}

/// Puts the tool results of a message into one of their own.
fn part(message: Message, parted: &mut Vec<Message>) -> Result<(), BuildError> {
    let is_mixed = message.role() == &ConversationRole::User
        && message.content().iter().any(ContentBlock::is_tool_result)
        && !message.content().iter().all(ContentBlock::is_tool_result);
    if !is_mixed {
        parted.push(message);
        return Ok(());
    }
    let (results, others) = message.content.into_iter().partition(ContentBlock::is_tool_result);
    for (role, content) in [
        (ConversationRole::User, results),
        (ConversationRole::Assistant, vec![ContentBlock::Text(PAUSE.into())]),
        (ConversationRole::User, others),
    ] {
        parted.push(Message::builder().role(role).set_content(Some(content)).build()?);
    }
    Ok(())
}
