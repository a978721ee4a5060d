//! A prompt without errors, as the expansion needs it.

use proc_macro2::Span;
use syn::{LitStr, Path};

use crate::attr::{StrOrPath, TokenLimit};
use crate::model::{Field, Head};

/// A prompt without errors. Only `check` makes one.
pub(crate) struct CheckedPrompt<'a> {
    pub(crate) head: &'a Head<'a>,
    pub(crate) settings: Vec<Setting<'a>>,
    pub(crate) templates: Vec<Template<'a>>,
    /// The keys of each field that has any, such as `items join ", "`, for the fingerprint.
    pub(crate) field_keys: Vec<String>,
    pub(crate) check: Option<&'a Path>,
    pub(crate) const_asserts: Vec<ConstAssert<'a>>,
    /// Whether to generate a test of the output's schema.
    pub(crate) has_test: bool,
}

/// A call of a method of `Spec`.
pub(crate) struct Setting<'a> {
    pub(crate) method: &'static str,
    pub(crate) value: Value<'a>,
}

pub(crate) enum Value<'a> {
    Str(&'a LitStr),
    Path(&'a Path),
    /// An enum and its variant.
    Variant(&'static str, &'static str, Span),
    U32(u32, Span),
    F32(f32, Span),
    StrList(&'a [LitStr]),
}

/// A condition that only rustc can evaluate, because it needs types, constants or the table of
/// models.
pub(crate) struct ConstAssert<'a> {
    pub(crate) condition: Condition<'a>,
    /// Empty if the runtime has the message.
    pub(crate) message: String,
    /// The span of the key or value that needs the condition.
    pub(crate) span: Span,
    /// Whether it names `Self` or a generic parameter, which are known inside the `impl` only.
    pub(crate) is_generic: bool,
}

pub(crate) enum Condition<'a> {
    /// It is an id, and that of a model for Converse. The runtime has the messages.
    IsModel(&'a StrOrPath),
    /// No condition: rustc warns if the model has ended.
    WarnsIfRetired(&'a StrOrPath),
    /// This function of the runtime returns `true` for the model.
    ModelSupports(&'static str, &'a StrOrPath),
    NotBlank(&'a Path),
    IsGuardrail(&'a Path),
    /// The constant is in the range of a token limit.
    IsTokenLimit(&'a Path),
    /// The first limit is at least the second.
    AtLeast(&'a TokenLimit, &'a TokenLimit),
}

/// A template, and the fields that it uses.
pub(crate) struct Template<'a> {
    pub(crate) role: Role,
    pub(crate) source: Source<'a>,
    pub(crate) arguments: Vec<FieldArgument<'a>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    System,
    User,
}

#[derive(Clone, Copy)]
pub(crate) enum Source<'a> {
    /// The text of the template.
    Literal(&'a LitStr),
    /// The path of a file.
    File(&'a LitStr),
}

impl<'a> Source<'a> {
    /// The literal that the user wrote: the text, or the path.
    pub(crate) fn literal(self) -> &'a LitStr {
        match self {
            Self::Literal(literal) | Self::File(literal) => literal,
        }
    }
}

/// A field as an argument of `format_args!`.
pub(crate) struct FieldArgument<'a> {
    /// The name of the argument; `None` for the field of a newtype.
    pub(crate) name: Option<&'a str>,
    pub(crate) field: &'a Field<'a>,
    /// The form of the value; with `if_some`, of the value inside the `Option`.
    pub(crate) form: Form<'a>,
    /// The template of `if_some`.
    pub(crate) if_some: Option<&'a LitStr>,
    pub(crate) is_untrusted: bool,
}

/// How the value of a field is formatted.
#[derive(Clone, Copy)]
pub(crate) enum Form<'a> {
    /// With `Display`.
    Display,
    /// With any trait, which the placeholder names: the value itself is the argument.
    Direct,
    /// As the items of a list, with this separator.
    Join(&'a LitStr),
    Json,
}
