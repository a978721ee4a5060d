//! A cassette: a request and its responses, as a file.

use hyper::HeaderMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::body::{StoredBody, split};
use super::request::{HEADER_PREFIX, Request, add, hex, scrubbed_headers};
use super::scrub::Scrubber;
use crate::protocol::event_stream;

/// The version of the format.
const VERSION: u32 = 1;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cassette {
    pub(super) request: Request,
    /// In the order in which they came.
    pub(super) responses: Vec<Response>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    /// The body in parts: of a stream, its frames.
    pub(super) parts: Vec<Vec<u8>>,
    /// Whether the connection ended, or the client stopped reading, before the end of the body.
    pub(super) is_incomplete: bool,
}

/// Other headers belong to the connection, or change with each response.
const HEADERS: [&str; 3] = ["content-type", "retry-after", "x-amzn-errortype"];

impl Response {
    pub(super) fn new(
        status: u16,
        headers: &HeaderMap,
        body: &[u8],
        is_incomplete: bool,
        scrubber: &Scrubber,
    ) -> Self {
        let is_kept = |name: &str| HEADERS.contains(&name) || name.starts_with(HEADER_PREFIX);
        let headers = scrubbed_headers(headers, is_kept, scrubber);
        let is_stream = is_event_stream(&headers);
        let body = if is_stream { scrubber.stream(body) } else { scrubber.body(body) };
        let parts = if is_stream {
            split(&body).into_iter().map(<[u8]>::to_vec).collect()
        } else {
            vec![body]
        };
        Self { status, headers, parts, is_incomplete }
    }
}

fn is_event_stream(headers: &[(String, String)]) -> bool {
    headers.iter().any(|(name, value)| name == "content-type" && value == event_stream::MEDIA_TYPE)
}

/// The file. `cassette` comes first, so that a reader knows what it is.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct StoredCassette {
    cassette: u32,
    request: StoredRequest,
    responses: Vec<StoredResponse>,
    /// Of everything above. A file without it may be edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct StoredRequest {
    method: String,
    path: String,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    headers: Map<String, Value>,
    body: StoredBody,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct StoredResponse {
    status: u16,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    headers: Map<String, Value>,
    body: StoredBody,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    incomplete: bool,
}

/// Only to tell a cassette from other JSON.
#[derive(Deserialize)]
struct Marker {
    cassette: Option<u32>,
}

impl Cassette {
    /// The text of its file.
    pub(super) fn to_json(&self) -> Result<String, String> {
        let request = StoredRequest {
            method: self.request.method.clone(),
            path: self.request.path.clone(),
            headers: to_map(&self.request.headers),
            body: StoredBody::new(&self.request.body, false),
        };
        let responses = self.responses.iter().map(|response| StoredResponse {
            status: response.status,
            headers: to_map(&response.headers),
            body: StoredBody::new(&response.parts.concat(), is_event_stream(&response.headers)),
            incomplete: response.is_incomplete,
        });
        let stored = StoredCassette {
            cassette: VERSION,
            request,
            responses: responses.collect(),
            sha256: Some(self.checksum()),
        };
        let json = serde_json::to_string_pretty(&stored);
        json.map(|json| json + "\n").map_err(|error| error.to_string())
    }

    /// Reads the text of a file. The error says what is wrong with it, and what to do.
    pub(super) fn from_json(json: &str) -> Result<Self, String> {
        let marker: Result<Marker, _> = serde_json::from_str(json);
        match marker {
            Err(error) if error.is_syntax() || error.is_eof() => {
                return Err(format!(
                    "it is not valid JSON: {error}. Correct that (a comma is left before a member \
                     that was removed at the end), or record it again."
                ));
            }
            Err(_) | Ok(Marker { cassette: None }) => {
                return Err(
                    "it is not a cassette of bedrock-prompt-local, since it has no member \
                            `cassette`. Move it to another folder."
                        .to_owned(),
                );
            }
            Ok(Marker { cassette: Some(VERSION) }) => {}
            Ok(Marker { cassette: Some(version) }) => {
                return Err(format!(
                    "it has version {version} of the format, and this program reads version \
                     {VERSION}. Use a newer version of bedrock-prompt-local, or record it again."
                ));
            }
        }
        let stored: StoredCassette = serde_json::from_str(json).map_err(|error| {
            format!("it is incomplete or was changed: {error}. Record it again.")
        })?;
        let checksum = stored.sha256.clone();
        let cassette = stored.read().map_err(|error| format!("{error}. Record it again."))?;
        if cassette.responses.is_empty() {
            return Err("it has no response. Record it again.".to_owned());
        }
        if checksum.is_some_and(|checksum| checksum != cassette.checksum()) {
            return Err("it was changed after it was recorded: its content does not match its \
                        `sha256`. Record it again; or, if the change is meant, remove the member \
                        `sha256` and the comma before it."
                .to_owned());
        }
        Ok(cassette)
    }

    fn checksum(&self) -> String {
        let mut hash = Sha256::new();
        self.request.hash_into(&mut hash, <[u8]>::to_vec);
        for response in &self.responses {
            add(&mut hash, response.status.to_string());
            for (name, value) in &response.headers {
                add(&mut hash, name);
                add(&mut hash, value);
            }
            add(&mut hash, response.parts.concat());
            add(&mut hash, [u8::from(response.is_incomplete)]);
        }
        hex(&hash.finalize())
    }
}

impl StoredCassette {
    fn read(self) -> Result<Cassette, String> {
        let request = Request {
            method: self.request.method,
            path: self.request.path,
            headers: to_pairs(&self.request.headers, "the request")?,
            body: self.request.body.parts()?.concat(),
        };
        let responses = self.responses.into_iter().enumerate().map(|(index, response)| {
            let at = format!("responses[{index}]");
            if !(100..=999).contains(&response.status) {
                return Err(format!(
                    "{at} has the status {}, which HTTP does not have",
                    response.status
                ));
            }
            let parts = response.body.parts().map_err(|error| format!("{at}: {error}"))?;
            let headers = to_pairs(&response.headers, &at)?;
            Ok(Response {
                status: response.status,
                headers,
                parts,
                is_incomplete: response.incomplete,
            })
        });
        Ok(Cassette { request, responses: responses.collect::<Result<_, _>>()? })
    }
}

fn to_map(headers: &[(String, String)]) -> Map<String, Value> {
    headers.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect()
}

fn to_pairs(headers: &Map<String, Value>, at: &str) -> Result<Vec<(String, String)>, String> {
    let pair = |(name, value): (&String, &Value)| match value.as_str() {
        Some(value) => Ok((name.clone(), value.to_owned())),
        None => Err(format!("the header `{name}` of {at} is not a string")),
    };
    headers.iter().map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cassette() -> Cassette {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", "application/json".parse().expect("a header"));
        headers.insert("x-amzn-requestid", "1234".parse().expect("a header"));
        headers.insert("retry-after", "1".parse().expect("a header"));
        for value in ["a", "b"] {
            headers.append("x-amzn-bedrock-trace", value.parse().expect("a header"));
        }
        let scrubber = Scrubber::default();
        let response =
            |status, body: &str| Response::new(status, &headers, body.as_bytes(), false, &scrubber);
        Cassette {
            request: Request::new(
                "POST",
                "/model/a.b/converse",
                &headers,
                b"{\"a\": 1.0}",
                &scrubber,
            ),
            responses: vec![response(429, r#"{"message":"Too many"}"#), response(200, "{ }")],
        }
    }

    #[test]
    fn a_file_is_readable_and_exact() {
        let json = cassette().to_json().expect("JSON");
        assert!(json.starts_with("{\n  \"cassette\": 1,\n"), "{json}");
        assert!(json.contains(r#""json": {"a": 1.0}"#), "{json}");
        assert!(json.contains(r#""x-amzn-bedrock-trace": "a, b""#), "{json}");
        assert!(!json.contains("1234"), "{json}");
        assert_eq!(Cassette::from_json(&json), Ok(cassette()));
        // As Git on Windows may write it.
        assert_eq!(Cassette::from_json(&json.replace('\n', "\r\n")), Ok(cassette()));
    }

    #[test]
    fn what_is_not_as_it_was_recorded_is_an_error() {
        let json = cassette().to_json().expect("JSON");
        let seal = json.find(",\n  \"sha256\"").expect("a checksum");
        let unsealed = format!("{}\n}}", &json[..seal]);
        assert_eq!(Cassette::from_json(&unsealed), Ok(cassette()));
        let mut few = unsealed.clone();
        few.replace_range(few.find("\"responses\"").expect("responses").., "\"responses\": []}");
        for (json, words) in [
            (json.replace("Too many", "Too few"), "changed after it was recorded"),
            (json.replace("429", "428"), "changed after it was recorded"),
            (json.replace("1.0", "1.00"), "changed after it was recorded"),
            (unsealed.replace("429", "42"), "responses[0] has the status 42"),
            (json.replace("\"status\"", "\"state\""), "unknown field `state`"),
            (json[..json.len() / 2].to_owned(), "not valid JSON: EOF"),
            (few, "no response"),
            (json.replace("\"cassette\": 1", "\"cassette\": 2"), "version 2 of the format"),
            (r#"{"interactions": []}"#.to_owned(), "no member `cassette`"),
            ("[]".to_owned(), "no member `cassette`"),
            ("interactions:".to_owned(), "not valid JSON"),
        ] {
            let error = Cassette::from_json(&json).expect_err(words);
            assert!(error.contains(words), "{error}");
        }
    }
}
