//! Embeddings of texts, created with `InvokeModel`.
//!
//! [`Client::embed`] creates an [`EmbedRequest`], and [`Embedding`] compares the results:
//!
//! ```no_run
//! # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
//! let texts = ["The parcel has arrived.", "Your order is here."];
//! let embeddings = client.embed("amazon.titan-embed-text-v2:0").texts(texts).await?;
//! println!("{:?}", embeddings[0].cosine(&embeddings[1]));
//! # Ok(())
//! # }
//! ```

mod model;
mod results;
mod run;
mod vector;
mod wire;

use std::fmt;
use std::future::IntoFuture;

use serde::Serialize;
use tracing::Instrument as _;

pub use results::Embeddings;
pub use vector::{Embedding, Match};

use model::EmbeddingModel;
use run::Job;

use crate::client::{Client, Sending};
use crate::model::{is_opaque, with_geography};
use crate::outcome::{Error, ErrorKind};

/// The default number of concurrent calls.
const DEFAULT_CONCURRENCY: usize = 8;

impl Client {
    /// A request for the embeddings of texts.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// let texts = ["The parcel has arrived.", "Your order is here."];
    /// let embeddings = client.embed("amazon.titan-embed-text-v2:0").texts(texts).await?;
    /// println!("{:?}", embeddings[0].cosine(&embeddings[1]));
    /// # Ok(())
    /// # }
    /// ```
    pub fn embed(&self, model_id: impl Into<String>) -> EmbedRequest {
        EmbedRequest::new(self.clone(), model_id.into())
    }
}

/// A request for the embeddings of texts, created by [`Client::embed`].
///
/// ```no_run
/// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
/// let handbook = ["Parcels are sent within two days.", "Refunds take a week."];
/// let embeddings = client
///     .embed("amazon.titan-embed-text-v2:0")
///     .dimensions(512)
///     .texts(handbook)
///     .await?;
///
/// let question = client
///     .embed("amazon.titan-embed-text-v2:0")
///     .dimensions(512)
///     .text("When do I get my money back?")
///     .await?;
/// for near in question[0].nearest(&embeddings, 1)? {
///     println!("{:.2} {}", near.similarity, handbook[near.index]);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Models
///
/// | model | texts a call | `dimensions` | `normalize` | `input_type` |
/// | --- | --- | --- | --- | --- |
/// | `amazon.titan-embed-text-v1` | 1 | 1536 | no | no |
/// | `amazon.titan-embed-text-v2:0` | 1 | 256, 512, **1024** | yes | no |
/// | `cohere.embed-english-v3`, `cohere.embed-multilingual-v3` | 96 | 1024 | no | yes |
/// | `cohere.embed-v4:0` | 96 | 256, 512, 1024, **1536** | no | yes |
///
/// As of November 2026. The id may also be an inference profile id or an ARN. The client adds its
/// geography's prefix to the id of Cohere Embed 4, if that has an inference profile of it.
#[must_use = "texts are not embedded until they are sent"]
pub struct EmbedRequest {
    client: Client,
    model_id: String,
    options: Options,
    texts: Vec<String>,
    concurrency: usize,
}

/// The settings of the embeddings.
#[derive(Debug, Clone, Copy, Default)]
struct Options {
    dimensions: Option<usize>,
    normalize: Option<bool>,
    input_type: Option<InputType>,
}

/// The purpose of embeddings. Cohere's models create different embeddings for each.
///
/// ```no_run
/// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
/// use bedrock_prompt::embeddings::InputType;
///
/// const MODEL: &str = "cohere.embed-multilingual-v3";
/// let texts = client.embed(MODEL).texts(["Parcels are sent within two days."]).await?;
/// let question = client.embed(MODEL).input_type(InputType::SearchQuery).text("When is it sent?");
/// let nearest = question.await?[0].nearest(&texts, 1)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum InputType {
    /// Texts to search in.
    #[default]
    SearchDocument,
    /// A text to search with.
    SearchQuery,
    /// Texts to classify.
    Classification,
    /// Texts to cluster.
    Clustering,
}

impl EmbedRequest {
    pub(crate) fn new(client: Client, model_id: String) -> Self {
        let options = Options::default();
        Self { client, model_id, options, texts: Vec::new(), concurrency: DEFAULT_CONCURRENCY }
    }

    /// The number of dimensions of an embedding. Default: the model's (bold in the table above).
    pub fn dimensions(mut self, dimensions: usize) -> Self {
        self.options.dimensions = Some(dimensions);
        self
    }

    /// Whether embeddings are normalized to length 1, so that their dot product is their cosine.
    ///
    /// Titan Text Embeddings V2 only. Default: true.
    pub fn normalize(mut self, normalize: bool) -> Self {
        self.options.normalize = Some(normalize);
        self
    }

    /// The purpose of the embeddings. Cohere's models only. Default:
    /// [`InputType::SearchDocument`].
    pub fn input_type(mut self, input_type: InputType) -> Self {
        self.options.input_type = Some(input_type);
        self
    }

    /// Adds texts.
    pub fn texts<S: Into<String>>(mut self, texts: impl IntoIterator<Item = S>) -> Self {
        self.texts.extend(texts.into_iter().map(Into::into));
        self
    }

    /// Adds one text.
    pub fn text(self, text: impl Into<String>) -> Self {
        self.texts([text])
    }

    /// The maximum number of concurrent calls, at least 1. Default: 8.
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.concurrency = calls;
        self
    }

    /// Sends the texts in as many calls as the model needs, and returns the embeddings in the order
    /// of the texts.
    ///
    /// After a call fails, no further call is started, and running calls are awaited. The client's
    /// retries and timeouts apply to each call.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`], before anything is sent: no texts, a blank text, an unknown
    /// model, or a setting that the model does not support. [`ErrorKind::InvalidResponse`] if the
    /// response has the wrong number of embeddings or dimensions. Otherwise the error of the call
    /// that failed. The message contains the indices of the texts, from 0. The `usage` of
    /// [`Error::record`] contains the tokens of the successful calls.
    ///
    /// The embeddings of the successful calls are lost with the error, although they were billed.
    /// Send large numbers of texts in batches, and store the embeddings of each batch.
    pub async fn send(self) -> Result<Embeddings, Error> {
        let job = self.into_job()?;
        let span = job.span();
        let result = job.run().instrument(span.clone()).await;
        run::record(&span, &result);
        result
    }

    fn into_job(self) -> Result<Job, Error> {
        let invalid = |what: String, help: String| {
            let error = Error::new(ErrorKind::InvalidInput, what);
            Err(error.with_help(help).with_model_id(&self.model_id))
        };
        let Some(model) = EmbeddingModel::from_id(self.client.base_model(&self.model_id)) else {
            if is_opaque(&self.model_id) {
                let what = format!("`{}` does not identify its base model", self.model_id);
                let help =
                    "set it with `ClientBuilder::model_capabilities`, or use the model's own id";
                return invalid(what, help.into());
            }
            let what = format!("`{}` is not a known embedding model", self.model_id);
            return invalid(what, format!("use one of {}", model::KNOWN));
        };
        if let Err((what, help)) = self.options.check(model, &self.model_id) {
            return invalid(what, help);
        }
        if self.concurrency == 0 {
            return invalid("`concurrency` is 0".into(), "set it to at least 1".into());
        }
        if self.texts.is_empty() {
            return invalid(
                "there are no texts to embed".into(),
                "add texts with `EmbedRequest::texts`".into(),
            );
        }
        if let Some(index) = self.texts.iter().position(|text| text.trim().is_empty()) {
            let what = format!("texts[{index}] is blank");
            return invalid(what, "remove it".into());
        }
        let is_own_id = EmbeddingModel::from_id(&self.model_id).is_some();
        let geography = self.client.geography(&self.model_id).filter(|_| is_own_id);
        let model_id = with_geography(&self.model_id, geography);
        let Self { client, options, texts, concurrency, .. } = self;
        Ok(Job { client, model, model_id, options, texts, concurrency })
    }
}

impl Options {
    /// Checks that the model supports the settings.
    ///
    /// # Errors
    ///
    /// The message and the help text of the error.
    fn check(self, model: EmbeddingModel, id: &str) -> Result<(), (String, String)> {
        if let Some(dimensions) = self.dimensions
            && !model.dimensions.contains(&dimensions)
        {
            let supported: Vec<_> = model.dimensions.iter().map(ToString::to_string).collect();
            let what = format!("`{id}` does not support {dimensions} dimensions");
            return Err((what, format!("use {}", or(&supported))));
        }
        let unsupported =
            |setting: &str| (format!("`{id}` does not support `{setting}`"), "remove it".into());
        if self.normalize.is_some() && !model.takes_normalize {
            return Err(unsupported("normalize"));
        }
        if self.input_type.is_some() && !model.takes_input_type() {
            return Err(unsupported("input_type"));
        }
        Ok(())
    }
}

/// `a, b or c`.
fn or(all: &[String]) -> String {
    match all {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => all.concat(),
    }
}

/// Sends the request, as [`send`](EmbedRequest::send) does.
impl IntoFuture for EmbedRequest {
    type Output = Result<Embeddings, Error>;
    type IntoFuture = Sending<'static, Embeddings>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for EmbedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmbedRequest")
            .field("model_id", &self.model_id)
            .field("options", &self.options)
            .field("texts", &self.texts.len())
            .field("concurrency", &self.concurrency)
            .finish_non_exhaustive()
    }
}
