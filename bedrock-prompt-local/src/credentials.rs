//! Credentials: whose they are is not asked, but they have to be there and in form.

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, DATE};

use crate::AwsError;

type Refusal = (AwsError, String);

pub(crate) fn check(headers: &HeaderMap) -> Result<(), Refusal> {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let (scheme, rest) = value.and_then(|value| value.split_once(' ')).unwrap_or_default();
    match (scheme, rest.trim()) {
        (_, "") => Err(missing()),
        ("AWS4-HMAC-SHA256", parts) => {
            let has_date = headers.contains_key("x-amz-date") || headers.contains_key(DATE);
            signature(parts, has_date)
        }
        ("Bearer", key) => bearer(key),
        _ => Err(missing()),
    }
}

fn missing() -> Refusal {
    (AwsError::MissingAuthenticationToken, "Missing Authentication Token".to_owned())
}

fn incomplete(message: String) -> Refusal {
    (AwsError::IncompleteSignature, message)
}

/// `Credential=…, SignedHeaders=…, Signature=…`, and a date beside it.
fn signature(parts: &str, has_date: bool) -> Result<(), Refusal> {
    let mut sent = Vec::new();
    for part in parts.split(',').map(str::trim) {
        let Some(pair) = part.split_once('=') else {
            return Err(incomplete(format!(
                "'{part}' not a valid key=value pair (missing equal-sign) in Authorization header."
            )));
        };
        sent.push(pair);
    }
    let value = |name: &str| {
        let found = sent.iter().find(|(key, value)| *key == name && !value.is_empty());
        found.map(|(_, value)| *value)
    };
    let absent = ["Credential", "Signature", "SignedHeaders"]
        .into_iter()
        .filter(|name| value(name).is_none())
        .map(|name| format!("Authorization header requires '{name}' parameter."));
    let no_date = (!has_date).then(|| {
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
            .to_owned()
    });
    let absent: Vec<String> = absent.chain(no_date).collect();
    if !absent.is_empty() {
        return Err(incomplete(absent.join(" ")));
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
    match signature.len() == 64 && is_hex {
        true => Ok(()),
        false => {
            Err(incomplete("The request signature does not conform to AWS standards.".to_owned()))
        }
    }
}

/// A key of Bedrock's is one word of the characters of a token.
fn bearer(key: &str) -> Result<(), Refusal> {
    let of_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    let token = key.trim_end_matches('=');
    match !token.is_empty() && token.bytes().all(of_token) {
        true => Ok(()),
        false => Err((
            AwsError::AccessDenied,
            "Authentication failed: Please make sure your API Key is valid.".to_owned(),
        )),
    }
}
