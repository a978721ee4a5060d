//! Models with open weights. Sources: guide ("Structured output"), litellm, pydantic, langchain;
//! native schemas were recorded with Qwen3 32B, Gemma 3 27B, `MiniMax` M2 and Nemotron Nano 12B.

use super::{ModelCapabilities, row};
use crate::model::accepts::NativeSchema::Yes;
use crate::model::accepts::Reasoning::{self, Always, ReasoningConfig, ReasoningEffort};
use crate::model::accepts::ToolChoice::Any;
use crate::model::accepts::ToolSchema::Inlined;

/// Rejects a forced tool while it reasons: langchain.
const fn deepseek(prefix: &'static str) -> ModelCapabilities {
    row(prefix).native_schema(Yes).reasoning(ReasoningEffort).forced_tool_while_reasoning(false)
}

const fn qwen(prefix: &'static str) -> ModelCapabilities {
    row(prefix).native_schema(Yes).reasoning(ReasoningConfig)
}

const fn kimi(prefix: &'static str) -> ModelCapabilities {
    row(prefix).native_schema(Yes)
}

const fn glm(prefix: &'static str) -> ModelCapabilities {
    row(prefix).native_schema(Yes).reasoning(ReasoningEffort)
}

pub(super) const ROWS: &[ModelCapabilities] = &[
    row("deepseek.r1")
        .without_tools()
        .unconstrained()
        .profile_only(true)
        .reasoning(Always)
        .max_output_tokens(8192),
    deepseek("deepseek.v3-v1").tool_choice(Any).max_output_tokens(8000),
    deepseek("deepseek.v3.2").max_output_tokens(8000),
    // Returns no reasoning at any level: pydantic.
    qwen("qwen.qwen3-coder-next").reasoning(Reasoning::No).max_output_tokens(16_000),
    qwen("qwen.qwen3-coder").reasoning(Reasoning::No).max_output_tokens(16_384),
    qwen("qwen.qwen3-vl").max_output_tokens(8000),
    qwen("qwen.qwen3-next").max_output_tokens(8000),
    qwen("qwen.qwen3-235b").max_output_tokens(8192),
    qwen("qwen.qwen3-32b").max_output_tokens(8192),
    qwen("qwen.qwen3"),
    // Accepts a native schema, but wrote malformed JSON with one (2026-09-20): not by default.
    // Does not resolve `$defs`: pydantic.
    row("openai.gpt-oss")
        .strict_tools(false)
        .tool_schema(Inlined)
        .reasoning(ReasoningEffort)
        .max_output_tokens(16_000),
    row("google.gemma-3-12b").native_schema(Yes).max_output_tokens(8000),
    row("google.gemma-3-27b").native_schema(Yes).max_output_tokens(8000),
    row("google.gemma-3").max_output_tokens(8000),
    row("minimax.minimax-m2.").native_schema(Yes).max_output_tokens(8000),
    row("minimax.minimax-m2").native_schema(Yes).max_output_tokens(8000),
    row("nvidia.nemotron-nano-12b").native_schema(Yes).max_output_tokens(8000),
    row("nvidia.nemotron-nano").native_schema(Yes).max_output_tokens(8000),
    row("nvidia.nemotron-super").max_output_tokens(32_000),
    kimi("moonshot.kimi-k2-thinking").max_output_tokens(16_000),
    kimi("moonshotai.kimi-k2-thinking").max_output_tokens(16_000),
    kimi("moonshotai.kimi-k2.5").max_output_tokens(16_000),
    // Before 5.3 a tool cannot be forced by name: langchain.
    glm("zai.glm-5.3").max_output_tokens(128_000),
    glm("zai.glm-5").tool_choice(Any).max_output_tokens(128_000),
    glm("zai.glm-4.7").tool_choice(Any).max_output_tokens(128_000),
];
