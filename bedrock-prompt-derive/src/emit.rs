//! Generates the expansion of a checked prompt: its `impl Prompt`, assertions and test.

mod const_asserts;
mod render;
mod spec;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned;

use crate::check::CheckedPrompt;
use crate::idents::{local_at, private};
use crate::impl_block::{self, Parts};
use crate::model::{Head, snake_case};
use const_asserts::ConstAsserts;

pub(crate) fn emit(prompt: &CheckedPrompt<'_>) -> TokenStream {
    let head = prompt.head;
    let asserts = ConstAsserts::new(&prompt.const_asserts);
    let spec = spec::spec(prompt);
    let impl_block = impl_block::emit(
        head,
        Parts {
            spec: asserts.in_block(spec),
            render: render::render(&prompt.templates),
            check: prompt.check.map(check),
            const_asserts: asserts.outside,
        },
    );
    let test = prompt.has_test.then(|| test(head));
    quote!(#impl_block #test)
}

fn check(path: &Path) -> TokenStream {
    let private = private(Span::call_site());
    // All spans are the macro's, so that rustc does not propose other arguments.
    let name = path.segments.last().map_or_else(|| path.span(), |last| last.ident.span());
    let span = Span::mixed_site().located_at(name);
    let at_path = self::private(span);
    let local = |name| local_at(name, span);
    let (prompt, output, function) = (local("prompt"), local("output"), local("check"));
    let violations = quote_spanned!(span=> #at_path::violations(#function(#prompt, #output)));
    quote! {
        fn check(&self, #output: &Self::Output) -> #private::Violations {
            // With `self` itself, rustc would suggest a method for an unknown function.
            let (#prompt, #function) = (self, #path);
            #violations
        }
    }
}

/// A test of the output's schema, next to the struct: rustc does not run tests inside a block.
fn test(head: &Head<'_>) -> TokenStream {
    let (krate, ident) = (head.krate(), head.ident);
    let private = private(Span::call_site());
    let name = format_ident!("{}_fits_its_model", snake_case(&head.name()));
    let lifetimes = head.generics.lifetimes().map(|_| quote!('_));
    quote! {
        #[cfg(test)]
        #[::core::prelude::v1::test]
        fn #name() {
            use #krate::#private;
            #private::assert_fit(&[#private::SchemaReport::for_prompt::<#ident<#(#lifetimes),*>>()]);
        }
    }
}
