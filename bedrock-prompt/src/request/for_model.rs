//! The messages of a conversation in the form that the model takes to which they go. The history
//! itself stays as it is.

use std::sync::Arc;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::types::{ConversationRole, Message};

use super::reasoning::{Reader, has_reasoning};
use super::{BuildContext, Change, WrittenInputs, adapt};
use crate::model::ToolUseId;
use crate::outcome::Adaptation;
use crate::wire::{IdForm, has_ids, rename_tool_uses};

/// What has become of an input.
#[derive(Default)]
pub(super) struct ForModel {
    /// The messages before, without those of re-asks, if any has changed.
    pub(super) original_messages: Option<Vec<Message>>,
    pub(super) adaptations: Vec<Adaptation>,
}

/// Appends the messages of re-asks to an input, and changes what its model would refuse. `inputs` are
/// the inputs of tool uses by their ids, and follow these.
pub(super) fn for_model(
    input: &mut ConverseInput,
    inputs: &mut Arc<WrittenInputs>,
    reader: &Reader<'_>,
    context: &BuildContext<'_>,
) -> Result<ForModel, BuildError> {
    let BuildContext { model, request_plan, .. } = *context;
    let mut done = ForModel::default();
    let mut messages = input.messages.take().unwrap_or_default();
    if request_plan.has(Change::PrefillLeftOut) && leave_out_prefill(&mut messages) {
        done.adaptations.push(Adaptation::PrefillLeftOut);
    }
    let re_asks = &request_plan.re_ask_messages;
    let any = |has: fn(&Message) -> bool| messages.iter().chain(re_asks).any(has);
    let (has_tools, has_reasoning) = (any(adapt::has_tools), any(has_reasoning));
    let form = match model.tool_use_id {
        ToolUseId::NineAlphanumerics => IdForm::Nine,
        ToolUseId::Any => IdForm::Name,
    };
    let renames = has_tools && !has_ids(messages.iter().chain(re_asks), form);
    let tools_as_text =
        has_tools && (input.tool_config.is_none() || request_plan.has(Change::ToolUsesAsText));
    let splits_results = has_tools && model.tool_results_alone;
    let moves_system = request_plan.has(Change::SystemInUserMessage) && !input.system().is_empty();
    if renames || tools_as_text || splits_results || moves_system || has_reasoning {
        done.original_messages = Some(messages.clone());
    }
    messages.extend(re_asks.iter().cloned());
    if has_reasoning && reader.leave_out(&mut messages) {
        done.adaptations.push(Adaptation::ReasoningLeftOut);
    }
    if renames {
        *inputs = Arc::new(rename_tool_uses(&mut messages, form, inputs));
    }
    if tools_as_text {
        done.adaptations.push(Adaptation::ToolsAsText);
        messages = adapt::tools_as_text(messages, inputs);
    } else if splits_results {
        let count = messages.len();
        messages = adapt::split_tool_results(messages)?;
        if messages.len() > count {
            done.adaptations.push(Adaptation::ToolResultsAlone);
        }
    }
    if moves_system {
        done.adaptations.push(Adaptation::SystemInUserMessage);
        messages = adapt::prepend_system(messages, input.system.take().unwrap_or_default());
    }
    input.messages = Some(messages);
    Ok(done)
}

/// Leaves out the start of an answer at the end of the messages.
fn leave_out_prefill(messages: &mut Vec<Message>) -> bool {
    let count = messages.len();
    while messages.last().is_some_and(|last| last.role == ConversationRole::Assistant) {
        messages.pop();
    }
    messages.len() < count
}
