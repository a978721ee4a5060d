//! More models that Converse takes, by provider. November 2026.

use super::{BOTH, Model, ON_DEMAND, PROFILE, TEXT_AND_IMAGE, TEXT_IMAGE_AND_VIDEO, model};

/// A model that reads text alone.
const fn reading(
    id: &'static str,
    provider: &'static str,
    name: &'static str,
    inference: &'static [&'static str],
) -> Model {
    model(id, provider, name, inference)
}

/// A model that reads text and images.
const fn seeing(
    id: &'static str,
    provider: &'static str,
    name: &'static str,
    inference: &'static [&'static str],
) -> Model {
    model(id, provider, name, inference).input(TEXT_AND_IMAGE)
}

pub(super) const TEXT_MODELS: &[Model] = &[
    reading("ai21.jamba-1-5-large-v1:0", "AI21 Labs", "Jamba 1.5 Large", ON_DEMAND),
    reading("ai21.jamba-1-5-mini-v1:0", "AI21 Labs", "Jamba 1.5 Mini", ON_DEMAND),
    seeing("amazon.nova-2-lite-v1:0", "Amazon", "Nova 2 Lite", PROFILE).input(TEXT_IMAGE_AND_VIDEO),
    seeing("amazon.nova-premier-v1:0", "Amazon", "Nova Premier", PROFILE)
        .input(TEXT_IMAGE_AND_VIDEO),
    seeing("anthropic.claude-fable-5", "Anthropic", "Claude Fable 5", PROFILE),
    seeing("anthropic.claude-fable-5-1", "Anthropic", "Claude Fable 5.1", PROFILE),
    seeing("anthropic.claude-haiku-5-5", "Anthropic", "Claude Haiku 5.5", PROFILE),
    seeing("anthropic.claude-opus-4-1-20250805-v1:0", "Anthropic", "Claude Opus 4.1", PROFILE),
    seeing("anthropic.claude-opus-4-5-20251101-v1:0", "Anthropic", "Claude Opus 4.5", PROFILE),
    seeing("anthropic.claude-opus-4-6-v1", "Anthropic", "Claude Opus 4.6", PROFILE),
    seeing("anthropic.claude-opus-4-7", "Anthropic", "Claude Opus 4.7", PROFILE),
    seeing("anthropic.claude-opus-4-8", "Anthropic", "Claude Opus 4.8", PROFILE),
    seeing("anthropic.claude-opus-5", "Anthropic", "Claude Opus 5", PROFILE),
    seeing("anthropic.claude-opus-5-5", "Anthropic", "Claude Opus 5.5", PROFILE),
    seeing("anthropic.claude-sonnet-4-20250514-v1:0", "Anthropic", "Claude Sonnet 4", PROFILE),
    seeing("anthropic.claude-sonnet-4-6", "Anthropic", "Claude Sonnet 4.6", PROFILE),
    seeing("anthropic.claude-sonnet-5", "Anthropic", "Claude Sonnet 5", PROFILE),
    seeing("anthropic.claude-sonnet-5-5", "Anthropic", "Claude Sonnet 5.5", PROFILE),
    reading("cohere.command-r-plus-v1:0", "Cohere", "Command R+", ON_DEMAND),
    reading("cohere.command-r-v1:0", "Cohere", "Command R", ON_DEMAND),
    reading("deepseek.r1-v1:0", "DeepSeek", "DeepSeek-R1", PROFILE),
    reading("deepseek.v3-v1:0", "DeepSeek", "DeepSeek-V3.1", ON_DEMAND),
    reading("deepseek.v3.2", "DeepSeek", "DeepSeek V3.2", ON_DEMAND),
    seeing("google.gemma-3-12b-it", "Google", "Gemma 3 12B IT", ON_DEMAND),
    seeing("google.gemma-3-27b-it", "Google", "Gemma 3 27B IT", ON_DEMAND),
    reading("meta.llama3-1-8b-instruct-v1:0", "Meta", "Llama 3.1 8B Instruct", BOTH),
    seeing(
        "meta.llama4-maverick-17b-instruct-v1:0",
        "Meta",
        "Llama 4 Maverick 17B Instruct",
        PROFILE,
    ),
    seeing("meta.llama4-scout-17b-instruct-v1:0", "Meta", "Llama 4 Scout 17B Instruct", PROFILE),
    reading("minimax.minimax-m2", "MiniMax", "MiniMax M2", ON_DEMAND),
    seeing("mistral.mistral-large-3-675b-instruct", "Mistral AI", "Mistral Large 3", ON_DEMAND),
    seeing("mistral.pixtral-large-2502-v1:0", "Mistral AI", "Pixtral Large (25.02)", PROFILE),
    reading("moonshot.kimi-k2-thinking", "Moonshot AI", "Kimi K2 Thinking", ON_DEMAND),
    seeing("moonshotai.kimi-k2.5", "Moonshot AI", "Kimi K2.5", ON_DEMAND),
    seeing("nvidia.nemotron-nano-12b-v2", "NVIDIA", "NVIDIA Nemotron Nano 12B v2", ON_DEMAND),
    reading("openai.gpt-oss-120b-1:0", "OpenAI", "gpt-oss-120b", ON_DEMAND),
    reading("openai.gpt-oss-20b-1:0", "OpenAI", "gpt-oss-20b", ON_DEMAND),
    reading("qwen.qwen3-235b-a22b-2507-v1:0", "Qwen", "Qwen3 235B A22B 2507", ON_DEMAND),
    reading("qwen.qwen3-32b-v1:0", "Qwen", "Qwen3 32B (dense)", ON_DEMAND),
    reading("writer.palmyra-x4-v1:0", "Writer", "Palmyra X4", PROFILE),
    reading("writer.palmyra-x5-v1:0", "Writer", "Palmyra X5", PROFILE),
    reading("zai.glm-4.7", "Z.AI", "GLM 4.7", ON_DEMAND),
    reading("zai.glm-4.7-flash", "Z.AI", "GLM 4.7 Flash", ON_DEMAND),
];
