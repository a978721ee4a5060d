//! The conditions that rustc evaluates, as `assert!` in constants.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use crate::attr::{MAX_TOKENS, StrOrPath, TokenLimit};
use crate::check::{Condition, ConstAssert};
use crate::idents::private;

pub(super) struct ConstAsserts {
    /// Assertions that need no generic parameter: a constant each, next to the `impl`.
    pub(super) outside: TokenStream,
    /// Assertions that name a generic parameter or `Self`: inside the constant `SPEC`.
    inside: TokenStream,
}

impl ConstAsserts {
    pub(super) fn new(asserts: &[ConstAssert<'_>]) -> Self {
        let mut all = Self { outside: TokenStream::new(), inside: TokenStream::new() };
        for each in asserts {
            let (span, assertion) = (each.span, assertion(each));
            if each.is_generic {
                all.inside.extend(quote_spanned!(span=> #assertion;));
            } else {
                all.outside.extend(quote_spanned!(span=> const _: () = #assertion;));
            }
        }
        all
    }

    /// The expression, after the assertions that belong inside the `impl`.
    pub(super) fn in_block(&self, expression: TokenStream) -> TokenStream {
        let inside = &self.inside;
        if inside.is_empty() { expression } else { quote!({ #inside #expression }) }
    }
}

fn assertion(assert: &ConstAssert<'_>) -> TokenStream {
    let span = assert.span;
    let private = private(span);
    let condition = match assert.condition {
        Condition::IsModel(model) => {
            let id = str_or_path(model, span);
            return quote_spanned!(span=> #private::assert_model(#id));
        }
        // The lint for deprecated items is the only warning that a constant can give.
        Condition::WarnsIfRetired(model) => {
            let id = str_or_path(model, span);
            return quote_spanned! {span=>
                #private::Retired::<{ #private::is_retired(#id) }>::WARNING
            };
        }
        Condition::ModelSupports(function, model) => {
            let (function, id) = (Ident::new(function, span), str_or_path(model, span));
            quote_spanned!(span=> #private::#function(#id))
        }
        Condition::NotBlank(path) => quote_spanned!(span=> !#private::is_blank(#path)),
        Condition::IsGuardrail(path) => quote_spanned!(span=> #private::is_guardrail(#path)),
        Condition::IsTokenLimit(path) => {
            let max = Literal::u32_unsuffixed(MAX_TOKENS);
            quote_spanned!(span=> ::core::matches!(#path, 1..=#max))
        }
        Condition::AtLeast(high, low) => {
            let (high, low) = (token_limit(high, span), token_limit(low, span));
            quote_spanned!(span=> #high >= #low)
        }
    };
    // The message is a format string.
    let mut message = Literal::string(&assert.message.replace('{', "{{").replace('}', "}}"));
    message.set_span(span);
    quote_spanned!(span=> ::core::assert!(#condition, #message))
}

fn str_or_path(value: &StrOrPath, span: Span) -> TokenStream {
    match value {
        StrOrPath::Literal(text) => {
            let mut text = Literal::string(&text.value());
            text.set_span(span);
            text.to_token_stream()
        }
        StrOrPath::Path(path) => path.to_token_stream(),
    }
}

fn token_limit(limit: &TokenLimit, span: Span) -> TokenStream {
    match limit {
        TokenLimit::Literal(tokens, _) => {
            let mut tokens = Literal::u32_suffixed(*tokens);
            tokens.set_span(span);
            tokens.to_token_stream()
        }
        TokenLimit::Path(path) => path.to_token_stream(),
    }
}
