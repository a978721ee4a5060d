//! The features that each model lacks, one row each. November 2026.
//!
//! Sources of `lacks`: refusals on record in the public issues of ax (#667), litellm (#42717),
//! hermes-agent (#105780), vercel/ai (#21290), langchain-aws (#141, #1141), anthropic-sdk-python (#1759), mcp-agent (#126), pi (#3739), strands (#393, #1223)
//! and pydantic-ai (#3092, #6318), and in its recorded traffic; the Bedrock user guide, "Supported
//! models and features" of Converse, "Inference parameters" of each provider, "Prompt caching",
//! "Structured output" and "Amazon Nova: tool choice"; Anthropic's documentation; which models take
//! no reasoning, strands 1.62, which lists those that are certain to refuse it. What only the
//! tables of litellm, langchain-aws and pydantic-ai have is in `said_to_lack`. Where sources
//! contradict each other, nothing is refused.

/// A set of the flags below.
pub(super) type Features = u64;

/// Messages. A model without them produces vectors or images.
pub(super) const MESSAGES: Features = 1;
pub(super) const TOOLS: Features = 1 << 1;
/// A tool choice other than `auto`, refused with the message of Claude.
pub(super) const FORCED: Features = 1 << 2;
pub(super) const CHOICE_ANY: Features = 1 << 3;
pub(super) const CHOICE_TOOL: Features = 1 << 4;
/// `temperature` and `topP`.
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
/// Definitions at the root of a tool's schema.
pub(super) const DEFS_ROOT: Features = 1 << 23;
/// Calls by the id of the model, without an inference profile.
pub(super) const ON_DEMAND: Features = 1 << 24;
/// `temperature` and `topP`, refused with the message of AWS.
pub(super) const SAMPLING_FIELDS: Features = 1 << 25;
/// Media in S3, except a document in a tool result.
pub(super) const S3_INPUT: Features = 1 << 26;
/// A document or a video in S3 in a tool result.
pub(super) const S3_RESULT: Features = 1 << 27;
/// Tools in a stream.
pub(super) const STREAMED_TOOLS: Features = 1 << 29;
/// Any other keyword than those that are on record at the root of a tool's schema.
pub(super) const RICH_ROOT: Features = 1 << 28;
/// `top_k` of the additional fields.
pub(super) const TOP_K: Features = 1 << 30;
/// The text of reasoning in the messages of a request.
pub(super) const PAST_REASONING: Features = 1 << 31;
/// A message of the assistant that is reasoning alone.
pub(super) const REASONING_ALONE: Features = 1 << 32;

pub(super) struct Model {
    /// The prefix of its ids.
    id: &'static str,
    /// The maximum length of a response, in tokens.
    pub(super) max_tokens: u64,
    /// What it lacks by a refusal on record, or by AWS's or the provider's documentation.
    lacks: Features,
    /// What it lacks by the tables of clients alone.
    said_to_lack: Features,
}

/// Claude 4 and later, available through inference profiles alone.
const CLAUDE: Features = S3_INPUT | SYSTEM_ROLE | ON_DEMAND;
/// Claude with a thinking budget.
const BUDGETED: Features = CLAUDE | THINKING_FORCED;
/// Claude with adaptive thinking.
const ADAPTIVE: Features = NEWEST | SAMPLING | TOP_K | PREFILL;
/// The newest models of Claude, of which there are no refusals on record.
const NEWEST: Features = S3_INPUT | ON_DEMAND;
/// What clients say of all of them.
const NEWEST_SAID: Features = SAMPLING | TOP_K | PREFILL | REASONING_ALONE;

const NOVA: Features =
    NATIVE | STRICT | CACHED_TOOLS | HOUR | SYSTEM_ROLE | ASSISTANT_FIRST | DEFS_ROOT;

/// Models of other providers that support JSON schemas.
const OPEN: Features = S3 | CACHE | SYSTEM_ROLE;
/// Models of other providers that do not.
const PLAIN: Features = OPEN | NATIVE | STRICT;
const LLAMA: Features = PLAIN
    | ASSISTANT_FIRST
    | CHOICE_ANY
    | CHOICE_TOOL
    | BESIDE_RESULT
    | STREAMED_TOOLS
    | PAST_REASONING;
const MISTRAL: Features = PLAIN | ASSISTANT_FIRST | BESIDE_RESULT;
const NEW_MISTRAL: Features = OPEN | ASSISTANT_FIRST | BESIDE_RESULT;

/// No limit is known.
const ANY: u64 = u64::MAX;

const fn row(id: &'static str, max_tokens: u64, lacks: Features) -> Model {
    Model { id, max_tokens, lacks, said_to_lack: 0 }
}

/// Where one prefix is the prefix of another, the longer one comes first.
const MODELS: &[Model] = &[
    row("anthropic.claude-opus-5-5", ANY, ADAPTIVE | FORCED | BUDGET | THINKING_OFF)
        .said(STRICT | NATIVE | REASONING_ALONE),
    // `strict` of this one and of those below: refused in July 2026 (litellm), taken in October
    // (pydantic-ai, live).
    // It takes `top_k`, and `temperature` not (vercel/ai, recorded).
    row("anthropic.claude-opus-5", ANY, ADAPTIVE & !TOP_K | BUDGET)
        .said(STRICT | NATIVE | REASONING_ALONE),
    row("anthropic.claude-opus-4-8", ANY, ADAPTIVE | EFFORT | BUDGET).said(STRICT),
    row(
        "anthropic.claude-opus-4-7",
        ANY,
        SAMPLING | TOP_K | PREFILL | NEWEST | EFFORT | BUDGET | SYSTEM_ROLE,
    )
    .said(NATIVE),
    row("anthropic.claude-opus-4-6", 128_000, BUDGETED | PREFILL),
    row("anthropic.claude-opus-4-5", 64_000, BUDGETED),
    row("anthropic.claude-opus-4", 32_000, BUDGETED | NATIVE | HOUR),
    row("anthropic.claude-sonnet-5-5", ANY, NEWEST | FORCED).said(NEWEST_SAID | STRICT),
    row("anthropic.claude-sonnet-5", ANY, ADAPTIVE | BUDGET | SYSTEM_ROLE | REASONING_ALONE)
        .said(STRICT),
    row("anthropic.claude-sonnet-4-6", 64_000, BUDGETED | PREFILL | EFFORT),
    row("anthropic.claude-sonnet-4-5", 64_000, BUDGETED),
    row("anthropic.claude-sonnet-4", 64_000, BUDGETED | NATIVE | HOUR),
    row("anthropic.claude-haiku-5-5", ANY, NEWEST).said(NEWEST_SAID | STRICT),
    row("anthropic.claude-haiku-4-5", 64_000, BUDGETED),
    row("anthropic.claude-fable-5-1", ANY, NEWEST | FORCED | REASONING_ALONE)
        .said(NEWEST_SAID | STRICT | NATIVE | BUDGET),
    row("anthropic.claude-fable-5-2", ANY, NEWEST | FORCED)
        .said(NEWEST_SAID | STRICT | NATIVE | BUDGET),
    row("anthropic.claude-fable-5", ANY, NEWEST).said(NEWEST_SAID | STRICT | BUDGET),
    row("anthropic.claude-mythos-5-1", ANY, NEWEST).said(NEWEST_SAID | FORCED),
    row("anthropic.claude-mythos-5", ANY, NEWEST).said(NEWEST_SAID),
    row("anthropic.claude-mythos-preview", ANY, NEWEST),
    row("anthropic.claude-3-7", 131_072, BUDGETED | NATIVE | HOUR),
    row("anthropic.claude-3-5", 8192, S3_INPUT | SYSTEM_ROLE | NATIVE | HOUR),
    row("anthropic.claude-3-", 4096, S3_INPUT | SYSTEM_ROLE | NATIVE | CACHE | PAST_REASONING),
    row("anthropic.claude-v", 4096, PLAIN | TOOLS),
    row("anthropic.claude-instant", 4096, PLAIN | TOOLS),
    row("amazon.nova-canvas", ANY, MESSAGES),
    row("amazon.nova-reel", ANY, MESSAGES),
    row("amazon.nova-2-multimodal-embeddings", ANY, MESSAGES),
    row("amazon.rerank", ANY, MESSAGES),
    row("amazon.nova-2", ANY, NOVA | ON_DEMAND | S3_RESULT).said(RICH_ROOT),
    row("amazon.nova-premier", ANY, NOVA | ON_DEMAND).said(RICH_ROOT | PAST_REASONING),
    row("amazon.nova-micro", 10_000, NOVA | S3).said(RICH_ROOT | PAST_REASONING),
    row("amazon.nova-lite", 10_000, NOVA | PAST_REASONING).said(RICH_ROOT),
    row("amazon.nova-pro", 10_000, NOVA | PAST_REASONING).said(RICH_ROOT),
    row("amazon.titan-embed", ANY, MESSAGES),
    row("amazon.titan-image", ANY, MESSAGES),
    row("amazon.titan-text-premier", 3072, PLAIN | TOOLS | SYSTEM)
        .said(ASSISTANT_FIRST | PAST_REASONING),
    row("amazon.titan-text-lite", 4096, PLAIN | TOOLS | SYSTEM)
        .said(ASSISTANT_FIRST | PAST_REASONING),
    row("amazon.titan-text", 8192, PLAIN | TOOLS | SYSTEM).said(ASSISTANT_FIRST | PAST_REASONING),
    row("meta.llama2", 2048, PLAIN | TOOLS | ASSISTANT_FIRST | PAST_REASONING),
    row("meta.llama3-8b", 2048, PLAIN | TOOLS | ASSISTANT_FIRST | PAST_REASONING),
    row("meta.llama3-70b", 2048, PLAIN | TOOLS | ASSISTANT_FIRST | PAST_REASONING),
    row("meta.llama3-2", 8192, LLAMA | ON_DEMAND),
    row("meta.llama3-3", 8192, LLAMA | ON_DEMAND),
    row("meta.llama3", 8192, LLAMA),
    row("meta.llama4", 8192, LLAMA | ON_DEMAND),
    row("mistral.mistral-7b", 8192, MISTRAL | TOOLS | SYSTEM).said(PAST_REASONING),
    row("mistral.mixtral-8x7b", 4096, MISTRAL | TOOLS | SYSTEM).said(PAST_REASONING),
    row("mistral.mistral-large-24", 8192, MISTRAL | CHOICE_TOOL | PAST_REASONING)
        .said(STREAMED_TOOLS),
    row("mistral.mistral-small-24", 8192, MISTRAL | CHOICE_TOOL)
        .said(STREAMED_TOOLS | PAST_REASONING),
    row("mistral.pixtral", 16_384, MISTRAL | ON_DEMAND)
        .said(CHOICE_ANY | CHOICE_TOOL | STREAMED_TOOLS | PAST_REASONING),
    row("mistral.mistral-large", ANY, NEW_MISTRAL | PAST_REASONING).said(CHOICE_TOOL),
    row("mistral.devstral", ANY, NEW_MISTRAL | PAST_REASONING),
    row("mistral.ministral", ANY, NEW_MISTRAL | PAST_REASONING),
    row("mistral.", ANY, NEW_MISTRAL),
    row("cohere.embed", ANY, MESSAGES),
    row("cohere.rerank", ANY, MESSAGES),
    row("cohere.command-r", 4000, PLAIN | CHOICE_TOOL)
        .said(CHOICE_ANY | ASSISTANT_FIRST | PAST_REASONING),
    row("cohere.command", 4096, PLAIN | TOOLS | SYSTEM).said(ASSISTANT_FIRST | PAST_REASONING),
    row("ai21.jamba-1-5", 4096, PLAIN | CHOICE_TOOL)
        .said(CHOICE_ANY | ASSISTANT_FIRST | PAST_REASONING),
    row("ai21.", 8192, PLAIN | TOOLS).said(ASSISTANT_FIRST | PAST_REASONING),
    row("writer.palmyra-vision", ANY, LLAMA | RESULT_STATUS).said(TOOLS),
    row("writer.", ANY, LLAMA | RESULT_STATUS),
    row("deepseek.r1", ANY, PLAIN | TOOLS | ON_DEMAND | PAST_REASONING).said(ASSISTANT_FIRST),
    row("deepseek.v3-v1", ANY, OPEN | CHOICE_TOOL).said(ASSISTANT_FIRST | THINKING_FORCED),
    row("deepseek.", ANY, OPEN).said(ASSISTANT_FIRST | THINKING_FORCED),
    row("openai.gpt-oss", ANY, OPEN | STRICT).said(ASSISTANT_FIRST),
    row("openai.", ANY, OPEN | STOP_SEQUENCES | SAMPLING_FIELDS | PAST_REASONING)
        .said(ASSISTANT_FIRST),
    row("xai.grok", ANY, OPEN | STOP_SEQUENCES | SAMPLING_FIELDS | PAST_REASONING)
        .said(ASSISTANT_FIRST),
    row("qwen.qwen3-235b", ANY, OPEN | PAST_REASONING),
    row("qwen.qwen3-coder", ANY, OPEN | PAST_REASONING),
    row("qwen.", ANY, OPEN),
    row("google.gemma", ANY, OPEN | PAST_REASONING).said(ASSISTANT_FIRST),
    row("minimax.", ANY, OPEN).said(ASSISTANT_FIRST),
    row("moonshotai.kimi-k3", ANY, OPEN).said(SAMPLING_FIELDS),
    row("moonshot", ANY, OPEN),
    row("nvidia.nemotron-nano-9b", ANY, OPEN | PAST_REASONING).said(ASSISTANT_FIRST),
    row("nvidia.nemotron-super", ANY, OPEN | PAST_REASONING).said(ASSISTANT_FIRST),
    row("nvidia.", ANY, OPEN).said(ASSISTANT_FIRST),
    row("zai.glm-5.3", ANY, OPEN),
    row("zai.", ANY, OPEN).said(CHOICE_TOOL),
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

    /// Adds what clients say that it lacks.
    const fn said(mut self, features: Features) -> Self {
        self.said_to_lack = features;
        self
    }

    /// Whether a request with one of these features is refused.
    pub(super) const fn is_refused(&self, features: Features, strict: bool) -> bool {
        self.lacks & features != 0 || strict && self.said_to_lack & features != 0
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
