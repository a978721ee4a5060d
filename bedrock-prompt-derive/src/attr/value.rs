//! Parsers for the values of keys. Each error says what the value must be, with an example.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, Lit, LitBool, LitStr, Path, PathArguments, Token, Type, bracketed, token};

use super::entry::{Entry, has_no_more, may_end, rest};
use super::keys;
use crate::errors::quoted_list;
use crate::suggest::nearest;
use crate::tokens::source;

/// `key` alone.
pub(super) fn flag(entry: &Entry<'_>) -> syn::Result<()> {
    // This is the next key, after a missing comma.
    if entry.input.peek(Ident::peek_any) && !entry.input.peek(LitBool) {
        return Ok(());
    }
    let value = rest(entry.input)?;
    if value.is_empty() {
        return Ok(());
    }
    let key = &entry.key;
    let message = format!("`{key}` is a flag without a value; write `{key}`");
    Err(syn::Error::new_spanned(value, message))
}

/// `key = "text"`.
pub(super) fn string(entry: &Entry<'_>) -> syn::Result<LitStr> {
    parse_value(entry, "a string literal")
}

/// `key = "name"`, where the name is one of a fixed set.
pub(super) fn one_of<T: Copy>(
    entry: &Entry<'_>,
    singular: &str,
    plural: &str,
    values: &[(T, &'static str)],
) -> syn::Result<(T, Span)> {
    let literal = string(entry)?;
    let name = literal.value();
    if let Some((value, _)) = values.iter().find(|(_, known)| *known == name) {
        return Ok((*value, literal.span()));
    }
    let names = || values.iter().map(|(_, name)| *name);
    let suggestion =
        nearest(&name, names()).map_or(String::new(), |meant| format!("did you mean `{meant}`? "));
    let (name, names) = (name.escape_debug(), quoted_list(names()));
    let message = format!("unknown {singular} `{name}`; {suggestion}the {plural} are {names}");
    Err(syn::Error::new(literal.span(), message))
}

/// `key = path::to::it`.
pub(super) fn path(entry: &Entry<'_>, expected: &str) -> syn::Result<Path> {
    let path: Path = parse_value(entry, expected)?;
    if has_parentheses(&path) {
        return Err(invalid(entry, &path, expected));
    }
    require_turbofish(path)
}

/// Requires the form that a path has in an expression: `f::<T>`, not `f<T>`.
fn require_turbofish(path: Path) -> syn::Result<Path> {
    let mut corrected = path.clone();
    let mut is_incorrect = false;
    for segment in &mut corrected.segments {
        if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
            is_incorrect |= arguments.colon2_token.is_none();
            arguments.colon2_token.get_or_insert_default();
        }
    }
    if !is_incorrect {
        return Ok(path);
    }
    let text = source(&corrected);
    Err(syn::Error::new_spanned(
        path,
        format_args!("generic arguments need `::` in front of them; write `{text}`"),
    ))
}

fn has_parentheses(path: &Path) -> bool {
    let mut segments = path.segments.iter();
    segments.any(|segment| matches!(segment.arguments, PathArguments::Parenthesized(_)))
}

/// `key = Type`.
pub(super) fn ty(entry: &Entry<'_>) -> syn::Result<Type> {
    parse_value(entry, "a type")
}

/// The text of a literal that needs no quotes, because it is a type or a path itself.
fn without_quotes<T: Parse>(value: &TokenStream) -> Option<String> {
    let text = syn::parse2::<LitStr>(value.clone()).ok()?.value();
    syn::parse_str::<T>(&text).ok().map(|_| text)
}

/// `key = literal`, or `key = CONSTANT`.
pub(super) fn literal_or_path<T>(
    entry: &Entry<'_>,
    expected: &str,
    read: impl FnOnce(Value) -> Option<T>,
) -> syn::Result<T> {
    parse_equals(entry)?;
    let fork = entry.input.fork();
    let value = if fork.peek(Lit) {
        fork.parse().ok().map(Value::Literal)
    } else {
        fork.parse().ok().map(Value::Path)
    };
    let value = match value {
        Some(Value::Path(path)) if has_parentheses(&path) => None,
        Some(Value::Path(path)) if may_end(&fork) => Some(Value::Path(require_turbofish(path)?)),
        value => value,
    };
    match value.and_then(read) {
        Some(value) if may_end(&fork) => {
            entry.input.advance_to(&fork);
            Ok(value)
        }
        _ => Err(invalid_rest(entry, expected)),
    }
}

/// A literal, or the path of a constant.
pub(super) enum Value {
    Literal(Lit),
    Path(Path),
}

/// `key = ["a", "b"]`.
pub(super) fn string_list(entry: &Entry<'_>) -> syn::Result<(token::Bracket, Vec<LitStr>)> {
    struct List(token::Bracket, Vec<LitStr>);

    impl Parse for List {
        fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
            let content;
            let bracket = bracketed!(content in input);
            let items = content.parse_terminated(<LitStr as Parse>::parse, Token![,])?;
            Ok(Self(bracket, items.into_iter().collect()))
        }
    }

    let List(bracket, items) = parse_value(entry, "a list of string literals")?;
    Ok((bracket, items))
}

fn parse_value<T: Parse>(entry: &Entry<'_>, expected: &str) -> syn::Result<T> {
    parse_or(entry, |value| match without_quotes::<T>(value) {
        Some(text) => {
            let key = &entry.key;
            let message =
                format!("`{key}` must be {expected}; write `{key} = {text}`, without quotes");
            syn::Error::new_spanned(value, message)
        }
        None => invalid(entry, value, expected),
    })
}

/// A value, or the error for the tokens in its place.
pub(super) fn parse_or<T: Parse>(
    entry: &Entry<'_>,
    error: impl FnOnce(&TokenStream) -> syn::Error,
) -> syn::Result<T> {
    parse_equals(entry)?;
    let fork = entry.input.fork();
    match fork.parse::<T>() {
        Ok(value) if may_end(&fork) => {
            entry.input.advance_to(&fork);
            Ok(value)
        }
        _ => Err(error(&rest(entry.input)?)),
    }
}

fn parse_equals(entry: &Entry<'_>) -> syn::Result<()> {
    let input = entry.input;
    let key = &entry.key;
    let example = keys::example(&key.to_string());
    if input.peek(Token![:]) {
        let message =
            format!("`{key}` needs `=` before its value; write, for example, `{example}`");
        return Err(input.error(message));
    }
    if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        if !has_no_more(input) {
            return Ok(());
        }
    }
    let message = format!("`{key}` needs a value; write, for example, `{example}`");
    Err(syn::Error::new_spanned(key, message))
}

/// The error for the whole value.
fn invalid_rest(entry: &Entry<'_>, expected: &str) -> syn::Error {
    match rest(entry.input) {
        Ok(value) => invalid(entry, &value, expected),
        Err(_) => invalid(entry, &entry.key, expected),
    }
}

/// The error for a value of another form.
pub(super) fn invalid(entry: &Entry<'_>, value: &impl ToTokens, expected: &str) -> syn::Error {
    let key = &entry.key;
    let example = keys::example(&key.to_string());
    let message = format!("`{key}` must be {expected}; write, for example, `{example}`");
    syn::Error::new_spanned(value, message)
}
