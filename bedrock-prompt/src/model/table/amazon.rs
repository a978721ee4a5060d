//! Amazon. Sources: guide ("Amazon Nova: tool choice", "Amazon Titan text models"), litellm,
//! pydantic; the rules of Nova's tool schemas: pydantic-ai #1623.

use super::{ModelCapabilities, other, plain, row};
use crate::model::accepts::{Reasoning, ToolSchema};

/// Without native schemas according to litellm and pydantic; one blog contradicts, so their support
/// is unknown.
const fn nova(prefix: &'static str) -> ModelCapabilities {
    row(prefix).tool_schema(ToolSchema::BareRoot).strict_tools(false)
}

const fn nova_1(prefix: &'static str) -> ModelCapabilities {
    nova(prefix).reasoning(Reasoning::No)
}

const fn nova_2(prefix: &'static str) -> ModelCapabilities {
    nova(prefix).profile_only(true).reasoning(Reasoning::NovaReasoningConfig)
}

/// Without system prompts and tools.
const fn titan(prefix: &'static str) -> ModelCapabilities {
    plain(prefix).without_tools().system_prompt(false)
}

pub(super) const ROWS: &[ModelCapabilities] = &[
    other("amazon.nova-canvas"),
    other("amazon.nova-reel"),
    other("amazon.nova-sonic"),
    other("amazon.nova-2-sonic"),
    other("amazon.nova-2-5-sonic"),
    other("amazon.nova-2-multimodal-embeddings"),
    other("amazon.titan-embed-text-v1"),
    other("amazon.titan-embed-text-v2"),
    other("amazon.titan-embed"),
    other("amazon.titan-image"),
    other("amazon.rerank"),
    nova_2("amazon.nova-2-lite").max_output_tokens(64_000),
    nova_2("amazon.nova-2").max_output_tokens(64_000),
    nova_1("amazon.nova-premier").profile_only(true).max_output_tokens(10_000),
    nova_1("amazon.nova-pro").max_output_tokens(10_000),
    nova_1("amazon.nova-lite").max_output_tokens(10_000),
    nova_1("amazon.nova-micro").max_output_tokens(10_000),
    nova("amazon.nova"),
    // Limits: guide.
    titan("amazon.titan-text-premier").max_output_tokens(3072),
    titan("amazon.titan-text-lite").max_output_tokens(4096),
    titan("amazon.titan-t").max_output_tokens(8192),
];
