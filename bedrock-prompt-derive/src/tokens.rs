//! Types and tokens, as a person reads them.

use quote::ToTokens;
use syn::Type;

/// The type without parentheses, and without the invisible group that `macro_rules!` adds.
pub(crate) fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        Type::Paren(paren) => ungrouped(&paren.elem),
        _ => ty,
    }
}

/// Tokens as they are usually written.
pub(crate) fn source(tokens: impl ToTokens) -> String {
    let spacing =
        [(" :: ", "::"), (" < ", "<"), ("< ", "<"), (" >", ">"), (" ,", ","), ("& ", "&")];
    let text = tokens.to_token_stream().to_string();
    spacing.into_iter().fold(text, |text, (spaced, close)| text.replace(spaced, close))
}
