//! The constant `SPEC`: a call of a method of `Spec` for each key that was given.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::render::{method, text};
use crate::check::{CheckedPrompt, Setting, Value};
use crate::idents::private;

pub(super) fn spec(prompt: &CheckedPrompt<'_>) -> TokenStream {
    let (private, name) = (private(Span::call_site()), prompt.head.name());
    let settings = prompt.settings.iter().map(setting);
    let templates = prompt.templates.iter().map(|template| {
        let (method, text) = (method(template), text(template));
        quote!(.#method(#text))
    });
    let field_keys = Some(&prompt.field_keys).filter(|keys| !keys.is_empty());
    let fields = field_keys.map(|keys| quote!(.fields(&[#(#keys),*])));
    quote!(#private::Spec::new(#name) #(#settings)* #(#templates)* #fields)
}

fn setting(setting: &Setting<'_>) -> TokenStream {
    let (method, value) = (format_ident!("{}", setting.method), value(&setting.value));
    quote!(.#method(#value))
}

fn value(value: &Value<'_>) -> TokenStream {
    let number = |mut literal: Literal, span: &Span| {
        // With the location of the user's token but not its span, so that lints ignore it.
        literal.set_span(Span::call_site().located_at(*span));
        literal.to_token_stream()
    };
    match value {
        Value::Str(text) => text.to_token_stream(),
        Value::Path(path) => path.to_token_stream(),
        Value::Variant(of, variant, span) => {
            let (private, of) = (private(Span::call_site()), format_ident!("{of}"));
            let variant = Ident::new(variant, *span);
            quote!(#private::#of::#variant)
        }
        Value::U32(tokens, span) => number(Literal::u32_suffixed(*tokens), span),
        Value::F32(fraction, span) => number(Literal::f32_suffixed(*fraction), span),
        Value::StrList(texts) => quote!(&[#(#texts),*]),
    }
}
