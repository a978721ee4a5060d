//! Which credentials are accepted.

use bedrock_prompt_local::Server;

use crate::support::{PATH, send, user};

const DATE: &str = "x-amz-date: 20261102T090000Z\r\n";
const CREDENTIAL: &str = "Credential=AKID/20261102/us-east-1/bedrock/aws4_request";
const NAMES: &str = "SignedHeaders=host;x-amz-date";

#[tokio::test]
async fn they_have_to_be_there_and_in_form() {
    let local = Server::start().await.expect("a free port");
    let body = user("hello").to_string();
    let hex = "Signature=".to_owned() + &"0f".repeat(32);
    let signed = |parts: &[&str]| format!("authorization: AWS4-HMAC-SHA256 {}", parts.join(", "));
    let missing = (403, "MissingAuthenticationToken", "Missing Authentication Token");
    let incomplete = |message| (400, "IncompleteSignature", message);
    let wrong_key = "Authentication failed: Please make sure your API Key is valid.";
    let ok = (200, "", "");
    for (date, authorization, (status, name, message)) in [
        ("", String::new(), missing),
        ("", "authorization: ".to_owned(), missing),
        ("", "authorization: Bearer ".to_owned(), missing),
        ("", "authorization: Basic eDp5".to_owned(), missing),
        ("", "authorization: Bearer two words".to_owned(), (403, "AccessDenied", wrong_key)),
        ("", "authorization: Bearer ABSK.a-b_c~d+e/f==".to_owned(), ok),
        (DATE, signed(&[CREDENTIAL, NAMES, &hex]), ok),
        ("date: Mon, 02 Nov 2026 09:00:00 GMT\r\n", signed(&[CREDENTIAL, NAMES, &hex]), ok),
        (
            DATE,
            signed(&["x"]),
            incomplete(
                "'x' not a valid key=value pair (missing equal-sign) in Authorization header.",
            ),
        ),
        (
            DATE,
            signed(&[CREDENTIAL]),
            incomplete(
                "Authorization header requires 'Signature' parameter. Authorization header \
                 requires 'SignedHeaders' parameter.",
            ),
        ),
        (
            "",
            signed(&[CREDENTIAL, NAMES, &hex]),
            incomplete(
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
            ),
        ),
        (
            DATE,
            signed(&["Credential=AKID/bedrock", NAMES, &hex]),
            incomplete(
                "Credential must have at least 5 slash-delimited elements, e.g. \
                 keyid/date/region/service/term, got 'AKID/bedrock'.",
            ),
        ),
        (
            DATE,
            signed(&[CREDENTIAL, NAMES, "Signature=abc"]),
            incomplete("The request signature does not conform to AWS standards."),
        ),
    ] {
        let end = if authorization.is_empty() { "" } else { "\r\n" };
        let headers = format!("{date}{authorization}{end}");
        let answer = send(&local, "POST", PATH, &headers, body.as_bytes()).await;
        let said = if status == 200 { String::new() } else { answer.message() };
        assert_eq!((answer.status, said.as_str()), (status, message), "{headers}");
        if status != 200 {
            let kind = answer.header("x-amzn-errortype").unwrap_or_default();
            assert!(kind.starts_with(&format!("{name}Exception:")), "{kind}");
        }
    }
}
