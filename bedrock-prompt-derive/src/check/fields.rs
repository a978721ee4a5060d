//! The keys of the fields: which exclude each other, and the templates of `if_some`.

use syn::LitStr;

use crate::attr::{FieldKeys, Slot};
use crate::errors::Errors;
use crate::model::Field;
use crate::template::{self, ArgumentUse, Position, UseKind};

pub(super) fn check(fields: &[Field<'_>], errors: &mut Errors) {
    for field in fields {
        let keys = &field.keys;
        if keys.skip.is_given() {
            let others =
                [keys.untrusted.key(), keys.join.key(), keys.json.key(), keys.if_some.key()];
            for key in others.into_iter().flatten() {
                errors.at_tokens(
                    key,
                    format_args!(
                        "`{key}` has no effect on a field with `skip`; remove one of them"
                    ),
                );
            }
        }
        if let (Some(_), Some(json)) = (keys.join.key(), keys.json.key()) {
            errors.at_tokens(json, "`join` and `json` cannot be used together; remove one of them");
        }
        if let Some(template) = keys.if_some.value() {
            check_if_some(template, keys, errors);
        }
    }
}

fn check_if_some(literal: &LitStr, keys: &FieldKeys, errors: &mut Errors) {
    let text = literal.value();
    // Left to rustc, whose error points into the literal.
    let Some(uses) = template::parse(&text) else {
        return;
    };
    if uses.is_empty() {
        errors.at_tokens(
            literal,
            "the template of `if_some` does not contain the value; write `{}` where the value \
             belongs",
        );
    }
    let line_note = template::line_notes(&text);
    for found in uses {
        let position = &found.position;
        let message = match position {
            Position::Name(_) => Some(format!(
                "`{{{position}}}` is not available in the template of `if_some`, which has only \
                 the value of its own field; write `{{}}`"
            )),
            Position::Index(0) | Position::Next(0) => format_error(&found, keys.text_key()),
            Position::Index(_) | Position::Next(_) => Some(format!(
                "`{{{position}}}` refers to a second value, but the template of `if_some` has one \
                 only; write `{{0}}` to use it again"
            )),
        };
        if let Some(message) = message {
            errors.at_tokens(literal, format_args!("{message}{}", line_note(found.line)));
        }
    }
}

/// The error for a placeholder with a format, if `text_key` converts the field to text.
pub(super) fn format_error(used: &ArgumentUse, text_key: Option<&str>) -> Option<String> {
    let key = text_key?;
    let ArgumentUse { position, kind, spec, .. } = used;
    match kind {
        UseKind::Display if spec.is_empty() => None,
        UseKind::Display if key == "if_some" => Some(format!(
            "`{{{position}:{spec}}}` has a format, which a field with `if_some` does not allow; \
             write `{{{position}}}` here, and the format in the template of `if_some`"
        )),
        UseKind::Display => Some(format!(
            "`{{{position}:{spec}}}` has a format, which a field with `{key}` does not allow; \
             write `{{{position}}}`"
        )),
        UseKind::OtherTrait => Some(format!(
            "`{{{position}:{spec}}}` needs another trait than `Display`, which a field with \
             `{key}` does not allow; write `{{{position}}}`"
        )),
        UseKind::Count => Some(format!(
            "`{position}$` is a width or a precision, but a field with `{key}` is text; use a \
             separate field for the number"
        )),
    }
}

/// The keys of each field that has any, as one text per field.
pub(super) fn describe(fields: &[Field<'_>]) -> Vec<String> {
    let with = |key: &str, text: &LitStr| format!(" {key} {:?}", text.value());
    let described = fields.iter().map(|field| {
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
    let with_keys = described.filter(|(_, parts)| !parts.is_empty());
    with_keys.map(|(name, parts)| format!("{name}{parts}")).collect()
}
