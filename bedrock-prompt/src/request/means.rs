use aws_sdk_bedrockruntime::types::Message;

use crate::mode::OutputMode;

/// What a request does for the sake of its model, and to ask it again.
#[derive(Debug, Clone, Default)]
pub(crate) struct Means {
    /// The mode of a typed output; the best one that the model has when unset.
    pub(crate) mode: Option<OutputMode>,
    pub(crate) system_in_user_message: bool,
    pub(crate) leaves_sampling_out: bool,
    /// An answer that was refused, and what is wrong with it; as often as that happened.
    pub(crate) again: Vec<Message>,
    /// What the model wrote as the inputs of tools in these, by the tool use's id.
    pub(crate) inputs: Vec<(String, String)>,
}
