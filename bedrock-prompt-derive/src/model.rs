//! The struct as understood: its attributes read, nothing checked.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{
    Attribute, Data, DeriveInput, Fields, Generics, Ident, Index, Member, Type, parenthesized,
    token,
};

use crate::attr::{FieldKeys, PromptKeys};
use crate::errors::Errors;

/// A struct that is to be a prompt.
pub(crate) struct Prompt<'a> {
    pub(crate) head: Head<'a>,
    pub(crate) keys: PromptKeys,
    /// `None` for what cannot be a prompt.
    pub(crate) shape: Option<Shape>,
    pub(crate) fields: Vec<Field<'a>>,
}

/// What every `impl Prompt` begins with.
pub(crate) struct Head<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) output: TokenStream,
    krate: Option<TokenStream>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Fields stand in templates by name.
    Named,
    /// The field stands in templates as `{}` or `{0}`.
    Newtype,
}

pub(crate) struct Field<'a> {
    pub(crate) member: Member,
    /// What the placeholder is called.
    pub(crate) name: String,
    /// What the tag of an untrusted field is called.
    pub(crate) tag: String,
    pub(crate) ty: &'a Type,
    pub(crate) keys: FieldKeys,
}

impl<'a> Prompt<'a> {
    pub(crate) fn read(input: &'a DeriveInput, errors: &mut Errors) -> Self {
        let keys = PromptKeys::read(&input.attrs, errors);
        let head = Head::new(input, &keys);
        let (shape, fields) = match &input.data {
            Data::Struct(data) => {
                let (shape, fields) = read_fields(&input.ident, &data.fields, errors);
                if fields.iter().any(|field| !field.keys.skip.is_given()) {
                    refuse_packed(&input.attrs, errors);
                }
                (shape, fields)
            }
            Data::Enum(data) => {
                errors.on(
                    data.enum_token,
                    "`Prompt` can be derived for structs only; make each variant a struct with a prompt of its own, and match on the enum to send it",
                );
                (None, Vec::new())
            }
            Data::Union(data) => {
                errors.on(
                    data.union_token,
                    "`Prompt` can be derived for structs only; make this a struct",
                );
                (None, Vec::new())
            }
        };
        Self { head, keys, shape, fields }
    }
}

fn read_fields<'a>(
    ident: &Ident,
    fields: &'a Fields,
    errors: &mut Errors,
) -> (Option<Shape>, Vec<Field<'a>>) {
    let shape = match fields {
        Fields::Unnamed(fields) if fields.unnamed.len() > 1 => {
            errors.on(
                fields,
                "a prompt with several fields needs their names for its placeholders; name the fields: `{ first: .., second: .. }`",
            );
            None
        }
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Some(Shape::Newtype),
        _ => Some(Shape::Named),
    };
    let read = |(index, field): (u32, &'a syn::Field)| {
        let (member, name, tag) = if let Some(ident) = &field.ident {
            let name = ident.unraw().to_string();
            (Member::Named(ident.clone()), name.clone(), name)
        } else {
            let span = field.ty.span();
            let tag = snake_case(&ident.unraw().to_string());
            (Member::Unnamed(Index { index, span }), index.to_string(), tag)
        };
        Field { member, name, tag, ty: &field.ty, keys: FieldKeys::read(&field.attrs, errors) }
    };
    (shape, (0..).zip(fields).map(read).collect())
}

fn refuse_packed(attrs: &[Attribute], errors: &mut Errors) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("repr")) {
        // What is wrong with the attribute, rustc says.
        let _ = attr.parse_nested_meta(|meta| {
            if meta.path.is_ident("packed") {
                errors.on(
                    &meta.path,
                    "a packed struct cannot lend its fields to a template; leave out `packed`",
                );
            }
            if meta.input.peek(token::Paren) {
                let alignment;
                parenthesized!(alignment in meta.input);
                alignment.parse::<TokenStream>()?;
            }
            Ok(())
        });
    }
}

impl<'a> Head<'a> {
    fn new(input: &'a DeriveInput, keys: &PromptKeys) -> Self {
        let mut head = Self {
            ident: &input.ident,
            generics: &input.generics,
            output: TokenStream::new(),
            krate: keys.krate.value().map(ToTokens::to_token_stream),
        };
        let private = private(Span::call_site());
        let output = keys.output.value().map(ToTokens::to_token_stream);
        head.output = output.unwrap_or_else(|| quote!(#private::Text));
        head
    }

    /// The name that the prompt is known by.
    pub(crate) fn name(&self) -> String {
        self.ident.unraw().to_string()
    }

    /// Brings what the expansion calls into its block, under the name [`private`].
    pub(crate) fn import(&self) -> TokenStream {
        let krate = self.krate();
        quote!(use #krate::__private;)
    }

    /// The path of the runtime crate.
    pub(crate) fn krate(&self) -> TokenStream {
        self.krate.clone().unwrap_or_else(|| quote!(::bedrock_prompt))
    }
}

/// The module of what the expansion calls.
pub(crate) fn private(span: Span) -> Ident {
    Ident::new("__private", span)
}

impl Field<'_> {
    /// Where rustc points when the field's type does not fit.
    ///
    /// All of an argument has this one span: where spans of the user and of the
    /// macro meet, rustc blames the derive.
    pub(crate) fn span(&self) -> Span {
        Span::call_site().located_at(self.member.span())
    }

    pub(crate) fn member_at(&self, span: Span) -> Member {
        let mut member = self.member.clone();
        match &mut member {
            Member::Named(ident) => ident.set_span(span),
            Member::Unnamed(index) => index.span = span,
        }
        member
    }
}

/// The type without the invisible group that a macro puts around it, and without parentheses.
pub(crate) fn plain(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => plain(&group.elem),
        Type::Paren(paren) => plain(&paren.elem),
        _ => ty,
    }
}

pub(crate) fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    let mut before_upper = true;
    for c in name.chars() {
        if c.is_uppercase() && !before_upper {
            snake.push('_');
        }
        before_upper = c.is_uppercase() || c == '_';
        snake.extend(c.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn a_tag_is_in_snake_case() {
        for (name, tag) in [
            ("Summary", "summary"),
            ("ReadInvoice", "read_invoice"),
            ("HTMLPage", "htmlpage"),
            ("Page2Text", "page2_text"),
            ("Snake_Case", "snake_case"),
        ] {
            assert_eq!(snake_case(name), tag);
        }
    }
}
