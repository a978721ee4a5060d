//! Inference profiles.

use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

use super::catalogue::{PROFILES, Profile};
use super::query;
use crate::incoming::Incoming;
use crate::{AwsError, respond};

/// The most on one page, whatever is asked for: there is to be a second page.
const PAGE: usize = 4;

/// A page of the profiles; the token of the next one is where it begins.
pub(super) async fn list(incoming: Incoming) -> Response<Body> {
    let kind = query(&incoming, "type");
    let profiles: Vec<Value> = PROFILES
        .iter()
        .filter(|profile| kind.as_deref().is_none_or(|kind| profile.kind == kind))
        .map(Profile::json)
        .collect();
    let size = query(&incoming, "maxResults").map_or(Ok(PAGE), |size| size.parse());
    let start = query(&incoming, "nextToken").map_or(Ok(0), |token| token.parse());
    let (Ok(size @ 1..=1000), Ok(start)) = (size, start) else {
        return respond::error(
            AwsError::Validation,
            "1 validation error detected: maxResults must be from 1 to 1000, and nextToken one \
             that was given.",
        );
    };
    let size = size.min(PAGE);
    let page: Vec<&Value> = profiles.iter().skip(start).take(size).collect();
    let mut body = json!({ "inferenceProfileSummaries": page });
    let next: usize = start.saturating_add(size);
    if next < profiles.len() {
        body["nextToken"] = next.to_string().into();
    }
    respond::ok(&body)
}

pub(super) async fn get(incoming: Incoming) -> Response<Body> {
    match Profile::find(incoming.member("profile")) {
        Some(profile) => respond::ok(&profile.json()),
        None => respond::error(
            AwsError::ResourceNotFound,
            "The requested inference profile does not exist.",
        ),
    }
}
