//! Why an account cannot use a model, by the words of AWS: the code alone does not tell it from a
//! missing permission or a misspelt id.

use super::ErrorKind;
use super::validation::Finding;
use crate::model::life_cycle;

/// Reads the message of an `AccessDeniedException`, a `ResourceNotFoundException` or a
/// `ValidationException`.
///
/// The texts are from public issues as of November 2026: sample-strands-agentcore-starter#12,
/// truefoundry/models#934 (use-case form), claude-code#9681, anthropic-on-aws#252, opensre#1808
/// (Marketplace), llmeter#35, gsd-2#5425 (legacy, end of life), sample-badgers#33 (policies). The
/// comparison ignores case and uses their most specific part.
pub(super) fn read(message: &str, id: &str, region: &str) -> Option<Finding> {
    let text = message.to_lowercase();
    let says = |parts: &[&str]| parts.iter().any(|part| text.contains(part));
    let found =
        |kind, what: String, help: &str| Some(Finding { kind, what, help: Some(help.into()) });
    if says(&["use case details", "use-case details", "use-case form", "use case form"]) {
        return found(
            ErrorKind::AccessDenied,
            format!("the account has not submitted the use-case form that `{id}` requires"),
            "submit it once for the account: open the model in the model catalog of the Bedrock \
             console, or call `aws bedrock put-use-case-for-model-access`; it takes effect after \
             about 15 minutes",
        );
    }
    if says(&["payment_instrument", "payment instrument"]) {
        return found(
            ErrorKind::AccessDenied,
            format!("the account has no valid means of payment for `{id}`"),
            "add one in the Billing console (`Payment preferences`); AWS Marketplace sells the \
             model, and takes it after some minutes",
        );
    }
    if says(&["aws-marketplace:", "aws marketplace", "marketplace subscription"]) {
        return found(
            ErrorKind::AccessDenied,
            format!("the account has no AWS Marketplace subscription for `{id}`"),
            "call the model once with credentials that are allowed `aws-marketplace:Subscribe` and \
             `aws-marketplace:ViewSubscriptions`, which subscribes the account; others then need \
             `bedrock:InvokeModel` only, after about 5 minutes",
        );
    }
    let retired = |what| {
        let successor = life_cycle(id).and_then(|life| life.successor);
        let help = successor.map(|successor| format!("use its successor, `{successor}`"));
        found(
            ErrorKind::ModelRetired,
            what,
            help.as_deref().unwrap_or(ErrorKind::ModelRetired.help()),
        )
    };
    if says(&["marked by provider as legacy"]) {
        return retired(format!(
            "`{id}` is a legacy model, closed to accounts that have not used it lately"
        ));
    }
    if says(&["reached the end of its life", "end-of-life", "end of life"]) {
        return retired(format!("`{id}` has reached the end of its life"));
    }
    if says(&["unsupported countries", "unsupported country"]) {
        return found(
            ErrorKind::AccessDenied,
            format!("the provider of `{id}` does not serve the country of this account or caller"),
            "use a model of another provider; the provider's list of supported countries has the \
             others",
        );
    }
    if let Some(action) = denied_action(message) {
        // An operation that lists has no resource: its name stands for the id.
        let on = if action.ends_with(id) { String::new() } else { format!(" on `{id}`") };
        let what = format!("these credentials are not allowed `{action}`{on} in {region}");
        let by_policy = |policy| format!("`{action}` is denied by {policy}: ask who manages it");
        let help = if says(&["service control policy"]) {
            by_policy(
                "a service control policy of the AWS organization, often for some regions only",
            )
        } else if says(&["vpc endpoint policy"]) {
            by_policy("the policy of the VPC endpoint")
        } else if says(&["permissions boundary"]) {
            by_policy("the permissions boundary of the user or role")
        } else if says(&["explicit deny"]) {
            by_policy("a statement with the effect `Deny`")
        } else {
            format!(
                "allow `{action}` in the IAM policy of these credentials: on the model, and with an \
                 inference profile on the profile and on the model in each of its regions"
            )
        };
        return found(ErrorKind::AccessDenied, what, &help);
    }
    if says(&["don't have access to the model", "not have access to the model"]) {
        return found(
            ErrorKind::AccessDenied,
            format!("the account has no access to `{id}` in {region}"),
            "request access in the model catalog of the Bedrock console, in this region; `aws \
             bedrock get-foundation-model-availability` shows what is missing",
        );
    }
    None
}

/// `bedrock:InvokeModel` of `User: .. is not authorized to perform: bedrock:InvokeModel on ..`.
fn denied_action(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("not authorized to perform: ")?;
    let is_of_action = |c: char| c.is_ascii_alphanumeric() || c == ':' || c == '-' || c == '*';
    let end = rest.find(|c| !is_of_action(c)).unwrap_or(rest.len());
    let action = &rest[..end];
    (action.len() <= 100 && action.contains(':')).then_some(action)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_has_its_kind_and_its_advice() {
        use ErrorKind::{AccessDenied, ModelRetired};
        let user = "User: arn:aws:iam::111122223333:user/ada is not authorized to perform: \
                    bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1::foundation-model/x.y ";
        for (message, kind, advice) in [
            (
                "Model use case details have not been submitted for this account. Fill out the \
                 Anthropic use case details form before using the model.".to_owned(),
                AccessDenied,
                "put-use-case-for-model-access",
            ),
            (
                "The model returned the following errors: You have not filled out the required \
                 use-case form for this model.".to_owned(),
                AccessDenied,
                "put-use-case-for-model-access",
            ),
            (
                "Model access is denied due to IAM user or service role is not authorized to perform \
                 the required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, \
                 aws-marketplace:Subscribe) to enable access to this model.".to_owned(),
                AccessDenied,
                "aws-marketplace:Subscribe",
            ),
            (
                "Model access is denied due to INVALID_PAYMENT_INSTRUMENT:A valid payment instrument \
                 must be provided.".to_owned(),
                AccessDenied,
                "Billing console",
            ),
            (
                "Access denied. This Model is marked by provider as Legacy and you have not been \
                 actively using the model in the last 30 days. Please upgrade to an active model on \
                 Amazon Bedrock".to_owned(),
                ModelRetired,
                "successor",
            ),
            (
                "This model version has reached the end of its life. Please refer to the AWS \
                 documentation for more details.".to_owned(),
                ModelRetired,
                "successor",
            ),
            (
                "Access to Anthropic models is not allowed from unsupported countries, regions, or \
                 territories.".to_owned(),
                AccessDenied,
                "another provider",
            ),
            (
                "You don't have access to the model with the specified model ID.".to_owned(),
                AccessDenied,
                "model catalog",
            ),
            (
                format!("{user}because no identity-based policy allows the bedrock:InvokeModel action"),
                AccessDenied,
                "allow `bedrock:InvokeModel` in the IAM policy",
            ),
            (
                format!("{user}with an explicit deny in a service control policy"),
                AccessDenied,
                "AWS organization",
            ),
            (
                format!("{user}with an explicit deny in an identity-based policy"),
                AccessDenied,
                "`Deny`",
            ),
        ] {
            let finding = read(&message, "x.y", "us-east-1").expect(&message);
            assert_eq!(finding.kind, kind, "{message}");
            assert!(finding.help.is_some_and(|help| help.contains(advice)), "{message}");
            assert!(finding.what.contains("`x.y`") && !finding.what.contains("1111"), "{message}");
        }
        let ended = "This model version has reached the end of its life.";
        let finding = read(ended, "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "us-east-1");
        assert_eq!(
            finding.and_then(|finding| finding.help).as_deref(),
            Some("use its successor, `anthropic.claude-sonnet-5-5`")
        );
        for message in [
            "The provided model identifier is invalid.",
            "No access.",
            "Could not resolve the foundation model from the provided model identifier.",
            "Input is too long for requested model.",
        ] {
            assert!(read(message, "x.y", "us-east-1").is_none(), "{message}");
        }
    }
}
