use std::fmt;

/// A fragment of a streamed answer.
///
/// `block` is the index of the content block in the answer, from 0. The deltas of one block, joined
/// in order, are its content.
///
/// `Debug` has lengths only, because the fragment is content.
///
/// ```no_run
/// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
/// use bedrock_prompt::stream::Delta;
///
/// let mut stream = client.prompt("Is 2027 a prime?").stream().await?;
/// while let Some(delta) = stream.next().await? {
///     match delta {
///         Delta::Text { text, .. } => print!("{text}"),
///         Delta::Reasoning { .. } => print!("."),
///         _ => {}
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Delta {
    /// A fragment of the answer's text, or of its JSON if the mode has no tool.
    #[non_exhaustive]
    Text {
        /// The index of the content block.
        block: usize,
        /// The fragment.
        text: String,
    },
    /// A fragment of the model's reasoning before its answer, if the model returns it.
    #[non_exhaustive]
    Reasoning {
        /// The index of the content block.
        block: usize,
        /// The fragment.
        text: String,
    },
    /// A fragment of the JSON of a tool input, which is a typed answer. It may start and end
    /// anywhere in the JSON. In the modes `native` and `prompted`, the JSON comes as
    /// [`Text`](Self::Text).
    #[non_exhaustive]
    ToolInput {
        /// The index of the content block.
        block: usize,
        /// The fragment.
        json: String,
    },
}

impl Delta {
    /// The fragment, if this is [`Text`](Self::Text).
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The fragment, if this is [`Reasoning`](Self::Reasoning).
    pub fn reasoning(&self) -> Option<&str> {
        match self {
            Self::Reasoning { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The fragment, if this is [`ToolInput`](Self::ToolInput).
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
