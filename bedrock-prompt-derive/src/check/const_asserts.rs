//! Conditions on models and constants, which rustc evaluates.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Generics, Ident};

use super::checked::{Condition, ConstAssert};
use super::generics::{mentions, parameter_name};
use super::messages::{BLANK_MODEL, GUARDRAIL_FORM, LOW_CEILING};
use crate::attr::{MAX_TOKENS, Mode, PromptKeys, StrOrPath, TokenLimit};

const REMOVE_MODE: &str = "remove `mode` to use the best mode that the model supports";
const OR_UNCHECKED: &str = "or add `unchecked` to skip this check";

/// The conditions on the model, and on the constants that the keys name.
pub(super) fn const_asserts<'a>(keys: &'a PromptKeys, generics: &Generics) -> Vec<ConstAssert<'a>> {
    let mut collector = Collector { generics, asserts: Vec::new() };
    if let Some(model) = keys.model.value() {
        collector.model(keys, model);
    }
    for slot in [&keys.max_tokens, &keys.max_tokens_ceiling] {
        if let (Some(key), Some(TokenLimit::Path(path))) = (slot.key(), slot.value()) {
            let message = format!("`{key}` must be from 1 to {MAX_TOKENS}");
            collector.add(Condition::IsTokenLimit(path), path, message, path.span());
        }
    }
    if let (Some(ceiling), Some(limit)) = (keys.max_tokens_ceiling.value(), keys.max_tokens.value())
    {
        let paths: Vec<_> = [ceiling, limit].into_iter().filter_map(TokenLimit::path).collect();
        if !paths.is_empty() {
            let condition = Condition::AtLeast(ceiling, limit);
            collector.add(condition, quote!(#(#paths)*), LOW_CEILING.to_owned(), ceiling.span());
        }
    }
    if let Some(StrOrPath::Path(path)) = keys.guardrail.value() {
        let message = GUARDRAIL_FORM.to_owned();
        collector.add(Condition::IsGuardrail(path), path, message, path.span());
    }
    collector.asserts
}

struct Collector<'a, 'g> {
    generics: &'g Generics,
    asserts: Vec<ConstAssert<'a>>,
}

impl<'a> Collector<'a, '_> {
    /// Adds a condition that names these constants.
    fn add(
        &mut self,
        condition: Condition<'a>,
        constants: impl ToTokens,
        message: String,
        span: Span,
    ) {
        let self_type = Ident::new("Self", span);
        let parameters = self.generics.params.iter().map(parameter_name);
        let names: Vec<&Ident> = parameters.chain([&self_type]).collect();
        let is_generic = mentions(constants, &names);
        self.asserts.push(ConstAssert { condition, message, span, is_generic });
    }

    fn model(&mut self, keys: &'a PromptKeys, model: &'a StrOrPath) {
        let (name, span) = match model {
            StrOrPath::Literal(id) => (format!("`{}`", id.value()), id.span()),
            StrOrPath::Path(path) => {
                if keys.unchecked.is_given() {
                    let message = BLANK_MODEL.to_owned();
                    self.add(Condition::NotBlank(path), path, message, path.span());
                }
                ("the model of this prompt".to_owned(), path.span())
            }
        };
        if keys.unchecked.is_given() {
            return;
        }
        self.add(Condition::IsModel(model), TokenStream::new(), String::new(), span);
        if keys.warn_retired.is_given() {
            self.add(Condition::WarnsIfRetired(model), TokenStream::new(), String::new(), span);
        }
        for (key, function) in [
            (keys.temperature.key(), "takes_sampling"),
            (keys.top_p.key(), "takes_sampling"),
            (keys.stop_sequences.key(), "takes_stop_sequences"),
        ] {
            if let Some(key) = key {
                let message = format!("{name} does not accept `{key}`; remove it, {OR_UNCHECKED}");
                self.model_supports(function, model, message, key.span());
            }
        }
        if let Some(&(mode, span)) = keys.mode.value() {
            self.mode(mode, span, model, &name);
        }
    }

    fn mode(&mut self, mode: Mode, span: Span, model: &'a StrOrPath, name: &str) {
        let mut require = |function, problem: &str, instead: &str| {
            let message = format!("{name} {problem}; {instead}, {OR_UNCHECKED}");
            self.model_supports(function, model, message, span);
        };
        if mode.has_tool() {
            require("takes_tools", "does not support tools", "write `mode = \"prompted\"`");
        }
        match mode {
            Mode::Tool => require(
                "takes_forced_tool",
                "cannot be forced to call a tool",
                "write `mode = \"auto_tool\"`",
            ),
            Mode::StrictTool => {
                require("takes_strict_tool", "does not support strict tools", REMOVE_MODE);
            }
            Mode::Native => {
                require("takes_native_schema", "does not support structured output", REMOVE_MODE);
            }
            Mode::AutoTool | Mode::Prompted => {}
        }
    }

    fn model_supports(
        &mut self,
        function: &'static str,
        model: &'a StrOrPath,
        message: String,
        span: Span,
    ) {
        let condition = Condition::ModelSupports(function, model);
        self.add(condition, TokenStream::new(), message, span);
    }
}
