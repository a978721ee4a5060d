//! Objects that were read one by one, and the one that could not be.

use serde_json::{Map, Value};

use super::name::FieldName;
use super::schema::{Kind, Property, Schema};

/// Objects, and the lines that they were read from.
#[derive(Default)]
pub(super) struct Records {
    pub(super) values: Vec<Value>,
    pub(super) lines: Vec<usize>,
    /// The header and the text of columns that are no properties and are the same in all rows.
    pub(super) shared: Vec<(String, String)>,
}

impl Records {
    pub(super) fn non_empty(self) -> Option<Self> {
        if self.values.is_empty() { None } else { Some(self) }
    }
}

/// A record that cannot be read, which spoils its list.
#[derive(Debug)]
pub(super) struct Incomplete {
    /// The index of the record in the list.
    pub(super) index: usize,
    /// The paths of what it lacks. Empty: it cannot be read at all.
    pub(super) missing: Vec<String>,
}

impl Incomplete {
    /// The paths in the list, such as `[1].amount`.
    pub(super) fn paths(&self) -> Vec<String> {
        match &self.missing[..] {
            [] => vec![format!("[{}]", self.index)],
            missing => missing.iter().map(|path| format!("[{}].{path}", self.index)).collect(),
        }
    }
}

/// The properties that the cells of a row may have values for.
pub(super) struct Columns<'s> {
    pub(super) properties: Vec<Property<'s>>,
    pub(super) names: Vec<FieldName>,
}

impl<'s> Columns<'s> {
    pub(super) fn new(items: Schema<'s>) -> Option<Self> {
        let Kind::Object(properties) = items.kind() else {
            return None;
        };
        let names = properties
            .iter()
            .map(|property| {
                let name = FieldName::new(property.name, &property.schema.description(), &[]);
                name.of_kind(&property.schema.kind())
            })
            .collect();
        Some(Self { properties, names })
    }

    /// Whether a property is a text, and may wrap.
    pub(super) fn is_text(&self, index: usize) -> bool {
        matches!(self.properties[index].schema.kind(), Kind::Text { .. })
    }

    /// Whether all required properties have a value.
    pub(super) fn are_filled(&self, values: &[Option<Value>]) -> bool {
        let mut required = self.properties.iter().zip(values).filter(|(p, _)| p.is_required);
        required.all(|(_, value)| value.is_some())
    }

    /// An object of the values that were found, or the names of required values that were not.
    pub(super) fn object(&self, values: Vec<Option<Value>>) -> Result<Value, Vec<String>> {
        let (mut members, mut missing) = (Map::new(), Vec::new());
        for (property, value) in self.properties.iter().zip(values) {
            match value {
                Some(value) => {
                    members.insert(property.name.to_owned(), value);
                }
                None if property.is_required && property.schema.is_nullable() => {
                    members.insert(property.name.to_owned(), Value::Null);
                }
                None if property.is_required => missing.push(property.name.to_owned()),
                None => {}
            }
        }
        if missing.is_empty() { Ok(Value::Object(members)) } else { Err(missing) }
    }
}
