//! The identifiers that an expansion defines.

use proc_macro2::{Ident, Span};

/// The module of the runtime crate that an expansion imports.
pub(crate) fn private(span: Span) -> Ident {
    Ident::new("__private", span)
}

/// A local variable.
pub(crate) fn local(name: &str) -> Ident {
    local_at(name, Span::call_site())
}

/// A local variable, with the location of `span`.
///
/// Hygiene does not protect a binding from a constant of the same name in the user's code: the
/// binding would become a pattern that matches the constant. The underscores avoid that.
pub(crate) fn local_at(name: &str, span: Span) -> Ident {
    Ident::new(&format!("__{name}"), Span::mixed_site().located_at(span))
}
