//! Settings of the AWS SDK that are set in code.

use std::fmt;
use std::time::Duration;

use aws_sdk_bedrockruntime::config::{
    Builder, Config, ProvideCredentials, Region, SharedCredentialsProvider, Token,
};
use aws_smithy_runtime_api::client::auth::AuthSchemeId;
use aws_smithy_runtime_api::client::auth::http::HTTP_BEARER_AUTH_SCHEME_ID;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;

use super::ClientBuilder;
use crate::client::timeouts::{AttemptTimeout, MAX_TIMEOUT};

/// The most attempts. For each attempt, the SDK computes a delay before every look at credentials.
pub(crate) const MAX_ATTEMPTS: u32 = 100;

/// What is set here goes before what the environment or the user's SDK client says.
#[derive(Clone, Default)]
pub(super) struct AwsSettings {
    pub(super) region: Option<Region>,
    pub(super) profile_name: Option<String>,
    endpoint_url: Option<String>,
    credentials_provider: Option<SharedCredentialsProvider>,
    bearer_token: Option<Token>,
    max_attempts: Option<u32>,
    connect_timeout: Option<Duration>,
    use_fips: Option<bool>,
    use_dual_stack: Option<bool>,
}

/// Region, credentials, endpoint, retries and timeouts. They go before those of the environment and
/// of the SDK client.
impl ClientBuilder {
    /// The AWS region, such as `eu-central-1`.
    ///
    /// It also selects the inference profiles (`us.`, `eu.`, ..), unless
    /// [`geography`](Self::geography) is set.
    ///
    /// ```no_run
    /// # #[cfg(feature = "aws-config")]
    /// # async fn run() {
    /// use bedrock_prompt::Client;
    ///
    /// let client = Client::builder().region("eu-central-1").from_env().await;
    /// # }
    /// ```
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.aws.region = Some(Region::new(region.into()));
        self
    }

    /// The profile that [`from_env`](Self::from_env) reads in `~/.aws/config` and
    /// `~/.aws/credentials`. Default: `AWS_PROFILE`, then `default`.
    ///
    /// As for the SDK, credentials in the environment (`AWS_ACCESS_KEY_ID`) go before a profile's.
    #[cfg(feature = "aws-config")]
    #[must_use]
    pub fn profile_name(mut self, name: impl Into<String>) -> Self {
        self.aws.profile_name = Some(name.into());
        self
    }

    /// The URL to send requests to: a VPC endpoint, a proxy or a local Bedrock server.
    #[must_use]
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.aws.endpoint_url = Some(url.into());
        self
    }

    /// The credentials, such as [`Credentials`](crate::sdk::config::Credentials) or a provider of
    /// `aws-config`. They go before a bearer token of the environment.
    #[must_use]
    pub fn credentials_provider(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.aws.credentials_provider = Some(SharedCredentialsProvider::new(provider));
        self
    }

    /// A Bedrock API key, which goes before all other credentials.
    #[must_use]
    pub fn bearer_token(mut self, api_key: impl Into<String>) -> Self {
        self.aws.bearer_token = Some(Token::new(api_key, None));
        self
    }

    /// The number of attempts for a request, the first included: 1 turns retries off. Default: 3.
    /// Maximum: 100.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.aws.max_attempts = Some(attempts.clamp(1, MAX_ATTEMPTS));
        self
    }

    /// The time limit for opening a connection. Default: 3.1 seconds.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.aws.connect_timeout = Some(timeout);
        self
    }

    /// The time limit of one attempt. Default: 10 minutes. Maximum: 365 days.
    ///
    /// [`Call::timeout`](crate::client::Call::timeout) limits a call with all its attempts.
    #[must_use]
    pub fn operation_attempt_timeout(mut self, timeout: Duration) -> Self {
        self.limits.attempt_timeout = AttemptTimeout::Set(timeout);
        self
    }

    /// Whether to use the FIPS endpoint of the region. Default: no.
    #[must_use]
    pub fn use_fips(mut self, on: bool) -> Self {
        self.aws.use_fips = Some(on);
        self
    }

    /// Whether to use the endpoint of the region that IPv6 reaches, too. Default: no.
    #[must_use]
    pub fn use_dual_stack(mut self, on: bool) -> Self {
        self.aws.use_dual_stack = Some(on);
        self
    }
}

impl AwsSettings {
    pub(super) fn is_unset(&self) -> bool {
        matches!(
            self,
            Self {
                region: None,
                profile_name: None,
                endpoint_url: None,
                credentials_provider: None,
                bearer_token: None,
                max_attempts: None,
                connect_timeout: None,
                use_fips: None,
                use_dual_stack: None,
            }
        )
    }

    /// A configuration with these settings.
    pub(super) fn apply(self, config: &Config, mut to: Builder) -> Builder {
        if let Some(region) = self.region {
            to = to.region(region);
        }
        if let Some(url) = self.endpoint_url {
            to = to.endpoint_url(url);
        }
        if let Some(provider) = self.credentials_provider {
            to = to.credentials_provider(provider);
            to = to.auth_scheme_preference([AuthSchemeId::new("sigv4")]);
        }
        if let Some(token) = self.bearer_token {
            to = to.bearer_token(token).auth_scheme_preference([HTTP_BEARER_AUTH_SCHEME_ID]);
        }
        if let Some(attempts) = self.max_attempts {
            let retries = config.retry_config().cloned().unwrap_or_else(RetryConfig::standard);
            to = to.retry_config(retries.with_max_attempts(attempts));
        }
        if let Some(timeout) = self.connect_timeout {
            let timeouts =
                config.timeout_config().map(TimeoutConfig::to_builder).unwrap_or_default();
            to = to.timeout_config(timeouts.connect_timeout(timeout.min(MAX_TIMEOUT)).build());
        }
        if let Some(on) = self.use_fips {
            to = to.use_fips(on);
        }
        if let Some(on) = self.use_dual_stack {
            to = to.use_dual_stack(on);
        }
        to
    }
}

/// Without what may hold a secret.
impl fmt::Debug for AwsSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwsSettings")
            .field("region", &self.region)
            .field("profile_name", &self.profile_name)
            .field("max_attempts", &self.max_attempts)
            .field("connect_timeout", &self.connect_timeout)
            .finish_non_exhaustive()
    }
}
