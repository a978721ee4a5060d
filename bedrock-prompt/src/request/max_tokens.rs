//! `max_tokens` where nobody sets it.

use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_smithy_types::Document;

use super::{BuildContext, Settings};
use crate::model::ModelCapabilities;

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

/// Raises the default in a request in which a `customize` function has enabled reasoning.
pub(super) fn raise_for_reasoning(input: &mut ConverseInput, context: &BuildContext<'_>) {
    let BuildContext { settings, model, request_plan, .. } = *context;
    if request_plan.max_tokens.or(settings.max_tokens).is_some() {
        return;
    }
    let Some(budget) = reasoning_budget(input, model) else { return };
    let default =
        |reasoning| i32::try_from(default(model, settings, reasoning)).unwrap_or(i32::MAX);
    let (plain, raised) = (default(None), default(Some(budget)));
    let inference = input.inference_config.as_mut();
    if let Some(limit) = inference.and_then(|inference| inference.max_tokens.as_mut())
        && *limit == plain
    {
        *limit = raised;
    }
}

/// The budget in tokens of the reasoning that a request enables: by Claude's `thinking`, or by the
/// corresponding member of another model family. 0 without a budget; `None` without reasoning.
pub(super) fn reasoning_budget(input: &ConverseInput, model: ModelCapabilities) -> Option<u32> {
    let fields = input.additional_model_request_fields().and_then(Document::as_object)?;
    let names = ["thinking", "reasoningConfig"].into_iter().chain(model.reasoning.field());
    names.filter_map(|name| fields.get(name)).find_map(|form| match form {
        Document::Object(form)
            if form.get("type").and_then(Document::as_string) != Some("disabled") =>
        {
            let budget = form.get("budget_tokens").and_then(Document::as_number);
            Some(budget.and_then(|budget| u32::try_from(*budget).ok()).unwrap_or_default())
        }
        Document::String(effort) if effort != "none" => Some(0),
        _ => None,
    })
}
