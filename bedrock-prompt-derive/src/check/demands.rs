//! What the macro cannot know, and rustc is to assert.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Generics, Ident};

use super::settings::{BLANK_MODEL, LOW_CEILING};
use super::{Condition, Demand, guardrail};
use crate::attr::{MAX_TOKENS, Mode, Model, PromptKeys, Tokens};

const BEST: &str = "leave out `mode` for the best that it has";
const IF_YOU_KNOW: &str = "write `unchecked` if you know better";

/// What the prompt demands of the model, the types and the constants that its keys name.
pub(super) fn demands<'a>(keys: &'a PromptKeys, generics: &Generics) -> Vec<Demand<'a>> {
    let mut demands = Demands { generics, found: Vec::new() };
    if let Some(model) = keys.model.value() {
        demands.of_model(keys, model);
    }
    for slot in [&keys.max_tokens, &keys.max_tokens_ceiling] {
        if let (Some(key), Some(Tokens::Path(path))) = (slot.key(), slot.value()) {
            let message = format!("`{key}` takes a number from 1 to {MAX_TOKENS}");
            demands.add(Condition::Tokens(path), path, message, path.span());
        }
    }
    if let (Some(ceiling), Some(limit)) = (keys.max_tokens_ceiling.value(), keys.max_tokens.value())
    {
        let paths: Vec<_> = [ceiling, limit].into_iter().filter_map(Tokens::path).collect();
        if !paths.is_empty() {
            let condition = Condition::NotBelow(ceiling, limit);
            demands.add(condition, quote!(#(#paths)*), LOW_CEILING.to_owned(), ceiling.span());
        }
    }
    if let Some(Model::Path(path)) = keys.guardrail.value() {
        let message = guardrail::RULE.to_owned();
        demands.add(Condition::Guardrail(path), path, message, path.span());
    }
    demands.found
}

struct Demands<'a, 'g> {
    generics: &'g Generics,
    found: Vec<Demand<'a>>,
}

impl<'a> Demands<'a, '_> {
    fn add(&mut self, condition: Condition<'a>, named: impl ToTokens, message: String, span: Span) {
        let parameters: Vec<Ident> =
            self.generics.params.iter().map(name_of).chain([Ident::new("Self", span)]).collect();
        let is_generic = names(named, &parameters.iter().collect::<Vec<_>>());
        self.found.push(Demand { condition, message, span, is_generic });
    }

    fn of_model(&mut self, keys: &'a PromptKeys, model: &'a Model) {
        let (name, span) = match model {
            Model::Literal(id) => (format!("`{}`", id.value()), id.span()),
            Model::Path(path) => {
                let message = BLANK_MODEL.to_owned();
                self.add(Condition::NotBlank(path), path, message, path.span());
                ("the prompt's model".to_owned(), path.span())
            }
        };
        if keys.unchecked.is_given() {
            return;
        }
        self.add(
            Condition::Model("is_served_by_converse", model),
            TokenStream::new(),
            format!(
                "{name} is not served by Converse: it makes embeddings, images, speech or rankings; choose a text model"
            ),
            span,
        );
        for (key, function) in [
            (keys.temperature.key(), "takes_sampling"),
            (keys.top_p.key(), "takes_sampling"),
            (keys.stop_sequences.key(), "takes_stop_sequences"),
        ] {
            if let Some(key) = key {
                self.add(
                    Condition::Model(function, model),
                    TokenStream::new(),
                    format!("{name} refuses `{key}`; leave it out, or {IF_YOU_KNOW}"),
                    key.span(),
                );
            }
        }
        if let Some(&(mode, span)) = keys.mode.value() {
            self.of_mode(mode, span, model, &name);
        }
    }

    /// What a pinned mode demands of the model.
    fn of_mode(&mut self, mode: Mode, span: Span, model: &'a Model, name: &str) {
        let mut refused = |function, what: &str, instead: &str| {
            let message = format!("{name} {what}; {instead}, or {IF_YOU_KNOW}");
            self.add(Condition::Model(function, model), TokenStream::new(), message, span);
        };
        if mode.has_tool() {
            refused("takes_tools", "takes no tools", "write `mode = \"prompted\"`");
        }
        match mode {
            Mode::Tool => {
                refused(
                    "takes_forced_tool",
                    "cannot be made to call a tool",
                    "write `mode = \"auto_tool\"`",
                );
            }
            Mode::StrictTool => refused("takes_strict_tool", "takes no strict tools", BEST),
            Mode::Native => {
                refused("takes_native_schema", "takes no schema for its answer", BEST);
            }
            Mode::AutoTool | Mode::Prompted => {}
        }
    }
}

pub(super) fn name_of(parameter: &syn::GenericParam) -> Ident {
    match parameter {
        syn::GenericParam::Lifetime(parameter) => parameter.lifetime.ident.clone(),
        syn::GenericParam::Type(parameter) => parameter.ident.clone(),
        syn::GenericParam::Const(parameter) => parameter.ident.clone(),
    }
}

/// Whether one of these names stands in the tokens.
pub(super) fn names(tokens: impl ToTokens, wanted: &[&Ident]) -> bool {
    fn stand_in(tokens: TokenStream, wanted: &[&Ident]) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => wanted.contains(&&ident),
            TokenTree::Group(group) => stand_in(group.stream(), wanted),
            _ => false,
        })
    }
    stand_in(tokens.to_token_stream(), wanted)
}
