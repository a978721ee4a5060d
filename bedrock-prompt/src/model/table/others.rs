//! The other providers. Sources: guide, litellm, pydantic, langchain.

use super::{ModelCapabilities, other, plain, row};
use crate::model::accepts::Reasoning::Effort;
use crate::model::accepts::ToolChoice::Auto;

pub(super) const ROWS: &[ModelCapabilities] = &[
    other("cohere.embed-english-v3"),
    other("cohere.embed-multilingual-v3"),
    other("cohere.embed-v4"),
    other("cohere.embed"),
    other("cohere.rerank"),
    plain("cohere.command-r").tool_choice(Auto).max_output_tokens(4000),
    plain("cohere.command").without_tools().system_prompt(false).max_output_tokens(4000),
    plain("ai21.jamba-1-5").tool_choice(Auto).max_output_tokens(4096),
    plain("ai21.").without_tools().max_output_tokens(4096),
    // "This model doesn't support the status field": pydantic, live.
    plain("writer.palmyra-x")
        .tool_choice(Auto)
        .tool_result_status(false)
        .tool_results_alone(true)
        .tool_streaming(false)
        .profile_only(true)
        .max_output_tokens(8192),
    row("writer.").tool_result_status(false).tool_results_alone(true).profile_only(true),
    // "This model doesn't support the stopSequences field": litellm. Sampling: pydantic, live.
    row("openai.gpt-")
        .sampling(false)
        .stop_sequences(false)
        .reasoning(Effort)
        .max_output_tokens(128_000),
    row("xai.grok").sampling(false).stop_sequences(false).reasoning(Effort),
    other("stability."),
    other("twelvelabs."),
    other("luma."),
];
