//! The operation `ApplyGuardrail`: a guardrail over texts, without a model.

use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

use super::find::{Findings, Side, masked};
use super::{BLOCKED, MASKED, NO_ACTION, UNKNOWN};
use crate::incoming::Incoming;
use crate::validate::{self, items};
use crate::{AwsError, respond};

/// The characters of one text unit, by which AWS bills.
const UNIT: usize = 1000;

pub(crate) async fn apply_guardrail(incoming: Incoming) -> Response<Body> {
    let (id, version) = (incoming.member("guardrail"), incoming.member("version"));
    let request = match validate::apply_guardrail(id, version, &incoming.body) {
        Ok(request) => request,
        Err(message) => return respond::error(AwsError::Validation, &message),
    };
    match incoming.shared.guardrails.find(id, version) {
        Some((_, definition)) => respond::ok(&applied(&definition, &request)),
        None => respond::error(AwsError::ResourceNotFound, UNKNOWN),
    }
}

fn applied(definition: &Value, request: &Value) -> Value {
    let (side, messaging) = match request["source"] == "OUTPUT" {
        true => (Side::Output, "blockedOutputsMessaging"),
        false => (Side::Input, "blockedInputMessaging"),
    };
    let texts = texts(&request["content"]);
    let found = Findings::of(definition, side, &texts);
    let text = |text: &str| json!({ "text": text });
    let (reason, outputs) = if found.blocks() {
        (BLOCKED, vec![text(definition[messaging].as_str().unwrap_or_default())])
    } else if found.masks() {
        (MASKED, texts.iter().map(|sent| text(&masked(definition, side, sent))).collect())
    } else {
        (NO_ACTION, Vec::new())
    };
    let mut assessment = match request["outputScope"] == "FULL" {
        true => found.with_undetected(definition, side).assessment(),
        false => found.assessment(),
    };
    let coverage = assessment["invocationMetrics"]["guardrailCoverage"].clone();
    let usage = usage(definition, &texts);
    assessment["invocationMetrics"]["usage"] = usage.clone();
    json!({
        "action": if outputs.is_empty() { "NONE" } else { "GUARDRAIL_INTERVENED" },
        "actionReason": reason,
        "assessments": [assessment],
        "guardrailCoverage": coverage,
        "outputs": outputs,
        "usage": usage,
    })
}

/// What is looked at: texts that answers are held against are not.
fn texts(content: &Value) -> Vec<String> {
    let is_guarded = |block: &&Value| {
        let qualifiers = items(&block["qualifiers"]);
        qualifiers.is_empty() || qualifiers.iter().any(|qualifier| qualifier == "guard_content")
    };
    let blocks = items(content).iter().map(|block| &block["text"]).filter(is_guarded);
    blocks.filter_map(|block| block["text"].as_str()).map(str::to_owned).collect()
}

/// The text units of each policy that the guardrail has.
fn usage(definition: &Value, texts: &[String]) -> Value {
    let characters: usize = texts.iter().map(|text| text.chars().count()).sum();
    let units = |policy: &str, lists: &[&str]| {
        let has_some = lists.iter().any(|list| !items(&definition[policy][list]).is_empty());
        if has_some { characters.div_ceil(UNIT) } else { 0 }
    };
    let sensitive = "sensitiveInformationPolicyConfig";
    json!({
        "contentPolicyUnits": units("contentPolicyConfig", &["filtersConfig"]),
        "contextualGroundingPolicyUnits":
            units("contextualGroundingPolicyConfig", &["filtersConfig"]),
        "sensitiveInformationPolicyFreeUnits": units(sensitive, &["regexesConfig"]),
        "sensitiveInformationPolicyUnits": units(sensitive, &["piiEntitiesConfig"]),
        "topicPolicyUnits": units("topicPolicyConfig", &["topicsConfig"]),
        "wordPolicyUnits":
            units("wordPolicyConfig", &["wordsConfig", "managedWordListsConfig"]),
    })
}
