//! Models with open weights. Sources: guide ("Structured output"), litellm, pydantic, langchain;
//! native schemas were recorded with Qwen3 32B, Gemma 3 27B, `MiniMax` M2 and Nemotron Nano 12B.

use super::{ModelCapabilities, row};
use crate::model::accepts::NativeSchema::Yes;
use crate::model::accepts::Reasoning::{self, Always, ReasoningConfig, ReasoningEffort};
use crate::model::accepts::ToolChoice::Any;
use crate::model::accepts::ToolSchema::Inlined;

const fn open(prefix: &'static str) -> ModelCapabilities {
    row(prefix).text_only().uncached()
}

/// A forced tool and reasoning exclude each other: langchain.
const fn deepseek(prefix: &'static str) -> ModelCapabilities {
    open(prefix).native_schema(Yes).reasoning(ReasoningEffort).forced_tool_while_reasoning(false)
}

const fn qwen(prefix: &'static str) -> ModelCapabilities {
    open(prefix).native_schema(Yes).reasoning(ReasoningConfig)
}

const fn kimi(prefix: &'static str) -> ModelCapabilities {
    open(prefix).native_schema(Yes)
}

const fn glm(prefix: &'static str) -> ModelCapabilities {
    open(prefix).native_schema(Yes).reasoning(ReasoningEffort)
}

pub(super) const ROWS: &[ModelCapabilities] = &[
    open("deepseek.r1")
        .without_tools()
        .unconstrained()
        .profile_only(true)
        .reasoning(Always)
        .limits(128_000, 8192),
    deepseek("deepseek.v3-v1").tool_choice(Any).limits(128_000, 8000),
    deepseek("deepseek.v3.2").limits(164_000, 8000),
    // Coder returns no reasoning at any level: pydantic.
    qwen("qwen.qwen3-coder-next").reasoning(Reasoning::No).limits(256_000, 16_000),
    qwen("qwen.qwen3-coder").reasoning(Reasoning::No).limits(262_144, 16_384),
    qwen("qwen.qwen3-vl").images(true).limits(256_000, 8000),
    qwen("qwen.qwen3-next").limits(256_000, 8000),
    qwen("qwen.qwen3-235b").limits(262_144, 8192),
    qwen("qwen.qwen3-32b").limits(32_768, 8192),
    qwen("qwen.qwen3"),
    // Takes a native schema, and wrote malformed JSON with one (2026-09-20): never by default.
    // Does not see `$defs`: pydantic.
    open("openai.gpt-oss")
        .strict_tools(false)
        .tool_schema(Inlined)
        .reasoning(ReasoningEffort)
        .limits(128_000, 16_000),
    open("google.gemma-3-12b").images(true).native_schema(Yes).limits(128_000, 8000),
    open("google.gemma-3-27b").images(true).native_schema(Yes).limits(128_000, 8000),
    open("google.gemma-3").images(true).limits(128_000, 8000),
    open("minimax.minimax-m2.").native_schema(Yes).limits(196_000, 8000),
    open("minimax.minimax-m2").native_schema(Yes).limits(1_000_000, 8000),
    open("nvidia.nemotron-nano-12b").images(true).native_schema(Yes).limits(128_000, 8000),
    open("nvidia.nemotron-nano").native_schema(Yes).limits(128_000, 8000),
    open("nvidia.nemotron-super").limits(256_000, 32_000),
    kimi("moonshot.kimi-k2-thinking").limits(256_000, 16_000),
    kimi("moonshotai.kimi-k2-thinking").limits(262_144, 16_000),
    kimi("moonshotai.kimi-k2.5").images(true).video(true).limits(262_144, 16_000),
    // Before 5.3 a tool cannot be forced by name: langchain.
    glm("zai.glm-5.3").limits(1_000_000, 128_000),
    glm("zai.glm-5").tool_choice(Any).limits(200_000, 128_000),
    glm("zai.glm-4.7").tool_choice(Any).limits(203_000, 128_000),
];
