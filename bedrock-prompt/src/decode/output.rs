//! The output types of prompts: text, or any typed value.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::decode::{Check, DecodeError, Given, Source};
use crate::json::{Repair, RepairPolicy, Violation};
use crate::json_schema::OutputSchema;

/// A type that a model's answer can be decoded into.
///
/// It is implemented for [`Text`], and for every owned type with serde's `Deserialize` and
/// schemars' `JsonSchema`. If the type is not a JSON object (an enum, a list, a number, an
/// `Option`), the schema that is sent wraps it in one, and decoding unwraps it.
///
/// If the compiler says that a type cannot be an output:
///
/// - Its derives are those of serde 1 and schemars 1. In a program that uses schemars 0.8, too,
///   name the new one in `Cargo.toml`: `schemars1 = { package = "schemars", version = "1" }`, and write
///   `#[derive(schemars1::JsonSchema)]` with `#[schemars(crate = "schemars1")]`.
/// - All types in it have these derives. For types of other crates schemars has features, such as
///   `chrono04`, `rust_decimal1`, `uuid1` and `url2`, and the crates have `serde`.
/// - No field borrows, also not a `&'static str`: write `String`. The compiler calls this an
///   "implementation of `Deserialize` that is not general enough".
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
    label = "needs `serde::Deserialize`, and `schemars::JsonSchema` of schemars 1",
    note = "put `#[derive(serde::Deserialize, schemars::JsonSchema)]` on the type, and let it own its data; for plain text use `bedrock_prompt::Text`",
    note = "a type of another crate needs that crate's feature `serde`, and schemars' feature for it, such as `chrono04`, `rust_decimal1`, `uuid1` or `url2`"
)]
pub trait Output: Sized + 'static {
    /// Whether the output is plain text, without a schema.
    #[doc(hidden)]
    const IS_TEXT: bool = false;

    /// The schema of the output; `None` for text.
    #[doc(hidden)]
    fn schema() -> Option<Arc<OutputSchema>>;

    /// What of its schema the type could read in no answer.
    #[doc(hidden)]
    fn unreadable() -> Option<Violation> {
        None
    }

    /// Decodes an answer, and returns the repairs that were needed.
    ///
    /// # Errors
    ///
    /// The answer does not match the type, or the value does not pass the check.
    #[doc(hidden)]
    fn decode(
        answer: RawAnswer<'_>,
        policy: RepairPolicy,
        check: Check<'_, Self>,
    ) -> Result<(Self, Vec<Repair>), DecodeError>;
}

/// A model's answer before decoding. `Debug` has lengths only.
#[doc(hidden)]
pub enum RawAnswer<'a> {
    /// The text blocks of the answer, joined in order.
    Text(String),
    /// JSON as the model wrote it, which may be invalid: a tool input, or JSON found in a text.
    Json {
        /// The JSON.
        json: Cow<'a, str>,
        /// Whether it was found in a text.
        is_text: bool,
        /// The texts that the model was given to read.
        given: &'a Given<'a>,
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
        Some(OutputSchema::for_type::<T>())
    }

    fn unreadable() -> Option<Violation> {
        super::from_json::unreadable_sample::<T>(&OutputSchema::for_type::<T>())
    }

    fn decode(
        answer: RawAnswer<'_>,
        policy: RepairPolicy,
        check: Check<'_, Self>,
    ) -> Result<(Self, Vec<Repair>), DecodeError> {
        match answer {
            RawAnswer::Json { json, is_text, given } => {
                super::from_json(Source { json: &json, is_text, given }, policy, check)
            }
            RawAnswer::Text(text) => {
                let source = Source { json: &text, is_text: true, given: &Given::default() };
                super::from_json(source, policy, check)
            }
        }
    }
}

/// Plain text: the default output of a prompt.
///
/// `Debug` has the length only; `Display`, `Deref` and the field give the text.
///
/// ```
/// use bedrock_prompt::Text;
///
/// let answer = Text("The Danube".into());
/// assert!(answer.starts_with("The")); // a `&str` by `Deref`
/// let name: String = answer.into();
/// # assert_eq!(name, "The Danube");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Text(pub String);

impl Output for Text {
    const IS_TEXT: bool = true;

    fn schema() -> Option<Arc<OutputSchema>> {
        None
    }

    fn decode(
        answer: RawAnswer<'_>,
        _: RepairPolicy,
        check: Check<'_, Self>,
    ) -> Result<(Self, Vec<Repair>), DecodeError> {
        let text = Self(match answer {
            RawAnswer::Text(text) => text,
            RawAnswer::Json { json, .. } => json.into_owned(),
        });
        let violations = check(&text);
        if violations.is_empty() {
            Ok((text, Vec::new()))
        } else {
            Err(DecodeError::of_check(violations, Vec::new(), None))
        }
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
    use crate::json::Violations;

    #[test]
    fn debug_has_no_content() {
        let json = r#"{"value":[1,"s3cret"]}"#;
        let given = Given::default();
        let answer = || RawAnswer::Json { json: json.into(), is_text: true, given: &given };
        let error = <Vec<u8>>::decode(answer(), RepairPolicy::Off, &|_| Violations::new())
            .expect_err("a text");
        assert_eq!(error.partial.as_deref(), Some(&serde_json::json!([1, "s3cret"])));
        assert_eq!(
            format!("{:?} {:?} {error:?}", answer(), RawAnswer::Text(json.into())),
            "RawAnswer::Json(22 bytes) RawAnswer::Text(22 bytes) \
             DecodeError { violations: [Violation(`[1]`: expected a whole number, \
             got a string of 6 characters)], is_of_check: false, is_of_type: false, repairs: [], has_partial: true }"
        );
    }
}
