//! Words for "nothing" are no values: null on record where that is sure, and otherwise a violation.

use bedrock_prompt::repair::RepairPolicy::{Lenient, Lossless};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::support::{assert_outcomes, outcome};

#[derive(Serialize, Deserialize, JsonSchema)]
struct Found {
    number: Option<u32>,
    tags: Option<Vec<String>>,
}

#[tokio::test]
async fn what_surely_means_null_is_null() {
    const NONE: &str = r#"{"number":null,"tags":null}"#;
    for word in ["<UNKNOWN>", "None.", "n/a", "N.A.", "null.", "<none>", "undefined", "", "  "] {
        for policy in [Lossless, Lenient] {
            for key in ["number", "tags"] {
                let actual = outcome::<Found>(&json!({ key: word }), policy).await;
                assert_eq!(actual, format!("{NONE} [NullInString `{key}`] 1"), "{word:?}");
            }
        }
    }
}

#[tokio::test]
async fn what_may_be_a_placeholder_is_no_item() {
    for word in [
        "-",
        "--",
        "—",
        "?",
        "...",
        "not available",
        "Not specified.",
        "not_found",
        "none provided",
        "nothing",
        "TBD",
        "unknown",
        "(unknown)",
        "不明",
        ".",
        "<>",
        "∅",
        "no items",
        "No tags",
        "nothing found",
        "not stated in the document",
        "entfällt",
        "k. A.",
        "n. a.",
    ] {
        for policy in [Lossless, Lenient] {
            let length = word.chars().count();
            let got =
                format!("got a string of {length} character{}", if length == 1 { "" } else { "s" });
            for (key, expected) in [("number", "a whole number"), ("tags", "a list")] {
                let actual = outcome::<Found>(&json!({ key: word }), policy).await;
                let expected =
                    format!("InvalidOutput: `{key}`: expected {expected} or null, {got} [] 3");
                assert_eq!(actual, expected, "{word:?}");
            }
        }
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Status {
    Open,
    Unknown,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Wanted {
    tags: Vec<String>,
    numbers: Vec<Option<u32>>,
    states: Vec<Status>,
    state: Option<Status>,
    remark: Option<String>,
}

#[tokio::test]
async fn what_a_place_can_hold_decides() {
    let with = |key: &str, value: &str| {
        let mut all = json!({"tags":["a"],"numbers":[],"states":[],"state":null,"remark":null});
        all[key] = json!(value);
        all
    };
    assert_outcomes::<Wanted>(
        Lossless,
        &[
            (
                with("tags", "None."),
                "InvalidOutput: `tags`: expected a list, got a string of 5 characters [] 3",
            ),
            (
                with("tags", "Unknown Pleasures"),
                r#"{"tags":["Unknown Pleasures"],"numbers":[],"states":[],"state":null,"remark":null} [SingleItem `tags`] 1"#,
            ),
            (
                with("numbers", "n/a"),
                "InvalidOutput: `numbers`: expected a list, got a string of 3 characters [] 3",
            ),
            // A value that the schema lists is a value.
            (
                with("states", "unknown"),
                r#"{"tags":["a"],"numbers":[],"states":["unknown"],"state":null,"remark":null} [SingleItem `states`] 1"#,
            ),
            (
                with("state", "unknown"),
                r#"{"tags":["a"],"numbers":[],"states":[],"state":"unknown","remark":null} [] 1"#,
            ),
            (
                with("state", "<UNKNOWN>"),
                r#"{"tags":["a"],"numbers":[],"states":[],"state":null,"remark":null} [NullInString `state`] 1"#,
            ),
            // A text that is asked for as text stays what it is.
            (
                with("remark", "n/a"),
                r#"{"tags":["a"],"numbers":[],"states":[],"state":null,"remark":"n/a"} [] 1"#,
            ),
        ],
    )
    .await;
}
