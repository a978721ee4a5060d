use std::fmt;
use std::future::IntoFuture;

use aws_sdk_bedrockagentruntime::error::ProvideErrorMetadata;
use aws_sdk_bedrockagentruntime::operation::RequestId;
use aws_sdk_bedrockagentruntime::operation::retrieve_and_generate::{
    RetrieveAndGenerateOutput, builders::RetrieveAndGenerateFluentBuilder,
};
use aws_sdk_bedrockagentruntime::types::{
    self, GuadrailAction, KnowledgeBaseRetrieveAndGenerateConfiguration,
    RetrieveAndGenerateConfiguration, RetrieveAndGenerateInput, RetrieveAndGenerateType,
};

use super::model_arn::model_arn;
use super::{Customize, Filter, KnowledgeBase, Passage, Search, customized};
use crate::client::Sending;
use crate::model::base_of;
use crate::outcome::{Destination, Error, ErrorKind, FIX_PARAMETER, from_sdk};

/// The maximum number of characters of a question.
const MAX_LENGTH: usize = 1_000;

const PERMISSIONS: &str = "`bedrock:RetrieveAndGenerate` and `bedrock:Retrieve` on the knowledge \
                           base and `bedrock:InvokeModel` on the model";

/// A question to a knowledge base, created by [`KnowledgeBase::ask`] (feature `knowledge-base`).
///
/// ```no_run
/// # async fn run(handbook: bedrock_prompt::knowledge_base::KnowledgeBase) -> Result<(), bedrock_prompt::Error> {
/// let model_id = "amazon.nova-lite-v1:0";
/// let answer = handbook.ask("May I return a book?").model(model_id).await?;
/// println!("{}", answer.text);
/// for citation in &answer.citations {
///     println!("{:?} cites {} passages", citation.text, citation.passages.len());
/// }
/// let session = &answer.session_id;
/// let answer = handbook.ask("How long?").model(model_id).session_id(session).await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a question does nothing until it is sent"]
pub struct AskRequest {
    base: KnowledgeBase,
    question: String,
    model_id: String,
    session_id: Option<String>,
    search: Search,
    changes: Vec<Customize<RetrieveAndGenerateFluentBuilder>>,
}

/// An answer from a knowledge base, with its citations (feature `knowledge-base`).
///
/// `Debug` shows no content.
///
/// ```no_run
/// # async fn run(handbook: bedrock_prompt::knowledge_base::KnowledgeBase) -> Result<(), bedrock_prompt::Error> {
/// let answer = handbook.ask("May I return a book?").model("amazon.nova-lite-v1:0").await?;
/// println!("{} ({} citations)", answer.text, answer.citations.len());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct CitedAnswer {
    /// The answer.
    pub text: String,
    /// The parts of the answer with the passages they are based on, in the order of the answer.
    pub citations: Vec<Citation>,
    /// The id of the session, for the next question: [`AskRequest::session_id`].
    pub session_id: String,
    /// Whether a guardrail has blocked or changed the answer. `text` then comes from the guardrail.
    pub guardrail_intervened: bool,
    /// AWS's id of the request.
    pub request_id: Option<String>,
}

/// A part of an answer, with the passages it is based on.
///
/// ```no_run
/// # async fn run(handbook: bedrock_prompt::knowledge_base::KnowledgeBase) -> Result<(), bedrock_prompt::Error> {
/// let answer = handbook.ask("May I return a book?").model("amazon.nova-lite-v1:0").await?;
/// for citation in &answer.citations {
///     let sources = citation.passages.iter().filter_map(|passage| passage.source.as_deref());
///     println!("{} [{}]", citation.text, sources.collect::<Vec<_>>().join(", "));
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Citation {
    /// The part of the answer.
    pub text: String,
    /// The passages; empty if the model used none.
    pub passages: Vec<Passage>,
}

impl AskRequest {
    pub(super) fn new(base: KnowledgeBase, question: String) -> Self {
        Self {
            base,
            question,
            model_id: String::new(),
            session_id: None,
            search: Search::default(),
            changes: Vec::new(),
        }
    }

    /// The model that answers: a model id, an inference profile id, or an ARN. Required.
    ///
    /// The id of a foundation model is converted to its ARN, which AWS requires. If the model is
    /// served through inference profiles only, the prefix of the region's geography is added.
    pub fn model(mut self, id: impl Into<String>) -> Self {
        self.model_id = id.into();
        self
    }

    /// Continues the session of an earlier answer. Default: a new session.
    pub fn session_id(mut self, id: impl Into<String>) -> Self {
        self.session_id = Some(id.into());
        self
    }

    /// The maximum number of passages to answer from, 1 to 100. Default: 5 (AWS's).
    pub fn number_of_results(mut self, number: u32) -> Self {
        self.search.number_of_results = Some(number);
        self
    }

    /// Which passages the answer may be based on, by their metadata. Default: all.
    pub fn filter(mut self, filter: impl Into<Filter>) -> Self {
        self.search.filter = Some(filter.into());
        self
    }

    /// Changes the SDK's request before it is sent, for members without a method here.
    pub fn customize(
        mut self,
        change: impl FnOnce(RetrieveAndGenerateFluentBuilder) -> RetrieveAndGenerateFluentBuilder
        + Send
        + 'static,
    ) -> Self {
        self.changes.push(Box::new(change));
        self
    }

    /// Sends the question.
    ///
    /// # Errors
    ///
    /// Before anything is sent, [`InvalidInput`](crate::ErrorKind::InvalidInput) for an invalid
    /// knowledge base id, a question that is blank or longer than 1,000 characters, a missing model,
    /// a number of results out of range or an invalid filter, and
    /// [`NoRegion`](crate::ErrorKind::NoRegion) if the model's ARN needs a region and none is set.
    /// [`SessionExpired`](crate::ErrorKind::SessionExpired) if the session does not exist or has
    /// expired; [`EmptyAnswer`](crate::ErrorKind::EmptyAnswer); or another kind if the call fails.
    pub async fn send(self) -> Result<CitedAnswer, Error> {
        self.base.check("question", &self.question, MAX_LENGTH)?;
        let model = model_arn(&self.model_id, self.base.region())?;
        let search = self.search.into_sdk()?;
        let (config, input) = input(&self.base.id, &model, search, self.question)?;
        let call = self
            .base
            .sdk
            .retrieve_and_generate()
            .input(input)
            .retrieve_and_generate_configuration(config)
            .set_session_id(self.session_id);
        let call = customized(call, self.changes).customize();
        let call = call.config_override(self.base.with_timeout());
        let result = call.send().await.map_err(|error| {
            if !error.message().is_some_and(|message| is_about(&model, message)) {
                return self.base.error(error, PERMISSIONS);
            }
            let (region, id) = (self.base.region(), model.as_str());
            let error = from_sdk(error, &Destination::new(id, region));
            match error.kind() {
                ErrorKind::Validation => error.with_help(FIX_PARAMETER),
                _ => error,
            }
        });
        result.and_then(answer).map_err(|error| error.with_model_id(&model))
    }
}

/// Whether an AWS message is about the model that answers. A knowledge base also has other models,
/// such as its embedding model.
fn is_about(model: &str, message: &str) -> bool {
    let without_id = ["You don't have access to the model", "The provided model identifier"];
    message.contains("bedrock:InvokeModel")
        || message.contains(base_of(model))
        || without_id.iter().any(|start| message.starts_with(start))
}

fn input(
    id: &str,
    model: &str,
    search: Option<types::KnowledgeBaseRetrievalConfiguration>,
    question: String,
) -> Result<(RetrieveAndGenerateConfiguration, RetrieveAndGenerateInput), Error> {
    let build = || {
        let base = KnowledgeBaseRetrieveAndGenerateConfiguration::builder()
            .knowledge_base_id(id)
            .model_arn(model)
            .set_retrieval_configuration(search)
            .build()?;
        let config = RetrieveAndGenerateConfiguration::builder()
            .r#type(RetrieveAndGenerateType::KnowledgeBase)
            .knowledge_base_configuration(base)
            .build()?;
        Ok((config, RetrieveAndGenerateInput::builder().text(question).build()?))
    };
    build().map_err(|error: aws_sdk_bedrockagentruntime::error::BuildError| {
        let what = "the SDK could not build the request";
        Error::new(ErrorKind::InvalidInput, what).with_source(error)
    })
}

fn answer(output: RetrieveAndGenerateOutput) -> Result<CitedAnswer, Error> {
    let request_id = output.request_id();
    let text = output.output().map(types::RetrieveAndGenerateOutput::text).unwrap_or_default();
    if text.is_empty() {
        let what = "the knowledge base returned an empty answer";
        return Err(Error::new(ErrorKind::EmptyAnswer, what)
            .with_help("retry, or rephrase the question")
            .with_request_id(request_id));
    }
    Ok(CitedAnswer {
        text: text.to_owned(),
        citations: output.citations().iter().map(Citation::from).collect(),
        guardrail_intervened: output.guardrail_action() == Some(&GuadrailAction::Intervened),
        request_id: request_id.map(Into::into),
        session_id: output.session_id,
    })
}

impl From<&types::Citation> for Citation {
    fn from(citation: &types::Citation) -> Self {
        let part = citation.generated_response_part();
        let text = part.and_then(|part| part.text_response_part()).and_then(|part| part.text());
        Self {
            text: text.unwrap_or_default().to_owned(),
            passages: citation.retrieved_references().iter().map(Passage::from).collect(),
        }
    }
}

/// Sends the request, as [`send`](AskRequest::send) does.
impl IntoFuture for AskRequest {
    type Output = Result<CitedAnswer, Error>;
    type IntoFuture = Sending<'static, CitedAnswer>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for AskRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AskRequest")
            .field("base", &self.base)
            .field("model_id", &self.model_id)
            .field("session_id", &self.session_id)
            .field("number_of_results", &self.search.number_of_results)
            .field("filter", &self.search.filter)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for CitedAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CitedAnswer")
            .field("text_len", &self.text.len())
            .field("citations", &self.citations)
            .field("session_id", &self.session_id)
            .field("guardrail_intervened", &self.guardrail_intervened)
            .field("request_id", &self.request_id)
            .finish()
    }
}

impl fmt::Debug for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Citation")
            .field("text_len", &self.text.len())
            .field("passages", &self.passages)
            .finish()
    }
}
