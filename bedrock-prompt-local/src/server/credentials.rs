//! Credentials: they are required and have to be well-formed, but are not verified.

use hyper::HeaderMap;
use hyper::header::{AUTHORIZATION, DATE};

use crate::protocol::{AwsError, Refusal};

pub(super) fn check(headers: &HeaderMap) -> Result<(), Refusal> {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let (scheme, rest) = value.and_then(|value| value.split_once(' ')).unwrap_or_default();
    match (scheme, rest.trim()) {
        (_, "") => Err(missing()),
        ("AWS4-HMAC-SHA256", parts) => {
            let has_date = headers.contains_key("x-amz-date") || headers.contains_key(DATE);
            check_signature(parts, has_date)
        }
        ("Bearer", key) => check_api_key(key),
        _ => Err(missing()),
    }
}

fn missing() -> Refusal {
    let error = AwsError::MissingAuthenticationToken;
    Refusal::new(error, error.words().unwrap_or_default())
}

fn incomplete(message: impl Into<String>) -> Refusal {
    Refusal::new(AwsError::IncompleteSignature, message)
}

/// A signature is `Credential=…, SignedHeaders=…, Signature=…`, and needs a date.
fn check_signature(parts: &str, has_date: bool) -> Result<(), Refusal> {
    let mut pairs = Vec::new();
    for part in parts.split(',').map(str::trim) {
        let Some(pair) = part.split_once('=') else {
            return Err(incomplete(format!(
                "'{part}' not a valid key=value pair (missing equal-sign) in Authorization header."
            )));
        };
        pairs.push(pair);
    }
    let value = |name: &str| {
        let found = pairs.iter().find(|(key, value)| *key == name && !value.is_empty());
        found.map(|(_, value)| *value)
    };
    let missing = ["Credential", "Signature", "SignedHeaders"]
        .into_iter()
        .filter(|name| value(name).is_none())
        .map(|name| format!("Authorization header requires '{name}' parameter."));
    let no_date = (!has_date).then(|| {
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
            .to_owned()
    });
    let missing: Vec<String> = missing.chain(no_date).collect();
    if !missing.is_empty() {
        return Err(incomplete(missing.join(" ")));
    }
    let credential = value("Credential").unwrap_or_default();
    let elements: Vec<&str> = credential.split('/').collect();
    if elements.len() < 5 || elements.iter().any(|element| element.is_empty()) {
        return Err(incomplete(format!(
            "Credential must have at least 5 slash-delimited elements, e.g. \
             keyid/date/region/service/term, got '{credential}'."
        )));
    }
    let signature = value("Signature").unwrap_or_default();
    let is_hex = signature.bytes().all(|byte| byte.is_ascii_hexdigit());
    if signature.len() == 64 && is_hex {
        Ok(())
    } else {
        Err(incomplete("The request signature does not conform to AWS standards."))
    }
}

/// A Bedrock API key has the characters of a bearer token.
fn check_api_key(key: &str) -> Result<(), Refusal> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    let token = key.trim_end_matches('=');
    if !token.is_empty() && token.bytes().all(is_token) {
        return Ok(());
    }
    let message = "Authentication failed: Please make sure your API Key is valid.";
    Err(Refusal::new(AwsError::AccessDenied, message))
}
