//! What an account has on Bedrock: models, inference profiles, guardrails.

mod access;
mod definition;
mod guardrails;
mod limits;
mod models;
mod profiles;

use std::fmt;
use std::time::Duration;

use aws_sdk_bedrock::Client as SdkClient;
use aws_sdk_bedrock::config::{BehaviorVersion, Builder, Config};
use aws_sdk_bedrock::error::{ProvideErrorMetadata, SdkError};

pub use access::ModelAccess;
pub use definition::GuardrailDefinition;

use crate::client::timeouts::with_attempt_timeout;
use crate::client::{https, local};
use crate::outcome::{Destination, Error, ErrorKind, from_sdk};

/// These operations respond within seconds; a longer wait means that the response is lost.
const ATTEMPT_TIMEOUT: Duration = Duration::from_mins(1);

/// The control plane of Amazon Bedrock, on top of the AWS SDK's client.
///
/// It lists models, checks whether the account can call them, resolves inference profiles, and
/// creates guardrails. Models and profiles are returned as the SDK's types. Cheap to clone.
///
/// Each attempt has a timeout of one minute, unless the SDK's client sets one.
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
    pub fn new(sdk: SdkClient) -> Self {
        let config = sdk.config();
        let sdk = match https::missing_from(config.http_client().is_some()) {
            Some(client) => SdkClient::from_conf(config.to_builder().http_client(client).build()),
            None => sdk,
        };
        Self { sdk }
    }

    /// Loads the region and the credentials from the environment, as the AWS CLI does.
    #[cfg(feature = "aws-config")]
    pub async fn from_env() -> Self {
        let config = https::config_from_env().await;
        Self::new(SdkClient::new(&config))
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

    /// The configuration of a call: with an end, where the user's client has none.
    fn bounded(&self) -> Builder {
        self.bounded_by(None)
    }

    /// The same, with what is left of a wait that the call is part of.
    fn bounded_by(&self, left: Option<Duration>) -> Builder {
        let timeouts = with_attempt_timeout(self.sdk.config().timeout_config(), ATTEMPT_TIMEOUT);
        let whole = [timeouts.operation_timeout(), left].into_iter().flatten().min();
        let mut timeouts = timeouts.to_builder();
        timeouts.set_operation_timeout(whole);
        Config::builder().timeout_config(timeouts.build())
    }

    /// Converts the error of an operation on `id`; `missing` is the help text if it does not exist.
    fn error<E>(&self, operation: &str, id: &str, missing: &str, error: SdkError<E>) -> Error
    where
        E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
    {
        let is_conflict = error.code() == Some("ConflictException");
        let error = from_sdk(error, &Destination { id, region: self.region(), geography: None });
        match error.kind() {
            ErrorKind::AccessDenied => error
                .with_help(format!("grant these credentials the permission `bedrock:{operation}`")),
            ErrorKind::Validation => error.with_help("fix the parameter named in the AWS message"),
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
