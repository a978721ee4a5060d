//! HTTP answers in the shapes of AWS.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use serde_json::{Value, json};

use crate::AwsError;
use crate::delivery::{Delivery, HangUp};

pub(crate) fn ok(body: &Value) -> Response<Body> {
    raw(200, body.to_string().into_bytes())
}

pub(crate) fn error(error: AwsError, message: &str) -> Response<Body> {
    error_with(error, &json!({ "message": message }))
}

/// A `ModelErrorException` carries two members more than the others.
pub(crate) fn model_error(message: &str, model_id: &str) -> Response<Body> {
    error_with(
        AwsError::ModelError,
        &json!({"message": message, "originalStatusCode": 500, "resourceName": model_id}),
    )
}

fn error_with(error: AwsError, body: &Value) -> Response<Body> {
    let mut response = raw(error.status(), body.to_string().into_bytes());
    let kind = format!("{}:http://internal.amazon.com/coral/com.amazon.bedrock/", error.name());
    set_header(response.headers_mut(), "x-amzn-ErrorType", &kind);
    response
}

pub(crate) fn raw(status: u16, body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// No answer: the connection is closed instead.
pub(crate) fn hang_up(how: HangUp) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    Delivery::change(&mut response, |delivery| delivery.hang_up = Some(how));
    response
}

/// Sets a header; one that HTTP does not allow is left out.
pub(crate) fn set_header(headers: &mut HeaderMap, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) =
        (HeaderName::try_from(name), HeaderValue::from_bytes(value.as_bytes()))
    {
        headers.insert(name, value);
    }
}
