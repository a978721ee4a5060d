//! The features that each model lacks, one row each. November 2026.
//!
//! Sources: refusals on record in the public issues of ax (#667), litellm (#42717), langchain-aws
//! (#141, #1141), anthropic-sdk-python (#1759), pydantic-ai (#1623, #3092); the tables of litellm
//! 1.109 and pydantic-ai; the Bedrock user guide, "Supported models and features" of Converse,
//! "Inference parameters" of each provider, "Prompt caching", and "Amazon Nova: tool choice". Where
//! sources contradict each other, nothing is refused.

/// A set of the flags below.
pub(super) type Features = u32;

/// Messages. A model without them produces vectors or images.
pub(super) const MESSAGES: Features = 1;
pub(super) const TOOLS: Features = 1 << 1;
/// A tool choice other than `auto`, refused with the message of Claude.
pub(super) const FORCED: Features = 1 << 2;
pub(super) const CHOICE_ANY: Features = 1 << 3;
pub(super) const CHOICE_TOOL: Features = 1 << 4;
/// `temperature`, `topP` and `top_k`.
pub(super) const SAMPLING: Features = 1 << 5;
pub(super) const SYSTEM: Features = 1 << 6;
/// Messages of the role `system`.
pub(super) const SYSTEM_ROLE: Features = 1 << 7;
pub(super) const STOP_SEQUENCES: Features = 1 << 8;
/// `outputConfig.textFormat`.
pub(super) const NATIVE: Features = 1 << 9;
pub(super) const STRICT: Features = 1 << 10;
pub(super) const EFFORT: Features = 1 << 11;
pub(super) const CACHE: Features = 1 << 12;
pub(super) const CACHED_TOOLS: Features = 1 << 13;
/// Cache points with a time to live of one hour.
pub(super) const HOUR: Features = 1 << 14;
pub(super) const S3: Features = 1 << 15;
/// Thinking together with a forced tool.
pub(super) const THINKING_FORCED: Features = 1 << 16;
/// Thinking with a budget.
pub(super) const BUDGET: Features = 1 << 17;
pub(super) const THINKING_OFF: Features = 1 << 18;
/// A last message of the assistant, which the response continues.
pub(super) const PREFILL: Features = 1 << 19;
/// Conversations that start with a message of the assistant.
pub(super) const ASSISTANT_FIRST: Features = 1 << 20;
/// Other content in the same message as a tool result.
pub(super) const BESIDE_RESULT: Features = 1 << 21;
pub(super) const RESULT_STATUS: Features = 1 << 22;
/// Keywords other than type, properties and required at the root of a tool's schema.
pub(super) const RICH_ROOT: Features = 1 << 23;
/// Calls by the id of the model, without an inference profile.
pub(super) const ON_DEMAND: Features = 1 << 24;

pub(super) struct Model {
    /// The prefix of its ids.
    id: &'static str,
    /// The maximum length of a response, in tokens.
    pub(super) max_tokens: u64,
    lacks: Features,
}

/// Claude 4 and later, available through inference profiles alone.
const CLAUDE: Features = S3 | SYSTEM_ROLE | ON_DEMAND;
/// Claude with a thinking budget.
const BUDGETED: Features = CLAUDE | THINKING_FORCED;
/// Claude with adaptive thinking.
const ADAPTIVE: Features = S3 | ON_DEMAND | SAMPLING | STRICT | PREFILL;

const NOVA: Features =
    NATIVE | STRICT | CACHED_TOOLS | HOUR | SYSTEM_ROLE | ASSISTANT_FIRST | RICH_ROOT;

/// Models of other providers that support JSON schemas.
const OPEN: Features = S3 | CACHE | SYSTEM_ROLE | ASSISTANT_FIRST;
/// Models of other providers that do not.
const PLAIN: Features = OPEN | NATIVE | STRICT;
const LLAMA: Features = PLAIN | CHOICE_ANY | CHOICE_TOOL | BESIDE_RESULT;
const MISTRAL: Features = PLAIN | BESIDE_RESULT;
const AUTO: Features = PLAIN | CHOICE_ANY | CHOICE_TOOL;

/// No limit is known.
const ANY: u64 = u64::MAX;

const fn row(id: &'static str, max_tokens: u64, lacks: Features) -> Model {
    Model { id, max_tokens, lacks }
}

/// Where one prefix is the prefix of another, the longer one comes first.
const MODELS: &[Model] = &[
    row("anthropic.claude-opus-5-5", ANY, ADAPTIVE | FORCED | NATIVE | BUDGET | THINKING_OFF),
    row("anthropic.claude-opus-5", ANY, ADAPTIVE | NATIVE | BUDGET),
    row("anthropic.claude-opus-4-8", ANY, ADAPTIVE | EFFORT | BUDGET),
    row("anthropic.claude-opus-4-7", ANY, ADAPTIVE | EFFORT | NATIVE | BUDGET | SYSTEM_ROLE),
    row("anthropic.claude-opus-4-6", 128_000, BUDGETED | PREFILL),
    row("anthropic.claude-opus-4-5", 64_000, BUDGETED),
    row("anthropic.claude-opus-4", 32_000, BUDGETED | NATIVE | HOUR),
    row("anthropic.claude-sonnet-5-5", ANY, ADAPTIVE | FORCED),
    row("anthropic.claude-sonnet-5", ANY, ADAPTIVE | BUDGET | SYSTEM_ROLE),
    row("anthropic.claude-sonnet-4-6", 64_000, BUDGETED | PREFILL | EFFORT),
    row("anthropic.claude-sonnet-4-5", 64_000, BUDGETED),
    row("anthropic.claude-sonnet-4", 64_000, BUDGETED | NATIVE | HOUR),
    row("anthropic.claude-haiku-5-5", ANY, ADAPTIVE),
    row("anthropic.claude-haiku-4-5", 64_000, BUDGETED),
    row("anthropic.claude-fable-5-1", ANY, ADAPTIVE | FORCED | NATIVE | BUDGET),
    row("anthropic.claude-fable-5", ANY, S3 | ON_DEMAND | SAMPLING | PREFILL | BUDGET),
    row("anthropic.claude-mythos-5-1", ANY, S3 | ON_DEMAND | SAMPLING | PREFILL | FORCED),
    row("anthropic.claude-mythos-5", ANY, S3 | ON_DEMAND | SAMPLING | PREFILL),
    row("anthropic.claude-3-7", 131_072, BUDGETED | NATIVE | HOUR),
    row("anthropic.claude-3-5", 8192, S3 | SYSTEM_ROLE | NATIVE | HOUR),
    row("anthropic.claude-3-", 4096, S3 | SYSTEM_ROLE | NATIVE | CACHE),
    row("anthropic.claude-v2", 4096, PLAIN | TOOLS),
    row("anthropic.claude-instant", 4096, PLAIN | TOOLS),
    row("amazon.nova-canvas", ANY, MESSAGES),
    row("amazon.nova-reel", ANY, MESSAGES),
    row("amazon.nova-2-multimodal-embeddings", ANY, MESSAGES),
    row("amazon.rerank", ANY, MESSAGES),
    row("amazon.nova-2", ANY, NOVA | ON_DEMAND),
    row("amazon.nova-premier", ANY, NOVA | ON_DEMAND),
    row("amazon.nova-micro", 10_000, NOVA | S3),
    row("amazon.nova-lite", 10_000, NOVA),
    row("amazon.nova-pro", 10_000, NOVA),
    row("amazon.titan-embed", ANY, MESSAGES),
    row("amazon.titan-image", ANY, MESSAGES),
    row("amazon.titan-text-premier", 3072, PLAIN | TOOLS | SYSTEM),
    row("amazon.titan-text-lite", 4096, PLAIN | TOOLS | SYSTEM),
    row("amazon.titan-text", 8192, PLAIN | TOOLS | SYSTEM),
    row("meta.llama2", 2048, PLAIN | TOOLS),
    row("meta.llama3-8b", 2048, PLAIN | TOOLS),
    row("meta.llama3-70b", 2048, PLAIN | TOOLS),
    row("meta.llama3-2", 8192, LLAMA | ON_DEMAND),
    row("meta.llama3", 8192, LLAMA),
    row("meta.llama4", 8192, LLAMA | ON_DEMAND),
    row("mistral.mistral-7b", 8192, MISTRAL | TOOLS | SYSTEM),
    row("mistral.mixtral-8x7b", 4096, MISTRAL | TOOLS | SYSTEM),
    row("mistral.mistral-large-24", 8192, MISTRAL | CHOICE_TOOL),
    row("mistral.", ANY, OPEN | BESIDE_RESULT),
    row("cohere.embed", ANY, MESSAGES),
    row("cohere.rerank", ANY, MESSAGES),
    row("cohere.command-r", 4000, AUTO),
    row("cohere.command", 4096, PLAIN | TOOLS | SYSTEM),
    row("ai21.jamba-1-5", 4096, AUTO),
    row("ai21.", 4096, PLAIN | TOOLS),
    row("writer.", ANY, AUTO | BESIDE_RESULT | RESULT_STATUS),
    row("deepseek.r1", ANY, PLAIN | TOOLS | ON_DEMAND),
    row("deepseek.v3-v1", ANY, OPEN | CHOICE_TOOL),
    row("deepseek.", ANY, OPEN),
    row("openai.gpt-oss", ANY, OPEN | STRICT),
    row("openai.", ANY, OPEN | STOP_SEQUENCES),
    row("xai.grok", ANY, OPEN | STOP_SEQUENCES),
    row("qwen.", ANY, OPEN & !ASSISTANT_FIRST),
    row("google.gemma", ANY, OPEN),
    row("minimax.", ANY, OPEN),
    row("moonshot", ANY, OPEN),
    row("nvidia.", ANY, OPEN),
    row("zai.", ANY, OPEN),
    row("stability.", ANY, MESSAGES),
    row("luma.", ANY, MESSAGES),
    row("twelvelabs.", ANY, MESSAGES),
];

/// A model that is not in the table: nothing is refused.
const UNKNOWN: Model = row("", ANY, 0);

impl Model {
    /// The model of an id, of an id behind a geography, or of an ARN.
    pub(super) fn find(model_id: &str) -> &'static Self {
        let name = super::base_id(model_id);
        MODELS.iter().find(|model| name.starts_with(model.id)).unwrap_or(&UNKNOWN)
    }

    pub(super) const fn lacks(&self, features: Features) -> bool {
        self.lacks & features != 0
    }

    pub(super) fn is_claude(&self) -> bool {
        self.id.starts_with("anthropic.")
    }
}

#[cfg(test)]
mod tests {
    use super::MODELS;

    #[test]
    fn no_prefix_hides_a_longer_one() {
        for (at, later) in MODELS.iter().enumerate() {
            let hides = MODELS[..at].iter().find(|earlier| later.id.starts_with(earlier.id));
            assert!(hides.is_none(), "{} is never reached", later.id);
        }
    }
}
