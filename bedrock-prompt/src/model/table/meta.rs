//! Llama. Sources: guide, litellm, langchain; tool results in messages of their own:
//! pydantic and langchain-aws #141.

use super::{ModelCapabilities, plain, row};
use crate::model::accepts::ToolChoice::Auto;
use crate::model::accepts::ToolSchema::Inlined;

/// From 3.1 on: a tool call cannot be forced, and streamed answers have no tool calls.
const fn llama(prefix: &'static str) -> ModelCapabilities {
    plain(prefix)
        .tool_choice(Auto)
        .tool_schema(Inlined)
        .tool_results_alone(true)
        .tool_streaming(false)
}

pub(super) const ROWS: &[ModelCapabilities] = &[
    plain("meta.llama2").without_tools().max_output_tokens(2048),
    plain("meta.llama3-8b").without_tools().max_output_tokens(2048),
    plain("meta.llama3-70b").without_tools().max_output_tokens(2048),
    llama("meta.llama3-1").max_output_tokens(2048),
    llama("meta.llama3-2").profile_only(true).max_output_tokens(4096),
    llama("meta.llama3-3").max_output_tokens(4096),
    llama("meta.llama4-scout").profile_only(true).max_output_tokens(8192),
    llama("meta.llama4").profile_only(true).max_output_tokens(8192),
    row("meta.").tool_schema(Inlined).tool_results_alone(true),
];
