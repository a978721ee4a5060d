//! Messages of a model in a form that Bedrock accepts in the next request.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use aws_sdk_bedrockruntime::types::{ContentBlock, Message, ToolUseBlock, ToolUseType};

use super::tool_ids::{IdForm, Ids};

/// The maximum length of a tool name in Bedrock, in characters.
pub(super) const MAX_NAME_LENGTH: usize = 64;

/// The ids of the tool uses that need a result in the next request.
pub(crate) fn open_calls(message: &Message) -> impl Iterator<Item = &str> {
    calls(message).map(ToolUseBlock::tool_use_id)
}

/// The tool uses that the caller must answer. Bedrock answers the uses of server tools itself.
pub(crate) fn calls(message: &Message) -> impl Iterator<Item = &ToolUseBlock> {
    message.content().iter().filter_map(|block| match block {
        ContentBlock::ToolUse(used) if used.r#type() != Some(&ToolUseType::ServerToolUse) => {
            Some(used)
        }
        _ => None,
    })
}

/// Changes the message of a model so that Bedrock accepts it in the next request: without blocks that
/// cannot be sent, and with names and ids that a tool use can have. `inputs` are those of its tool
/// uses, each with its id; `taken` are the ids that stand in the messages before.
pub(crate) fn make_sendable(
    answer: &mut Message,
    inputs: &mut [(String, String)],
    taken: HashSet<String>,
) {
    answer.content.retain(|block| is_sendable(block) && !is_of_user(block));
    let mut ids = Ids::new(IdForm::Name, taken);
    let mut renamed: HashMap<String, String> = HashMap::new();
    let mut inputs = inputs.iter_mut();
    answer.content.retain_mut(|block| match block {
        ContentBlock::ToolUse(used) => {
            let id = ids.next(&used.tool_use_id);
            if let Some((of, _)) = inputs.next() {
                of.clone_from(&id);
            }
            used.name = sendable_name(&used.name);
            renamed.insert(std::mem::replace(&mut used.tool_use_id, id.clone()), id);
            true
        }
        // The result of a tool that the service runs stands behind its use.
        ContentBlock::ToolResult(result) => match renamed.get(&result.tool_use_id) {
            Some(id) => {
                result.tool_use_id.clone_from(id);
                true
            }
            None => false,
        },
        _ => true,
    });
}

/// Whether a message has nothing that can stand for an answer: no content, or reasoning alone.
pub(crate) fn is_without_answer(message: &Message) -> bool {
    message.content.iter().all(|block| matches!(block, ContentBlock::ReasoningContent(_)))
}

/// The ids of all tool uses in messages.
pub(crate) fn ids<'m>(messages: impl IntoIterator<Item = &'m Message>) -> HashSet<String> {
    let blocks = messages.into_iter().flat_map(Message::content);
    blocks
        .filter_map(|block| match block {
            ContentBlock::ToolUse(used) => Some(used.tool_use_id().to_owned()),
            _ => None,
        })
        .collect()
}

/// A name that a tool can have: models make up others, such as `functions.invoice`, or give none.
fn sendable_name(name: &str) -> String {
    sendable_or(name, "unnamed")
}

pub(super) fn sendable_or(name: &str, empty: &str) -> String {
    match name {
        "" => empty.to_owned(),
        name => {
            let name = name.chars().map(|c| if is_in_name(c) { c } else { '_' });
            name.take(MAX_NAME_LENGTH).collect()
        }
    }
}

/// Whether names and ids can have a character.
pub(super) fn is_in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

/// Whether only a user can send a block.
fn is_of_user(block: &ContentBlock) -> bool {
    matches!(block, ContentBlock::Image(_) | ContentBlock::Document(_) | ContentBlock::Video(_))
}

/// A name of a tool as an error shows it: what no tool can be named may be any text.
pub(crate) fn shown_name(name: &str) -> Cow<'_, str> {
    match name {
        "" => "".into(),
        name if sendable_name(name) == name => name.into(),
        name if name.len() <= MAX_NAME_LENGTH
            && name.bytes().all(|byte| byte.is_ascii_graphic()) =>
        {
            name.into()
        }
        name => format!("({} characters that no name has)", name.chars().count()).into(),
    }
}

/// Whether a block can be sent: Bedrock rejects blank texts, and the SDK does not send content
/// blocks of an unknown kind.
pub(crate) fn is_sendable(block: &ContentBlock) -> bool {
    match block {
        ContentBlock::Text(text) => !text.trim().is_empty(),
        block => !block.is_unknown(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_names_are_shown_if_they_look_like_names() {
        for (name, shown) in [
            ("order", "order"),
            ("functions.order", "functions.order"),
            ("", ""),
            ("the order of Ada", "(16 characters that no name has)"),
        ] {
            assert_eq!(shown_name(name), shown);
        }
        assert_eq!(shown_name(&"x".repeat(65)), "(65 characters that no name has)");
    }
}
