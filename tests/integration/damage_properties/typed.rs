//! Whatever is read as a type holds the type's schema when it is written again.

use std::collections::{BTreeMap, BTreeSet};

use bedrock_prompt::OutputMode;
use bedrock_prompt::repair::RepairPolicy;
use bedrock_prompt_local::Reply;
use chrono::NaiveDate;
use proptest::prelude::*;
use schemars::{JsonSchema, schema_for};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::damage::mangled;
use super::random::{Random, document};
use super::{cases, policies};
use crate::prompts::CLAUDE;
use crate::support::{client, scripted};

#[derive(Deserialize, Serialize, JsonSchema)]
#[schemars(rename = "sample")]
struct Order {
    id: String,
    issued: NaiveDate,
    lines: Vec<Line>,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    total: f64,
}

#[derive(Deserialize, Serialize, JsonSchema)]
struct Line {
    text: String,
    #[schemars(range(min = 1, max = 99))]
    count: u8,
}

#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Status {
    New,
    OnHold,
}

#[derive(Deserialize, Serialize, JsonSchema)]
#[schemars(rename = "sample")]
struct Customer {
    first_name: String,
    #[serde(flatten)]
    address: Option<Address>,
    #[schemars(extend("enum" = ["gold", "tin"]))]
    grade: String,
    tags: BTreeSet<String>,
}

#[derive(Deserialize, Serialize, JsonSchema)]
struct Address {
    street: String,
    zip: u32,
}

#[derive(Deserialize, Serialize, JsonSchema)]
#[schemars(rename = "sample")]
struct Report {
    events: Vec<Event>,
    by_name: BTreeMap<String, i32>,
    size: (u8, bool),
    limit: Option<u16>,
    answer: Answer,
}

#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Event {
    Started { by: String },
    Stopped { code: i64, is_clean: bool },
}

#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
enum Answer {
    Yes(bool),
    Words { words: Vec<String> },
    Text(String),
}

/// What comes of an answer, as JSON.
fn read<T>(text: &str, is_for_tool: bool, policy: RepairPolicy) -> Option<Value>
where
    T: Serialize + DeserializeOwned + JsonSchema + Send + 'static,
{
    let input = || serde_json::from_str(text).unwrap_or_else(|_| text.into());
    let (mode, reply) = if is_for_tool {
        (OutputMode::Tool, Reply::tool_use("sample", input()))
    } else {
        (OutputMode::Prompted, Reply::text(text))
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let server = scripted([reply]).await;
        let call = client(&server).extract::<T>("..").model(CLAUDE);
        let response = call.mode(mode).repair(policy).send().await.ok()?;
        Some(serde_json::to_value(&response.output).expect("JSON"))
    })
}

/// Mangles an instance, and returns what of the answer does not hold the schema.
fn broken<T>(seed: u64, edits: usize, is_for_tool: bool, policy: RepairPolicy) -> Option<String>
where
    T: Serialize + DeserializeOwned + JsonSchema + Send + 'static,
{
    let schema = schema_for!(T).to_value();
    let options = jsonschema::draft202012::options().should_validate_formats(true);
    let validator = options.build(&schema).expect("a schema");
    let random = &mut Random(seed);
    let instance = document(&schema, random);
    assert!(validator.is_valid(&instance), "{schema}\n{instance}");
    let text = mangled(&instance, edits, random);
    let read = read::<T>(&text, is_for_tool, policy)?;
    (!validator.is_valid(&read)).then(|| format!("{policy:?}\ntext {text}\nread {read}"))
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn whatever_is_read_holds_its_schema(
        of_type in 0..3,
        seed in any::<u64>(),
        edits in 0..6_usize,
        is_for_tool in any::<bool>(),
        policy in policies(),
    ) {
        let broken = match of_type {
            0 => broken::<Order>(seed, edits, is_for_tool, policy),
            1 => broken::<Customer>(seed, edits, is_for_tool, policy),
            _ => broken::<Report>(seed, edits, is_for_tool, policy),
        };
        prop_assert!(broken.is_none(), "{}", broken.unwrap_or_default());
    }
}
