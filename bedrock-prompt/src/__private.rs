//! What the derive's expansions call. Not part of the public interface.

use crate::decode::{DecodeError, RawAnswer};
pub use crate::decode::{Output, Text};
pub use crate::json::RepairPolicy;
pub use crate::json::Violations;
pub use crate::model::OutputMode;
pub use crate::model::guardrail::is_guardrail;
pub use crate::model::{
    is_served_by_converse, takes_forced_tool, takes_native_schema, takes_sampling,
    takes_stop_sequences, takes_strict_tool, takes_tools,
};
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
    let answer = RawAnswer::Json { json: json.into(), is_text: false };
    T::decode(answer, policy, &|_| Violations::new()).map(|(value, _)| value)
}
