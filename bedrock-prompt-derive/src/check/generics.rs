//! The generic parameters of a struct, and where they are named.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericParam, Ident};

pub(super) fn parameter_name(parameter: &GenericParam) -> &Ident {
    match parameter {
        GenericParam::Lifetime(parameter) => &parameter.lifetime.ident,
        GenericParam::Type(parameter) => &parameter.ident,
        GenericParam::Const(parameter) => &parameter.ident,
    }
}

/// Whether the tokens contain one of these names.
pub(super) fn mentions(tokens: impl ToTokens, names: &[&Ident]) -> bool {
    fn contains(tokens: TokenStream, names: &[&Ident]) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => names.contains(&&ident),
            TokenTree::Group(group) => contains(group.stream(), names),
            _ => false,
        })
    }
    contains(tokens.to_token_stream(), names)
}
