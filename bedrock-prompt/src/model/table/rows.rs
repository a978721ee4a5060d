//! What the models accept. Made from `models/models.toml`, which has the sources:
//! `cargo run -p bedrock-prompt-models -- write`.

use super::{ModelCapabilities, starts_with};
use super::{NativeSchema, Reasoning, ReasoningHistory, Serves, ToolChoice, ToolSchema, ToolUseId};

const UNKNOWN: ModelCapabilities = ModelCapabilities::unknown();

const AI21: ModelCapabilities = ModelCapabilities {
    tool_choice: ToolChoice::None,
    native_schema: NativeSchema::No,
    reasoning: Reasoning::No,
    reasoning_history: ReasoningHistory::No,
    strict_tools: false,
    ..UNKNOWN
};

const CLAUDE_2: ModelCapabilities = ModelCapabilities {
    tool_choice: ToolChoice::None,
    native_schema: NativeSchema::No,
    reasoning: Reasoning::No,
    reasoning_history: ReasoningHistory::Signed,
    strict_tools: false,
    ..UNKNOWN
};

const CLAUDE_3: ModelCapabilities = ModelCapabilities {
    native_schema: NativeSchema::No,
    reasoning: Reasoning::No,
    reasoning_history: ReasoningHistory::Signed,
    ..UNKNOWN
};

const CLAUDE_4: ModelCapabilities = ModelCapabilities {
    reasoning: Reasoning::Budget,
    reasoning_history: ReasoningHistory::Signed,
    forced_tool_while_reasoning: false,
    profile_only: true,
    ..UNKNOWN
};

const CLAUDE_5: ModelCapabilities = ModelCapabilities {
    native_schema: NativeSchema::Yes,
    reasoning: Reasoning::Adaptive,
    reasoning_history: ReasoningHistory::Signed,
    sampling: false,
    forced_tool_while_reasoning: false,
    profile_only: true,
    ..UNKNOWN
};

const COMMAND: ModelCapabilities = ModelCapabilities {
    tool_choice: ToolChoice::None,
    native_schema: NativeSchema::No,
    reasoning: Reasoning::No,
    reasoning_history: ReasoningHistory::No,
    strict_tools: false,
    system_prompt: false,
    ..UNKNOWN
};

const COMMAND_R: ModelCapabilities = ModelCapabilities {
    tool_choice: ToolChoice::Auto,
    native_schema: NativeSchema::No,
    reasoning: Reasoning::No,
    reasoning_history: ReasoningHistory::No,
    strict_tools: false,
    ..UNKNOWN
};

const DEEPSEEK: ModelCapabilities = ModelCapabilities {
    native_schema: NativeSchema::Yes,
    reasoning: Reasoning::ReasoningEffort,
    forced_tool_while_reasoning: false,
    ..UNKNOWN
};

const DEEPSEEK_R1: ModelCapabilities = ModelCapabilities {
    tool_choice: ToolChoice::None,
    native_schema: NativeSchema::No,
    reasoning: Reasoning::Always,
    reasoning_history: ReasoningHistory::No,
    strict_tools: false,
    reasons_by_default: true,
    profile_only: true,
    ..UNKNOWN
};

const GEMMA: ModelCapabilities = ModelCapabilities {
    native_schema: NativeSchema::Yes,
    reasoning_history: ReasoningHistory::No,
    ..UNKNOWN
};

const GLM: ModelCapabilities = ModelCapabilities {
    tool_choice: ToolChoice::Any,
    native_schema: NativeSchema::Yes,
    reasoning: Reasoning::ReasoningEffort,
    ..UNKNOWN
};

const GPT: ModelCapabilities = ModelCapabilities {
    reasoning: Reasoning::Effort,
    reasoning_history: ReasoningHistory::No,
    sampling: false,
    stop_sequences: false,
    reasons_by_default: true,
    ..UNKNOWN
};

const GPT_OSS: ModelCapabilities = ModelCapabilities {
    tool_schema: ToolSchema::Inlined,
    reasoning: Reasoning::ReasoningEffort,
    strict_tools: false,
    reasons_by_default: true,
    ..UNKNOWN
};

const GROK: ModelCapabilities = ModelCapabilities {
    reasoning: Reasoning::Effort,
    reasoning_history: ReasoningHistory::No,
    sampling: false,
    stop_sequences: false,
    reasons_by_default: true,
    profile_only: true,
    ..UNKNOWN
};

const JAMBA: ModelCapabilities = ModelCapabilities {
    tool_choice: ToolChoice::Auto,
    native_schema: NativeSchema::No,
    reasoning: Reasoning::No,
    reasoning_history: ReasoningHistory::No,
    strict_tools: false,
    ..UNKNOWN
};

const KIMI: ModelCapabilities = ModelCapabilities { native_schema: NativeSchema::Yes, ..UNKNOWN };

const LLAMA_2: ModelCapabilities = ModelCapabilities {
    tool_choice: ToolChoice::None,
    native_schema: NativeSchema::No,
    reasoning: Reasoning::No,
    reasoning_history: ReasoningHistory::No,
    strict_tools: false,
    ..UNKNOWN
};

const LLAMA_3: ModelCapabilities = ModelCapabilities {
    tool_choice: ToolChoice::Auto,
    tool_schema: ToolSchema::Inlined,
    native_schema: NativeSchema::No,
    reasoning: Reasoning::No,
    reasoning_history: ReasoningHistory::No,
    tool_streaming: false,
    tool_results_alone: true,
    strict_tools: false,
    ..UNKNOWN
};

const MINIMAX: ModelCapabilities = ModelCapabilities {
    native_schema: NativeSchema::Yes,
    reasons_by_default: true,
    ..UNKNOWN
};

const MISTRAL_1: ModelCapabilities = ModelCapabilities {
    tool_choice: ToolChoice::None,
    native_schema: NativeSchema::No,
    reasoning: Reasoning::No,
    reasoning_history: ReasoningHistory::No,
    tool_use_id: ToolUseId::NineAlphanumerics,
    tool_streaming: false,
    tool_results_alone: true,
    strict_tools: false,
    system_prompt: false,
    ..UNKNOWN
};

const MISTRAL_2: ModelCapabilities = ModelCapabilities {
    tool_choice: ToolChoice::Any,
    native_schema: NativeSchema::No,
    reasoning: Reasoning::No,
    reasoning_history: ReasoningHistory::No,
    tool_use_id: ToolUseId::NineAlphanumerics,
    tool_streaming: false,
    tool_results_alone: true,
    strict_tools: false,
    ..UNKNOWN
};

const MISTRAL_3: ModelCapabilities = ModelCapabilities {
    native_schema: NativeSchema::Yes,
    tool_use_id: ToolUseId::NineAlphanumerics,
    tool_results_alone: true,
    ..UNKNOWN
};

const NEMOTRON: ModelCapabilities = ModelCapabilities {
    native_schema: NativeSchema::Yes,
    ..UNKNOWN
};

const NOVA_1: ModelCapabilities = ModelCapabilities {
    tool_schema: ToolSchema::BareRoot,
    reasoning: Reasoning::No,
    reasoning_history: ReasoningHistory::No,
    strict_tools: false,
    ..UNKNOWN
};

const NOVA_2: ModelCapabilities = ModelCapabilities {
    tool_schema: ToolSchema::BareRoot,
    reasoning: Reasoning::NovaReasoningConfig,
    strict_tools: false,
    profile_only: true,
    ..UNKNOWN
};

const OTHER: ModelCapabilities = ModelCapabilities { serves: Serves::OtherOperation, ..UNKNOWN };

const PALMYRA: ModelCapabilities = ModelCapabilities {
    tool_choice: ToolChoice::Auto,
    native_schema: NativeSchema::No,
    reasoning: Reasoning::No,
    reasoning_history: ReasoningHistory::No,
    tool_streaming: false,
    tool_results_alone: true,
    tool_result_status: false,
    strict_tools: false,
    profile_only: true,
    ..UNKNOWN
};

const QWEN: ModelCapabilities = ModelCapabilities {
    native_schema: NativeSchema::Yes,
    reasoning: Reasoning::ReasoningConfig,
    ..UNKNOWN
};

const TITAN_TEXT: ModelCapabilities = ModelCapabilities {
    tool_choice: ToolChoice::None,
    native_schema: NativeSchema::No,
    reasoning: Reasoning::No,
    reasoning_history: ReasoningHistory::No,
    strict_tools: false,
    system_prompt: false,
    ..UNKNOWN
};

/// The rows of the provider of a base model's id, and the length of its prefix. A longer prefix of a
/// model comes before a shorter one.
///
/// A function for each provider: the compiler evaluates the rows of the one that is called, and not
/// all of them, in each crate with a prompt.
pub(super) const fn of_provider(base: &str) -> (&'static [ModelCapabilities], usize) {
    if starts_with(base, "anthropic.", 0) {
        return (anthropic(), 10);
    }
    if starts_with(base, "amazon.", 0) {
        return (amazon(), 7);
    }
    if starts_with(base, "ai21.", 0) {
        return (ai21(), 5);
    }
    if starts_with(base, "cohere.", 0) {
        return (cohere(), 7);
    }
    if starts_with(base, "deepseek.", 0) {
        return (deepseek(), 9);
    }
    if starts_with(base, "google.", 0) {
        return (google(), 7);
    }
    if starts_with(base, "luma.", 0) {
        return (luma(), 5);
    }
    if starts_with(base, "meta.", 0) {
        return (meta(), 5);
    }
    if starts_with(base, "minimax.", 0) {
        return (minimax(), 8);
    }
    if starts_with(base, "mistral.", 0) {
        return (mistral(), 8);
    }
    if starts_with(base, "moonshot.", 0) {
        return (moonshot(), 9);
    }
    if starts_with(base, "moonshotai.", 0) {
        return (moonshotai(), 11);
    }
    if starts_with(base, "nvidia.", 0) {
        return (nvidia(), 7);
    }
    if starts_with(base, "openai.", 0) {
        return (openai(), 7);
    }
    if starts_with(base, "qwen.", 0) {
        return (qwen(), 5);
    }
    if starts_with(base, "stability.", 0) {
        return (stability(), 10);
    }
    if starts_with(base, "twelvelabs.", 0) {
        return (twelvelabs(), 11);
    }
    if starts_with(base, "writer.", 0) {
        return (writer(), 7);
    }
    if starts_with(base, "xai.", 0) {
        return (xai(), 4);
    }
    if starts_with(base, "zai.", 0) {
        return (zai(), 4);
    }
    (&[], 0)
}

#[cfg(test)]
pub(super) const ALL: &[&[ModelCapabilities]] = &[ANTHROPIC_ROWS, AMAZON_ROWS, AI21_ROWS, COHERE_ROWS, DEEPSEEK_ROWS, GOOGLE_ROWS, LUMA_ROWS, META_ROWS, MINIMAX_ROWS, MISTRAL_ROWS, MOONSHOT_ROWS, MOONSHOTAI_ROWS, NVIDIA_ROWS, OPENAI_ROWS, QWEN_ROWS, STABILITY_ROWS, TWELVELABS_ROWS, WRITER_ROWS, XAI_ROWS, ZAI_ROWS];

const fn anthropic() -> &'static [ModelCapabilities] {
    ANTHROPIC_ROWS
}

const ANTHROPIC_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities {
        prefix: "anthropic.claude-v2",
        max_input_tokens: Some(100_000),
        max_output_tokens: Some(4096),
        ..CLAUDE_2
    },
    ModelCapabilities {
        prefix: "anthropic.claude-v1",
        max_input_tokens: Some(100_000),
        max_output_tokens: Some(4096),
        ..CLAUDE_2
    },
    ModelCapabilities {
        prefix: "anthropic.claude-sonnet-5-5",
        tool_choice: ToolChoice::Auto,
        reasons_by_default: true,
        binds_reasoning: true,
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(128_000),
        ..CLAUDE_5
    },
    ModelCapabilities {
        prefix: "anthropic.claude-sonnet-5",
        reasons_by_default: true,
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(128_000),
        ..CLAUDE_5
    },
    ModelCapabilities {
        prefix: "anthropic.claude-sonnet-4-6",
        native_schema: NativeSchema::Yes,
        reasoning: Reasoning::BudgetOrAdaptive,
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(128_000),
        ..CLAUDE_4
    },
    ModelCapabilities {
        prefix: "anthropic.claude-sonnet-4-5",
        native_schema: NativeSchema::Yes,
        max_input_tokens: Some(200_000),
        max_output_tokens: Some(64_000),
        ..CLAUDE_4
    },
    ModelCapabilities {
        prefix: "anthropic.claude-sonnet-4",
        native_schema: NativeSchema::No,
        max_input_tokens: Some(200_000),
        max_output_tokens: Some(64_000),
        ..CLAUDE_4
    },
    ModelCapabilities {
        prefix: "anthropic.claude-opus-5-5",
        tool_choice: ToolChoice::Auto,
        reasons_by_default: true,
        binds_reasoning: true,
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(128_000),
        ..CLAUDE_5
    },
    ModelCapabilities {
        prefix: "anthropic.claude-opus-5",
        reasons_by_default: true,
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(128_000),
        ..CLAUDE_5
    },
    ModelCapabilities {
        prefix: "anthropic.claude-opus-4-8",
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(128_000),
        ..CLAUDE_5
    },
    ModelCapabilities {
        prefix: "anthropic.claude-opus-4-7",
        native_schema: NativeSchema::OptIn,
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(128_000),
        ..CLAUDE_5
    },
    ModelCapabilities {
        prefix: "anthropic.claude-opus-4-6",
        native_schema: NativeSchema::Yes,
        reasoning: Reasoning::BudgetOrAdaptive,
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(128_000),
        ..CLAUDE_4
    },
    ModelCapabilities {
        prefix: "anthropic.claude-opus-4-5",
        native_schema: NativeSchema::Yes,
        max_input_tokens: Some(200_000),
        max_output_tokens: Some(64_000),
        ..CLAUDE_4
    },
    ModelCapabilities {
        prefix: "anthropic.claude-opus-4-1",
        native_schema: NativeSchema::No,
        max_input_tokens: Some(200_000),
        max_output_tokens: Some(32_000),
        ..CLAUDE_4
    },
    ModelCapabilities {
        prefix: "anthropic.claude-opus-4",
        native_schema: NativeSchema::No,
        max_input_tokens: Some(200_000),
        max_output_tokens: Some(32_000),
        ..CLAUDE_4
    },
    ModelCapabilities {
        prefix: "anthropic.claude-mythos-preview",
        native_schema: NativeSchema::OptIn,
        sampling: true,
        reasons_by_default: true,
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(128_000),
        ..CLAUDE_5
    },
    ModelCapabilities {
        prefix: "anthropic.claude-mythos-5-2",
        tool_choice: ToolChoice::Auto,
        reasons_by_default: true,
        binds_reasoning: true,
        max_output_tokens: Some(128_000),
        ..CLAUDE_5
    },
    ModelCapabilities {
        prefix: "anthropic.claude-mythos-5-1",
        tool_choice: ToolChoice::Auto,
        reasons_by_default: true,
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(128_000),
        ..CLAUDE_5
    },
    ModelCapabilities {
        prefix: "anthropic.claude-mythos-5",
        reasons_by_default: true,
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(128_000),
        ..CLAUDE_5
    },
    ModelCapabilities {
        prefix: "anthropic.claude-instant",
        max_input_tokens: Some(100_000),
        max_output_tokens: Some(4096),
        ..CLAUDE_2
    },
    ModelCapabilities {
        prefix: "anthropic.claude-haiku-5-5",
        reasons_by_default: true,
        binds_reasoning: true,
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(128_000),
        ..CLAUDE_5
    },
    ModelCapabilities {
        prefix: "anthropic.claude-haiku-4-5",
        native_schema: NativeSchema::Yes,
        max_input_tokens: Some(200_000),
        max_output_tokens: Some(64_000),
        ..CLAUDE_4
    },
    ModelCapabilities {
        prefix: "anthropic.claude-fable-5-2",
        tool_choice: ToolChoice::Auto,
        native_schema: NativeSchema::OptIn,
        strict_tools: false,
        reasons_by_default: true,
        binds_reasoning: true,
        max_output_tokens: Some(128_000),
        ..CLAUDE_5
    },
    ModelCapabilities {
        prefix: "anthropic.claude-fable-5-1",
        tool_choice: ToolChoice::Auto,
        strict_tools: false,
        reasons_by_default: true,
        binds_reasoning: true,
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(128_000),
        ..CLAUDE_5
    },
    ModelCapabilities {
        prefix: "anthropic.claude-fable-5",
        native_schema: NativeSchema::OptIn,
        reasons_by_default: true,
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(128_000),
        ..CLAUDE_5
    },
    ModelCapabilities {
        prefix: "anthropic.claude-3-sonnet",
        max_output_tokens: Some(4096),
        ..CLAUDE_3
    },
    ModelCapabilities {
        prefix: "anthropic.claude-3-opus",
        max_input_tokens: Some(200_000),
        max_output_tokens: Some(4096),
        ..CLAUDE_3
    },
    ModelCapabilities {
        prefix: "anthropic.claude-3-haiku",
        max_input_tokens: Some(200_000),
        max_output_tokens: Some(4096),
        ..CLAUDE_3
    },
    ModelCapabilities {
        prefix: "anthropic.claude-3-7-sonnet",
        native_schema: NativeSchema::No,
        max_input_tokens: Some(200_000),
        max_output_tokens: Some(64_000),
        ..CLAUDE_4
    },
    ModelCapabilities {
        prefix: "anthropic.claude-3-5-sonnet-20241022",
        max_input_tokens: Some(200_000),
        max_output_tokens: Some(8192),
        ..CLAUDE_3
    },
    ModelCapabilities {
        prefix: "anthropic.claude-3-5-sonnet-20240620",
        max_input_tokens: Some(200_000),
        max_output_tokens: Some(4096),
        ..CLAUDE_3
    },
    ModelCapabilities {
        prefix: "anthropic.claude-3-5-haiku",
        max_input_tokens: Some(200_000),
        max_output_tokens: Some(8192),
        ..CLAUDE_3
    },
    ModelCapabilities {
        prefix: "anthropic.claude",
        reasoning_history: ReasoningHistory::Signed,
        ..UNKNOWN
    },
];

const fn amazon() -> &'static [ModelCapabilities] {
    AMAZON_ROWS
}

const AMAZON_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities {
        prefix: "amazon.titan-text-premier",
        max_output_tokens: Some(3072),
        ..TITAN_TEXT
    },
    ModelCapabilities {
        prefix: "amazon.titan-text-lite",
        max_output_tokens: Some(4096),
        ..TITAN_TEXT
    },
    ModelCapabilities {
        prefix: "amazon.titan-text-express",
        max_output_tokens: Some(8192),
        ..TITAN_TEXT
    },
    ModelCapabilities {
        prefix: "amazon.titan-t",
        max_output_tokens: Some(8192),
        ..TITAN_TEXT
    },
    ModelCapabilities { prefix: "amazon.titan-image", ..OTHER },
    ModelCapabilities { prefix: "amazon.titan-embed-text-v2", ..OTHER },
    ModelCapabilities { prefix: "amazon.titan-embed-text-v1", ..OTHER },
    ModelCapabilities { prefix: "amazon.titan-embed-image", ..OTHER },
    ModelCapabilities { prefix: "amazon.titan-embed-g1-text-02", ..OTHER },
    ModelCapabilities { prefix: "amazon.titan-embed", ..OTHER },
    ModelCapabilities { prefix: "amazon.rerank", ..OTHER },
    ModelCapabilities { prefix: "amazon.nova-sonic", ..OTHER },
    ModelCapabilities { prefix: "amazon.nova-reel", ..OTHER },
    ModelCapabilities {
        prefix: "amazon.nova-pro",
        max_input_tokens: Some(300_000),
        max_output_tokens: Some(10_000),
        ..NOVA_1
    },
    ModelCapabilities {
        prefix: "amazon.nova-premier",
        profile_only: true,
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(10_000),
        ..NOVA_1
    },
    ModelCapabilities {
        prefix: "amazon.nova-micro",
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(10_000),
        ..NOVA_1
    },
    ModelCapabilities {
        prefix: "amazon.nova-lite",
        max_input_tokens: Some(300_000),
        max_output_tokens: Some(10_000),
        ..NOVA_1
    },
    ModelCapabilities { prefix: "amazon.nova-canvas", ..OTHER },
    ModelCapabilities { prefix: "amazon.nova-2-sonic", ..OTHER },
    ModelCapabilities {
        prefix: "amazon.nova-2-pro-preview",
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(64_000),
        ..NOVA_2
    },
    ModelCapabilities { prefix: "amazon.nova-2-multimodal-embeddings", ..OTHER },
    ModelCapabilities {
        prefix: "amazon.nova-2-lite",
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(65_535),
        ..NOVA_2
    },
    ModelCapabilities { prefix: "amazon.nova-2-5-sonic", ..OTHER },
    ModelCapabilities {
        prefix: "amazon.nova-2",
        max_output_tokens: Some(64_000),
        ..NOVA_2
    },
    ModelCapabilities {
        prefix: "amazon.nova",
        tool_schema: ToolSchema::BareRoot,
        strict_tools: false,
        ..UNKNOWN
    },
];

const fn ai21() -> &'static [ModelCapabilities] {
    AI21_ROWS
}

const AI21_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities {
        prefix: "ai21.jamba-instruct",
        max_input_tokens: Some(70_000),
        max_output_tokens: Some(4096),
        ..AI21
    },
    ModelCapabilities {
        prefix: "ai21.jamba-1-5-mini",
        max_input_tokens: Some(256_000),
        max_output_tokens: Some(4096),
        ..JAMBA
    },
    ModelCapabilities {
        prefix: "ai21.jamba-1-5-large",
        max_input_tokens: Some(256_000),
        max_output_tokens: Some(4096),
        ..JAMBA
    },
    ModelCapabilities {
        prefix: "ai21.jamba-1-5",
        max_output_tokens: Some(4096),
        ..JAMBA
    },
    ModelCapabilities {
        prefix: "ai21.j2-ultra",
        max_output_tokens: Some(8191),
        ..AI21
    },
    ModelCapabilities {
        prefix: "ai21.j2-mid",
        max_output_tokens: Some(8191),
        ..AI21
    },
    ModelCapabilities {
        prefix: "ai21.",
        max_output_tokens: Some(4096),
        ..AI21
    },
];

const fn cohere() -> &'static [ModelCapabilities] {
    COHERE_ROWS
}

const COHERE_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities { prefix: "cohere.rerank", ..OTHER },
    ModelCapabilities { prefix: "cohere.embed-multilingual", ..OTHER },
    ModelCapabilities { prefix: "cohere.embed-english", ..OTHER },
    ModelCapabilities {
        prefix: "cohere.embed",
        profile_only: true,
        ..OTHER
    },
    ModelCapabilities {
        prefix: "cohere.command-text",
        max_input_tokens: Some(4096),
        max_output_tokens: Some(4000),
        ..COMMAND
    },
    ModelCapabilities {
        prefix: "cohere.command-r-plus",
        max_output_tokens: Some(4000),
        ..COMMAND_R
    },
    ModelCapabilities {
        prefix: "cohere.command-r",
        max_output_tokens: Some(4000),
        ..COMMAND_R
    },
    ModelCapabilities {
        prefix: "cohere.command-light-text",
        max_input_tokens: Some(4096),
        max_output_tokens: Some(4000),
        ..COMMAND
    },
    ModelCapabilities {
        prefix: "cohere.command",
        max_output_tokens: Some(4000),
        ..COMMAND
    },
];

const fn deepseek() -> &'static [ModelCapabilities] {
    DEEPSEEK_ROWS
}

const DEEPSEEK_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities {
        prefix: "deepseek.v3.2",
        max_input_tokens: Some(156_000),
        max_output_tokens: Some(81_920),
        ..DEEPSEEK
    },
    ModelCapabilities {
        prefix: "deepseek.v3",
        tool_choice: ToolChoice::Any,
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(81_920),
        ..DEEPSEEK
    },
    ModelCapabilities {
        prefix: "deepseek.r1",
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(32_768),
        ..DEEPSEEK_R1
    },
];

const fn google() -> &'static [ModelCapabilities] {
    GOOGLE_ROWS
}

const GOOGLE_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities {
        prefix: "google.gemma-3-4b-it",
        native_schema: NativeSchema::OptIn,
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(8000),
        ..GEMMA
    },
    ModelCapabilities {
        prefix: "google.gemma-3-27b-it",
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(8000),
        ..GEMMA
    },
    ModelCapabilities {
        prefix: "google.gemma-3-12b-it",
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(8000),
        ..GEMMA
    },
    ModelCapabilities {
        prefix: "google.gemma-3",
        native_schema: NativeSchema::OptIn,
        max_output_tokens: Some(8000),
        ..GEMMA
    },
    ModelCapabilities {
        prefix: "google.gemma",
        reasoning_history: ReasoningHistory::No,
        ..UNKNOWN
    },
];

const fn luma() -> &'static [ModelCapabilities] {
    LUMA_ROWS
}

const LUMA_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities { prefix: "luma.", ..OTHER },
];

const fn meta() -> &'static [ModelCapabilities] {
    META_ROWS
}

const META_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities {
        prefix: "meta.llama4-scout-17b-instruct",
        profile_only: true,
        max_input_tokens: Some(10_000_000),
        max_output_tokens: Some(8192),
        ..LLAMA_3
    },
    ModelCapabilities {
        prefix: "meta.llama4-maverick-17b-instruct",
        profile_only: true,
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(8192),
        ..LLAMA_3
    },
    ModelCapabilities {
        prefix: "meta.llama4",
        profile_only: true,
        max_output_tokens: Some(8192),
        ..LLAMA_3
    },
    ModelCapabilities {
        prefix: "meta.llama3-8b-instruct",
        max_output_tokens: Some(2048),
        ..LLAMA_2
    },
    ModelCapabilities {
        prefix: "meta.llama3-70b-instruct",
        max_output_tokens: Some(2048),
        ..LLAMA_2
    },
    ModelCapabilities {
        prefix: "meta.llama3-3-70b-instruct",
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(4096),
        ..LLAMA_3
    },
    ModelCapabilities {
        prefix: "meta.llama3-3",
        max_output_tokens: Some(4096),
        ..LLAMA_3
    },
    ModelCapabilities {
        prefix: "meta.llama3-2-90b-instruct",
        profile_only: true,
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(4096),
        ..LLAMA_3
    },
    ModelCapabilities {
        prefix: "meta.llama3-2-3b-instruct",
        profile_only: true,
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(4096),
        ..LLAMA_3
    },
    ModelCapabilities {
        prefix: "meta.llama3-2-1b-instruct",
        profile_only: true,
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(4096),
        ..LLAMA_3
    },
    ModelCapabilities {
        prefix: "meta.llama3-2-11b-instruct",
        profile_only: true,
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(4096),
        ..LLAMA_3
    },
    ModelCapabilities {
        prefix: "meta.llama3-2",
        profile_only: true,
        max_output_tokens: Some(4096),
        ..LLAMA_3
    },
    ModelCapabilities {
        prefix: "meta.llama3-1-8b-instruct",
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(2048),
        ..LLAMA_3
    },
    ModelCapabilities {
        prefix: "meta.llama3-1-70b-instruct",
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(2048),
        ..LLAMA_3
    },
    ModelCapabilities {
        prefix: "meta.llama3-1-405b-instruct",
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(2048),
        ..LLAMA_3
    },
    ModelCapabilities {
        prefix: "meta.llama3-1",
        max_output_tokens: Some(2048),
        ..LLAMA_3
    },
    ModelCapabilities {
        prefix: "meta.llama2-70b-chat",
        max_output_tokens: Some(2048),
        ..LLAMA_2
    },
    ModelCapabilities {
        prefix: "meta.llama2-13b-chat",
        max_output_tokens: Some(2048),
        ..LLAMA_2
    },
    ModelCapabilities {
        prefix: "meta.llama2",
        max_output_tokens: Some(2048),
        ..LLAMA_2
    },
    ModelCapabilities {
        prefix: "meta.",
        tool_schema: ToolSchema::Inlined,
        reasoning_history: ReasoningHistory::No,
        tool_results_alone: true,
        ..UNKNOWN
    },
];

const fn minimax() -> &'static [ModelCapabilities] {
    MINIMAX_ROWS
}

const MINIMAX_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities {
        prefix: "minimax.minimax-m2.5",
        max_input_tokens: Some(196_000),
        max_output_tokens: Some(98_304),
        ..MINIMAX
    },
    ModelCapabilities {
        prefix: "minimax.minimax-m2.1",
        max_input_tokens: Some(196_000),
        max_output_tokens: Some(131_072),
        ..MINIMAX
    },
    ModelCapabilities {
        prefix: "minimax.minimax-m2",
        max_input_tokens: Some(204_608),
        max_output_tokens: Some(128_000),
        ..MINIMAX
    },
];

const fn mistral() -> &'static [ModelCapabilities] {
    MISTRAL_ROWS
}

const MISTRAL_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities {
        prefix: "mistral.voxtral-small-24b-2507",
        max_input_tokens: Some(32_768),
        max_output_tokens: Some(8192),
        ..MISTRAL_3
    },
    ModelCapabilities {
        prefix: "mistral.voxtral-mini-3b-2507",
        max_input_tokens: Some(32_768),
        max_output_tokens: Some(8192),
        ..MISTRAL_3
    },
    ModelCapabilities {
        prefix: "mistral.voxtral",
        max_output_tokens: Some(8192),
        ..MISTRAL_3
    },
    ModelCapabilities {
        prefix: "mistral.pixtral-large-2502",
        tool_choice: ToolChoice::Auto,
        profile_only: true,
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(16_384),
        ..MISTRAL_2
    },
    ModelCapabilities {
        prefix: "mistral.mixtral-8x7b-instruct",
        max_input_tokens: Some(32_000),
        max_output_tokens: Some(4096),
        ..MISTRAL_1
    },
    ModelCapabilities {
        prefix: "mistral.mistral-small-2402",
        max_input_tokens: Some(32_000),
        max_output_tokens: Some(4096),
        ..MISTRAL_2
    },
    ModelCapabilities { prefix: "mistral.mistral-small-24", ..MISTRAL_2 },
    ModelCapabilities {
        prefix: "mistral.mistral-large-3-675b-instruct",
        tool_choice: ToolChoice::Any,
        reasoning_history: ReasoningHistory::No,
        max_input_tokens: Some(256_000),
        max_output_tokens: Some(32_000),
        ..MISTRAL_3
    },
    ModelCapabilities {
        prefix: "mistral.mistral-large-2407",
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(8191),
        ..MISTRAL_2
    },
    ModelCapabilities {
        prefix: "mistral.mistral-large-2402",
        max_input_tokens: Some(32_000),
        max_output_tokens: Some(4096),
        ..MISTRAL_2
    },
    ModelCapabilities {
        prefix: "mistral.mistral-large-24",
        max_output_tokens: Some(8191),
        ..MISTRAL_2
    },
    ModelCapabilities {
        prefix: "mistral.mistral-7b-instruct",
        max_input_tokens: Some(32_000),
        max_output_tokens: Some(4096),
        ..MISTRAL_1
    },
    ModelCapabilities {
        prefix: "mistral.ministral-3-8b-instruct",
        reasoning_history: ReasoningHistory::No,
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(8000),
        ..MISTRAL_3
    },
    ModelCapabilities {
        prefix: "mistral.ministral-3-3b-instruct",
        reasoning_history: ReasoningHistory::No,
        max_input_tokens: Some(256_000),
        max_output_tokens: Some(8000),
        ..MISTRAL_3
    },
    ModelCapabilities {
        prefix: "mistral.ministral-3-14b-instruct",
        reasoning_history: ReasoningHistory::No,
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(8000),
        ..MISTRAL_3
    },
    ModelCapabilities {
        prefix: "mistral.ministral-3",
        reasoning_history: ReasoningHistory::No,
        max_output_tokens: Some(8000),
        ..MISTRAL_3
    },
    ModelCapabilities {
        prefix: "mistral.magistral-small-2509",
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(40_000),
        ..MISTRAL_3
    },
    ModelCapabilities { prefix: "mistral.magistral", ..MISTRAL_3 },
    ModelCapabilities {
        prefix: "mistral.devstral-2-123b",
        native_schema: NativeSchema::OptIn,
        reasoning_history: ReasoningHistory::No,
        max_input_tokens: Some(256_000),
        max_output_tokens: Some(32_000),
        ..MISTRAL_3
    },
    ModelCapabilities {
        prefix: "mistral.devstral",
        native_schema: NativeSchema::OptIn,
        reasoning_history: ReasoningHistory::No,
        max_output_tokens: Some(32_000),
        ..MISTRAL_3
    },
    ModelCapabilities {
        prefix: "mistral.",
        tool_use_id: ToolUseId::NineAlphanumerics,
        tool_results_alone: true,
        ..UNKNOWN
    },
];

const fn moonshot() -> &'static [ModelCapabilities] {
    MOONSHOT_ROWS
}

const MOONSHOT_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities {
        prefix: "moonshot.kimi-k2-thinking",
        reasons_by_default: true,
        max_output_tokens: Some(16_000),
        ..KIMI
    },
];

const fn moonshotai() -> &'static [ModelCapabilities] {
    MOONSHOTAI_ROWS
}

const MOONSHOTAI_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities {
        prefix: "moonshotai.kimi-k3.1",
        sampling: false,
        reasons_by_default: true,
        max_input_tokens: Some(868_928),
        max_output_tokens: Some(131_072),
        ..KIMI
    },
    ModelCapabilities {
        prefix: "moonshotai.kimi-k3",
        sampling: false,
        reasons_by_default: true,
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(131_072),
        ..KIMI
    },
    ModelCapabilities {
        prefix: "moonshotai.kimi-k2.5",
        max_input_tokens: Some(256_000),
        max_output_tokens: Some(16_000),
        ..KIMI
    },
    ModelCapabilities {
        prefix: "moonshotai.kimi-k2-thinking",
        reasons_by_default: true,
        max_input_tokens: Some(262_144),
        max_output_tokens: Some(16_000),
        ..KIMI
    },
    ModelCapabilities { prefix: "moonshotai.kimi", ..KIMI },
];

const fn nvidia() -> &'static [ModelCapabilities] {
    NVIDIA_ROWS
}

const NVIDIA_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities {
        prefix: "nvidia.nemotron-super-3-120b",
        native_schema: NativeSchema::OptIn,
        reasoning: Reasoning::Unknown,
        reasoning_history: ReasoningHistory::No,
        max_input_tokens: Some(256_000),
        max_output_tokens: Some(131_072),
        ..NEMOTRON
    },
    ModelCapabilities {
        prefix: "nvidia.nemotron-super",
        native_schema: NativeSchema::OptIn,
        reasoning_history: ReasoningHistory::No,
        max_output_tokens: Some(32_000),
        ..NEMOTRON
    },
    ModelCapabilities {
        prefix: "nvidia.nemotron-nano-9b",
        reasoning_history: ReasoningHistory::No,
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(8000),
        ..NEMOTRON
    },
    ModelCapabilities {
        prefix: "nvidia.nemotron-nano-3-30b",
        max_input_tokens: Some(262_144),
        max_output_tokens: Some(8000),
        ..NEMOTRON
    },
    ModelCapabilities {
        prefix: "nvidia.nemotron-nano-12b",
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(8000),
        ..NEMOTRON
    },
    ModelCapabilities {
        prefix: "nvidia.nemotron-nano",
        max_output_tokens: Some(8000),
        ..NEMOTRON
    },
];

const fn openai() -> &'static [ModelCapabilities] {
    OPENAI_ROWS
}

const OPENAI_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities {
        prefix: "openai.gpt-oss-safeguard-20b",
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(16_000),
        ..GPT_OSS
    },
    ModelCapabilities {
        prefix: "openai.gpt-oss-safeguard-120b",
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(16_000),
        ..GPT_OSS
    },
    ModelCapabilities {
        prefix: "openai.gpt-oss-20b",
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(16_384),
        ..GPT_OSS
    },
    ModelCapabilities {
        prefix: "openai.gpt-oss-120b",
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(16_384),
        ..GPT_OSS
    },
    ModelCapabilities {
        prefix: "openai.gpt-oss",
        max_output_tokens: Some(16_000),
        ..GPT_OSS
    },
    ModelCapabilities {
        prefix: "openai.gpt-6.1-terra",
        profile_only: true,
        max_input_tokens: Some(922_000),
        max_output_tokens: Some(128_000),
        ..GPT
    },
    ModelCapabilities {
        prefix: "openai.gpt-6.1-sol",
        profile_only: true,
        max_input_tokens: Some(1_050_000),
        max_output_tokens: Some(131_072),
        ..GPT
    },
    ModelCapabilities {
        prefix: "openai.gpt-6-sol",
        max_input_tokens: Some(922_000),
        max_output_tokens: Some(128_000),
        ..GPT
    },
    ModelCapabilities {
        prefix: "openai.gpt-6-luna",
        max_input_tokens: Some(922_000),
        max_output_tokens: Some(128_000),
        ..GPT
    },
    ModelCapabilities {
        prefix: "openai.gpt-6-astra",
        profile_only: true,
        max_input_tokens: Some(922_000),
        max_output_tokens: Some(128_000),
        ..GPT
    },
    ModelCapabilities {
        prefix: "openai.gpt-5.6-terra",
        profile_only: true,
        max_input_tokens: Some(922_000),
        max_output_tokens: Some(128_000),
        ..GPT
    },
    ModelCapabilities {
        prefix: "openai.gpt-5.6-sol",
        profile_only: true,
        max_input_tokens: Some(922_000),
        max_output_tokens: Some(128_000),
        ..GPT
    },
    ModelCapabilities {
        prefix: "openai.gpt-5.6-luna",
        profile_only: true,
        max_input_tokens: Some(922_000),
        max_output_tokens: Some(128_000),
        ..GPT
    },
    ModelCapabilities {
        prefix: "openai.gpt-5.5",
        profile_only: true,
        max_input_tokens: Some(922_000),
        max_output_tokens: Some(128_000),
        ..GPT
    },
    ModelCapabilities {
        prefix: "openai.gpt-5.4",
        profile_only: true,
        max_input_tokens: Some(922_000),
        max_output_tokens: Some(128_000),
        ..GPT
    },
    ModelCapabilities {
        prefix: "openai.gpt-",
        max_output_tokens: Some(128_000),
        ..GPT
    },
];

const fn qwen() -> &'static [ModelCapabilities] {
    QWEN_ROWS
}

const QWEN_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities {
        prefix: "qwen.qwen3-vl-235b-a22b",
        max_input_tokens: Some(256_000),
        max_output_tokens: Some(262_000),
        ..QWEN
    },
    ModelCapabilities {
        prefix: "qwen.qwen3-next-80b-a3b",
        max_input_tokens: Some(256_000),
        max_output_tokens: Some(262_000),
        ..QWEN
    },
    ModelCapabilities {
        prefix: "qwen.qwen3-coder-next",
        reasoning: Reasoning::No,
        reasoning_history: ReasoningHistory::No,
        max_input_tokens: Some(256_000),
        max_output_tokens: Some(16_000),
        ..QWEN
    },
    ModelCapabilities {
        prefix: "qwen.qwen3-coder-480b-a35b",
        reasoning: Reasoning::No,
        reasoning_history: ReasoningHistory::No,
        max_input_tokens: Some(262_144),
        max_output_tokens: Some(16_384),
        ..QWEN
    },
    ModelCapabilities {
        prefix: "qwen.qwen3-coder-30b-a3b",
        reasoning: Reasoning::No,
        reasoning_history: ReasoningHistory::No,
        max_input_tokens: Some(262_144),
        max_output_tokens: Some(16_384),
        ..QWEN
    },
    ModelCapabilities {
        prefix: "qwen.qwen3-coder",
        reasoning: Reasoning::No,
        reasoning_history: ReasoningHistory::No,
        max_output_tokens: Some(16_384),
        ..QWEN
    },
    ModelCapabilities {
        prefix: "qwen.qwen3-32b",
        max_input_tokens: Some(32_768),
        max_output_tokens: Some(8192),
        ..QWEN
    },
    ModelCapabilities {
        prefix: "qwen.qwen3-235b-a22b-2507",
        reasoning_history: ReasoningHistory::No,
        max_input_tokens: Some(262_144),
        max_output_tokens: Some(131_072),
        ..QWEN
    },
    ModelCapabilities { prefix: "qwen.qwen3", ..QWEN },
];

const fn stability() -> &'static [ModelCapabilities] {
    STABILITY_ROWS
}

const STABILITY_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities { prefix: "stability.", ..OTHER },
];

const fn twelvelabs() -> &'static [ModelCapabilities] {
    TWELVELABS_ROWS
}

const TWELVELABS_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities { prefix: "twelvelabs.pegasus-1-5", ..OTHER },
    ModelCapabilities { prefix: "twelvelabs.pegasus-1-2", ..OTHER },
    ModelCapabilities { prefix: "twelvelabs.", ..OTHER },
];

const fn writer() -> &'static [ModelCapabilities] {
    WRITER_ROWS
}

const WRITER_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities {
        prefix: "writer.palmyra-x5",
        max_input_tokens: Some(1_040_000),
        max_output_tokens: Some(8192),
        ..PALMYRA
    },
    ModelCapabilities {
        prefix: "writer.palmyra-x4",
        max_input_tokens: Some(128_000),
        max_output_tokens: Some(8192),
        ..PALMYRA
    },
    ModelCapabilities {
        prefix: "writer.palmyra-x",
        max_output_tokens: Some(8192),
        ..PALMYRA
    },
    ModelCapabilities {
        prefix: "writer.palmyra-vision-7b",
        tool_choice: ToolChoice::None,
        profile_only: false,
        max_output_tokens: Some(4096),
        ..PALMYRA
    },
    ModelCapabilities {
        prefix: "writer.",
        reasoning_history: ReasoningHistory::No,
        tool_results_alone: true,
        tool_result_status: false,
        profile_only: true,
        ..UNKNOWN
    },
];

const fn xai() -> &'static [ModelCapabilities] {
    XAI_ROWS
}

const XAI_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities {
        prefix: "xai.grok-4.7",
        max_input_tokens: Some(524_288),
        ..GROK
    },
    ModelCapabilities {
        prefix: "xai.grok-4.6",
        max_input_tokens: Some(500_000),
        ..GROK
    },
    ModelCapabilities { prefix: "xai.grok", ..GROK },
];

const fn zai() -> &'static [ModelCapabilities] {
    ZAI_ROWS
}

const ZAI_ROWS: &[ModelCapabilities] = &[
    ModelCapabilities {
        prefix: "zai.glm-5.3",
        tool_choice: ToolChoice::Named,
        reasons_by_default: true,
        profile_only: true,
        max_input_tokens: Some(1_000_000),
        max_output_tokens: Some(128_000),
        ..GLM
    },
    ModelCapabilities {
        prefix: "zai.glm-5",
        max_input_tokens: Some(200_000),
        max_output_tokens: Some(128_000),
        ..GLM
    },
    ModelCapabilities {
        prefix: "zai.glm-4.7-flash",
        max_input_tokens: Some(203_000),
        max_output_tokens: Some(128_000),
        ..GLM
    },
    ModelCapabilities {
        prefix: "zai.glm-4.7",
        max_input_tokens: Some(203_000),
        max_output_tokens: Some(128_000),
        ..GLM
    },
];
