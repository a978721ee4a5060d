//! Knowledge bases over folders of text files: `Retrieve` and `RetrieveAndGenerate`.

mod filter;
mod folder;
mod generate;
mod retrieve;
mod search;
mod session;

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;

use axum::body::Body;
use axum::http::Response;
use serde_json::{Map, Value, json};

use crate::incoming::Incoming;
use crate::server::Answers;
use crate::validate::Bounds;
use crate::{AwsError, answer, respond};

pub(crate) use generate::retrieve_and_generate;
pub(crate) use retrieve::retrieve;
use search::Index;
use session::Sessions;

/// The knowledge bases of a server.
#[derive(Default)]
pub(crate) struct KnowledgeBases {
    indexes: HashMap<String, Index>,
    sessions: Sessions,
}

/// A paragraph of a file.
struct Passage {
    text: String,
    uri: String,
    metadata: Map<String, Value>,
}

/// An error of AWS, and its message.
type Refusal = (AwsError, String);

impl KnowledgeBases {
    /// Reads the folders, each under the id of its knowledge base.
    pub(crate) fn read(folders: Vec<(String, PathBuf)>) -> io::Result<Self> {
        let read = |(id, folder): (String, PathBuf)| Ok((id, Index::new(folder::read(&folder)?)));
        let indexes = folders.into_iter().map(read).collect::<io::Result<_>>()?;
        Ok(Self { indexes, sessions: Sessions::default() })
    }
}

/// Answers from a folder, or, where no folder has the id, with the next reply of the script.
async fn answer_from(
    incoming: &Incoming,
    id: &str,
    work: impl FnOnce(&KnowledgeBases, &Index) -> Result<Value, Refusal>,
) -> Response<Body> {
    let bases = &incoming.shared.knowledge_bases;
    let refusal = match (bases.indexes.get(id), &incoming.shared.answers) {
        (Some(index), _) => match work(bases, index) {
            Ok(body) => return respond::ok(&body),
            Err(refusal) => refusal,
        },
        (None, Answers::Script(_)) => {
            return match answer::reply(incoming, Value::Null).await {
                Ok((reply, _)) => answer::send(reply, incoming, |_, _| {
                    let message = "A knowledge base has no messages to answer with.";
                    respond::error(AwsError::Validation, message)
                }),
                Err(refusal) => refusal,
            };
        }
        (None, Answers::Engine) => {
            let message = format!("Knowledge Base with id {id} does not exist");
            (AwsError::ResourceNotFound, message)
        }
    };
    respond::error(refusal.0, &refusal.1)
}

/// The body of a request, which has to be an object.
fn object(body: &[u8]) -> Result<Value, String> {
    let request: Value = serde_json::from_slice(body)
        .map_err(|error| format!("The request body is not valid JSON: {error}"))?;
    match request.is_object() {
        true => Ok(request),
        false => Err("The request body must be a JSON object.".to_owned()),
    }
}

fn is_alphanumeric(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Checks a `KnowledgeBaseRetrievalConfiguration`; left out, it is all defaults.
fn check_search(config: &Value, at: &str, bounds: &mut Bounds) {
    if config.is_null() {
        return;
    }
    bounds.one_of(config, at, &["vectorSearchConfiguration", "managedSearchConfiguration"]);
    let at = format!("{at}.vectorSearchConfiguration");
    let config = &config["vectorSearchConfiguration"];
    bounds.range(&config["numberOfResults"], &format!("{at}.numberOfResults"), 1.0, 100.0);
    if !config["filter"].is_null() {
        filter::check(&config["filter"], &format!("{at}.filter"), bounds);
    }
}

/// How many results are wanted; 5 is the default of AWS.
fn number_of_results(config: &Value) -> usize {
    let number = config["vectorSearchConfiguration"]["numberOfResults"].as_u64();
    number.and_then(|number| usize::try_from(number).ok()).unwrap_or(5)
}

/// The members that a result and a reference have in common.
fn reference(passage: &Passage) -> Value {
    json!({
        "content": {"text": passage.text, "type": "TEXT"},
        "location": {"s3Location": {"uri": passage.uri}, "type": "S3"},
        "metadata": passage.metadata,
    })
}
