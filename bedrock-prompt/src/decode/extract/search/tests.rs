use proptest::prelude::*;
use serde_json::{Map, Value};

use super::*;

const AROUND: &[fn(&str) -> String] = &[
    |json| json.to_owned(),
    |json| format!("Here it is: {json} Is that what you want?"),
    |json| format!("It isn't {{this}}:\n```json\n{json}\n```\nIt's [that]."),
    |json| format!("```\n{json}\n```"),
    |json| format!("<think>It may be {{\"a\": 1}}.</think>\n{json}"),
    |json| format!("It may be {{\"a\": 1}}.\n</think>\n\n{json}"),
    |json| format!("<think>First [a], then {{b}}: {json}"),
    |json| format!("{json}\n{json}"),
    |json| format!("<tool_call>{{\"name\":\"find\",\"arguments\":{json}}}</tool_call>"),
];

/// Strings in a value that look like other locations of an answer.
const SCRAPS: &[&str] = &[
    "",
    "a",
    "```json\n{\"a\":1}\n```",
    "</think>{\"a\":1}",
    "<think>{\"a\":1}</think>",
    "{\"a\":1}",
    "<function=find>{\"a\":1}</function>",
    "{\"name\":\"find\",\"arguments\":{\"a\":1}}",
    "<tool_call>{\"name\":\"find\",\"arguments\":{\"a\":1}}</tool_call>",
    "<invoke name=\"find\"><parameter name=\"a\">1</parameter></invoke>",
];

fn found(text: &str, is_for_tool: bool) -> Option<String> {
    let (schema, policy) = (&*OutputSchema::for_type::<Value>(), RepairPolicy::Lenient);
    let given = &Given::nothing();
    let search = Search { tool: Some("find"), is_for_tool, schema, policy, given };
    search.in_text(text).ok().flatten().map(|found| found.json.into_owned())
}

proptest! {
    #[test]
    fn a_value_is_found_unchanged_or_not_at_all(
        members in proptest::collection::vec(("[a-c{\"]{1,3}", crate::json::any_json::value()), 1..4),
        scrap in proptest::sample::select(SCRAPS),
        is_for_tool: bool,
    ) {
        let mut members: Map<_, _> = members.into_iter().collect();
        members.insert("scrap".into(), scrap.into());
        let value = Value::from(members);
        for (nth, enclosing_ends) in AROUND.iter().enumerate() {
            for json in [value.to_string(), format!("{value:#}")] {
                let text = enclosing_ends(&json);
                let found = found(text.trim(), is_for_tool);
                // The search skips a text that is JSON as a whole, and does not look for calls in
                // reasoning without an end.
                let is_other = nth == 0 && !is_for_tool || nth == 6 && is_for_tool;
                prop_assert!(found.is_some() || is_other || scrap.contains("</think>"), "{}", text);
                if let Some(found) = found {
                    let found: Value = serde_json::from_str(&found).expect("JSON");
                    prop_assert_eq!(&found, &value, "{}", text);
                }
            }
        }
    }

    #[test]
    fn arbitrary_text_does_not_panic(
        text in "(<think>|</think>|```|~~~|json|[{]\"a\":1[}]|<function=find>|[{}\\[\\]\"':,a1é \n]){0,20}",
        is_for_tool: bool,
    ) {
        let _ = found(text.trim(), is_for_tool);
    }
}

/// With quadratic time or with recursion, these texts would take minutes or overflow the stack.
#[test]
fn long_and_deep_texts_are_searched() {
    type Expected = fn(&str) -> Option<&str>;
    let none: Expected = |_| None;
    let whole: Expected = |text| Some(text);
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    for (piece, for_tool, in_prose) in [
        ("<think>", none, none),
        ("</think>", none, none),
        ("```\n", none, none),
        ("{\"a\":1}", |_| Some("{\"a\":1}"), |_| Some("{\"a\":1}")),
        ("{\"a\":", whole, none),
        ("[1]", |_| Some("[1]"), |_| Some("[1]")),
        ("{ ", none, none),
        (&deep, whole, none),
    ] {
        let text = piece.repeat(200_000_usize.div_ceil(piece.len()));
        let is_found = found(&text, true).as_deref() == for_tool(&text)
            && found(&text, false).as_deref() == in_prose(&text);
        assert!(is_found, "{piece:.9}");
    }
}

#[test]
fn a_call_in_prose_is_not_an_answer() {
    let (schema, policy) = (&*OutputSchema::for_type::<Value>(), RepairPolicy::Lossless);
    let given = &Given::nothing();
    let search = Search { tool: Some("find"), is_for_tool: true, schema, policy, given };
    for enclosing_ends in AROUND {
        let text = enclosing_ends("{\"a\":1}");
        let is_there = matches!(search.in_text(&text), Ok(Some(_)));
        let has_words = ["Here it is", "It isn't", "<think>First"];
        assert_eq!(is_there, !has_words.iter().any(|words| text.starts_with(words)), "{text}");
    }
}
