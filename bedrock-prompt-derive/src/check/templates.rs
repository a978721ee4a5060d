//! Templates against fields: every placeholder is a field, every field is used.

use std::collections::BTreeSet;

use syn::{LitStr, Type};

use super::fields::text_only;
use super::{Argument, Form, Role, Source, Template};
use crate::errors::{Errors, list, nearest};
use crate::model::{Field, Prompt, Shape, plain};
use crate::template::{self, Kind, Use};

pub(super) fn check<'a>(prompt: &'a Prompt<'a>, errors: &mut Errors) -> Vec<Template<'a>> {
    let Some(shape) = prompt.shape else {
        return Vec::new();
    };
    let keys = &prompt.keys;
    let mut checker = Checker {
        shape,
        fields: &prompt.fields,
        used: BTreeSet::new(),
        sees_all: !keys.lost,
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
        checker.sees_all &= !slot.is_broken();
        if let Some(literal) = slot.value() {
            let source = if is_file { Source::File(literal) } else { Source::Literal(literal) };
            templates.push(Template { role, source, arguments: checker.arguments(role, source) });
        }
    }
    if keys.user.is_given() || keys.user_file.is_given() {
        checker.unused();
    } else if !keys.lost {
        checker.errors.on(
            prompt.head.ident,
            "no user message: write `#[prompt(user = \"..\")]` or `#[prompt(user_file = \"..\")]`",
        );
    }
    templates
}

struct Checker<'a, 'e> {
    shape: Shape,
    fields: &'a [Field<'a>],
    /// The names of the fields that stand in a template.
    used: BTreeSet<String>,
    /// Whether every template could be read.
    sees_all: bool,
    errors: &'e mut Errors,
}

impl<'a> Checker<'a, '_> {
    fn arguments(&mut self, role: Role, source: Source<'a>) -> Vec<Argument<'a>> {
        let (literal, text) = match source {
            Source::Literal(literal) => (literal, Some(literal.value())),
            Source::File(path) => match template::read(path) {
                Ok(text) => (path, text),
                Err(message) => {
                    self.errors.on(path, message);
                    self.sees_all = false;
                    return Vec::new();
                }
            },
        };
        let Some(text) = text else {
            // Any field may stand in it: one that does and is no argument is an error,
            // one that is and does not only an editor's squiggle.
            self.sees_all = false;
            let fields = self.fields.iter().filter(|field| !field.keys.skip.is_given());
            return fields.map(|field| self.argument(field, false)).collect();
        };
        if text.trim().is_empty() {
            let path = literal.value();
            let what = match (role, source) {
                (Role::System, Source::Literal(_)) => {
                    "the system prompt is blank; write it, or leave out `system`".to_owned()
                }
                (Role::User, Source::Literal(_)) => {
                    "the user message is blank; write what to ask of the model".to_owned()
                }
                (_, Source::File(_)) => format!("the template file `{path}` is blank"),
            };
            self.errors.on(literal, what);
            self.sees_all = false;
            return Vec::new();
        }
        // Left to rustc, which points into the template.
        let Some(uses) = template::parse(&text) else {
            self.sees_all = false;
            return Vec::new();
        };
        self.uses(literal, source, &text, &uses)
    }

    fn uses(
        &mut self,
        literal: &LitStr,
        source: Source<'_>,
        text: &str,
        uses: &[Use],
    ) -> Vec<Argument<'a>> {
        let mut found: Vec<(&'a Field<'a>, bool)> = Vec::new();
        let mut blamed = BTreeSet::new();
        let lines = numbered_lines(text);
        for used in uses {
            let mistake = match self.field(&used.argument) {
                Ok(field) => {
                    let is_bare = used.kind != Kind::Display;
                    match found.iter_mut().find(|(known, _)| known.name == field.name) {
                        Some((_, bare)) => *bare |= is_bare,
                        None => found.push((field, is_bare)),
                    }
                    self.used.insert(field.name.clone());
                    misuse(field, used)
                }
                Err(mistake) => {
                    self.excuse(&used.argument);
                    Some(mistake)
                }
            };
            if let Some(mistake) = mistake
                && blamed.insert(mistake.clone())
            {
                let message = match source {
                    Source::Literal(_) => format!("{mistake}{}", lines(used.line)),
                    Source::File(path) => {
                        format!("`{}`, line {}: {mistake}", path.value(), used.line)
                    }
                };
                self.errors.on(literal, message);
            }
        }
        found.into_iter().map(|(field, is_bare)| self.argument(field, is_bare)).collect()
    }

    /// The field that a placeholder names.
    fn field(&self, argument: &template::Argument) -> Result<&'a Field<'a>, String> {
        use template::Argument::{Index, Name, Next};
        match (self.shape, argument) {
            (Shape::Named, Name(name)) => {
                let field = self.fields.iter().find(|field| field.name == *name);
                field.ok_or_else(|| self.no_field(name))
            }
            (Shape::Named, Index(_) | Next(_)) => Err(match self.fields.first() {
                Some(field) => format!(
                    "`{{{argument}}}` names no field; write its name, such as `{{{}}}`",
                    field.name
                ),
                None => format!(
                    "`{{{argument}}}` names no field: the struct has none; for the text itself write `{{{{{argument}}}}}`"
                ),
            }),
            (Shape::Newtype, Index(0) | Next(0)) => {
                self.fields.first().ok_or_else(|| self.no_field("0"))
            }
            (Shape::Newtype, Name(name)) => Err(format!(
                "no field `{name}`: the field of this struct has no name; write `{{0}}`"
            )),
            (Shape::Newtype, Index(_) | Next(_)) => Err(format!(
                "`{{{argument}}}` asks for a second field, and the struct has one; write `{{0}}` wherever it is to stand"
            )),
        }
    }

    /// A field that is only misspelt in a template is not blamed for standing in none.
    fn excuse(&mut self, argument: &template::Argument) {
        let meant = match argument {
            template::Argument::Name(name) => {
                let names = self.fields.iter().map(|field| field.name.as_str());
                nearest(name.split('.').next().unwrap_or(name), names)
            }
            _ => None,
        };
        match meant {
            Some(name) => drop(self.used.insert(name.to_owned())),
            None => self.sees_all = false,
        }
    }

    fn no_field(&self, name: &str) -> String {
        if name.contains('.') {
            return format!(
                "`{{{name}}}` is no field of this struct; give `{name}` a field of its own"
            );
        }
        let names = || self.fields.iter().map(|field| field.name.as_str());
        let literally = format!("for the text `{{{name}}}` itself write `{{{{{name}}}}}`");
        match nearest(name, names()) {
            Some(meant) => format!("no field `{name}`; did you mean `{meant}`?"),
            None if self.fields.is_empty() => {
                format!("no field `{name}`: the struct has no fields; {literally}")
            }
            None if self.fields.len() == 1 => {
                format!("no field `{name}`; the field is {}; {literally}", list(names()))
            }
            None => format!("no field `{name}`; the fields are {}; {literally}", list(names())),
        }
    }

    fn argument(&self, field: &'a Field<'a>, is_bare: bool) -> Argument<'a> {
        let keys = &field.keys;
        let if_some = keys.if_some.value();
        let is_bare = match if_some {
            Some(template) => template::parse(&template.value())
                .is_some_and(|uses| uses.iter().any(|used| used.kind != Kind::Display)),
            None => is_bare,
        };
        Argument {
            name: (self.shape == Shape::Named).then_some(field.name.as_str()),
            field,
            form: match keys.join.value() {
                Some(separator) => Form::Join(separator),
                None if keys.json.is_given() => Form::Json,
                None if is_bare => Form::Bare,
                None => Form::Text,
            },
            if_some,
            is_untrusted: keys.untrusted.is_given(),
        }
    }

    /// Blames the fields that stand in no template.
    fn unused(&mut self) {
        for field in self.fields {
            let is_excused = field.keys.skip.is_given() || field.keys.lost;
            if !self.sees_all || is_excused || self.used.contains(&field.name) {
                continue;
            }
            let name = &field.name;
            let message = match self.shape {
                _ if is_phantom(field.ty) => "this field stands in no template; write `#[prompt(skip)]` on it, as on every `PhantomData`".to_owned(),
                Shape::Named => format!("field `{name}` stands in no template; write `{{{name}}}` in `user` or `system`, or `#[prompt(skip)]` on the field"),
                Shape::Newtype => "the field stands in no template; write `{0}` in `user` or `system`, or `#[prompt(skip)]` on the field".to_owned(),
            };
            match self.shape {
                Shape::Named => self.errors.on(&field.member, message),
                Shape::Newtype => self.errors.on(field.ty, message),
            }
        }
    }
}

/// What is wrong with this use of a field.
fn misuse(field: &Field<'_>, used: &Use) -> Option<String> {
    let argument = &used.argument;
    if field.keys.skip.is_given() {
        return Some(format!(
            "`{{{argument}}}` stands here, but the field is marked `skip`; leave out one of them"
        ));
    }
    let outermost = field.keys.if_some.is_given().then_some("if_some");
    text_only(used, outermost.or(field.keys.text_key()))
}

/// Says the line where a template has several.
pub(super) fn numbered_lines(text: &str) -> impl Fn(usize) -> String {
    let has_several = text.trim_end().contains('\n');
    move |line| {
        if has_several { format!(" (line {line} of the template)") } else { String::new() }
    }
}

fn is_phantom(ty: &Type) -> bool {
    matches!(plain(ty), Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "PhantomData"))
}
