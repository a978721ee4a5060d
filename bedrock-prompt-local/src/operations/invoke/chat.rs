//! Chat completions in the format of OpenAI, and the variants of Mistral and AI21.

mod request;
mod response;

pub(super) use request::to_converse;
pub(super) use response::ChatFormat;

/// Who words the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Open weights: gpt-oss, Qwen, newer models of DeepSeek and Mistral, and others.
    OpenAi,
    /// Mistral Large 24.07 and Pixtral.
    Mistral,
    /// Jamba.
    Ai21,
}

/// The prefix of the ids of tool uses.
pub(super) const TOOL_USE_ID_PREFIX: &str = "call_";
