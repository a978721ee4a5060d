//! The guardrails of a server: kept in memory, with ids in the order of their making.

use std::sync::Mutex;

use axum::body::Body;
use axum::http::{Response, StatusCode};
use serde_json::{Map, Value, json};

use super::{HERE, limits, query};
use crate::guardrail::UNKNOWN;
use crate::incoming::Incoming;
use crate::server::lock;
use crate::{AwsError, respond};

/// A fixed time, so that whole answers can be compared.
const CREATED: &str = "2026-11-02T09:00:00Z";

const DRAFT: &str = "DRAFT";

#[derive(Default)]
pub(crate) struct Guardrails(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    all: Vec<Guardrail>,
    made: u32,
}

struct Guardrail {
    id: String,
    /// As it was created.
    draft: Value,
    versions: Vec<(u32, Value)>,
    numbered: u32,
    /// Whether it has been looked at: until then it is being made.
    is_ready: bool,
}

impl Guardrails {
    /// The id and the definition of a guardrail.
    pub(crate) fn find(&self, id: &str, version: &str) -> Option<(String, Value)> {
        let kept = lock(&self.0);
        let guardrail = kept.all.iter().find(|guardrail| guardrail.is_called(id))?;
        Some((guardrail.id.clone(), guardrail.definition(version)?.clone()))
    }
}

impl Guardrail {
    fn arn(&self) -> String {
        format!("arn:aws:bedrock:{HERE}:guardrail/{}", self.id)
    }

    fn is_called(&self, id: &str) -> bool {
        self.id == id || self.arn() == id
    }

    fn definition(&self, version: &str) -> Option<&Value> {
        if version == DRAFT {
            return Some(&self.draft);
        }
        let of_number = |(number, _): &&(u32, Value)| number.to_string() == version;
        self.versions.iter().find(of_number).map(|(_, definition)| definition)
    }
}

pub(super) async fn create(incoming: Incoming) -> Response<Body> {
    let definition = match limits::read(&incoming.body) {
        Ok(definition) => definition,
        Err(message) => return respond::error(AwsError::Validation, &message),
    };
    let mut kept = lock(&incoming.shared.guardrails.0);
    if kept.all.iter().any(|guardrail| guardrail.draft["name"] == definition["name"]) {
        return respond::error(
            AwsError::Conflict,
            "Another guardrail in your account already has this name. Please use a different name.",
        );
    }
    kept.made += 1;
    let id = format!("gr{:010}", kept.made);
    let guardrail =
        Guardrail { id, draft: definition, versions: Vec::new(), numbered: 0, is_ready: false };
    let body = json!({
        "createdAt": CREATED,
        "guardrailArn": guardrail.arn(),
        "guardrailId": guardrail.id,
        "version": DRAFT,
    });
    kept.all.push(guardrail);
    accepted(&body)
}

pub(super) async fn create_version(incoming: Incoming) -> Response<Body> {
    let mut kept = lock(&incoming.shared.guardrails.0);
    let id = incoming.member("guardrail");
    let Some(guardrail) = kept.all.iter_mut().find(|guardrail| guardrail.is_called(id)) else {
        return respond::error(AwsError::ResourceNotFound, UNKNOWN);
    };
    guardrail.numbered += 1;
    guardrail.versions.push((guardrail.numbered, guardrail.draft.clone()));
    let version = guardrail.numbered.to_string();
    accepted(&json!({"guardrailId": guardrail.id, "version": version}))
}

/// The first look at a guardrail finds it in the making.
pub(super) async fn get(incoming: Incoming) -> Response<Body> {
    let version = query(&incoming, "guardrailVersion").unwrap_or_else(|| DRAFT.to_owned());
    let mut kept = lock(&incoming.shared.guardrails.0);
    let id = incoming.member("guardrail");
    let Some(guardrail) = kept.all.iter_mut().find(|guardrail| guardrail.is_called(id)) else {
        return respond::error(AwsError::ResourceNotFound, UNKNOWN);
    };
    let status = if guardrail.is_ready { "READY" } else { "CREATING" };
    guardrail.is_ready = true;
    let Some(definition) = guardrail.definition(&version) else {
        return respond::error(AwsError::ResourceNotFound, UNKNOWN);
    };
    let mut body = policies(definition);
    for name in ["name", "description", "blockedInputMessaging", "blockedOutputsMessaging"] {
        if !definition[name].is_null() {
            body.insert(name.to_owned(), definition[name].clone());
        }
    }
    for (name, value) in [
        ("createdAt", CREATED),
        ("guardrailArn", &guardrail.arn()),
        ("guardrailId", &guardrail.id),
        ("status", status),
        ("updatedAt", CREATED),
        ("version", &version),
    ] {
        body.insert(name.to_owned(), value.into());
    }
    respond::ok(&body.into())
}

/// Without a version, the guardrail goes with all of its versions.
pub(super) async fn delete(incoming: Incoming) -> Response<Body> {
    let mut kept = lock(&incoming.shared.guardrails.0);
    let id = incoming.member("guardrail");
    let count = |kept: &Kept| kept.all.iter().map(|guardrail| 1 + guardrail.versions.len()).sum();
    let before: usize = count(&kept);
    match query(&incoming, "guardrailVersion") {
        None => kept.all.retain(|guardrail| !guardrail.is_called(id)),
        Some(version) => {
            for guardrail in kept.all.iter_mut().filter(|guardrail| guardrail.is_called(id)) {
                guardrail.versions.retain(|(number, _)| number.to_string() != version);
            }
        }
    }
    match count(&kept) < before {
        true => accepted(&json!({})),
        false => respond::error(AwsError::ResourceNotFound, UNKNOWN),
    }
}

/// `topicPolicy` with `topics` of `topicPolicyConfig` with `topicsConfig`, and so on.
fn policies(definition: &Value) -> Map<String, Value> {
    let members = definition.as_object().into_iter().flatten();
    let without_config = |name: &str| name.strip_suffix("Config").map(str::to_owned);
    members
        .filter_map(|(name, policy)| {
            let inner = policy.as_object()?.iter();
            let inner = inner.map(|(name, list)| {
                (without_config(name).unwrap_or_else(|| name.clone()), list.clone())
            });
            Some((without_config(name)?, Value::Object(inner.collect())))
        })
        .collect()
}

fn accepted(body: &Value) -> Response<Body> {
    let mut response = respond::ok(body);
    *response.status_mut() = StatusCode::ACCEPTED;
    response
}
