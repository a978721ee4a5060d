use std::fmt;

use aws_sdk_bedrockagentruntime::operation::RequestId;
use aws_sdk_bedrockagentruntime::operation::retrieve::RetrieveOutput;
use aws_sdk_bedrockagentruntime::operation::retrieve::builders::RetrieveFluentBuilder;
use aws_sdk_bedrockagentruntime::types::{GuadrailAction, KnowledgeBaseQuery};

use super::{Filter, KnowledgeBase, Passage, Passages, Search, check_text};
use crate::outcome::Error;

/// The most characters of a query.
const LONGEST: usize = 20_000;

type Customize = Box<dyn FnOnce(RetrieveFluentBuilder) -> RetrieveFluentBuilder + Send>;

/// A search, about to be sent: a query, and what is said about the results.
///
/// ```no_run
/// # async fn run(handbook: bedrock_prompt::knowledge_base::KnowledgeBase) -> Result<(), bedrock_prompt::Error> {
/// let first = handbook.retrieve("return window").number_of_results(10).send().await?;
/// for passage in &first {
///     println!("{:?} {}", passage.score, passage.source.as_deref().unwrap_or("unknown"));
/// }
/// if let Some(token) = first.next_token() {
///     let second =
///         handbook.retrieve("return window").number_of_results(10).next_token(token).send().await?;
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a search does nothing until it is sent"]
pub struct RetrieveRequest {
    base: KnowledgeBase,
    query: String,
    search: Search,
    next_token: Option<String>,
    customize: Vec<Customize>,
}

impl RetrieveRequest {
    pub(super) fn new(base: KnowledgeBase, query: String) -> Self {
        Self { base, query, search: Search::default(), next_token: None, customize: Vec::new() }
    }

    /// The most passages to find, from 1 to 100; AWS finds 5 when it is unset.
    pub fn number_of_results(mut self, number: u32) -> Self {
        self.search.number_of_results = Some(number);
        self
    }

    /// Which passages may be found, by their metadata.
    pub fn filter(mut self, filter: impl Into<Filter>) -> Self {
        self.search.filter = Some(filter.into());
        self
    }

    /// The page after the one that had this [token](Passages::next_token), of the same search.
    pub fn next_token(mut self, token: impl Into<String>) -> Self {
        self.next_token = Some(token.into());
        self
    }

    /// Changes any member of the SDK's request: a guardrail, another kind of search, reranking.
    pub fn customize(
        mut self,
        change: impl FnOnce(RetrieveFluentBuilder) -> RetrieveFluentBuilder + Send + 'static,
    ) -> Self {
        self.customize.push(Box::new(change));
        self
    }

    /// Sends the search.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) before anything is sent, for a blank query,
    /// one of more than 20,000 characters, a number of results or a filter that AWS would refuse;
    /// [`ResourceNotFound`](crate::ErrorKind::ResourceNotFound) for a knowledge base that the
    /// region lacks; and what else the service answers.
    pub async fn send(self) -> Result<Passages, Error> {
        self.base.check_id()?;
        check_text(&self.query, "query", LONGEST)?;
        let call = self
            .base
            .sdk
            .retrieve()
            .knowledge_base_id(&self.base.id)
            .retrieval_query(KnowledgeBaseQuery::builder().text(self.query).build())
            .set_retrieval_configuration(self.search.into_sdk()?)
            .set_next_token(self.next_token);
        let call = self.customize.into_iter().fold(call, |call, change| change(call));
        let call = call.customize().config_override(self.base.bounded());
        let output = call.send().await;
        output
            .map(passages)
            .map_err(|error| self.base.error(error, "`bedrock:Retrieve` on the knowledge base"))
    }
}

fn passages(output: RetrieveOutput) -> Passages {
    Passages {
        items: output.retrieval_results().iter().map(Passage::from).collect(),
        guardrail_intervened: output.guardrail_action() == Some(&GuadrailAction::Intervened),
        request_id: output.request_id().map(Into::into),
        next_token: output.next_token,
    }
}

impl fmt::Debug for RetrieveRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetrieveRequest")
            .field("base", &self.base)
            .field("number_of_results", &self.search.number_of_results)
            .field("filter", &self.search.filter)
            .finish_non_exhaustive()
    }
}
