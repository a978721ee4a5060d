//! The keys of a field.

use syn::{Attribute, LitStr};

use super::keys::Target;
use super::read::read_entries;
use super::slot::Slot;
use super::template;
use super::value;
use crate::errors::Errors;

/// What `#[prompt(..)]` says on a field.
#[derive(Default)]
pub(crate) struct FieldKeys {
    pub(crate) skip: Slot<()>,
    pub(crate) untrusted: Slot<()>,
    pub(crate) join: Slot<LitStr>,
    pub(crate) json: Slot<()>,
    pub(crate) if_some: Slot<LitStr>,
    /// An entry could not be read; it may have been `skip`.
    pub(crate) is_incomplete: bool,
}

impl FieldKeys {
    pub(crate) fn read(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let mut keys = Self::default();
        let read = read_entries(attrs, Target::Field, errors, |key, entry| {
            Some(match key {
                "skip" => keys.skip.fill(entry, value::flag),
                "untrusted" => keys.untrusted.fill(entry, value::flag),
                "join" => keys.join.fill(entry, value::string),
                "json" => keys.json.fill(entry, value::flag),
                "if_some" => keys.if_some.fill(entry, template::text),
                _ => return None,
            })
        });
        keys.is_incomplete = read.is_err();
        keys
    }

    /// The key that converts the value to text before any template formats it.
    pub(crate) fn text_key(&self) -> Option<&'static str> {
        [
            ("untrusted", self.untrusted.is_given()),
            ("join", self.join.is_given()),
            ("json", self.json.is_given()),
        ]
        .into_iter()
        .find_map(|(key, is_given)| is_given.then_some(key))
    }
}
