//! The operation `Retrieve`.

use hyper::Response;
use serde_json::{Value, json};

use super::{
    check_retrieval_configuration, is_alphanumeric, number_of_results, reference, respond_from,
    search,
};
use crate::json::object_body;
use crate::operations::OperationRequest;
use crate::protocol::{AwsError, Body, Refusal, response};
use crate::rules::Constraints;
use crate::state::{Index, Query};

pub(in crate::operations) async fn retrieve(request: &OperationRequest) -> Response<Body> {
    let id_or_arn = request.path_parameter("knowledgeBaseId");
    let id = id_or_arn.rsplit_once(":knowledge-base/").map_or(id_or_arn, |(_, id)| id);
    match read(id_or_arn, id, request.body()) {
        Ok(body) => respond_from(request, id, |index| results(index, &body)).await,
        Err(message) => response::validation_error(&message),
    }
}

fn read(id_or_arn: &str, id: &str, body: &[u8]) -> Result<Value, String> {
    let request = object_body(body)?.to_value();
    let mut constraints = Constraints::default();
    constraints.length(id_or_arn, "knowledgeBaseId", 10..=2048);
    let is_arn = id_or_arn.starts_with("arn:aws") && id_or_arn.contains(":bedrock:");
    if !is_alphanumeric(id) || id.len() != 10 || (id_or_arn != id && !is_arn) {
        let constraint = "satisfy regular expression pattern: [0-9a-zA-Z]{10}, or be the ARN of a \
                          knowledge base";
        constraints.violated(id_or_arn, "knowledgeBaseId", constraint);
    }
    let query = &request["retrievalQuery"];
    match query["text"].as_str() {
        Some(text) => constraints.length(text, "retrievalQuery.text", 1..=20_000),
        None => constraints.violated("null", "retrievalQuery.text", "not be null"),
    }
    check_retrieval_configuration(
        &request["retrievalConfiguration"],
        "retrievalConfiguration",
        &mut constraints,
    );
    constraints.finish()?;
    Ok(request)
}

/// A page of results. The token of the next page is the index of its first result.
fn results(index: &Index, request: &Value) -> Result<Value, Refusal> {
    let start: usize = match request["nextToken"].as_str().map(str::parse) {
        None => 0,
        Some(Ok(start)) => start,
        Some(Err(_)) => {
            let message = "The provided nextToken is not valid.";
            return Err(Refusal::new(AwsError::Validation, message));
        }
    };
    let config = &request["retrievalConfiguration"];
    let query = request["retrievalQuery"]["text"].as_str().unwrap_or_default();
    let hits = search(index, &Query::new(query, &[]), config);
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
