//! Whether the account may do what a request asks for: what IAM allows, then the access to the model.

use super::OperationRequest;
use crate::account::ACCOUNT;
use crate::catalogue;
use crate::protocol::{Operation, Refusal};

/// Checks the account of a request. A model that does not exist is refused later.
pub(super) fn check(request: &OperationRequest) -> Result<(), Refusal> {
    let account = &request.state.account;
    let action = format!("bedrock:{}", request.operation.action());
    account.check_action(&action, resource(request).as_deref())?;
    let rules = &request.state.rules;
    let is_there = match request.operation {
        operation if operation.has_messages() => rules.check_target(request.target()).is_ok(),
        Operation::CountTokens => rules.check_counted(request.target()).is_ok(),
        _ => false,
    };
    let refusal = account.access(request.model_id()).refusal().filter(|_| is_there);
    refusal.map_or(Ok(()), Err)
}

/// The ARN of the model or profile that a request names.
fn resource(request: &OperationRequest) -> Option<String> {
    let id = match request.operation {
        Operation::GetInferenceProfile => request.path_parameter("inferenceProfileIdentifier"),
        _ => request.model_id(),
    };
    if id.is_empty() {
        return None;
    }
    if id.starts_with("arn:") {
        return Some(id.to_owned());
    }
    let region = request.region();
    let partition = catalogue::partition(region);
    Some(match catalogue::split(id).0 {
        Some(_) => format!("arn:{partition}:bedrock:{region}:{ACCOUNT}:inference-profile/{id}"),
        None => format!("arn:{partition}:bedrock:{region}::foundation-model/{id}"),
    })
}
