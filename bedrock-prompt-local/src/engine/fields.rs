//! The properties of an object as a tree, with the value that was found for each.

use serde_json::{Map, Value};

use super::name::FieldName;
use super::records::Incomplete;
use super::schema::{Kind, Property, Schema};
use super::words;

/// The maximum number of properties; those beyond it are ignored.
const MAX_PROPERTIES: usize = 512;

/// A property, with the value that was found for it.
pub(super) struct Field<'s> {
    key: &'s str,
    is_required: bool,
    /// Whether the property is required, and so are all objects around it.
    pub(super) is_always_required: bool,
    pub(super) schema: Schema<'s>,
    pub(super) name: FieldName,
    pub(super) found: Option<Extracted>,
    /// What the text has for it that is no value, or several.
    pub(super) unread: Unread,
    /// Why the list was not found.
    pub(super) incomplete: Option<Incomplete>,
    members: Option<Vec<Field<'s>>>,
}

/// What a text has for a value that cannot be read.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unread {
    #[default]
    Nothing,
    /// What stands for no value, such as `n/a`.
    Placeholder,
    Text,
}

/// The paths of the required values that were not found, and how many others were copied.
#[derive(Debug, Default)]
pub(super) struct Missing {
    pub(super) paths: Vec<String>,
    pub(super) copied: usize,
    /// Whether the text has something for one of them, which cannot be read.
    has_text: bool,
}

/// A value, and the number of its parts that were copied from the text.
pub(super) struct Extracted {
    pub(super) value: Value,
    pub(super) copied: usize,
}

impl Extracted {
    pub(super) fn copied(value: Value) -> Self {
        Self { copied: count_leaves(&value), value }
    }
}

fn count_leaves(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(count_leaves).sum(),
        Value::Object(members) => members.values().map(count_leaves).sum(),
        _ => 1,
    }
}

/// The tree of an object schema. A schema that is in `enclosing` is not expanded again.
pub(super) fn tree<'s>(
    schema: Schema<'s>,
    name: &FieldName,
    enclosing: &mut Vec<usize>,
) -> Option<Vec<Field<'s>>> {
    Expansion { enclosing, properties_left: MAX_PROPERTIES }.expand(schema, name, true)
}

/// The expansion of a tree.
struct Expansion<'e> {
    /// The ids of the schemas that are being expanded.
    enclosing: &'e mut Vec<usize>,
    properties_left: usize,
}

impl Expansion<'_> {
    fn expand<'s>(
        &mut self,
        schema: Schema<'s>,
        name: &FieldName,
        is_always_required: bool,
    ) -> Option<Vec<Field<'s>>> {
        let Kind::Object(properties) = schema.kind() else {
            return None;
        };
        if self.enclosing.contains(&schema.id()) {
            return None;
        }
        self.enclosing.push(schema.id());
        let mut fields = Vec::new();
        for property in properties {
            if self.properties_left == 0 {
                break;
            }
            self.properties_left -= 1;
            fields.push(Field {
                key: property.name,
                is_required: property.is_required,
                is_always_required: is_always_required && property.is_required,
                name: name
                    .member(property.name, &property.schema.description())
                    .of_kind(&property.schema.kind()),
                schema: property.schema,
                found: constant(&property),
                unread: Unread::Nothing,
                incomplete: None,
                members: None,
            });
        }
        exclude_rivals(&mut fields);
        for field in &mut fields {
            field.members = self.expand(field.schema, &field.name, field.is_always_required);
        }
        self.enclosing.pop();
        Some(fields)
    }
}

/// The value of a required property that has only one allowed value, which is not null either.
fn constant(property: &Property<'_>) -> Option<Extracted> {
    match property.schema.kind() {
        Kind::Choice(variants)
            if property.is_required && variants.len() == 1 && !property.schema.is_nullable() =>
        {
            Some(Extracted { value: variants.first()?.value.clone(), copied: 0 })
        }
        _ => None,
    }
}

/// Excludes labels with the name of one member object from the other members.
fn exclude_rivals(fields: &mut [Field<'_>]) {
    let object_words = |(at, field): (usize, &Field<'_>)| {
        let is_object = matches!(field.schema.kind(), Kind::Object(_));
        let words = if is_object { words::label_words(field.key) } else { Vec::new() };
        words.into_iter().map(move |word| (at, word))
    };
    let objects: Vec<(usize, String)> = fields.iter().enumerate().flat_map(object_words).collect();
    for (at, field) in fields.iter_mut().enumerate() {
        let others = objects.iter().filter(|(owner, _)| *owner != at);
        let rivals: Vec<String> = others.map(|(_, word)| word.clone()).collect();
        field.name.add_rivals(&rivals);
    }
}

/// Collects the fields of a tree that have no value yet and are not expanded.
pub(super) fn collect_unfilled<'f, 's>(
    fields: &'f mut [Field<'s>],
    found: &mut Vec<&'f mut Field<'s>>,
) {
    for field in fields.iter_mut().filter(|field| field.found.is_none()) {
        if field.members.is_some() {
            collect_unfilled(field.members.as_deref_mut().unwrap_or_default(), found);
        } else {
            found.push(field);
        }
    }
}

/// Calls `f` for all fields of a tree, for an object before its members.
pub(super) fn for_each<'s>(fields: &mut [Field<'s>], f: &mut impl FnMut(&mut Field<'s>)) {
    for field in fields {
        f(field);
        for_each(field.members.as_deref_mut().unwrap_or_default(), f);
    }
}

/// The object, or what it lacks.
pub(super) fn assemble(fields: Vec<Field<'_>>) -> Result<Extracted, Missing> {
    let mut object = Map::new();
    let mut missing = Missing::default();
    for field in fields {
        let found = match (field.found, field.members) {
            (Some(found), _) => Ok(found),
            (None, Some(members)) => {
                // An optional object without a value from the text is omitted.
                assemble(members).and_then(|found| match found.copied {
                    0 if !field.is_required => Err(Missing::default()),
                    _ => Ok(found),
                })
            }
            (None, None) => Err(Missing::default()),
        };
        match found {
            Ok(found) => {
                missing.copied += found.copied;
                object.insert(field.key.to_owned(), found.value);
            }
            Err(inner) => {
                missing.copied += inner.copied;
                let has_text =
                    field.unread == Unread::Text || field.incomplete.is_some() || inner.has_text;
                let has_part = has_text || inner.copied > 0;
                let key = field.key;
                let inner = inner.paths.iter().map(|path| format!("{key}.{path}"));
                let incomplete = field.incomplete.iter().flat_map(Incomplete::paths);
                if field.is_required && field.schema.is_nullable() && !has_part {
                    object.insert(key.to_owned(), Value::Null);
                    continue;
                }
                missing.has_text |= has_text;
                let mut paths: Vec<String> =
                    inner.chain(incomplete.map(|path| format!("{key}{path}"))).collect();
                if paths.is_empty() {
                    paths.push(key.to_owned());
                }
                missing.paths.extend(paths.into_iter().filter(|_| field.is_required));
            }
        }
    }
    if missing.paths.is_empty() {
        Ok(Extracted { value: Value::Object(object), copied: missing.copied })
    } else {
        Err(missing)
    }
}
