//! What single models refuse on Converse, in the words of AWS.

use serde_json::Value;

/// Models that take no tools.
const WITHOUT_TOOLS: &[&str] = &[
    "amazon.titan-text",
    "anthropic.claude-instant",
    "anthropic.claude-v2",
    "deepseek.r1",
    "meta.llama2",
    "meta.llama3-8b",
    "meta.llama3-70b",
    "mistral.mistral-7b",
    "mistral.mixtral-8x7b",
];

/// Models that answer with something else than a message.
const WITHOUT_MESSAGES: &[&str] = &["amazon.titan-embed", "cohere.embed"];

/// What stands before the id of a model in that of a profile of AWS's.
const GEOGRAPHIES: [&str; 9] = ["apac", "au", "ca", "eu", "global", "in", "jp", "us", "us-gov"];

/// Whether an id or ARN is that of an inference profile.
pub(crate) fn is_profile(model_id: &str) -> bool {
    let geography = model_id.split_once('.').map(|(first, _)| first);
    model_id.contains("inference-profile/") || geography.is_some_and(|g| GEOGRAPHIES.contains(&g))
}

/// Whether `CountTokens` takes a model: those of Claude by their own ids, and none by a profile.
pub(crate) fn counts_tokens(model_id: &str) -> bool {
    !is_profile(model_id) && model_id.contains("anthropic.claude")
}

/// Checks a Converse request against what its model is for.
pub(crate) fn check(model_id: &str, request: &Value) -> Result<(), String> {
    let is_one_of = |models: &[&str]| models.iter().any(|model| model_id.contains(model));
    if is_one_of(WITHOUT_MESSAGES) {
        return Err("This action doesn't support the model that you provided. Try again with a \
                    supported text or chat model."
            .to_owned());
    }
    if !request["toolConfig"].is_null() && is_one_of(WITHOUT_TOOLS) {
        return Err("This model doesn't support tool use.".to_owned());
    }
    Ok(())
}
