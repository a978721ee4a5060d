//! The operations on inference profiles.

use hyper::Response;
use serde_json::{Value, json};

use super::listed::{self, Profile};
use crate::operations::OperationRequest;
use crate::protocol::{AwsError, Body, response};

/// The maximum on one page, small enough for the list to have a second page.
const PAGE_SIZE: usize = 50;

/// A page of the profiles. The token of the next page is the index of its first profile.
pub(in crate::operations) fn list(request: &OperationRequest) -> Response<Body> {
    let kind = request.query_parameter("type");
    let profiles: Vec<Value> = listed::profiles(request)
        .filter(|profile| kind.as_deref().is_none_or(|kind| profile.kind() == kind))
        .map(|profile| profile.json())
        .collect();
    let size = request.query_parameter("maxResults").map_or(Ok(PAGE_SIZE), |size| size.parse());
    let start = request.query_parameter("nextToken").map_or(Ok(0), |token| token.parse());
    let (Ok(size @ 1..=1000), Ok(start)) = (size, start) else {
        return response::validation_error(
            "1 validation error detected: maxResults must be from 1 to 1000, and nextToken must be \
             a token from a response.",
        );
    };
    let size = size.min(PAGE_SIZE);
    let page: Vec<&Value> = profiles.iter().skip(start).take(size).collect();
    let mut body = json!({ "inferenceProfileSummaries": page });
    let next: usize = start.saturating_add(size);
    if next < profiles.len() {
        body["nextToken"] = next.to_string().into();
    }
    response::ok(&body)
}

pub(in crate::operations) fn get(request: &OperationRequest) -> Response<Body> {
    match Profile::find(request, request.path_parameter("inferenceProfileIdentifier")) {
        Some(profile) => response::ok(&profile.json()),
        None => response::error(
            AwsError::ResourceNotFound,
            "The requested inference profile does not exist.",
        ),
    }
}
