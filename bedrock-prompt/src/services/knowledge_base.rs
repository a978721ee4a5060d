//! Knowledge bases of Amazon Bedrock: passages for a prompt, and answers with citations (feature
//! `knowledge-base`).
//!
//! ```no_run
//! # async fn run() -> Result<(), bedrock_prompt::Error> {
//! use bedrock_prompt::knowledge_base::KnowledgeBase;
//!
//! let handbook = KnowledgeBase::from_env("ABCDE12345").await;
//! for passage in &handbook.retrieve("return window").number_of_results(3).await? {
//!     println!("{}", passage.text);
//! }
//!
//! let model_id = "amazon.nova-lite-v1:0";
//! let answer = handbook.ask("May I return a book?").model(model_id).await?;
//! println!("{} ({} citations)", answer.text, answer.citations.len());
//! # Ok(())
//! # }
//! ```

mod ask;
mod filter;
mod model_arn;
mod passage;
mod retrieve;

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use aws_sdk_bedrockagentruntime::Client as SdkClient;
use aws_sdk_bedrockagentruntime::config::{BehaviorVersion, Builder, Config};
use aws_sdk_bedrockagentruntime::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_bedrockagentruntime::types::{
    KnowledgeBaseRetrievalConfiguration, KnowledgeBaseVectorSearchConfiguration,
};

#[cfg(feature = "aws-config")]
use crate::client::environment::{Environment, service_config};
use crate::client::preflight::Preflight;
use crate::client::timeouts::AttemptTimeout;
use crate::client::{https, local};
use crate::outcome::{Destination, Error, ErrorKind, FIX_PARAMETER, from_sdk};

pub use ask::{AskRequest, Citation, CitedAnswer};
pub use filter::Filter;
pub use passage::{Passage, Passages};
pub use retrieve::RetrieveRequest;

/// A large model can take minutes to answer.
const ATTEMPT_TIMEOUT: AttemptTimeout = AttemptTimeout::Default(Duration::from_mins(10));

/// A knowledge base, on top of the AWS SDK's client. Cheap to clone.
///
/// Each attempt has a timeout of 10 minutes, unless the SDK's client sets one. The service reports no
/// token counts for these calls, so a [`UsageTracker`](crate::usage::UsageTracker) does not count
/// them.
///
/// It needs the feature `knowledge-base`: `cargo add bedrock-prompt --features knowledge-base`.
///
/// ```no_run
/// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
/// use bedrock_prompt::{Prompt, knowledge_base::{Filter, KnowledgeBase, Passages}};
///
/// #[derive(Prompt)]
/// #[prompt(user = "Answer from these passages:\n{passages}\n\n{question}")]
/// struct Answer<'a> {
///     passages: Passages,
///     question: &'a str,
/// }
///
/// let handbook = KnowledgeBase::from_env("ABCDE12345").await;
/// let question = "How long may I wait before I return a book?";
/// let passages = handbook
///     .retrieve(question)
///     .number_of_results(3)
///     .filter(Filter::equals("year", 2026))
///     .await?;
/// let response = client.prompt(Answer { passages, question }).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct KnowledgeBase {
    sdk: SdkClient,
    id: String,
}

impl KnowledgeBase {
    /// A knowledge base on top of the SDK's client. `id` has up to ten ASCII letters and digits.
    #[expect(clippy::needless_pass_by_value, reason = "this client takes the place of the other")]
    pub fn new(sdk: SdkClient, id: impl Into<String>) -> Self {
        let needs_tokio = sdk.config().http_client().is_none();
        Self::with(&sdk, needs_tokio, id)
    }

    fn with(sdk: &SdkClient, needs_tokio: bool, id: impl Into<String>) -> Self {
        let config = sdk.config();
        let mut to = config.to_builder().interceptor(Preflight { needs_tokio });
        if let Some(client) = https::missing_from(config.http_client().is_some()) {
            to = to.http_client(client);
        }
        let sdk = SdkClient::from_conf(to.build());
        Self { sdk, id: id.into() }
    }

    /// Loads the region and the credentials from the environment, as the AWS CLI does.
    #[cfg(feature = "aws-config")]
    pub async fn from_env(id: impl Into<String>) -> Self {
        let environment = Environment::load(None, None).await;
        let config = service_config!(environment, Builder, "BEDROCK_AGENT_RUNTIME");
        Self::with(&SdkClient::from_conf(config.build()), true, id)
    }

    /// Connects to a local Bedrock server, with a URL such as `http://127.0.0.1:8080`, and a
    /// placeholder region and credentials.
    pub fn local(endpoint_url: impl Into<String>, id: impl Into<String>) -> Self {
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(local::REGION)
            .credentials_provider(local::credentials())
            .endpoint_url(endpoint_url)
            .build();
        Self::new(SdkClient::from_conf(config), id)
    }

    /// A search for the passages most similar to a query (the operation `Retrieve`).
    pub fn retrieve(&self, query: impl Into<String>) -> RetrieveRequest {
        RetrieveRequest::new(self.clone(), query.into())
    }

    /// A question that a model answers from the passages (the operation `RetrieveAndGenerate`).
    pub fn ask(&self, question: impl Into<String>) -> AskRequest {
        AskRequest::new(self.clone(), question.into())
    }

    /// The id of the knowledge base.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The SDK's client, for operations without a method here.
    pub fn sdk(&self) -> &SdkClient {
        &self.sdk
    }

    fn region(&self) -> Option<&str> {
        self.sdk.config().region().map(AsRef::as_ref)
    }

    /// Checks the id, and that `text` is not blank and has at most `limit` characters. `name` says
    /// what the text is.
    fn check(&self, name: &str, text: &str, limit: usize) -> Result<(), Error> {
        self.check_id()?;
        let length = text.chars().count();
        let what = if text.trim().is_empty() {
            format!("the {name} is blank; provide a text to search for")
        } else if length > limit {
            format!("the {name} has {length} characters, but the maximum is {limit}; shorten it")
        } else {
            return Ok(());
        };
        Err(Error::new(ErrorKind::InvalidInput, what))
    }

    fn check_id(&self) -> Result<(), Error> {
        let is_id = |id: &str| id.len() <= 10 && id.bytes().all(|b| b.is_ascii_alphanumeric());
        if !self.id.is_empty() && is_id(&self.id) {
            return Ok(());
        }
        let what = format!("`{}` is not a knowledge base id", self.id);
        Err(Error::new(ErrorKind::InvalidInput, what)
            .with_help("use the ten letters and digits shown in the Bedrock console"))
    }

    /// The configuration of a call, with the default timeout if the SDK's client sets none.
    fn with_timeout(&self) -> Builder {
        let set = self.sdk.config().timeout_config();
        Config::builder().timeout_config(ATTEMPT_TIMEOUT.in_config(set))
    }

    /// Converts the error of a call that requires these IAM permissions.
    fn error<E>(&self, error: SdkError<E>, permissions: &str) -> Error
    where
        E: StdError + ProvideErrorMetadata + Send + Sync + 'static,
    {
        let to = Destination::new(&self.id, self.region());
        let error = from_sdk(error, &to);
        match error.kind() {
            ErrorKind::ResourceNotFound => error.with_help(
                "check the id and the region: `aws bedrock-agent list-knowledge-bases` lists the \
                 knowledge bases of a region",
            ),
            ErrorKind::AccessDenied => {
                error.with_help(format!("grant these credentials {permissions}"))
            }
            ErrorKind::Validation => error.with_help(FIX_PARAMETER),
            ErrorKind::Throttling => {
                error.with_help("send fewer requests at a time, or request a higher quota from AWS")
            }
            ErrorKind::Timeout => {
                error.with_help("raise the SDK client's timeouts, or request fewer results")
            }
            ErrorKind::ConnectionFailed => error.with_help(
                "check the network, the region and the endpoint \
                 (AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME)",
            ),
            _ => error,
        }
    }
}

impl fmt::Debug for KnowledgeBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KnowledgeBase")
            .field("id", &self.id)
            .field("region", &self.region())
            .finish_non_exhaustive()
    }
}

/// A change of the SDK's request by the user.
type Customize<B> = Box<dyn FnOnce(B) -> B + Send>;

fn customized<B>(call: B, changes: Vec<Customize<B>>) -> B {
    changes.into_iter().fold(call, |call, change| change(call))
}

/// The settings of a search.
#[derive(Default)]
struct Search {
    number_of_results: Option<u32>,
    filter: Option<Filter>,
}

impl Search {
    /// The SDK's configuration; `None` if nothing is set.
    fn into_sdk(self) -> Result<Option<KnowledgeBaseRetrievalConfiguration>, Error> {
        if self.number_of_results.is_none() && self.filter.is_none() {
            return Ok(None);
        }
        let number = self.number_of_results.map(|number| {
            i32::try_from(number).ok().filter(|number| (1..=100).contains(number)).ok_or_else(
                || {
                    let what = format!("`number_of_results` is {number}, which is out of range");
                    Error::new(ErrorKind::InvalidInput, what)
                        .with_help("set it to a value from 1 to 100")
                },
            )
        });
        let search = KnowledgeBaseVectorSearchConfiguration::builder()
            .set_number_of_results(number.transpose()?)
            .set_filter(self.filter.map(Filter::into_sdk).transpose()?);
        let config = KnowledgeBaseRetrievalConfiguration::builder();
        Ok(Some(config.vector_search_configuration(search.build()).build()))
    }
}
