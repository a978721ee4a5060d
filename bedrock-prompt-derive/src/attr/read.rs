//! The entries of all `#[prompt(..)]` attributes of a struct or a field.

use syn::parse::ParseStream;
use syn::{Attribute, Meta, Path};

use super::entry::{Entry, has_no_more, skip_rest};
use super::keys::{Target, before_comma};
use crate::errors::Errors;

/// An entry could not be read, so a key that seems to be missing may have been given.
pub(super) struct Incomplete;

/// Passes each entry of the attributes to `read`, which returns `None` for an unknown key.
///
/// All errors are added to `errors`; entries after an error are still read.
pub(super) fn read_entries(
    attrs: &[Attribute],
    target: Target,
    errors: &mut Errors,
    mut read: impl FnMut(&str, &Entry<'_>) -> Option<syn::Result<()>>,
) -> Result<(), Incomplete> {
    let mut is_complete = true;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("prompt")) {
        if !matches!(attr.meta, Meta::List(_)) {
            let example = target.example();
            errors.at_tokens(
                &attr.meta,
                format_args!(
                    "`prompt` needs keys in parentheses; write, for example, `#[prompt({example})]`"
                ),
            );
            is_complete = false;
            continue;
        }
        let parsed = attr.parse_nested_meta(|meta| {
            let input = meta.input;
            let Some(key) = meta.path.get_ident().cloned() else {
                errors.at_tokens(&meta.path, target.unknown_key(&path_text(&meta.path)));
                is_complete = false;
                return end(input, errors, &mut is_complete);
            };
            let entry = Entry { key, input };
            match read(&entry.key.to_string(), &entry) {
                Some(Ok(())) if has_no_more(input) => {}
                Some(Ok(())) => {
                    let before = before_comma(&entry.key.to_string());
                    errors.push(input.error(format_args!("expected `,` after {before}")));
                    is_complete = false;
                }
                Some(Err(error)) => errors.push(error),
                None => {
                    errors.at_tokens(&entry.key, target.unknown_key(&entry.key.to_string()));
                    is_complete = false;
                }
            }
            end(input, errors, &mut is_complete)
        });
        if let Err(error) = parsed {
            let example = target.example();
            let message = format_args!("expected a key; write, for example, `{example}`");
            errors.at_span(error.span(), message);
            is_complete = false;
        }
    }
    if is_complete { Ok(()) } else { Err(Incomplete) }
}

/// Reads to the comma that ends an entry. What stands behind a `;` is not read.
fn end(input: ParseStream<'_>, errors: &mut Errors, is_complete: &mut bool) -> syn::Result<()> {
    for semicolon in skip_rest(input)? {
        *is_complete = false;
        errors.at_tokens(semicolon, "keys are separated by `,`; write `,` instead of `;`");
    }
    Ok(())
}

fn path_text(path: &Path) -> String {
    let segments = path.segments.iter();
    let names: Vec<String> = segments.map(|segment| segment.ident.to_string()).collect();
    names.join("::")
}
