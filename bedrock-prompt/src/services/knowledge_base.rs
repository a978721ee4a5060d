//! Knowledge bases of Amazon Bedrock: passages, and answers with citations.

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

use crate::client::timeouts::with_attempt_timeout;
use crate::client::{https, local};
use crate::outcome::{Destination, Error, ErrorKind, from_sdk};

pub use ask::{AskRequest, Citation, CitedAnswer};
pub use filter::Filter;
pub use passage::{Passage, Passages};
pub use retrieve::RetrieveRequest;

/// An answer of a large model takes minutes.
const ATTEMPT_TIMEOUT: Duration = Duration::from_mins(10);

/// A knowledge base: passages for a prompt, or answers with citations.
///
/// Cheap to clone. A call goes through the AWS SDK's client with what is configured on it; an
/// attempt ends after 10 minutes, unless the client has a limit of its own. The
/// service reports no tokens for these calls: a [`UsageTracker`](crate::usage::UsageTracker) does not
/// count them.
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
///     .send()
///     .await?;
/// let response = client.prompt(Answer { passages, question }).send().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct KnowledgeBase {
    sdk: SdkClient,
    id: String,
}

impl KnowledgeBase {
    /// A knowledge base, by its id of ten letters and digits, over the SDK's client.
    pub fn new(sdk: SdkClient, id: impl Into<String>) -> Self {
        let config = sdk.config();
        let sdk = match https::missing_from(config.http_client().is_some()) {
            Some(client) => SdkClient::from_conf(config.to_builder().http_client(client).build()),
            None => sdk,
        };
        Self { sdk, id: id.into() }
    }

    /// A knowledge base in the region and with the credentials that the AWS CLI would use.
    #[cfg(feature = "aws-config")]
    pub async fn from_env(id: impl Into<String>) -> Self {
        let config = https::config_from_env().await;
        Self::new(SdkClient::new(&config), id)
    }

    /// A knowledge base of a local Bedrock at a URL, with a made-up region and credentials.
    pub fn local(endpoint_url: impl Into<String>, id: impl Into<String>) -> Self {
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(local::REGION)
            .credentials_provider(local::credentials())
            .endpoint_url(endpoint_url)
            .build();
        Self::new(SdkClient::from_conf(config), id)
    }

    /// A search for the passages that are nearest to a query: the operation `Retrieve`.
    pub fn retrieve(&self, query: impl Into<String>) -> RetrieveRequest {
        RetrieveRequest::new(self.clone(), query.into())
    }

    /// A question that a model answers from the passages: the operation `RetrieveAndGenerate`.
    pub fn ask(&self, question: impl Into<String>) -> AskRequest {
        AskRequest::new(self.clone(), question.into())
    }

    /// The id of the knowledge base.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The SDK's client, for all that this one does not do.
    pub fn sdk(&self) -> &SdkClient {
        &self.sdk
    }

    fn region(&self) -> Option<&str> {
        self.sdk.config().region().map(AsRef::as_ref)
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

    /// The configuration of a call: with an end, where the user's client has none.
    fn bounded(&self) -> Builder {
        let set = self.sdk.config().timeout_config();
        Config::builder().timeout_config(with_attempt_timeout(set, ATTEMPT_TIMEOUT))
    }

    /// Converts the error of a call that requires these IAM permissions.
    fn error<E>(&self, error: SdkError<E>, permissions: &str) -> Error
    where
        E: StdError + ProvideErrorMetadata + Send + Sync + 'static,
    {
        let to = Destination { id: &self.id, region: self.region(), geography: None };
        let error = from_sdk(error, &to);
        match error.kind() {
            ErrorKind::ResourceNotFound => error.with_help(
                "check the id and the region: `aws bedrock-agent list-knowledge-bases` lists the \
                 knowledge bases of a region",
            ),
            ErrorKind::AccessDenied => {
                error.with_help(format!("grant these credentials {permissions}"))
            }
            ErrorKind::Validation => error.with_help("fix the parameter named in the AWS message"),
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

/// Which passages are looked for.
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

/// Checks that a query or a question is not blank, and at most `limit` characters long.
fn check_text(text: &str, name: &str, limit: usize) -> Result<(), Error> {
    let length = text.chars().count();
    let error = |what: String| Err(Error::new(ErrorKind::InvalidInput, what));
    if text.trim().is_empty() {
        return error(format!("the {name} is blank; provide a text to search for"));
    }
    if length > limit {
        return error(format!(
            "the {name} has {length} characters, but the maximum is {limit}; shorten it"
        ));
    }
    Ok(())
}
