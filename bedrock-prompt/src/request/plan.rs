use std::collections::HashSet;

use aws_sdk_bedrockruntime::types::Message;

use super::Origins;
use crate::decode::Output as _;
use crate::model::{ModelCapabilities, OutputMode, ReasoningHistory};
use crate::prompt::Prompt;

/// A change to all requests of a call, because the model refuses a part of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Change {
    SystemInUserMessage,
    SamplingLeftOut,
    /// Tools of earlier turns are omitted, and their calls and results are sent as text.
    ToolsLeftOut,
    /// Calls and results of earlier turns are sent as text, although there are tools.
    ToolUsesAsText,
    /// The start of an answer that a `customize` function has put at the end is left out.
    PrefillLeftOut,
    /// Reasoning goes back only behind what stood before it when it was given.
    ReasoningBound,
    /// The model has refused reasoning of this conversation: what it has now does not go back, in this
    /// call and in later ones.
    ReasoningForgotten,
}

impl Change {
    /// Whether later calls of the model need it too, and not this call or conversation alone.
    pub(crate) fn is_for_model(self) -> bool {
        !matches!(self, Self::ReasoningForgotten | Self::ToolUsesAsText)
    }
}

/// How a request is adapted to its model and to earlier attempts.
#[derive(Clone, Default)]
pub(crate) struct RequestPlan {
    /// The mode of a typed output. `None`: the best one that the model supports.
    pub(crate) mode: Option<OutputMode>,
    /// The raised `max_tokens` after an answer was truncated, in tokens.
    pub(crate) max_tokens: Option<u32>,
    /// The modes that the model has refused in this call.
    pub(crate) refused_modes: Vec<OutputMode>,
    /// What is changed, because the model refuses it.
    pub(crate) changes: HashSet<Change>,
    /// The reasoning that the model has refused in this call or in an earlier one. `None`: what its
    /// capabilities say.
    pub(crate) reasoning_history: Option<ReasoningHistory>,
    /// Pairs of a rejected answer and the feedback on it, one pair for each re-ask.
    pub(crate) re_ask_messages: Vec<Message>,
    /// The tool inputs in these messages as the model wrote them, each with its tool use id.
    pub(crate) re_ask_inputs: Vec<(String, String)>,
    /// The origins of the reasoning in these messages.
    pub(crate) re_ask_origins: Origins,
}

impl RequestPlan {
    pub(crate) fn has(&self, change: Change) -> bool {
        self.changes.contains(&change)
    }

    /// Which reasoning goes back to a model.
    pub(crate) fn reasoning_history(&self, model: ModelCapabilities) -> ReasoningHistory {
        match self.reasoning_history {
            _ if self.has(Change::ReasoningForgotten) => ReasoningHistory::No,
            refused => refused.unwrap_or(model.reasoning_history),
        }
    }

    /// The plan of a model's first request, without the modes that it is known to reject.
    pub(crate) fn first<P: Prompt>(
        model: ModelCapabilities,
        requested: Option<OutputMode>,
        is_rejected: impl Fn(OutputMode) -> bool,
    ) -> Self {
        let mode = P::Output::schema().and_then(|schema| {
            let tool = P::SPEC.tool.unwrap_or(schema.tool_name());
            OutputMode::best(model, requested, &schema, tool, is_rejected)
        });
        let changes = [
            (!model.system_prompt).then_some(Change::SystemInUserMessage),
            (!model.sampling).then_some(Change::SamplingLeftOut),
            model.binds_reasoning.then_some(Change::ReasoningBound),
        ];
        Self { mode, changes: changes.into_iter().flatten().collect(), ..Self::default() }
    }
}
