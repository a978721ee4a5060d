//! The keys of a struct.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Attribute, Lit, LitStr, Path, Type};

use super::entry::Entry;
use super::keys::Target;
use super::mode::Mode;
use super::output;
use super::read::read_entries;
use super::repair::Repair;
use super::slot::Slot;
use super::template;
use super::value::{self, Value};
use crate::errors::Errors;

/// The greatest token limit that Bedrock accepts.
pub(crate) const MAX_TOKENS: u32 = i32::MAX.unsigned_abs();

const MAX_STOP_SEQUENCES: usize = 2500;

/// A string literal, or the path of a `&str` constant.
pub(crate) enum StrOrPath {
    Literal(LitStr),
    Path(Path),
}

/// A number of tokens, or the path of a `u32` constant.
pub(crate) enum TokenLimit {
    Literal(u32, Span),
    Path(Path),
}

impl TokenLimit {
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
    pub(crate) model: Slot<StrOrPath>,
    pub(crate) system: Slot<LitStr>,
    pub(crate) user: Slot<LitStr>,
    pub(crate) system_file: Slot<LitStr>,
    pub(crate) user_file: Slot<LitStr>,
    pub(crate) output: Slot<Type>,
    pub(crate) tool: Slot<LitStr>,
    pub(crate) description: Slot<LitStr>,
    pub(crate) mode: Slot<(Mode, Span)>,
    pub(crate) repair: Slot<(Repair, Span)>,
    pub(crate) max_tokens: Slot<TokenLimit>,
    pub(crate) max_tokens_ceiling: Slot<TokenLimit>,
    pub(crate) temperature: Slot<(f32, Span)>,
    pub(crate) top_p: Slot<(f32, Span)>,
    pub(crate) stop_sequences: Slot<Vec<LitStr>>,
    pub(crate) guardrail: Slot<StrOrPath>,
    pub(crate) check: Slot<Path>,
    pub(crate) test: Slot<()>,
    pub(crate) unchecked: Slot<()>,
    pub(crate) warn_retired: Slot<()>,
    pub(crate) krate: Slot<Path>,
    /// An entry could not be read, so a key that seems to be missing may have been given.
    pub(crate) is_incomplete: bool,
}

impl PromptKeys {
    pub(crate) fn read(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let mut keys = Self::default();
        let read = read_entries(attrs, Target::Struct, errors, |key, entry| {
            Some(match key {
                "model" => keys.model.fill(entry, model),
                "system" => keys.system.fill(entry, template::text),
                "user" => keys.user.fill(entry, template::text),
                "system_file" => keys.system_file.fill(entry, template::file),
                "user_file" => keys.user_file.fill(entry, template::file),
                "output" => keys.output.fill(entry, output::read),
                "tool" => keys.tool.fill(entry, value::string),
                "description" => keys.description.fill(entry, value::string),
                "mode" => keys.mode.fill(entry, Mode::read),
                "repair" => keys.repair.fill(entry, Repair::read),
                "max_tokens" => keys.max_tokens.fill(entry, token_limit),
                "max_tokens_ceiling" => keys.max_tokens_ceiling.fill(entry, token_limit),
                "temperature" => keys.temperature.fill(entry, zero_to_one),
                "top_p" => keys.top_p.fill(entry, zero_to_one),
                "stop_sequences" => keys.stop_sequences.fill(entry, stop_sequences),
                "guardrail" => keys.guardrail.fill(entry, guardrail),
                "check" => keys.check.fill(entry, |entry| {
                    value::path(entry, "the path of a `fn(&Self, &Output) -> Violations`")
                }),
                "test" => keys.test.fill(entry, value::flag),
                "unchecked" => keys.unchecked.fill(entry, value::flag),
                "warn_retired" => keys.warn_retired.fill(entry, value::flag),
                "crate" => {
                    keys.krate.fill(entry, |entry| value::path(entry, "the path of the crate"))
                }
                _ => return None,
            })
        });
        keys.is_incomplete = read.is_err();
        keys
    }
}

fn model(entry: &Entry<'_>) -> syn::Result<StrOrPath> {
    str_or_path(entry, "a model id in quotes, or the path of a `&str` constant")
}

fn guardrail(entry: &Entry<'_>) -> syn::Result<StrOrPath> {
    str_or_path(entry, "`id:version` in quotes, or the path of a `&str` constant")
}

fn str_or_path(entry: &Entry<'_>, expected: &str) -> syn::Result<StrOrPath> {
    value::literal_or_path(entry, expected, |value| match value {
        Value::Literal(Lit::Str(id)) => Some(StrOrPath::Literal(id)),
        Value::Literal(_) => None,
        Value::Path(path) => Some(StrOrPath::Path(path)),
    })
}

fn token_limit(entry: &Entry<'_>) -> syn::Result<TokenLimit> {
    let expected = format!("an integer from 1 to {MAX_TOKENS}, or the path of a `u32` constant");
    value::literal_or_path(entry, &expected, |value| match value {
        Value::Literal(Lit::Int(number)) => {
            let tokens = number.base10_parse::<u32>().ok()?;
            let fits = (1..=MAX_TOKENS).contains(&tokens) && matches!(number.suffix(), "" | "u32");
            fits.then(|| TokenLimit::Literal(tokens, number.span()))
        }
        Value::Literal(_) => None,
        Value::Path(path) => Some(TokenLimit::Path(path)),
    })
}

fn zero_to_one(entry: &Entry<'_>) -> syn::Result<(f32, Span)> {
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
    let (bracket, sequences) = value::string_list(entry)?;
    if let Some(empty) = sequences.iter().find(|text| text.value().is_empty()) {
        let message = "this stop sequence is empty; write the text at which the model stops";
        return Err(syn::Error::new_spanned(empty, message));
    }
    let message = match sequences.len() {
        0 => "`stop_sequences` is empty; write, for example, `stop_sequences = [\"END\"]`, or \
              remove it"
            .to_owned(),
        1..=MAX_STOP_SEQUENCES => return Ok(sequences),
        many => format!(
            "`stop_sequences` has {many} items; Bedrock accepts at most {MAX_STOP_SEQUENCES}, so \
             remove some"
        ),
    };
    Err(syn::Error::new(bracket.span.join(), message))
}
