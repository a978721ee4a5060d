//! The operations on foundation models.

use hyper::Response;
use serde_json::{Value, json};

use super::catalogue::{Access, Model, models};
use crate::operations::OperationRequest;
use crate::protocol::{AwsError, Body, response};

pub(in crate::operations) fn list(request: &OperationRequest) -> Response<Body> {
    let matches = |parameter, filter: &dyn Fn(&str) -> bool| {
        request.query_parameter(parameter).is_none_or(|value| filter(&value))
    };
    let summaries: Vec<Value> = models()
        .filter(|model| {
            let json = model.json();
            let has = |list: &str, value: &str| {
                json[list].as_array().is_some_and(|all| all.iter().any(|each| each == value))
            };
            matches("byProvider", &|name| model.provider.eq_ignore_ascii_case(name))
                && matches("byOutputModality", &|modality| model.output == modality)
                && matches("byInferenceType", &|kind| model.inference.contains(&kind))
                && matches("byCustomizationType", &|kind| has("customizationsSupported", kind))
        })
        .map(Model::json)
        .collect();
    response::ok(&json!({ "modelSummaries": summaries }))
}

pub(in crate::operations) fn get(request: &OperationRequest) -> Response<Body> {
    respond(request, |model| json!({"modelDetails": model.json()}))
}

pub(in crate::operations) fn availability(request: &OperationRequest) -> Response<Body> {
    respond(request, |model| {
        let available =
            |is_available: bool| if is_available { "AVAILABLE" } else { "NOT_AVAILABLE" };
        let is_granted = model.access == Access::Granted;
        let authorization = match model.access {
            Access::NotAuthorized => "NOT_AUTHORIZED",
            Access::Granted | Access::NoAgreement => "AUTHORIZED",
        };
        json!({
            "agreementAvailability": {"status": available(is_granted)},
            "authorizationStatus": authorization,
            "entitlementAvailability": available(is_granted),
            "modelId": model.id,
            "regionAvailability": "AVAILABLE",
        })
    })
}

/// The models of Amazon need no agreement.
pub(in crate::operations) fn offers(request: &OperationRequest) -> Response<Body> {
    respond(request, |model| {
        let offer = json!({
            "offerId": format!("offer-{}", model.id),
            "offerToken": format!("token-{}", model.id),
            "termDetails": {
                "legalTerm": {
                    "url": "https://aws.amazon.com/legal/bedrock/third-party-models/",
                },
                "supportTerm": {"refundPolicyDescription": "No refunds."},
                "usageBasedPricingTerm": {"rateCard": [{
                    "description": "Input tokens, at a price of the local server",
                    "dimension": "input-tokens",
                    "price": "0.000000",
                    "unit": "1K tokens",
                }]},
            },
        });
        let offers = if model.provider == "Amazon" { Vec::new() } else { vec![offer] };
        json!({"modelId": model.id, "offers": offers})
    })
}

fn respond(request: &OperationRequest, body: impl FnOnce(&Model) -> Value) -> Response<Body> {
    match Model::find(request.model_id()) {
        Some(model) => response::ok(&body(model)),
        None => response::error(
            AwsError::ResourceNotFound,
            "Could not resolve the foundation model from the provided model identifier.",
        ),
    }
}
