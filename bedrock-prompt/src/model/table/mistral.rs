//! Mistral. Sources: guide, litellm, langchain (tool choice, streaming), pydantic (native schemas,
//! of which one was recorded with Mistral Large 3).

use super::{ModelCapabilities, plain, row};
use crate::model::accepts::NativeSchema::Yes;
use crate::model::accepts::ToolChoice::{Any, Auto};
use crate::model::accepts::ToolUseId::NineAlphanumerics;

const fn mistral(prefix: &'static str) -> ModelCapabilities {
    plain(prefix).tool_results_alone(true).tool_streaming(false).tool_use_id(NineAlphanumerics)
}

/// From Mistral Large 3 on.
const fn mistral_3(prefix: &'static str) -> ModelCapabilities {
    row(prefix).tool_results_alone(true).tool_use_id(NineAlphanumerics)
}

pub(super) const ROWS: &[ModelCapabilities] = &[
    mistral("mistral.mistral-7b").without_tools().system_prompt(false),
    mistral("mistral.mixtral-8x7b").without_tools().system_prompt(false).max_output_tokens(4096),
    mistral("mistral.mistral-large-2402").tool_choice(Any),
    mistral("mistral.mistral-large-24").tool_choice(Any).max_output_tokens(8191),
    mistral("mistral.mistral-small-24").tool_choice(Any),
    mistral("mistral.pixtral-large").profile_only(true).tool_choice(Auto).max_output_tokens(16_384),
    mistral_3("mistral.mistral-large-3")
        .native_schema(Yes)
        .tool_choice(Any)
        .max_output_tokens(32_000),
    mistral_3("mistral.ministral-3").native_schema(Yes).max_output_tokens(8000),
    mistral_3("mistral.magistral-small").native_schema(Yes).max_output_tokens(40_000),
    mistral_3("mistral.voxtral").native_schema(Yes).max_output_tokens(8192),
    mistral_3("mistral.devstral").max_output_tokens(32_000),
    row("mistral.").tool_results_alone(true).tool_use_id(NineAlphanumerics),
];
