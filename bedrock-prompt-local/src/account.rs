//! The account that calls: what AWS refuses it, and with which words.

mod file;

use serde::Deserialize;

use crate::catalogue;
use crate::protocol::{AwsError, Refusal};

pub use file::AccountError;

/// The account of everything that the server has.
pub(crate) const ACCOUNT: &str = "111122223333";

/// What AWS refuses to an account, whatever is in a request. By default, nothing.
///
/// [`ServerBuilder::account`](crate::ServerBuilder::account) gives it to a server. The errors of
/// Converse, `InvokeModel` and `CountTokens` have AWS's words, and the control plane says the same of
/// the models.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use bedrock_prompt_local::{Account, DeniedBy, ModelAccess, Server};
///
/// let account = Account::new()
///     .model("anthropic.*", ModelAccess::NoUseCase)
///     .deny("bedrock:InvokeModel", DeniedBy::NoPolicy);
/// let local = Server::builder().account(account).start().await?;
/// # drop(local);
/// # Ok(())
/// # }
/// ```
///
/// It is read from JSON, too, as `bedrock-local --account FILE` does:
///
/// ```
/// use bedrock_prompt_local::Account;
///
/// let json = r#"{
///     "credentials": "ExpiredTokenException",
///     "deny": [{"action": "bedrock:InvokeModel", "by": "serviceControlPolicy"}],
///     "models": {"anthropic.claude-fable-5*": "dataRetention", "meta.*": "retired"}
/// }"#;
/// let account: Account = json.parse()?;
/// # Ok::<(), bedrock_prompt_local::AccountError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    credentials: Option<AwsError>,
    denied: Vec<(String, DeniedBy)>,
    models: Vec<(String, ModelAccess)>,
}

/// Whether an account may call a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum ModelAccess {
    /// It may.
    Granted,
    /// 404: the form of the provider, in which the account says what it uses the model for, is missing.
    NoUseCase,
    /// 403: the role may not subscribe to the model in the AWS Marketplace.
    NoSubscription,
    /// 403: the subscription failed, since the account has no valid means of payment.
    NoPayment,
    /// 403: the account has no access to the model.
    NotAllowed,
    /// 404: the provider has marked the model as legacy, and the account has not used it of late.
    Legacy,
    /// 404: the model has reached the end of its life.
    Retired,
    /// 400: the account's mode of data retention is not one of those of the model.
    DataRetention,
}

/// Why IAM does not allow an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum DeniedBy {
    /// No policy allows it.
    NoPolicy,
    /// A policy of the caller denies it.
    IdentityPolicy,
    /// A policy of the organization denies it.
    ServiceControlPolicy,
}

impl Account {
    /// An account that may do everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// All requests are refused with this error of credentials, such as
    /// [`ExpiredToken`](AwsError::ExpiredToken), [`UnrecognizedClient`](AwsError::UnrecognizedClient)
    /// or [`InvalidSignature`](AwsError::InvalidSignature).
    #[must_use]
    pub fn credentials(mut self, error: AwsError) -> Self {
        self.credentials = Some(error);
        self
    }

    /// IAM does not allow an action, such as `bedrock:InvokeModel`, which Converse needs; a `*` at the
    /// end stands for any rest.
    #[must_use]
    pub fn deny(mut self, action: impl Into<String>, by: DeniedBy) -> Self {
        self.denied.push((action.into(), by));
        self
    }

    /// The access to a model by any of its ids. The model is named without a geography; a `*` at the
    /// end stands for any rest. Of several that fit, the last counts.
    #[must_use]
    pub fn model(mut self, id: impl Into<String>, access: ModelAccess) -> Self {
        self.models.push((id.into(), access));
        self
    }

    /// Checks what comes before the request is read.
    pub(crate) fn check_credentials(&self) -> Result<(), Refusal> {
        match self.credentials {
            None => Ok(()),
            Some(error) => {
                let words = error.words().unwrap_or("The credentials of the request are refused.");
                Err(Refusal::new(error, words))
            }
        }
    }

    /// Checks that IAM allows an action on a resource; on none, where it names none.
    pub(crate) fn check_action(&self, action: &str, resource: Option<&str>) -> Result<(), Refusal> {
        let denied = self.denied.iter().rev().find(|(pattern, _)| matches(pattern, action));
        let Some((_, by)) = denied else { return Ok(()) };
        let resource = resource.map(|arn| format!(" on resource: {arn}")).unwrap_or_default();
        let reason = match by {
            DeniedBy::NoPolicy => {
                format!("because no identity-based policy allows the {action} action")
            }
            DeniedBy::IdentityPolicy => "with an explicit deny in an identity-based policy".into(),
            DeniedBy::ServiceControlPolicy => {
                "with an explicit deny in a service control policy".into()
            }
        };
        let message = format!(
            "User: arn:aws:sts::{ACCOUNT}:assumed-role/local/local is not authorized to perform: \
             {action}{resource} {reason}"
        );
        Err(Refusal::new(AwsError::AccessDenied, message))
    }

    /// The access to the model of an id.
    pub(crate) fn access(&self, model_id: &str) -> ModelAccess {
        let name = model_id.rsplit('/').next().unwrap_or_default();
        let (_, name) = catalogue::split(name);
        let found = self.models.iter().rev().find(|(pattern, _)| matches(pattern, name));
        found.map_or(ModelAccess::Granted, |(_, access)| *access)
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => text.starts_with(start),
        None => pattern == text,
    }
}

impl ModelAccess {
    /// What a request to the model is refused with. Sources: aws-samples (#41 of
    /// sample-host-openclaw, #251 of anthropic-on-aws), obot#6747, hermes-agent#62965, llmeter#35,
    /// gsd-2#5425, generative-ai-to-build-a-devsecops-chatbot#3.
    pub(crate) fn refusal(self) -> Option<Refusal> {
        let (error, words) = match self {
            Self::Granted => return None,
            Self::NoUseCase => (
                AwsError::ResourceNotFound,
                "Model use case details have not been submitted for this account. Fill out the \
                 Anthropic use case details form before using the model. If you have already filled \
                 out the form, try again in 15 minutes.",
            ),
            Self::NoSubscription => (
                AwsError::AccessDenied,
                "Model access is denied due to IAM user or service role is not authorized to \
                 perform the required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, \
                 aws-marketplace:Subscribe) to enable access to this model. Refer to the Amazon \
                 Bedrock documentation for further details. Your AWS Marketplace subscription for \
                 this model cannot be completed at this time. If you recently fixed this issue, try \
                 again after 2 minutes.",
            ),
            Self::NoPayment => (
                AwsError::AccessDenied,
                "Model access is denied due to INVALID_PAYMENT_INSTRUMENT: A valid payment \
                 instrument must be provided. Your AWS Marketplace subscription for this model \
                 cannot be completed at this time. If you recently fixed this issue, try again \
                 after 2 minutes.",
            ),
            Self::NotAllowed => (
                AwsError::AccessDenied,
                "You don't have access to the model with the specified model ID.",
            ),
            Self::Legacy => (
                AwsError::ResourceNotFound,
                "Access denied. This Model is marked by provider as Legacy and you have not been \
                 actively using the model in the last 30 days. Please upgrade to an active model on \
                 Amazon Bedrock",
            ),
            Self::Retired => (
                AwsError::ResourceNotFound,
                "This model version has reached the end of its life. Please refer to the AWS \
                 documentation for more details.",
            ),
            Self::DataRetention => (
                AwsError::Validation,
                "data retention mode 'default' is not available for this model",
            ),
        };
        Some(Refusal::new(error, words))
    }
}
