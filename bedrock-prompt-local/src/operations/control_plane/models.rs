//! The operations on foundation models.

use hyper::Response;
use serde_json::{Value, json};

use super::listed::{self, Model};
use crate::account::ModelAccess;
use crate::operations::OperationRequest;
use crate::protocol::{AwsError, Body, response};

pub(in crate::operations) fn list(request: &OperationRequest) -> Response<Body> {
    let matches = |parameter, filter: &dyn Fn(&str) -> bool| {
        request.query_parameter(parameter).is_none_or(|value| filter(&value))
    };
    let summaries: Vec<Value> = listed::models(request)
        .map(|model| (model.json(), model))
        .filter(|(json, model)| {
            let has = |list: &str, value: &str| {
                json[list].as_array().is_some_and(|all| all.iter().any(|each| each == value))
            };
            matches("byProvider", &|name| model.row.provider.eq_ignore_ascii_case(name))
                && matches("byOutputModality", &|modality| has("outputModalities", modality))
                && matches("byInferenceType", &|kind| has("inferenceTypesSupported", kind))
                && matches("byCustomizationType", &|kind| has("customizationsSupported", kind))
        })
        .map(|(json, _)| json)
        .collect();
    response::ok(&json!({ "modelSummaries": summaries }))
}

pub(in crate::operations) fn get(request: &OperationRequest) -> Response<Body> {
    respond(request, |model| json!({"modelDetails": model.json()}))
}

/// Also of a model that the region does not have.
pub(in crate::operations) fn availability(request: &OperationRequest) -> Response<Body> {
    respond_of(Model::find_anywhere(request, request.model_id()), |model| {
        let available =
            |is_available: bool| if is_available { "AVAILABLE" } else { "NOT_AVAILABLE" };
        let is_barred = matches!(model.access, ModelAccess::NotAllowed | ModelAccess::NoUseCase);
        let is_entitled = !is_barred
            && !matches!(model.access, ModelAccess::NoSubscription | ModelAccess::NoPayment);
        let agreement = match model.access {
            ModelAccess::NoPayment => json!({
                "status": "ERROR",
                "errorMessage": "INVALID_PAYMENT_INSTRUMENT: A valid payment instrument must be \
                                 provided.",
            }),
            _ => json!({"status": available(is_entitled)}),
        };
        let authorization = if is_barred { "NOT_AUTHORIZED" } else { "AUTHORIZED" };
        json!({
            "agreementAvailability": agreement,
            "authorizationStatus": authorization,
            "entitlementAvailability": available(is_entitled),
            "modelId": model.row.id,
            "regionAvailability": available(model.is_here() && model.access != ModelAccess::Retired),
        })
    })
}

/// The models of Amazon need no agreement.
pub(in crate::operations) fn offers(request: &OperationRequest) -> Response<Body> {
    respond(request, |model| {
        let offer = json!({
            "offerId": format!("offer-{}", model.row.id),
            "offerToken": format!("token-{}", model.row.id),
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
        let offers = if model.row.provider == "Amazon" { Vec::new() } else { vec![offer] };
        json!({"modelId": model.row.id, "offers": offers})
    })
}

fn respond(request: &OperationRequest, body: impl FnOnce(&Model) -> Value) -> Response<Body> {
    respond_of(Model::find(request, request.model_id()), body)
}

fn respond_of(model: Option<Model<'_>>, body: impl FnOnce(&Model) -> Value) -> Response<Body> {
    match model {
        Some(model) => response::ok(&body(&model)),
        None => response::error(
            AwsError::ResourceNotFound,
            "Could not resolve the foundation model from the provided model identifier.",
        ),
    }
}
