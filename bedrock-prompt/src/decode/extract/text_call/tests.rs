use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::{Map, Value};

use super::*;

const TOOLS: &[&str] = &["find"];

fn calls<'a>(text: &'a str, tools: &[&str]) -> Vec<TextCall<'a>> {
    let mut calls = find_text_calls(text);
    calls.retain(|call| call.calls_any_of(tools));
    calls
}

/// The inputs of the calls of a tool, abbreviated.
fn inputs(text: &str) -> Vec<String> {
    let short = |call: TextCall<'_>| {
        assert!(text.get(call.at.clone()).is_some_and(|at| at.len() > 6), "{text}");
        match call.input {
            TextInput::Json(json) => json.into_owned(),
            TextInput::Parameters(all) => {
                let all = all.into_iter().map(|(name, text)| format!("{name}={text}"));
                all.collect::<Vec<_>>().join("; ")
            }
        }
    };
    calls(text, TOOLS).into_iter().map(short).collect()
}

/// Adds a namespace prefix to the tags of Claude.
fn claude(prefix: &str, inner: &str) -> String {
    let tag = |text: &str| text.replace("</", &format!("</{prefix}"));
    let open = |text: &str| text.replace('<', &format!("<{prefix}"));
    let mut text = String::new();
    for part in inner.split_inclusive('>') {
        let changed = if part.contains("</") { tag(part) } else { open(part) };
        text.push_str(&changed);
    }
    text
}

#[test]
fn calls_in_tags_are_found() {
    let invoke = "<function_calls>\n<invoke name=\"find\">\n<parameter name=\"q\">a &amp; b\n</parameter>\n\
                  <parameter name=\"n\">7</parameter>\n</invoke>\n</function_calls>";
    for prefix in ["", "antml:"] {
        let text = claude(prefix, invoke);
        assert_eq!(inputs(&text), ["q=a &amp; b\n; n=7"], "{text}");
    }
    for (text, input) in [
        ("<invoke name=\"find\"></invoke>", ""),
        ("<invoke name='find'><parameter name='q'>a</parameter></invoke>", "q=a"),
        (
            "So:\n<invoke name=\"find\"><parameter name=\"q\">a < b</parameter></invoke> Ok?",
            "q=a < b",
        ),
        ("<invoke name=\"find\"><parameter name=\"q\">a</parameter></function_calls>", "q=a"),
        ("<tools><__function=find><__parameter=q>a</__parameter></__function></tools>", "q=a"),
        ("<tools><__function=json><__parameter=q>a</__parameter>", "q=a"),
        ("<tool><__function=find><__parameter=q>a<__parameter=n>7\n</tool>", "q=a; n=7"),
        ("<__function=find>\n<__parameter=q>a\n", "q=a"),
        (
            "<tool_call>\n<function=find>\n<parameter=q>\na\nb\n</parameter>\n</function>\n</tool_call>",
            "q=a\nb",
        ),
        ("<function=find>\n<parameter=q>\n\na\n\n</parameter>\n</tool_call>", "q=\na\n"),
        ("<function=find>{\"q\":\"</function>\"}</function>", "{\"q\":\"</function>\"}"),
        ("<function=find>{\"q\":\"a\",}</function>", "{\"q\":\"a\",}"),
    ] {
        assert_eq!(inputs(text), [input], "{text}");
    }
}

#[test]
fn calls_in_json_and_special_tokens_are_found() {
    for text in [
        r#"{"type":"function","name":"find","parameters":{"q":"}"}}"#,
        r#"<|python_tag|>{"name": "find", "parameters": {"q":"}"}}"#,
        r#"{"name":"find","arguments":{"q":"}"}}"#,
        r#"{"name":"find","input":{"q":"}"}}"#,
        r#"{"name":"find","arguments":"{\"q\":\"}\"}"}"#,
        r#"{"name":"find","arguments":{"q":"}"}"#,
        "<tool_call>\n{\"name\":\"find\",\"arguments\":{\"q\":\"}\"}}\n</tool_call>",
        r#"<tool_call>{"name":"find","arguments":{"q":"}"}</tool_call>"#,
        r#"[TOOL_CALLS] [{"name":"find","arguments":{"q":"}"},"id":"a1"}]"#,
        r#"Let me { see }: {"name":"find","arguments":{"q":"}"}}"#,
        r#"<|tool_calls_section_begin|><|tool_call_begin|>functions.find:0<|tool_call_argument_begin|>{"q":"}"}<|tool_call_end|><|tool_calls_section_end|>"#,
        "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>find\n```json\n{\"q\":\"}\"}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
        r#"<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>find<｜tool▁sep｜>{"q":"}"}<｜tool▁call▁end｜><｜tool▁calls▁end｜>"#,
        r#"<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>commentary to=functions.find <|constrain|>json<|message|>{"q":"}"}<|call|>"#,
        r#"<|start|>assistant to=functions.find<|channel|>commentary json<|message|>{"q":"}"}"#,
    ] {
        assert_eq!(inputs(text), [r#"{"q":"}"}"#], "{text}");
    }
    let broken = "<|tool_call_begin|>functions.find:12<|tool_call_argument_begin|>{\"q\":\"a<|tool_call_end|>";
    assert_eq!(inputs(broken), ["{\"q\":\"a"]);
    let broken = "<｜tool▁call▁begin｜>function<｜tool▁sep｜>find\n```json\n{\"q\":\"a\n```<｜tool▁call▁end｜>";
    assert_eq!(inputs(broken), ["{\"q\":\"a"]);
    let two = r#"{"name":"find","arguments":{"q":1}};{"name":"find","arguments":{"q":2}}"#;
    assert_eq!(inputs(two), [r#"{"q":1}"#, r#"{"q":2}"#]);
}

#[test]
fn ambiguous_calls_are_text() {
    for text in [
        "<invoke name=\"seek\"><parameter name=\"q\">a</parameter></invoke>",
        "I would write <invoke name=\"find\"> here.",
        "<invoke name=\"find\"><parameter name=\"q\">a</invoke>",
        "<invoke name=\"find\"><parameter name=\"q\">a</parameter>",
        "<invoke name=\"find\"><parameter name=\"q\">a</parameter> and </parameter></invoke>",
        "<function=find><parameter=q>a</parameter><parameter=q>b</parameter></function>",
        "<__function=find><__parameter=q>a<__parameter=n>7</__parameter></__function>",
        "[find(q=\"a\")]",
        r#"{"name":"find"}"#,
        r#"{"name":"find","arguments":7}"#,
        r#"{"name":"find","arguments":{},"colour":{}}"#,
        r#"{"name":"find","arguments":{},"input":{}}"#,
        r#"{"type":"object","name":"find","parameters":{}}"#,
        r#"{"note":"{\"name\":\"find\",\"arguments\":{}}"}"#,
        r#"{"note":"<function=find><parameter=q>a</parameter></function>"}"#,
        r#"["<function=find><parameter=q>a</parameter></function>"]"#,
        "<|tool_call_begin|>functions.seek:0<|tool_call_argument_begin|>{}<|tool_call_end|>",
        "<|channel|>commentary<|message|>{}<|call|>",
        "{\"name\"",
        "<invoke name=",
        "<function=find>",
        "<｜tool▁call▁begin｜>find",
        "",
    ] {
        assert!(inputs(text).is_empty(), "{text}");
    }
    let nova = "<__function=json><__parameter=q>a</__parameter></__function>";
    assert_eq!(calls(nova, &["find", "seek"]), []);
}

type Print = fn(&str) -> String;

const JSON: &[Print] = &[
    |json| format!(r#"{{"type":"function","name":"find","parameters":{json}}}"#),
    |json| format!("<tool_call>\n{{\"name\": \"find\", \"arguments\": {json}}}\n</tool_call>"),
    |json| format!(r#"{{"name":"find","arguments":{}}}"#, Value::from(json)),
    |json| format!(r#"[TOOL_CALLS] [{{"name":"find","arguments":{json}}}]"#),
    |json| format!("<function=find>{json}</function>"),
    |json| {
        format!(
            "<|tool_call_begin|>functions.find:0<|tool_call_argument_begin|>{json}<|tool_call_end|>"
        )
    },
    |json| {
        format!(
            "<｜tool▁call▁begin｜>function<｜tool▁sep｜>find\n```json\n{json}\n```<｜tool▁call▁end｜>"
        )
    },
    |json| format!("<｜tool▁call▁begin｜>find<｜tool▁sep｜>{json}<｜tool▁call▁end｜>"),
    |json| {
        format!(
            "<|channel|>commentary to=functions.find <|constrain|>json<|message|>{json}<|call|>"
        )
    },
];

/// The start of a call, the three parts around a parameter's name and value, and the end.
const TAGS: &[[&str; 5]] = &[
    ["<invoke name=\"find\">\n", "<parameter name=\"", "\">", "</parameter>\n", "</invoke>"],
    ["<function=find>\n", "<parameter=", ">\n", "\n</parameter>\n", "</function>"],
    ["<tools><__function=find>", "<__parameter=", ">", "</__parameter>", "</__function></tools>"],
];

const SCRAPS: &str = "(<parameter=a>|</parameter>|</function>|<invoke name=\"find\">|</invoke>|\
     <__parameter=a>|</__parameter>|<__function=find>|</tools>|[a-c<>/&\"{} \n]{0,8})";

const ANY: &str = "(<function=find>|<parameter=a>|</parameter>|</function>|<__function=json>|\
     <__parameter=a>|</__parameter>|<invoke name=\"find\">|</invoke>|<tool_call>|<think>|</think>|\
     <\\|tool_call_begin\\|>|functions.find:0|<\\|tool_call_argument_begin\\|>|<\\|tool_call_end\\|>|\
     <｜tool▁call▁begin｜>|<｜tool▁sep｜>|<｜tool▁call▁end｜>|<\\|channel\\|>|to=functions.find|\
     <\\|message\\|>|<\\|call\\|>|[{]\"name\":\"find\",\"arguments\":|[{]\"a\":|```json\n|```|\
     [a-z{}\\[\\]\",:\\\\ é\n]{0,5}){0,24}";

proptest! {
    #[test]
    fn json_inputs_are_read_back(
        members in proptest::collection::vec(("[a-c\"{]{0,3}", crate::json::any_json::value()), 0..4),
        before in "[a-z .\n]{0,9}",
    ) {
        let value = Value::from(members.into_iter().collect::<Map<_, _>>());
        for print in JSON {
            let text = before.clone() + &print(&value.to_string());
            let read = inputs(&text);
            prop_assert_eq!(read.len(), 1, "{}", &text);
            prop_assert_eq!(&serde_json::from_str::<Value>(&read[0]).expect("JSON"), &value);
        }
    }

    #[test]
    fn parameters_are_read_back_or_rejected(
        all in proptest::collection::btree_map("[a-c]{1,2}", SCRAPS, 0..4),
    ) {
        for [begin, name_begin, name_end, end_of_one, end] in TAGS {
            let mut text = (*begin).to_owned();
            for (name, value) in &all {
                let _ = write!(text, "{name_begin}{name}{name_end}{value}{end_of_one}");
            }
            text.push_str(end);
            let expected: Vec<_> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let calls = calls(&text, TOOLS);
            let is_plain = !all.values().any(|value| value.contains('<'));
            prop_assert!(calls.len() == 1 || !is_plain, "{}", &text);
            for call in calls {
                prop_assert_eq!(call.input, TextInput::Parameters(expected.clone()), "{}", &text);
            }
        }
    }

    #[test]
    fn arbitrary_text_has_valid_ranges(text in ANY) {
        for call in find_text_calls(&text) {
            prop_assert!(text.get(call.at).is_some_and(|at| !at.is_empty()));
        }
    }
}

/// The text starts with a call. Each of the pieces after it starts a search for an end.
#[test]
fn text_that_exceeds_the_scan_limit_has_no_calls() {
    for (piece, exceeds_limit) in [
        ("<function=find>{", false),
        ("<function=find><parameter=a>", false),
        ("<invoke name=\"find\"><parameter name=\"a\">", false),
        ("<__function=find><__parameter=a>", true),
        ("{\"name\":", true),
        ("{\"name\":\"find\",\"arguments\":{", false),
        ("{\"a\":", true),
        ("[\"a\",", true),
        ("<|tool_call_begin|>find<|tool_call_argument_begin|>{", false),
        ("<｜tool▁call▁begin｜>", false),
        ("<|channel|>to=functions.find <|message|>{\"", false),
        ("<", false),
        ("{", true),
        ("[ ", false),
    ] {
        let call = "<function=find>{\"a\":1}</function>";
        let text = call.to_owned() + &piece.repeat(200_000 / piece.len());
        assert_eq!(find_text_calls(&text).is_empty(), exceeds_limit, "{piece}");
    }
}
