//! `enum` and `const` that only the schema holds are asked for, and refused otherwise. What an enum
//! type reads beyond its schema, by an alias or by `other`, it reads.

use std::borrow::Cow;

use bedrock_prompt::repair::RepairPolicy::{self, Lossless};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::support::assert_outcomes;

#[derive(Serialize, Deserialize, JsonSchema)]
struct Ticket {
    #[schemars(extend("enum" = ["billing", "shipping"]))]
    topic: String,
    #[schemars(extend("enum" = [1, 2, 3]))]
    level: u8,
}

#[tokio::test]
async fn values_that_only_the_schema_lists() {
    assert_outcomes::<Ticket>(
        Lossless,
        &[
            (
                json!({"topic":"billing","level":2}),
                r#"{"topic":"billing","level":2} [] 1"#,
            ),
            (
                json!({"topic":"Billing.","level":2}),
                r#"{"topic":"billing","level":2} [EnumSpelling `topic`] 1"#,
            ),
            (
                json!({"topic":"billing","level":"2"}),
                r#"{"topic":"billing","level":2} [NumberInString `level`] 1"#,
            ),
            (
                json!({"topic":"refund","level":2}),
                "InvalidOutput: `topic`: expected one of `billing`, `shipping`, got a string of 6 characters [] 3",
            ),
            (
                json!({"topic":"billing","level":4}),
                "InvalidOutput: `level`: expected one of `1`, `2`, `3`, got a whole number [] 3",
            ),
            (
                json!({"topic":"refund","level":4}),
                "InvalidOutput: `topic`: expected one of `billing`, `shipping`, got a string of 6 characters; `level`: expected one of `1`, `2`, `3`, got a whole number [] 3",
            ),
        ],
    )
    .await;
}

/// A schema by hand.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Colour(String);

impl JsonSchema for Colour {
    fn schema_name() -> Cow<'static, str> {
        "Colour".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": ["red", "green"] })
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Palette {
    colours: Vec<Colour>,
    #[schemars(extend("const" = "v2"))]
    version: String,
    best: Option<Colour>,
}

#[tokio::test]
async fn in_lists_in_options_and_by_hand() {
    assert_outcomes::<Palette>(
        Lossless,
        &[
            (
                json!({"colours":["red","GREEN"],"version":"v2","best":null}),
                r#"{"colours":["red","green"],"version":"v2","best":null} [EnumSpelling `colours[1]`] 1"#,
            ),
            (
                json!({"colours":["red","blue"],"version":"v2"}),
                "InvalidOutput: `colours[1]`: expected one of `red`, `green`, got a string of 4 characters [] 3",
            ),
            (
                json!({"colours":[],"version":"v1"}),
                "InvalidOutput: `version`: expected `v2`, got a string of 2 characters [] 3",
            ),
            (
                json!({"colours":[],"version":"v2","best":"blue"}),
                "InvalidOutput: `best`: expected one of `red`, `green`, got a string of 4 characters [] 3",
            ),
        ],
    )
    .await;
    assert_outcomes::<Vec<Colour>>(
        Lossless,
        &[
            (json!({"value":["red"]}), r#"["red"] [] 1"#),
            (
                json!({"value":["red","blue"]}),
                "InvalidOutput: `[1]`: expected one of `red`, `green`, got a string of 4 characters [] 3",
            ),
        ],
    )
    .await;
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Status {
    Open,
    #[serde(alias = "shut")]
    Closed,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Letter,
    #[serde(other)]
    Other,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Origin {
    kind: Kind,
    status: Status,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Parcel {
    status: Status,
    kinds: Vec<Kind>,
    #[schemars(extend("enum" = ["a", "b"]))]
    zone: String,
    #[serde(flatten)]
    origin: Option<Origin>,
}

#[tokio::test]
async fn what_an_enum_reads_beyond_its_schema() {
    assert_outcomes::<Parcel>(
        Lossless,
        &[
            (
                json!({"status":"shut","kinds":["letter","tube"],"zone":"a"}),
                r#"{"status":"closed","kinds":["letter","other"],"zone":"a"} [] 1"#,
            ),
            (
                json!({"status":"shut","kinds":["tube"],"zone":"c"}),
                "InvalidOutput: `zone`: expected one of `a`, `b`, got a string of 1 character [] 3",
            ),
        ],
    )
    .await;
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Label {
    zone: String,
    #[serde(flatten)]
    origin: Option<Origin>,
}

#[tokio::test]
async fn what_an_enum_reads_behind_a_flattened_option() {
    assert_outcomes::<Label>(
        Lossless,
        &[
            (
                json!({"zone":"a","kind":"tube","status":"shut"}),
                r#"{"zone":"a","kind":"other","status":"closed"} [] 1"#,
            ),
            (
                json!({"zone":"a","kind":"tube","status":"lost"}),
                "InvalidOutput: `kind`: expected one of `letter`, `other`, got a string of 4 characters; `status`: expected one of `open`, `closed`, got a string of 4 characters [] 3",
            ),
        ],
    )
    .await;
}

/// A type that takes any JSON, with a schema that was written by hand.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Loose(serde_json::Value);

impl JsonSchema for Loose {
    fn schema_name() -> Cow<'static, str> {
        "loose".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "properties": {
                "id": { "type": "string" },
                "x": { "type": "boolean" },
                "in": {
                    "type": "object",
                    "properties": { "n": { "type": "integer" } },
                    "required": ["n"],
                },
            },
            "required": ["id"],
            "additionalProperties": false,
        })
    }
}

#[tokio::test]
async fn a_type_that_takes_anything_is_held_to_its_schema_as_a_whole() {
    let missing = "InvalidOutput: `id`: missing [] 3";
    let expected = |policy| {
        let is_off = policy == RepairPolicy::Off;
        let object =
            "InvalidOutput: the answer: expected an object, got a string of 10 characters [] 1";
        [
            (json!({"id":"x"}), r#"{"id":"x"} [] 1"#),
            (json!({"id":"x","x":true}), r#"{"id":"x","x":true} [] 1"#),
            (
                json!("\"{\\\"id\\\":\\\"x\\\"}\""),
                if is_off { object } else { r#"{"id":"x"} [JsonInString ``] 1"# },
            ),
            (json!({}), missing),
            (json!({"x":true}), missing),
            (
                json!(["x"]),
                "InvalidOutput: the answer: expected an object, got a list of 1 item [] 3",
            ),
            (
                json!({"id":"x","nope":1}),
                "InvalidOutput: `*`: unknown key, got a whole number [] 3",
            ),
            (json!({"id":1}), "InvalidOutput: `id`: expected a string, got a whole number [] 3"),
            (json!({"id":"x","in":{}}), "InvalidOutput: `in.n`: missing [] 3"),
        ]
    };
    for policy in [RepairPolicy::Off, Lossless] {
        assert_outcomes::<Loose>(policy, &expected(policy)).await;
    }
}
