//! The content blocks of a conversation, each with its place.

use std::fmt;

use crate::json::Node;

/// The place of a content block, displayed as in AWS's messages.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) message: usize,
    pub(super) block: usize,
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "messages.{}.content.{}", self.message, self.block)
    }
}

/// All content blocks of all messages, each with its place.
pub(super) fn blocks<'n>(messages: &'n Node<'n>) -> impl Iterator<Item = (At, &'n Node<'n>)> {
    messages.items().iter().enumerate().flat_map(|(index, message)| {
        let blocks = message["content"].items().iter().enumerate();
        blocks.map(move |(at, block)| (At { message: index, block: at }, block))
    })
}

/// The content of a tool result; none of any other block.
pub(super) fn results<'n>(block: &'n Node<'n>) -> impl Iterator<Item = &'n Node<'n>> {
    block["toolResult"]["content"].items().iter()
}
