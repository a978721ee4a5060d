//! A Converse request as JSON, taken apart member by member, so that nothing is left out
//! without a word.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::json::Members;
use crate::outcome::{Error, ErrorKind};

const HELP: &str = "remove it, or remove `.native()` to use Converse, which supports it";

/// An object of a request. What is not taken has no counterpart in the model's format.
pub(super) struct Part<'a> {
    format: &'static str,
    path: String,
    members: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl<'a> Part<'a> {
    /// The request itself. `format` names whose format it is put into.
    pub(super) fn of_request(format: &'static str, json: &'a str) -> Result<Self, Error> {
        Self::read(format, String::new(), json)
    }

    fn read(format: &'static str, path: String, json: &'a str) -> Result<Self, Error> {
        match serde_json::from_str::<Members<'a>>(json) {
            Ok(Members(members)) => Ok(Self { format, path, members }),
            Err(_) => Err(no_counterpart(format, &path)),
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.members.iter().any(|(name, _)| name == key)
    }

    /// A member, where it is there.
    pub(super) fn take<T: Deserialize<'a>>(&mut self, key: &str) -> Result<Option<T>, Error> {
        let Some(at) = self.members.iter().position(|(name, _)| name == key) else {
            return Ok(None);
        };
        let (_, value) = self.members.remove(at);
        let value = serde_json::from_str(value.get());
        value.map(Some).map_err(|_| no_counterpart(self.format, &self.path_of(key)))
    }

    /// A member without which the format cannot be.
    pub(super) fn need<T: Deserialize<'a>>(&mut self, key: &str) -> Result<T, Error> {
        self.take(key)?.ok_or_else(|| {
            let (format, path) = (self.format, self.path_of(key));
            let what = format!("{format}'s format requires `{path}`, which is not set");
            Error::new(ErrorKind::InvalidPrompt, what).with_help("set it, or remove `.native()`")
        })
    }

    /// A member that is an object.
    pub(super) fn part(&mut self, key: &str) -> Result<Option<Self>, Error> {
        let json = self.take::<&RawValue>(key)?;
        json.map(|json| Self::read(self.format, self.path_of(key), json.get())).transpose()
    }

    /// A member that is an object; one without members where it is not there.
    pub(super) fn inner(&mut self, key: &str) -> Result<Self, Error> {
        let (format, path) = (self.format, self.path_of(key));
        Ok(self.part(key)?.unwrap_or(Self { format, path, members: Vec::new() }))
    }

    /// A member that is a list of objects; none where it is not there.
    pub(super) fn parts(&mut self, key: &str) -> Result<Vec<Self>, Error> {
        let list = self.take::<Vec<&RawValue>>(key)?.unwrap_or_default();
        list.into_iter()
            .map(|json| Self::read(self.format, self.path_of(key), json.get()))
            .collect()
    }

    /// All members, in order.
    pub(super) fn into_members(self) -> Vec<(Cow<'a, str>, &'a RawValue)> {
        self.members
    }

    /// Whether all of it was taken.
    pub(super) fn finish(self) -> Result<(), Error> {
        if self.members.is_empty() { Ok(()) } else { Err(self.no_counterpart()) }
    }

    /// The error of what was not taken.
    pub(super) fn no_counterpart(&self) -> Error {
        match self.members.first() {
            Some((key, _)) => self.no_counterpart_to(key),
            None => no_counterpart(self.format, &self.path),
        }
    }

    /// The error of a member whose value has no counterpart.
    pub(super) fn no_counterpart_to(&self, key: &str) -> Error {
        no_counterpart(self.format, &self.path_of(key))
    }

    /// The path of a member, in the words of the SDK for Rust.
    fn path_of(&self, key: &str) -> String {
        match self.path.as_str() {
            "" => snake_case(key),
            path => format!("{path}.{}", snake_case(key)),
        }
    }
}

fn no_counterpart(format: &str, path: &str) -> Error {
    let what = format!("`.native()` cannot express `{path}` in {format}'s format");
    Error::new(ErrorKind::InvalidPrompt, what).with_help(HELP)
}

/// `stopSequences` as `stop_sequences`.
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
