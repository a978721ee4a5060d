//! By what means a model is asked for a typed value.

use aws_sdk_bedrockruntime::types::{AnyToolChoice, AutoToolChoice, SpecificToolChoice};
use aws_sdk_bedrockruntime::{error::BuildError, types};

use crate::model::{Model, ToolChoice};

/// By what means a model was asked for a typed value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OutputMode {
    /// A JSON schema that the service holds the model's answer to.
    Native,
    /// A tool that the model is made to call, whose schema the service holds its input to.
    StrictTool,
    /// A tool that the model is made to call.
    Tool,
    /// A tool and the instruction to call it, for models that cannot be made to.
    AutoTool,
    /// The schema in the prompt, and the instruction to answer with JSON only.
    Prompted,
}

impl OutputMode {
    /// The best mode that a model has.
    pub(crate) fn for_model(model: Model) -> Self {
        match model.tool_choice {
            ToolChoice::Named | ToolChoice::Any => Self::Tool,
            ToolChoice::Auto | ToolChoice::NoTools => Self::AutoTool,
        }
    }

    /// What goes into `toolChoice` for this mode.
    pub(crate) fn tool_choice(
        self,
        model: Model,
        tool: &str,
    ) -> Result<types::ToolChoice, BuildError> {
        Ok(match self {
            Self::AutoTool | Self::Native | Self::Prompted => {
                types::ToolChoice::Auto(AutoToolChoice::builder().build())
            }
            Self::Tool | Self::StrictTool if model.tool_choice == ToolChoice::Any => {
                types::ToolChoice::Any(AnyToolChoice::builder().build())
            }
            Self::Tool | Self::StrictTool => {
                types::ToolChoice::Tool(SpecificToolChoice::builder().name(tool).build()?)
            }
        })
    }

    /// What the system prompt says about the tool.
    pub(crate) fn instruction(self, tool: &str) -> Option<String> {
        match self {
            Self::Tool | Self::StrictTool | Self::Native | Self::Prompted => None,
            Self::AutoTool => Some(format!(
                "Always answer by calling the tool `{tool}`, exactly once and with the whole \
                 answer; write no other text."
            )),
        }
    }
}
