//! The keys of a struct.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Attribute, Lit, LitStr, Path, Type};

use super::keys::Place;
use super::mode::Mode;
use super::repair::Repair;
use super::value::{self, Value};
use super::{Entry, Slot, each_key};
use crate::errors::Errors;

/// The most tokens that Bedrock takes as a limit.
pub(crate) const MAX_TOKENS: u32 = i32::MAX.unsigned_abs();

/// A model id or a guardrail, or the constant that holds it.
pub(crate) enum Model {
    Literal(LitStr),
    Path(Path),
}

/// A number of tokens, or the constant that holds it.
pub(crate) enum Tokens {
    Literal(u32, Span),
    Path(Path),
}

impl Tokens {
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Self::Literal(..) => None,
            Self::Path(path) => Some(path),
        }
    }

    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Literal(_, span) => *span,
            Self::Path(path) => path.span(),
        }
    }
}

/// What `#[prompt(..)]` says on a struct.
#[derive(Default)]
pub(crate) struct PromptKeys {
    pub(crate) model: Slot<Model>,
    pub(crate) system: Slot<LitStr>,
    pub(crate) user: Slot<LitStr>,
    pub(crate) system_file: Slot<LitStr>,
    pub(crate) user_file: Slot<LitStr>,
    pub(crate) output: Slot<Type>,
    pub(crate) tool: Slot<LitStr>,
    pub(crate) description: Slot<LitStr>,
    pub(crate) mode: Slot<(Mode, Span)>,
    pub(crate) repair: Slot<(Repair, Span)>,
    pub(crate) max_tokens: Slot<Tokens>,
    pub(crate) max_tokens_ceiling: Slot<Tokens>,
    pub(crate) temperature: Slot<(f32, Span)>,
    pub(crate) top_p: Slot<(f32, Span)>,
    pub(crate) stop_sequences: Slot<Vec<LitStr>>,
    pub(crate) guardrail: Slot<Model>,
    pub(crate) check: Slot<Path>,
    pub(crate) test: Slot<()>,
    pub(crate) unchecked: Slot<()>,
    pub(crate) krate: Slot<Path>,
    /// A key was lost to a mistake, so that nothing can be said to be missing.
    pub(crate) lost: bool,
}

impl PromptKeys {
    pub(crate) fn read(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let mut keys = Self::default();
        let read = each_key(attrs, Place::Struct, errors, |key, entry| {
            Some(match key {
                "model" => keys.model.fill(entry, model),
                "system" => keys.system.fill(entry, value::template),
                "user" => keys.user.fill(entry, value::template),
                "system_file" => keys.system_file.fill(entry, value::text),
                "user_file" => keys.user_file.fill(entry, value::text),
                "output" => keys.output.fill(entry, value::ty),
                "tool" => keys.tool.fill(entry, value::text),
                "description" => keys.description.fill(entry, value::text),
                "mode" => keys.mode.fill(entry, Mode::read),
                "repair" => keys.repair.fill(entry, Repair::read),
                "max_tokens" => keys.max_tokens.fill(entry, tokens),
                "max_tokens_ceiling" => keys.max_tokens_ceiling.fill(entry, tokens),
                "temperature" => keys.temperature.fill(entry, fraction),
                "top_p" => keys.top_p.fill(entry, fraction),
                "stop_sequences" => keys.stop_sequences.fill(entry, stop_sequences),
                "guardrail" => keys.guardrail.fill(entry, guardrail),
                "check" => keys.check.fill(entry, |entry| {
                    value::path(
                        entry,
                        "the path of a function from `&Self` and `&Output` to `Violations`",
                    )
                }),
                "test" => keys.test.fill(entry, value::flag),
                "unchecked" => keys.unchecked.fill(entry, value::flag),
                "crate" => keys.krate.fill(entry, |entry| {
                    value::path(entry, "the path of the crate, without quotes")
                }),
                _ => return None,
            })
        });
        keys.lost = read.is_err();
        keys
    }
}

fn model(entry: &Entry<'_>) -> syn::Result<Model> {
    text_or_path(entry, "a model id as a string literal, or the path of a `const` one")
}

fn guardrail(entry: &Entry<'_>) -> syn::Result<Model> {
    text_or_path(entry, "`id:version` as a string literal, or the path of a `const` one")
}

fn text_or_path(entry: &Entry<'_>, expected: &str) -> syn::Result<Model> {
    value::literal_or_path(entry, expected, |value| match value {
        Value::Literal(Lit::Str(id)) => Some(Model::Literal(id)),
        Value::Literal(_) => None,
        Value::Path(path) => Some(Model::Path(path)),
    })
}

fn tokens(entry: &Entry<'_>) -> syn::Result<Tokens> {
    let expected = format!("a whole number from 1 to {MAX_TOKENS}, or the path of a `const` one");
    value::literal_or_path(entry, &expected, |value| match value {
        Value::Literal(Lit::Int(number)) => {
            let tokens = number.base10_parse::<u32>().ok()?;
            let fits = (1..=MAX_TOKENS).contains(&tokens) && matches!(number.suffix(), "" | "u32");
            fits.then(|| Tokens::Literal(tokens, number.span()))
        }
        Value::Literal(_) => None,
        Value::Path(path) => Some(Tokens::Path(path)),
    })
}

fn fraction(entry: &Entry<'_>) -> syn::Result<(f32, Span)> {
    value::literal_or_path(entry, "a number from 0 to 1", |value| {
        let (digits, suffix, span) = match &value {
            Value::Literal(Lit::Int(n)) => (n.base10_digits(), n.suffix(), n.span()),
            Value::Literal(Lit::Float(n)) => (n.base10_digits(), n.suffix(), n.span()),
            _ => return None,
        };
        let number = digits.parse::<f32>().ok()?;
        let fits = (0.0..=1.0).contains(&number) && matches!(suffix, "" | "f32");
        fits.then_some((number, span))
    })
}

fn stop_sequences(entry: &Entry<'_>) -> syn::Result<Vec<LitStr>> {
    let (bracket, sequences) = value::texts(entry)?;
    if let Some(empty) = sequences.iter().find(|text| text.value().is_empty()) {
        let message =
            "an empty stop sequence stops nothing; write the text at which the model stops";
        return Err(syn::Error::new_spanned(empty, message));
    }
    let message = match sequences.len() {
        0 => "`stop_sequences` is empty; write `stop_sequences = [\"END\"]`, or leave it out",
        1..=2500 => return Ok(sequences),
        _ => "Bedrock takes at most 2500 stop sequences; leave some out",
    };
    Err(syn::Error::new(bracket.span.join(), message))
}
