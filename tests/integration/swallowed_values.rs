//! What serde takes without reading it, although the schema asks for it: a flattened `Option`, a
//! `serde_json::Value`, a deserializer that swallows errors. It is mended on record, or refused;
//! and what a type reads in its own way stays as it reads it.

use std::collections::BTreeMap;

use bedrock_prompt::repair::RepairPolicy::{Lossless, Off};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use crate::support::assert_outcomes;

#[derive(Serialize, Deserialize, JsonSchema)]
struct Address {
    street: String,
    #[serde(alias = "plz")]
    zip: u32,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Customer {
    name: String,
    #[serde(flatten)]
    address: Option<Address>,
}

#[tokio::test]
async fn a_flattened_struct_behind_an_option() {
    assert_outcomes::<Customer>(
        Lossless,
        &[
            (json!({"name":"x"}), r#"{"name":"x"} [] 1"#),
            (
                json!({"name":"x","street":"A","zip":8001}),
                r#"{"name":"x","street":"A","zip":8001} [] 1"#,
            ),
            (
                json!({"name":"x","street":"A","plz":8001}),
                r#"{"name":"x","street":"A","zip":8001} [] 1"#,
            ),
            (
                json!({"name":"x","street":"A","zip":"8001"}),
                r#"{"name":"x","street":"A","zip":8001} [NumberInString `zip`] 1"#,
            ),
            (
                json!({"name":"x","street":"A","zip":8001.0}),
                r#"{"name":"x","street":"A","zip":8001} [IntegralFloat `zip`] 1"#,
            ),
            (
                json!({"name":"x","street":["A"],"zip":8001}),
                r#"{"name":"x","street":"A","zip":8001} [SingletonList `street`] 1"#,
            ),
            (
                json!({"name":["x"],"street":["A"],"zip":"8001"}),
                r#"{"name":"x","street":"A","zip":8001} [SingletonList `name`, SingletonList `street`, NumberInString `zip`] 1"#,
            ),
            (
                json!({"name":"x","street":"A","zip":-1}),
                "InvalidOutput: `zip`: must be at least 0, got a whole number [] 3",
            ),
            (
                json!({"name":["x"],"street":"A","zip":-1}),
                "InvalidOutput: `zip`: must be at least 0, got a whole number [SingletonList `name`] 3",
            ),
            (
                json!({"name":"x","street":"A","zip":{}}),
                "InvalidOutput: `zip`: expected a whole number, got an object of 0 keys [] 3",
            ),
            // A part of what belongs together.
            (
                json!({"name":"x","street":"A"}),
                "InvalidOutput: `street`: would be lost: `zip` is missing [] 3",
            ),
            (
                json!({"name":"x","street":null,"zip":null}),
                r#"{"name":"x"} [NullForAbsent `street`, NullForAbsent `zip`] 1"#,
            ),
        ],
    )
    .await;
    assert_outcomes::<Customer>(
        Off,
        &[
            (
                json!({"name":"x","street":"A","zip":"8001"}),
                "InvalidOutput: `zip`: expected a whole number, got a string of 4 characters [] 3",
            ),
            (
                json!({"name":"x","street":"A","zip":8001}),
                r#"{"name":"x","street":"A","zip":8001} [] 1"#,
            ),
        ],
    )
    .await;
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Payment {
    Card {
        last_digits: u16,
    },
    Cash,
    #[serde(other)]
    Other,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Order {
    id: u32,
    #[serde(flatten)]
    payment: Option<Payment>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Step {
    Wait { days: u32 },
    Send { to: String },
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Task {
    id: u32,
    #[serde(flatten)]
    step: Option<Step>,
}

#[tokio::test]
async fn a_flattened_enum_behind_an_option() {
    assert_outcomes::<Order>(
        Lossless,
        &[
            (json!({"value":{"id":1}}), r#"{"id":1} [] 1"#),
            (json!({"value":{"id":1,"kind":"cash"}}), r#"{"id":1,"kind":"cash"} [] 1"#),
            (
                json!({"value":{"id":1,"kind":"card","last_digits":42}}),
                r#"{"id":1,"kind":"card","last_digits":42} [] 1"#,
            ),
            (
                json!({"value":{"id":1,"kind":"card","last_digits":"42"}}),
                r#"{"id":1,"kind":"card","last_digits":42} [NumberInString `last_digits`] 1"#,
            ),
            (
                json!({"id":1,"kind":"card","last_digits":"42"}),
                r#"{"id":1,"kind":"card","last_digits":42} [Wrapped ``, NumberInString `last_digits`] 1"#,
            ),
            (
                json!({"value":{"id":1,"kind":"card"}}),
                "InvalidOutput: `last_digits`: missing [] 3",
            ),
            (
                json!({"value":{"id":1,"kind":"card","last_digits":-1}}),
                "InvalidOutput: `last_digits`: must be at least 0, got a whole number [] 3",
            ),
            // `other` is the type's own way to read.
            (json!({"value":{"id":1,"kind":"cheque"}}), r#"{"id":1,"kind":"other"} [] 1"#),
        ],
    )
    .await;
    assert_outcomes::<Task>(
        Lossless,
        &[
            (json!({"value":{"id":1}}), r#"{"id":1} [] 1"#),
            (json!({"value":{"id":1,"wait":{"days":2}}}), r#"{"id":1,"wait":{"days":2}} [] 1"#),
            (
                json!({"value":{"id":1,"wait":{"days":"2"}}}),
                r#"{"id":1,"wait":{"days":2}} [NumberInString `wait.days`] 1"#,
            ),
        ],
    )
    .await;
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Scores {
    name: String,
    #[serde(flatten)]
    points: Option<BTreeMap<String, u32>>,
}

#[tokio::test]
async fn a_flattened_map_behind_an_option() {
    assert_outcomes::<Scores>(
        Lossless,
        &[
            (json!({"name":"x","a":1,"b":2}), r#"{"name":"x","a":1,"b":2} [] 1"#),
            (
                json!({"name":"x","a":1,"b":"2"}),
                r#"{"name":"x","a":1,"b":2} [NumberInString `*`] 1"#,
            ),
            (
                json!({"name":"x","a":1,"b":"many"}),
                "InvalidOutput: `*`: expected a whole number, got a string of 4 characters [] 3",
            ),
        ],
    )
    .await;
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Report {
    #[schemars(with = "Vec<String>")]
    tags: Value,
    #[serde(default)]
    any: Value,
}

#[tokio::test]
async fn a_value_of_any_type_under_a_narrower_schema() {
    assert_outcomes::<Report>(
        Lossless,
        &[
            (json!({"tags":["a"]}), r#"{"tags":["a"],"any":null} [] 1"#),
            (json!({"tags":["a"],"any":{"b":[1]}}), r#"{"tags":["a"],"any":{"b":[1]}} [] 1"#),
            (json!({"tags":"a"}), r#"{"tags":["a"],"any":null} [SingleItem `tags`] 1"#),
            (
                json!({"tags":["a",[1]]}),
                "InvalidOutput: `tags[1]`: expected a string, got a list of 1 item [] 3",
            ),
            (
                json!({"tags":{"a":1}}),
                "InvalidOutput: `tags`: expected a list, got an object of 1 key [] 3",
            ),
            (
                json!({"tags":"a, b"}),
                "InvalidOutput: `tags`: expected a list, got a string of 4 characters [] 3",
            ),
        ],
    )
    .await;
}

/// As `serde_with`'s `DefaultOnError`.
fn none_on_error<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Fits(u8),
        Other(serde::de::IgnoredAny),
    }
    Ok(match Either::deserialize(deserializer)? {
        Either::Fits(number) => Some(number),
        Either::Other(_) => None,
    })
}

/// A percentage, or a share in words.
fn share<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(f64),
        Text(String),
    }
    match Either::deserialize(deserializer)? {
        Either::Number(number) => Ok(number),
        Either::Text(text) => {
            let number = text.strip_suffix('%').and_then(|text| text.parse::<f64>().ok());
            number.map(|number| number / 100.0).ok_or_else(|| serde::de::Error::custom("no share"))
        }
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Survey {
    #[serde(default, deserialize_with = "none_on_error")]
    age: Option<u8>,
    #[serde(deserialize_with = "share")]
    #[schemars(with = "f64")]
    agree: f64,
}

#[tokio::test]
async fn what_swallows_errors_and_what_reads_in_its_own_way() {
    assert_outcomes::<Survey>(
        Lossless,
        &[
            (json!({"age":7,"agree":0.5}), r#"{"age":7,"agree":0.5} [] 1"#),
            (json!({"agree":"50%"}), r#"{"age":null,"agree":0.5} [] 1"#),
            (
                json!({"age":"7","agree":"50%"}),
                r#"{"age":7,"agree":0.5} [NumberInString `age`] 1"#,
            ),
            (
                json!({"age":"seven","agree":"50%"}),
                "InvalidOutput: `age`: expected a whole number or null, got a string of 5 characters [] 3",
            ),
        ],
    )
    .await;
}

/// The number behind a sign, of which the type is too sure.
fn behind_a_sign<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let text = String::deserialize(deserializer)?;
    let digits = text.strip_prefix("no. ").expect("a sign before the number");
    digits.parse().map_err(serde::de::Error::custom)
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Numbered {
    #[serde(deserialize_with = "behind_a_sign")]
    #[schemars(with = "String")]
    number: u32,
    kind: Option<u8>,
}

#[tokio::test]
async fn a_type_that_panics_at_a_text_that_no_model_sent() {
    assert_outcomes::<Numbered>(
        Lossless,
        &[(
            json!({"number":"no. 7","kind":"3"}),
            r#"{"number":7,"kind":3} [NumberInString `kind`] 1"#,
        )],
    )
    .await;
}
