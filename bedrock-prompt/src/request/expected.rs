//! What a request asks for, and by what means.

use std::sync::Arc;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::types::ToolChoice;

use super::tools::ToolDefinition;
use crate::mode::OutputMode;
use crate::model::Model;
use crate::schema::OutputSchema;

/// What an answer to a request has to be.
#[derive(Clone)]
pub(crate) enum Expected {
    Text,
    ToolUse { mode: OutputMode, tool: String, schema: Arc<OutputSchema> },
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

    pub(super) fn instruction(&self) -> Option<String> {
        match self {
            Self::Text => None,
            Self::ToolUse { mode, tool, .. } => mode.instruction(tool),
        }
    }

    pub(super) fn tool_choice(&self, model: Model) -> Result<Option<ToolChoice>, BuildError> {
        match self {
            Self::Text => Ok(None),
            Self::ToolUse { mode, tool, .. } => mode.tool_choice(model, tool).map(Some),
        }
    }

    /// The tool that carries the answer.
    pub(super) fn definition(&self, description: Option<&str>) -> Option<ToolDefinition> {
        let Self::ToolUse { tool, schema, .. } = self else {
            return None;
        };
        let description = description.or(schema.description());
        Some(ToolDefinition {
            name: tool.clone(),
            description: description
                .map_or_else(|| format!("The answer: one `{tool}`."), Into::into),
            schema: Arc::clone(schema.text()),
        })
    }
}
