//! Numbers that no primitive type holds: with all their digits where the type has them, and where it
//! has not, on record or refused; the same on every way to the type.

use std::collections::BTreeMap;

use bedrock_prompt::repair::RepairPolicy::{Lossless, Off};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::support::assert_outcomes;

#[derive(Serialize, Deserialize, JsonSchema)]
struct Plain {
    any: Value,
    level: Option<u8>,
}

#[tokio::test]
async fn a_value_holds_an_f64_and_no_text() {
    assert_outcomes::<Plain>(
        Lossless,
        &[
            (r#"{"any":0.1}"#.into(), r#"{"any":0.1,"level":null} [] 1"#),
            (
                r#"{"any":12345678901234567890.12}"#.into(),
                r#"{"any":1.2345678901234567e+19,"level":null} [Rounded `any`] 1"#,
            ),
            (
                r#"{"any":{"id":[1,123456789012345678901234567890]}}"#.into(),
                r#"{"any":{"id":[1,1.2345678901234568e+29]},"level":null} [Rounded `any.*[1]`] 1"#,
            ),
            // With another repair.
            (
                r#"{"any":0.12345678901234567891,"level":"3"}"#.into(),
                r#"{"any":0.12345678901234568,"level":3} [NumberInString `level`, Rounded `any`] 1"#,
            ),
            (r#"{"any":"12345678901234567890.12"}"#.into(), r#"{"any":"12345678901234567890.12","level":null} [] 1"#),
            (
                r#"{"any":1e400}"#.into(),
                "InvalidOutput: `any`: expected a number that `f64` can hold, got a number that is too large [] 1",
            ),
        ],
    )
    .await;
    assert_outcomes::<Plain>(
        Off,
        &[
            (
                r#"{"any":18446744073709551615}"#.into(),
                r#"{"any":18446744073709551615,"level":null} [] 1"#,
            ),
            (
                r#"{"any":12345678901234567890.12}"#.into(),
                "InvalidOutput: `any`: has more digits than its type can hold [] 1",
            ),
        ],
    )
    .await;
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Either {
    Flag { flag: bool },
    Holds { holds: Value },
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Size {
    Number(f64),
    Text(String),
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Point {
    x: f64,
    price: Decimal,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Shape {
    name: String,
    size: Option<Size>,
    either: Option<Either>,
    #[serde(flatten)]
    point: Point,
    #[serde(flatten)]
    more: BTreeMap<String, Value>,
}

#[tokio::test]
async fn flattened_and_untagged_types_get_what_plain_ones_get() {
    assert_outcomes::<Shape>(
        Lossless,
        &[
            (
                r#"{"name":"a","x":0.12345678901234567891,"price":0.12345678901234567891}"#.into(),
                r#"{"name":"a","size":null,"either":null,"x":0.12345678901234568,"price":"0.12345678901234567891"} [] 1"#,
            ),
            (
                r#"{"name":["a"],"x":0.12345678901234567891,"price":0.12345678901234567891}"#.into(),
                r#"{"name":"a","size":null,"either":null,"x":0.12345678901234568,"price":"0.12345678901234567891"} [SingletonList `name`] 1"#,
            ),
            (
                r#"{"name":"a","x":1,"price":1,"size":12345678901234567890.12}"#.into(),
                r#"{"name":"a","size":1.2345678901234567e+19,"either":null,"x":1.0,"price":"1"} [] 1"#,
            ),
            (
                r#"{"name":"a","x":1,"price":1,"either":{"holds":12345678901234567890.12}}"#.into(),
                r#"{"name":"a","size":null,"either":{"holds":1.2345678901234567e+19},"x":1.0,"price":"1"} [Rounded `either.holds`] 1"#,
            ),
            (
                r#"{"name":"a","x":1,"price":1,"other":[12345678901234567890.12]}"#.into(),
                r#"{"name":"a","size":null,"either":null,"x":1.0,"price":"1","other":[1.2345678901234567e+19]} [Rounded `*[0]`] 1"#,
            ),
        ],
    )
    .await;
}

#[derive(Serialize, Deserialize)]
struct Kept {
    raw: Box<RawValue>,
    level: Option<u8>,
}

impl JsonSchema for Kept {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Kept".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "object",
            "properties": { "raw": true, "level": { "type": ["integer", "null"] } },
            "required": ["raw"],
        })
    }
}

#[tokio::test]
async fn raw_values_keep_all_digits() {
    assert_outcomes::<Kept>(
        Lossless,
        &[
            (
                r#"{"raw":12345678901234567890.1200}"#.into(),
                r#"{"raw":12345678901234567890.1200,"level":null} [] 1"#,
            ),
            (
                r#"{"raw":[1e400],"level":"3"}"#.into(),
                r#"{"raw":[1e400],"level":3} [NumberInString `level`] 1"#,
            ),
        ],
    )
    .await;
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Measure {
    length: f64,
    count: u8,
}

#[tokio::test]
async fn what_is_too_large_is_said_to_be() {
    assert_outcomes::<Measure>(
        Lossless,
        &[
            (
                r#"{"length":1e400,"count":1}"#.into(),
                "InvalidOutput: `length`: expected a number that `f64` can hold, got a number that is too large [] 1",
            ),
            (
                r#"{"length":1,"count":300}"#.into(),
                "InvalidOutput: `count`: must be at most 255, got a whole number [] 1",
            ),
            (
                r#"{"length":0.12345678901234567891,"count":1}"#.into(),
                r#"{"length":0.12345678901234568,"count":1} [] 1"#,
            ),
        ],
    )
    .await;
}
