//! The tools of a request, and what goes out as it was written.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::types::{Tool, ToolInputSchema, ToolSpecification};
use aws_smithy_types::Document;

use crate::wire::to_document;

/// A tool as it is declared to a model: its schema is ordered JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ToolDefinition {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) schema: Arc<str>,
    pub(crate) is_strict: bool,
}

impl ToolDefinition {
    /// The SDK's form, whose JSON objects have no order. If the schema's text is inserted into
    /// the serialized request later, the schema is an empty object here.
    pub(super) fn specification(&self, is_left_out: bool) -> Result<Tool, BuildError> {
        let schema = if is_left_out { Document::Object(HashMap::new()) } else { self.document() };
        let specification = ToolSpecification::builder()
            .name(&self.name)
            .description(&self.description)
            .input_schema(ToolInputSchema::Json(schema))
            .set_strict(self.is_strict.then_some(true))
            .build()?;
        Ok(Tool::ToolSpec(specification))
    }

    pub(super) fn document(&self) -> Document {
        to_document(&serde_json::from_str(&self.schema).unwrap_or_default())
    }
}

/// What models wrote as the inputs of tools, by the tool use's id. Ids may repeat: of each,
/// all inputs in the order of the messages.
pub(crate) type Written = HashMap<String, Vec<String>>;

/// What goes out as it was written, because the SDK would lose its order and its digits.
#[derive(Clone, Default)]
pub(crate) struct Verbatim {
    /// The tools whose schemas have an order.
    pub(crate) tools: Vec<ToolDefinition>,
    /// Whether empty objects stand for these schemas in the SDK's input: nobody looks
    /// at what the SDK serializes, unless the caller changes the input.
    pub(crate) are_schemas_left_out: bool,
    pub(crate) inputs: Arc<Written>,
}

/// What models wrote is content.
impl fmt::Debug for Verbatim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verbatim")
            .field("tools", &self.tools.len())
            .field("inputs", &self.inputs.len())
            .finish_non_exhaustive()
    }
}

impl Verbatim {
    /// The schema of a tool, as it was declared.
    pub(super) fn schema_of(&self, name: &str) -> Option<&str> {
        self.tools.iter().find(|tool| tool.name == name).map(|tool| &*tool.schema)
    }
}
