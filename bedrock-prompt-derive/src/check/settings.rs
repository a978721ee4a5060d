//! The keys of the struct, apart from its templates.

use proc_macro2::Span;
use syn::{GenericParam, Generics, Ident, LitStr, Path, PathSegment};

use super::demands::{name_of, names};
use super::{Setting, Value, guardrail};
use crate::attr::{Model, PromptKeys, Slot, Tokens};
use crate::errors::Errors;

/// The longest tool name that Bedrock takes.
const LONGEST_TOOL_NAME: usize = 64;

pub(super) const BLANK_MODEL: &str = "the model id is blank; write one, such as `amazon.nova-lite-v1:0`, or leave out `model` and name it on the call";

pub(super) const LOW_CEILING: &str =
    "`max_tokens_ceiling` takes a number that is not below `max_tokens`";

pub(super) fn settings<'a>(keys: &'a PromptKeys, errors: &mut Errors) -> Vec<Setting<'a>> {
    not_blank(&keys.description, "write what the tool is for", errors);
    if let Some(Model::Literal(id)) = keys.model.value()
        && id.value().trim().is_empty()
    {
        errors.on(id, BLANK_MODEL);
    }
    if let Some(name) = keys.tool.value()
        && let Some(mistake) = mistake_in_tool_name(&name.value())
    {
        errors.on(name, mistake);
    }
    if let Some(Model::Literal(text)) = keys.guardrail.value()
        && let Some(mistake) = guardrail::mistake(&text.value())
    {
        errors.on(text, mistake);
    }
    without_effect(keys, errors);
    if let (Some(&Tokens::Literal(ceiling, span)), Some(&Tokens::Literal(limit, _))) =
        (keys.max_tokens_ceiling.value(), keys.max_tokens.value())
        && ceiling < limit
    {
        errors.at(span, format_args!("{LOW_CEILING}: {ceiling} is below {limit}"));
    }
    exclude(&keys.system, &keys.system_file, errors);
    exclude(&keys.user, &keys.user_file, errors);

    let text = |slot: &'a Slot<LitStr>| slot.value().map(Value::Text);
    let fraction = |slot: &'a Slot<_>| slot.value().map(|&(n, span)| Value::Fraction(n, span));
    [
        ("model", keys.model.value().map(model)),
        ("max_tokens", keys.max_tokens.value().map(tokens)),
        ("max_tokens_ceiling", keys.max_tokens_ceiling.value().map(tokens)),
        ("temperature", fraction(&keys.temperature)),
        ("top_p", fraction(&keys.top_p)),
        ("stop_sequences", keys.stop_sequences.value().map(|texts| Value::Texts(texts))),
        ("guardrail", keys.guardrail.value().map(model)),
        ("tool", text(&keys.tool)),
        ("description", text(&keys.description)),
        ("mode", variant("OutputMode", keys.mode.value().map(|(mode, at)| (mode.variant(), *at)))),
        (
            "repair",
            variant("RepairPolicy", keys.repair.value().map(|(one, at)| (one.variant(), *at))),
        ),
    ]
    .into_iter()
    .filter_map(|(method, value)| value.map(|value| Setting { method, value }))
    .collect()
}

fn model(model: &Model) -> Value<'_> {
    match model {
        Model::Literal(id) => Value::Text(id),
        Model::Path(path) => Value::Path(path),
    }
}

fn variant(of: &'static str, value: Option<(&'static str, Span)>) -> Option<Value<'static>> {
    value.map(|(variant, span)| Value::Variant(of, variant, span))
}

fn tokens(tokens: &Tokens) -> Value<'_> {
    match tokens {
        Tokens::Literal(tokens, span) => Value::Tokens(*tokens, *span),
        Tokens::Path(path) => Value::Path(path),
    }
}

fn not_blank(slot: &Slot<LitStr>, instead: &str, errors: &mut Errors) {
    if let (Some(key), Some(text)) = (slot.key(), slot.value())
        && text.value().trim().is_empty()
    {
        errors.on(text, format_args!("the {key} is blank; {instead}, or leave out `{key}`"));
    }
}

fn exclude(kept: &Slot<LitStr>, refused: &Slot<LitStr>, errors: &mut Errors) {
    if let (Some(kept), Some(refused)) = (kept.key(), refused.key()) {
        errors.on(
            refused,
            format_args!("`{kept}` and `{refused}` exclude each other; keep one of them"),
        );
    }
}

fn without_effect(keys: &PromptKeys, errors: &mut Errors) {
    if !keys.output.is_given() && !keys.lost {
        let of_types =
            [keys.tool.key(), keys.description.key(), keys.mode.key(), keys.repair.key()];
        for key in of_types.into_iter().flatten() {
            errors.on(
                key,
                format_args!("`{key}` has no effect on plain text; name a type with `output = ..`, or leave out `{key}`"),
            );
        }
    }
    if let Some(key) = keys.unchecked.key()
        && !keys.model.is_given()
        && !keys.lost
    {
        errors.on(
            key,
            "`unchecked` has no effect without `model`: only a model that is named here is checked; leave it out",
        );
    }
}

fn mistake_in_tool_name(name: &str) -> Option<String> {
    let is_allowed = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let rule =
        "a tool's name has 1 to 64 of `a-z`, `A-Z`, `0-9`, `_` and `-`, and starts with a letter";
    let first = name.chars().next();
    let length = name.chars().count();
    if name.is_empty() {
        Some(format!("the name is empty; {rule}"))
    } else if let Some(bad) = name.chars().find(|c| !is_allowed(c)) {
        let bad = bad.escape_debug();
        Some(format!("`{bad}` cannot stand in a tool's name; {rule}"))
    } else if let Some(first) = first.filter(|c| !c.is_ascii_alphabetic()) {
        Some(format!("the name starts with `{first}`; {rule}"))
    } else if length > LONGEST_TOOL_NAME {
        Some(format!("the name has {length} characters; {rule}"))
    } else {
        None
    }
}

/// A test is one function, which has to know what to check.
pub(super) fn test(keys: &PromptKeys, generics: &Generics, errors: &mut Errors) {
    let Some(key) = keys.test.key() else { return };
    if let Some(parameter) =
        generics.params.iter().find(|each| !matches!(each, GenericParam::Lifetime(_)))
    {
        let parameter = name_of(parameter);
        errors.on(
            key,
            format_args!("`test` cannot choose `{parameter}`; leave it out, and write `bedrock_prompt::check!(..)` in a test of yours"),
        );
    }
    if !(keys.lost || keys.output.is_given() && keys.model.is_given()) {
        errors.on(
            key,
            "`test` checks the schema of an output by the rules of a model; name both with `output = ..` and `model = ..`, or leave out `test`",
        );
    }
}

/// A model is checked once for the prompt's type, outside of its `impl`.
pub(super) fn model_for_all_types(keys: &PromptKeys, generics: &Generics, errors: &mut Errors) {
    let Some(Model::Path(path)) = keys.model.value().filter(|_| !keys.unchecked.is_given()) else {
        return;
    };
    if path.segments.first().is_some_and(|first| first.ident == "Self") {
        errors.on(
            path,
            "`Self` is not known where the model is checked; name a constant outside of the `impl`, or write `unchecked`",
        );
    } else if let Some(parameter) = parameter_of(path, generics) {
        errors.on(
            path,
            format_args!(
                "the model depends on the type parameter `{parameter}`, and is checked once for all types; name a constant, leave out `model` and name it on the call, or write `unchecked`"
            ),
        );
    }
}

/// The type parameter that a constant belongs to: `T` of `T::ID` and of `id::<T>::ID`.
fn parameter_of<'a>(path: &Path, generics: &'a Generics) -> Option<&'a Ident> {
    let first = path.segments.first().filter(|_| path.segments.len() > 1)?;
    generics.type_params().map(|parameter| &parameter.ident).find(|parameter| {
        let in_arguments = |segment: &PathSegment| names(&segment.arguments, &[*parameter]);
        first.ident == **parameter || path.segments.iter().any(in_arguments)
    })
}
