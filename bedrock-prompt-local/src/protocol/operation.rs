//! The operations that the server implements: name, method and path, one row each.

use hyper::Method;

use super::path;

/// An operation of Bedrock, Bedrock Runtime or Bedrock Agent Runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Converse,
    ConverseStream,
    InvokeModel,
    InvokeModelWithResponseStream,
    CountTokens,
    ApplyGuardrail,
    ListFoundationModels,
    GetFoundationModel,
    GetFoundationModelAvailability,
    ListFoundationModelAgreementOffers,
    ListInferenceProfiles,
    GetInferenceProfile,
    CreateGuardrail,
    GetGuardrail,
    CreateGuardrailVersion,
    DeleteGuardrail,
    Retrieve,
    RetrieveAndGenerate,
}

/// The AWS name of an operation, its HTTP method, and the template of its path.
type Row = (&'static str, &'static str, &'static str);

impl Operation {
    pub(crate) const ALL: [Self; 18] = [
        Self::Converse,
        Self::ConverseStream,
        Self::InvokeModel,
        Self::InvokeModelWithResponseStream,
        Self::CountTokens,
        Self::ApplyGuardrail,
        Self::ListFoundationModels,
        Self::GetFoundationModel,
        Self::GetFoundationModelAvailability,
        Self::ListFoundationModelAgreementOffers,
        Self::ListInferenceProfiles,
        Self::GetInferenceProfile,
        Self::CreateGuardrail,
        Self::GetGuardrail,
        Self::CreateGuardrailVersion,
        Self::DeleteGuardrail,
        Self::Retrieve,
        Self::RetrieveAndGenerate,
    ];

    const fn row(self) -> Row {
        match self {
            Self::Converse => ("Converse", "POST", "/model/{modelId}/converse"),
            Self::ConverseStream => ("ConverseStream", "POST", "/model/{modelId}/converse-stream"),
            Self::InvokeModel => ("InvokeModel", "POST", "/model/{modelId}/invoke"),
            Self::InvokeModelWithResponseStream => (
                "InvokeModelWithResponseStream",
                "POST",
                "/model/{modelId}/invoke-with-response-stream",
            ),
            Self::CountTokens => ("CountTokens", "POST", "/model/{modelId}/count-tokens"),
            Self::ApplyGuardrail => (
                "ApplyGuardrail",
                "POST",
                "/guardrail/{guardrailIdentifier}/version/{guardrailVersion}/apply",
            ),
            Self::ListFoundationModels => ("ListFoundationModels", "GET", "/foundation-models"),
            Self::GetFoundationModel => {
                ("GetFoundationModel", "GET", "/foundation-models/{modelIdentifier}")
            }
            Self::GetFoundationModelAvailability => (
                "GetFoundationModelAvailability",
                "GET",
                "/foundation-model-availability/{modelId}",
            ),
            Self::ListFoundationModelAgreementOffers => (
                "ListFoundationModelAgreementOffers",
                "GET",
                "/list-foundation-model-agreement-offers/{modelId}",
            ),
            Self::ListInferenceProfiles => ("ListInferenceProfiles", "GET", "/inference-profiles"),
            Self::GetInferenceProfile => {
                ("GetInferenceProfile", "GET", "/inference-profiles/{inferenceProfileIdentifier}")
            }
            Self::CreateGuardrail => ("CreateGuardrail", "POST", "/guardrails"),
            Self::GetGuardrail => ("GetGuardrail", "GET", "/guardrails/{guardrailIdentifier}"),
            Self::CreateGuardrailVersion => {
                ("CreateGuardrailVersion", "POST", "/guardrails/{guardrailIdentifier}")
            }
            Self::DeleteGuardrail => {
                ("DeleteGuardrail", "DELETE", "/guardrails/{guardrailIdentifier}")
            }
            Self::Retrieve => ("Retrieve", "POST", "/knowledgebases/{knowledgeBaseId}/retrieve"),
            Self::RetrieveAndGenerate => ("RetrieveAndGenerate", "POST", "/retrieveAndGenerate"),
        }
    }

    /// The operation at a method and path.
    pub(crate) fn find(method: &Method, path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| {
            let (_, expected, template) = operation.row();
            method.as_str() == expected && path::matches(template, path)
        })
    }

    /// The operation that AWS calls by this name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.name() == name)
    }

    pub(crate) const fn name(self) -> &'static str {
        self.row().0
    }

    /// The action of IAM that it needs, without the prefix of the service.
    pub(crate) const fn action(self) -> &'static str {
        match self {
            Self::Converse => "InvokeModel",
            Self::ConverseStream => "InvokeModelWithResponseStream",
            _ => self.name(),
        }
    }

    /// The method and the path, as in `POST /model/{modelId}/converse`.
    pub(crate) fn route(self) -> String {
        let (_, method, template) = self.row();
        format!("{method} {template}")
    }

    /// The decoded parameters of a path of this operation.
    pub(crate) fn path_parameters(self, path: &str) -> Vec<(&'static str, String)> {
        path::parameters(self.row().2, path)
    }

    /// Whether the response is an event stream.
    pub(crate) const fn is_stream(self) -> bool {
        matches!(self, Self::ConverseStream | Self::InvokeModelWithResponseStream)
    }

    /// Whether a model responds, with messages of a script or of the engine.
    pub(crate) const fn has_messages(self) -> bool {
        matches!(self, Self::Converse | Self::InvokeModel) || self.is_stream()
    }
}
