//! The operations: name, method and path, one row each.

use std::borrow::Cow;

use axum::http::Method;

/// What is served, under the names of AWS.
pub(crate) const OPERATIONS: [(&str, &str, &str); 18] = [
    ("Converse", "POST", "/model/{modelId}/converse"),
    ("ConverseStream", "POST", "/model/{modelId}/converse-stream"),
    ("InvokeModel", "POST", "/model/{modelId}/invoke"),
    ("InvokeModelWithResponseStream", "POST", "/model/{modelId}/invoke-with-response-stream"),
    ("CountTokens", "POST", "/model/{modelId}/count-tokens"),
    ("ApplyGuardrail", "POST", "/guardrail/{guardrailIdentifier}/version/{guardrailVersion}/apply"),
    ("ListFoundationModels", "GET", "/foundation-models"),
    ("GetFoundationModel", "GET", "/foundation-models/{modelIdentifier}"),
    ("GetFoundationModelAvailability", "GET", "/foundation-model-availability/{modelId}"),
    (
        "ListFoundationModelAgreementOffers",
        "GET",
        "/list-foundation-model-agreement-offers/{modelId}",
    ),
    ("ListInferenceProfiles", "GET", "/inference-profiles"),
    ("GetInferenceProfile", "GET", "/inference-profiles/{inferenceProfileIdentifier}"),
    ("CreateGuardrail", "POST", "/guardrails"),
    ("GetGuardrail", "GET", "/guardrails/{guardrailIdentifier}"),
    ("CreateGuardrailVersion", "POST", "/guardrails/{guardrailIdentifier}"),
    ("DeleteGuardrail", "DELETE", "/guardrails/{guardrailIdentifier}"),
    ("Retrieve", "POST", "/knowledgebases/{knowledgeBaseId}/retrieve"),
    ("RetrieveAndGenerate", "POST", "/retrieveAndGenerate"),
];

/// The operation that a request asks for, by its name; empty if there is none.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Operation(pub(crate) &'static str);

impl Operation {
    pub(crate) fn of(method: &Method, path: &str) -> Self {
        let row = OPERATIONS
            .iter()
            .find(|(_, of, template)| method.as_str() == *of && fits(template, path));
        Self(row.map_or("", |(name, ..)| name))
    }

    /// Whether the answer is a stream of events.
    pub(crate) fn is_stream(self) -> bool {
        self.0.ends_with("Stream")
    }

    /// Whether a model answers, with the messages of a script or of the engine.
    pub(crate) fn has_messages(self) -> bool {
        OPERATIONS[..4].iter().any(|(name, ..)| *name == self.0)
    }
}

fn fits(template: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if wanted == given => {}
            (Some(wanted), Some(given)) if wanted.starts_with('{') && !given.is_empty() => {}
            _ => return false,
        }
    }
}

/// The model that a path of Bedrock Runtime names, decoded; else empty.
pub(crate) fn model_id(path: &str) -> Cow<'_, str> {
    let id = path.strip_prefix("/model/").and_then(|rest| rest.split('/').next());
    id.map(decoded).unwrap_or_default()
}

/// A text without its percent-encoding.
pub(crate) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return text.into();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let hex = others.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let Some(byte) = byte.filter(|_| *first == b'%') {
            bytes.push(byte);
            rest = &others[2..];
        } else {
            bytes.push(*first);
            rest = others;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned().into()
}
