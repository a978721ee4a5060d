use std::sync::Arc;
use std::time::Duration;

use aws_sdk_bedrockruntime::Client as SdkClient;
use aws_sdk_bedrockruntime::config::{BehaviorVersion, Config};

use super::capability_cache::CapabilityCache;
use super::{Client, Inner};
use crate::client::transport::{Limits, Transport};
use crate::client::{https, local};
use crate::json::RepairPolicy;
use crate::model::{CapabilityOverrides, Guardrail, ModelCapabilities};
use crate::request::Settings;
use crate::usage::UsageTracker;

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
    overrides: CapabilityOverrides,
    limits: Limits,
    traces_content: bool,
    usage_tracker: Option<UsageTracker>,
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

    /// How far `max_tokens` is raised to ask again for an answer that was cut, where the prompt
    /// does not say: as [`Call::max_tokens_ceiling`](crate::client::Call::max_tokens_ceiling).
    #[must_use]
    pub fn max_tokens_ceiling(mut self, tokens: u32) -> Self {
        self.settings.max_tokens_ceiling = Some(tokens);
        self
    }

    /// How far an answer may be changed so that it fits its type, where the prompt does not say;
    /// [`Lossless`](RepairPolicy::Lossless) when unset.
    #[must_use]
    pub fn repair(mut self, policy: RepairPolicy) -> Self {
        self.settings.repair = Some(policy);
        self
    }

    /// The guardrail of prompts that name none: a [`Guardrail`], or `"id:version"`.
    #[must_use]
    pub fn guardrail(mut self, guardrail: impl Into<Guardrail>) -> Self {
        self.settings.guardrail = Some(guardrail.into());
        self
    }

    /// Whether guardrails say what they found, as by
    /// [`Call::guardrail_trace`](crate::client::Call::guardrail_trace); not, when unset.
    ///
    /// The trace repeats the words that matched, personal data too.
    #[must_use]
    pub fn guardrail_trace(mut self, on: bool) -> Self {
        self.settings.guardrail_trace = Some(on);
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

    /// Says what a model accepts, where its id does not tell which model it is, or the library's
    /// table is behind; it holds for the id as it is written, and for a model's id with a
    /// geography's prefix and in an ARN, too.
    ///
    /// An id that does not tell is the ARN of an application inference profile, a provisioned
    /// model or a custom model's deployment. Without a profile nothing is held against such a
    /// model. `ControlPlane::model_of_profile` (feature `control-plane`) looks an inference
    /// profile's model up.
    ///
    /// ```
    /// # use bedrock_prompt::{Client, sdk};
    /// # let config = sdk::Config::builder()
    /// #     .behavior_version(sdk::config::BehaviorVersion::latest())
    /// #     .build();
    /// # let sdk_client = sdk::Client::from_conf(config);
    /// use bedrock_prompt::model::ModelCapabilities;
    ///
    /// let arn = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3";
    /// let client = Client::builder()
    ///     .model_id(arn)
    ///     .model_capabilities(arn, ModelCapabilities::from_id("meta.llama3-3-70b-instruct-v1:0"))
    ///     .build(sdk_client);
    /// ```
    #[must_use]
    pub fn model_capabilities(
        mut self,
        id: impl Into<String>,
        capabilities: ModelCapabilities,
    ) -> Self {
        self.overrides.set(id.into(), capabilities);
        self
    }

    /// How often an answer that does not do is asked for again; 2 times when unset.
    #[must_use]
    pub fn max_re_asks(mut self, times: u32) -> Self {
        self.settings.max_re_asks = Some(times);
        self
    }

    /// How long one attempt at a call may take; 10 minutes when unset, a year at most.
    ///
    /// A limit that is set on the SDK's client stays.
    /// [`Call::timeout`](crate::client::Call::timeout) bounds a call with all its attempts.
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

    /// Counts the calls of the client, with their tokens, in this tracker.
    #[must_use]
    pub fn usage_tracker(mut self, tracker: &UsageTracker) -> Self {
        self.usage_tracker = Some(tracker.clone());
        self
    }

    /// The client, over the SDK's client.
    ///
    /// Where it has no HTTP client and the SDK was compiled without one, it gets the one of the
    /// feature `rustls-ring`.
    pub fn build(self, sdk: SdkClient) -> Client {
        let config = sdk.config();
        let sdk = match https::missing_from(config.http_client().is_some()) {
            Some(client) => SdkClient::from_conf(config.to_builder().http_client(client).build()),
            None => sdk,
        };
        Client(Arc::new(Inner {
            transport: Transport::new(sdk, self.limits),
            settings: self.settings,
            geography: self.geography,
            overrides: self.overrides,
            traces_content: self.traces_content,
            usage_tracker: self.usage_tracker,
            capability_cache: CapabilityCache::default(),
        }))
    }

    /// The client, with the region and the credentials that the AWS CLI would use.
    #[cfg(feature = "aws-config")]
    pub async fn from_env(self) -> Client {
        let config = https::config_from_env().await;
        self.build(SdkClient::new(&config))
    }

    /// The client, for a local Bedrock at a URL, with a made-up region and credentials.
    pub fn local(self, endpoint_url: impl Into<String>) -> Client {
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(local::REGION)
            .credentials_provider(local::credentials())
            .endpoint_url(endpoint_url)
            .build();
        self.build(SdkClient::from_conf(config))
    }
}
