//! Classifies a `ValidationException` by its message: the code alone does not tell the cause.

use super::ErrorKind;
use crate::model::{KnownModel, base_of, nearest_known, profiles_of, with_geography};

/// A cause recognized in a validation message that has its own kind or help text.
pub(super) struct Finding {
    pub(super) kind: ErrorKind,
    pub(super) what: String,
    pub(super) help: Option<String>,
}

impl From<(ErrorKind, String)> for Finding {
    /// With the help text of the kind.
    fn from((kind, what): (ErrorKind, String)) -> Self {
        Self { kind, what, help: None }
    }
}

/// The caller adds the guardrail's id, which the message of AWS does not contain.
pub(super) const NO_GUARDRAIL: &str = "the guardrail in the request does not exist";

/// What the families of models say of a prompt that exceeds the context window. Sources: public issues;
/// langchain-aws 1.9.1, `_CONTEXT_OVERFLOW_MARKERS`.
const TOO_LONG: [&str; 13] = [
    // Claude.
    "input is too long",
    "prompt is too long",
    "exceed context limit",
    // Nova and Titan.
    "input tokens exceeded",
    "too many input tokens",
    "too many total text bytes",
    "exceeds the maximum number of input tokens",
    // Llama, Mistral, gpt-oss, Qwen, DeepSeek.
    "maximum context length",
    "longer than the model's context length",
    // GPT.
    "exceeds the context window",
    "context_length_exceeded",
    "input tokens exceed the configured limit",
    // Kimi.
    "exceed model maximum",
];

/// The inference profile that serves a region, or else those of the model.
fn use_a_profile(model_id: &str, region: Option<&str>) -> String {
    let of_region = region.and_then(|region| KnownModel::of(model_id)?.geography(region));
    match (of_region, profiles_of(model_id)) {
        (Some(geography), _) => {
            format!("use `{}`", with_geography(base_of(model_id), Some(geography)))
        }
        (None, Some(profiles)) => format!("these exist: {profiles}"),
        (None, None) => "add the prefix of an inference profile to the model id, such as `us.` or \
                         `eu.`: `aws bedrock list-inference-profiles` lists them"
            .into(),
    }
}

/// The inference profiles of a known model, where another one was called.
fn other_profiles(model_id: &str) -> Option<String> {
    let model = KnownModel::of(model_id)?;
    let (geography, _) = model_id.split_once('.').filter(|_| base_of(model_id) != model_id)?;
    let profiles = profiles_of(model_id).filter(|_| !model.geographies.contains(&geography))?;
    Some(format!("the model has no profile `{geography}`; these exist: {profiles}"))
}

/// Reads the message of a `ValidationException`.
///
/// The texts are from public issues as of November 2026. The comparison ignores case and uses
/// their most specific part.
pub(super) fn read(message: &str, model_id: &str, region: Option<&str>) -> Option<Finding> {
    let text = message.to_lowercase();
    let says = |part: &str| text.contains(part);
    if says("on-demand throughput isn") || says("inference profile that contains this model") {
        return Some(Finding {
            kind: ErrorKind::InferenceProfileRequired,
            what: format!("`{model_id}` can be called through inference profiles only"),
            help: Some(use_a_profile(model_id, region)),
        });
    }
    if says("guardrail") && (says("does not exist") || says("not found")) {
        return Some(Finding {
            kind: ErrorKind::ResourceNotFound,
            what: NO_GUARDRAIL.into(),
            help: Some(
                "check its id, its version and the region: `aws bedrock list-guardrails` lists \
                 them"
                    .into(),
            ),
        });
    }
    if text.starts_with("the script of the local server has no reply left") {
        return Some(Finding {
            kind: ErrorKind::Validation,
            what: format!("the local server has no reply for `{model_id}`"),
            help: Some("each retry and each re-ask takes a reply of the script, too".into()),
        });
    }
    if says("model identifier is invalid") || says("could not resolve the foundation model") {
        return Some(Finding {
            kind: ErrorKind::ResourceNotFound,
            what: format!("the model `{model_id}` does not exist"),
            help: nearest_known(model_id)
                .map(|known| format!("did you mean `{known}`?"))
                .or_else(|| other_profiles(model_id)),
        });
    }
    if says("maximum tokens you requested exceeds") || says("max_tokens: ") && says("maximum") {
        let help = limit_in(&text).map(|limit| format!("lower `max_tokens` to {limit}"));
        return Some(Finding {
            kind: ErrorKind::MaxTokensExceeded,
            what: format!("`max_tokens` exceeds the limit of `{model_id}`"),
            help,
        });
    }
    if says("session with id") && says("is not valid") {
        return Some(Finding {
            kind: ErrorKind::SessionExpired,
            what: format!("the session of `{model_id}` does not exist or has expired"),
            help: None,
        });
    }
    if let Some(member) = rejected_member(message) {
        return Some(match member {
            "modelId" => Finding {
                kind: ErrorKind::ResourceNotFound,
                what: format!("`{model_id}` is not a model id, an inference profile id or an ARN"),
                help: nearest_known(model_id.trim())
                    .map(|known| format!("did you mean `{known}`?")),
            },
            member => {
                let what = format!("Bedrock rejected `{member}` in the request to `{model_id}`");
                (ErrorKind::Validation, what).into()
            }
        });
    }
    if says("data retention mode") && says("not available for this model") {
        return Some(Finding {
            kind: ErrorKind::AccessDenied,
            what: format!("`{model_id}` is not available in the account's data retention mode"),
            help: Some(
                "set the mode of the account to `aws_review` or `provider_data_share`, whichever \
                 the model's page in the Bedrock user guide names (`PutAccountDataRetention`): AWS \
                 or the provider then keeps requests and responses of the whole account"
                    .into(),
            ),
        });
    }
    if TOO_LONG.iter().any(|part| says(part)) {
        let counts_both = says("max_tokens");
        return Some(Finding {
            kind: ErrorKind::ContextWindowExceeded,
            what: format!("the prompt is too long for `{model_id}`"),
            help: counts_both.then(|| {
                "shorten the prompt or lower `max_tokens`: both count toward the limit".into()
            }),
        });
    }
    None
}

/// `modelId` of `1 validation error detected: Value 'x y' at 'modelId' failed to satisfy constraint: ..`.
fn rejected_member(message: &str) -> Option<&str> {
    let (before, _) = message.split_once("' failed to satisfy constraint")?;
    before.rsplit_once("at '").map(|(_, member)| member)
}

/// `4096` of `.. exceeds the model limit of 4096. ..` and of `100000 > 8192, which is ..`.
fn limit_in(text: &str) -> Option<u32> {
    let after = ["model limit of ", "> "];
    let digits = after.iter().find_map(|words| text.split_once(words))?.1;
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(message: &str) -> Option<ErrorKind> {
        read(message, "x.y", None).map(|finding| finding.kind)
    }

    #[test]
    fn known_texts_are_understood() {
        for (message, expected) in [
            (
                "Invocation of model ID x.y with on-demand throughput isn\u{2019}t supported. Retry your request with the ID or ARN of an inference profile that contains this model.",
                Some(ErrorKind::InferenceProfileRequired),
            ),
            ("The provided model identifier is invalid.", Some(ErrorKind::ResourceNotFound)),
            ("Input is too long for requested model.", Some(ErrorKind::ContextWindowExceeded)),
            ("Input Tokens Exceeded: number of tokens", Some(ErrorKind::ContextWindowExceeded)),
            (
                "This model's maximum context length is 8192 tokens.",
                Some(ErrorKind::ContextWindowExceeded),
            ),
            (
                "Prompt contains 9000 tokens, which is longer than the model's context length.",
                Some(ErrorKind::ContextWindowExceeded),
            ),
            (
                "Your input exceeds the context window of this model.",
                Some(ErrorKind::ContextWindowExceeded),
            ),
            ("Error code: context_length_exceeded", Some(ErrorKind::ContextWindowExceeded)),
            (
                "Input tokens exceed the configured limit of 272000 tokens.",
                Some(ErrorKind::ContextWindowExceeded),
            ),
            ("900000 tokens exceed model maximum 868928", Some(ErrorKind::ContextWindowExceeded)),
            (
                "data retention mode 'default' is not available for this model",
                Some(ErrorKind::AccessDenied),
            ),
            (
                "input length and `max_tokens` exceed context limit: 199000 + 4096 > 200000",
                Some(ErrorKind::ContextWindowExceeded),
            ),
            (
                "The maximum tokens you requested exceeds the model limit of 4096. Try again with a maximum tokens value that is lower than 4096.",
                Some(ErrorKind::MaxTokensExceeded),
            ),
            (
                "max_tokens: 100000 > 8192, which is the maximum allowed number of output tokens",
                Some(ErrorKind::MaxTokensExceeded),
            ),
            (
                "Session with Id 7f3b is not valid. Please check and try again.",
                Some(ErrorKind::SessionExpired),
            ),
            ("messages: text content blocks must be non-empty", None),
        ] {
            assert_eq!(kind(message), expected, "{message}");
        }
    }

    #[test]
    fn a_limit_is_read_out_of_the_text() {
        assert_eq!(limit_in("exceeds the model limit of 4096. try"), Some(4096));
        assert_eq!(limit_in("max_tokens: 100000 > 8192, which"), Some(8192));
        assert_eq!(limit_in("over the limit"), None);
    }
}
