//! The quick way from an input to its body: for a request that has nothing unordered but the schema
//! of the prompt's own tool, as most have.

use std::sync::LazyLock;

use aws_sdk_bedrockruntime::config::ConfigBag;
use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::operation::converse_stream::ConverseStreamInput;
use aws_sdk_bedrockruntime::types::{self, ContentBlock, ConversationRole, Message};
use aws_smithy_runtime_api::client::interceptors::context::Input;
use aws_smithy_runtime_api::client::ser_de::SerializeRequest as _;

use super::body::serialize;
use super::tools::Verbatim;
use crate::json::plain_bytes;
use crate::wire::stream_serializer;

/// Stands in the SDK's input for a text that is inserted into the body.
const TEXT: &str = "\u{1}";
/// The placeholder in a body. A string cannot contain it, because its quotes would be escaped.
const TEXT_IN_BODY: &[u8] = br#"{"text":"\u0001"}"#;
const SCHEMA_IN_BODY: &[u8] = br#""inputSchema":{"json":{}}"#;

/// A shorter text is left to the SDK.
const LONG: usize = 256;

/// The members of an input that may contain maps, which the SDK serializes in random order.
pub(crate) struct Unordered<'a> {
    is_any_map_set: bool,
    tools: &'a [types::Tool],
    messages: &'a [Message],
}

macro_rules! unordered {
    ($input:ty) => {
        impl<'a> From<&'a $input> for Unordered<'a> {
            fn from(input: &'a $input) -> Self {
                Self {
                    is_any_map_set: input.additional_model_request_fields().is_some()
                        || input.prompt_variables().is_some_and(|map| !map.is_empty())
                        || input.request_metadata().is_some_and(|map| map.len() > 1),
                    tools: input.tool_config().map_or(&[], |config| config.tools()),
                    messages: input.messages(),
                }
            }
        }
    };
}

unordered!(ConverseInput);
unordered!(ConverseStreamInput);

impl Unordered<'_> {
    /// Whether the input contains no map except the schema of the prompt's own tool.
    pub(crate) fn is_plain(&self, verbatim: &Verbatim) -> bool {
        let is_own = |tool: &types::Tool| match (tool, verbatim.tools.as_slice()) {
            (types::Tool::ToolSpec(specification), [own]) => {
                verbatim.are_schemas_left_out && specification.name() == own.name
            }
            _ => false,
        };
        let has_tool_blocks = |message: &Message| {
            let is_tool_block =
                |block: &ContentBlock| block.is_tool_use() || block.is_tool_result();
            message.content().iter().any(is_tool_block)
        };
        !self.is_any_map_set
            && matches!((self.tools, verbatim.tools.as_slice()), ([], []) | ([_], [_]))
            && self.tools.iter().all(is_own)
            && !self.messages.iter().any(has_tool_blocks)
    }
}

/// Takes the long texts out of the messages of an input, if all of them are texts:
/// [`with_verbatim`] writes them several times faster than the SDK.
pub(crate) fn take_texts(messages: Option<&mut [Message]>) -> Vec<String> {
    let messages = messages.unwrap_or_default();
    let is_ordinary = |block: &ContentBlock| block.as_text().is_ok_and(|text| text != TEXT);
    let mut blocks = messages.iter().flat_map(Message::content);
    if !blocks.all(is_ordinary) || !*IS_PLACE_KNOWN {
        return Vec::new();
    }
    let texts =
        messages.iter_mut().flat_map(|message| &mut message.content).filter_map(
            |block| match block {
                ContentBlock::Text(text) if text.len() >= LONG => {
                    Some(std::mem::replace(text, TEXT.into()))
                }
                _ => None,
            },
        );
    texts.collect()
}

/// A serialized [plain](Unordered::is_plain) input with the texts and the schema inserted. The body
/// is not parsed and is copied once. `None` if it lacks a placeholder.
pub(crate) fn with_verbatim(
    body: &[u8],
    texts: &[String],
    schema: Option<&str>,
) -> Option<Vec<u8>> {
    let added: usize = texts.iter().map(|text| text.len() + text.len() / 16 + 16).sum();
    let mut out = Vec::with_capacity(body.len() + added + schema.map_or(0, str::len));
    let mut rest = body;
    for text in texts {
        let start = position(rest, TEXT_IN_BODY)?;
        out.extend_from_slice(&rest[..start + br#"{"text":"#.len()]);
        write_string(text, &mut out);
        rest = &rest[start + TEXT_IN_BODY.len() - 1..];
    }
    if let Some(schema) = schema {
        let start = rest.windows(SCHEMA_IN_BODY.len()).rposition(|part| part == SCHEMA_IN_BODY)?;
        out.extend_from_slice(&rest[..start + SCHEMA_IN_BODY.len() - 3]);
        out.extend_from_slice(schema.as_bytes());
        rest = &rest[start + SCHEMA_IN_BODY.len() - 1..];
    }
    out.extend_from_slice(rest);
    Some(out)
}

/// Writes a text as a JSON string, in the form that the SDK writes.
fn write_string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        let (plain, special) = rest.split_at(plain_bytes(rest, b'"'));
        out.extend_from_slice(plain);
        let Some((special, after)) = special.split_first() else { break };
        match special {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0c => out.extend_from_slice(b"\\f"),
            control => out.extend_from_slice(format!("\\u{control:04x}").as_bytes()),
        }
        rest = after;
    }
    out.push(b'"');
}

/// The place of the placeholder of a text. Few bytes are a backslash.
fn position(body: &[u8], place: &[u8]) -> Option<usize> {
    let before = place.iter().position(|byte| *byte == b'\\')?;
    let mut from = before;
    loop {
        let at = from + body.get(from..)?.iter().position(|byte| *byte == b'\\')?;
        if body[at - before..].starts_with(place) {
            return Some(at - before);
        }
        from = at + 1;
    }
}

/// Whether this SDK writes texts as this module does, and the messages before other members: a
/// request comes out the same both ways.
static IS_PLACE_KNOWN: LazyLock<bool> = LazyLock::new(|| {
    let long = "\"\\\u{0}\u{8}\t\n\u{c}\r\u{1f}\u{7f}/\u{e9}\u{1f600}".repeat(32);
    let input = |text: &str| {
        let message = Message::builder()
            .role(ConversationRole::User)
            .content(ContentBlock::Text(text.into()));
        let system = types::SystemContentBlock::Text(TEXT.into());
        let input = ConverseInput::builder().model_id("a").messages(message.build().ok()?);
        input.system(system).build().ok()
    };
    let stream = |input: ConverseInput| {
        let input = ConverseStreamInput::builder()
            .set_model_id(input.model_id)
            .set_messages(input.messages)
            .set_system(input.system)
            .build();
        let request = stream_serializer()
            .ok()?
            .serialize_input(Input::erase(input.ok()?), &mut ConfigBag::base());
        Some(request.ok()?.body().bytes()?.to_vec())
    };
    let is_same = |body: &dyn Fn(ConverseInput) -> Option<Vec<u8>>| {
        let (direct, with_place) = (input(&long).and_then(body), input(TEXT).and_then(body));
        let inserted =
            with_place.and_then(|place| with_verbatim(&place, std::slice::from_ref(&long), None));
        direct.is_some() && direct == inserted
    };
    is_same(&|input| serialize(input).ok()) && is_same(&stream)
});

#[cfg(test)]
mod tests {
    use super::*;

    fn message(texts: &[&str]) -> Message {
        let content = texts.iter().map(|text| ContentBlock::Text((*text).into())).collect();
        let message = Message::builder().role(ConversationRole::User).set_content(Some(content));
        message.build().expect("a message")
    }

    fn input(messages: Vec<Message>) -> ConverseInput {
        let input = ConverseInput::builder().model_id("a").set_messages(Some(messages));
        input.build().expect("an input")
    }

    proptest::proptest! {
        #[test]
        fn the_body_is_that_of_the_sdk(
            texts in proptest::collection::vec("(\\PC|[\u{8}\u{c}\u{0}\r\t\"\\\\\n\u{1}\u{7f}]|\\{\"text\":\"\\\\u0001\"\\}){0,400}", 1..4),
        ) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let expected = serialize(input(vec![message(&texts), message(&texts[..1])]));
            let mut messages = vec![message(&texts), message(&texts[..1])];
            let taken = take_texts(Some(&mut messages));
            let body = serialize(input(messages)).expect("a body");
            let body = with_verbatim(&body, &taken, None).expect("all places");
            let (body, expected) = (String::from_utf8(body), String::from_utf8(expected.expect("a body")));
            proptest::prop_assert_eq!(body.expect("UTF-8"), expected.expect("UTF-8"));
        }
    }

    #[test]
    fn this_sdk_writes_texts_as_expected() {
        assert!(*IS_PLACE_KNOWN);
    }

    #[test]
    fn a_text_that_is_the_placeholder_is_left_to_the_sdk() {
        let long = "long ".repeat(100);
        let mut messages = vec![message(&[&long, TEXT])];
        assert!(take_texts(Some(&mut messages)).is_empty());
        let mut messages = vec![message(&[&long, "short"])];
        assert_eq!(take_texts(Some(&mut messages)), [long]);
    }

    #[test]
    fn a_body_without_its_places_is_noticed() {
        assert!(with_verbatim(b"{}", &[String::from("a")], None).is_none());
        assert!(with_verbatim(b"{}", &[], Some("{}")).is_none());
        let body = br#"{"toolConfig":{"tools":[{"toolSpec":{"inputSchema":{"json":{}}}}]}}"#;
        let body = with_verbatim(body, &[], Some(r#"{"a":1}"#)).expect("a place");
        assert!(body.ends_with(br#""inputSchema":{"json":{"a":1}}}}]}}"#));
    }
}
