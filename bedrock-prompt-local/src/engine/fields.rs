//! What an object asks for: its properties as a tree, and the value that was found for each.

use serde_json::{Map, Value};

use super::schema::{Kind, Property, Schema};
use super::words::{self, Name};

/// More properties than any honest schema has: what lies beyond is not looked for.
const MOST: usize = 512;

/// A property, with what was found for it.
pub(super) struct Field<'s> {
    key: &'s str,
    required: bool,
    /// Required, and so is every object around it.
    pub(super) demanded: bool,
    pub(super) schema: Schema<'s>,
    pub(super) name: Name,
    pub(super) found: Option<Filled>,
    members: Option<Vec<Field<'s>>>,
}

/// A value, and how many of its parts were copied from the text.
pub(super) struct Filled {
    pub(super) value: Value,
    pub(super) copied: usize,
}

impl Filled {
    pub(super) fn copied(value: Value) -> Self {
        Self { copied: leaves(&value), value }
    }
}

fn leaves(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(leaves).sum(),
        Value::Object(members) => members.values().map(leaves).sum(),
        _ => 1,
    }
}

/// The tree of an object schema. One that is `around` already is not entered again.
pub(super) fn tree<'s>(
    schema: Schema<'s>,
    name: &Name,
    around: &mut Vec<usize>,
) -> Option<Vec<Field<'s>>> {
    let mut left = MOST;
    expand(schema, name, true, around, &mut left)
}

fn expand<'s>(
    schema: Schema<'s>,
    name: &Name,
    demanded: bool,
    around: &mut Vec<usize>,
    left: &mut usize,
) -> Option<Vec<Field<'s>>> {
    let Kind::Object(properties) = schema.kind() else {
        return None;
    };
    if around.contains(&schema.id()) {
        return None;
    }
    around.push(schema.id());
    let mut fields = Vec::new();
    for property in properties {
        if *left == 0 {
            break;
        }
        *left -= 1;
        fields.push(Field {
            key: property.name,
            required: property.required,
            demanded: demanded && property.required,
            name: name.member(property.name, &property.schema.description()),
            schema: property.schema,
            found: constant(&property),
            members: None,
        });
    }
    keep_apart(&mut fields);
    for field in &mut fields {
        field.members = expand(field.schema, &field.name, field.demanded, around, left);
    }
    around.pop();
    Some(fields)
}

/// What a schema leaves no choice about needs no text.
fn constant(property: &Property<'_>) -> Option<Filled> {
    match property.schema.kind() {
        Kind::Choice(variants) if property.required && variants.len() == 1 => {
            Some(Filled { value: variants.first()?.value.clone(), copied: 0 })
        }
        _ => None,
    }
}

/// A label that bears the name of one member object is not for another.
fn keep_apart(fields: &mut [Field<'_>]) {
    let owned = |(at, field): (usize, &Field<'_>)| {
        let object = matches!(field.schema.kind(), Kind::Object(_));
        let words = if object { words::words(field.key) } else { Vec::new() };
        words.into_iter().map(move |word| (at, word))
    };
    let objects: Vec<(usize, String)> = fields.iter().enumerate().flat_map(owned).collect();
    for (at, field) in fields.iter_mut().enumerate() {
        let others = objects.iter().filter(|(owner, _)| *owner != at);
        let rivals: Vec<String> = others.map(|(_, word)| word.clone()).collect();
        field.name.beside(&rivals);
    }
}

/// Every field of a tree that still wants a value and has no members of its own.
pub(super) fn open<'f, 's>(fields: &'f mut [Field<'s>], found: &mut Vec<&'f mut Field<'s>>) {
    for field in fields.iter_mut().filter(|field| field.found.is_none()) {
        if field.members.is_some() {
            open(field.members.as_deref_mut().unwrap_or_default(), found);
        } else {
            found.push(field);
        }
    }
}

/// Calls `f` on every field of a tree, an object before its members.
pub(super) fn each<'s>(fields: &mut [Field<'s>], f: &mut impl FnMut(&mut Field<'s>)) {
    for field in fields {
        f(field);
        each(field.members.as_deref_mut().unwrap_or_default(), f);
    }
}

/// The object, or the paths of what is required and was not found.
pub(super) fn assemble(fields: Vec<Field<'_>>) -> Result<Filled, Vec<String>> {
    let mut object = Map::new();
    let mut copied = 0;
    let mut missing = Vec::new();
    for field in fields {
        let found = match (field.found, field.members) {
            (Some(found), _) => Ok(found),
            (None, Some(members)) => {
                // An optional object of which the text says nothing is left out.
                assemble(members).and_then(|found| match found.copied {
                    0 if !field.required => Err(Vec::new()),
                    _ => Ok(found),
                })
            }
            (None, None) => Err(Vec::new()),
        };
        match found {
            Ok(found) => {
                copied += found.copied;
                object.insert(field.key.to_owned(), found.value);
            }
            Err(paths) if field.required && paths.is_empty() => missing.push(field.key.to_owned()),
            Err(paths) if field.required => {
                missing.extend(paths.iter().map(|path| format!("{}.{path}", field.key)));
            }
            Err(_) => {}
        }
    }
    match missing.is_empty() {
        true => Ok(Filled { value: Value::Object(object), copied }),
        false => Err(missing),
    }
}
