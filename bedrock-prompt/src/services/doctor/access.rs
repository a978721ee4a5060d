//! Whether the account can call the model.

use aws_sdk_bedrock::types::{
    AgreementStatus, AuthorizationStatus, EntitlementAvailability, RegionAvailability,
};

use super::{Check, Finding, Patient, State, Unknown};
use crate::client::Probe;
use crate::outcome::ErrorKind;
use crate::services::control_plane::ModelAccess;

pub(super) fn granted(
    patient: &Patient<'_>,
    access: &Result<ModelAccess, Unknown>,
    probe: &Probe,
) -> Finding {
    // What the endpoint says of the model is more exact than the control plane's conditions.
    if let Err(error) = &probe.result
        && error.kind() == ErrorKind::AccessDenied
        && error.service_message().is_some_and(|words| !words.contains("to perform: bedrock:"))
    {
        return Finding::of_error(Check::Access, State::Failed, error);
    }
    let access = match access {
        Ok(access) => access,
        Err(unknown) => return unknown.finding(Check::Access),
    };
    if access.is_available() {
        return Finding::ok(Check::Access, "the account can call the model");
    }
    let region = patient.region();
    let mut advice = Vec::new();
    // Without an agreement, the first request makes one.
    let mut state = State::Warning;
    if access.region != RegionAvailability::Available {
        state = State::Failed;
        advice
            .push("call the model in another region (AWS_REGION, `ClientBuilder::region`)".into());
    }
    if access.authorization != AuthorizationStatus::Authorized {
        state = State::Failed;
        advice.push(format!(
            "grant these credentials `bedrock:InvokeModel` and \
             `bedrock:InvokeModelWithResponseStream` on `{}`, and on the inference profile if there \
             is one; a service control policy of the organization may deny it, too",
            arn(region, &patient.base)
        ));
    }
    if access.agreement != Some(AgreementStatus::Available) {
        if access.agreement == Some(AgreementStatus::Error) {
            state = State::Failed;
        }
        advice.push(agreement(access.agreement.as_ref(), region, &patient.base));
    }
    if access.entitlement != EntitlementAvailability::Available {
        state = State::Failed;
        if access.agreement == Some(AgreementStatus::Available) {
            advice.push(format!(
                "open the model in the console's model catalog: {}",
                console(region)
            ));
        }
    }
    let error = access.agreement_error.as_deref().filter(|text| !text.is_empty());
    let error = error.map(|text| format!(" ({text})")).unwrap_or_default();
    Finding::new(Check::Access, state, format!("{access}{error}"), advice.join("; "))
}

fn agreement(status: Option<&AgreementStatus>, region: &str, base: &str) -> String {
    if status == Some(&AgreementStatus::Pending) {
        return "wait up to 15 minutes, until AWS Marketplace has finished the subscription".into();
    }
    let catalog =
        format!("open the model in the model catalog of the console ({})", console(region));
    if partition(region) == "aws-us-gov" {
        return format!(
            "accept the model's agreement in the standard AWS account that is linked to this one, in \
             us-east-1 or us-west-2; then {catalog}"
        );
    }
    let form = if base.starts_with("anthropic.") {
        ", and submit the use case details that Anthropic asks for once (`aws bedrock \
         put-use-case-for-model-access`)"
    } else {
        ""
    };
    format!(
        "{catalog}{form}; the first request makes the agreement where these credentials may \
         `aws-marketplace:Subscribe` and `aws-marketplace:ViewSubscriptions`"
    )
}

/// The ARN of a foundation model in the partition of its region.
fn arn(region: &str, base: &str) -> String {
    format!("arn:{}:bedrock:{region}::foundation-model/{base}", partition(region))
}

fn partition(region: &str) -> &'static str {
    if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else if region.starts_with("cn-") {
        "aws-cn"
    } else {
        "aws"
    }
}

fn console(region: &str) -> String {
    let host = match partition(region) {
        "aws-us-gov" => "console.amazonaws-us-gov.com",
        "aws-cn" => "console.amazonaws.cn",
        _ => "console.aws.amazon.com",
    };
    format!("https://{host}/bedrock/home?region={region}#/model-catalog")
}
