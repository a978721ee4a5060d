//! What single models refuse, in the words of AWS and, behind [`of_model`], of the models.

mod native;
mod rules;
mod table;

use serde_json::Value;

use table::Model;

/// What stands before the id of a model in that of a profile of AWS's.
const GEOGRAPHIES: [&str; 9] = ["apac", "au", "ca", "eu", "global", "in", "jp", "us", "us-gov"];

/// The id of a model without a geography, or at the end of an ARN.
fn base(model_id: &str) -> &str {
    let name = model_id.rsplit('/').next().unwrap_or_default();
    match name.split_once('.') {
        Some((geography, name)) if GEOGRAPHIES.contains(&geography) => name,
        _ => name,
    }
}

/// Whether an id or ARN is that of an inference profile.
pub(crate) fn is_profile(model_id: &str) -> bool {
    let geography = model_id.split_once('.').map(|(first, _)| first);
    model_id.contains("inference-profile/") || geography.is_some_and(|g| GEOGRAPHIES.contains(&g))
}

/// Whether `CountTokens` takes a model: those of Claude by their own ids, and none by a profile.
pub(crate) fn counts_tokens(model_id: &str) -> bool {
    !is_profile(model_id) && base(model_id).starts_with("anthropic.claude")
}

/// Checks that a model may be called by this id.
pub(crate) fn on_demand(model_id: &str) -> Result<(), String> {
    let by_profile_only = Model::of(model_id).lacks(table::ON_DEMAND);
    let is_own = model_id == base(model_id) || model_id.contains(":foundation-model/");
    match by_profile_only && is_own {
        false => Ok(()),
        true => Err(format!(
            "Invocation of model ID {} with on-demand throughput isn’t supported. Retry your \
             request with the ID or ARN of an inference profile that contains this model.",
            base(model_id)
        )),
    }
}

/// Checks a request of Converse against what its model takes.
pub(crate) fn check(model_id: &str, request: &Value) -> Result<(), String> {
    let model = Model::of(model_id);
    for (lack, rule) in rules::RULES {
        if model.lacks(*lack)
            && let Some(refusal) = rule(request)
        {
            return Err(refusal);
        }
    }
    rules::max_tokens(model.max_tokens, request)?;
    if model.is_claude() {
        rules::claude(request)?;
    }
    native::check(request)
}

/// Checks a body of `InvokeModel`, in the shape of Converse; the refusals are the model's alone.
pub(crate) fn check_native(model_id: &str, request: &Value) -> Result<(), String> {
    check(model_id, request)
        .map_err(|refusal| refusal.strip_prefix(OF_MODEL).unwrap_or(&refusal).to_owned())
}

const OF_MODEL: &str = "The model returned the following errors: ";

/// A refusal of the model's own, as Converse passes it on.
fn of_model(refusal: &str) -> String {
    format!("{OF_MODEL}{refusal}")
}
