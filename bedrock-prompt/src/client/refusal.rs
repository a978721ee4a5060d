//! Reads from a `ValidationException` which part of a request the model rejects.

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
}

impl Refusal {
    /// Reads the message of AWS; `None` if it is about something else.
    ///
    /// The texts are from public issues and recorded traffic as of November 2026: LiteLLM's list of
    /// rejections, litellm#42717, pydantic-ai#3092, ax#667. The comparison ignores case and uses
    /// their most specific part.
    pub(crate) fn read(message: &str) -> Option<Self> {
        let text = message.to_lowercase();
        let says = |part: &str| text.contains(part);
        if says("thinking may not be enabled when tool_choice forces tool use") {
            return Some(Self::ForcedToolInReasoning);
        }
        if says("schema is too complex") || says("compiled grammar is too large") {
            return Some(Self::Schema);
        }
        if says("output_config.format.schema") {
            return Some(Self::Schema);
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
            _ => None,
        }
    }
}

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
        ] {
            assert_eq!(Refusal::read(text), refusal, "{text}");
        }
    }
}
