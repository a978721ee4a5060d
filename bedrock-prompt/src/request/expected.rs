//! The expected output of a request, and the mode in which it is requested.

use std::sync::Arc;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::types::{
    JsonSchemaDefinition, OutputConfig, OutputFormat, OutputFormatStructure, OutputFormatType,
    ToolChoice,
};

use super::tools::ToolDefinition;
use crate::json_schema::{OutputSchema, WRAPPER};
use crate::model::{ModelCapabilities, OutputMode, Wanted};

/// The kind of answer that a request expects.
#[derive(Clone, Default)]
pub(crate) enum Expected {
    #[default]
    Text,
    Typed(Typed),
}

/// A typed value, and how it is requested.
#[derive(Clone)]
pub(crate) struct Typed {
    pub(crate) mode: OutputMode,
    /// The name of the tool, or of the schema if the mode has no tool.
    pub(crate) tool: String,
    pub(crate) schema: Arc<OutputSchema>,
    /// The schema as it is sent.
    pub(crate) text: Arc<str>,
}

impl Expected {
    fn typed(&self) -> Option<&Typed> {
        match self {
            Self::Text => None,
            Self::Typed(typed) => Some(typed),
        }
    }

    /// The tool that carries the answer.
    pub(crate) fn tool(&self) -> Option<&str> {
        self.typed().filter(|typed| typed.mode.has_tool()).map(|typed| typed.tool.as_str())
    }

    /// The content block in which the answer is expected.
    pub(crate) fn wanted(&self) -> Wanted<'_> {
        match self.typed() {
            None => Wanted::Text,
            Some(typed) if typed.mode.has_tool() => Wanted::ToolInput(Some(&typed.tool)),
            Some(typed) => Wanted::JsonText(Some(&typed.tool)),
        }
    }

    /// The name of the property that contains the value, if the type is not an object.
    pub(super) fn wrapper(&self) -> Option<&'static str> {
        self.typed().filter(|typed| typed.schema.is_wrapped()).map(|_| WRAPPER)
    }

    pub(crate) fn mode(&self) -> Option<OutputMode> {
        self.typed().map(|typed| typed.mode)
    }

    pub(super) fn instruction(&self, model: ModelCapabilities) -> Option<String> {
        let Typed { mode, tool, text, .. } = self.typed()?;
        mode.instruction(model, tool, text)
    }

    pub(super) fn tool_choice(
        &self,
        model: ModelCapabilities,
    ) -> Result<Option<ToolChoice>, BuildError> {
        match self.typed() {
            None => Ok(None),
            Some(typed) => typed.mode.tool_choice(model, &typed.tool),
        }
    }

    /// Bedrock's structured output, in the mode `Native`.
    pub(super) fn output_config(&self) -> Result<Option<OutputConfig>, BuildError> {
        let Some(Typed { mode: OutputMode::Native, tool, text, .. }) = self.typed() else {
            return Ok(None);
        };
        let schema = JsonSchemaDefinition::builder().name(tool).schema(&**text).build()?;
        let format = OutputFormat::builder()
            .r#type(OutputFormatType::JsonSchema)
            .structure(OutputFormatStructure::JsonSchema(schema))
            .build()?;
        Ok(Some(OutputConfig::builder().text_format(format).build()))
    }

    /// The tool that carries the answer, as it was declared.
    pub(super) fn definition(&self, description: Option<&str>) -> Option<ToolDefinition> {
        let Typed { mode, tool, schema, .. } = self.typed()?;
        if !mode.has_tool() {
            return None;
        }
        let description = description.or(schema.description());
        Some(ToolDefinition {
            name: tool.clone(),
            description: description
                .map_or_else(|| format!("The answer: one `{tool}`."), Into::into),
            schema: Arc::clone(schema.text()),
            is_strict: false,
        })
    }
}
