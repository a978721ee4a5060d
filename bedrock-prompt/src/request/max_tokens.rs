//! `max_tokens` where nobody sets it.

use std::collections::HashMap;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::types::InferenceConfiguration;
use aws_smithy_types::Document;

use super::{BuildContext, Settings};
use crate::model::{ModelCapabilities, Reasoning};

/// The default in tokens. Without a value, the service reserves the model's maximum from the
/// account's quota.
const DEFAULT: u32 = 4096;

/// The default where the model reasons, because its reasoning counts toward the limit. The maximum of
/// the model would reserve up to 30 times the default from the account's quota.
pub(crate) const REASONING_DEFAULT: u32 = 16_384;

/// The default for a request whose reasoning may take this many tokens.
pub(super) fn default(
    model: ModelCapabilities,
    settings: &Settings,
    reasoning: Option<u32>,
) -> u32 {
    let wanted = match reasoning {
        Some(budget) => budget.saturating_add(DEFAULT).max(REASONING_DEFAULT),
        None if model.reasons_by_default => REASONING_DEFAULT,
        None => DEFAULT,
    };
    let limits = [model.max_output_tokens, settings.max_tokens_ceiling];
    limits.into_iter().flatten().fold(wanted, u32::min)
}

/// The input that is built with the default for this reasoning: a higher one if it asks to reason. It is
/// built anew then, so that a limit of a `customize` function stays.
pub(super) fn with_default(
    context: &BuildContext<'_>,
    input: impl Fn(Option<u32>) -> Result<ConverseInput, BuildError>,
) -> Result<ConverseInput, BuildError> {
    let BuildContext { settings, model, request_plan, .. } = *context;
    let plain = input(None)?;
    let is_limit_set = request_plan.max_tokens.or(settings.max_tokens).is_some();
    match reasoning_budget(&plain, model) {
        Some(budget) if !is_limit_set => input(Some(budget)),
        _ => Ok(plain),
    }
}

/// Leaves the limit out where the model refuses one: Nova 2, if it is to reason with high effort
/// (`inspect_ai#3767`). Returns whether it was left out.
pub(super) fn leave_out(input: &mut ConverseInput, model: ModelCapabilities) -> bool {
    let form = field(input, "reasoningConfig").and_then(Document::as_object);
    let is_high = form.is_some_and(|form| {
        asks(form) && form.get("maxReasoningEffort").and_then(Document::as_string) == Some("high")
    });
    if model.reasoning != Reasoning::NovaReasoningConfig || !is_high {
        return false;
    }
    let Some(inference) = input.inference_config.as_mut() else { return false };
    let is_left_out = inference.max_tokens.take().is_some();
    if *inference == InferenceConfiguration::builder().build() {
        input.inference_config = None;
    }
    is_left_out
}

/// The budget in tokens of the reasoning that a request enables: by Claude's `thinking`, or by the
/// corresponding member of another model family. 0 without a budget; `None` without reasoning.
pub(super) fn reasoning_budget(input: &ConverseInput, model: ModelCapabilities) -> Option<u32> {
    let names = ["thinking", "reasoningConfig"].into_iter().chain(model.reasoning.field());
    names.filter_map(|name| field(input, name)).find_map(|form| match form {
        Document::Object(form) if asks(form) => {
            let budget = form.get("budget_tokens").and_then(Document::as_number);
            Some(budget.and_then(|budget| u32::try_from(*budget).ok()).unwrap_or_default())
        }
        Document::String(effort) if !is_off(effort) => Some(0),
        _ => None,
    })
}

fn field<'a>(input: &'a ConverseInput, name: &str) -> Option<&'a Document> {
    input.additional_model_request_fields()?.as_object()?.get(name)
}

/// Whether the value of a family's member asks to reason.
fn asks(form: &HashMap<String, Document>) -> bool {
    let levels = ["type", "effort"].into_iter().filter_map(|name| form.get(name)?.as_string());
    !levels.into_iter().any(is_off)
}

fn is_off(level: &str) -> bool {
    ["none", "disabled", "off"].contains(&level)
}
