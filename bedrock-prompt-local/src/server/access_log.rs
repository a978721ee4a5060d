//! A file with a line of JSON for each request.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Mutex;

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use super::Exchange;
use super::received::RawRequest;
use crate::state::lock;

/// Headers with credentials, which are not logged.
const CREDENTIAL_HEADERS: [&str; 6] = [
    "api-key",
    "authorization",
    "cookie",
    "proxy-authorization",
    "x-amz-security-token",
    "x-api-key",
];

/// Parameters of the query of a signed URL that are not logged either.
const CREDENTIAL_PARAMETERS: [&str; 3] =
    ["x-amz-credential", "x-amz-security-token", "x-amz-signature"];

pub(super) struct AccessLog(Mutex<File>);

impl AccessLog {
    /// Opens a file to append to. Only its owner may read it, since it has prompts.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let named = |error: io::Error| {
            let message = format!("cannot open the log {}: {error}", path.display());
            io::Error::new(error.kind(), message)
        };
        let file = options.open(path).map_err(named)?;
        #[cfg(unix)]
        if file.metadata().map_err(named)?.is_file() {
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            file.set_permissions(mode).map_err(named)?;
        }
        Ok(Self(Mutex::new(file)))
    }

    pub(super) fn write(&self, request: &RawRequest, exchange: &Exchange) {
        let head = request.head();
        let headers = head.headers().filter(|(name, _)| !CREDENTIAL_HEADERS.contains(name));
        let line = Line {
            operation: exchange.operation,
            method: &exchange.method,
            path: head.path(),
            query: &logged_query(head.query()),
            status: exchange.status,
            ms: u64::try_from(exchange.elapsed.as_millis()).unwrap_or(u64::MAX),
            headers: headers.map(|(name, value)| (name.to_owned(), value.into())).collect(),
            body: logged_body(request.bytes()).ok(),
        };
        let Ok(mut line) = serde_json::to_vec(&line) else { return };
        line.push(b'\n');
        // The server continues when the disk is full.
        let _ = lock(&self.0).write_all(&line);
    }
}

#[derive(Serialize)]
struct Line<'l> {
    operation: &'l str,
    method: &'l str,
    path: &'l str,
    query: &'l str,
    status: u16,
    ms: u64,
    /// Of headers with the same name, the last one.
    headers: Map<String, Value>,
    body: Option<Box<RawValue>>,
}

/// A query without its credentials.
fn logged_query(query: &str) -> String {
    let is_logged = |parameter: &&str| {
        let name = parameter.split('=').next().unwrap_or_default();
        !CREDENTIAL_PARAMETERS.iter().any(|secret| secret.eq_ignore_ascii_case(name))
    };
    query.split('&').filter(is_logged).collect::<Vec<_>>().join("&")
}

/// The deepest JSON that is logged as JSON: a line has to be read by parsers with a limit.
const MAX_DEPTH: usize = 100;

/// JSON as it was sent, on one line; a text if it is none, or very deep; null if there is no body.
fn logged_body(bytes: &[u8]) -> serde_json::Result<Box<RawValue>> {
    if bytes.is_empty() {
        return to_raw_value(&());
    }
    // A tree would change numbers, and drop what is there twice.
    let json = serde_json::from_slice::<&RawValue>(bytes);
    let Some(json) = json.ok().filter(|json| depth(json.get()) <= MAX_DEPTH) else {
        return to_raw_value(&String::from_utf8_lossy(bytes));
    };
    if json.get().contains(['\n', '\r']) {
        // A line break in JSON is only between its parts.
        return RawValue::from_string(json.get().replace(['\n', '\r'], " "));
    }
    Ok(json.to_owned())
}

/// How many objects and lists of JSON are inside each other.
fn depth(json: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut is_text, mut is_escaped) = (false, false);
    for byte in json.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = is_text,
            b'"' => is_text = !is_text,
            b'{' | b'[' if !is_text => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !is_text => depth -= 1,
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn very_deep_json_is_logged_as_text() {
        let nested = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
        let logged = |json: &str| logged_body(json.as_bytes()).expect("a body");
        assert_eq!(logged(&nested(MAX_DEPTH)).get(), nested(MAX_DEPTH));
        for depth in [MAX_DEPTH + 1, 100_000] {
            assert_eq!(logged(&nested(depth)).get(), format!("\"{}\"", nested(depth)));
        }
        let texts = format!("[\"{}\\\"[\", {{}}]", "[".repeat(1000));
        assert_eq!(logged(&texts).get(), texts);
    }

    #[test]
    fn a_query_is_logged_without_its_credentials() {
        for (query, logged) in [
            ("", ""),
            ("a=1&b=%26&&c", "a=1&b=%26&&c"),
            (
                "X-Amz-Date=1&X-Amz-Signature=5ec2e7&a=x-amz-signature",
                "X-Amz-Date=1&a=x-amz-signature",
            ),
            ("x-amz-security-token=5ec2e7&X-Amz-Credential=AKID", ""),
        ] {
            assert_eq!(logged_query(query), logged);
        }
    }

    #[test]
    fn a_body_is_logged_as_it_was_sent() {
        for body in [
            r#"{"temperature":0.699999988079071,"top_p":1.0,"a":-0,"b":0.10}"#,
            "[1e400,123456789012345678901234567890,1E+2,-0.0]",
            r#"{"a":1,"a":2}"#,
            r#"{"text":"half a pair: \ud83d, a line:\n"}"#,
            "null",
            r#""text""#,
        ] {
            let logged = logged_body(body.as_bytes()).expect("JSON");
            assert_eq!(logged.get(), body);
        }
    }

    #[test]
    fn a_body_is_logged_on_one_line() {
        for (body, line) in [
            ("{\n  \"a\": [\r\n1 ]\n}\n", "{   \"a\": [  1 ] }"),
            ("{\n\"a\": \"\\n\"}", "{ \"a\": \"\\n\"}"),
        ] {
            let logged = logged_body(body.as_bytes()).expect("JSON");
            assert_eq!(logged.get(), line);
        }
    }

    #[test]
    fn what_is_no_json_is_logged_as_text() {
        for (body, text) in [
            (&b"{\"a\":"[..], "\"{\\\"a\\\":\""),
            (b"a\nb", "\"a\\nb\""),
            (b"{\"a\":\"\xff\"}", "\"{\\\"a\\\":\\\"\u{fffd}\\\"}\""),
            (b"1 2", "\"1 2\""),
            (b"", "null"),
        ] {
            let logged = logged_body(body).expect("text");
            assert_eq!(logged.get(), text);
        }
    }
}
