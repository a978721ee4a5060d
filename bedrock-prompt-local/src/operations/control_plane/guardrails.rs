//! The operations on guardrails.

use hyper::{Response, StatusCode};
use serde_json::{Map, Value, json};

use super::guardrail_definition;
use crate::operations::OperationRequest;
use crate::operations::guardrail::UNKNOWN;
use crate::protocol::{AwsError, Body, response};
use crate::state::DRAFT;

/// A constant, so that responses can be compared.
const CREATED_AT: &str = "2026-11-02T09:00:00Z";

pub(in crate::operations) fn create(request: &OperationRequest) -> Response<Body> {
    let definition = match guardrail_definition::read(request.body()) {
        Ok(definition) => definition,
        Err(message) => return response::validation_error(&message),
    };
    let Some(created) = request.state.guardrails.create(definition) else {
        return response::error(
            AwsError::Conflict,
            "Another guardrail in your account already has this name. Please use a different name.",
        );
    };
    accepted(&json!({
        "createdAt": CREATED_AT,
        "guardrailArn": created.arn,
        "guardrailId": created.id,
        "version": DRAFT,
    }))
}

pub(in crate::operations) fn create_version(request: &OperationRequest) -> Response<Body> {
    match request.state.guardrails.create_version(id(request)) {
        Some((id, version)) => accepted(&json!({"guardrailId": id, "version": version})),
        None => unknown(),
    }
}

/// The first request for a guardrail finds it in creation.
pub(in crate::operations) fn get(request: &OperationRequest) -> Response<Body> {
    let version = request.query_parameter("guardrailVersion").unwrap_or_else(|| DRAFT.to_owned());
    let found = request.state.guardrails.find(id(request), &version);
    request.state.guardrails.set_ready(id(request));
    let Some(guardrail) = found else { return unknown() };
    let mut body = policies(&guardrail.definition);
    for name in ["name", "description", "blockedInputMessaging", "blockedOutputsMessaging"] {
        if !guardrail.definition[name].is_null() {
            body.insert(name.to_owned(), guardrail.definition[name].clone());
        }
    }
    for (name, value) in [
        ("createdAt", CREATED_AT),
        ("guardrailArn", &guardrail.arn),
        ("guardrailId", &guardrail.id),
        ("status", if guardrail.is_ready { "READY" } else { "CREATING" }),
        ("updatedAt", CREATED_AT),
        ("version", &version),
    ] {
        body.insert(name.to_owned(), value.into());
    }
    response::ok(&body)
}

/// Without a version, deletes the guardrail with all its versions.
pub(in crate::operations) fn delete(request: &OperationRequest) -> Response<Body> {
    let version = request.query_parameter("guardrailVersion");
    if request.state.guardrails.delete(id(request), version.as_deref()) {
        accepted(&json!({}))
    } else {
        unknown()
    }
}

fn id(request: &OperationRequest) -> &str {
    request.path_parameter("guardrailIdentifier")
}

/// Turns `topicPolicyConfig` with `topicsConfig` into `topicPolicy` with `topics`, and so on.
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
    let mut response = response::ok(body);
    *response.status_mut() = StatusCode::ACCEPTED;
    response
}

fn unknown() -> Response<Body> {
    response::error(AwsError::ResourceNotFound, UNKNOWN)
}
