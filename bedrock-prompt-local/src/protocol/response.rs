//! HTTP responses in the form of AWS.

use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{HeaderMap, Response, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};

use super::{AwsError, Body, Delivery, HangUp, Refusal};

pub(crate) fn ok(body: &impl Serialize) -> Response<Body> {
    match serde_json::to_vec(body) {
        Ok(body) => raw(200, body.into()),
        Err(failure) => {
            let message = format!("The local server cannot write its response: {failure}");
            error(AwsError::InternalServer, &message)
        }
    }
}

pub(crate) fn error(error: AwsError, message: &str) -> Response<Body> {
    error_with_body(error, &json!({ "message": message }))
}

pub(crate) fn refusal(refusal: &Refusal) -> Response<Body> {
    error(refusal.error, &refusal.message)
}

pub(crate) fn validation_error(message: &str) -> Response<Body> {
    error(AwsError::Validation, message)
}

/// A `ModelErrorException`, whose body has two more members than that of other errors.
pub(crate) fn model_error(message: &str, model_id: &str) -> Response<Body> {
    error_with_body(
        AwsError::ModelError,
        &json!({"message": message, "originalStatusCode": 500, "resourceName": model_id}),
    )
}

fn error_with_body(error: AwsError, body: &Value) -> Response<Body> {
    let mut response = raw(error.status(), body.to_string().into());
    let (name, service) = (error.name(), error.service());
    let kind = format!("{name}:http://internal.amazon.com/coral/{service}/");
    set_header(response.headers_mut(), "x-amzn-ErrorType", &kind);
    response
}

/// Any status and any body, with the content type of JSON.
pub(crate) fn raw(status: u16, body: Bytes) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// No response: the connection is closed or reset instead.
pub(crate) fn hang_up(how: HangUp) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    Delivery::change(&mut response, |delivery| delivery.hang_up = Some(how));
    response
}

/// Sets a header; one that HTTP does not allow is ignored.
pub(crate) fn set_header(headers: &mut HeaderMap, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) =
        (HeaderName::try_from(name), HeaderValue::from_bytes(value.as_bytes()))
    {
        headers.insert(name, value);
    }
}

/// A request id in the form of AWS, derived from the number of the request in this run.
pub(crate) fn request_id(number: u64) -> String {
    format!("00000000-0000-4000-8000-{number:012x}")
}
