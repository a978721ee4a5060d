//! The client that sends prompts, with its settings, calls and conversations.

mod active_call;
mod builder;
mod call;
mod call_log;
mod capability_cache;
mod conversation;
#[cfg(feature = "aws-config")]
pub(crate) mod environment;
mod halves;
pub(crate) mod https;
pub(crate) mod local;
mod native;
mod next_request;
mod plan;
pub(crate) mod preflight;
#[cfg(feature = "control-plane")]
mod probe;
mod refusal;
#[cfg(feature = "aws-config")]
mod retries;
pub(crate) mod stream;
pub(crate) mod timeouts;
mod token_limit;
mod trace;
mod transport;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use aws_sdk_bedrockruntime::Client as SdkClient;

pub use builder::ClientBuilder;
pub use call::Call;
pub use conversation::Conversation;
pub use native::NativeCall;
#[cfg(feature = "control-plane")]
pub(crate) use probe::{Probe, Seen};
pub(crate) use stream::ResponseStream;

use capability_cache::CapabilityCache;

use crate::client::transport::Transport;
use crate::decode::Output;
use crate::model::{
    CapabilityOverrides, ModelCapabilities, base_of, geography_for, unreachable_profiles,
};
use crate::outcome::{Error, ErrorKind};
use crate::prompt::{Extract, Prompt};
use crate::request::Settings;
use crate::usage::{UsageGuard, UsageTracker};

/// The future of a call that is awaited as it is.
pub(crate) type Sending<'c, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'c>>;

/// Sends prompts to Amazon Bedrock through an AWS SDK client.
///
/// Cheap to clone: clones share the SDK client and its connections.
///
/// It keeps no answers. To send a model's tool uses back as it wrote them, use a
/// [conversation](Self::conversation).
///
/// ```no_run
/// # async fn run() -> Result<(), bedrock_prompt::Error> {
/// use bedrock_prompt::{Client, Prompt};
///
/// #[derive(Prompt)]
/// #[prompt(model = "amazon.nova-lite-v1:0", user = "Say hello to {0}.")]
/// struct Hello<'a>(&'a str);
///
/// let client = Client::from_env().await;
/// let response = client.prompt(Hello("Ada")).await?;
/// println!("{}", response.output);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    transport: Transport,
    /// Where the region was found.
    #[cfg_attr(not(feature = "control-plane"), expect(dead_code, reason = "doctor shows it"))]
    region_source: &'static str,
    settings: Settings,
    geography: Option<String>,
    overrides: CapabilityOverrides,
    traces_content: bool,
    usage_tracker: Option<UsageTracker>,
    capability_cache: CapabilityCache,
}

impl Client {
    /// A client with the region and the credentials that the AWS CLI would use.
    ///
    /// They come from the environment, from `~/.aws`, or from the metadata service of the machine.
    /// If they are missing, the first call returns an error. It needs the feature `aws-config`, which is
    /// on by default.
    #[cfg(feature = "aws-config")]
    pub async fn from_env() -> Self {
        Self::builder().from_env().await
    }

    /// A client that sends requests with the configuration of an SDK client; see
    /// [`ClientBuilder::build`].
    ///
    /// Interceptors of the SDK client see the HTTP requests and responses as they are sent and
    /// received. In the SDK's output that they see, tool inputs are empty, because this client
    /// reads them from the response body.
    pub fn new(sdk: SdkClient) -> Self {
        Self::builder().build(sdk)
    }

    /// A client for a local Bedrock server at a URL, with the region `us-east-1` and fake
    /// credentials.
    ///
    /// The server is `bedrock-local`, or any other implementation of the Bedrock Runtime API.
    pub fn local(endpoint_url: impl Into<String>) -> Self {
        Self::builder().local(endpoint_url)
    }

    /// A builder for a client with other settings.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// A call that sends a prompt. Nothing is sent before it is awaited, or [streamed](Call::stream).
    ///
    /// A text is a prompt, too, and its answer is text:
    ///
    /// ```no_run
    /// # async fn run() -> Result<(), bedrock_prompt::Error> {
    /// # use bedrock_prompt::Client;
    /// let client = Client::builder().model("amazon.nova-lite-v1:0").from_env().await;
    /// println!("{}", client.prompt("Name a river.").await?.output);
    /// # Ok(())
    /// # }
    /// ```
    pub fn prompt<P: Prompt>(&self, prompt: P) -> Call<'static, P> {
        Call::new(self.clone(), prompt, None)
    }

    /// A call that extracts a `T` from a text. It needs no struct for the prompt.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// use bedrock_prompt::{schemars, serde};
    ///
    /// /// A person in a text.
    /// #[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
    /// # #[serde(crate = "bedrock_prompt::serde")]
    /// # #[schemars(crate = "bedrock_prompt::schemars")]
    /// struct Person {
    ///     name: String,
    ///     born: Option<u16>,
    /// }
    ///
    /// let text = "Ada Lovelace was born in 1815.";
    /// let people = client.extract::<Vec<Person>>(text).await?.output;
    /// # Ok(())
    /// # }
    /// ```
    pub fn extract<'a, T: Output>(&self, text: &'a str) -> Call<'static, Extract<'a, T>> {
        self.prompt(Extract::new(text))
    }

    /// The SDK client, for operations that this client does not have.
    pub fn sdk(&self) -> &SdkClient {
        self.0.transport.sdk()
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.0.transport
    }

    fn traces_content(&self) -> bool {
        self.0.traces_content
    }

    /// Counts a call in the client's tracker, if it has one. Each operation gets a guard before it
    /// sends a request, and [ends](UsageGuard::end) it.
    pub(crate) fn counting(&self, model_id: &str) -> UsageGuard {
        UsageGuard::new(self.0.usage_tracker.as_ref(), model_id)
    }

    /// What models have rejected so far.
    fn capability_cache(&self) -> &CapabilityCache {
        &self.0.capability_cache
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn region(&self) -> Option<&str> {
        self.sdk().config().region().map(AsRef::as_ref)
    }

    /// Where the region was found, such as `AWS_REGION`.
    #[cfg(feature = "control-plane")]
    pub(crate) fn region_source(&self) -> &'static str {
        self.0.region_source
    }

    /// An id that identifies the model in the built-in table, if it is known; else the given id.
    pub(crate) fn base_model<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.overrides.base(id)
    }

    /// The capabilities of the model of an id.
    pub(crate) fn model(&self, id: &str) -> ModelCapabilities {
        self.0.overrides.capabilities(id)
    }

    /// The prefix of the inference profile through which this client calls a model; `None` if it
    /// sends the id as it is.
    pub(crate) fn geography(&self, id: &str) -> Option<&str> {
        // An id without a dot is that of a profile or a deployment.
        if !id.contains('.') {
            return None;
        }
        let profile_only = self.model(id).profile_only;
        let base = base_of(self.base_model(id));
        let of_region = self.region().and_then(|region| geography_for(base, region, profile_only));
        let set = self.0.geography.as_deref();
        set.filter(|_| profile_only || of_region.is_some()).or(of_region)
    }

    /// Checks that a model which is served through inference profiles only has one here.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InferenceProfileRequired`]: none of its inference profiles can be called from the
    /// region of the client.
    pub(crate) fn check_profile(&self, id: &str) -> Result<(), Error> {
        let Some(region) = self.region().filter(|_| base_of(id) == id) else { return Ok(()) };
        let Some(profiles) = unreachable_profiles(id, region, self.model(id).profile_only) else {
            return Ok(());
        };
        let what = format!("`{id}` has no inference profile that {region} can call");
        Err(Error::new(ErrorKind::InferenceProfileRequired, what).with_help(format!(
            "these exist: {profiles}: set a region of their geography, use another model, or, if AWS \
             has added one, write its id"
        )))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("region", &self.region())
            .field("geography", &self.0.geography)
            .field("settings", &self.0.settings)
            .finish_non_exhaustive()
    }
}
