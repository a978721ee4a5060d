//! The derive macro of `bedrock-prompt`.
//!
//! `bedrock-prompt` re-exports it; depend on that crate instead of this one.

mod attr;
mod check;
mod emit;
mod errors;
mod fallback;
mod idents;
mod impl_block;
mod model;
mod suggest;
mod template;
#[cfg(test)]
mod tests;
mod tokens;

use proc_macro::TokenStream;

#[doc = include_str!("prompt.md")]
#[proc_macro_derive(Prompt, attributes(prompt))]
pub fn derive_prompt(input: TokenStream) -> TokenStream {
    expand(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

fn expand(input: proc_macro2::TokenStream) -> syn::Result<proc_macro2::TokenStream> {
    let input: syn::DeriveInput = syn::parse2(input)?;
    let mut errors = errors::Errors::default();
    let prompt = model::Prompt::read(&input, &mut errors);
    Ok(match check::check(&prompt, errors) {
        Ok(checked) => emit::emit(&checked),
        Err(errors) => {
            let mut tokens = errors.into_compile_error();
            tokens.extend(fallback::emit(&prompt));
            tokens
        }
    })
}
