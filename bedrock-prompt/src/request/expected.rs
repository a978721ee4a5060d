//! What a request asks for, and by what means.

use std::collections::HashMap;
use std::sync::Arc;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::types::{Tool, ToolConfiguration, ToolInputSchema, ToolSpecification};
use aws_smithy_types::Document;

use super::body::ToolSchema;
use crate::mode::OutputMode;
use crate::model::Model;
use crate::schema::OutputSchema;

/// What an answer to a request has to be.
#[derive(Clone)]
pub(crate) enum Expected {
    Text,
    ToolUse {
        mode: OutputMode,
        tool: String,
        schema: Arc<OutputSchema>,
        /// Whether an empty object stands for the schema: nobody looks at what the
        /// SDK serializes, unless the caller changes the input.
        is_schema_left_out: bool,
    },
}

impl Expected {
    /// The tool whose input is the answer.
    pub(crate) fn tool(&self) -> Option<&str> {
        match self {
            Self::Text => None,
            Self::ToolUse { tool, .. } => Some(tool),
        }
    }

    pub(crate) fn mode(&self) -> Option<OutputMode> {
        match self {
            Self::Text => None,
            Self::ToolUse { mode, .. } => Some(*mode),
        }
    }

    /// The ordered schema that replaces the SDK's unordered one on the wire.
    pub(crate) fn tool_schema(&self) -> Option<ToolSchema> {
        match self {
            Self::Text => None,
            Self::ToolUse { tool, schema, is_schema_left_out, .. } => Some(ToolSchema {
                tool: tool.clone(),
                schema: Arc::clone(schema),
                is_left_out: *is_schema_left_out,
            }),
        }
    }

    pub(super) fn instruction(&self) -> Option<String> {
        match self {
            Self::Text => None,
            Self::ToolUse { mode, tool, .. } => mode.instruction(tool),
        }
    }

    pub(super) fn tool_config(
        &self,
        model: Model,
        description: Option<&str>,
    ) -> Result<Option<ToolConfiguration>, BuildError> {
        let Self::ToolUse { mode, tool, schema, is_schema_left_out } = self else {
            return Ok(None);
        };
        let description = description.or(schema.description());
        let description =
            description.map_or_else(|| format!("The answer: one `{tool}`."), Into::into);
        let specification = ToolSpecification::builder()
            .name(tool)
            .description(description)
            .input_schema(match is_schema_left_out {
                true => placeholder(),
                false => ToolInputSchema::Json(schema.document()),
            })
            .build()?;
        let config = ToolConfiguration::builder()
            .tools(Tool::ToolSpec(specification))
            .tool_choice(mode.tool_choice(model, tool)?)
            .build()?;
        Ok(Some(config))
    }
}

/// Stands for a schema until its text is put into the bytes.
fn placeholder() -> ToolInputSchema {
    ToolInputSchema::Json(Document::Object(HashMap::new()))
}
