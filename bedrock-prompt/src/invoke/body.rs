//! Builds the JSON body of a request from its members.

use serde::Serialize;
use serde_json::value::RawValue;

use super::json_object::JsonObject;
use crate::json::Members;
use crate::outcome::{Error, ErrorKind};

/// The members of a body in order, each with its value as JSON.
#[derive(Default)]
pub(super) struct Body(Vec<(String, String)>);

impl Body {
    pub(super) fn put(&mut self, key: &str, value: &impl Serialize) -> Result<(), Error> {
        let json = serde_json::to_string(value).map_err(|_| {
            let what = format!("`{key}` cannot be written as JSON");
            Error::new(ErrorKind::InvalidPrompt, what)
        })?;
        self.0.push((key.into(), json));
        Ok(())
    }

    pub(super) fn put_list<T: Serialize>(&mut self, key: &str, list: &[T]) -> Result<(), Error> {
        match list {
            [] => Ok(()),
            list => self.put(key, &list),
        }
    }

    /// Adds the caller's `additionalModelRequestFields`.
    pub(super) fn add_all(&mut self, fields: Option<JsonObject<'_>>) -> Result<(), Error> {
        let fields = fields.map(JsonObject::into_members).unwrap_or_default();
        fields.into_iter().try_for_each(|(key, value)| self.add(&key, value))
    }

    /// Adds a member; two objects with the same key are merged.
    fn add(&mut self, key: &str, value: &RawValue) -> Result<(), Error> {
        let Some((_, own)) = self.0.iter_mut().find(|(name, _)| name == key) else {
            self.0.push((key.into(), value.get().into()));
            return Ok(());
        };
        *own = merged(own, value.get()).ok_or_else(|| {
            let what = format!(
                "`additional_model_request_fields` sets `{key}`, which the request already sets"
            );
            Error::new(ErrorKind::InvalidPrompt, what).with_help("set it in one place only")
        })?;
        Ok(())
    }

    pub(super) fn into_json(self) -> String {
        let members = self.0.iter().map(|(key, value)| format!("{}:{value}", quoted(key)));
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    }
}

/// One object with the members of two, if they have no key in common.
fn merged(a: &str, b: &str) -> Option<String> {
    let members = |json| serde_json::from_str::<Members<'_>>(json).ok();
    let (Members(mut all), Members(more)) = (members(a)?, members(b)?);
    if more.iter().any(|(key, _)| all.iter().any(|(known, _)| known == key)) {
        return None;
    }
    all.extend(more);
    let all = all.into_iter().map(|(key, value)| (key.into_owned(), value.get().to_owned()));
    Some(Body(all.collect()).into_json())
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
