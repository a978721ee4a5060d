//! What the derive's expansions call. Not part of the public interface.

pub use crate::model::{is_served_by_converse, takes_sampling, takes_typed_output};
pub use crate::output::{Output, Text};
pub use crate::prompt::field::{if_some, join, json, json_if_some, text, untrusted};
pub use crate::prompt::{Prompt, RenderError, Rendered, Spec};
pub use crate::violation::Violations;

/// What rendering gives.
pub type RenderResult = Result<(), RenderError>;
