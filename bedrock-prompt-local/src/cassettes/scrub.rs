//! What no cassette has: credentials, account ids, names of users and roles, request ids, and what
//! the user does not want in it.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use aws_smithy_types::base64;
use hyper::HeaderMap;
use hyper::header::AUTHORIZATION;

use super::secrets::{of_member, replaced};
use super::tree::Tree;

/// A text that is shorter may be a word of the content, such as a made-up key of a test.
const SHORTEST: usize = 12;

/// Members that have a file in base64: of Converse, and of Claude's own body.
const FILES: [&str; 2] = ["bytes", "data"];

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
        let bearer = authorization.split_once(' ');
        let bearer = bearer.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        self.add_secret(bearer.map(|(_, key)| key), "API_KEY");
        self.add_secret(text("x-amz-security-token"), "SESSION_TOKEN");
        self
    }

    pub(super) fn with_request_id(mut self, id: Option<&str>) -> Self {
        self.add_secret(id, "REQUEST_ID");
        self
    }

    fn add_secret(&mut self, secret: Option<&str>, replacement: &'static str) {
        if let Some(secret) = secret.map(str::trim).filter(|secret| secret.len() >= SHORTEST) {
            self.secrets.push((secret.to_owned(), replacement));
        }
    }

    /// Without secrets, and as the user wants it.
    pub(super) fn text(&self, text: &str) -> String {
        let scrubbed = self.name(text);
        match &self.content {
            Some(content) => content(&scrubbed),
            None => scrubbed,
        }
    }

    /// Without secrets. The user's function does not change the names of members.
    fn name(&self, text: &str) -> String {
        let mut scrubbed = Cow::Borrowed(text);
        for (secret, replacement) in &self.secrets {
            if scrubbed.contains(secret) {
                scrubbed = scrubbed.replace(secret, replacement).into();
            }
        }
        replaced(&scrubbed).into_owned()
    }

    /// The text of a member of JSON, which may be JSON itself, or a file of text.
    pub(super) fn member(&self, path: &str, text: &str) -> String {
        let name = path.rsplit('.').next().unwrap_or_default();
        if let Some(replacement) = of_member(name, text) {
            return replacement.to_owned();
        }
        if let Some(mut tree) = nested(text) {
            return if self.tree(&mut tree) { tree.to_string() } else { text.to_owned() };
        }
        if let Some(file) = FILES.contains(&name).then(|| base64::decode(text).ok()).flatten() {
            let scrubbed = match std::str::from_utf8(&file) {
                Ok(_) => self.body(&file),
                // The user's function has no part of an image.
                Err(_) => texts_of(&file, |text| {
                    if text.len() < SHORTEST { text.to_owned() } else { self.name(text) }
                }),
            };
            return if scrubbed == file { text.to_owned() } else { base64::encode(scrubbed) };
        }
        self.text(text)
    }

    /// JSON keeps its bytes if none of its texts changes.
    pub(super) fn body(&self, body: &[u8]) -> Vec<u8> {
        let Ok(text) = std::str::from_utf8(body) else { return self.bytes(body) };
        let Some(mut tree) = Tree::parse(text) else { return self.text(text).into_bytes() };
        if self.tree(&mut tree) { tree.to_string().into_bytes() } else { body.to_vec() }
    }

    /// What is not UTF-8 may have texts in it.
    pub(super) fn bytes(&self, bytes: &[u8]) -> Vec<u8> {
        texts_of(bytes, |text| self.text(text))
    }

    fn tree(&self, tree: &mut Tree) -> bool {
        let mut is_changed = self.names(tree);
        tree.visit_texts(&mut |path, text| {
            let scrubbed = self.member(path, text);
            is_changed |= scrubbed != *text;
            *text = scrubbed;
        });
        is_changed
    }

    /// Scrubs the names of members; whether one has changed.
    pub(super) fn names(&self, tree: &mut Tree) -> bool {
        let mut is_changed = false;
        tree.visit_names(&mut |name| {
            let scrubbed = self.name(name);
            is_changed |= scrubbed != *name;
            *name = scrubbed;
        });
        is_changed
    }
}

/// The bytes with their texts as `scrub` returns them.
fn texts_of(bytes: &[u8], scrub: impl Fn(&str) -> String) -> Vec<u8> {
    let mut scrubbed = Vec::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        if !chunk.valid().is_empty() {
            scrubbed.extend_from_slice(scrub(chunk.valid()).as_bytes());
        }
        scrubbed.extend_from_slice(chunk.invalid());
    }
    scrubbed
}

/// The JSON in a text, such as the input of a tool in a stream.
fn nested(text: &str) -> Option<Tree> {
    text.trim_start().starts_with(['{', '[']).then(|| Tree::parse(text)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let none = br#"{"bucketOwner":""}"#;
        assert_eq!(Scrubber::default().body(none), none);
    }

    #[test]
    fn content_is_scrubbed_by_the_user() {
        let mut scrubber = Scrubber::default();
        scrubber.set_content(|text| text.replace("Alice", "NAME"));
        let body = br#"{"Alice":["Alice and Bob"]}"#;
        assert_eq!(scrubber.body(body), br#"{"Alice":["NAME and Bob"]}"#);
        assert_eq!(scrubber.body(b"Dear Alice"), b"Dear NAME");
    }

    fn scrubbed(body: &[u8]) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", "bearer my-planted-key".parse().expect("a header"));
        let mut scrubber = Scrubber::default().with_credentials(&headers);
        scrubber.set_content(|text| text.replace("Alice", "\"N\""));
        String::from_utf8_lossy(&scrubber.body(body)).into_owned()
    }

    #[test]
    fn json_in_json_is_scrubbed_to_any_depth() {
        for (body, expected) in [
            (r#"{"a":"{\"n\": \"Alice\"}"}"#, r#"{"a":"{\"n\":\"\\\"N\\\"\"}"}"#),
            (
                r#"{"a":"{\"k\":\"\\u0041KIAIOSFODNN7EXAMPLE\"}"}"#,
                r#"{"a":"{\"k\":\"ACCESS_KEY_ID\"}"}"#,
            ),
            (
                r#"["[\"{\\\"bucketOwner\\\":\\\"123456789012\\\"}\"]"]"#,
                r#"["[\"{\\\"bucketOwner\\\":\\\"111122223333\\\"}\"]"]"#,
            ),
            (r#"{"a":"{ \"n\": \"Bob\" }"}"#, r#"{"a":"{ \"n\": \"Bob\" }"}"#),
            (r#"{"a":"[Alice"}"#, r#"{"a":"[\"N\""}"#),
        ] {
            assert_eq!(scrubbed(body.as_bytes()), expected);
        }
    }

    #[test]
    fn files_of_text_are_scrubbed() {
        let body = |text: &[u8]| {
            let file = base64::encode(text);
            format!(
                r#"{{"document":{{"source":{{"bytes":"{file}"}}}},"source":{{"data":"{file}"}}}}"#
            )
        };
        assert_eq!(scrubbed(body(b"Dear Alice").as_bytes()), body(b"Dear \"N\""));
        let image = body(b"\x89PNG Alice");
        assert_eq!(scrubbed(image.as_bytes()), image);
        let planted = body(b"\x89PDF (my-planted-key)\xff");
        assert_eq!(scrubbed(planted.as_bytes()), body(b"\x89PDF (API_KEY)\xff"));
    }

    #[test]
    fn secrets_are_found_in_names_and_in_bytes() {
        for (body, expected) in [
            (
                &br#"{"AKIAIOSFODNN7EXAMPLE":"my-planted-key"}"#[..],
                r#"{"ACCESS_KEY_ID":"API_KEY"}"#,
            ),
            (
                br#"{"k":"my-planted-key\ud83d","u":"\u00e4"}"#,
                "{\"k\":\"API_KEY\\ud83d\",\"u\":\"\u{e4}\"}",
            ),
            (b"\xff my-planted-key", "\u{fffd} API_KEY"),
        ] {
            assert_eq!(scrubbed(body), expected);
        }
    }
}
