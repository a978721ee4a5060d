use std::fmt;

/// A fragment of an answer, as it comes.
///
/// `block` tells the content blocks of an answer apart: those of one belong together.
///
/// `Debug` gives lengths only: what a model says is content.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Delta {
    /// More of the text.
    #[non_exhaustive]
    Text {
        /// The content block that it belongs to.
        block: usize,
        /// The fragment.
        text: String,
    },
    /// More of what the model thinks before it answers, where it shows that.
    #[non_exhaustive]
    Reasoning {
        /// The content block that it belongs to.
        block: usize,
        /// The fragment.
        text: String,
    },
    /// More of the JSON of a tool's input: of a typed answer. It may be cut anywhere.
    #[non_exhaustive]
    ToolInput {
        /// The content block that it belongs to.
        block: usize,
        /// The fragment.
        json: String,
    },
}

impl Delta {
    /// The text, when this is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    /// What the model thinks, when this is that.
    pub fn reasoning(&self) -> Option<&str> {
        match self {
            Self::Reasoning { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The JSON of a tool's input, when this is that.
    pub fn tool_input(&self) -> Option<&str> {
        match self {
            Self::ToolInput { json, .. } => Some(json),
            _ => None,
        }
    }
}

impl fmt::Debug for Delta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, block, fragment) = match self {
            Self::Text { block, text } => ("Text", block, text),
            Self::Reasoning { block, text } => ("Reasoning", block, text),
            Self::ToolInput { block, json } => ("ToolInput", block, json),
        };
        write!(f, "{name}({} bytes of block {block})", fragment.len())
    }
}
