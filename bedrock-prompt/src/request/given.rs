//! The texts of others in a request.

use aws_sdk_bedrockruntime::types::{ContentBlock, ConversationRole, ToolResultContentBlock};

use super::History;
use crate::prompt::{Prompt, Rendered};
use crate::wire::to_value;

/// The texts that a model was given to read: the untrusted fields of a prompt, and the messages of
/// the user and the tool results of earlier turns.
pub(crate) fn given_texts<P: Prompt>(prompt: &P, history: Option<&History>) -> Vec<String> {
    let mut rendered = Rendered::default();
    // It was rendered before, without an error.
    let mut texts = match prompt.render(&mut rendered) {
        Ok(()) => rendered.into_parts().2.texts,
        Err(_) => Vec::new(),
    };
    let messages = history.map_or(&[][..], |history| &history.messages);
    let of_user = messages.iter().filter(|message| message.role() == &ConversationRole::User);
    for block in of_user.flat_map(|message| message.content()) {
        match block {
            ContentBlock::Text(text) => texts.push(text.clone()),
            ContentBlock::ToolResult(result) => {
                texts.extend(result.content().iter().filter_map(|each| match each {
                    ToolResultContentBlock::Text(text) => Some(text.clone()),
                    ToolResultContentBlock::Json(json) => Some(to_value(json).to_string()),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
    texts
}
