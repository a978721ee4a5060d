//! Scrubbing an event stream, in which a name may begin in one event and end in the next.

use std::collections::BTreeMap;

use aws_smithy_eventstream::frame::{read_message_from, write_message_to};
use aws_smithy_types::base64;
use aws_smithy_types::event_stream::Message;

use super::body::split;
use super::scrub::Scrubber;
use super::tree::Tree;

/// A frame whose payload is JSON.
struct Event {
    message: Message,
    /// The payload, or the JSON that a model wrote if the payload wraps it.
    content: Tree,
    /// The payload of `InvokeModelWithResponseStream`, which has the content in base64.
    wrapper: Option<Tree>,
}

enum Part {
    Event(Event),
    /// A frame as it is sent.
    Other(Vec<u8>),
}

/// The member that has the JSON of a model in base64.
const WRAPPED: &str = "bytes";

/// The members that number the blocks of a message.
const INDEXES: [&str; 2] = ["contentBlockIndex", "index"];

/// Texts of events of one type and of one block, at the same place: together they are one text.
type Place = (String, String, String);

impl Scrubber {
    /// Scrubs the texts of a stream, each as a whole. A frame without a change keeps its bytes.
    pub(super) fn stream(&self, bytes: &[u8]) -> Vec<u8> {
        let part = |bytes| event(bytes).map_or_else(|| Part::Other(self.frame(bytes)), Part::Event);
        let mut parts: Vec<Part> = split(bytes).into_iter().map(part).collect();
        let mut texts: BTreeMap<Place, Vec<String>> = BTreeMap::new();
        for event in events(&mut parts) {
            let (kind, block) = event.kind_and_block();
            event.content.visit_texts(&mut |path, text| {
                let place = (kind.clone(), block.clone(), path.to_owned());
                texts.entry(place).or_default().push(text.clone());
            });
        }
        texts.retain(|(_, _, path), fragments| {
            let joined = fragments.concat();
            let scrubbed = self.member(path, &joined);
            let is_changed = scrubbed != joined;
            distribute(&scrubbed, fragments);
            // The last one is taken first.
            fragments.reverse();
            is_changed
        });
        for event in events(&mut parts) {
            let (kind, block) = event.kind_and_block();
            let mut is_changed = false;
            event.content.visit_texts(&mut |path, text| {
                let place = (kind.clone(), block.clone(), path.to_owned());
                if let Some(scrubbed) = texts.get_mut(&place).and_then(Vec::pop) {
                    is_changed |= scrubbed != *text;
                    *text = scrubbed;
                }
            });
            is_changed |= self.names(&mut event.content);
            if is_changed {
                event.update_message();
            }
        }
        parts.into_iter().flat_map(Part::bytes).collect()
    }

    /// A frame whose payload is not JSON, or which is incomplete or damaged.
    fn frame(&self, bytes: &[u8]) -> Vec<u8> {
        let Ok(message) = read_message_from(bytes) else { return self.bytes(bytes) };
        let payload = self.body(message.payload());
        if payload == message.payload().as_ref() {
            return bytes.to_vec();
        }
        written(&Message::new_from_parts(message.headers().to_vec(), payload))
    }
}

fn events(parts: &mut [Part]) -> impl Iterator<Item = &mut Event> {
    parts.iter_mut().filter_map(|part| match part {
        Part::Event(event) => Some(event),
        Part::Other(_) => None,
    })
}

fn event(bytes: &[u8]) -> Option<Event> {
    let message = read_message_from(bytes).ok()?;
    let payload = Tree::parse(std::str::from_utf8(message.payload()).ok()?)?;
    let wrapped = match payload.get(WRAPPED) {
        Some(Tree::Text(text)) => base64::decode(text).ok(),
        _ => None,
    };
    let content = wrapped.and_then(|json| Tree::parse(std::str::from_utf8(&json).ok()?));
    Some(match content {
        Some(content) => Event { message, content, wrapper: Some(payload) },
        None => Event { message, content: payload, wrapper: None },
    })
}

impl Event {
    /// The type of the event and the block that it belongs to.
    fn kind_and_block(&self) -> (String, String) {
        let name = |header: &&aws_smithy_types::event_stream::Header| {
            [":event-type", ":exception-type"].contains(&header.name().as_str())
        };
        let header = self.message.headers().iter().find(name);
        let kind = header.and_then(|header| header.value().as_string().ok());
        let block = INDEXES.iter().find_map(|index| self.content.get(index));
        let own_type = self.content.get("type");
        let own_type = own_type.map(ToString::to_string).unwrap_or_default();
        (
            kind.map(|kind| kind.as_str().to_owned()).unwrap_or_default() + &own_type,
            block.map(ToString::to_string).unwrap_or_default(),
        )
    }

    /// Puts the content into the message.
    fn update_message(&mut self) {
        let mut payload = self.content.to_string();
        if let Some(wrapper) = &mut self.wrapper {
            let encoded = base64::encode(payload);
            wrapper.visit_texts(&mut |path, text| {
                if path == WRAPPED {
                    text.clone_from(&encoded);
                }
            });
            payload = wrapper.to_string();
        }
        let headers = self.message.headers().to_vec();
        self.message = Message::new_from_parts(headers, payload.into_bytes());
    }
}

impl Part {
    fn bytes(self) -> Vec<u8> {
        match self {
            Self::Other(bytes) => bytes,
            Self::Event(event) => written(&event.message),
        }
    }
}

fn written(message: &Message) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A message that was read can be written.
    let _ = write_message_to(message, &mut bytes);
    bytes
}

/// Gives each fragment as many characters as it had; the last one has the rest.
fn distribute(text: &str, fragments: &mut [String]) {
    let mut rest = text.chars();
    let last = fragments.len().saturating_sub(1);
    for (index, fragment) in fragments.iter_mut().enumerate() {
        let length = if index == last { usize::MAX } else { fragment.chars().count() };
        *fragment = rest.by_ref().take(length).collect();
    }
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::event_stream::{Header, HeaderValue};

    use super::*;

    fn frame(kind: &str, payload: &str) -> Vec<u8> {
        let kind = HeaderValue::String(kind.to_owned().into());
        let headers = vec![Header::new(":event-type", kind)];
        let mut bytes = Vec::new();
        let message = Message::new_from_parts(headers, payload.as_bytes().to_vec());
        write_message_to(&message, &mut bytes).expect("a frame");
        bytes
    }

    fn delta(block: u32, text: &str) -> Vec<u8> {
        let payload =
            format!(r#"{{"contentBlockIndex":{block},"delta":{{"text":"{text}"}},"p":"ab"}}"#);
        frame("contentBlockDelta", &payload)
    }

    fn scrubber() -> Scrubber {
        let mut scrubber = Scrubber::default();
        scrubber.set_content(|text| text.replace("Alice", "A. B. Long"));
        scrubber
    }

    #[test]
    fn a_name_in_two_events_is_replaced() {
        let stream = [delta(0, "Dear Al"), delta(1, "ice"), delta(0, "ice, "), delta(0, "hello")];
        let expected =
            [delta(0, "Dear A."), delta(1, "ice"), delta(0, " B. L"), delta(0, "ong, hello")];
        assert_eq!(scrubber().stream(&stream.concat()), expected.concat());
    }

    #[test]
    fn a_stream_of_a_model_is_scrubbed_inside() {
        let chunk = |text: &str| {
            let event = format!(
                r#"{{"type":"content_block_delta","index":0,"delta":{{"text":"{text}"}}}}"#
            );
            frame("chunk", &format!(r#"{{"bytes":"{}","p":"a"}}"#, base64::encode(event)))
        };
        let stream = [chunk("Ali"), chunk("ce!")].concat();
        assert_eq!(scrubber().stream(&stream), [chunk("A. "), chunk("B. Long!")].concat());
    }

    #[test]
    fn a_stream_without_secrets_keeps_its_bytes() {
        let mut stream = [delta(0, "Dear Bob"), b"no frame".to_vec()].concat();
        assert_eq!(scrubber().stream(&stream), stream);
        stream.truncate(20);
        assert_eq!(scrubber().stream(&stream), stream);
        assert_eq!(scrubber().stream(b""), b"");
    }

    #[test]
    fn every_frame_is_scrubbed() {
        let (deep, end) = ("[".repeat(200), "]".repeat(200));
        let mut stream = Vec::new();
        for payload in [
            r#"{"text":"Alice\ud83d"}"#,
            &format!("{deep}\"Alice\"{end}"),
            "Alice",
            r#"{"input":"{\"n\":\"\u0041lice\"}"}"#,
            r#"{"AKIAIOSFODNN7EXAMPLE":1}"#,
        ] {
            stream.extend(frame("x", payload));
        }
        let mut damaged = frame("x", "Alice");
        damaged[20] ^= 1;
        stream.extend(damaged);
        stream.extend(&delta(0, "Alice ends here")[..95]);
        let scrubbed = scrubber().stream(&stream);
        let scrubbed = String::from_utf8_lossy(&scrubbed);
        for secret in ["Alice", "0041lice", "AKIA"] {
            assert!(!scrubbed.contains(secret), "{secret} in {scrubbed}");
        }
        assert_eq!(scrubbed.matches("A. B. Long").count(), 5, "{scrubbed}");
    }
}
