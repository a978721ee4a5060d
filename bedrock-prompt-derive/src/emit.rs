//! The checked struct → its `impl Prompt`.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Type};

use crate::attr::{MAX_TOKENS, Model, Tokens};
use crate::check::{
    Argument, Checked, Condition, Demand, Form, Role, Setting, Source, Template, Value,
};
use crate::model::{Head, plain, private, snake_case};

pub(crate) fn emit(prompt: &Checked<'_>) -> TokenStream {
    let head = prompt.head;
    let (ident, name, output) = (head.ident, head.name(), &head.output);
    let (impl_generics, type_generics, where_clause) = head.generics.split_for_impl();
    let (import, private, to) = (head.import(), private(Span::call_site()), local("to"));
    let settings = &prompt.settings;
    let texts = prompt.templates.iter().map(|template| {
        let (method, text) = (template.method(), template.text());
        quote!(.#method(#text))
    });
    let render = render(&prompt.templates);
    let check = prompt.check.map(|path| check(&private, path));
    let fields = Some(&prompt.fields).filter(|fields| !fields.is_empty());
    let fields = fields.map(|fields| quote!(.fields(&[#(#fields),*])));
    let mut spec = quote!(#private::Spec::new(#name) #(#settings)* #(#texts)* #fields);
    let mut demands = TokenStream::new();
    let mut in_impl = TokenStream::new();
    for each in &prompt.demands {
        let (span, assertion) = (each.span, demand(each));
        if each.is_generic {
            in_impl.extend(quote_spanned!(span=> #assertion;));
        } else {
            demands.extend(quote_spanned!(span=> const _: () = #assertion;));
        }
    }
    let test = prompt.has_test.then(|| test(head));
    if !in_impl.is_empty() {
        spec = quote!({ #in_impl #spec });
    }
    quote! {
        const _: () = {
            #import
            #[automatically_derived]
            #[allow(deprecated)]
            impl #impl_generics #private::Prompt for #ident #type_generics #where_clause {
                type Output = #output;
                const SPEC: #private::Spec = #spec;

                fn render(
                    &self,
                    #to: &mut #private::Rendered,
                ) -> #private::RenderResult {
                    #render
                }

                #check
            }
            #demands
        };
        #test
    }
}

/// A test of the output's schema: in the struct's own module, since tests inside of a block
/// are not run.
fn test(head: &Head<'_>) -> TokenStream {
    let (krate, ident) = (head.krate(), head.ident);
    let name = format_ident!("{}_fits_its_model", snake_case(&head.name()));
    let lifetimes = head.generics.lifetimes().map(|_| quote!('_));
    quote! {
        #[cfg(test)]
        #[::core::prelude::v1::test]
        fn #name() {
            use #krate::__private;
            __private::assert_fit(&[__private::SchemaReport::of::<#ident<#(#lifetimes),*>>()]);
        }
    }
}

fn render(templates: &[Template<'_>]) -> TokenStream {
    let calls = templates.iter().map(|template| {
        let (method, text) = (template.method(), template.text());
        let arguments = template.arguments.iter().map(|argument| {
            let value = value(argument);
            // A keyword is a name like any other here.
            let name = argument.name.map(|name| Ident::new(name, Span::call_site()));
            let equals = name.as_ref().map(|_| quote!(=));
            quote!(#name #equals #value)
        });
        let to = local("to");
        quote!(#to.#method(::core::format_args!(#text #(, #arguments)*)))
    });
    let calls: Vec<TokenStream> = calls.collect();
    match calls.split_last() {
        Some((last, others)) => quote!(#(#others?;)* #last),
        None => TokenStream::new(),
    }
}

impl Template<'_> {
    fn method(&self) -> Ident {
        match self.role {
            Role::System => format_ident!("system"),
            Role::User => format_ident!("user"),
        }
    }

    /// The user's literal as it is, or the file that rustc is to read.
    fn text(&self) -> TokenStream {
        match self.source {
            Source::Literal(literal) => literal.to_token_stream(),
            Source::File(path) => quote_spanned!(path.span()=> ::core::include_str!(#path)),
        }
    }
}

/// What stands in the template for a field.
fn value(argument: &Argument<'_>) -> TokenStream {
    let field = argument.field;
    let span = field.span();
    let private = private(span);
    let member = field.member_at(span);
    let place = quote_spanned!(span=> self.#member);

    let Some(template) = argument.if_some else {
        let value = written(argument, &place, field.ty, true);
        return untrusted(argument, value);
    };
    let name = &field.name;
    let (lent, f) = (local_at("value", span), local_at("f", span));
    let inner = quote_spanned!(span=> *#lent);
    let (option, value) = match argument.form {
        Form::Json => (
            quote_spanned!(span=> &#private::json_if_some(#name, &#place)?),
            quote_spanned!(span=> #private::text(#lent)),
        ),
        _ => (
            quote_spanned!(span=> &#place),
            written(argument, &inner, inside_option(field.ty), false),
        ),
    };
    let value = untrusted(argument, value);
    quote_spanned! {span=>
        #private::if_some(#option, |#lent, #f| {
            #f.write_fmt(::core::format_args!(#template, #value))
        })
    }
}

/// The value at a place as its field wants it written.
fn written(argument: &Argument<'_>, place: &TokenStream, ty: &Type, is_field: bool) -> TokenStream {
    let span = argument.field.span();
    let private = private(span);
    let reference = if is_field {
        quote_spanned!(span=> &#place)
    } else {
        local_at("value", span).into_token_stream()
    };
    match argument.form {
        Form::Text => quote_spanned!(span=> #private::text(#reference)),
        Form::Bare => place.clone(),
        Form::Join(separator) => {
            let stars = vec![quote_spanned!(span=> *); depth_of_references(ty)];
            let items =
                if stars.is_empty() { reference } else { quote_spanned!(span=> &#(#stars)*#place) };
            quote_spanned!(span=> #private::join(#items, #separator))
        }
        Form::Json => {
            let name = &argument.field.name;
            quote_spanned!(span=> #private::json(#name, #reference)?)
        }
    }
}

fn untrusted(argument: &Argument<'_>, value: TokenStream) -> TokenStream {
    if !argument.is_untrusted {
        return value;
    }
    let span = argument.field.span();
    let private = private(span);
    let tag = &argument.field.tag;
    quote_spanned!(span=> #private::untrusted(#tag, #value))
}

fn depth_of_references(ty: &Type) -> usize {
    match plain(ty) {
        Type::Reference(reference) => 1 + depth_of_references(&reference.elem),
        _ => 0,
    }
}

/// `T` of `Option<T>`; any other type as it is.
fn inside_option(ty: &Type) -> &Type {
    let ty = plain(ty);
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

fn check(private: &Ident, path: &syn::Path) -> TokenStream {
    let (prompt, output) = (local_at("prompt", path.span()), local_at("output", path.span()));
    let arguments = quote_spanned!(path.span()=> (#prompt, #output));
    quote! {
        fn check(&self, #output: &Self::Output) -> #private::Violations {
            // Named anew at the path, so that rustc does not suggest a method of `self`.
            let #prompt = self;
            #path #arguments
        }
    }
}

fn demand(demand: &Demand<'_>) -> TokenStream {
    let span = demand.span;
    let private = private(span);
    let condition = match demand.condition {
        Condition::Model(function, model) => {
            let (function, id) = (Ident::new(function, span), id(model, span));
            quote_spanned!(span=> #private::#function(#id))
        }
        Condition::NotBlank(path) => quote_spanned!(span=> !#private::is_blank(#path)),
        Condition::Guardrail(path) => quote_spanned!(span=> #private::is_guardrail(#path)),
        Condition::Tokens(path) => {
            let most = Literal::u32_unsuffixed(MAX_TOKENS);
            quote_spanned!(span=> ::core::matches!(#path, 1..=#most))
        }
        Condition::NotBelow(high, low) => {
            let (high, low) = (tokens(high, span), tokens(low, span));
            quote_spanned!(span=> #high >= #low)
        }
    };
    let mut message = Literal::string(&demand.message.replace('{', "{{").replace('}', "}}"));
    message.set_span(span);
    quote_spanned!(span=> ::core::assert!(#condition, #message))
}

fn id(model: &Model, span: Span) -> TokenStream {
    match model {
        Model::Literal(id) => {
            let mut id = Literal::string(&id.value());
            id.set_span(span);
            id.to_token_stream()
        }
        Model::Path(path) => path.to_token_stream(),
    }
}

fn tokens(tokens: &Tokens, span: Span) -> TokenStream {
    match tokens {
        Tokens::Literal(number, _) => {
            let mut number = Literal::u32_suffixed(*number);
            number.set_span(span);
            number.to_token_stream()
        }
        Tokens::Path(path) => path.to_token_stream(),
    }
}

fn local(name: &str) -> Ident {
    local_at(name, Span::call_site())
}

/// A name that the expansion binds. No constant of the user is called so: hygiene
/// does not keep a binding from being taken for one.
fn local_at(name: &str, span: Span) -> Ident {
    Ident::new(&format!("__{name}"), Span::mixed_site().located_at(span))
}

impl ToTokens for Setting<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let method = format_ident!("{}", self.method);
        let value = &self.value;
        tokens.extend(quote!(.#method(#value)));
    }
}

impl ToTokens for Value<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let number = |mut literal: Literal, span: &Span| {
            // Not the user's own token, so that no lint takes it for one.
            literal.set_span(Span::call_site().located_at(*span));
            literal.to_token_stream()
        };
        tokens.extend(match self {
            Self::Text(text) => text.to_token_stream(),
            Self::Path(path) => path.to_token_stream(),
            Self::Variant(of, variant, span) => {
                let (private, of) = (private(Span::call_site()), format_ident!("{of}"));
                let variant = Ident::new(variant, *span);
                quote!(#private::#of::#variant)
            }
            Self::Tokens(tokens, span) => number(Literal::u32_suffixed(*tokens), span),
            Self::Fraction(fraction, span) => number(Literal::f32_suffixed(*fraction), span),
            Self::Texts(texts) => quote!(&[#(#texts),*]),
        });
    }
}
