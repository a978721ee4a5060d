use aws_sdk_bedrockruntime::types::Message;

use crate::decode::Output as _;
use crate::model::{ModelCapabilities, OutputMode};
use crate::prompt::Prompt;

/// How a request is adapted to its model and to earlier attempts.
#[derive(Clone, Default)]
pub(crate) struct RequestPlan {
    /// The mode of a typed output. `None`: the best one that the model supports.
    pub(crate) mode: Option<OutputMode>,
    /// The raised `max_tokens` after an answer was truncated, in tokens.
    pub(crate) max_tokens: Option<u32>,
    /// The modes that the model has refused in this call.
    pub(crate) refused_modes: Vec<OutputMode>,
    pub(crate) system_in_user_message: bool,
    pub(crate) leaves_sampling_out: bool,
    /// Tools of earlier turns are omitted, and their calls and results are sent as text.
    pub(crate) leaves_tools_out: bool,
    /// Pairs of a rejected answer and the feedback on it, one pair for each re-ask.
    pub(crate) re_ask_messages: Vec<Message>,
    /// The tool inputs in these messages as the model wrote them, each with its tool use id.
    pub(crate) re_ask_inputs: Vec<(String, String)>,
}

impl RequestPlan {
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
        Self {
            mode,
            system_in_user_message: !model.system_prompt,
            leaves_sampling_out: !model.sampling,
            ..Self::default()
        }
    }
}
