//! One entry of an attribute, and where its value ends.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::{Ident, Token};

/// A key, and the input after it: its value, if it has one.
pub(super) struct Entry<'a> {
    pub(super) key: Ident,
    pub(super) input: ParseStream<'a>,
}

/// Whether the input is at the end of an entry.
pub(super) fn is_at_end(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,])
}

/// Whether the input is at the end of an entry, or at the next one after a missing comma.
pub(super) fn may_end(input: ParseStream<'_>) -> bool {
    has_no_more(input) || (input.peek(Ident) && input.peek2(Token![=]))
}

/// Whether the input is at the end of an entry, or at a `;` in place of the comma.
pub(super) fn has_no_more(input: ParseStream<'_>) -> bool {
    is_at_end(input) || input.peek(Token![;])
}

/// Reads to the comma that ends the entry, and returns each `;` before it.
pub(super) fn skip_rest(input: ParseStream<'_>) -> syn::Result<Vec<Token![;]>> {
    let mut semicolons = Vec::new();
    while !is_at_end(input) {
        rest(input)?;
        semicolons.extend(input.parse::<Option<Token![;]>>()?);
    }
    Ok(semicolons)
}

/// The remaining tokens of the entry. A comma between the bars of a closure does not end it.
pub(super) fn rest(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    let mut is_in_bars = false;
    let mut may_open = true;
    while !input.is_empty() && (is_in_bars || !has_no_more(input)) {
        let token = input.parse::<TokenTree>()?;
        let is_bar = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '|');
        is_in_bars = if is_in_bars { !is_bar } else { is_bar && may_open };
        may_open = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '=');
        tokens.extend([token]);
    }
    Ok(tokens)
}
