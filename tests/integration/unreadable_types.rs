//! Types that can never read what their schema asks for: nothing is asked again, the error says so,
//! and `check!` finds it before. What only breaks a rule of the type's own is asked again.

use std::collections::BTreeMap;

use bedrock_prompt::repair::RepairPolicy::{Lossless, Off};
use bedrock_prompt::schema::{SchemaReport, SchemaRule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::prompts::CLAUDE;
use crate::support::assert_outcomes;

const KEYS: &str = "the type cannot read a number as the key of this map, although its schema asks \
                    for it: make the key a `String`, or take away `tag`, `flatten` or `untagged` \
                    around the map";

const WIDE: &str = "the type cannot read an `i128` or `u128` behind `tag`, `flatten` or `untagged`, \
                    although its schema asks for it: make it an `i64` or `u64`";

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Event {
    Counts { by_year: BTreeMap<u32, u32> },
    Nothing,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Counts {
    by_year: BTreeMap<u32, u32>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Report {
    title: String,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Either {
    Text(String),
    Counts(Counts),
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Wrapped {
    either: Either,
}

#[tokio::test]
async fn number_keys_of_a_map_that_serde_keeps() {
    let keys = |path: &str| format!("UnreadableType: `{path}`: {KEYS} [] 1");
    for policy in [Lossless, Off] {
        assert_outcomes::<Event>(
            policy,
            &[
                (
                    json!({"value":{"type":"counts","by_year":{"2024":3,"2025":4}}}),
                    &keys("by_year.*"),
                ),
                // What the type can read, and what the model can mend.
                (
                    json!({"value":{"type":"counts","by_year":{}}}),
                    r#"{"type":"counts","by_year":{}} [] 1"#,
                ),
                (json!({"value":{"type":"nothing"}}), r#"{"type":"nothing"} [] 1"#),
                (
                    json!({"value":{"type":"counts","by_year":{"2024":"many"}}}),
                    "InvalidOutput: `by_year.*`: expected a whole number, got a string of 4 characters; the answer: expected u32, got an object of 2 keys [] 3",
                ),
            ],
        )
        .await;
    }
    assert_outcomes::<Report>(
        Lossless,
        &[(json!({"title":"a","by_year":{"2024":3}}), &keys("by_year.*"))],
    )
    .await;
    assert_outcomes::<Wrapped>(
        Lossless,
        &[
            (json!({"either":{"by_year":{"2024":3}}}), &keys("either.by_year.*")),
            (json!({"either":"a"}), r#"{"either":"a"} [] 1"#),
        ],
    )
    .await;
    assert_outcomes::<Counts>(
        Lossless,
        &[(json!({"by_year":{"2024":3}}), r#"{"by_year":{"2024":3}} [] 1"#)],
    )
    .await;
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Wide {
    id: i128,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Entry {
    title: String,
    #[serde(flatten)]
    wide: Wide,
}

/// Four digits, as a rule of its own.
#[derive(Serialize, Deserialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
#[serde(try_from = "u16", into = "u16")]
#[schemars(with = "u16")]
struct Year(u16);

impl Clone for Year {
    fn clone(&self) -> Self {
        Self(self.0)
    }
}

impl From<Year> for u16 {
    fn from(year: Year) -> Self {
        year.0
    }
}

impl TryFrom<u16> for Year {
    type Error = String;

    fn try_from(year: u16) -> Result<Self, String> {
        if (1900..2100).contains(&year) { Ok(Self(year)) } else { Err("no such year".into()) }
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Years {
    years: BTreeMap<Year, u32>,
    first: Year,
}

#[tokio::test]
async fn wide_numbers_and_rules_of_a_types_own() {
    let wide = format!("UnreadableType: the answer: {WIDE} [] 1");
    assert_outcomes::<Entry>(Lossless, &[(json!({"title":"a","id":7}), &wide)]).await;
    assert_outcomes::<Wide>(Lossless, &[(json!({"id":7}), r#"{"id":7} [] 1"#)]).await;
    assert_outcomes::<Years>(
        Lossless,
        &[
            (json!({"years":{"2024":1},"first":2024}), r#"{"years":{"2024":1},"first":2024} [] 1"#),
            (
                json!({"years":{"7":1},"first":2024}),
                "InvalidOutput: `years.*`: the key: invalid value for its type [] 3",
            ),
            (
                json!({"years":{},"first":7}),
                "InvalidOutput: `first`: invalid value for its type, got a whole number [] 3",
            ),
        ],
    )
    .await;
}

#[test]
fn a_report_says_it_before() {
    let said = |report: SchemaReport| -> Vec<String> {
        assert!(report.fits().iter().all(|fit| !fit.fits()), "{report}");
        let rules = report.refusals().iter().map(|it| (it.path().to_owned(), it.rule().clone()));
        rules
            .map(|(path, rule)| match rule {
                SchemaRule::Unreadable(why) => format!("{path}: {why}"),
                other => panic!("{other}"),
            })
            .collect()
    };
    let llama = "meta.llama3-3-70b-instruct-v1:0";
    let keys = format!("value.by_year.*: {KEYS}");
    assert_eq!(said(SchemaReport::for_type::<Event>(llama)), [keys]);
    assert_eq!(said(SchemaReport::for_type::<Report>(llama)), [format!("by_year.*: {KEYS}")]);
    assert_eq!(
        said(SchemaReport::for_type::<Wrapped>(llama)),
        [format!("either.by_year.*: {KEYS}")]
    );
    assert_eq!(said(SchemaReport::for_type::<Entry>(llama)), [format!(": {WIDE}")]);
    for report in [
        SchemaReport::for_type::<Counts>(llama),
        SchemaReport::for_type::<Wide>(CLAUDE),
        SchemaReport::for_type::<Years>(llama),
        SchemaReport::for_type::<Vec<chrono::NaiveDate>>(CLAUDE),
    ] {
        assert!(report.refusals().is_empty(), "{report}");
    }
}
