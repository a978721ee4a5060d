//! Reads from a `ValidationException` which part of a request the model rejects.

use crate::request::Change;

/// A part of a request that a model rejects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Bedrock's structured output (`outputConfig`).
    Native,
    /// This schema, because it is too complex for structured output or a strict tool.
    Schema,
    /// A strict tool.
    Strict,
    /// A forced tool call.
    ForcedTool,
    /// A forced tool call while reasoning is enabled.
    ForcedToolInReasoning,
    /// Tools.
    Tools,
    /// Tools in a stream.
    ToolsInStream,
    /// A system prompt.
    System,
    /// `temperature` or `top_p`.
    Sampling,
    /// The start of an answer at the end of the messages.
    Prefill,
    /// Reasoning of earlier turns.
    Reasoning,
    /// Reasoning of earlier turns that has no signature.
    UnsignedReasoning,
    /// Reasoning of earlier turns behind a changed system prompt, other tools or other messages.
    StaleReasoning,
    /// Reasoning of earlier turns with a signature that is not valid: it says nothing of the model.
    InvalidSignature,
    /// A tool use of an earlier turn without the reasoning that led to it.
    ToolUseWithoutReasoning,
}

impl Refusal {
    /// Reads the message of AWS; `None` if it is about something else.
    ///
    /// The texts are from public issues and recorded traffic as of November 2026: LiteLLM's list of
    /// rejections, litellm#42717, pydantic-ai#3092, ax#667; of reasoning: opencode#48637,
    /// oh-my-pi#10486, strands 1.62; of schemas: inbox-zero#2323, anthropic-sdk-python#1185, strands.
    /// The comparison ignores case and uses their most specific part.
    pub(crate) fn read(message: &str) -> Option<Self> {
        let text = message.to_lowercase();
        let says = |part: &str| text.contains(part);
        if says("thinking may not be enabled when tool_choice forces tool use") {
            return Some(Self::ForcedToolInReasoning);
        }
        if SCHEMA.iter().any(|part| says(part)) {
            return Some(Self::Schema);
        }
        if let Some(refusal) = Self::of_history(&text) {
            return Some(refusal);
        }
        if says("output_config.format: extra inputs are not permitted") {
            return Some(Self::Native);
        }
        if says(".strict: extra inputs are not permitted") {
            return Some(Self::Strict);
        }
        if says("tool_choice: type \"tool\" and \"any\" are not supported") {
            return Some(Self::ForcedTool);
        }
        if says("doesn't support tool use in streaming") {
            return Some(Self::ToolsInStream);
        }
        if says("doesn't support tool use") {
            return Some(Self::Tools);
        }
        if says("doesn't support system messages") || says("doesn't support system prompts") {
            return Some(Self::System);
        }
        if says("`temperature` is deprecated") || says("`top_p` is deprecated") {
            return Some(Self::Sampling);
        }
        field(&text).and_then(Self::of_field)
    }

    /// The changes after which a request goes without the rejected part, or has it elsewhere.
    pub(super) fn changes(self) -> &'static [Change] {
        match self {
            Self::System => &[Change::SystemInUserMessage],
            Self::Sampling => &[Change::SamplingLeftOut],
            Self::Prefill => &[Change::PrefillLeftOut],
            Self::ToolUseWithoutReasoning => &[Change::ToolUsesAsText],
            Self::UnsignedReasoning | Self::InvalidSignature => &[Change::ReasoningForgotten],
            Self::StaleReasoning => &[Change::ReasoningForgotten, Change::ReasoningBound],
            _ => &[],
        }
    }

    /// The rejected part of the messages.
    fn of_history(text: &str) -> Option<Self> {
        let says = |part: &str| text.contains(part);
        if says("assistant message prefill") {
            return Some(Self::Prefill);
        }
        if says("cannot contain reasoning content")
            || says("doesn't support the reasoningcontent content block")
        {
            return Some(Self::Reasoning);
        }
        if says("expected `thinking`") || says("expected thinking") {
            return Some(Self::ToolUseWithoutReasoning);
        }
        if says("thinking.signature") || says("each thinking block must contain thinking") {
            return Some(Self::UnsignedReasoning);
        }
        if says("bound to a different conversation") {
            return Some(Self::StaleReasoning);
        }
        let is_of_signature = says("invalid") && says("signature") && says("thinking");
        is_of_signature.then_some(Self::InvalidSignature)
    }

    /// The rejected part for the field `X` of `This model doesn't support the X field. Remove X and
    /// try again.`
    fn of_field(field: &str) -> Option<Self> {
        let last = field.rsplit('.').next().unwrap_or(field);
        match last {
            "outputconfig" | "textformat" | "jsonschema" => Some(Self::Native),
            "strict" => Some(Self::Strict),
            "toolchoice" | "any" | "tool" => Some(Self::ForcedTool),
            "toolconfig" | "tools" | "toolspec" => Some(Self::Tools),
            "system" => Some(Self::System),
            "temperature" | "topp" => Some(Self::Sampling),
            "reasoningcontent" | "reasoningtext" | "redactedcontent" | "signature" => {
                Some(Self::Reasoning)
            }
            _ => None,
        }
    }
}

/// What is said of a schema that is too complex, has a keyword that is not supported, or cannot be sent
/// together with citations.
const SCHEMA: [&str; 8] = [
    "schema is too complex",
    "compiled grammar is too large",
    "compiled grammar size",
    "grammar compilation timed out",
    "schemas contains too many",
    "too many strict tools",
    "output_config.format.schema",
    "citations cannot be enabled when output format is set",
];

/// The field `x` in `this model doesn't support the x field. ..`.
fn field(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("doesn't support the ")?;
    let (field, _) = rest.split_once(" field")?;
    Some(field.trim_matches(['`', '"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_messages_are_recognized() {
        for (text, refusal) in [
            ("output_config.format: Extra inputs are not permitted", Some(Refusal::Native)),
            ("compilation exceeded limits: Schema is too complex", Some(Refusal::Schema)),
            (
                "Schemas contains too many optional parameters (87), which would make grammar compilation inefficient.",
                Some(Refusal::Schema),
            ),
            ("Citations cannot be enabled when output format is set", Some(Refusal::Schema)),
            ("Too many strict tools (21)", Some(Refusal::Schema)),
            (
                "messages.1.content.0: Invalid `signature` in `thinking` block. The block is bound to a different conversation. Remove the block, or set `thinking.block_binding.prefix_mismatch_behavior` to \"drop_block\".",
                Some(Refusal::StaleReasoning),
            ),
            (
                "messages.3.content.0: Invalid `signature` in `thinking` block",
                Some(Refusal::InvalidSignature),
            ),
            (
                "messages.369.content.0.thinking.signature: Field required",
                Some(Refusal::UnsignedReasoning),
            ),
            (
                "messages.2.content.0.thinking.signature.str: Input should be a valid string",
                Some(Refusal::UnsignedReasoning),
            ),
            ("User messages cannot contain reasoning content", Some(Refusal::Reasoning)),
            (
                "This model doesn't support the reasoningContent.redactedContent field. Remove reasoningContent.redactedContent and try again.",
                Some(Refusal::Reasoning),
            ),
            (
                "messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`.",
                Some(Refusal::ToolUseWithoutReasoning),
            ),
            (
                "This model does not support assistant message prefill. The conversation must end with a user message.",
                Some(Refusal::Prefill),
            ),
            ("output_config.format.schema: bad keyword", Some(Refusal::Schema)),
            ("tools.0.custom.strict: Extra inputs are not permitted", Some(Refusal::Strict)),
            (
                "tool_choice: type \"tool\" and \"any\" are not supported for this model.",
                Some(Refusal::ForcedTool),
            ),
            (
                "The model returned the following errors: Thinking may not be enabled when tool_choice forces tool use.",
                Some(Refusal::ForcedToolInReasoning),
            ),
            (
                "This model doesn't support the toolConfig.toolChoice.any field. Remove toolConfig.toolChoice.any and try again.",
                Some(Refusal::ForcedTool),
            ),
            (
                "This model doesn't support the outputConfig field. Remove outputConfig and try again.",
                Some(Refusal::Native),
            ),
            (
                "This model doesn't support the toolConfig field. Remove toolConfig and try again.",
                Some(Refusal::Tools),
            ),
            ("This model doesn't support tool use.", Some(Refusal::Tools)),
            (
                "This model doesn't support tool use in streaming mode.",
                Some(Refusal::ToolsInStream),
            ),
            (
                "This model doesn't support the system field. Remove system and try again.",
                Some(Refusal::System),
            ),
            (
                "This model doesn't support the topP field. Remove topP and try again.",
                Some(Refusal::Sampling),
            ),
            ("`temperature` is deprecated for this model", Some(Refusal::Sampling)),
            (
                "This model doesn't support the stopSequences field. Remove stopSequences and try again.",
                None,
            ),
            ("The provided request is not valid", None),
            ("Input is too long for requested model.", None),
            ("thinking.budget_tokens: must be >= 1024 and < max_tokens", None),
        ] {
            assert_eq!(Refusal::read(text), refusal, "{text}");
        }
    }
}
