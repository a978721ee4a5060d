//! The values of keys, each blamed for what it should have been.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, Lit, LitBool, LitStr, Path, PathArguments, Token, Type, bracketed, token};

use super::{Entry, keys};
use crate::errors::{list, nearest};

/// Whether a value ends here.
pub(super) fn is_at_end(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,])
}

/// Goes to the end of a value.
pub(super) fn skip(input: ParseStream<'_>) -> syn::Result<()> {
    rest(input).map(drop)
}

/// What is left of a value; a comma between the bars of a closure does not end it.
fn rest(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    let mut in_bars = false;
    let mut may_open = true;
    while !input.is_empty() && (in_bars || !input.peek(Token![,])) {
        let token = input.parse::<TokenTree>()?;
        let is_bar = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '|');
        in_bars = if in_bars { !is_bar } else { is_bar && may_open };
        may_open = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '=');
        tokens.extend([token]);
    }
    Ok(tokens)
}

/// `key` alone.
pub(super) fn flag(entry: &Entry<'_>) -> syn::Result<()> {
    // The next key, whose comma was forgotten.
    if entry.input.peek(Ident::peek_any) && !entry.input.peek(LitBool) {
        return Ok(());
    }
    let value = rest(entry.input)?;
    if value.is_empty() {
        return Ok(());
    }
    let key = &entry.key;
    let message = format!("`{key}` takes no value; write `{key}` alone");
    Err(syn::Error::new_spanned(value, message))
}

/// `key = "text"`.
pub(super) fn text(entry: &Entry<'_>) -> syn::Result<LitStr> {
    one(entry, "a string literal")
}

/// `key = "name"`, where the name stands for one of these.
pub(super) fn name<T: Copy>(
    entry: &Entry<'_>,
    one: &str,
    several: &str,
    all: &[(T, &'static str)],
) -> syn::Result<(T, Span)> {
    let literal = text(entry)?;
    let name = literal.value();
    if let Some((value, _)) = all.iter().find(|(_, known)| *known == name) {
        return Ok((*value, literal.span()));
    }
    let names = || all.iter().map(|(_, name)| *name);
    let meant =
        nearest(&name, names()).map_or(String::new(), |meant| format!("did you mean `{meant}`? "));
    let (name, names) = (name.escape_debug(), list(names()));
    let message = format!("unknown {one} `{name}`; {meant}the {several} are {names}");
    Err(syn::Error::new(literal.span(), message))
}

/// `key = "text with {placeholders}"`.
pub(super) fn template(entry: &Entry<'_>) -> syn::Result<LitStr> {
    one(entry, "a string literal, whose placeholders the compiler can see")
}

/// `key = path::to::it`.
pub(super) fn path(entry: &Entry<'_>, expected: &str) -> syn::Result<Path> {
    let path: Path = one(entry, expected)?;
    if has_parentheses(&path) {
        return Err(wrong_value(entry, &path, expected));
    }
    of_expression(path)
}

/// The path as it may stand in an expression: `f::<T>`, not `f<T>`.
fn of_expression(path: Path) -> syn::Result<Path> {
    let mut corrected = path.clone();
    let mut is_wrong = false;
    for segment in &mut corrected.segments {
        if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
            is_wrong |= arguments.colon2_token.is_none();
            arguments.colon2_token.get_or_insert_default();
        }
    }
    if !is_wrong {
        return Ok(path);
    }
    let mut text = corrected.to_token_stream().to_string();
    for (spaced, close) in [(" :: ", "::"), (" < ", "<"), ("< ", "<"), (" >", ">"), (" ,", ",")] {
        text = text.replace(spaced, close);
    }
    Err(syn::Error::new_spanned(path, format_args!("write `{text}`, as in any expression")))
}

fn has_parentheses(path: &Path) -> bool {
    let mut segments = path.segments.iter();
    segments.any(|segment| matches!(segment.arguments, PathArguments::Parenthesized(_)))
}

/// `key = Type`.
pub(super) fn ty(entry: &Entry<'_>) -> syn::Result<Type> {
    one(entry, "a type")
}

/// `key = literal`, or `key = CONSTANT`.
pub(super) fn literal_or_path<T>(
    entry: &Entry<'_>,
    expected: &str,
    read: impl FnOnce(Value) -> Option<T>,
) -> syn::Result<T> {
    equals(entry)?;
    let fork = entry.input.fork();
    let value = if fork.peek(Lit) {
        fork.parse().ok().map(Value::Literal)
    } else {
        fork.parse().ok().map(Value::Path)
    };
    let value = match value {
        Some(Value::Path(path)) if has_parentheses(&path) => None,
        Some(Value::Path(path)) if may_end(&fork) => Some(Value::Path(of_expression(path)?)),
        value => value,
    };
    match value.and_then(read) {
        Some(value) if may_end(&fork) => {
            entry.input.advance_to(&fork);
            Ok(value)
        }
        _ => Err(wrong(entry, expected)),
    }
}

/// A literal, or the path of a constant.
pub(super) enum Value {
    Literal(Lit),
    Path(Path),
}

/// `key = ["a", "b"]`.
pub(super) fn texts(entry: &Entry<'_>) -> syn::Result<(token::Bracket, Vec<LitStr>)> {
    struct List(token::Bracket, Vec<LitStr>);

    impl Parse for List {
        fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
            let content;
            let bracket = bracketed!(content in input);
            let items = content.parse_terminated(<LitStr as Parse>::parse, Token![,])?;
            Ok(Self(bracket, items.into_iter().collect()))
        }
    }

    let List(bracket, items) = one(entry, "a list of string literals")?;
    Ok((bracket, items))
}

fn one<T: Parse>(entry: &Entry<'_>, expected: &str) -> syn::Result<T> {
    equals(entry)?;
    let fork = entry.input.fork();
    match fork.parse::<T>() {
        Ok(value) if may_end(&fork) => {
            entry.input.advance_to(&fork);
            Ok(value)
        }
        _ => Err(wrong(entry, expected)),
    }
}

/// Whether the value ends here, or only its comma was forgotten.
fn may_end(input: ParseStream<'_>) -> bool {
    is_at_end(input) || (input.peek(Ident) && input.peek2(Token![=]))
}

fn equals(entry: &Entry<'_>) -> syn::Result<()> {
    if entry.input.peek(Token![=]) {
        entry.input.parse::<Token![=]>()?;
        if !is_at_end(entry.input) {
            return Ok(());
        }
    }
    let key = &entry.key;
    let example = keys::example(&key.to_string());
    let message = format!("`{key}` needs a value; write `{example}`");
    Err(syn::Error::new_spanned(key, message))
}

/// Blames the whole value.
pub(super) fn wrong(entry: &Entry<'_>, expected: &str) -> syn::Error {
    match rest(entry.input) {
        Ok(value) => wrong_value(entry, &value, expected),
        Err(_) => wrong_value(entry, &entry.key, expected),
    }
}

fn wrong_value(entry: &Entry<'_>, value: &impl ToTokens, expected: &str) -> syn::Error {
    let key = &entry.key;
    let example = keys::example(&key.to_string());
    let message = format!("`{key}` takes {expected}; write `{example}`");
    syn::Error::new_spanned(value, message)
}
