//! What the derive's expansions call. Not part of the public interface.

use crate::answer::Flawed;
pub use crate::guardrail::is_guardrail;
pub use crate::mode::OutputMode;
pub use crate::model::{
    is_served_by_converse, takes_forced_tool, takes_native_schema, takes_sampling,
    takes_stop_sequences, takes_strict_tool, takes_tools,
};
use crate::output::RawAnswer;
pub use crate::output::{Output, Text};
pub use crate::prompt::field::{if_some, join, json, json_if_some, text, untrusted};
pub use crate::prompt::{Prompt, RenderError, Rendered, Spec};
pub use crate::repair::RepairPolicy;
pub use crate::report::{SchemaReport, assert_fit};
pub use crate::violation::Violations;

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
pub fn decode_json<T: Output>(json: &str, policy: RepairPolicy) -> Result<T, Flawed> {
    let answer = RawAnswer::Json { json: json.into(), is_text: false };
    T::decode(answer, policy).map(|(value, _)| value)
}
