//! The operation Retrieve.

use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

use super::search::{Index, Query};
use super::{
    Refusal, answer_from, check_search, is_alphanumeric, number_of_results, object, reference,
};
use crate::incoming::Incoming;
use crate::validate::Bounds;
use crate::{AwsError, respond};

pub(crate) async fn retrieve(incoming: Incoming) -> Response<Body> {
    let named = incoming.member("knowledge_base_id");
    // The id, or the ARN that ends with it.
    let id = named.rsplit_once(":knowledge-base/").map_or(named, |(_, id)| id);
    match read(named, id, &incoming.body) {
        Ok(request) => answer_from(&incoming, id, |_, index| results(index, &request)).await,
        Err(message) => respond::error(AwsError::Validation, &message),
    }
}

fn read(named: &str, id: &str, body: &[u8]) -> Result<Value, String> {
    let request = object(body)?;
    let mut bounds = Bounds::default();
    bounds.length(named, "knowledgeBaseId", 10, 2048);
    let is_arn = named.starts_with("arn:aws") && named.contains(":bedrock:");
    if !is_alphanumeric(id) || id.len() != 10 || (named != id && !is_arn) {
        let constraint = "satisfy regular expression pattern: [0-9a-zA-Z]{10}, or be the ARN of a \
                          knowledge base";
        bounds.breach(named, "knowledgeBaseId", constraint);
    }
    let query = &request["retrievalQuery"];
    match query["text"].as_str() {
        Some(text) => bounds.length(text, "retrievalQuery.text", 1, 20_000),
        None => bounds.breach("null", "retrievalQuery.text", "not be null"),
    }
    check_search(&request["retrievalConfiguration"], "retrievalConfiguration", &mut bounds);
    bounds.finish()?;
    Ok(request)
}

/// One page of results; the token of the next is the number of those before it.
fn results(index: &Index, request: &Value) -> Result<Value, Refusal> {
    let start: usize = match request["nextToken"].as_str().map(str::parse) {
        None => 0,
        Some(Ok(start)) => start,
        Some(Err(_)) => {
            return Err((AwsError::Validation, "The provided nextToken is not valid.".to_owned()));
        }
    };
    let config = &request["retrievalConfiguration"];
    let query = request["retrievalQuery"]["text"].as_str().unwrap_or_default();
    let filter = &config["vectorSearchConfiguration"]["filter"];
    let hits = index.search(&Query::new(query, &[]), filter);
    let end = start.saturating_add(number_of_results(config));
    let page = hits.iter().skip(start).take(end - start).map(|hit| {
        let mut result = reference(hit.passage);
        result["score"] = hit.score.into();
        result
    });
    let mut body = json!({"retrievalResults": page.collect::<Vec<_>>()});
    if end < hits.len() {
        body["nextToken"] = end.to_string().into();
    }
    Ok(body)
}
