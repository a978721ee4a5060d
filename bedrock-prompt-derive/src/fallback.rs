//! A stub that stands beside the errors, so that the struct is still a prompt
//! and one mistake does not make every use of it another.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::model::{Prompt, private};
use crate::template;

pub(crate) fn emit(prompt: &Prompt<'_>) -> TokenStream {
    let head = &prompt.head;
    let (ident, name, output) = (head.ident, head.name(), &head.output);
    let (impl_generics, type_generics, where_clause) = head.generics.split_for_impl();
    let (import, private) = (head.import(), private(Span::call_site()));
    // What only rustc can explain it shall explain now, not after the next build.
    let unreadable = [&prompt.keys.system, &prompt.keys.user]
        .into_iter()
        .filter_map(|slot| slot.value())
        .filter(|literal| template::parse(&literal.value()).is_none());
    quote! {
        const _: () = {
            #import
            #[automatically_derived]
            #[allow(deprecated)]
            impl #impl_generics #private::Prompt for #ident #type_generics #where_clause {
                type Output = #output;
                const SPEC: #private::Spec = #private::Spec::new(#name);

                fn render(
                    &self,
                    _: &mut #private::Rendered,
                ) -> #private::RenderResult {
                    #(let _ = ::core::format_args!(#unreadable);)*
                    ::core::result::Result::Ok(())
                }
            }
        };
    }
}
