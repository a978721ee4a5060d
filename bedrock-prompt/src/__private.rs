//! What the derive's expansions call. Not part of the public interface.

use crate::decode::{DecodeError, Given, RawAnswer};
pub use crate::decode::{Output, Text};
pub use crate::json::RepairPolicy;
pub use crate::json::Violations;
pub use crate::model::OutputMode;
pub use crate::model::assert::assert_model;
pub use crate::model::guardrail::is_guardrail;
pub use crate::model::retired::{Retired, is_retired};
use crate::model::{ModelCapabilities, NativeSchema, ToolChoice};
pub use crate::prompt::check_result::{CheckResult, violations};
pub use crate::prompt::field::{if_some, join, json, json_if_some, text, untrusted};
pub use crate::prompt::schema_report::{SchemaReport, assert_fit};
pub use crate::prompt::{Prompt, PromptSpec as Spec, RenderError, Rendered};

/// Whether there is nothing to read in a text.
pub const fn is_blank(text: &str) -> bool {
    text.trim_ascii().is_empty()
}

/// What rendering gives.
pub type RenderResult = Result<(), RenderError>;

/// Decodes the JSON of an answer: for the benchmarks.
///
/// # Errors
///
/// What keeps it from its type.
pub fn decode_json<T: Output>(json: &str, policy: RepairPolicy) -> Result<T, DecodeError> {
    let answer = RawAnswer::Json { json: json.into(), is_text: false, given: &Given::default() };
    T::decode(answer, policy, &|_| Violations::new()).map(|(value, _)| value)
}

/// Whether the model accepts `temperature` and `top_p`.
pub const fn takes_sampling(id: &str) -> bool {
    ModelCapabilities::from_id(id).sampling
}

/// Whether the model accepts `stop_sequences`.
pub const fn takes_stop_sequences(id: &str) -> bool {
    ModelCapabilities::from_id(id).stop_sequences
}

/// Whether the model supports tools.
pub const fn takes_tools(id: &str) -> bool {
    !matches!(ModelCapabilities::from_id(id).tool_choice, ToolChoice::None)
}

/// Whether the model supports a forced tool call. True without tool support, which
/// [`takes_tools`] reports.
pub const fn takes_forced_tool(id: &str) -> bool {
    !matches!(ModelCapabilities::from_id(id).tool_choice, ToolChoice::Auto)
}

/// Whether the model supports strict tools. True without tool support, which [`takes_tools`]
/// reports.
pub const fn takes_strict_tool(id: &str) -> bool {
    ModelCapabilities::from_id(id).strict_tools || !takes_tools(id)
}

/// Whether the model accepts a JSON Schema for its answer.
pub const fn takes_native_schema(id: &str) -> bool {
    !matches!(ModelCapabilities::from_id(id).native_schema, NativeSchema::No)
}
