//! Foundation models, and who may call them.

use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

use super::catalogue::{Access, MODELS, Model};
use super::query;
use crate::incoming::Incoming;
use crate::{AwsError, respond};

pub(super) async fn list(incoming: Incoming) -> Response<Body> {
    let wanted = |name, fits: &dyn Fn(&str) -> bool| {
        query(&incoming, name).is_none_or(|wanted: String| fits(&wanted))
    };
    let summaries: Vec<Value> = MODELS
        .iter()
        .filter(|model| {
            let json = model.json();
            let has = |list: &str, one: &str| {
                json[list].as_array().is_some_and(|all| all.iter().any(|each| each == one))
            };
            wanted("byProvider", &|name| model.provider.eq_ignore_ascii_case(name))
                && wanted("byOutputModality", &|modality| model.output == modality)
                && wanted("byInferenceType", &|kind| model.inference.contains(&kind))
                && wanted("byCustomizationType", &|kind| has("customizationsSupported", kind))
        })
        .map(Model::json)
        .collect();
    respond::ok(&json!({ "modelSummaries": summaries }))
}

pub(super) async fn get(incoming: Incoming) -> Response<Body> {
    answer(&incoming, |model| json!({"modelDetails": model.json()}))
}

pub(super) async fn availability(incoming: Incoming) -> Response<Body> {
    answer(&incoming, |model| {
        let available = |is: bool| if is { "AVAILABLE" } else { "NOT_AVAILABLE" };
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

/// Amazon's own models need no agreement.
pub(super) async fn offers(incoming: Incoming) -> Response<Body> {
    answer(&incoming, |model| {
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

fn answer(incoming: &Incoming, of_model: impl FnOnce(&Model) -> Value) -> Response<Body> {
    match Model::find(incoming.model_id()) {
        Some(model) => respond::ok(&of_model(model)),
        None => respond::error(
            AwsError::ResourceNotFound,
            "Could not resolve the foundation model from the provided model identifier.",
        ),
    }
}
