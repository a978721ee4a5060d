//! What identifies a request: operation, model, headers that change the response, and the body.

use std::borrow::Cow;
use std::collections::BTreeMap;

use hyper::HeaderMap;
use sha2::{Digest as _, Sha256};

use super::scrub::Scrubber;
use super::tree::Tree;
use crate::protocol::path::percent_decoded;

/// A request without its credentials, and with the content that a cassette may have.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Request {
    pub(super) method: String,
    /// Decoded, with the query.
    pub(super) path: String,
    /// Sorted.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// What changes the response. Other headers are those of the client, of the connection, or credentials.
pub(super) const HEADER_PREFIX: &str = "x-amzn-bedrock-";

/// Members of a body that a client makes up anew for each request.
const RANDOM: [&str; 1] = ["clientRequestToken"];

impl Request {
    pub(super) fn new(
        method: &str,
        path_and_query: &str,
        headers: &HeaderMap,
        body: &[u8],
        scrubber: &Scrubber,
    ) -> Self {
        Self {
            method: method.to_owned(),
            path: scrubber.text(&readable(path_and_query)),
            headers: scrubbed_headers(headers, |name| name.starts_with(HEADER_PREFIX), scrubber),
            body: scrubber.body(body),
        }
    }

    /// The body as every client writes it; `None` if it is not JSON.
    pub(super) fn canonical_body(&self) -> Option<Tree> {
        let json = std::str::from_utf8(&self.body).ok()?;
        // A client may leave out a body without members.
        let mut tree = Tree::parse(if json.is_empty() { "{}" } else { json })?;
        if let Tree::Object(members) = &mut tree {
            members.retain(|(name, _)| !RANDOM.contains(&name.as_str()));
        }
        Some(tree.canonical())
    }

    /// Two requests have the same key if they ask for the same.
    pub(super) fn key(&self) -> String {
        let mut hash = Sha256::new();
        self.hash_into(&mut hash, |body| match self.canonical_body() {
            Some(tree) => tree.to_string().into_bytes(),
            None => body.to_vec(),
        });
        hex(&hash.finalize())
    }

    /// Adds the request to a checksum, with its body as `body` writes it.
    pub(super) fn hash_into(&self, hash: &mut Sha256, body: impl FnOnce(&[u8]) -> Vec<u8>) {
        add(hash, &self.method);
        add(hash, &self.path);
        for (name, value) in &self.headers {
            add(hash, name);
            add(hash, value);
        }
        add(hash, body(&self.body));
    }

    /// What the request is for, such as `converse-amazon.nova-lite-v1_0`: a name of a file.
    pub(super) fn label(&self) -> String {
        let path = self.path.split('?').next().unwrap_or_default();
        let mut parts = path.trim_matches('/').rsplitn(2, '/');
        let operation = parts.next().unwrap_or_default();
        let of = parts.next().unwrap_or_default();
        let of = of.strip_prefix("model/").unwrap_or(of);
        let of = of.rsplit('/').next().unwrap_or_default();
        let name = [operation, of].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
        let plain = name.join("-").chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
        let mut label: String = plain;
        label.truncate(LABEL_LENGTH);
        label
    }
}

/// Decoded, with a sorted query that has no signature.
fn readable(path_and_query: &str) -> String {
    let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
    let parameters = query.split('&').filter(|parameter| !parameter.is_empty());
    let mut parameters: Vec<Cow<'_, str>> = parameters.map(percent_decoded).collect();
    parameters.retain(|parameter| !parameter.to_ascii_lowercase().starts_with("x-amz-"));
    parameters.sort_unstable();
    let separator = if parameters.is_empty() { "" } else { "?" };
    format!("{}{separator}{}", percent_decoded(path), parameters.join("&"))
}

/// Headers in the order of their names. One that is repeated is a list, as HTTP has it.
pub(super) fn scrubbed_headers(
    headers: &HeaderMap,
    is_kept: impl Fn(&str) -> bool,
    scrubber: &Scrubber,
) -> Vec<(String, String)> {
    let mut kept: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in headers.iter().filter(|(name, _)| is_kept(name.as_str())) {
        let value = scrubber.text(&String::from_utf8_lossy(value.as_bytes()));
        kept.entry(name.as_str().to_owned())
            .and_modify(|values| values.extend([", ", value.as_str()]))
            .or_insert(value);
    }
    kept.into_iter().collect()
}

/// Long enough for each model id.
const LABEL_LENGTH: usize = 80;

/// Adds a part to a checksum, apart from the next one.
pub(super) fn add(hash: &mut Sha256, part: impl AsRef<[u8]>) {
    let part = part.as_ref();
    hash.update((part.len() as u64).to_be_bytes());
    hash.update(part);
}

pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(path: &str, body: &str) -> Request {
        Request::new("POST", path, &HeaderMap::new(), body.as_bytes(), &Scrubber::default())
    }

    #[test]
    fn requests_of_two_clients_have_one_key() {
        let python = request("/model/a.b-v1%3A0/converse", r#"{"x": {"a": 1, "b": 1.0}}"#);
        let rust = request("/model/a.b-v1:0/converse", r#"{"x":{"b":1,"a":1}}"#);
        assert_eq!(python.key(), rust.key());
        assert_eq!(request("/a?b=1&c=2", "").key(), request("/a?c=2&b=1", "").key());
        assert_eq!(request("/a", "").key(), request("/a?", "{}").key());
        assert_ne!(request("/a?b=1%26c", "").key(), request("/a?b=1", "").key());
        let token = r#"{"name":"a","clientRequestToken":"1"}"#;
        let other = r#"{"clientRequestToken":"2","name":"a"}"#;
        assert_eq!(request("/guardrails", token).key(), request("/guardrails", other).key());
        for other in [
            request("/model/a.b-v1:0/converse-stream", r#"{"x":{"b":1,"a":1}}"#),
            request("/model/a.b-v1:0/converse", r#"{"x":{"b":2,"a":1}}"#),
            request("/model/a.b-v1:0/converse", "text"),
        ] {
            assert_ne!(python.key(), other.key());
        }
    }

    #[test]
    fn a_signature_in_the_query_is_no_part_of_a_request() {
        let query = "X-Amz-Credential=my-key%2F20261130&x-amz-security-token=a&X-Amz-Signature=0a";
        let signed = request(&format!("/guardrails?{query}&maxResults=5"), "");
        assert_eq!(signed.path, "/guardrails?maxResults=5");
        assert_eq!(request(&format!("/guardrails?{query}"), "").path, "/guardrails");
    }

    #[test]
    fn headers_that_change_the_response_count() {
        let mut headers = HeaderMap::new();
        let scrubber = Scrubber::default();
        let key = |headers: &HeaderMap| {
            Request::new("POST", "/model/a.b/invoke", headers, b"{}", &scrubber).key()
        };
        let without = key(&headers);
        headers.insert("authorization", "secret".parse().expect("a header"));
        headers.insert("user-agent", "client".parse().expect("a header"));
        assert_eq!(key(&headers), without);
        headers.insert("x-amzn-bedrock-guardrailidentifier", "g1".parse().expect("a header"));
        assert_ne!(key(&headers), without);
    }

    #[test]
    fn a_label_is_the_name_of_a_file() {
        for (path, label) in [
            (
                "/model/us.anthropic.claude-opus-4-5-20251101-v1:0/converse",
                "converse-us.anthropic.claude-opus-4-5-20251101-v1_0",
            ),
            (
                "/model/arn:aws:bedrock:us-east-1:1:application-inference-profile/abc/converse",
                "converse-abc",
            ),
            ("/foundation-models?byProvider=amazon", "foundation-models"),
            ("/guardrail/g1/version/1/apply", "apply-1"),
            ("/", ""),
        ] {
            assert_eq!(request(path, "").label(), label);
        }
    }
}
