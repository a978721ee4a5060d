use std::fmt;

use crate::model::OutputMode;

/// A change of a request for the sake of its model, against what the prompt and the call say.
///
/// ```
/// use bedrock_prompt::{OutputMode, record::Adaptation};
///
/// let step = Adaptation::Mode { from: OutputMode::Tool, to: OutputMode::AutoTool };
/// assert_eq!(step.to_string(), "asked by AutoTool, since the model refused Tool");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Adaptation {
    /// The model refused one mode, and was asked by another.
    Mode {
        /// The mode that was refused, in this call or one before it.
        from: OutputMode,
        /// The mode in its place.
        to: OutputMode,
    },
    /// The model takes no system prompt: it stands at the head of the first user message.
    SystemInUserMessage,
    /// The model takes no `temperature` and no `top_p`: they were left out.
    SamplingLeftOut,
    /// The answer was cut at `max_tokens`, and was asked for anew with a higher limit.
    MaxTokens {
        /// The limit at which it was cut.
        from: u32,
        /// The limit in its place.
        to: u32,
    },
}

impl Adaptation {
    /// The mode that was changed to.
    pub(crate) fn to_mode(self) -> Option<OutputMode> {
        match self {
            Self::Mode { to, .. } => Some(to),
            _ => None,
        }
    }
}

impl fmt::Display for Adaptation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mode { from, to } => {
                write!(f, "mode {to:?} was used, because the model rejected {from:?}")
            }
            Self::SystemInUserMessage => {
                f.write_str("the system prompt was moved to the start of the first user message")
            }
            Self::SamplingLeftOut => f.write_str("`temperature` and `top_p` were omitted"),
            Self::MaxTokens { from, to } => {
                write!(
                    f,
                    "`max_tokens` was raised from {from} to {to}, because the answer was truncated"
                )
            }
        }
    }
}
