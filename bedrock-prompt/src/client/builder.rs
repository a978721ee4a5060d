use std::sync::Arc;
use std::time::Duration;

use aws_sdk_bedrockruntime::Client as SdkClient;
use aws_sdk_bedrockruntime::config::{BehaviorVersion, Config, Credentials, Region};

use super::{Client, Inner};
use crate::settings::Settings;
use crate::transport::{Limits, Transport};

/// Settings of a [`Client`]: they fill what neither the call nor the prompt says.
///
/// ```
/// use bedrock_prompt::Client;
/// use bedrock_prompt::sdk;
///
/// # let config = sdk::Config::builder()
/// #     .behavior_version(sdk::config::BehaviorVersion::latest())
/// #     .region(sdk::config::Region::new("eu-central-1"))
/// #     .build();
/// # let sdk_client = sdk::Client::from_conf(config);
/// let client = Client::builder()
///     .model_id("anthropic.claude-haiku-4-5-20251001-v1:0")
///     .geography("eu")
///     .max_tokens(1024)
///     .build(sdk_client);
/// ```
#[doc = include_str!("settings.md")]
#[derive(Debug, Clone, Default)]
pub struct ClientBuilder {
    settings: Settings,
    geography: Option<String>,
    limits: Limits,
    traces_content: bool,
}

impl ClientBuilder {
    /// The model of prompts that name none.
    #[must_use]
    pub fn model_id(mut self, id: impl Into<String>) -> Self {
        self.settings.model_id = Some(id.into());
        self
    }

    /// The longest answer, in tokens, of prompts that name none.
    #[must_use]
    pub fn max_tokens(mut self, tokens: u32) -> Self {
        self.settings.max_tokens = Some(tokens);
        self
    }

    /// The inference profiles to call for models that are served through them
    /// only: `us`, `eu`, `apac`, `jp`, `au`, `global` and others that AWS defines.
    ///
    /// Unset, it is the region's. Ids that name a profile stay as they are.
    #[must_use]
    pub fn geography(mut self, prefix: impl Into<String>) -> Self {
        self.geography = Some(prefix.into());
        self
    }

    /// How long one attempt at a call may take; 10 minutes when unset.
    ///
    /// A limit that is set on the SDK's client stays.
    /// [`Call::timeout`](crate::Call::timeout) bounds a call with all its attempts.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.limits.attempt_timeout = Some(timeout);
        self
    }

    /// How long a stream may pause between two events; 5 minutes when unset.
    #[must_use]
    pub fn stream_idle_timeout(mut self, timeout: Duration) -> Self {
        self.limits.stream_idle_timeout = Some(timeout);
        self
    }

    /// Whether the spans of calls hold what is said, as `tracing` events of level debug; not, when unset.
    ///
    /// Prompts and answers then stand wherever the subscriber writes them.
    #[must_use]
    pub fn trace_content(mut self, on: bool) -> Self {
        self.traces_content = on;
        self
    }

    /// The client, over the SDK's client.
    pub fn build(self, sdk: SdkClient) -> Client {
        Client(Arc::new(Inner {
            transport: Transport::new(sdk, self.limits),
            settings: self.settings,
            geography: self.geography,
            traces_content: self.traces_content,
        }))
    }

    /// The client, with the region and the credentials that the AWS CLI would use.
    #[cfg(feature = "aws-config")]
    pub async fn from_env(self) -> Client {
        let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
        self.build(SdkClient::new(&config))
    }

    /// The client, for a local Bedrock at a URL, with a made-up region and credentials.
    pub fn local(self, endpoint_url: impl Into<String>) -> Client {
        let credentials = Credentials::new("local", "local", None, None, "bedrock-prompt");
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("us-east-1"))
            .credentials_provider(credentials)
            .endpoint_url(endpoint_url)
            .build();
        self.build(SdkClient::from_conf(config))
    }
}
