//! The keys of the struct, except its templates.

use proc_macro2::Span;
use syn::{GenericParam, Generics, Ident, LitStr, Path, PathSegment};

use super::checked::{Setting, Value};
use super::generics::{mentions, parameter_name};
use super::guardrail;
use super::messages::{BLANK_MODEL, LOW_CEILING};
use crate::attr::{PromptKeys, Slot, StrOrPath, TokenLimit};
use crate::errors::Errors;

/// The longest tool name that Bedrock accepts.
const MAX_TOOL_NAME: usize = 64;

/// The calls of the methods of `Spec`.
pub(super) fn settings<'a>(keys: &'a PromptKeys) -> Vec<Setting<'a>> {
    let text = |slot: &'a Slot<LitStr>| slot.value().map(Value::Str);
    let number = |slot: &'a Slot<_>| slot.value().map(|&(n, span)| Value::F32(n, span));
    let mode = keys.mode.value().map(|(mode, span)| (mode.variant(), *span));
    let repair = keys.repair.value().map(|(repair, span)| (repair.variant(), *span));
    [
        ("model", keys.model.value().map(str_or_path)),
        ("max_tokens", keys.max_tokens.value().map(token_limit)),
        ("max_tokens_ceiling", keys.max_tokens_ceiling.value().map(token_limit)),
        ("temperature", number(&keys.temperature)),
        ("top_p", number(&keys.top_p)),
        ("stop_sequences", keys.stop_sequences.value().map(|texts| Value::StrList(texts))),
        ("guardrail", keys.guardrail.value().map(str_or_path)),
        ("tool", text(&keys.tool)),
        ("description", text(&keys.description)),
        ("mode", variant("OutputMode", mode)),
        ("repair", variant("RepairPolicy", repair)),
    ]
    .into_iter()
    .filter_map(|(method, value)| value.map(|value| Setting { method, value }))
    .collect()
}

fn str_or_path(value: &StrOrPath) -> Value<'_> {
    match value {
        StrOrPath::Literal(text) => Value::Str(text),
        StrOrPath::Path(path) => Value::Path(path),
    }
}

fn token_limit(limit: &TokenLimit) -> Value<'_> {
    match limit {
        TokenLimit::Literal(tokens, span) => Value::U32(*tokens, *span),
        TokenLimit::Path(path) => Value::Path(path),
    }
}

fn variant(of: &'static str, value: Option<(&'static str, Span)>) -> Option<Value<'static>> {
    value.map(|(variant, span)| Value::Variant(of, variant, span))
}

pub(super) fn check(keys: &PromptKeys, generics: &Generics, errors: &mut Errors) {
    check_values(keys, errors);
    reject_without_effect(keys, errors);
    reject_both(&keys.system, &keys.system_file, errors);
    reject_both(&keys.user, &keys.user_file, errors);
    check_model_path(keys, generics, errors);
    check_test(keys, generics, errors);
}

fn check_values(keys: &PromptKeys, errors: &mut Errors) {
    if let Some(text) = keys.description.value()
        && text.value().trim().is_empty()
    {
        errors.at_tokens(
            text,
            "`description` is blank; write what the tool is for, or remove `description`",
        );
    }
    if let Some(StrOrPath::Literal(id)) = keys.model.value()
        && id.value().trim().is_empty()
    {
        errors.at_tokens(id, BLANK_MODEL);
    }
    if let Some(name) = keys.tool.value()
        && let Some(error) = tool_name_error(&name.value())
    {
        errors.at_tokens(name, error);
    }
    if let Some(StrOrPath::Literal(text)) = keys.guardrail.value()
        && let Some(error) = guardrail::error(&text.value())
    {
        errors.at_tokens(text, error);
    }
    if let (Some(&TokenLimit::Literal(ceiling, span)), Some(&TokenLimit::Literal(limit, _))) =
        (keys.max_tokens_ceiling.value(), keys.max_tokens.value())
        && ceiling < limit
    {
        errors.at_span(span, format_args!("{LOW_CEILING}, but {ceiling} is less than {limit}"));
    }
}

fn tool_name_error(name: &str) -> Option<String> {
    let is_allowed = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let rule = "a tool name has 1 to 64 characters from `a-z`, `A-Z`, `0-9`, `_` and `-`, and \
                starts with a letter";
    let first = name.chars().next();
    let length = name.chars().count();
    if name.is_empty() {
        Some(format!("the tool name is empty; {rule}"))
    } else if let Some(invalid) = name.chars().find(|c| !is_allowed(c)) {
        let invalid = invalid.escape_debug();
        Some(format!("the tool name contains `{invalid}`; {rule}"))
    } else if let Some(first) = first.filter(|c| !c.is_ascii_alphabetic()) {
        Some(format!("the tool name starts with `{first}`; {rule}"))
    } else if length > MAX_TOOL_NAME {
        Some(format!("the tool name has {length} characters; {rule}"))
    } else {
        None
    }
}

fn reject_both(text: &Slot<LitStr>, file: &Slot<LitStr>, errors: &mut Errors) {
    if let (Some(text), Some(file)) = (text.key(), file.key()) {
        errors.at_tokens(
            file,
            format_args!("`{text}` and `{file}` cannot be used together; remove one of them"),
        );
    }
}

fn reject_without_effect(keys: &PromptKeys, errors: &mut Errors) {
    if keys.is_incomplete {
        return;
    }
    if !keys.output.is_given() {
        let of_output =
            [keys.tool.key(), keys.description.key(), keys.mode.key(), keys.repair.key()];
        for key in of_output.into_iter().flatten() {
            errors.at_tokens(
                key,
                format_args!(
                    "`{key}` has no effect without `output`; add `output = ..`, or remove `{key}`"
                ),
            );
        }
    }
    for key in [keys.unchecked.key(), keys.warn_retired.key()].into_iter().flatten() {
        if !keys.model.is_given() {
            errors.at_tokens(
                key,
                format_args!(
                    "`{key}` has no effect without `model`; add `model = ..`, or remove `{key}`"
                ),
            );
        }
    }
    if let (Some(key), true) = (keys.warn_retired.key(), keys.unchecked.is_given()) {
        errors.at_tokens(
            key,
            "`unchecked` turns off the check of the model that `warn_retired` asks for; remove one \
             of them",
        );
    }
}

/// The model is checked outside of the `impl`, once for all type arguments.
fn check_model_path(keys: &PromptKeys, generics: &Generics, errors: &mut Errors) {
    let Some(StrOrPath::Path(path)) = keys.model.value().filter(|_| !keys.unchecked.is_given())
    else {
        return;
    };
    if path.segments.first().is_some_and(|first| first.ident == "Self") {
        errors.at_tokens(
            path,
            "a model of `Self` cannot be checked at compile time; name a constant outside of the \
             `impl`, or add `unchecked`",
        );
    } else if let Some(parameter) = type_parameter(path, generics) {
        errors.at_tokens(
            path,
            format_args!(
                "a model that depends on the type parameter `{parameter}` cannot be checked at \
                 compile time; name another constant, remove `model` and name the model on the \
                 call, or add `unchecked`"
            ),
        );
    }
}

/// The type parameter that a constant depends on: `T` of `T::ID` and of `id::<T>::ID`.
fn type_parameter<'a>(path: &Path, generics: &'a Generics) -> Option<&'a Ident> {
    let first = path.segments.first().filter(|_| path.segments.len() > 1)?;
    generics.type_params().map(|parameter| &parameter.ident).find(|parameter| {
        let in_arguments = |segment: &PathSegment| mentions(&segment.arguments, &[*parameter]);
        first.ident == **parameter || path.segments.iter().any(in_arguments)
    })
}

/// The generated test is a function without parameters, so it needs a type without them.
fn check_test(keys: &PromptKeys, generics: &Generics, errors: &mut Errors) {
    let Some(key) = keys.test.key() else { return };
    let is_lifetime = |parameter: &&GenericParam| matches!(parameter, GenericParam::Lifetime(_));
    if let Some(parameter) = generics.params.iter().find(|parameter| !is_lifetime(parameter)) {
        let name = parameter_name(parameter);
        errors.at_tokens(
            key,
            format_args!(
                "`test` cannot be used on a struct with the generic parameter `{name}`; remove \
                 `test`, and call `bedrock_prompt::check!(..)` with a concrete type in a test of \
                 your own"
            ),
        );
    }
    if !(keys.is_incomplete || keys.output.is_given() && keys.model.is_given()) {
        errors.at_tokens(
            key,
            "`test` needs both `output` and `model`, because it checks the schema of the output \
             against the rules of the model; add what is missing, or remove `test`",
        );
    }
}
