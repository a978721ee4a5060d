//! What single models refuse, with the messages of AWS and, through [`model_error`], of the models.

mod claude;
mod features;
mod ids;
mod media;
mod reasoning;
mod structured_output;
mod table;

use serde_json::Value;

use crate::catalogue;
use crate::json::Node;

pub(crate) use claude::check_tool as check_claude_tool;
use table::Model;

/// The id of a model without a geography, or the one at the end of an ARN.
fn base_id(model_id: &str) -> &str {
    catalogue::split(name(model_id)).1
}

/// An id, or the one at the end of an ARN.
fn name(model_id: &str) -> &str {
    model_id.rsplit('/').next().unwrap_or_default()
}

/// Whether an id or ARN is that of an inference profile.
fn is_profile(model_id: &str) -> bool {
    model_id.contains("inference-profile/") || catalogue::split(model_id).0.is_some()
}

/// Whether `CountTokens` supports a model: the models of Claude, but not by inference profiles.
pub(super) fn counts_tokens(model_id: &str) -> bool {
    !is_profile(model_id) && base_id(model_id).starts_with("anthropic.claude")
}

/// The providers of the models, as they begin their ids.
const PROVIDERS: [&str; 20] = [
    "ai21",
    "amazon",
    "anthropic",
    "cohere",
    "deepseek",
    "google",
    "luma",
    "meta",
    "minimax",
    "mistral",
    "moonshot",
    "moonshotai",
    "nvidia",
    "openai",
    "qwen",
    "stability",
    "twelvelabs",
    "writer",
    "xai",
    "zai",
];

/// Checks that an id is that of a model which may exist: it has a provider, or it is allowed.
///
/// A resource of the account, which is an ARN or the id of an application inference profile or of
/// provisioned throughput, may be any model.
pub(super) fn check_id(allowed: &[String], model_id: &str) -> Result<(), String> {
    let has_provider = || {
        let split = base_id(model_id).split_once('.');
        split.is_some_and(|(provider, rest)| PROVIDERS.contains(&provider) && !rest.is_empty())
    };
    if has_provider() || is_resource(model_id) || is_allowed(allowed, model_id) {
        Ok(())
    } else {
        Err(INVALID_ID.into())
    }
}

const INVALID_ID: &str = "The provided model identifier is invalid.";

fn is_allowed(allowed: &[String], model_id: &str) -> bool {
    let ids = [model_id, base_id(model_id)];
    allowed.iter().any(|allowed| match allowed.strip_suffix('*') {
        Some(start) => ids.iter().any(|id| id.starts_with(start)),
        None => ids.contains(&allowed.as_str()),
    })
}

/// Checks that a model may be called by this id: in this region or, without one, in any.
///
/// A model that the catalogue does not have may exist, unless there is a region.
pub(super) fn check_place(
    allowed: &[String],
    model_id: &str,
    region: Option<&str>,
) -> Result<(), String> {
    if is_resource(model_id) || is_allowed(allowed, model_id) {
        return Ok(());
    }
    let (geography, id) = catalogue::split(name(model_id));
    let is_there = match (catalogue::find(id), geography, region) {
        (Some(model), Some(geography), region) => model.has_profile(geography, region),
        (Some(model), None, region) if !model.has_id(region) => {
            let is_here = region.is_none_or(|region| model.is_in(region));
            return Err(if is_here { on_demand(id) } else { INVALID_ID.into() });
        }
        (Some(_), None, _) => true,
        (None, None, None) if Model::find(id).is_refused(table::ON_DEMAND, false) => {
            return Err(on_demand(id));
        }
        (None, _, region) => region.is_none(),
    };
    if is_there { Ok(()) } else { Err(INVALID_ID.into()) }
}

/// Checks that a region has a model, by whichever id.
pub(super) fn check_counted(
    allowed: &[String],
    model_id: &str,
    region: Option<&str>,
) -> Result<(), String> {
    let is_here = |region| catalogue::find(base_id(model_id)).is_some_and(|m| m.is_in(region));
    let is_known = region.is_none_or(is_here);
    if is_known || is_resource(model_id) || is_allowed(allowed, model_id) {
        Ok(())
    } else {
        Err(INVALID_ID.into())
    }
}

fn on_demand(id: &str) -> String {
    format!(
        "Invocation of model ID {id} with on-demand throughput isn’t supported. Retry your request \
         with the ID or ARN of an inference profile that contains this model."
    )
}

fn is_resource(model_id: &str) -> bool {
    if model_id.starts_with("arn:") {
        // The other ARNs have the id of a model.
        return !model_id.contains(":foundation-model/")
            && !model_id.contains(":inference-profile/");
    }
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    model_id.len() == 12 && model_id.bytes().all(is_plain)
}

/// Who words a refusal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Claude,
    Other,
    /// That of an ARN without the id of a model.
    Unknown,
}

impl Family {
    pub(super) fn of(model_id: &str) -> Self {
        match base_id(model_id) {
            id if id.starts_with("anthropic.") => Self::Claude,
            id if id.contains('.') => Self::Other,
            _ => Self::Unknown,
        }
    }
}

/// Checks a request of Converse against the features of its model.
pub(super) fn check(strict: bool, model_id: &str, request: &Node<'_>) -> Result<(), String> {
    let model = Model::find(model_id);
    for (feature, check) in features::CHECKS {
        if model.is_refused(*feature, strict)
            && let Some(refusal) = check(request)
        {
            return Err(refusal);
        }
    }
    features::check_max_tokens(model.max_tokens, request)?;
    media::check(strict, model_id, request)?;
    ids::check(strict, model_id, &request["messages"])?;
    reasoning::check(model_id, request)?;
    if Family::of(model_id) == Family::Claude {
        claude::check(request)?;
    }
    structured_output::check(request)
}

/// Whether a model reasons before it answers a request.
pub(super) fn reasons(model_id: &str, request: &Node<'_>) -> bool {
    reasoning::reasons(model_id, request)
}

/// The signature that a model gives its reasoning; `None`: it gives none.
pub(super) fn sign(model_id: &str, request: &Node<'_>, text: &str) -> Option<String> {
    reasoning::sign(model_id, request, text)
}

/// Checks the signatures of the reasoning in a history.
pub(super) fn check_signatures(model_id: &str, request: &Node<'_>) -> Result<(), String> {
    reasoning::check_signatures(model_id, request)
}

/// Checks a request of `ConverseStream` in addition.
pub(super) fn check_stream(strict: bool, model_id: &str, request: &Node<'_>) -> Result<(), String> {
    let has_tools = !request["toolConfig"].is_null();
    if has_tools && Model::find(model_id).is_refused(table::STREAMED_TOOLS, strict) {
        return Err("This model doesn't support tool use in streaming mode.".to_owned());
    }
    Ok(())
}

/// Checks a body of `InvokeModel` that was converted to a request of Converse. The messages are
/// those of the model alone.
pub(super) fn check_invoke_model(
    strict: bool,
    reasoning: bool,
    model_id: &str,
    request: &Value,
) -> Result<(), String> {
    let request = Node::from(request);
    let is_system = |message: &Node<'_>| message["role"] == "system";
    if let Some(index) = request["messages"].items().iter().position(is_system)
        && Model::find(model_id).is_refused(table::SYSTEM_ROLE, strict)
    {
        return Err(format!("messages.{index}.role: Input should be 'user' or 'assistant'"));
    }
    let signatures = |()| if reasoning { check_signatures(model_id, &request) } else { Ok(()) };
    check(strict, model_id, &request)
        .and_then(signatures)
        .map_err(|refusal| refusal.strip_prefix(MODEL_ERROR).unwrap_or(&refusal).to_owned())
}

const MODEL_ERROR: &str = "The model returned the following errors: ";

/// A refusal by the model, as Converse reports it.
pub(super) fn model_error(refusal: &str) -> String {
    format!("{MODEL_ERROR}{refusal}")
}
