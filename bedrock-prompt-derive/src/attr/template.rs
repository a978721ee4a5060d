//! The values of the keys that take a template, and of those that take a template file.

use proc_macro2::TokenStream;
use syn::{LitStr, Macro, Path};

use super::entry::Entry;
use super::keys::example;
use super::value;

const LITERAL: &str = "a string literal, because its placeholders are checked at compile time";

/// `key = "text with {placeholders}"`.
pub(super) fn text(entry: &Entry<'_>) -> syn::Result<LitStr> {
    let key = entry.key.to_string();
    value::parse_or(entry, |found| {
        let Some(file_key) = file_key(&key) else {
            return value::invalid(entry, found, LITERAL);
        };
        let instead = if let Some(path) = included(found) {
            format!("for a file write `{file_key} = {path}`")
        } else if is_computed(found) {
            let file = example(file_key);
            format!("write the text here, or into a file for `{file}`")
        } else {
            return value::invalid(entry, found, LITERAL);
        };
        syn::Error::new_spanned(found, format_args!("`{key}` must be {LITERAL}; {instead}"))
    })
}

/// `key = "path"`.
pub(super) fn file(entry: &Entry<'_>) -> syn::Result<LitStr> {
    let key = &entry.key;
    value::parse_or(entry, |found| match included(found) {
        Some(path) => syn::Error::new_spanned(
            found,
            format_args!("`{key}` must be a path alone; write `{key} = {path}`"),
        ),
        None => value::invalid(entry, found, "a string literal"),
    })
}

/// The key of the file instead of the text; a field has none.
fn file_key(key: &str) -> Option<&'static str> {
    match key {
        "user" => Some("user_file"),
        "system" => Some("system_file"),
        _ => None,
    }
}

/// The path of `include_str!("path")`, as a literal; `".."` if it is not a single literal.
fn included(value: &TokenStream) -> Option<String> {
    let call: Macro = syn::parse2(value.clone()).ok()?;
    call.path.segments.last().filter(|name| name.ident == "include_str")?;
    Some(call.parse_body::<LitStr>().map_or("\"..\"".into(), |path| format!("{:?}", path.value())))
}

/// Whether it is another macro, or a constant.
fn is_computed(value: &TokenStream) -> bool {
    syn::parse2::<Macro>(value.clone()).is_ok() || syn::parse2::<Path>(value.clone()).is_ok()
}
