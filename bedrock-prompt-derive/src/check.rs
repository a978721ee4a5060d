//! The struct as understood → the struct as it may be emitted.

mod demands;
mod fields;
mod guardrail;
mod settings;
mod templates;

use proc_macro2::Span;
use syn::{LitStr, Path};

use crate::attr::{self, Model};
use crate::errors::Errors;
use crate::model::{Field, Head, Prompt};

/// A prompt without mistakes. Only [`check`] makes one.
pub(crate) struct Checked<'a> {
    pub(crate) head: &'a Head<'a>,
    pub(crate) settings: Vec<Setting<'a>>,
    pub(crate) templates: Vec<Template<'a>>,
    /// How the fields are written that do not stand as they are.
    pub(crate) fields: Vec<String>,
    pub(crate) check: Option<&'a Path>,
    pub(crate) demands: Vec<Demand<'a>>,
    /// Whether a test is to check the output's schema.
    pub(crate) has_test: bool,
}

/// One call on the prompt's `Spec`.
pub(crate) struct Setting<'a> {
    pub(crate) method: &'static str,
    pub(crate) value: Value<'a>,
}

pub(crate) enum Value<'a> {
    Text(&'a LitStr),
    Path(&'a Path),
    /// A variant of an enum.
    Variant(&'static str, &'static str, Span),
    Tokens(u32, Span),
    Fraction(f32, Span),
    Texts(&'a [LitStr]),
}

/// What only rustc can find out: of types, of constants, and of the table of models.
pub(crate) struct Demand<'a> {
    pub(crate) condition: Condition<'a>,
    pub(crate) message: String,
    /// The key that makes the demand.
    pub(crate) span: Span,
    /// It names what only the `impl` knows: a parameter of the struct, or `Self`.
    pub(crate) is_generic: bool,
}

pub(crate) enum Condition<'a> {
    /// A function of the table says so of this model.
    Model(&'static str, &'a Model),
    /// The constant is no blank text.
    NotBlank(&'a Path),
    /// The constant is `id:version`.
    Guardrail(&'a Path),
    /// The constant is a number of tokens that Bedrock takes.
    Tokens(&'a Path),
    /// The first number of tokens is not below the second.
    NotBelow(&'a attr::Tokens, &'a attr::Tokens),
}

/// A template, and the fields that stand in it.
pub(crate) struct Template<'a> {
    pub(crate) role: Role,
    pub(crate) source: Source<'a>,
    pub(crate) arguments: Vec<Argument<'a>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    System,
    User,
}

#[derive(Clone, Copy)]
pub(crate) enum Source<'a> {
    Literal(&'a LitStr),
    File(&'a LitStr),
}

/// A field as one template uses it.
pub(crate) struct Argument<'a> {
    /// The name of the argument; a newtype's field has none.
    pub(crate) name: Option<&'a str>,
    pub(crate) field: &'a Field<'a>,
    pub(crate) form: Form<'a>,
    /// The template of `if_some`, and the form of the value in it.
    pub(crate) if_some: Option<&'a LitStr>,
    pub(crate) is_untrusted: bool,
}

/// How the value of a field is written.
#[derive(Clone, Copy)]
pub(crate) enum Form<'a> {
    /// By its `Display`.
    Text,
    /// By the trait that the placeholder asks for.
    Bare,
    Join(&'a LitStr),
    Json,
}

/// Checks everything, and adds what is wrong to the mistakes that were found before.
pub(crate) fn check<'a>(prompt: &'a Prompt<'a>, mut errors: Errors) -> syn::Result<Checked<'a>> {
    let settings = settings::settings(&prompt.keys, &mut errors);
    settings::model_for_all_types(&prompt.keys, prompt.head.generics, &mut errors);
    settings::test(&prompt.keys, prompt.head.generics, &mut errors);
    let demands = demands::demands(&prompt.keys, prompt.head.generics);
    fields::check(&prompt.fields, &mut errors);
    let templates = templates::check(prompt, &mut errors);
    errors.finish(Checked {
        head: &prompt.head,
        settings,
        templates,
        fields: fields::written(&prompt.fields),
        check: prompt.keys.check.value(),
        demands,
        has_test: prompt.keys.test.is_given(),
    })
}
