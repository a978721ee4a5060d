//! The body of `render`: a call of `format_args!` for each template.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{GenericArgument, PathArguments, Type};

use crate::check::{FieldArgument, Form, Role, Source, Template};
use crate::idents::{local, local_at, private};
use crate::impl_block::RENDERED;
use crate::tokens::ungrouped;

pub(super) fn render(templates: &[Template<'_>]) -> TokenStream {
    let calls = templates.iter().map(|template| {
        let (method, text) = (method(template), text(template));
        let arguments = template.arguments.iter().map(|argument| {
            let value = argument_value(argument);
            // `type = ..` is allowed: a keyword is an ordinary name here.
            let name = argument.name.map(|name| Ident::new(name, Span::call_site()));
            let equals = name.as_ref().map(|_| quote!(=));
            quote!(#name #equals #value)
        });
        let rendered = local(RENDERED);
        quote!(#rendered.#method(::core::format_args!(#text #(, #arguments)*)))
    });
    let calls: Vec<TokenStream> = calls.collect();
    match calls.split_last() {
        Some((last, others)) => quote!(#(#others?;)* #last),
        None => TokenStream::new(),
    }
}

/// The method of `Spec` and of `Rendered` that takes the template.
pub(super) fn method(template: &Template<'_>) -> Ident {
    match template.role {
        Role::System => format_ident!("system"),
        Role::User => format_ident!("user"),
    }
}

/// The user's literal, or an `include_str!` of the file.
pub(super) fn text(template: &Template<'_>) -> TokenStream {
    match template.source {
        Source::Literal(literal) => literal.to_token_stream(),
        Source::File(path) => quote_spanned!(path.span()=> ::core::include_str!(#path)),
    }
}

fn argument_value(argument: &FieldArgument<'_>) -> TokenStream {
    let field = argument.field;
    let span = field.span();
    let private = private(span);
    let member = field.member_at(span);
    let place = quote_spanned!(span=> self.#member);

    let Some(template) = argument.if_some else {
        let reference = quote_spanned!(span=> &#place);
        let value = formatted(argument, &Access { place, reference, ty: field.ty });
        return untrusted(argument, value);
    };
    let name = &field.name;
    let (reference, f) = (local_at("value", span), local_at("f", span));
    let (option, value) = if matches!(argument.form, Form::Json) {
        (
            quote_spanned!(span=> &#private::json_if_some(#name, &#place)?),
            quote_spanned!(span=> #private::text(#reference)),
        )
    } else {
        let inner = Access {
            place: quote_spanned!(span=> *#reference),
            reference: reference.to_token_stream(),
            ty: option_inner(field.ty),
        };
        (quote_spanned!(span=> &#place), formatted(argument, &inner))
    };
    let value = untrusted(argument, value);
    quote_spanned! {span=>
        #private::if_some(#option, |#reference, #f| {
            #f.write_fmt(::core::format_args!(#template, #value))
        })
    }
}

/// How to reach a value: a field, or what an optional field contains.
struct Access<'a> {
    place: TokenStream,
    reference: TokenStream,
    ty: &'a Type,
}

fn formatted(argument: &FieldArgument<'_>, access: &Access<'_>) -> TokenStream {
    let span = argument.field.span();
    let private = private(span);
    let Access { place, reference, ty } = access;
    match argument.form {
        Form::Display => quote_spanned!(span=> #private::text(#reference)),
        Form::Direct => place.clone(),
        Form::Join(separator) => {
            let stars = vec![quote_spanned!(span=> *); reference_depth(ty)];
            let items = if stars.is_empty() {
                reference.clone()
            } else {
                quote_spanned!(span=> &#(#stars)*#place)
            };
            quote_spanned!(span=> #private::join(#items, #separator))
        }
        Form::Json => {
            let name = &argument.field.name;
            quote_spanned!(span=> #private::json(#name, #reference)?)
        }
    }
}

fn untrusted(argument: &FieldArgument<'_>, value: TokenStream) -> TokenStream {
    if !argument.is_untrusted {
        return value;
    }
    let span = argument.field.span();
    let private = private(span);
    let tag = &argument.field.tag;
    quote_spanned!(span=> #private::untrusted(#tag, #value))
}

/// How many references are around a type: 2 for `&&T`.
fn reference_depth(ty: &Type) -> usize {
    match ungrouped(ty) {
        Type::Reference(reference) => 1 + reference_depth(&reference.elem),
        _ => 0,
    }
}

/// `T` of `Option<T>`; any other type unchanged.
fn option_inner(ty: &Type) -> &Type {
    let ty = ungrouped(ty);
    let Type::Path(path) = ty else {
        return ty;
    };
    let Some(PathArguments::AngleBracketed(arguments)) =
        path.path.segments.last().map(|last| &last.arguments)
    else {
        return ty;
    };
    match arguments.args.first() {
        Some(GenericArgument::Type(inner)) => inner,
        _ => ty,
    }
}
