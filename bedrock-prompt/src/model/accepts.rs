//! The types of the fields of [`ModelCapabilities`](super::ModelCapabilities).

/// Which API serves a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Serves {
    /// The Converse API.
    Converse,
    /// Another operation: embeddings, images, speech, ranking.
    OtherOperation,
}

/// How far a model can be forced to call a tool.
///
/// ```
/// use bedrock_prompt::model::{ModelCapabilities, ToolChoice};
///
/// let llama = ModelCapabilities::from_id("meta.llama3-3-70b-instruct-v1:0");
/// assert_eq!(llama.tool_choice, ToolChoice::Auto);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ToolChoice {
    /// The model does not support tools.
    None,
    /// The model decides itself whether to call a tool.
    Auto,
    /// The model can be forced to call one of the tools.
    Any,
    /// The model can be forced to call a specific tool by name.
    Named,
}

/// Whether a model accepts a JSON Schema for its answer (`outputConfig.textFormat`).
///
/// ```
/// use bedrock_prompt::model::{ModelCapabilities, NativeSchema};
///
/// let ours = ModelCapabilities::unknown().native_schema(NativeSchema::Yes);
/// assert_eq!(ours.native_schema, NativeSchema::Yes);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NativeSchema {
    /// The model rejects a schema.
    No,
    /// Support is unknown: a schema is sent only if the prompt or the call sets
    /// [`OutputMode::Native`](super::OutputMode::Native).
    OptIn,
    /// The model accepts a schema.
    Yes,
}

/// Which schemas the tools of a model may have.
///
/// ```
/// use bedrock_prompt::model::{ModelCapabilities, ToolSchema};
///
/// let nova = ModelCapabilities::from_id("amazon.nova-lite-v1:0");
/// assert_eq!(nova.tool_schema, ToolSchema::BareRoot);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ToolSchema {
    /// Any JSON Schema of an object.
    Any,
    /// A schema without references: the model does not resolve `$ref`.
    Inlined,
    /// A schema without references whose root has only `type`, `properties` and `required`.
    BareRoot,
}

/// The member of `additionalModelRequestFields` that enables reasoning.
///
/// ```
/// use bedrock_prompt::model::{ModelCapabilities, Reasoning};
///
/// let claude = ModelCapabilities::from_id("anthropic.claude-sonnet-4-5-20250929-v1:0");
/// assert_eq!(claude.reasoning, Reasoning::Budget);
/// assert_eq!(claude.reasoning.field(), Some("thinking"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reasoning {
    /// Unknown.
    Unknown,
    /// The model does not reason.
    No,
    /// The model always reasons and accepts no member to control it.
    Always,
    /// `"thinking": {"type": "enabled", "budget_tokens": 2048}`, with at least 1024 tokens.
    Budget,
    /// Either [`Budget`](Self::Budget) or [`Adaptive`](Self::Adaptive).
    BudgetOrAdaptive,
    /// `"thinking": {"type": "adaptive"}`, and `"output_config": {"effort": "high"}`.
    Adaptive,
    /// `"reasoning": {"effort": "high"}`.
    Effort,
    /// `"reasoning_effort": "high"`.
    ReasoningEffort,
    /// `"reasoning_config": "high"`.
    ReasoningConfig,
    /// `"reasoningConfig": {"type": "enabled", "maxReasoningEffort": "high"}`.
    NovaReasoningConfig,
}

impl Reasoning {
    /// The name of the member that enables reasoning, if there is one.
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::Unknown | Self::No | Self::Always => None,
            Self::Budget | Self::BudgetOrAdaptive | Self::Adaptive => Some("thinking"),
            Self::Effort => Some("reasoning"),
            Self::ReasoningEffort => Some("reasoning_effort"),
            Self::ReasoningConfig => Some("reasoning_config"),
            Self::NovaReasoningConfig => Some("reasoningConfig"),
        }
    }
}

/// Which reasoning of earlier turns (`reasoningContent`) a model accepts in a request.
///
/// ```
/// use bedrock_prompt::model::{ModelCapabilities, ReasoningHistory};
///
/// let claude = ModelCapabilities::from_id("anthropic.claude-sonnet-4-5-20250929-v1:0");
/// assert_eq!(claude.reasoning_history, ReasoningHistory::Signed);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReasoningHistory {
    /// The model rejects reasoning in a request.
    No,
    /// Only with the signature that the model gave, or redacted.
    Signed,
    /// Any, also without a signature.
    Any,
}

/// Which ids of tool uses a model accepts.
///
/// ```
/// use bedrock_prompt::model::{ModelCapabilities, ToolUseId};
///
/// let mistral = ModelCapabilities::from_id("mistral.mistral-large-2407-v1:0");
/// assert_eq!(mistral.tool_use_id, ToolUseId::NineAlphanumerics);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ToolUseId {
    /// 1 to 64 of letters, digits, `_` and `-`: Bedrock's own rule.
    Any,
    /// Exactly nine letters and digits.
    NineAlphanumerics,
}
