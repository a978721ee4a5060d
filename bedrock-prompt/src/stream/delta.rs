use std::fmt;

/// A fragment of an answer, as it comes.
///
/// `Debug` gives lengths only: what a model says is content.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Delta {
    /// More of the text.
    Text(String),
    /// More of what the model thinks before it answers, where it shows that.
    Reasoning(String),
    /// More of the JSON of a tool's input: of a typed answer. It may be cut anywhere.
    ToolInput(String),
}

impl Delta {
    /// The text, when this is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl fmt::Debug for Delta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, text) = match self {
            Self::Text(text) => ("Text", text),
            Self::Reasoning(text) => ("Reasoning", text),
            Self::ToolInput(text) => ("ToolInput", text),
        };
        write!(f, "{name}({} bytes)", text.len())
    }
}
