//! The words of a response with an error that is not in the form of AWS, for example of a gateway.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use serde_json::Value;

/// The longest text that counts as words.
const MAX_WORDS: usize = 2000;

/// The message in a body: that of its JSON, or the body if it is plain text. A page of HTML has none.
pub(super) fn of_body(response: &HttpResponse) -> Option<String> {
    let body = std::str::from_utf8(response.body().bytes()?).ok()?.trim();
    let words = if let Ok(json) = serde_json::from_str(body) {
        of_json(&json)?.to_owned()
    } else {
        let kind = response.headers().get("content-type").unwrap_or_default();
        let is_text = kind.starts_with("text/plain") && !body.starts_with(['<', '{', '[']);
        is_text.then_some(body)?.to_owned()
    };
    Some(words).filter(|words| !words.trim().is_empty() && words.len() <= MAX_WORDS)
}

/// `..` of `{"message":".."}`, `{"error":{"message":".."}}`, `{"error":".."}` and the like.
fn of_json(json: &Value) -> Option<&str> {
    if let Some(text) = json.as_str() {
        return Some(text);
    }
    let members = ["message", "Message", "errorMessage", "error", "detail", "error_description"];
    members.iter().filter_map(|member| json.get(member)).find_map(of_json)
}

/// The code that AWS has for what a response of status 401 or 403 says.
pub(super) fn of_denial(status: u16, words: &str) -> &'static str {
    let text = words.to_lowercase();
    let says = |parts: &[&str]| parts.iter().any(|part| text.contains(part));
    if says(&["expired"]) {
        "ExpiredTokenException"
    } else if status == 401
        || says(&["security token", "signature", "api key", "bearer token", "credential"])
    {
        "UnrecognizedClientException"
    } else {
        "AccessDeniedException"
    }
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::body::SdkBody;

    use super::*;

    fn words(kind: &'static str, body: &'static str) -> Option<String> {
        let mut response =
            HttpResponse::new(400.try_into().expect("a status"), SdkBody::from(body));
        response.headers_mut().insert("content-type", kind);
        of_body(&response)
    }

    #[test]
    fn words_are_found() {
        let json = "application/json";
        for (kind, body, expected) in [
            (json, r#"{"message":"No."}"#, Some("No.")),
            (json, r#"{"code":7,"message":"No."}"#, Some("No.")),
            (json, r#"{"error":{"type":"x","message":"No."}}"#, Some("No.")),
            (json, r#"{"error":"No."}"#, Some("No.")),
            (json, r#"{"detail":"No."}"#, Some("No.")),
            (json, r#""No.""#, Some("No.")),
            (json, r#"{"status":400}"#, None),
            (json, "No.", None),
            ("text/plain; charset=utf-8", " No.\n", Some("No.")),
            ("text/plain", "<html>", None),
            ("text/html", "No.", None),
            (json, "", None),
        ] {
            assert_eq!(words(kind, body).as_deref(), expected, "{kind} {body}");
        }
    }
}
