//! Reads a Converse request as JSON member by member. A member that no conversion reads is an
//! error, so that nothing is dropped silently.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::json::Members;
use crate::outcome::{Error, ErrorKind};

const HELP: &str = "remove it, or remove `.native()` to use Converse, which supports it";

/// An object of a request. Members that are not taken cannot be expressed in the native format.
pub(super) struct JsonObject<'a> {
    format: &'static str,
    path: String,
    members: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl<'a> JsonObject<'a> {
    /// The request itself. `format` is the name of the native format, for error messages.
    pub(super) fn from_request(format: &'static str, json: &'a str) -> Result<Self, Error> {
        Self::read(format, String::new(), json)
    }

    fn read(format: &'static str, path: String, json: &'a str) -> Result<Self, Error> {
        match serde_json::from_str::<Members<'a>>(json) {
            Ok(Members(members)) => Ok(Self { format, path, members }),
            Err(_) => Err(unsupported(format, &path)),
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.members.iter().any(|(name, _)| name == key)
    }

    /// Removes a member; `None` if it is not set.
    pub(super) fn take<T: Deserialize<'a>>(&mut self, key: &str) -> Result<Option<T>, Error> {
        let Some(at) = self.members.iter().position(|(name, _)| name == key) else {
            return Ok(None);
        };
        let (_, value) = self.members.remove(at);
        let value = serde_json::from_str(value.get());
        value.map(Some).map_err(|_| unsupported(self.format, &self.path_of(key)))
    }

    /// Removes a member that the format requires.
    pub(super) fn require<T: Deserialize<'a>>(&mut self, key: &str) -> Result<T, Error> {
        self.take(key)?.ok_or_else(|| {
            let (format, path) = (self.format, self.path_of(key));
            let what = format!("{format}'s format requires `{path}`, which is not set");
            Error::new(ErrorKind::InvalidPrompt, what).with_help("set it, or remove `.native()`")
        })
    }

    /// Removes a member that is an object; `None` if it is not set.
    pub(super) fn object(&mut self, key: &str) -> Result<Option<Self>, Error> {
        let json = self.take::<&RawValue>(key)?;
        json.map(|json| Self::read(self.format, self.path_of(key), json.get())).transpose()
    }

    /// Removes a member that is an object; an empty object if it is not set.
    pub(super) fn object_or_empty(&mut self, key: &str) -> Result<Self, Error> {
        let (format, path) = (self.format, self.path_of(key));
        Ok(self.object(key)?.unwrap_or(Self { format, path, members: Vec::new() }))
    }

    /// Removes a member that is a list of objects; an empty list if it is not set.
    pub(super) fn objects(&mut self, key: &str) -> Result<Vec<Self>, Error> {
        let list = self.take::<Vec<&RawValue>>(key)?.unwrap_or_default();
        list.into_iter()
            .map(|json| Self::read(self.format, self.path_of(key), json.get()))
            .collect()
    }

    /// The remaining members, in order.
    pub(super) fn into_members(self) -> Vec<(Cow<'a, str>, &'a RawValue)> {
        self.members
    }

    /// Checks that all members were taken.
    pub(super) fn finish(self) -> Result<(), Error> {
        if self.members.is_empty() { Ok(()) } else { Err(self.unsupported()) }
    }

    /// The error for a member that was not taken.
    pub(super) fn unsupported(&self) -> Error {
        match self.members.first() {
            Some((key, _)) => self.unsupported_member(key),
            None => unsupported(self.format, &self.path),
        }
    }

    /// The error for a member whose value cannot be expressed.
    pub(super) fn unsupported_member(&self, key: &str) -> Error {
        unsupported(self.format, &self.path_of(key))
    }

    /// The path of a member, with the names of the SDK for Rust.
    fn path_of(&self, key: &str) -> String {
        match self.path.as_str() {
            "" => snake_case(key),
            path => format!("{path}.{}", snake_case(key)),
        }
    }
}

fn unsupported(format: &str, path: &str) -> Error {
    let what = format!("`.native()` cannot express `{path}` in {format}'s format");
    Error::new(ErrorKind::InvalidPrompt, what).with_help(HELP)
}

/// `stop_sequences` for `stopSequences`.
fn snake_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}
