use std::sync::Arc;

use super::OutputMode::{self, AutoTool, Native, Prompted, StrictTool, Tool};
use crate::json_schema::{OutputSchema, SchemaRefusal};
use crate::model::{ModelCapabilities, NativeSchema, ToolChoice};

/// The maximum number of properties in a native schema of a Claude model whose support is unknown.
///
/// Source: LiteLLM, November 2026.
const MAX_PROPERTIES: usize = 64;

impl OutputMode {
    /// All modes, from the strictest rules for a schema to none.
    pub(crate) const ALL: [Self; 5] = [Native, StrictTool, Tool, AutoTool, Prompted];

    /// Whether the model supports the mode, or its support is unknown.
    pub(crate) fn is_supported_by(self, model: ModelCapabilities) -> bool {
        let has_tools = model.tool_choice != ToolChoice::None;
        match self {
            Native => model.native_schema != NativeSchema::No,
            StrictTool => model.strict_tools && has_tools,
            Tool => matches!(model.tool_choice, ToolChoice::Any | ToolChoice::Named),
            AutoTool => has_tools,
            Prompted => true,
        }
    }

    /// The schema in the dialect that the model accepts in this mode.
    ///
    /// # Errors
    ///
    /// All reasons why the schema cannot be used in this mode.
    pub(crate) fn schema<'a>(
        self,
        model: ModelCapabilities,
        schema: &'a OutputSchema,
        tool: &str,
    ) -> Result<&'a Arc<str>, Vec<SchemaRefusal>> {
        let converted = schema.in_dialect(self.dialect(model));
        let is_claude = model.prefix.starts_with("anthropic.");
        let mut refusals = converted.map_or_else(<[_]>::to_vec, |_| Vec::new());
        if self.has_tool() {
            refusals.extend(schema.invalid_tool_name(tool));
            if is_claude {
                refusals.extend_from_slice(schema.invalid_keys());
            }
        } else if self == Native && is_claude && model.native_schema == NativeSchema::OptIn {
            refusals.extend(schema.too_many_properties(MAX_PROPERTIES));
        }
        match converted {
            Ok(schema) if refusals.is_empty() => Ok(schema),
            _ => Err(refusals),
        }
    }
}
