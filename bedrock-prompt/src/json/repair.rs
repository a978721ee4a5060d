//! What was changed in an answer so that it fits its type, and what may be.

use std::fmt;

/// How far an answer may be changed so that it fits its type.
///
/// Every change is on record, as a [`Repair`]. An answer that fits as it came is not changed. One
/// that only seems to fit is: where all properties may be left out, `{"properties": {..}}` and
/// `firstName` for `first_name` would be read as nothing, and what was said would be lost.
///
/// ```no_run
/// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
/// use bedrock_prompt::{Prompt, repair::RepairPolicy};
///
/// #[derive(Prompt)]
/// #[prompt(user = "How many? {0}", output = u32, repair = "lenient")]
/// struct Count<'a>(&'a str);
///
/// let response = client.prompt(Count("..")).repair(RepairPolicy::Lossless).send().await?;
/// for repair in &response.repairs {
///     println!("{repair}");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum RepairPolicy {
    /// Not at all: an answer fits as it was written, or is an error.
    Off,
    /// Where the change has one possible reading, and nothing that was asked for is lost.
    #[default]
    Lossless,
    /// Also where words beside the value are left out: a unit, an explanation.
    Lenient,
}

/// What kind of change it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RepairKind {
    /// JSON stood in a fence.
    MarkdownFence,
    /// JSON stood between other words.
    SurroundingText,
    /// What the model thinks stood before its answer, in tags.
    Thinking,
    /// JSON stood in the text, instead of a tool's input.
    TextForTool,
    /// JSON stood at the end of the reasoning, and there was no answer else.
    InReasoning,
    /// The tool was called in the words of a text.
    ToolCallAsText,
    /// The same value stood twice.
    Repeated,
    /// The input of the tool was an empty text.
    EmptyInput,
    /// What is no JSON: a comma too many, a comment, other quotes, a bracket too few.
    Syntax,
    /// A string held a raw control character, or an escape that JSON does not have.
    StringSyntax,
    /// A value stood in a string, as JSON.
    JsonInString,
    /// The value stood in an object around it.
    Unwrapped,
    /// The value stood without the object that was asked for around it.
    Wrapped,
    /// One value stood in place of a list.
    SingleItem,
    /// A list of one stood in place of its item.
    SingletonList,
    /// A whole number was written with a fraction of zero or with an exponent.
    IntegralFloat,
    /// A number stood in a string.
    NumberInString,
    /// A boolean stood in a string, or as yes or no.
    BooleanInString,
    /// A word for nothing stood in place of `null`.
    NullInString,
    /// `null` stood where the property may be left out, and may not be `null`.
    NullForAbsent,
    /// A value of an enum was spelt otherwise: case, white space, a full stop.
    EnumSpelling,
    /// A key was spelt otherwise: `firstName` for `first_name`.
    KeyCase,
    /// A string ended in the tags of a tool call, and had swallowed the properties between them.
    ToolCallTags,
    /// A number came with a unit, which was left out (lenient).
    Unit,
    /// A value of an enum came with an explanation, which was left out (lenient).
    Explanation,
    /// A number stood in place of a string (lenient: leading zeros may be lost).
    NumberForString,
}

impl RepairKind {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::MarkdownFence => "JSON stood in a fence",
            Self::SurroundingText => "JSON stood between other words",
            Self::Thinking => "what the model thinks stood before it",
            Self::TextForTool => "JSON stood in the text instead of a tool's input",
            Self::InReasoning => "JSON stood at the end of the reasoning",
            Self::ToolCallAsText => "the tool was called in the words of a text",
            Self::Repeated => "the same value stood twice",
            Self::EmptyInput => "the input of the tool was an empty text",
            Self::Syntax => "it was no valid JSON",
            Self::StringSyntax => "a string held what JSON does not allow in one",
            Self::JsonInString => "a value stood in a string, as JSON",
            Self::Unwrapped => "the value stood in an object around it",
            Self::Wrapped => "the value stood without the object around it",
            Self::SingleItem => "one value stood in place of a list",
            Self::SingletonList => "a list of one stood in place of its item",
            Self::IntegralFloat => {
                "a whole number was written with a fraction of zero or an exponent"
            }
            Self::NumberInString => "a number stood in a string",
            Self::BooleanInString => "a boolean stood in a string",
            Self::NullInString => "a word for nothing stood in place of null",
            Self::NullForAbsent => "null stood where the property may be left out",
            Self::EnumSpelling => "a value was spelt otherwise",
            Self::KeyCase => "its key was spelt otherwise",
            Self::ToolCallTags => "it ended in the tags of a tool call",
            Self::Unit => "a number came with a unit, which was left out",
            Self::Explanation => "a value came with an explanation, which was left out",
            Self::NumberForString => "a number stood in place of a string",
        }
    }
}

/// One place of an answer that was mended.
///
/// `Debug` and `Display` give place and kind; what stood there is content.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repair {
    /// What kind of change it was.
    pub kind: RepairKind,
    /// Where: `lines[2].quantity`; empty for the whole answer. A key that the type does not
    /// have is `*`.
    pub path: String,
    /// What the model wrote, such as `7006652.0`.
    pub before: String,
    /// What was read in its place, such as `7006652`.
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
            "" => write!(f, "the answer: {}", self.kind.words()),
            path => write!(f, "`{path}`: {}", self.kind.words()),
        }
    }
}

impl fmt::Debug for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Repair({self})")
    }
}
