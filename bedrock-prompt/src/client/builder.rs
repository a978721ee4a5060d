mod aws_settings;

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_bedrockruntime::Client as SdkClient;
#[cfg(feature = "aws-config")]
use aws_sdk_bedrockruntime::config as sdk;
use aws_sdk_bedrockruntime::config::{BehaviorVersion, Config};

use aws_settings::AwsSettings;
#[cfg(feature = "aws-config")]
pub(super) use aws_settings::MAX_ATTEMPTS;

use super::capability_cache::CapabilityCache;
use super::{Client, Inner};
#[cfg(feature = "aws-config")]
use crate::client::environment::{Environment, service_config};
use crate::client::transport::{Limits, Transport};
use crate::client::{https, local};
use crate::json::RepairPolicy;
use crate::model::{CapabilityOverrides, Guardrail, ModelCapabilities};
use crate::request::Settings;
use crate::usage::UsageTracker;

/// Settings of a [`Client`]. They apply if neither the call nor the prompt sets a value.
///
/// ```no_run
/// # #[cfg(feature = "aws-config")]
/// # async fn run() {
/// use bedrock_prompt::Client;
///
/// let client = Client::builder()
///     .region("eu-central-1")
///     .model("anthropic.claude-haiku-4-5-20251001-v1:0")
///     .max_tokens(1024)
///     .from_env()
///     .await;
/// # }
/// ```
#[doc = include_str!("settings.md")]
#[derive(Debug, Clone, Default)]
pub struct ClientBuilder {
    settings: Settings,
    geography: Option<String>,
    overrides: CapabilityOverrides,
    aws: AwsSettings,
    limits: Limits,
    traces_content: bool,
    usage_tracker: Option<UsageTracker>,
}

impl ClientBuilder {
    /// The model id, inference profile id or ARN for prompts that do not set one.
    ///
    /// Default: none; a call without a model id is an error.
    #[must_use]
    pub fn model(mut self, id: impl Into<String>) -> Self {
        self.settings.model_id = Some(id.into());
        self
    }

    /// The token limit of an answer, for prompts that do not set one.
    ///
    /// Default: 4096, or 16384 where the model reasons, because reasoning counts toward it; the
    /// model's maximum or the ceiling if that is lower.
    #[must_use]
    pub fn max_tokens(mut self, tokens: u32) -> Self {
        self.settings.max_tokens = Some(tokens);
        self
    }

    /// The highest limit, in tokens, to which `max_tokens` is raised after an answer was truncated.
    ///
    /// [`Call::max_tokens_ceiling`](crate::client::Call::max_tokens_ceiling) describes it, with its
    /// default.
    #[must_use]
    pub fn max_tokens_ceiling(mut self, tokens: u32) -> Self {
        self.settings.max_tokens_ceiling = Some(tokens);
        self
    }

    /// Which repairs of an answer are allowed, for prompts that do not set a policy.
    ///
    /// Default: [`Lossless`](RepairPolicy::Lossless).
    #[must_use]
    pub fn repair(mut self, policy: RepairPolicy) -> Self {
        self.settings.repair = Some(policy);
        self
    }

    /// The guardrail for prompts that do not set one: a [`Guardrail`], or `"id:version"`.
    ///
    /// Default: none.
    #[must_use]
    pub fn guardrail(mut self, guardrail: impl Into<Guardrail>) -> Self {
        self.settings.guardrail = Some(guardrail.into());
        self
    }

    /// Requests the trace of guardrails, as
    /// [`Call::guardrail_trace`](crate::client::Call::guardrail_trace) does. Default: off.
    ///
    /// The trace contains the text that matched, personal data included: keep it out of logs.
    #[must_use]
    pub fn guardrail_trace(mut self, on: bool) -> Self {
        self.settings.guardrail_trace = Some(on);
        self
    }

    /// The geography of the inference profile for models that can be called through inference
    /// profiles only: `us`, `eu`, `apac`, `jp`, `au`, `global`, or another prefix that AWS defines.
    ///
    /// Default: the geography of the client's region that the model has, else `global`. It does not
    /// change the id of an inference profile, and is not used for a model that is not known: write its
    /// inference profile, or set [`profile_only`](crate::model::ModelCapabilities::profile_only).
    #[must_use]
    pub fn geography(mut self, prefix: impl Into<String>) -> Self {
        self.geography = Some(prefix.into());
        self
    }

    /// Sets the capabilities of a model, if its id does not show which model it is, or if the
    /// library's table is out of date.
    ///
    /// They apply to exactly this id. A model id also matches with the prefix of an inference
    /// profile, and within an ARN.
    ///
    /// The ARNs of application inference profiles, provisioned models and deployments of custom
    /// models do not show the model. Default for such an ARN: no restriction is assumed.
    /// `ControlPlane::model_of_profile` (feature `control-plane`) looks up the model of an
    /// inference profile.
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
    ///     .model(arn)
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

    /// The maximum number of re-asks per call, as in
    /// [`Call::max_re_asks`](crate::client::Call::max_re_asks). Default: 2.
    #[must_use]
    pub fn max_re_asks(mut self, times: u32) -> Self {
        self.settings.max_re_asks = Some(times);
        self
    }

    /// The longest time between two events of a stream. Default: 5 minutes.
    #[must_use]
    pub fn stream_idle_timeout(mut self, timeout: Duration) -> Self {
        self.limits.stream_idle_timeout = timeout;
        self
    }

    /// Adds prompts and answers to the spans of calls, as `tracing` events of level debug.
    /// Default: off.
    ///
    /// Your subscriber then writes prompts and answers to its output, personal data included.
    #[must_use]
    pub fn trace_content(mut self, on: bool) -> Self {
        self.traces_content = on;
        self
    }

    /// Counts the calls of the client and their tokens in this tracker. Default: none.
    #[must_use]
    pub fn usage_tracker(mut self, tracker: &UsageTracker) -> Self {
        self.usage_tracker = Some(tracker.clone());
        self
    }

    /// Builds a client that sends requests through an SDK client. [`from_env`](Self::from_env) and
    /// [`local`](Self::local) need none. The settings of this builder go before those of `sdk`.
    ///
    /// If the SDK client has no HTTP client and the SDK was compiled without one, the HTTP client
    /// of the feature `rustls-ring` is used.
    ///
    /// Calls are sent by a client with the same configuration and an interceptor of this crate. It
    /// shares the connections of `sdk` if its configuration names an HTTP client; the SDK's default
    /// one, of the feature `default-https-client`, opens connections of its own. So it is with
    /// credentials: a configuration without an identity cache loads them once for each client. Build
    /// one client, and clone it.
    pub fn build(self, sdk: SdkClient) -> Client {
        // The HTTP client of the SDK and that of this crate are hyper's, which run on tokio.
        let needs_tokio = sdk.config().http_client().is_none();
        self.finish(sdk, needs_tokio, "the SDK client")
    }

    /// `region_source`: where the region was found, unless it is set here.
    fn finish(self, sdk: SdkClient, needs_tokio: bool, region_source: &'static str) -> Client {
        let region_source =
            if self.aws.region.is_some() { "`ClientBuilder::region`" } else { region_source };
        let config = sdk.config();
        let http_client = https::missing_from(config.http_client().is_some());
        let sdk = if self.aws.is_unset() && http_client.is_none() {
            sdk
        } else {
            let mut to = self.aws.apply(config, config.to_builder());
            if let Some(client) = http_client {
                to = to.http_client(client);
            }
            SdkClient::from_conf(to.build())
        };
        Client(Arc::new(Inner {
            transport: Transport::new(sdk, self.limits, needs_tokio),
            region_source,
            settings: self.settings,
            geography: self.geography,
            overrides: self.overrides,
            traces_content: self.traces_content,
            usage_tracker: self.usage_tracker,
            capability_cache: CapabilityCache::default(),
        }))
    }

    /// Builds a client with the region and the credentials that the AWS CLI would use; see
    /// [`Client::from_env`].
    #[cfg(feature = "aws-config")]
    pub async fn from_env(self) -> Client {
        let AwsSettings { region, profile_name, .. } = &self.aws;
        let environment = Environment::load(region.as_ref(), profile_name.as_deref()).await;
        let config = service_config!(environment, sdk::Builder, "BEDROCK_RUNTIME");
        self.finish(SdkClient::from_conf(config.build()), true, environment.region_source)
    }

    /// Builds a client for a local Bedrock server at a URL, with the region `us-east-1` and fake
    /// credentials, unless others are set; see [`Client::local`].
    pub fn local(self, endpoint_url: impl Into<String>) -> Client {
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(local::REGION)
            .credentials_provider(local::credentials())
            .build();
        let builder = self.endpoint_url(endpoint_url);
        let sdk = SdkClient::from_conf(config);
        let needs_tokio = sdk.config().http_client().is_none();
        builder.finish(sdk, needs_tokio, "`Client::local`")
    }
}
