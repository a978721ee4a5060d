//! Model families, each with its own format of bodies.

use serde_json::Value;

use super::chat::Dialect;
use super::completion::Completion;
use super::text::TextFamily;

/// Models that share a format of bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    TitanV1,
    TitanV2,
    CohereV3 { english: bool },
    CohereV4,
    NovaEmbeddings,
    Text(TextFamily),
}

const MISTRAL_PROMPT: Family = Family::Text(TextFamily::Completion(Completion::Mistral));

const OPEN_AI: Family = Family::Text(TextFamily::Chat(Dialect::OpenAi));

/// The ids of each family, without their versions; or their prefix before a `*`.
const FAMILIES: [(&str, Family); 37] = [
    ("amazon.titan-embed-text-v1", Family::TitanV1),
    ("amazon.titan-embed-text-v2", Family::TitanV2),
    ("cohere.embed-english-v3", Family::CohereV3 { english: true }),
    ("cohere.embed-multilingual-v3", Family::CohereV3 { english: false }),
    ("cohere.embed-v4", Family::CohereV4),
    ("amazon.nova-2-multimodal-embeddings-v1", Family::NovaEmbeddings),
    ("anthropic.claude-*", Family::Text(TextFamily::Claude)),
    ("meta.llama*", Family::Text(TextFamily::Llama)),
    ("amazon.nova-micro-*", Family::Text(TextFamily::Nova)),
    ("amazon.nova-lite-*", Family::Text(TextFamily::Nova)),
    ("amazon.nova-pro-*", Family::Text(TextFamily::Nova)),
    ("amazon.nova-premier-*", Family::Text(TextFamily::Nova)),
    ("amazon.nova-2-lite-*", Family::Text(TextFamily::Nova)),
    ("amazon.nova-2-pro-*", Family::Text(TextFamily::Nova)),
    ("amazon.nova-2-omni-*", Family::Text(TextFamily::Nova)),
    ("amazon.titan-text-*", Family::Text(TextFamily::TitanText)),
    ("amazon.titan-tg1-*", Family::Text(TextFamily::TitanText)),
    ("mistral.mistral-7b-*", MISTRAL_PROMPT),
    ("mistral.mixtral-*", MISTRAL_PROMPT),
    ("mistral.mistral-large-2402-*", MISTRAL_PROMPT),
    ("mistral.mistral-small-2402-*", MISTRAL_PROMPT),
    ("mistral.mistral-large-2407-*", Family::Text(TextFamily::Chat(Dialect::Mistral))),
    ("mistral.pixtral-*", Family::Text(TextFamily::Chat(Dialect::Mistral))),
    ("mistral.*", OPEN_AI),
    ("deepseek.r1-*", Family::Text(TextFamily::Completion(Completion::DeepSeek))),
    ("deepseek.*", OPEN_AI),
    ("openai.*", OPEN_AI),
    ("qwen.*", OPEN_AI),
    ("google.*", OPEN_AI),
    ("minimax.*", OPEN_AI),
    ("moonshot.*", OPEN_AI),
    ("moonshotai.*", OPEN_AI),
    ("nvidia.*", OPEN_AI),
    ("zai.*", OPEN_AI),
    ("cohere.command-r-*", Family::Text(TextFamily::CommandR)),
    ("cohere.command-*", Family::Text(TextFamily::Command)),
    ("ai21.jamba-*", Family::Text(TextFamily::Chat(Dialect::Ai21))),
];

impl Family {
    /// The family of a model id, of an id with a geography, or of an ARN.
    ///
    /// An ARN that does not contain a model id, such as that of an application inference profile,
    /// has the family whose members the body has.
    pub(super) fn find(model_id: &str, body: &Value) -> Result<Self, String> {
        let name = model_id.rsplit('/').next().unwrap_or_default();
        let named = FAMILIES.iter().find(|(id, _)| {
            let (id, is_prefix) = id.strip_suffix('*').map_or((*id, false), |id| (id, true));
            let rest = name.strip_prefix(id).or_else(|| {
                let (geography, name) = name.split_once('.')?;
                let known = geography.chars().all(|c| c.is_ascii_lowercase() || c == '-');
                name.strip_prefix(id).filter(|_| known)
            });
            rest.is_some_and(|rest| is_prefix || rest.is_empty() || rest.starts_with(':'))
        });
        if let Some((_, family)) = named {
            return Ok(*family);
        }
        let is_opaque = model_id.starts_with("arn:") && !name.contains('.');
        let guessed = is_opaque.then(|| Self::from_body(body)).flatten();
        guessed.ok_or_else(|| {
            format!(
                "InvokeModel of the local server has no format of bodies for `{model_id}`: it has \
                 those of {}. Use Converse if the model is one for text.",
                FAMILIES.map(|(id, _)| id).join(", ")
            )
        })
    }

    fn from_body(body: &Value) -> Option<Self> {
        let has = |key| body.get(key).is_some();
        if has("anthropic_version") {
            Some(Self::Text(TextFamily::Claude))
        } else if has("schemaVersion") || has("inferenceConfig") || has("toolConfig") {
            Some(Self::Text(TextFamily::Nova))
        } else if has("prompt") && (has("max_tokens") || has("stop") || has("top_k")) {
            Some(MISTRAL_PROMPT)
        } else if has("prompt") {
            Some(Self::Text(TextFamily::Llama))
        } else if has("message") {
            Some(Self::Text(TextFamily::CommandR))
        } else if has("taskType") {
            Some(Self::NovaEmbeddings)
        } else if has("textGenerationConfig") {
            Some(Self::Text(TextFamily::TitanText))
        } else if has("inputText") {
            Some(Self::TitanV2)
        } else if has("messages") {
            Some(OPEN_AI)
        } else if has("texts") && has("output_dimension") {
            Some(Self::CohereV4)
        } else if has("texts") {
            Some(Self::CohereV3 { english: true })
        } else {
            None
        }
    }
}
