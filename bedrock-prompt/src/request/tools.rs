//! The tools of a request, and the JSON texts that are sent verbatim.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::types::{Tool, ToolInputSchema, ToolSpecification};
use aws_smithy_types::Document;

use crate::wire::to_document;

/// A tool as it is declared to a model. Its schema is JSON text, so that members keep their order.
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

/// Tool inputs as the models wrote them, by tool use id. Ids may repeat: each has all its inputs,
/// in the order of the messages.
pub(crate) type WrittenInputs = HashMap<String, Vec<String>>;

/// JSON that is sent verbatim: the SDK would lose the order of members and digits of numbers.
#[derive(Clone, Default)]
pub(crate) struct Verbatim {
    pub(crate) tools: Vec<ToolDefinition>,
    /// Whether the SDK's input has empty objects in place of these schemas. That saves time; a
    /// `customize` function gets the real schemas.
    pub(crate) are_schemas_left_out: bool,
    pub(crate) inputs: Arc<WrittenInputs>,
}

/// Omits the tool inputs, which are content.
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
