//! Claude. Sources: guide, litellm, pydantic, langchain, issues.

use super::{ModelCapabilities, row};
use crate::model::accepts::NativeSchema::{No, OptIn, Yes};
use crate::model::accepts::Reasoning::{self, Adaptive, Budget, BudgetOrAdaptive};
use crate::model::accepts::ReasoningHistory::Signed;
use crate::model::accepts::ToolChoice::Auto;

/// Up to 3.5. Claude 3 and later can be forced to call a tool.
const fn claude_3(prefix: &'static str) -> ModelCapabilities {
    row(prefix).native_schema(No).reasoning(Reasoning::No)
}

/// From 3.7 to 4.7: served through inference profiles only; rejects a forced tool while it reasons
/// (pydantic-ai #3092, langchain `thinking_forced_tool_use_unsupported`).
const fn claude_4(prefix: &'static str) -> ModelCapabilities {
    row(prefix)
        .profile_only(true)
        .reasoning(Budget)
        .reasoning_history(Signed)
        .forced_tool_while_reasoning(false)
}

/// From 4.8 on: no sampling parameters, no reasoning budget; `strict` is rejected as an unknown input.
const fn claude_5(prefix: &'static str) -> ModelCapabilities {
    row(prefix)
        .profile_only(true)
        .sampling(false)
        .strict_tools(false)
        .native_schema(OptIn)
        .reasoning(Adaptive)
        .reasoning_history(Signed)
        .max_output_tokens(128_000)
}

pub(super) const ROWS: &[ModelCapabilities] = &[
    // Opus 5 and 5.5 reject `output_config.format` (ax #667); 5.5 also a forced tool (litellm #42717).
    claude_5("anthropic.claude-opus-5-5").native_schema(No).tool_choice(Auto),
    claude_5("anthropic.claude-opus-5").native_schema(No),
    // Rejected native schemas in July 2026; litellm sends them again.
    claude_5("anthropic.claude-opus-4-8"),
    // litellm: neither native schemas nor strict tools; pydantic: accepted on 2026-10-29.
    claude_5("anthropic.claude-opus-4-7").strict_tools(true).forced_tool_while_reasoning(false),
    claude_4("anthropic.claude-opus-4-6")
        .native_schema(Yes)
        .reasoning(BudgetOrAdaptive)
        .max_output_tokens(128_000),
    claude_4("anthropic.claude-opus-4-5").native_schema(Yes).max_output_tokens(64_000),
    // Opus 4 and 4.1.
    claude_4("anthropic.claude-opus-4").native_schema(No).max_output_tokens(32_000),
    claude_5("anthropic.claude-sonnet-5-5").tool_choice(Auto),
    claude_5("anthropic.claude-sonnet-5"),
    claude_4("anthropic.claude-sonnet-4-6")
        .in_countries()
        .native_schema(Yes)
        .reasoning(BudgetOrAdaptive)
        .max_output_tokens(64_000),
    claude_4("anthropic.claude-sonnet-4-5")
        .in_countries()
        .native_schema(Yes)
        .max_output_tokens(64_000),
    claude_4("anthropic.claude-sonnet-4").native_schema(No).max_output_tokens(64_000),
    claude_5("anthropic.claude-haiku-5-5"),
    claude_4("anthropic.claude-haiku-4-5")
        .in_countries()
        .native_schema(Yes)
        .max_output_tokens(64_000),
    // 5.1 and 5.2 reject a forced tool, 5 accepts one (pydantic, live). Reports about native schemas
    // and strict tools of Fable 5 contradict each other.
    claude_5("anthropic.claude-fable-5-1").native_schema(No).tool_choice(Auto),
    claude_5("anthropic.claude-fable-5-2").native_schema(No).tool_choice(Auto),
    claude_5("anthropic.claude-fable-5").strict_tools(true),
    claude_5("anthropic.claude-mythos-5-1").native_schema(Yes).tool_choice(Auto),
    claude_5("anthropic.claude-mythos-5-2").native_schema(Yes).tool_choice(Auto),
    claude_5("anthropic.claude-mythos-5").native_schema(Yes).strict_tools(true),
    claude_4("anthropic.claude-3-7").native_schema(No),
    claude_3("anthropic.claude-3-5-haiku").max_output_tokens(8192),
    claude_3("anthropic.claude-3-5-sonnet-20241022").max_output_tokens(8192),
    claude_3("anthropic.claude-3-5-sonnet-20240620"),
    claude_3("anthropic.claude-3-haiku").max_output_tokens(4096),
    claude_3("anthropic.claude-3-opus").max_output_tokens(4096),
    claude_3("anthropic.claude-3-sonnet").max_output_tokens(4096),
    claude_3("anthropic.claude-v2").without_tools().max_output_tokens(4096),
    claude_3("anthropic.claude-instant").without_tools().max_output_tokens(4096),
    // Future models.
    row("anthropic.claude").reasoning_history(Signed),
];
