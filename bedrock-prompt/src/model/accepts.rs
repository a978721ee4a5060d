//! The words in which a [`ModelCapabilities`](super::ModelCapabilities) says what a model accepts.

/// What a model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Serves {
    /// Messages, over Converse.
    Converse,
    /// Something that Converse does not serve: embeddings, images, speech, ranking.
    OtherOperation,
}

/// How far a model can be made to call a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ToolChoice {
    /// It takes no tools.
    None,
    /// It decides for itself.
    Auto,
    /// It can be made to call some tool.
    Any,
    /// It can be made to call a tool by name.
    Named,
}

/// Whether a model takes a JSON schema for its answer (`outputConfig.textFormat`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NativeSchema {
    /// It refuses one.
    No,
    /// It is not known to refuse one: it gets one where the prompt or the call asks for that mode.
    OptIn,
    /// It takes one.
    Yes,
}

/// What the schema of a tool may look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ToolSchema {
    /// Any JSON schema of an object.
    Any,
    /// One without references: `$ref` is not followed.
    Inlined,
    /// One without references, with `type`, `properties` and `required` only at its root.
    BareRoot,
}

/// How a model is asked to reason, by a member of `additionalModelRequestFields`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reasoning {
    /// Nothing is known.
    Unknown,
    /// It does not reason.
    No,
    /// It reasons by itself, and takes no member that says so.
    Always,
    /// `"thinking": {"type": "enabled", "budget_tokens": 2048}`, with 1024 tokens at least.
    Budget,
    /// As [`Budget`](Self::Budget) or as [`Adaptive`](Self::Adaptive).
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
    /// The member that turns it on, where there is one.
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
