//! Matches templates with fields: every placeholder names a field, and every field is used.

use std::collections::BTreeSet;

use syn::Type;

use super::checked::{FieldArgument, Form, Role, Source, Template};
use super::fields::format_error;
use crate::errors::{Errors, quoted_list};
use crate::model::{Field, Prompt, Shape};
use crate::suggest::nearest;
use crate::template::{self, ArgumentUse, Position, UseKind};
use crate::tokens::ungrouped;

pub(super) fn check<'a>(prompt: &'a Prompt<'a>, errors: &mut Errors) -> Vec<Template<'a>> {
    let Some(shape) = prompt.shape else {
        return Vec::new();
    };
    let keys = &prompt.keys;
    let mut checker = Checker {
        shape,
        fields: &prompt.fields,
        used: BTreeSet::new(),
        read: Vec::new(),
        are_all_readable: !keys.is_incomplete,
        errors,
    };
    let slots = [
        (Role::System, &keys.system, false),
        (Role::System, &keys.system_file, true),
        (Role::User, &keys.user, false),
        (Role::User, &keys.user_file, true),
    ];
    let mut templates = Vec::new();
    for (role, slot, is_file) in slots {
        checker.are_all_readable &= !slot.is_invalid();
        if let Some(literal) = slot.value() {
            let source = if is_file { Source::File(literal) } else { Source::Literal(literal) };
            templates.push(Template { role, source, arguments: checker.arguments(role, source) });
        }
    }
    if keys.user.is_given() || keys.user_file.is_given() {
        checker.report_unused();
    } else if !keys.is_incomplete {
        checker.errors.at_tokens(
            prompt.head.ident,
            "this prompt has no user message; add `#[prompt(user = \"..\")]` or \
             `#[prompt(user_file = \"..\")]`",
        );
    }
    templates
}

struct Checker<'a, 'e> {
    shape: Shape,
    fields: &'a [Field<'a>],
    /// The names of the fields that a template uses.
    used: BTreeSet<String>,
    /// The templates that could be read, with their texts.
    read: Vec<(Source<'a>, String)>,
    /// Whether every template could be read, so that a field without a use is an error.
    are_all_readable: bool,
    errors: &'e mut Errors,
}

impl<'a> Checker<'a, '_> {
    fn arguments(&mut self, role: Role, source: Source<'a>) -> Vec<FieldArgument<'a>> {
        let (literal, text) = match source {
            Source::Literal(literal) => (literal, Some(literal.value())),
            Source::File(path) => match template::read(path) {
                Ok(text) => (path, text),
                Err(message) => {
                    self.errors.at_tokens(path, message);
                    self.are_all_readable = false;
                    return Vec::new();
                }
            },
        };
        let Some(text) = text else {
            // The file is unknown, as in rust-analyzer. Every field is an argument then: in an
            // editor, an argument too many is less of a problem than one that is missing.
            self.are_all_readable = false;
            let fields = self.fields.iter().filter(|field| !field.keys.skip.is_given());
            return fields.map(|field| self.argument(field, false)).collect();
        };
        if text.trim().is_empty() {
            let path = literal.value();
            let what = match (role, source) {
                (Role::System, Source::Literal(_)) => {
                    "the system prompt is blank; write one, or remove `system`".to_owned()
                }
                (Role::User, Source::Literal(_)) => {
                    "the user message is blank; write what to ask the model".to_owned()
                }
                (_, Source::File(_)) => {
                    format!("the template file `{path}` is blank; write the template into it")
                }
            };
            self.errors.at_tokens(literal, what);
            self.are_all_readable = false;
            return Vec::new();
        }
        // Left to rustc, whose error points into the template.
        let Some(uses) = template::parse(&text) else {
            self.are_all_readable = false;
            return Vec::new();
        };
        let arguments = self.uses(source, &text, &uses);
        self.read.push((source, text));
        arguments
    }

    fn uses(
        &mut self,
        source: Source<'_>,
        text: &str,
        uses: &[ArgumentUse],
    ) -> Vec<FieldArgument<'a>> {
        let mut found: Vec<(&'a Field<'a>, bool)> = Vec::new();
        let mut reported = BTreeSet::new();
        for used in uses {
            let error = match self.field(&used.position) {
                Ok(field) => {
                    let is_direct = used.kind != UseKind::Display;
                    match found.iter_mut().find(|(known, _)| known.name == field.name) {
                        Some((_, known)) => *known |= is_direct,
                        None => found.push((field, is_direct)),
                    }
                    self.used.insert(field.name.clone());
                    placeholder_error(field, used)
                }
                Err(error) => {
                    self.allow_unused(&used.position);
                    Some(error)
                }
            };
            if let Some(error) = error
                && reported.insert(error.clone())
            {
                self.errors.at_tokens(source.literal(), at_line(source, text, used.line, &error));
            }
        }
        found.into_iter().map(|(field, is_direct)| self.argument(field, is_direct)).collect()
    }

    /// The field that a placeholder names.
    fn field(&self, position: &Position) -> Result<&'a Field<'a>, String> {
        use Position::{Index, Name, Next};
        match (self.shape, position) {
            (Shape::Named, Name(name)) => {
                let field = self.fields.iter().find(|field| field.name == *name);
                field.ok_or_else(|| self.unknown_field(name))
            }
            (Shape::Named, Index(_) | Next(_)) => Err(match self.fields.first() {
                Some(field) => format!(
                    "`{{{position}}}` does not name a field; write the name of a field, such as \
                     `{{{}}}`",
                    field.name
                ),
                None => format!(
                    "`{{{position}}}` does not name a field, and the struct has none; for a \
                     literal `{{{position}}}`, double the braces: `{{{{{position}}}}}`"
                ),
            }),
            (Shape::Newtype, Index(0) | Next(0)) => {
                self.fields.first().ok_or_else(|| self.unknown_field("0"))
            }
            (Shape::Newtype, Name(name)) => Err(format!(
                "no field `{name}`: the field of this struct has no name; write `{{0}}`"
            )),
            (Shape::Newtype, Index(_) | Next(_)) => Err(format!(
                "`{{{position}}}` refers to a second field, but the struct has one only; write \
                 `{{0}}` to use it again"
            )),
        }
    }

    /// Prevents a second error: a field whose name is misspelled in a template is not reported
    /// as unused.
    fn allow_unused(&mut self, position: &Position) {
        let meant = match position {
            Position::Name(name) => {
                let names = self.fields.iter().map(|field| field.name.as_str());
                nearest(name.split('.').next().unwrap_or(name), names)
            }
            _ => None,
        };
        match meant {
            Some(name) => drop(self.used.insert(name.to_owned())),
            None => self.are_all_readable = false,
        }
    }

    fn unknown_field(&self, name: &str) -> String {
        if name.contains('.') {
            return format!(
                "`{{{name}}}` is not a field of this struct; add a field that holds the value of \
                 `{name}`"
            );
        }
        let names = || self.fields.iter().map(|field| field.name.as_str());
        let literally = format!("for a literal `{{{name}}}`, double the braces: `{{{{{name}}}}}`");
        match nearest(name, names()) {
            Some(meant) => format!("no field `{name}`; did you mean `{meant}`?"),
            None if self.fields.is_empty() => {
                format!("no field `{name}`: the struct has no fields; {literally}")
            }
            None if self.fields.len() == 1 => {
                format!("no field `{name}`; the field is {}; {literally}", quoted_list(names()))
            }
            None => {
                format!("no field `{name}`; the fields are {}; {literally}", quoted_list(names()))
            }
        }
    }

    fn argument(&self, field: &'a Field<'a>, is_direct: bool) -> FieldArgument<'a> {
        let keys = &field.keys;
        let if_some = keys.if_some.value();
        let is_direct = match if_some {
            Some(template) => template::parse(&template.value())
                .is_some_and(|uses| uses.iter().any(|used| used.kind != UseKind::Display)),
            None => is_direct,
        };
        FieldArgument {
            name: (self.shape == Shape::Named).then_some(field.name.as_str()),
            field,
            form: match keys.join.value() {
                Some(separator) => Form::Join(separator),
                None if keys.json.is_given() => Form::Json,
                None if is_direct => Form::Direct,
                None => Form::Display,
            },
            if_some,
            is_untrusted: keys.untrusted.is_given(),
        }
    }

    /// Reports the fields that no template uses.
    fn report_unused(&mut self) {
        for field in self.fields {
            let may_be_unused = field.keys.skip.is_given() || field.keys.is_incomplete;
            if !self.are_all_readable || may_be_unused || self.used.contains(&field.name) {
                continue;
            }
            let escaped = self.read.iter().find_map(|(source, text)| {
                let line = template::line_of_escaped(text, &field.name)?;
                let name = &field.name;
                let error = format!(
                    "`{{{{{name}}}}}` is the text `{{{name}}}`, because a double brace is a literal \
                     brace; write `{{{name}}}` for the field"
                );
                Some((source.literal(), at_line(*source, text, line, &error)))
            });
            if let Some((literal, message)) = escaped {
                self.errors.at_tokens(literal, message);
                continue;
            }
            let message = unused_error(field, self.shape);
            match self.shape {
                Shape::Named => self.errors.at_tokens(&field.member, message),
                Shape::Newtype => self.errors.at_tokens(field.ty, message),
            }
        }
    }
}

/// An error in a template, with its line.
fn at_line(source: Source<'_>, text: &str, line: usize, error: &str) -> String {
    match source {
        Source::Literal(_) => format!("{error}{}", template::line_notes(text)(line)),
        Source::File(path) => format!("`{}`, line {line}: {error}", path.value()),
    }
}

fn unused_error(field: &Field<'_>, shape: Shape) -> String {
    if is_phantom_data(field.ty) {
        return "a `PhantomData` field cannot be used in a template; add `#[prompt(skip)]` to it"
            .to_owned();
    }
    match shape {
        Shape::Named => {
            let name = &field.name;
            format!(
                "field `{name}` is not used in any template; write `{{{name}}}` in a template, \
                 or add `#[prompt(skip)]` to the field"
            )
        }
        Shape::Newtype => "the field is not used in any template; write `{0}` in a template, or \
                           add `#[prompt(skip)]` to the field"
            .to_owned(),
    }
}

/// The error for a placeholder that the keys of its field do not allow.
fn placeholder_error(field: &Field<'_>, used: &ArgumentUse) -> Option<String> {
    let position = &used.position;
    if field.keys.skip.is_given() {
        return Some(format!(
            "`{{{position}}}` names a field with `skip`; remove the placeholder or `skip`"
        ));
    }
    let outermost = field.keys.if_some.is_given().then_some("if_some");
    format_error(used, outermost.or(field.keys.text_key()))
}

fn is_phantom_data(ty: &Type) -> bool {
    let Type::Path(path) = ungrouped(ty) else {
        return false;
    };
    path.path.segments.last().is_some_and(|last| last.ident == "PhantomData")
}
