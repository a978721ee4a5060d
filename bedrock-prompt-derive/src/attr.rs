//! The grammar of `#[prompt(..)]`: keys, and their values.

mod field;
mod keys;
mod mode;
mod prompt;
mod repair;
mod value;

use syn::parse::ParseStream;
use syn::{Attribute, Ident, Meta};

use crate::errors::Errors;

pub(crate) use field::FieldKeys;
pub(crate) use mode::Mode;
pub(crate) use prompt::{MAX_TOKENS, Model, PromptKeys, Tokens};

/// What the attributes say of one key.
pub(crate) struct Slot<T> {
    key: Option<Ident>,
    value: Option<T>,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self { key: None, value: None }
    }
}

impl<T> Slot<T> {
    /// The key, if it was written, be its value right or wrong.
    pub(crate) fn key(&self) -> Option<&Ident> {
        self.key.as_ref()
    }

    pub(crate) fn is_given(&self) -> bool {
        self.key.is_some()
    }

    /// The value, if it is a right one.
    pub(crate) fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Whether the key was written with a wrong value.
    pub(crate) fn is_broken(&self) -> bool {
        self.key.is_some() && self.value.is_none()
    }

    fn fill(
        &mut self,
        entry: &Entry<'_>,
        parse: impl FnOnce(&Entry<'_>) -> syn::Result<T>,
    ) -> syn::Result<()> {
        let key = &entry.key;
        if self.key.is_some() {
            let message = format!("`{key}` is given twice; keep one of them");
            return Err(syn::Error::new_spanned(key, message));
        }
        self.key = Some(key.clone());
        self.value = Some(parse(entry)?);
        Ok(())
    }
}

/// A key, and what stands behind it.
struct Entry<'a> {
    key: Ident,
    input: ParseStream<'a>,
}

/// A mistake that hides a key: what then seems to be missing may stand right there.
struct Lost;

/// Hands every key of the `#[prompt(..)]` attributes to `read`.
///
/// `read` gives `None` for a key that it does not know.
fn each_key(
    attrs: &[Attribute],
    place: keys::Place,
    errors: &mut Errors,
    mut read: impl FnMut(&str, &Entry<'_>) -> Option<syn::Result<()>>,
) -> Result<(), Lost> {
    let mut lost = false;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("prompt")) {
        if !matches!(attr.meta, Meta::List(_)) {
            let example = place.example();
            errors.on(
                &attr.meta,
                format_args!("expected keys in parentheses; write `#[prompt({example})]`"),
            );
            lost = true;
            continue;
        }
        let parsed = attr.parse_nested_meta(|meta| {
            let input = meta.input;
            let Some(key) = meta.path.get_ident().cloned() else {
                errors.on(&meta.path, place.unknown(&path_text(&meta.path)));
                lost = true;
                return value::skip(input);
            };
            let entry = Entry { key, input };
            match read(&entry.key.to_string(), &entry) {
                Some(Ok(())) if value::is_at_end(input) => {}
                Some(Ok(())) => {
                    let what = keys::what_ends(&entry.key.to_string());
                    errors.push(input.error(format_args!("expected `,` after {what}")));
                    lost = true;
                }
                Some(Err(error)) => errors.push(error),
                None => {
                    errors.on(&entry.key, place.unknown(&entry.key.to_string()));
                    lost = true;
                }
            }
            value::skip(input)
        });
        if let Err(error) = parsed {
            let example = place.example();
            errors.at(error.span(), format_args!("expected a key, such as `{example}`"));
            lost = true;
        }
    }
    if lost { Err(Lost) } else { Ok(()) }
}

fn path_text(path: &syn::Path) -> String {
    let segments = path.segments.iter();
    let names: Vec<String> = segments.map(|segment| segment.ident.to_string()).collect();
    names.join("::")
}
