//! The `impl Prompt` of a struct with errors, so that the struct is still a prompt and its uses
//! do not report further errors.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::idents::private;
use crate::impl_block::{self, Parts};
use crate::model::Prompt;
use crate::template;

pub(crate) fn emit(prompt: &Prompt<'_>) -> TokenStream {
    let (private, name) = (private(Span::call_site()), prompt.head.name());
    // An error that only rustc reports is reported now, together with the others.
    let unreadable = [&prompt.keys.system, &prompt.keys.user]
        .into_iter()
        .filter_map(|slot| slot.value())
        .filter(|literal| template::parse(&literal.value()).is_none());
    let parts = Parts {
        spec: quote!(#private::Spec::new(#name)),
        render: quote! {
            #(let _ = ::core::format_args!(#unreadable);)*
            ::core::result::Result::Ok(())
        },
        check: None,
        const_asserts: TokenStream::new(),
    };
    impl_block::emit(&prompt.head, parts)
}
