//! Which id goes out, and whether the model can be called by it.

use aws_sdk_bedrock::types::{FoundationModelDetails, InferenceProfileSummary, InferenceType};

use super::{Check, Finding, NOT_THERE, Patient, State, Unknown};
use crate::model::{KnownModel, base_of, resource_of_arn};
use crate::outcome::ErrorKind;

/// Whether an id is the ARN of an application inference profile, or its id.
pub(super) fn is_of_application_profile(id: &str) -> bool {
    id.contains(":application-inference-profile/")
        || id.len() == 12
            && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// Whether an id names a model that the control plane knows: that of a custom model or a router does not,
/// though it has a part of a model's name.
pub(super) fn names_a_model(id: &str) -> bool {
    let of_model = [":foundation-model/", ":inference-profile/"];
    !id.starts_with("arn:") || of_model.iter().any(|kind| id.contains(kind))
}

pub(super) fn reachable(
    patient: &Patient<'_>,
    details: &Result<FoundationModelDetails, Unknown>,
    existing: &Result<Vec<&str>, &Unknown>,
    of_profile: Option<&Result<String, Unknown>>,
) -> Finding {
    if let Some(finding) = of_other_region(patient) {
        return finding;
    }
    let request = patient.client.prompt("Hello").model(patient.id).into_request();
    let sent = match &request {
        Ok(request) => request.model_id(),
        Err(error) => {
            let mut finding = Finding::of_error(Check::ModelId, State::Failed, error);
            if let (ErrorKind::InferenceProfileRequired, Ok(existing @ [_, ..])) =
                (error.kind(), existing.as_deref())
            {
                finding.advice = instead(patient, existing);
            }
            return finding;
        }
    };
    if let Some(resolved) = of_profile {
        return application_profile(patient, resolved);
    }
    if !names_a_model(sent) {
        return opaque(patient);
    }
    let base = &patient.base;
    let resource = resource_of_arn(sent);
    let is_profile = base_of(resource) != resource;
    let inference = details.as_ref().ok().map(FoundationModelDetails::inference_types_supported);
    let has_on_demand = match inference {
        Some(types) if !types.is_empty() => types.contains(&InferenceType::OnDemand),
        _ => !patient.capabilities.profile_only,
    };
    let region = patient.region();
    let existing = match existing {
        Ok(existing) => existing.as_slice(),
        Err(unknown) => return not_compared(patient, unknown, sent, is_profile || !has_on_demand),
    };
    if existing.is_empty() && is_missing(details) {
        return Finding::not_checked(Check::ModelId, NOT_THERE, "");
    }
    if is_profile && !existing.contains(&resource) {
        let found = format!("`{resource}` goes out, and {region} has no such inference profile");
        let advice = if existing.is_empty() && has_on_demand {
            format!("write `{base}`, without the prefix: it needs no inference profile")
        } else {
            instead(patient, existing)
        };
        return Finding::failed(Check::ModelId, found, advice);
    }
    if !is_profile && !has_on_demand {
        let found = format!("`{sent}` goes out, and can be called through inference profiles only");
        return Finding::failed(Check::ModelId, found, instead(patient, existing));
    }
    Finding::ok(Check::ModelId, goes_out(sent, &others(existing, resource)))
}

/// The inference profiles of a model in the list of the region's.
pub(super) fn of_model<'p>(profiles: &'p [InferenceProfileSummary], base: &str) -> Vec<&'p str> {
    let ids = profiles.iter().map(InferenceProfileSummary::inference_profile_id);
    ids.filter(|id| base_of(id) == base).collect()
}

fn goes_out(sent: &str, others: &str) -> String {
    format!("`{sent}` goes out{others}")
}

/// The profiles of the model besides the one that goes out.
fn others(existing: &[&str], sent: &str) -> String {
    let others: Vec<_> =
        existing.iter().filter(|id| **id != sent).map(|id| format!("`{id}`")).collect();
    match others.as_slice() {
        [] => String::new(),
        others => format!("; there is also {}", others.join(", ")),
    }
}

/// What to write instead of an id that does not exist.
pub(super) fn instead(patient: &Patient<'_>, existing: &[&str]) -> String {
    let geography = |id: &&str| id.split('.').next().unwrap_or_default().to_owned();
    let ids: Vec<_> = existing.iter().map(|id| format!("`{id}`")).collect();
    match existing {
        [] => format!(
            "call the model in another region: {} has no inference profile of it",
            patient.region()
        ),
        // The client puts a prefix before the ids of these alone.
        [first, ..] if patient.id == patient.base && patient.capabilities.profile_only => format!(
            "set `ClientBuilder::geography(\"{}\")`, or write the id of an inference profile: {}",
            geography(first),
            ids.join(", ")
        ),
        _ => format!("write the id of an inference profile that exists: {}", ids.join(", ")),
    }
}

/// The list of profiles is not known.
fn not_compared(
    patient: &Patient<'_>,
    unknown: &Unknown,
    sent: &str,
    needs_profile: bool,
) -> Finding {
    if !needs_profile {
        return Finding::ok(Check::ModelId, goes_out(sent, ", which needs no inference profile"));
    }
    let mut finding = unknown.finding(Check::ModelId);
    let known = match KnownModel::of(&patient.base).map_or(&[][..], |model| model.geographies) {
        [] => String::new(),
        known => format!(" (this library knows of {})", known.join(", ")),
    };
    finding.found = format!(
        "`{sent}` goes out; whether {} has this inference profile is not known{known}, {}",
        patient.region(),
        finding.found
    );
    finding
}

/// An ARN of another region than the client's, which the client's endpoint does not serve.
fn of_other_region(patient: &Patient<'_>) -> Option<Finding> {
    let mut parts = patient.id.strip_prefix("arn:")?.split(':').skip(2);
    let of_arn = parts.next().filter(|region| !region.is_empty())?;
    let region = patient.client.region()?;
    (of_arn != region).then(|| {
        Finding::failed(
            Check::ModelId,
            format!("the ARN is of {of_arn}, and the client sends to {region}"),
            format!(
                "write an ARN of {region}, or set the region to {of_arn} (AWS_REGION, \
                 `ClientBuilder::region`)"
            ),
        )
    })
}

fn application_profile(patient: &Patient<'_>, resolved: &Result<String, Unknown>) -> Finding {
    let id = patient.id;
    let base = match resolved {
        Ok(base) => base,
        Err(Unknown::Failed(error)) if error.kind() == ErrorKind::ResourceNotFound => {
            return Finding::failed(
                Check::ModelId,
                format!("{} has no inference profile `{id}`", patient.region()),
                format!(
                    "`aws bedrock list-inference-profiles --type-equals APPLICATION --region {}` \
                     lists them",
                    patient.region()
                ),
            );
        }
        Err(unknown) => return unknown.finding(Check::ModelId),
    };
    let prefix = patient.capabilities.prefix;
    if !prefix.is_empty() && base.starts_with(prefix) {
        return Finding::ok(
            Check::ModelId,
            format!("`{id}` goes out, an inference profile of `{base}`"),
        );
    }
    let found = if prefix.is_empty() {
        format!("`{id}` goes out, an inference profile of `{base}`, which the client does not know")
    } else {
        format!(
            "`{id}` goes out, an inference profile of `{base}`; the client takes it for `{prefix}`"
        )
    };
    Finding::warning(
        Check::ModelId,
        found,
        format!(
            "set `ClientBuilder::model_capabilities(id, ModelCapabilities::from_id(\"{base}\"))`, so \
             that requests fit the model"
        ),
    )
}

/// Whether AWS says that the region does not have the model.
pub(super) fn is_missing<T>(details: &Result<T, Unknown>) -> bool {
    matches!(details, Err(Unknown::Failed(error)) if error.kind() == ErrorKind::ResourceNotFound)
}

/// An ARN of neither a model nor an inference profile.
fn opaque(patient: &Patient<'_>) -> Finding {
    let id = patient.id;
    if !patient.capabilities.prefix.is_empty() {
        let prefix = patient.capabilities.prefix;
        return Finding::ok(
            Check::ModelId,
            format!("`{id}` goes out; the client takes it for `{prefix}`"),
        );
    }
    Finding::warning(
        Check::ModelId,
        format!("`{id}` goes out, and does not say which model it stands for"),
        "set `ClientBuilder::model_capabilities(id, ModelCapabilities::from_id(\"..\"))` with the id \
         of its base model, so that requests fit the model",
    )
}
