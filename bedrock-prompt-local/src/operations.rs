//! The operations: what each responds to a request.

mod access;
mod control_plane;
mod converse;
mod converse_stream;
mod count_tokens;
mod guardrail;
mod invoke;
mod knowledge_base;
mod prompt_cache;
mod request;
mod responder;
mod response_fields;
mod truncation;
mod usage;

use hyper::{Method, Response};

use crate::protocol::{AwsError, Body, Operation, response, unserved};

use control_plane::{guardrails, models, profiles};
pub(crate) use request::OperationRequest;

/// Responds to a request that has credentials.
pub(crate) async fn respond(request: OperationRequest) -> Response<Body> {
    let request = &request;
    if let Some(response) = responder::response_for_operation(request) {
        return response;
    }
    if let Err(refusal) = access::check(request) {
        return response::refusal(&refusal);
    }
    match request.operation {
        Operation::Converse => converse::converse(request).await,
        Operation::ConverseStream => converse_stream::converse_stream(request).await,
        Operation::InvokeModel => invoke::invoke_model(request).await,
        Operation::InvokeModelWithResponseStream => invoke::invoke_model_stream(request).await,
        Operation::CountTokens => count_tokens::count_tokens(request),
        Operation::ApplyGuardrail => guardrail::apply_guardrail(request),
        Operation::ListFoundationModels => models::list(request),
        Operation::GetFoundationModel => models::get(request),
        Operation::GetFoundationModelAvailability => models::availability(request),
        Operation::ListFoundationModelAgreementOffers => models::offers(request),
        Operation::ListInferenceProfiles => profiles::list(request),
        Operation::GetInferenceProfile => profiles::get(request),
        Operation::CreateGuardrail => guardrails::create(request),
        Operation::GetGuardrail => guardrails::get(request),
        Operation::CreateGuardrailVersion => guardrails::create_version(request),
        Operation::DeleteGuardrail => guardrails::delete(request),
        Operation::Retrieve => knowledge_base::retrieve(request).await,
        Operation::RetrieveAndGenerate => knowledge_base::retrieve_and_generate(request).await,
    }
}

/// Responds to a request at a method and path where the server has no operation.
pub(crate) fn respond_unknown(method: &Method, path: &str) -> Response<Body> {
    let message = if path == "/" {
        let known = Operation::ALL.map(Operation::route).join(", ");
        format!("This is a local Bedrock. Its operations are at {known}.")
    } else if let Some(name) = unserved::name(method.as_str(), path) {
        let known = Operation::ALL.map(Operation::name).join(", ");
        format!(
            "The local server does not have the operation {name} ({method} {path}). It has {known}."
        )
    } else {
        format!(
            "The local server has no operation at {method} {path}. `GET /` lists those that it has."
        )
    };
    response::error(AwsError::UnknownOperation, &message)
}
