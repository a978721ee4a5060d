//! The body of a response, with the positions of the tool inputs in it.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use aws_smithy_types::body::SdkBody;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::json;

use super::Message;
use super::find_inputs::{ToolInput, find_inputs};
use super::sdk::ToolUse;

/// The body of a response as it was received.
#[derive(Clone)]
pub(crate) struct RawBody {
    /// Shares its bytes with the response.
    body: Arc<SdkBody>,
    inputs: Vec<ToolInput>,
    /// The halves of surrogate pairs for which texts of the SDK's output have U+FFFD, in order.
    halves: Vec<u16>,
}

/// A tool input in the form that Bedrock accepts in a request: a JSON object. An object in a JSON
/// string is unquoted, an empty input becomes `{}`, and any other input is put into an object with
/// the key `input`.
pub(crate) fn sendable(input: &str) -> Cow<'_, str> {
    let is_json = |text: &str| serde_json::from_str::<IgnoredAny>(text).is_ok();
    let is_object = |text: &str| text.trim_start().starts_with('{') && is_json(text);
    if is_object(input) {
        return input.into();
    }
    let unquoted = serde_json::from_str::<String>(input).ok();
    let text = unquoted.as_deref().unwrap_or(input);
    if text.trim().is_empty() {
        "{}".into()
    } else if is_object(text) {
        text.to_owned().into()
    } else if is_json(input) {
        format!("{{\"input\":{input}}}").into()
    } else {
        json!({ "input": input }).to_string().into()
    }
}

impl RawBody {
    /// The body of a response; `None` if it is not the JSON of a Converse output.
    pub(crate) fn parse(body: &SdkBody) -> Option<Self> {
        let json = std::str::from_utf8(body.bytes()?).ok()?;
        let inputs = find_inputs(json).or_else(|| read_inputs(json))?;
        Some(Self { body: Arc::new(body.try_clone()?), inputs, halves: Vec::new() })
    }

    /// The tool inputs of a response that was not received as one body, each with its tool use id.
    pub(crate) fn from_inputs(written: &[(&str, &str)]) -> Self {
        let mut json = String::new();
        let mut inputs = Vec::with_capacity(written.len());
        for (tool_use_id, input) in written {
            let start = json.len();
            json.push_str(input);
            let at = start..json.len();
            inputs.push(ToolInput { tool_use_id: (*tool_use_id).to_owned(), at });
        }
        Self { body: Arc::new(SdkBody::from(json)), inputs, halves: Vec::new() }
    }

    /// Sets the halves of surrogate pairs for which texts of the SDK's output have U+FFFD, in order.
    pub(crate) fn with_halves(self, halves: Vec<u16>) -> Self {
        Self { halves, ..self }
    }

    /// The halves of surrogate pairs for which texts of the SDK's output have U+FFFD, in order.
    pub(crate) fn halves(&self) -> &[u16] {
        &self.halves
    }

    fn len(&self) -> usize {
        self.body.bytes().unwrap_or_default().len()
    }

    /// A part of the text, which is UTF-8.
    fn text(&self, at: Range<usize>) -> &str {
        let bytes = self.body.bytes().and_then(|bytes| bytes.get(at));
        bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// The tool inputs in a form that Bedrock accepts in a request, each with its tool use id.
    pub(crate) fn inputs(&self) -> impl Iterator<Item = (String, String)> {
        let input = |input: &ToolInput| {
            (input.tool_use_id.clone(), sendable(self.text(input.at.clone())).into_owned())
        };
        self.inputs.iter().map(input)
    }

    /// The body with an empty object in place of each tool input; `None` if it has no tool use.
    pub(crate) fn without_inputs(&self) -> Option<String> {
        if self.inputs.is_empty() {
            return None;
        }
        let left_out: usize = self.inputs.iter().map(|input| input.at.len()).sum();
        let length = self.len() - left_out + 2 * self.inputs.len();
        let mut slim = String::with_capacity(length);
        let mut done = 0;
        for input in &self.inputs {
            slim.push_str(self.text(done..input.at.start));
            slim.push_str("{}");
            done = input.at.end;
        }
        slim.push_str(self.text(done..self.len()));
        Some(slim)
    }

    /// The input of the n-th tool use as the model wrote it. Ids may repeat; if the order of the
    /// blocks was changed, a unique id still finds its input.
    pub(crate) fn input_at(&self, nth: usize, tool_use_id: &str) -> Option<&str> {
        let has_id = |input: &&ToolInput| input.tool_use_id == tool_use_id;
        let at_place = self.inputs.get(nth).filter(has_id);
        let input = at_place.or_else(|| {
            let mut with_id = self.inputs.iter().filter(has_id);
            with_id.next().filter(|_| with_id.next().is_none())
        })?;
        Some(self.text(input.at.clone()))
    }
}

impl fmt::Debug for RawBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawBody({} bytes)", self.len())
    }
}

/// The inputs in a body of any form.
fn read_inputs(json: &str) -> Option<Vec<ToolInput>> {
    let body: Body<'_> = serde_json::from_str(json).ok()?;
    let blocks = body.output.and_then(|output| output.message).map(|message| message.content);
    let input = |used: ToolUse<'_>| {
        let start = used.input.get().as_ptr().addr() - json.as_ptr().addr();
        let at = start..start + used.input.get().len();
        ToolInput { tool_use_id: used.tool_use_id.into_owned(), at }
    };
    Some(blocks.into_iter().flatten().filter_map(|block| block.tool_use).map(input).collect())
}

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    output: Option<Output<'a>>,
}

#[derive(Deserialize)]
struct Output<'a> {
    #[serde(borrow)]
    message: Option<Message<'a>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#" {"metrics":{"latencyMs":1},"output":{"message":{"role":"assistant","content":[
        {"text":"toolUse {\"input\":1}"},
        {"toolUse":{"toolUseId":"a","name":"n","input": {"z" : 1.50, "a":[{"b":"}"}]} }},
        {"toolUse":{"input":"text","name":"n","toolUseId":"b"}}]}},"stopReason":"tool_use"}"#;

    #[test]
    fn inputs_go_back_as_objects() {
        for (input, sent) in [
            (r#"{"b":1.50, "a":{}}"#, r#"{"b":1.50, "a":{}}"#),
            (r#""{\"b\":1.50}""#, r#"{"b":1.50}"#),
            ("\"\"", "{}"),
            (" ", "{}"),
            ("[1]", r#"{"input":[1]}"#),
            ("\"one\"", r#"{"input":"one"}"#),
            (r#""{\"b\":1""#, r#"{"input":"{\"b\":1"}"#),
            (r#"{"b":1"#, r#"{"input":"{\"b\":1"}"#),
        ] {
            assert_eq!(sendable(input), sent);
        }
    }

    #[test]
    fn inputs_are_kept_as_they_were_written() {
        let body = RawBody::parse(&BODY.into()).expect("a Converse output");
        assert_eq!(body.input_at(0, "a"), Some(r#"{"z" : 1.50, "a":[{"b":"}"}]}"#));
        assert_eq!(body.input_at(1, "b"), Some("\"text\""));
        assert_eq!(body.input_at(2, "c"), None);
    }

    proptest::proptest! {
        #[test]
        fn every_input_is_found_at_its_place(
            inputs in proptest::collection::vec(crate::json::any_json::value(), 0..4),
            cut in proptest::prelude::any::<proptest::sample::Index>(),
        ) {
            let blocks: Vec<_> = inputs
                .iter()
                .map(|input| serde_json::json!({ "toolUse": { "input": input, "toolUseId": "t" } }))
                .collect();
            let json = serde_json::json!({ "output": { "message": { "content": blocks } } });
            let body = RawBody::parse(&json.to_string().into()).expect("a Converse output");
            for (nth, input) in inputs.iter().enumerate() {
                assert_eq!(body.input_at(nth, "t"), Some(input.to_string().as_str()));
            }
            for text in [json.to_string(), format!("{json:#}")] {
                assert_eq!(find_inputs(&text), read_inputs(&text), "{text}");
                assert!(find_inputs(&text).is_some());
                // A body that breaks off has no inputs.
                let cut = text.get(..cut.index(text.len()));
                assert_eq!(cut.and_then(find_inputs), None);
            }
            let slim = body.without_inputs().unwrap_or_default();
            assert_eq!(slim.matches(r#""input":{},"#).count(), inputs.len());
        }
    }

    #[test]
    fn inputs_of_one_id_are_told_apart_by_their_place() {
        let body = r#"{"output":{"message":{"content":[
            {"toolUse":{"toolUseId":"t","input":{"a":1}}},
            {"toolUse":{"toolUseId":"t","input":{"a":2}}}]}}}"#;
        let body = RawBody::parse(&body.into()).expect("a Converse output");
        assert_eq!(body.input_at(0, "t"), Some(r#"{"a":1}"#));
        assert_eq!(body.input_at(1, "t"), Some(r#"{"a":2}"#));
        assert_eq!(body.input_at(2, "t"), None);
    }

    /// What the quick look does not understand, serde reads or refuses.
    #[test]
    fn unusual_bodies_are_read_by_serde() {
        let used = r#"{"toolUse":{"toolUseId":"t","input":{"a":1}}}"#;
        for (body, count) in [
            (format!(r#"{{"output":{{"message":{{"content":[{used}]}}}}}}"#), Some(1)),
            (format!(r#"{{"output":{{"message":{{"content":[{used},{{"text":"x"}},{used}]}}}}}}"#), Some(2)),
            (r#"{"output":{"message":{"content":[{"to\u006flUse":{"toolUseId":"t","input":1}}]}}}"#.into(), Some(1)),
            (r#"{"output":{"message":{"content":[{"toolUse":{"toolUseId":"\u0074","input":1}}]}}}"#.into(), Some(1)),
            (r#"{"output":{"message":{"content":[{"toolUse":null}]}}}"#.into(), Some(0)),
            (r#"{"output":null,"stopReason":"x"}"#.into(), Some(0)),
            (r#"{"output":{"message":{"content":[{"toolUse":{"toolUseId":"t"}}]}}}"#.into(), None),
            (format!(r#"{{"output":{{"message":{{"content":[{used}]}}}},"output":{{}}}}"#), None),
            (format!(r#"{{"output":{{"message":{{"content":[{used}],"content":[{used}]}}}}}}"#), None),
            (r#"{"output":{"message":{"content":[{"toolUse":{"toolUseId":"t","input":1,"input":2}}]}}}"#.into(), None),
            (format!(r#"{{"output":{{"message":{{"content":[{used}]}}}}}} x"#), None),
        ] {
            let found = RawBody::parse(&body.as_str().into());
            assert_eq!(found.map(|found| found.inputs.len()), count, "{body}");
            let quick = find_inputs(&body);
            assert!(quick.is_none() || quick == read_inputs(&body), "{body}");
        }
    }

    #[test]
    fn the_rest_of_the_body_stays() {
        let body = RawBody::parse(&BODY.into()).expect("a Converse output");
        let slim = body.without_inputs().expect("there are inputs");
        let expected = BODY
            .replace(r#"{"z" : 1.50, "a":[{"b":"}"}]}"#, "{}")
            .replace(r#""input":"text""#, r#""input":{}"#);
        assert_eq!(slim, expected);
    }

    #[test]
    fn what_is_no_output_is_left_alone() {
        for body in ["", "{", "[]", "\u{feff}{}", r#"{"output":7}"#] {
            assert!(RawBody::parse(&body.into()).is_none(), "{body}");
        }
        let text = r#"{"output":{"message":{"content":[{"text":"hi"}]}},"more":1}"#;
        assert_eq!(RawBody::parse(&text.into()).and_then(|body| body.without_inputs()), None);
    }
}
