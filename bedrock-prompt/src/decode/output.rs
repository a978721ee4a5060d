//! What comes back: text, or a typed value.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::decode::DecodeError;
use crate::json::{Repair, RepairPolicy};
use crate::json_schema::OutputSchema;

/// What a model may answer with.
///
/// Implemented for every type with serde's `Deserialize` and schemars'
/// `JsonSchema` that borrows nothing, and for [`Text`]. A type that is no object
/// in JSON (an enum, a list, a number, an `Option`) is asked for inside an object
/// and taken out of it again.
///
/// ```
/// use bedrock_prompt::{Prompt, schemars, serde};
///
/// /// What a message is about.
/// #[derive(serde::Deserialize, schemars::JsonSchema)]
/// #[serde(rename_all = "snake_case")]
/// # #[serde(crate = "bedrock_prompt::serde")]
/// # #[schemars(crate = "bedrock_prompt::schemars")]
/// enum Topic {
///     Billing,
///     Shipping,
/// }
///
/// #[derive(Prompt)]
/// #[prompt(user = "What is this about? {0}", output = Vec<Topic>)]
/// struct Topics<'a>(&'a str);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the output of a prompt",
    label = "needs `serde::Deserialize` and `schemars::JsonSchema`",
    note = "put `#[derive(serde::Deserialize, schemars::JsonSchema)]` on the type, and let it own its data; for plain text use `bedrock_prompt::Text`"
)]
pub trait Output: Sized + 'static {
    /// Whether it is plain text, for which no schema is asked.
    #[doc(hidden)]
    const IS_TEXT: bool = false;

    /// The schema to ask for; `None` asks for text.
    #[doc(hidden)]
    fn schema() -> Option<Arc<OutputSchema>>;

    /// The value in an answer.
    #[doc(hidden)]
    fn decode(
        answer: RawAnswer<'_>,
        policy: RepairPolicy,
    ) -> Result<(Self, Vec<Repair>), DecodeError>;
}

/// What a model answered, before it has a type. `Debug` gives lengths only.
#[doc(hidden)]
pub enum RawAnswer<'a> {
    /// The texts of the answer, in order.
    Text(String),
    /// The JSON that carries the answer, as the model wrote it: the input of a tool, or in a text.
    Json {
        /// The JSON.
        json: Cow<'a, str>,
        /// Whether it stood in a text.
        is_text: bool,
    },
}

impl fmt::Debug for RawAnswer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "RawAnswer::Text({} bytes)", text.len()),
            Self::Json { json, .. } => write!(f, "RawAnswer::Json({} bytes)", json.len()),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + JsonSchema + 'static> Output for T {
    fn schema() -> Option<Arc<OutputSchema>> {
        Some(OutputSchema::of::<T>())
    }

    fn decode(
        answer: RawAnswer<'_>,
        policy: RepairPolicy,
    ) -> Result<(Self, Vec<Repair>), DecodeError> {
        match answer {
            RawAnswer::Json { json, is_text } => super::from_json(&json, is_text, policy),
            RawAnswer::Text(text) => super::from_json(&text, true, policy),
        }
    }
}

/// Plain text: the output of a prompt that names no other.
///
/// `Debug` gives the length only; the text is behind `Display`, `Deref` and the field.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Text(pub String);

impl Output for Text {
    const IS_TEXT: bool = true;

    fn schema() -> Option<Arc<OutputSchema>> {
        None
    }

    fn decode(answer: RawAnswer<'_>, _: RepairPolicy) -> Result<(Self, Vec<Repair>), DecodeError> {
        let text = match answer {
            RawAnswer::Text(text) => text,
            RawAnswer::Json { json, .. } => json.into_owned(),
        };
        Ok((Self(text), Vec::new()))
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_holds_no_content() {
        let json = r#"{"value":[1,"s3cret"]}"#;
        let answer = || RawAnswer::Json { json: json.into(), is_text: true };
        let error = <Vec<u8>>::decode(answer(), RepairPolicy::Off).expect_err("a text");
        assert_eq!(error.partial, Some(serde_json::json!([1, "s3cret"])));
        assert_eq!(
            format!("{:?} {:?} {error:?}", answer(), RawAnswer::Text(json.into())),
            "RawAnswer::Json(22 bytes) RawAnswer::Text(22 bytes) \
             DecodeError { violations: [Violation(`[1]`: expected a whole number, \
             got a string of 6 characters)], repairs: [], has_partial: true }"
        );
    }
}
