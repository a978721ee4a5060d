//! Repairs: changes to an answer that make it match its type, and the policy for them.

use std::fmt;

/// Which repairs are allowed to make an answer match its type.
///
/// Default: [`Lossless`](Self::Lossless).
///
/// Every change is recorded as a [`Repair`]. An answer that matches its type is not changed, unless
/// values would be lost: if all properties are optional, `{"properties": {..}}` and `firstName` for
/// `first_name` deserialize without an error, but without their values. These are repaired too.
///
/// ```no_run
/// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
/// use bedrock_prompt::{Prompt, repair::RepairPolicy};
///
/// #[derive(Prompt)]
/// #[prompt(user = "How many? {0}", output = u32, repair = "lenient")]
/// struct Count<'a>(&'a str);
///
/// let response = client.prompt(Count("..")).repair(RepairPolicy::Lossless).await?;
/// for repair in &response.repairs {
///     println!("{repair}");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum RepairPolicy {
    /// No repairs: an answer that does not match its type is an error.
    Off,
    /// Only repairs that are unambiguous and lose no requested value.
    #[default]
    Lossless,
    /// Also repairs that remove text next to a value, such as a unit or an explanation.
    Lenient,
}

/// The kind of a [`Repair`].
///
/// ```no_run
/// # fn run(response: bedrock_prompt::Response<u32>) {
/// use bedrock_prompt::repair::RepairKind;
///
/// // A model that writes numbers as text can be told to write digits.
/// let is_text = |kind| kind == RepairKind::NumberInString;
/// println!("{}", response.repairs.iter().any(|repair| is_text(repair.kind)));
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RepairKind {
    /// The JSON was in a Markdown code fence.
    MarkdownFence,
    /// The JSON was surrounded by other text.
    SurroundingText,
    /// Reasoning in tags, such as `<thinking>`, came before the answer.
    Thinking,
    /// The JSON was in the text instead of a tool's input.
    TextForTool,
    /// The JSON was at the end of the reasoning, and there was no other answer.
    InReasoning,
    /// The tool call was written as text.
    ToolCallAsText,
    /// The same value was repeated, as a whole, under a duplicate key, or in a set.
    Repeated,
    /// White space followed the answer, up to the limit of tokens.
    TrailingBlanks,
    /// The tool's input was an empty string.
    EmptyInput,
    /// Invalid JSON syntax: a trailing comma, a comment, other quotes, a missing closing bracket.
    Syntax,
    /// A string contained an unescaped control character or an invalid escape.
    StringSyntax,
    /// Half of a character (an unpaired surrogate such as `\ud83d`) was replaced by U+FFFD in an
    /// answer in text. In JSON it is not replaced, but a violation.
    HalfCharacter,
    /// A value was sent as a string of JSON.
    JsonInString,
    /// The value was wrapped in another object.
    Unwrapped,
    /// The object that wraps the value was missing.
    Wrapped,
    /// A single value was sent instead of a list.
    SingleItem,
    /// A list of one item was sent instead of the item.
    SingletonList,
    /// A whole number was written with a zero fraction or an exponent, such as `7.0`.
    IntegralFloat,
    /// A number was rounded to an `f64`, because a `serde_json::Value` holds no more of its digits.
    ///
    /// A decimal type, such as `rust_decimal::Decimal`, and `serde_json::value::RawValue` keep them.
    Rounded,
    /// A number was sent as a string.
    NumberInString,
    /// A boolean was sent as a string, including `"yes"` and `"no"`.
    BooleanInString,
    /// A string that means null, such as `"null"`, was sent instead of `null`.
    NullInString,
    /// `null` was sent for a property that is optional but not nullable.
    NullForAbsent,
    /// A property was absent that the schema does not require, but the type does, and that may be
    /// `null`: an `Option` with `deserialize_with` and without `default`.
    ///
    /// Only where the type misses it, and not under [`Off`](RepairPolicy::Off).
    AbsentAsNull,
    /// An enum value differed in case, white space or a final full stop.
    EnumSpelling,
    /// A key was spelled differently: `firstName` for `first_name`.
    KeyCase,
    /// A string ended with the tags of a tool call and contained the properties between them.
    ToolCallTags,
    /// A number was sent with a unit, which was removed (lenient).
    Unit,
    /// An enum value was sent with an explanation, which was removed (lenient).
    Explanation,
    /// A number was sent instead of a string (lenient: leading zeros may be lost).
    NumberForString,
}

impl RepairKind {
    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::MarkdownFence => "JSON was in a Markdown code fence",
            Self::SurroundingText => "JSON was surrounded by other text",
            Self::Thinking => "reasoning in tags came before the answer",
            Self::TextForTool => "JSON was in the text instead of a tool call",
            Self::InReasoning => "JSON was at the end of the reasoning",
            Self::ToolCallAsText => "the tool call was written as text",
            Self::Repeated => "the same value was repeated",
            Self::TrailingBlanks => "white space followed the answer up to the limit of tokens",
            Self::EmptyInput => "the tool input was an empty string",
            Self::Syntax => "invalid JSON syntax",
            Self::StringSyntax => "invalid control character or escape in a string",
            Self::HalfCharacter => "half of a character was replaced by U+FFFD",
            Self::JsonInString => "a JSON value was sent as a string",
            Self::Unwrapped => "the value was wrapped in another object",
            Self::Wrapped => "the wrapping object was missing",
            Self::SingleItem => "a single value was sent instead of a list",
            Self::SingletonList => "a list of one item was sent instead of the item",
            Self::IntegralFloat => "a whole number was written with a zero fraction or an exponent",
            Self::Rounded => "a number has more digits than its type holds",
            Self::NumberInString => "a number was sent as a string",
            Self::BooleanInString => "a boolean was sent as a string",
            Self::NullInString => "null was sent as a string",
            Self::NullForAbsent => "null was sent for an optional property",
            Self::AbsentAsNull => "an optional property was read as null",
            Self::EnumSpelling => "an enum value was spelled differently",
            Self::KeyCase => "the key was spelled differently",
            Self::ToolCallTags => "the string ended with the tags of a tool call",
            Self::Unit => "a number was sent with a unit, which was removed",
            Self::Explanation => "an enum value was sent with an explanation, which was removed",
            Self::NumberForString => "a number was sent instead of a string",
        }
    }
}

/// One repair of an answer.
///
/// `Debug` and `Display` show the path and the kind, but not the values, which are content.
///
/// ```no_run
/// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
/// use bedrock_prompt::repair::RepairKind;
///
/// let response = client.extract::<Vec<u32>>("Seven and eleven").await?;
/// for repair in &response.repairs {
///     println!("{repair}"); // such as "`[0]`: a number was sent as a string"
///     if repair.kind == RepairKind::NumberInString {
///         println!("{} became {}", repair.before, repair.after); // content
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repair {
    /// The kind of the repair.
    pub kind: RepairKind,
    /// The path, such as `lines[2].quantity`; empty for the whole answer. A key that is not part
    /// of the type is shown as `*`.
    pub path: String,
    /// The text that the model wrote, such as `7006652.0`.
    pub before: String,
    /// The text that replaced it, such as `7006652`.
    pub after: String,
}

impl Repair {
    pub(crate) fn new(
        kind: RepairKind,
        path: impl Into<String>,
        before: impl Into<String>,
        after: impl Into<String>,
    ) -> Self {
        Self { kind, path: path.into(), before: before.into(), after: after.into() }
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => write!(f, "the answer: {}", self.kind.description()),
            path => write!(f, "`{path}`: {}", self.kind.description()),
        }
    }
}

impl fmt::Debug for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Repair({self})")
    }
}
