//! The struct as it was written: its attributes are parsed, and nothing is checked yet.

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
use crate::idents::private;

/// A struct that derives `Prompt`.
pub(crate) struct Prompt<'a> {
    pub(crate) head: Head<'a>,
    pub(crate) keys: PromptKeys,
    /// `None` if the item cannot be a prompt.
    pub(crate) shape: Option<Shape>,
    pub(crate) fields: Vec<Field<'a>>,
}

/// What the head of `impl Prompt` needs.
pub(crate) struct Head<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) output: TokenStream,
    krate: Option<TokenStream>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Named fields, or none: a placeholder is `{name}`.
    Named,
    /// One unnamed field: its placeholder is `{}` or `{0}`.
    Newtype,
}

pub(crate) struct Field<'a> {
    pub(crate) member: Member,
    /// The name of the placeholder; `0` for the field of a newtype.
    pub(crate) name: String,
    /// The name of the tag around an untrusted value.
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
                    reject_packed(&input.attrs, errors);
                }
                (shape, fields)
            }
            Data::Enum(data) => {
                errors.at_tokens(
                    data.enum_token,
                    "`Prompt` can be derived for structs only; write one struct per variant, and \
                     match on the enum to choose which one to send",
                );
                (None, Vec::new())
            }
            Data::Union(data) => {
                errors.at_tokens(
                    data.union_token,
                    "`Prompt` can be derived for structs only; replace the union with a struct",
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
            errors.at_tokens(
                fields,
                "placeholders need field names in a struct with several fields; name the fields: \
                 `{ first: .., second: .. }`",
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

fn reject_packed(attrs: &[Attribute], errors: &mut Errors) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("repr")) {
        // An error in the attribute itself is reported by rustc.
        let _ = attr.parse_nested_meta(|meta| {
            if meta.path.is_ident("packed") {
                errors.at_tokens(
                    &meta.path,
                    "a packed struct cannot be a prompt, because its fields cannot be borrowed; \
                     remove `packed`",
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

    /// The name of the prompt: that of the struct.
    pub(crate) fn name(&self) -> String {
        self.ident.unraw().to_string()
    }

    /// The path of the runtime crate.
    pub(crate) fn krate(&self) -> TokenStream {
        self.krate.clone().unwrap_or_else(|| quote!(::bedrock_prompt))
    }
}

impl Field<'_> {
    /// The span that rustc reports when the type of the field is wrong.
    ///
    /// Every token of an argument has this span. If an expression mixed spans of the struct with
    /// spans of the macro, rustc would report the derive instead.
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
