//! The keys of a field.

use syn::{Attribute, LitStr};

use super::keys::Place;
use super::{Slot, each_key, value};
use crate::errors::Errors;

/// What `#[prompt(..)]` says on a field.
#[derive(Default)]
pub(crate) struct FieldKeys {
    pub(crate) skip: Slot<()>,
    pub(crate) untrusted: Slot<()>,
    pub(crate) join: Slot<LitStr>,
    pub(crate) json: Slot<()>,
    pub(crate) if_some: Slot<LitStr>,
    /// A key was lost to a mistake: it may have been `skip`.
    pub(crate) lost: bool,
}

impl FieldKeys {
    pub(crate) fn read(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let mut keys = Self::default();
        let read = each_key(attrs, Place::Field, errors, |key, entry| {
            Some(match key {
                "skip" => keys.skip.fill(entry, value::flag),
                "untrusted" => keys.untrusted.fill(entry, value::flag),
                "join" => keys.join.fill(entry, value::text),
                "json" => keys.json.fill(entry, value::flag),
                "if_some" => keys.if_some.fill(entry, value::template),
                _ => return None,
            })
        });
        keys.lost = read.is_err();
        keys
    }
}
