//! The `impl Prompt` block, which the expansion and the fallback share.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use crate::idents::{local, private};
use crate::model::Head;

/// The parts of the block that differ.
pub(crate) struct Parts {
    pub(crate) spec: TokenStream,
    pub(crate) render: TokenStream,
    pub(crate) check: Option<TokenStream>,
    pub(crate) const_asserts: TokenStream,
}

/// The name of the argument of `render` that receives the texts.
pub(crate) const RENDERED: &str = "to";

pub(crate) fn emit(head: &Head<'_>, parts: Parts) -> TokenStream {
    let Parts { spec, render, check, const_asserts } = parts;
    let (ident, output, krate) = (head.ident, &head.output, head.krate());
    let (impl_generics, type_generics, where_clause) = head.generics.split_for_impl();
    let (private, rendered) = (private(Span::call_site()), local(RENDERED));
    // A private type in a public prompt is reported here.
    let output = quote_spanned!(output.span()=> type Output = #output;);
    quote! {
        const _: () = {
            use #krate::#private;
            #[automatically_derived]
            #[allow(deprecated)]
            impl #impl_generics #private::Prompt for #ident #type_generics #where_clause {
                #output
                const SPEC: #private::Spec = #spec;

                fn render(
                    &self,
                    #rendered: &mut #private::Rendered,
                ) -> #private::RenderResult {
                    #render
                }

                #check
            }
            #const_asserts
        };
    }
}
