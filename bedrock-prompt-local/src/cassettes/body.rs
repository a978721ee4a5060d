//! The body of a request or a response: readable in a file, and the same bytes again.

use aws_smithy_eventstream::frame::{read_message_from, write_message_to};
use aws_smithy_types::base64;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// How a cassette writes a body.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum StoredBody {
    /// JSON, unchanged.
    Json(Box<RawValue>),
    Text(String),
    Base64(String),
    /// The frames of an event stream.
    Frames(Frames),
}

/// A line for each frame.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Frames(Vec<Frame>);

/// A frame without headers is what could not be read as one.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Frame {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    headers: Option<Map<String, Value>>,
    payload: Box<StoredBody>,
}

impl Serialize for Frames {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::Error;

        let lines: Result<Vec<String>, _> = self.0.iter().map(serde_json::to_string).collect();
        let lines = lines.map_err(Error::custom)?.join(",\n");
        RawValue::from_string(format!("[\n{lines}\n]"))
            .map_err(Error::custom)?
            .serialize(serializer)
    }
}

impl StoredBody {
    pub(super) fn new(bytes: &[u8], is_event_stream: bool) -> Self {
        if is_event_stream {
            return Self::Frames(Frames(split(bytes).into_iter().map(frame).collect()));
        }
        let Ok(text) = std::str::from_utf8(bytes) else {
            return Self::Base64(base64::encode(bytes));
        };
        // JSON of several lines would be indented in the file as it is not in the body.
        match RawValue::from_string(text.to_owned()) {
            Ok(json) if json.get() == text && !text.contains(['\n', '\r']) => Self::Json(json),
            _ => Self::Text(text.to_owned()),
        }
    }

    /// The bytes, in the parts in which they are sent. The error says what is wrong.
    pub(super) fn parts(&self) -> Result<Vec<Vec<u8>>, String> {
        Ok(match self {
            Self::Json(json) => vec![json.get().as_bytes().to_vec()],
            Self::Text(text) => vec![text.as_bytes().to_vec()],
            Self::Base64(text) => {
                vec![base64::decode(text).map_err(|error| format!("`base64` is not: {error}"))?]
            }
            Self::Frames(Frames(frames)) => {
                frames.iter().map(Frame::bytes).collect::<Result<_, _>>()?
            }
        })
    }
}

impl Frame {
    fn bytes(&self) -> Result<Vec<u8>, String> {
        let payload = self.payload.parts()?.concat();
        let Some(headers) = &self.headers else { return Ok(payload) };
        let headers = headers.iter().map(|(name, value)| {
            let value = value.as_str().ok_or("the headers of a frame have to be strings")?;
            Ok(Header::new(name.clone(), HeaderValue::String(value.to_owned().into())))
        });
        let message = Message::new_from_parts(headers.collect::<Result<_, String>>()?, payload);
        let mut bytes = Vec::new();
        write_message_to(&message, &mut bytes).map_err(|error| format!("a frame: {error}"))?;
        Ok(bytes)
    }
}

/// The bytes of each frame; the last part may be an incomplete one.
pub(super) fn split(bytes: &[u8]) -> Vec<&[u8]> {
    let mut frames = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let length = rest.first_chunk().map(|length| u32::from_be_bytes(*length));
        let length = length.and_then(|length| usize::try_from(length).ok());
        // A length of 0 would never end.
        let frame =
            length.filter(|length| *length > 0).and_then(|length| rest.split_at_checked(length));
        let (frame, others) = frame.unwrap_or((rest, &[]));
        frames.push(frame);
        rest = others;
    }
    frames
}

fn frame(bytes: &[u8]) -> Frame {
    let readable = read_message_from(bytes).ok().and_then(|message| {
        let headers: Option<Map<String, Value>> = message
            .headers()
            .iter()
            .map(|header| {
                let value = header.value().as_string().ok()?;
                Some((header.name().as_str().to_owned(), value.as_str().into()))
            })
            .collect();
        let payload = Box::new(StoredBody::new(message.payload(), false));
        let frame = Frame { headers: Some(headers?), payload };
        // A repeated header, or one of another type, would not be sent again as it came.
        (frame.bytes().as_deref() == Ok(bytes)).then_some(frame)
    });
    readable.unwrap_or_else(|| Frame {
        headers: None,
        payload: Box::new(StoredBody::Base64(base64::encode(bytes))),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn event(name: &str, payload: &str) -> Vec<u8> {
        let header = |name: &'static str, value: &str| {
            Header::new(name, HeaderValue::String(value.to_owned().into()))
        };
        let headers = vec![header(":event-type", name), header(":message-type", "event")];
        let message = Message::new_from_parts(headers, payload.as_bytes().to_vec());
        let mut bytes = Vec::new();
        write_message_to(&message, &mut bytes).expect("a frame");
        bytes
    }

    /// What is read again from what is written.
    fn again(bytes: &[u8], is_event_stream: bool) -> (String, Vec<Vec<u8>>) {
        let body = StoredBody::new(bytes, is_event_stream);
        let written = serde_json::to_string(&body).expect("JSON");
        let read: StoredBody = serde_json::from_str(&written).expect("a body");
        (written, read.parts().expect("bytes"))
    }

    #[test]
    fn bodies_are_readable_and_exact() {
        for (body, written) in [
            (&br#"{"a": 1.0,"b":[1e400]}"#[..], r#"{"json":{"a": 1.0,"b":[1e400]}}"#),
            (b" {}", r#"{"text":" {}"}"#),
            (b"{\n}", r#"{"text":"{\n}"}"#),
            (b"", r#"{"text":""}"#),
            (b"<html>", r#"{"text":"<html>"}"#),
            (b"\xff\x00", r#"{"base64":"/wA="}"#),
        ] {
            assert_eq!(again(body, false), (written.to_owned(), vec![body.to_vec()]));
        }
    }

    #[test]
    fn streams_keep_their_frames() {
        let frames =
            [event("messageStart", r#"{"role":"assistant"}"#), event("x", ""), event("y", "z")];
        let (written, parts) = again(&frames.concat(), true);
        assert_eq!(parts, frames);
        assert!(written.contains(r#""payload":{"json":{"role":"assistant"}}"#), "{written}");
        let mut broken = frames.concat();
        broken.truncate(broken.len() - 3);
        let (_, parts) = again(&broken, true);
        assert_eq!(parts.concat(), broken);
        let mut wrong_checksum = frames.concat();
        wrong_checksum[20] ^= 1;
        assert_eq!(again(&wrong_checksum, true).1.concat(), wrong_checksum);
    }

    proptest! {
        #[test]
        fn every_body_is_exact(bytes: Vec<u8>, is_event_stream: bool) {
            prop_assert_eq!(again(&bytes, is_event_stream).1.concat(), bytes);
        }
    }
}
