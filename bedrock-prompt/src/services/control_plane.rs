//! The control plane of Amazon Bedrock: models, inference profiles and guardrails (feature
//! `control-plane`).
//!
//! [`ControlPlane`] lists the models of a region and checks access to them, resolves inference
//! profiles to their models, and creates and deletes guardrails:
//!
//! ```no_run
//! # async fn run() -> Result<(), bedrock_prompt::Error> {
//! use bedrock_prompt::control_plane::{ControlPlane, GuardrailDefinition};
//!
//! let control = ControlPlane::from_env().await;
//! let access = control.model_access("amazon.nova-lite-v1:0").await?;
//! println!("amazon.nova-lite-v1:0: {access}");
//!
//! let definition = GuardrailDefinition::new("support-desk").profanity();
//! let guardrail = control.create_guardrail(&definition).await?;
//! println!("created {guardrail}");
//! # Ok(())
//! # }
//! ```

mod access;
mod definition;
mod guardrails;
mod limits;
mod models;
mod profiles;

use std::fmt;
use std::time::Duration;

use aws_sdk_bedrock::Client as SdkClient;
use aws_sdk_bedrock::config::timeout::TimeoutConfig;
use aws_sdk_bedrock::config::{BehaviorVersion, Builder, Config};
use aws_sdk_bedrock::error::{ProvideErrorMetadata, SdkError};

pub use access::ModelAccess;
pub use definition::GuardrailDefinition;

#[cfg(feature = "aws-config")]
use crate::client::environment::{Environment, service_config};
use crate::client::preflight::Preflight;
use crate::client::timeouts::AttemptTimeout;
use crate::client::{Client, https, local};
use crate::outcome::{Destination, Error, ErrorKind, FIX_PARAMETER, from_sdk};

/// These operations respond within seconds; a longer wait means that the response is lost.
const ATTEMPT_TIMEOUT: AttemptTimeout = AttemptTimeout::Default(Duration::from_mins(1));

/// The control plane of Amazon Bedrock, on top of the AWS SDK's client.
///
/// It lists models, checks whether the account can call them, resolves inference profiles, and
/// creates guardrails. Models and profiles are returned as the SDK's types. Cheap to clone.
///
/// Each attempt has a timeout of one minute, unless the SDK's client sets one.
///
/// It needs the feature `control-plane`: `cargo add bedrock-prompt --features control-plane`.
///
/// ```no_run
/// # async fn run() -> Result<(), bedrock_prompt::Error> {
/// use bedrock_prompt::control_plane::ControlPlane;
///
/// let control = ControlPlane::from_env().await;
/// for model in control.models().await? {
///     println!("{} of {}", model.model_id(), model.provider_name().unwrap_or_default());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ControlPlane {
    sdk: SdkClient,
}

impl ControlPlane {
    /// Uses the SDK's client with its configuration.
    #[expect(clippy::needless_pass_by_value, reason = "this client takes the place of the other")]
    pub fn new(sdk: SdkClient) -> Self {
        let needs_tokio = sdk.config().http_client().is_none();
        Self::with(&sdk, needs_tokio)
    }

    fn with(sdk: &SdkClient, needs_tokio: bool) -> Self {
        let config = sdk.config();
        let mut to = config.to_builder().interceptor(Preflight { needs_tokio });
        if let Some(client) = https::missing_from(config.http_client().is_some()) {
            to = to.http_client(client);
        }
        let sdk = SdkClient::from_conf(to.build());
        Self { sdk }
    }

    /// Loads the region and the credentials from the environment, as the AWS CLI does.
    #[cfg(feature = "aws-config")]
    pub async fn from_env() -> Self {
        let environment = Environment::load(None, None).await;
        let config = service_config!(environment, Builder, "BEDROCK");
        Self::with(&SdkClient::from_conf(config.build()), true)
    }

    /// Connects to a local Bedrock server, with a URL such as `http://127.0.0.1:8080`, and a
    /// placeholder region and credentials.
    pub fn local(endpoint_url: impl Into<String>) -> Self {
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(local::REGION)
            .credentials_provider(local::credentials())
            .endpoint_url(endpoint_url)
            .build();
        Self::new(SdkClient::from_conf(config))
    }

    /// The SDK's client, for operations without a method here.
    pub fn sdk(&self) -> &SdkClient {
        &self.sdk
    }

    fn region(&self) -> Option<&str> {
        self.sdk.config().region().map(AsRef::as_ref)
    }

    /// The same in the region of a client, with a limit on the time of each operation.
    pub(super) fn for_doctor(&self, client: &Client, within: Duration) -> Self {
        let config = self.sdk.config();
        let timeouts = config.timeout_config().map(TimeoutConfig::to_builder).unwrap_or_default();
        let region = client.sdk().config().region().or(config.region()).cloned();
        let mut to = config.to_builder().timeout_config(timeouts.operation_timeout(within).build());
        to.set_region(region);
        Self { sdk: SdkClient::from_conf(to.build()) }
    }

    /// The configuration of a call, with the default timeout if the SDK's client sets none.
    fn with_timeout(&self) -> Builder {
        self.with_timeout_within(None)
    }

    /// The same, with an operation timeout of at most `remaining`.
    fn with_timeout_within(&self, remaining: Option<Duration>) -> Builder {
        let timeouts = ATTEMPT_TIMEOUT.in_config(self.sdk.config().timeout_config());
        let operation_timeout =
            [timeouts.operation_timeout(), remaining].into_iter().flatten().min();
        let mut timeouts = timeouts.to_builder();
        timeouts.set_operation_timeout(operation_timeout);
        Config::builder().timeout_config(timeouts.build())
    }

    /// Converts the error of an operation on `id`; `missing` is the help text if it does not exist.
    fn error<E>(&self, operation: &str, id: &str, missing: &str, error: SdkError<E>) -> Error
    where
        E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
    {
        let is_conflict = error.code() == Some("ConflictException");
        let error = from_sdk(error, &Destination::new(id, self.region()));
        match error.kind() {
            ErrorKind::AccessDenied => error
                .with_help(format!("grant these credentials the permission `bedrock:{operation}`")),
            ErrorKind::Validation => error.with_help(FIX_PARAMETER),
            ErrorKind::Timeout => error.with_help("raise the SDK client's timeouts"),
            ErrorKind::ConnectionFailed => error.with_help(
                "check the network, the region and the endpoint (AWS_ENDPOINT_URL_BEDROCK)",
            ),
            ErrorKind::ResourceNotFound if !missing.is_empty() => error.with_help(missing),
            ErrorKind::OtherService if is_conflict => error.with_help(
                "wait until the current operation on it has finished, or choose an unused name",
            ),
            _ => error,
        }
    }
}

impl fmt::Debug for ControlPlane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ControlPlane").field("region", &self.region()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remaining_time_limits_the_operation() {
        let (remaining, longer) = (Duration::from_millis(300), Duration::from_mins(2));
        let unset = ControlPlane::local("http://127.0.0.1:8080");
        for (set, remaining, expected) in [
            (None, None, None),
            (None, Some(remaining), Some(remaining)),
            (Some(longer), None, Some(longer)),
            (Some(longer), Some(remaining), Some(remaining)),
            (Some(remaining), Some(longer), Some(remaining)),
        ] {
            let mut timeouts = TimeoutConfig::builder();
            timeouts.set_operation_timeout(set);
            let config = unset.sdk().config().to_builder().timeout_config(timeouts.build());
            let control = ControlPlane::new(SdkClient::from_conf(config.build()));
            let config = control.with_timeout_within(remaining).build();
            let timeouts = config.timeout_config().expect("timeouts");
            assert_eq!(timeouts.operation_timeout(), expected);
            assert_eq!(timeouts.operation_attempt_timeout(), Some(Duration::from_mins(1)));
        }
    }
}
