use std::fmt;

use crate::model::OutputMode;

/// A change to a request that its model requires and that deviates from the prompt or the call.
///
/// ```
/// use bedrock_prompt::{OutputMode, record::Adaptation};
///
/// let step = Adaptation::Mode { from: OutputMode::Tool, to: OutputMode::AutoTool };
/// assert_eq!(step.to_string(), "mode AutoTool was used, because the model rejected Tool");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Adaptation {
    /// The model rejected one output mode, or does not stream it, so another was used.
    Mode {
        /// The mode that was rejected, in this call or an earlier one, or that is not streamed.
        from: OutputMode,
        /// The mode used instead.
        to: OutputMode,
    },
    /// The model does not accept a system prompt, so it was moved to the start of the first user
    /// message.
    SystemInUserMessage,
    /// The model accepts its reasoning of earlier turns only behind the same system prompt, so the
    /// prompt's own was moved to the user message of its turn.
    SystemInLastMessage,
    /// The model does not accept `temperature` and `top_p`, so they were omitted.
    SamplingLeftOut,
    /// A prompt of Bedrock's prompt management has settings of its own, so `max_tokens`,
    /// `temperature`, `top_p` and stop sequences were omitted.
    InferenceSettingsLeftOut,
    /// The model does not accept `max_tokens` at high reasoning effort, so it was omitted.
    MaxTokensLeftOut,
    /// The model does not accept tools, so the tools of earlier turns were omitted, and their uses
    /// and results were sent as text.
    ToolsAsText,
    /// The model accepts no text beside tool results, so they were moved to a message of their
    /// own.
    ToolResultsAlone,
    /// Reasoning of earlier turns was left out. Another family of models gave it, it has no signature,
    /// the model accepts none, or it accepts it only behind the same system prompt, tools and messages,
    /// which have changed.
    ReasoningLeftOut,
    /// The model does not accept the start of an answer at the end of the messages, so it was left
    /// out.
    PrefillLeftOut,
    /// The answer was truncated at `max_tokens`, so the request was repeated with a higher limit.
    MaxTokens {
        /// The limit in tokens at which the answer was truncated.
        from: u32,
        /// The new limit in tokens.
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
            Self::SystemInLastMessage => {
                f.write_str("the prompt's own system prompt was moved to its user message")
            }
            Self::SamplingLeftOut => f.write_str("`temperature` and `top_p` were omitted"),
            Self::InferenceSettingsLeftOut => {
                f.write_str("`max_tokens`, `temperature`, `top_p` and stop sequences were omitted")
            }
            Self::MaxTokensLeftOut => f.write_str("`max_tokens` was omitted"),
            Self::ToolsAsText => f.write_str("tool uses of earlier turns were sent as text"),
            Self::ToolResultsAlone => {
                f.write_str("tool results were moved to a message of their own")
            }
            Self::ReasoningLeftOut => f.write_str("reasoning of earlier turns was left out"),
            Self::PrefillLeftOut => {
                f.write_str("the start of an answer at the end of the messages was left out")
            }
            Self::MaxTokens { from, to } => {
                write!(
                    f,
                    "`max_tokens` was raised from {from} to {to}, because the answer was truncated"
                )
            }
        }
    }
}
