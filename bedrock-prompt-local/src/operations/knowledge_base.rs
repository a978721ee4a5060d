//! The operations `Retrieve` and `RetrieveAndGenerate`, over folders of text files.

mod filter;
mod generate;
mod retrieve;

use hyper::Response;
use serde_json::{Value, json};

use super::{OperationRequest, responder};
use crate::json::Node;
use crate::protocol::{AwsError, Body, Refusal, response};
use crate::rules::Constraints;
use crate::state::{Hit, Index, Passage, Query, ReplySource};

pub(super) use generate::retrieve_and_generate;
pub(super) use retrieve::retrieve;

/// Responds from a knowledge base, or with the next reply of the script if there is none of this
/// id.
async fn respond_from(
    request: &OperationRequest,
    id: &str,
    respond: impl FnOnce(&Index) -> Result<Value, Refusal>,
) -> Response<Body> {
    let refusal = match (request.state.knowledge_bases.indexes.get(id), &request.state.replies) {
        (Some(index), _) => match respond(index) {
            Ok(body) => return response::ok(&body),
            Err(refusal) => refusal,
        },
        (None, ReplySource::Script(_)) => {
            match responder::next_reply(request, &Node::Null, || Value::Null).await {
                Ok(reply) => return responder::send_without_message(reply, request),
                Err(refusal) => refusal,
            }
        }
        (None, ReplySource::Engine) => {
            let message = format!("Knowledge Base with id {id} does not exist");
            Refusal::new(AwsError::ResourceNotFound, message)
        }
    };
    response::refusal(&refusal)
}

/// The passages that a query finds, in the order of their scores.
fn search<'i>(index: &'i Index, query: &Query, configuration: &Value) -> Vec<Hit<'i>> {
    let filter = &configuration["vectorSearchConfiguration"]["filter"];
    index.search(query, |passage| filter::matches(filter, &passage.metadata))
}

fn is_alphanumeric(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Checks a `KnowledgeBaseRetrievalConfiguration`, which is optional.
fn check_retrieval_configuration(config: &Value, at: &str, constraints: &mut Constraints) {
    if config.is_null() {
        return;
    }
    constraints.one_of(config, at, &["vectorSearchConfiguration", "managedSearchConfiguration"]);
    let at = format!("{at}.vectorSearchConfiguration");
    let config = &config["vectorSearchConfiguration"];
    constraints.range(&config["numberOfResults"], &format!("{at}.numberOfResults"), 1.0..=100.0);
    if !config["filter"].is_null() {
        filter::check(&config["filter"], &format!("{at}.filter"), constraints);
    }
}

/// The number of results to return; AWS's default is 5.
fn number_of_results(config: &Value) -> usize {
    let number = config["vectorSearchConfiguration"]["numberOfResults"].as_u64();
    number.and_then(|number| usize::try_from(number).ok()).unwrap_or(5)
}

/// The members that results and references have in common.
fn reference(passage: &Passage) -> Value {
    json!({
        "content": {"text": passage.text, "type": "TEXT"},
        "location": {"s3Location": {"uri": passage.uri}, "type": "S3"},
        "metadata": passage.metadata,
    })
}
