//! What no cassette has: credentials, account ids, names of users and roles, request ids, and what
//! the user does not want in it.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, LazyLock};

use hyper::HeaderMap;
use hyper::header::AUTHORIZATION;
use regex_lite::Regex;

use super::tree::Tree;

/// The account in AWS's examples, which the local server has too.
const ACCOUNT: &str = "111122223333";

/// A literal without which the pattern cannot match; the pattern; what replaces it.
struct Rule {
    literal: &'static str,
    pattern: &'static str,
    replacement: &'static str,
}

const RULES: [Rule; 6] = [
    Rule {
        literal: "arn:aws",
        pattern: r#"(arn:aws[a-z-]*:(?:iam|sts)::)[0-9]{12}:([a-z-]+)(?:/[^\s"',;()]+)?"#,
        replacement: "${1}111122223333:$2/NAME",
    },
    Rule {
        literal: "arn:aws",
        pattern: r"(arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:)[0-9]{12}\b",
        replacement: "${1}111122223333",
    },
    Rule { literal: "AKIA", pattern: r"\bAKIA[A-Z0-9]{12,}\b", replacement: "ACCESS_KEY_ID" },
    Rule { literal: "ASIA", pattern: r"\bASIA[A-Z0-9]{12,}\b", replacement: "ACCESS_KEY_ID" },
    Rule { literal: "ABSK", pattern: r"\bABSK[A-Za-z0-9+/=]{20,}", replacement: "API_KEY" },
    Rule {
        literal: "bedrock-api-key-",
        pattern: r"bedrock-api-key-[A-Za-z0-9+/=_-]+",
        replacement: "API_KEY",
    },
];

/// Members whose text is the id of an account.
const ACCOUNT_MEMBERS: [&str; 3] = ["accountId", "bucketOwner", "s3BucketOwner"];

static PATTERNS: LazyLock<Vec<(&Rule, Regex)>> = LazyLock::new(|| {
    RULES.iter().filter_map(|rule| Some((rule, Regex::new(rule.pattern).ok()?))).collect()
});

type ScrubText = dyn Fn(&str) -> String + Send + Sync;

#[derive(Clone, Default)]
pub(super) struct Scrubber {
    content: Option<Arc<ScrubText>>,
    /// Texts of one exchange, and what replaces them.
    secrets: Vec<(String, &'static str)>,
}

impl fmt::Debug for Scrubber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scrubber")
    }
}

impl Scrubber {
    pub(super) fn set_content(&mut self, scrub: impl Fn(&str) -> String + Send + Sync + 'static) {
        self.content = Some(Arc::new(scrub));
    }

    /// Also removes the credentials with which a request is sent, wherever they are.
    pub(super) fn with_credentials(mut self, headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let authorization = text(AUTHORIZATION.as_str()).unwrap_or_default();
        let credential = authorization.split_once("Credential=").map(|(_, rest)| rest);
        let key_id = credential.and_then(|rest| rest.split('/').next());
        self.add_secret(key_id, "ACCESS_KEY_ID");
        self.add_secret(authorization.strip_prefix("Bearer "), "API_KEY");
        self.add_secret(text("x-amz-security-token"), "SESSION_TOKEN");
        self
    }

    pub(super) fn with_request_id(mut self, id: Option<&str>) -> Self {
        self.add_secret(id, "REQUEST_ID");
        self
    }

    /// A text that is short, such as a made-up key of a test, may be a word of the content.
    fn add_secret(&mut self, secret: Option<&str>, replacement: &'static str) {
        const SHORTEST: usize = 12;

        if let Some(secret) = secret.map(str::trim).filter(|secret| secret.len() >= SHORTEST) {
            self.secrets.push((secret.to_owned(), replacement));
        }
    }

    pub(super) fn text(&self, text: &str) -> String {
        let mut scrubbed = Cow::Borrowed(text);
        for (secret, replacement) in &self.secrets {
            if scrubbed.contains(secret) {
                scrubbed = scrubbed.replace(secret, replacement).into();
            }
        }
        for (rule, pattern) in PATTERNS.iter() {
            if scrubbed.contains(rule.literal) {
                scrubbed = pattern.replace_all(&scrubbed, rule.replacement).into_owned().into();
            }
        }
        match &self.content {
            Some(content) => content(&scrubbed),
            None => scrubbed.into_owned(),
        }
    }

    /// The text of a member of JSON.
    pub(super) fn member(&self, path: &str, text: &str) -> String {
        let name = path.rsplit('.').next().unwrap_or_default();
        if ACCOUNT_MEMBERS.contains(&name) && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return ACCOUNT.to_owned();
        }
        self.text(text)
    }

    /// JSON keeps its bytes if none of its texts changes.
    pub(super) fn body(&self, body: &[u8]) -> Vec<u8> {
        let Ok(text) = std::str::from_utf8(body) else { return body.to_vec() };
        let Some(mut tree) = Tree::parse(text) else { return self.text(text).into_bytes() };
        if self.tree(&mut tree) { tree.to_string().into_bytes() } else { body.to_vec() }
    }

    fn tree(&self, tree: &mut Tree) -> bool {
        let mut is_changed = false;
        tree.visit_texts(&mut |path, text| {
            let scrubbed = self.member(path, text);
            is_changed |= scrubbed != *text;
            *text = scrubbed;
        });
        is_changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_names_and_keys_are_replaced() {
        let scrubber = Scrubber::default();
        for (text, scrubbed) in [
            (
                "User: arn:aws:sts::123456789012:assumed-role/Admin/alice@example.com is not authorized \
                 to perform: bedrock:InvokeModel on resource: \
                 arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0",
                "User: arn:aws:sts::111122223333:assumed-role/NAME is not authorized to perform: \
                 bedrock:InvokeModel on resource: \
                 arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.amazon.nova-lite-v1:0",
            ),
            ("arn:aws-us-gov:iam::123456789012:root", "arn:aws-us-gov:iam::111122223333:root/NAME"),
            (
                "arn:aws:bedrock:us-east-1::foundation-model/a.b",
                "arn:aws:bedrock:us-east-1::foundation-model/a.b",
            ),
            ("key AKIAIOSFODNN7EXAMPLE.", "key ACCESS_KEY_ID."),
            ("(ABSKQmVkcm9ja0FQSUtleS1leGFtcGxlCg==)", "(API_KEY)"),
            ("bedrock-api-key-YmVkcm9jaw==&x", "API_KEY&x"),
            ("Order 123456789012", "Order 123456789012"),
        ] {
            assert_eq!(scrubber.text(text), scrubbed);
            assert_eq!(scrubber.text(scrubbed), scrubbed);
        }
    }

    #[test]
    fn all_patterns_are_valid() {
        assert_eq!(PATTERNS.len(), RULES.len());
    }

    #[test]
    fn credentials_of_a_request_are_replaced_wherever_they_are() {
        let mut headers = HeaderMap::new();
        let value =
            "AWS4-HMAC-SHA256 Credential=my-own-key-id-1/20261130/us-east-1/bedrock/aws4_request";
        headers.insert("authorization", value.parse().expect("a header"));
        headers.insert("x-amz-security-token", "long-session-token".parse().expect("a header"));
        let scrubber =
            Scrubber::default().with_credentials(&headers).with_request_id(Some("1234-5678-90ab"));
        let body =
            br#"{"message": "The token long-session-token of my-own-key-id-1: 1234-5678-90ab"}"#;
        let body = String::from_utf8(scrubber.body(body)).expect("UTF-8");
        assert_eq!(body, r#"{"message":"The token SESSION_TOKEN of ACCESS_KEY_ID: REQUEST_ID"}"#);
    }

    #[test]
    fn a_body_without_secrets_keeps_its_bytes() {
        let body = br#"{ "a" : 1.0, "b": "\u00e4" }"#;
        assert_eq!(Scrubber::default().body(body), body);
        assert_eq!(Scrubber::default().body(b"\xff"), b"\xff");
        let owner = br#"{"s3Location":{"bucketOwner":"123456789012"}}"#;
        let scrubbed = br#"{"s3Location":{"bucketOwner":"111122223333"}}"#;
        assert_eq!(Scrubber::default().body(owner), scrubbed);
    }

    #[test]
    fn content_is_scrubbed_by_the_user() {
        let mut scrubber = Scrubber::default();
        scrubber.set_content(|text| text.replace("Alice", "NAME"));
        let body = br#"{"Alice":["Alice and Bob"]}"#;
        assert_eq!(scrubber.body(body), br#"{"Alice":["NAME and Bob"]}"#);
        assert_eq!(scrubber.body(b"Dear Alice"), b"Dear NAME");
    }
}
