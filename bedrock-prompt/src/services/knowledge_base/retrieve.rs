use std::fmt;
use std::future::IntoFuture;

use aws_sdk_bedrockagentruntime::operation::RequestId;
use aws_sdk_bedrockagentruntime::operation::retrieve::RetrieveOutput;
use aws_sdk_bedrockagentruntime::operation::retrieve::builders::RetrieveFluentBuilder;
use aws_sdk_bedrockagentruntime::types::{GuadrailAction, KnowledgeBaseQuery};

use super::{Customize, Filter, KnowledgeBase, Passage, Passages, Search, customized};
use crate::client::Sending;
use crate::outcome::Error;

/// The maximum number of characters of a query.
const MAX_LENGTH: usize = 20_000;

/// A search in a knowledge base, created by [`KnowledgeBase::retrieve`].
///
/// ```no_run
/// # async fn run(handbook: bedrock_prompt::knowledge_base::KnowledgeBase) -> Result<(), bedrock_prompt::Error> {
/// let first = handbook.retrieve("return window").number_of_results(10).await?;
/// for passage in &first {
///     println!("{:?} {}", passage.score, passage.source.as_deref().unwrap_or("unknown"));
/// }
/// if let Some(token) = first.next_token() {
///     let second =
///         handbook.retrieve("return window").number_of_results(10).next_token(token).await?;
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
    changes: Vec<Customize<RetrieveFluentBuilder>>,
}

impl RetrieveRequest {
    pub(super) fn new(base: KnowledgeBase, query: String) -> Self {
        Self { base, query, search: Search::default(), next_token: None, changes: Vec::new() }
    }

    /// The maximum number of passages, 1 to 100. Default: 5 (AWS's).
    pub fn number_of_results(mut self, number: u32) -> Self {
        self.search.number_of_results = Some(number);
        self
    }

    /// Which passages may be found, by their metadata. Default: all.
    pub fn filter(mut self, filter: impl Into<Filter>) -> Self {
        self.search.filter = Some(filter.into());
        self
    }

    /// Requests the next page of the same search, by the [token](Passages::next_token) of the page
    /// before.
    pub fn next_token(mut self, token: impl Into<String>) -> Self {
        self.next_token = Some(token.into());
        self
    }

    /// Changes the SDK's request before it is sent, for members without a method here: a guardrail,
    /// the search type, reranking.
    pub fn customize(
        mut self,
        change: impl FnOnce(RetrieveFluentBuilder) -> RetrieveFluentBuilder + Send + 'static,
    ) -> Self {
        self.changes.push(Box::new(change));
        self
    }

    /// Sends the search.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput), before anything is sent, for an invalid
    /// knowledge base id, a query that is blank or longer than 20,000 characters, a number of results
    /// out of range or an invalid filter. [`ResourceNotFound`](crate::ErrorKind::ResourceNotFound) if
    /// the region does not have the knowledge base, or another kind if the call fails.
    pub async fn send(self) -> Result<Passages, Error> {
        self.base.check("query", &self.query, MAX_LENGTH)?;
        let call = self
            .base
            .sdk
            .retrieve()
            .knowledge_base_id(&self.base.id)
            .retrieval_query(KnowledgeBaseQuery::builder().text(self.query).build())
            .set_retrieval_configuration(self.search.into_sdk()?)
            .set_next_token(self.next_token);
        let call = customized(call, self.changes).customize();
        let output = call.config_override(self.base.with_timeout()).send().await;
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

/// Sends the request, as [`send`](RetrieveRequest::send) does.
impl IntoFuture for RetrieveRequest {
    type Output = Result<Passages, Error>;
    type IntoFuture = Sending<'static, Passages>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
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
