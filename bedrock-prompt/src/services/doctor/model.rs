//! Whether the region has the model.

use std::time::SystemTime;

use aws_sdk_bedrock::types::{FoundationModelDetails, ModelModality};

use super::{Check, Finding, Patient, State, Unknown, life_cycle as life, model_id};
use crate::client::Probe;
use crate::model::{Serves, life_cycle, nearest_known};
use crate::outcome::{Error, ErrorKind};

pub(super) fn none_set() -> Finding {
    Finding::failed(
        Check::Model,
        "neither the prompt nor the client names a model",
        "write `#[prompt(model = \"..\")]`, or set `ClientBuilder::model`",
    )
}

pub(super) fn there(
    patient: &Patient<'_>,
    details: &Result<FoundationModelDetails, Unknown>,
    existing: &[&str],
    probe: &Probe,
    today: SystemTime,
) -> Finding {
    let (base, region) = (&patient.base, patient.region());
    let is_missing = |error: &Error| error.kind() == ErrorKind::ResourceNotFound;
    if let Some(error) = end_of_life(probe) {
        let mut finding = Finding::of_error(Check::Model, State::Failed, error);
        let successor = life_cycle(base).and_then(|life| life.successor);
        finding.advice = life::change_to(successor);
        return finding;
    }
    match details {
        Ok(details) => {
            let serves_text = details.output_modalities().contains(&ModelModality::Text)
                && patient.capabilities.serves == Serves::Converse;
            if serves_text {
                return Finding::ok(Check::Model, format!("{region} has `{base}`"));
            }
            if patient.capabilities.serves != Serves::Converse {
                return Finding::failed(
                    Check::Model,
                    format!("`{base}` is not served by Converse, but by another operation"),
                    "use a text model; for embeddings, `Client::embed`",
                );
            }
            let kinds: Vec<_> =
                details.output_modalities().iter().map(ModelModality::as_str).collect();
            Finding::failed(
                Check::Model,
                format!("`{base}` gives {}, and no text", kinds.join(", ")),
                "use a text model; for embeddings, `Client::embed`",
            )
        }
        Err(Unknown::Failed(error)) if is_missing(error) => {
            missing(patient, error, existing, today)
        }
        Err(unknown) => match (unknown, said(probe, "model identifier is invalid")) {
            (Unknown::Failed(_), Some(error)) => missing(patient, error, existing, today),
            _ => unknown.finding(Check::Model),
        },
    }
}

/// What the endpoint says if the model has ended.
pub(super) fn end_of_life(probe: &Probe) -> Option<&Error> {
    said(probe, "reached the end of its life")
}

/// The error of the endpoint, if AWS's words have these in them.
fn said<'p>(probe: &'p Probe, words: &str) -> Option<&'p Error> {
    let error = probe.result.as_ref().err()?;
    error.service_message().is_some_and(|text| text.contains(words)).then_some(error)
}

/// A model that AWS does not find: the id is misspelt, its time is over, or it is elsewhere.
fn missing(patient: &Patient<'_>, error: &Error, existing: &[&str], today: SystemTime) -> Finding {
    let (base, region) = (&patient.base, patient.region());
    if !existing.is_empty() {
        let found = format!("{region} does not list `{base}`, and has inference profiles of it");
        return Finding::warning(Check::Model, found, model_id::instead(patient, existing));
    }
    if nearest_known(base).is_some() {
        let mut finding = Finding::of_error(Check::Model, State::Failed, error);
        finding.found = format!("no model has the id `{base}`");
        return finding;
    }
    if let Some(end) = life::ended(base, today) {
        return Finding::failed(
            Check::Model,
            format!("{region} does not have `{base}`: it ended on {}", end.ends),
            life::change_to(end.successor),
        );
    }
    let list = format!("`aws bedrock list-foundation-models --region {region}` lists what it has");
    if patient.capabilities.prefix.is_empty() {
        return Finding::failed(
            Check::Model,
            format!("{region} has no model with the id `{base}`"),
            format!("check the id: {list}"),
        );
    }
    Finding::failed(
        Check::Model,
        format!("{region} does not have `{base}`"),
        format!(
            "call it in a region that has it (AWS_REGION, `ClientBuilder::region`): its page in the \
             model catalog of the Bedrock console names them; {list}"
        ),
    )
}
