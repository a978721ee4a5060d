//! The guardrails of a server, in memory, with ids in the order of their creation.

use std::sync::Mutex;

use serde_json::Value;

use super::{REGION, lock};
use crate::account::ACCOUNT;

pub(crate) const DRAFT: &str = "DRAFT";

#[derive(Default)]
pub(crate) struct Guardrails(Mutex<Store>);

#[derive(Default)]
struct Store {
    guardrails: Vec<Stored>,
    created: u32,
}

struct Stored {
    id: String,
    /// The definition that it was created from.
    draft: Value,
    versions: Vec<(u32, Value)>,
    last_version: u32,
    /// Whether it has been read once. Until then its status is `CREATING`.
    is_ready: bool,
}

/// A guardrail that was created.
pub(crate) struct CreatedGuardrail {
    pub(crate) id: String,
    pub(crate) arn: String,
}

/// A version of a guardrail.
pub(crate) struct Guardrail {
    pub(crate) id: String,
    pub(crate) arn: String,
    /// The body of `CreateGuardrail`.
    pub(crate) definition: Value,
    pub(crate) is_ready: bool,
}

impl Stored {
    fn arn(&self) -> String {
        format!("arn:aws:bedrock:{REGION}:{ACCOUNT}:guardrail/{}", self.id)
    }

    fn is_named(&self, id_or_arn: &str) -> bool {
        self.id == id_or_arn || self.arn() == id_or_arn
    }

    fn definition(&self, version: &str) -> Option<&Value> {
        if version == DRAFT {
            return Some(&self.draft);
        }
        let found = self.versions.iter().find(|(number, _)| number.to_string() == version);
        found.map(|(_, definition)| definition)
    }
}

impl Store {
    fn find(&mut self, id_or_arn: &str) -> Option<&mut Stored> {
        self.guardrails.iter_mut().find(|guardrail| guardrail.is_named(id_or_arn))
    }
}

impl Guardrails {
    /// Creates a guardrail. `None`: another guardrail has its name.
    pub(crate) fn create(&self, definition: Value) -> Option<CreatedGuardrail> {
        let mut store = lock(&self.0);
        if store.guardrails.iter().any(|other| other.draft["name"] == definition["name"]) {
            return None;
        }
        store.created += 1;
        let guardrail = Stored {
            id: format!("gr{:010}", store.created),
            draft: definition,
            versions: Vec::new(),
            last_version: 0,
            is_ready: false,
        };
        let created = CreatedGuardrail { id: guardrail.id.clone(), arn: guardrail.arn() };
        store.guardrails.push(guardrail);
        Some(created)
    }

    /// Makes a version of the draft. Returns the id of the guardrail and the version.
    pub(crate) fn create_version(&self, id_or_arn: &str) -> Option<(String, String)> {
        let mut store = lock(&self.0);
        let guardrail = store.find(id_or_arn)?;
        guardrail.last_version += 1;
        guardrail.versions.push((guardrail.last_version, guardrail.draft.clone()));
        Some((guardrail.id.clone(), guardrail.last_version.to_string()))
    }

    /// A version of a guardrail, as it is applied to a text.
    pub(crate) fn find(&self, id_or_arn: &str, version: &str) -> Option<Guardrail> {
        let mut store = lock(&self.0);
        let guardrail = store.find(id_or_arn)?;
        Some(Guardrail {
            id: guardrail.id.clone(),
            arn: guardrail.arn(),
            definition: guardrail.definition(version)?.clone(),
            is_ready: guardrail.is_ready,
        })
    }

    /// Ends the creation of a guardrail.
    pub(crate) fn set_ready(&self, id_or_arn: &str) {
        if let Some(guardrail) = lock(&self.0).find(id_or_arn) {
            guardrail.is_ready = true;
        }
    }

    /// Deletes a version, or the guardrail with all its versions. Returns whether it existed.
    pub(crate) fn delete(&self, id_or_arn: &str, version: Option<&str>) -> bool {
        let mut store = lock(&self.0);
        let count =
            |store: &Store| store.guardrails.iter().map(|each| 1 + each.versions.len()).sum();
        let before: usize = count(&store);
        match version {
            None => store.guardrails.retain(|guardrail| !guardrail.is_named(id_or_arn)),
            Some(version) => {
                if let Some(guardrail) = store.find(id_or_arn) {
                    guardrail.versions.retain(|(number, _)| number.to_string() != version);
                }
            }
        }
        count(&store) < before
    }
}
