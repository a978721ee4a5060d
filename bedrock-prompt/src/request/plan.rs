use aws_sdk_bedrockruntime::types::Message;

use crate::decode::Output as _;
use crate::model::{Model, OutputMode};
use crate::prompt::Prompt;

/// What a request does for the sake of its model, and to ask it again.
#[derive(Clone, Default)]
pub(crate) struct RequestPlan {
    /// The mode of a typed output; the best one that the model has when unset.
    pub(crate) mode: Option<OutputMode>,
    /// The limit of the answer, where one was cut at a lower one.
    pub(crate) max_tokens: Option<u32>,
    pub(crate) system_in_user_message: bool,
    pub(crate) leaves_sampling_out: bool,
    /// Tools of earlier turns are left out, and what they said stands as text.
    pub(crate) leaves_tools_out: bool,
    /// An answer that was refused, and what is wrong with it; as often as that happened.
    pub(crate) again: Vec<Message>,
    /// What the model wrote as the inputs of tools in these, by the tool use's id.
    pub(crate) inputs: Vec<(String, String)>,
}

impl RequestPlan {
    /// What the table knows of a model, without the modes that are known to be refused.
    pub(crate) fn of<P: Prompt>(
        model: Model,
        asked: Option<OutputMode>,
        is_refused: impl Fn(OutputMode) -> bool,
    ) -> Self {
        let mode = P::Output::schema().and_then(|schema| {
            let tool = P::SPEC.tool.unwrap_or(schema.tool_name());
            OutputMode::best(model, asked, &schema, tool, is_refused)
        });
        Self {
            mode,
            system_in_user_message: !model.system_prompt,
            leaves_sampling_out: !model.sampling,
            ..Self::default()
        }
    }
}
