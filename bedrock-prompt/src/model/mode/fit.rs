use std::sync::Arc;

use super::OutputMode::{self, AutoTool, Native, Prompted, StrictTool, Tool};
use crate::json_schema::{OutputSchema, SchemaRefusal};
use crate::model::{Model, NativeSchema, ToolChoice};

/// The most properties in a native schema of a Claude model that only may take one.
/// Source: LiteLLM, November 2026.
const MOST_PROPERTIES: usize = 64;

impl OutputMode {
    /// All modes, from the one with the strictest rules for a schema to the one with none.
    pub(crate) const ALL: [Self; 5] = [Native, StrictTool, Tool, AutoTool, Prompted];

    /// Whether a model is not known to refuse the mode.
    pub(crate) fn is_of(self, model: Model) -> bool {
        let takes_tools = model.tool_choice != ToolChoice::None;
        match self {
            Native => model.native_schema != NativeSchema::No,
            StrictTool => model.strict_tools && takes_tools,
            Tool => matches!(model.tool_choice, ToolChoice::Any | ToolChoice::Named),
            AutoTool => takes_tools,
            Prompted => true,
        }
    }

    /// The schema as a model takes it in this mode, or everything that keeps it from it.
    pub(crate) fn schema<'a>(
        self,
        model: Model,
        schema: &'a OutputSchema,
        tool: &str,
    ) -> Result<&'a Arc<str>, Vec<SchemaRefusal>> {
        let made = schema.in_dialect(self.dialect(model));
        let is_claude = model.prefix.starts_with("anthropic.");
        let mut refusals = made.map_or_else(<[_]>::to_vec, |_| Vec::new());
        if self.has_tool() {
            refusals.extend(schema.invalid_tool_name(tool));
            if is_claude {
                refusals.extend_from_slice(schema.invalid_keys());
            }
        } else if self == Native && is_claude && model.native_schema == NativeSchema::OptIn {
            refusals.extend(schema.too_many_properties(MOST_PROPERTIES));
        }
        match (made, refusals.is_empty()) {
            (Ok(made), true) => Ok(made),
            _ => Err(refusals),
        }
    }
}
