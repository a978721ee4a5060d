//! The keys of the fields: which exclude each other, and the templates of `if_some`.

use syn::LitStr;

use super::templates::numbered_lines;
use crate::attr::{FieldKeys, Slot};
use crate::errors::Errors;
use crate::model::Field;
use crate::template::{self, Argument, Kind, Use};

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
                if let Some(message) = text_only(&found, keys.text_key()) {
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

/// What is wrong with a placeholder that asks for more than the text that a key makes of the field.
pub(super) fn text_only(used: &Use, key: Option<&str>) -> Option<String> {
    let key = key?;
    let Use { argument, kind, spec, .. } = used;
    match kind {
        Kind::Display if spec.is_empty() => None,
        Kind::Display if key == "if_some" => Some(format!(
            "`{{{argument}:{spec}}}`: a field with `if_some` takes no format; write `{{{argument}}}` here, and the format in the template of `if_some`"
        )),
        Kind::Display => Some(format!(
            "`{{{argument}:{spec}}}`: a field with `{key}` takes no format; write `{{{argument}}}`"
        )),
        Kind::OtherTrait => Some(format!(
            "`{{{argument}:{spec}}}` asks for another trait than `Display`, but `{key}` makes the field a text; write `{{{argument}}}`"
        )),
        Kind::Count => Some(format!(
            "`{argument}$` is a width or a precision, but `{key}` makes the field a text; give the number a field of its own"
        )),
    }
}

/// How the fields are written that do not stand as they are, one short text each.
pub(super) fn written(fields: &[Field<'_>]) -> Vec<String> {
    let with = |key: &str, text: &LitStr| format!(" {key} {:?}", text.value());
    let written = fields.iter().map(|field| {
        let keys = &field.keys;
        let join = keys.join.value().map(|text| with("join", text));
        let if_some = keys.if_some.value().map(|text| with("if_some", text));
        let flag = |slot: &Slot<()>, key: &str| slot.is_given().then(|| format!(" {key}"));
        let parts = [
            join,
            flag(&keys.json, "json"),
            flag(&keys.untrusted, "untrusted"),
            if_some,
            flag(&keys.skip, "skip"),
        ];
        (&field.name, parts.into_iter().flatten().collect::<String>())
    });
    let changed = written.filter(|(_, parts)| !parts.is_empty());
    changed.map(|(name, parts)| format!("{name}{parts}")).collect()
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
