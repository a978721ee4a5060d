//! Checks a struct as it was written, and makes it the input of the expansion.

mod checked;
mod const_asserts;
mod fields;
mod generics;
mod guardrail;
mod messages;
mod settings;
mod templates;

pub(crate) use checked::{
    CheckedPrompt, Condition, ConstAssert, FieldArgument, Form, Role, Setting, Source, Template,
    Value,
};

use crate::errors::Errors;
use crate::model::Prompt;

/// Checks everything, and adds the errors to those that were found before.
pub(crate) fn check<'a>(
    prompt: &'a Prompt<'a>,
    mut errors: Errors,
) -> syn::Result<CheckedPrompt<'a>> {
    let (keys, generics) = (&prompt.keys, prompt.head.generics);
    settings::check(keys, generics, &mut errors);
    fields::check(&prompt.fields, &mut errors);
    let templates = templates::check(prompt, &mut errors);
    errors.finish(CheckedPrompt {
        head: &prompt.head,
        settings: settings::settings(keys),
        templates,
        field_keys: fields::describe(&prompt.fields),
        check: keys.check.value(),
        const_asserts: const_asserts::const_asserts(keys, generics),
        has_test: keys.test.is_given(),
    })
}
