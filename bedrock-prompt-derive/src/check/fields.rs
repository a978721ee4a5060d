//! The keys of the fields: which exclude each other, and the templates of `if_some`.

use syn::LitStr;

use super::templates::numbered_lines;
use crate::attr::FieldKeys;
use crate::errors::Errors;
use crate::model::Field;
use crate::template::{self, Argument, Kind};

pub(super) fn check(fields: &[Field<'_>], errors: &mut Errors) {
    for field in fields {
        let keys = &field.keys;
        if keys.skip.is_given() {
            let others =
                [keys.untrusted.key(), keys.join.key(), keys.json.key(), keys.if_some.key()];
            for key in others.into_iter().flatten() {
                errors.on(
                    key,
                    format_args!(
                        "`{key}` has no effect on a field with `skip`; leave out one of them"
                    ),
                );
            }
        }
        if let (Some(_), Some(json)) = (keys.join.key(), keys.json.key()) {
            errors.on(
                json,
                "`join` and `json` exclude each other: a list is either joined or written as JSON; leave out one of them",
            );
        }
        if let Some(template) = keys.if_some.value() {
            check_if_some(template, keys, errors);
        }
    }
}

fn check_if_some(literal: &LitStr, keys: &FieldKeys, errors: &mut Errors) {
    let text = literal.value();
    // Left to rustc, which points into the literal.
    let Some(uses) = template::parse(&text) else {
        return;
    };
    if uses.is_empty() {
        errors.on(
            literal,
            "the template of `if_some` does not show the value; write `{}` where it is to stand",
        );
    }
    let lines = numbered_lines(&text);
    for found in uses {
        let argument = &found.argument;
        let line = lines(found.line);
        match argument {
            Argument::Name(_) => errors.on(
                literal,
                format_args!("`{{{argument}}}`{line}: the template of `if_some` sees only the value of its field; write `{{}}`"),
            ),
            Argument::Index(0) | Argument::Next(0) => {
                if let Some(message) = text_only(&found.argument, found.kind, keys.text_key()) {
                    errors.on(literal, format_args!("{message}{line}"));
                }
            }
            Argument::Index(_) | Argument::Next(_) => errors.on(
                literal,
                format_args!("`{{{argument}}}`{line} asks for a second value, and `if_some` has one; write `{{0}}` wherever it is to stand"),
            ),
        }
    }
}

/// What is wrong with a placeholder that does not ask for `Display` of a field that a key makes text.
pub(super) fn text_only(argument: &Argument, kind: Kind, key: Option<&str>) -> Option<String> {
    let key = key?;
    match kind {
        Kind::Display => None,
        Kind::OtherTrait => Some(format!(
            "`{{{argument}:..}}` asks for another trait than `Display`, but `{key}` makes the field a text; write `{{{argument}}}`"
        )),
        Kind::Count => Some(format!(
            "`{argument}$` is a width or a precision, but `{key}` makes the field a text; give the number a field of its own"
        )),
    }
}

impl FieldKeys {
    /// The key that makes the value in the innermost template a text.
    pub(super) fn text_key(&self) -> Option<&'static str> {
        [
            ("untrusted", self.untrusted.is_given()),
            ("join", self.join.is_given()),
            ("json", self.json.is_given()),
        ]
        .into_iter()
        .find_map(|(key, is_given)| is_given.then_some(key))
    }
}
