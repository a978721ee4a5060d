//! The rules of garde as the check of a prompt.

use std::collections::BTreeMap;

use bedrock_prompt::{Client, ErrorKind, Prompt, Violation, Violations};
use bedrock_prompt_local::Reply;
use garde::Validate;
use serde_json::json;

use crate::examples::run;
use crate::prompts::CLAUDE;
use crate::support::{client, scripted};

/// An order.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema, Validate)]
#[serde(rename_all = "camelCase")]
struct Order {
    #[garde(length(min = 3))]
    reference_code: String,
    #[garde(dive)]
    lines: Vec<OrderLine>,
    #[serde(default)]
    #[garde(dive)]
    notes: BTreeMap<String, Note>,
    #[serde(rename = "kind", default)]
    #[garde(range(max = 2))]
    sort: u8,
}

#[derive(Debug, serde::Deserialize, schemars::JsonSchema, Validate)]
struct OrderLine {
    #[garde(range(min = 1, max = 99))]
    amount: u32,
    #[garde(inner(ascii, length(max = 3)))]
    tags: Vec<String>,
}

#[derive(Debug, serde::Deserialize, schemars::JsonSchema, Validate)]
#[serde(transparent)]
#[garde(transparent)]
struct Note(#[garde(length(min = 1))] String);

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "Read the order.", output = Order, check = bedrock_prompt::garde::check)]
struct ReadOrder;

#[derive(Prompt)]
#[prompt(
    model = CLAUDE,
    user = "Read the lines.",
    output = Vec<OrderLine>,
    tool = "lines",
    check = bedrock_prompt::garde::check
)]
struct ReadLines;

fn bad() -> Order {
    let note = |text: &str| Note(text.into());
    Order {
        reference_code: "7".into(),
        lines: vec![
            OrderLine { amount: 1, tags: vec![] },
            OrderLine { amount: 100, tags: vec!["red".into(), "green".into()] },
        ],
        notes: BTreeMap::from([
            ("s3cret".into(), note("")),
            ("a.b[0]".into(), note("")),
            ("c[s4cret]".into(), note("")),
            ("ok".into(), note("yes")),
        ]),
        sort: 3,
    }
}

#[test]
fn paths_are_those_of_the_schema_without_content() {
    let violations = ReadOrder.check(&bad());
    let paths: Vec<_> = violations.iter().map(Violation::path).collect();
    let notes = ["notes.*.*[0]", "notes.*", "notes.*"];
    let mut expected = vec!["lines[1].amount", "lines[1].tags[1]"];
    expected.extend(notes);
    // serde uses another name for the last one.
    expected.extend(["referenceCode", "*"]);
    assert_eq!(paths, expected);
    assert_eq!(violations.iter().next().map(Violation::expected), Some("greater than 99"));
    assert!(!format!("{violations} {violations:?}").contains("cret"), "{violations}");
}

/// Its paths contain the keys of maps.
#[test]
fn report_does_not_convert_to_violations() {
    trait OfReport {
        const EXISTS: bool = false;
    }
    impl<T> OfReport for T {}
    struct Into<T>(std::marker::PhantomData<T>);
    #[expect(dead_code, reason = "hides the other where there is such a conversion")]
    impl<T: From<garde::Report>> Into<T> {
        const EXISTS: bool = true;
    }
    const { assert!(!Into::<Violations>::EXISTS) }
}

#[test]
fn valid_output_passes() {
    assert!(ReadLines.check(&vec![OrderLine { amount: 5, tags: vec![] }]).is_empty());
}

#[tokio::test]
async fn violations_cause_a_re_ask() {
    let lines = |tag: &str| {
        let lines = json!([{ "amount": 1, "tags": [] }, { "amount": 2, "tags": ["red", tag] }]);
        Reply::tool_use("lines", json!({ "value": lines }))
    };
    let server = scripted([lines("gr\u{fc}"), lines("gru"), lines("gr\u{fc}")]).await;
    let asking = Client::new(client(&server).sdk().clone());
    let response = asking.prompt(ReadLines).send().await.expect("the second answer");
    assert_eq!((response.output[1].tags[1].as_str(), response.record.re_asks), ("gru", 1));
    let result = &server.received()[1].body["messages"][2]["content"][0]["toolResult"];
    let feedback = result["content"][0]["text"].as_str().expect("a text");
    assert!(feedback.contains("- `value[1].tags[1]`: not ascii\n"), "{feedback}");

    let error = client(&server).prompt(ReadLines).send().await.expect_err("no re-ask");
    assert_eq!(error.kind(), ErrorKind::CheckFailed);
    assert!(error.to_string().contains("`[1].tags[1]`: not ascii"), "{error}");
}

#[test]
fn example_output() {
    insta::assert_snapshot!(run("validate", &[]));
}
