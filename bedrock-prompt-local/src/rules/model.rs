//! What single models refuse, with the messages of AWS and, through [`model_error`], of the models.

mod features;
mod structured_output;
mod table;

use serde_json::Value;

use crate::json::Node;

use table::Model;

/// The prefixes of the ids of AWS's inference profiles.
const GEOGRAPHIES: [&str; 9] = ["apac", "au", "ca", "eu", "global", "in", "jp", "us", "us-gov"];

/// The id of a model without a geography, or the one at the end of an ARN.
fn base_id(model_id: &str) -> &str {
    let name = model_id.rsplit('/').next().unwrap_or_default();
    match name.split_once('.') {
        Some((geography, name)) if GEOGRAPHIES.contains(&geography) => name,
        _ => name,
    }
}

/// Whether an id or ARN is that of an inference profile.
fn is_profile(model_id: &str) -> bool {
    let geography = model_id.split_once('.').map(|(first, _)| first);
    model_id.contains("inference-profile/") || geography.is_some_and(|g| GEOGRAPHIES.contains(&g))
}

/// Whether `CountTokens` supports a model: the models of Claude, but not by inference profiles.
pub(crate) fn counts_tokens(model_id: &str) -> bool {
    !is_profile(model_id) && base_id(model_id).starts_with("anthropic.claude")
}

/// Checks that an id has the provider of a model. All else is an ARN, or the id of an application
/// inference profile or of provisioned throughput: 12 lower-case letters and digits.
pub(super) fn check_provider(model_id: &str) -> Result<(), String> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_resource = model_id.len() == 12 && model_id.bytes().all(is_plain);
    if model_id.contains(['.', ':']) || is_resource {
        Ok(())
    } else {
        Err("The provided model identifier is invalid.".into())
    }
}

/// Checks that a model may be called by this id.
pub(super) fn check_on_demand(model_id: &str) -> Result<(), String> {
    let needs_profile = Model::find(model_id).lacks(table::ON_DEMAND);
    let is_model = model_id == base_id(model_id) || model_id.contains(":foundation-model/");
    if needs_profile && is_model {
        return Err(format!(
            "Invocation of model ID {} with on-demand throughput isn’t supported. Retry your \
             request with the ID or ARN of an inference profile that contains this model.",
            base_id(model_id)
        ));
    }
    Ok(())
}

/// Checks a request of Converse against the features of its model.
pub(super) fn check(model_id: &str, request: &Node<'_>) -> Result<(), String> {
    let model = Model::find(model_id);
    for (feature, check) in features::CHECKS {
        if model.lacks(*feature)
            && let Some(refusal) = check(request)
        {
            return Err(refusal);
        }
    }
    features::check_max_tokens(model.max_tokens, request)?;
    if model.is_claude() {
        features::check_claude(request)?;
    }
    structured_output::check(request)
}

/// Checks a body of `InvokeModel` that was converted to a request of Converse. The messages are
/// those of the model alone.
pub(crate) fn check_invoke_model(model_id: &str, request: &Value) -> Result<(), String> {
    check(model_id, &request.into())
        .map_err(|refusal| refusal.strip_prefix(MODEL_ERROR).unwrap_or(&refusal).to_owned())
}

const MODEL_ERROR: &str = "The model returned the following errors: ";

/// A refusal by the model, as Converse reports it.
fn model_error(refusal: &str) -> String {
    format!("{MODEL_ERROR}{refusal}")
}
