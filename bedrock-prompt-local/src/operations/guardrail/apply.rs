//! The operation `ApplyGuardrail`: a guardrail applied to texts without a model.

use hyper::Response;
use serde_json::{Value, json};

use super::findings::{Findings, Source, masked};
use super::{BLOCKED, MASKED, NO_ACTION, UNKNOWN};
use crate::json::{Node, items};
use crate::operations::OperationRequest;
use crate::protocol::{AwsError, Body, response};
use crate::rules;

/// The characters of one text unit, which is the unit of AWS's prices.
const CHARS_PER_TEXT_UNIT: usize = 1000;

pub(in crate::operations) fn apply_guardrail(request: &OperationRequest) -> Response<Body> {
    let id = request.path_parameter("guardrailIdentifier");
    let version = request.path_parameter("guardrailVersion");
    let body = match rules::apply_guardrail(id, version, request.body()) {
        Ok(body) => body,
        Err(message) => return response::validation_error(&message),
    };
    match request.state.guardrails.find(id, version) {
        Some(guardrail) => response::ok(&apply(&guardrail.definition, &body)),
        None => response::error(AwsError::ResourceNotFound, UNKNOWN),
    }
}

fn apply(definition: &Value, request: &Node<'_>) -> Value {
    let (source, messaging) = if request["source"] == "OUTPUT" {
        (Source::Output, "blockedOutputsMessaging")
    } else {
        (Source::Input, "blockedInputMessaging")
    };
    let texts = texts(&request["content"]);
    let found = Findings::new(definition, source, &texts);
    let text_block = |text: &str| json!({ "text": text });
    let (reason, outputs) = if found.blocks() {
        (BLOCKED, vec![text_block(definition[messaging].as_str().unwrap_or_default())])
    } else if found.masks() {
        (MASKED, texts.iter().map(|text| text_block(&masked(definition, source, text))).collect())
    } else {
        (NO_ACTION, Vec::new())
    };
    let mut assessment = if request["outputScope"] == "FULL" {
        found.with_undetected(definition, source).assessment()
    } else {
        found.assessment()
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

/// The texts to check, without those that are only a reference for grounding.
fn texts(content: &Node<'_>) -> Vec<String> {
    let is_guarded = |block: &&Node<'_>| {
        let qualifiers = block["qualifiers"].items();
        qualifiers.is_empty() || qualifiers.iter().any(|qualifier| qualifier == "guard_content")
    };
    let blocks = content.items().iter().map(|block| &block["text"]).filter(is_guarded);
    blocks.filter_map(|block| block["text"].as_str()).map(str::to_owned).collect()
}

/// The text units that each policy of the guardrail has used.
fn usage(definition: &Value, texts: &[String]) -> Value {
    let characters: usize = texts.iter().map(|text| text.chars().count()).sum();
    let units = |policy: &str, lists: &[&str]| {
        let has_some = lists.iter().any(|list| !items(&definition[policy][list]).is_empty());
        if has_some { characters.div_ceil(CHARS_PER_TEXT_UNIT) } else { 0 }
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
