//! What is wrong with an answer, in words that a model and a person understand.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::num::NonZeroI8;

use bedrock_prompt::repair::RepairPolicy::Lossless;
use bedrock_prompt::{OutputMode, schema::SchemaReport};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::support::assert_outcomes;

#[derive(Serialize, Deserialize, JsonSchema)]
struct Stop {
    at: Option<chrono::NaiveDateTime>,
    time: Option<chrono::NaiveTime>,
    host: Option<IpAddr>,
    delay: Option<NonZeroI8>,
    #[schemars(extend("not" = { "enum": ["", "x"] }))]
    code: Option<String>,
}

#[tokio::test]
async fn formats_and_forbidden_values() {
    const ALL: &str =
        r#"{"at":"2026-11-30T10:00:00","time":"10:00:00","host":"::1","delay":-1,"code":"a"} [] 1"#;
    assert_outcomes::<Stop>(
        Lossless,
        &[
            (
                json!({"at":"2026-11-30T10:00:00","time":"10:00:00","host":"::1","delay":-1,"code":"a"}),
                ALL,
            ),
            (
                json!({"at":"noon"}),
                "InvalidOutput: `at`: must be a date and time without an offset, such as `2026-11-30T10:00:00`, got a string of 4 characters [] 3",
            ),
            (
                json!({"time":"noon"}),
                "InvalidOutput: `time`: must be a time of day without an offset, such as `10:00:00`, got a string of 4 characters [] 3",
            ),
            (
                json!({"host":"localhost"}),
                "InvalidOutput: `host`: must be an IPv4 or IPv6 address, got a string of 9 characters [] 3",
            ),
            (
                json!({"delay":0}),
                "InvalidOutput: `delay`: must not be `0`, got a whole number [] 3",
            ),
            (
                json!({"delay":300}),
                "InvalidOutput: `delay`: must be at most 127, got a whole number [] 3",
            ),
        ],
    )
    .await;
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Years {
    by_year: BTreeMap<u16, u32>,
}

#[tokio::test]
async fn a_bad_key_is_named_once_as_the_key() {
    assert_outcomes::<Years>(
        Lossless,
        &[
            (json!({"by_year":{"2024":3}}), r#"{"by_year":{"2024":3}} [] 1"#),
            (
                json!({"by_year":{"last":3}}),
                "InvalidOutput: `by_year.*`: the key: must match the pattern `^\\d+$` [] 3",
            ),
            (
                json!({"by_year":{"99999":3}}),
                "InvalidOutput: `by_year.*`: the key: expected u16 [] 3",
            ),
            (
                json!({"by_year":{"2024":"3","last":"many"}}),
                "InvalidOutput: `by_year.*`: the key: must match the pattern `^\\d+$` [NumberInString `by_year.*`] 3",
            ),
        ],
    )
    .await;
}

#[test]
fn a_grammar_is_told_what_it_cannot_say() {
    let report = SchemaReport::for_type::<Stop>("anthropic.claude-sonnet-4-6");
    assert!(report.fit(OutputMode::Native).expect("a mode").fits(), "{report}");
}
