//! Output types of every kind. A value has nothing that the model did not send, and nothing that it
//! sent is lost, changed, or refused for its spelling alone.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bedrock_prompt_local::Reply;
use insta::assert_snapshot;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::prompts::CLAUDE;
use crate::support::{client, scripted};

/// What comes of answers, each the text of a tool's input: the value and what was repaired in it, or
/// what is wrong.
async fn outcomes<T>(answers: &[&str]) -> String
where
    T: Serialize + DeserializeOwned + JsonSchema + Send + 'static,
{
    let mut text = String::new();
    for answer in answers {
        let name = T::schema_name().to_lowercase();
        let server = scripted([Reply::tool_use(name, (*answer).into())]).await;
        let call = client(&server).extract::<T>("..").model(CLAUDE);
        let outcome = call.stream().await.expect("it begins").finish().await;
        writeln!(text, "{answer}").expect("a string");
        let repairs = match &outcome {
            Ok(response) => {
                let value = serde_json::to_value(&response.output).expect("JSON");
                writeln!(text, "  {value}").expect("a string");
                response.repairs.as_slice()
            }
            Err(error) => {
                writeln!(text, "  {:?}: {}", error.kind(), error.violations()).expect("a string");
                error.repairs()
            }
        };
        for repair in repairs {
            writeln!(text, "    {:?} `{}`", repair.kind, repair.path).expect("a string");
        }
    }
    text
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Contact {
    #[serde(alias = "mail")]
    email: Option<String>,
    #[serde(alias = "tel")]
    phone: Option<String>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Person {
    contact: Option<Contact>,
    home: Option<Home>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Home {
    street: Option<String>,
    number: Option<u32>,
}

#[tokio::test]
async fn aliases_are_no_strangers() {
    let mut all = outcomes::<Contact>(&[
        r#"{"mail":"a","tel":"1"}"#,
        r#"{"mail":"a","email":"b"}"#,
        r#"{"mail":"a","fax":"2"}"#,
        r#"{"fax":"2"}"#,
        r#"{"mail":5}"#,
    ])
    .await;
    all += &outcomes::<Person>(&[
        r#"{"contact":{"mail":"a"}}"#,
        r#"{"contact":{"fax":"2"}}"#,
        // Properties of other objects.
        r#"{"contact":{"street":"a"}}"#,
        r#"{"contact":{"contact":{"mail":"a"}}}"#,
        r#"{"home":{"home":{"street":"a"}}}"#,
        r#"{"home":{}}"#,
    ])
    .await;
    assert_snapshot!(all);
}

#[derive(Serialize, Deserialize, JsonSchema, Default)]
#[serde(default)]
struct Defaults {
    count: u32,
    name: String,
    sizes: Vec<u8>,
    home: Option<Home>,
    item: Option<Item>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Item {
    sku: String,
    quantity: u32,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Order {
    items: Vec<Item>,
    first: Item,
}

#[tokio::test]
async fn defaults_are_no_answers() {
    let mut all = outcomes::<Defaults>(&[
        "{}",
        "[]",
        "[7]",
        "null",
        r#"{"properties":{}}"#,
        r#"{"arguments":{}}"#,
        r#"{"count":null}"#,
        r#"{"count":"many"}"#,
        r#"{"name":"","count":""}"#,
        r#"{"home":[]}"#,
        r#"{"home":["a",1]}"#,
        r#"{"item":{}}"#,
        r#"{"item":"none"}"#,
        r#"{"sizes":3}"#,
        r#"{"sizes":{}}"#,
    ])
    .await;
    // A list is no struct, even if it has as many items as that has fields.
    all += &outcomes::<Order>(&[
        r#"{"items":[["A",1],["B",2]],"first":{"sku":"A","quantity":1}}"#,
        r#"{"items":[],"first":["A",1]}"#,
        r#"{"items":[[{"sku":"A","quantity":1}]],"first":[{"sku":"A","quantity":1}]}"#,
        r#"[[["A",1]],["A",1]]"#,
    ])
    .await;
    assert_snapshot!(all);
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Event {
    Paid { amount: f64 },
    Sent { tracking: Option<String> },
    Nothing,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Size {
    Number(f64),
    Text(String),
    Exact { width: u32 },
    About { least: Option<u32>, most: Option<u32> },
}

#[derive(Serialize, Deserialize, JsonSchema)]
enum Action {
    Stop,
    Wait(u32),
    Call { name: String, retries: Option<u8> },
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Log {
    events: Vec<Event>,
    size: Size,
    action: Option<Action>,
}

#[tokio::test]
async fn the_alternative_that_was_meant_is_taken_or_none() {
    let log = |key: &str, value: &str| {
        let rest = |name: &str, value: &str| {
            if name == key { String::new() } else { format!(",\"{name}\":{value}") }
        };
        format!("{{\"{key}\":{value}{}{}}}", rest("events", "[]"), rest("size", "1"))
    };
    let rows: Vec<String> = [
        ("events", r#"[{"kind":"paid","amount":"2"},{"kind":"Sent","tracking":"n/a"}]"#),
        ("events", r#"{"kind":"nothing"}"#),
        ("events", r#"[{"paid":{"amount":2}}]"#),
        ("events", r#"[["sent","x"]]"#),
        ("events", r#"[{"tracking":"x"}]"#),
        ("size", r#"{"width":"3"}"#),
        ("size", r#"{"width":-3}"#),
        ("size", r#"{"depth":3}"#),
        ("size", r#"{"least":3}"#),
        ("size", "{}"),
        ("size", r#""3""#),
        ("size", "true"),
        ("action", r#""stop.""#),
        ("action", r#"{"wait":"3"}"#),
        ("action", r#"{"Call":{"name":"a","Retries":3}}"#),
        ("action", r#"{"Call":["a",3]}"#),
        ("action", r#"{"Wait":1,"Stop":null}"#),
        ("action", r#""none""#),
    ]
    .map(|(key, value)| log(key, value))
    .into();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    assert_snapshot!(outcomes::<Log>(&rows).await);
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Status {
    Open,
    InDelivery,
    #[serde(other)]
    Unknown,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Parcel {
    status: Option<Status>,
    earlier: Vec<Status>,
}

#[tokio::test]
async fn the_variant_for_all_others_takes_no_misspelt_one() {
    let all = outcomes::<Parcel>(&[
        r#"{"status":"open","earlier":["open","in_delivery"]}"#,
        r#"{"status":"In delivery.","earlier":[]}"#,
        r#"{"status":null,"earlier":["unknown","OPEN"]}"#,
        r#"{"status":"burnt","earlier":["open","lost"]}"#,
    ]);
    assert_snapshot!(all.await);
}

/// Its properties have the names of the objects that models put around an answer.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Form {
    value: Option<String>,
    items: Option<Vec<String>>,
    input: Option<Item>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Open {
    id: Option<u32>,
    counts: BTreeMap<String, u32>,
    any: Value,
    #[serde(flatten)]
    more: BTreeMap<String, Value>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Labels {
    labels: BTreeMap<String, u32>,
}

#[tokio::test]
async fn what_could_be_meant_in_two_ways_is_not_chosen() {
    let mut all = outcomes::<Form>(&[
        r#"{"value":{"value":"x"}}"#,
        r#"{"value":{"items":["x"]}}"#,
        r#"{"items":{"value":"x"}}"#,
        r#"{"items":{}}"#,
        r#"{"value":{}}"#,
        r#"{"arguments":{"value":"x"}}"#,
    ])
    .await;
    all += &outcomes::<Contact>(&[
        r#"{"email":"a</parameter>\n<parameter name=\"phone\">1</parameter>"}"#,
        r#"{"email":"a</parameter>\n<parameter name=\"phone\">null</parameter>"}"#,
    ])
    .await;
    all += &outcomes::<Open>(&[
        r#"{"counts":{"a":1,"A":2},"any":"{\"a\":1}","other":"N/A"}"#,
        r#"{"counts":{"a":"1"},"any":5.0,"ID":2}"#,
        r#"{"counts":{"counts":1},"any":[[null]]}"#,
        r#"{"counts":{"a":1,"a":2},"any":null}"#,
    ])
    .await;
    all += &outcomes::<Labels>(&[
        r#"{"labels":{"a":1,"a":2}}"#,
        r#"{"labels":{"a":1,"a":1}}"#,
        r#"{"labels":{"a":null}}"#,
    ])
    .await;
    assert_snapshot!(all);
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Figures {
    list: Option<Vec<Option<u32>>>,
    amount: Option<Decimal>,
    day: Option<chrono::NaiveDate>,
    pair: Option<(u8, String)>,
    name: Option<Name>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Name(String);

#[tokio::test]
async fn values_stay_what_they_are() {
    let all = outcomes::<Figures>(&[
        r#"{"list":[1,null,"3","null",""]}"#,
        r#"{"list":"1,2"}"#,
        r#"{"list":[[1],[2,3]]}"#,
        r#"{"amount":12.50}"#,
        r#"{"amount":"1,234.50"}"#,
        r#"{"amount":"12.50 EUR"}"#,
        r#"{"amount":123456789012345678901234567890123}"#,
        r#"{"day":"2026-02-30"}"#,
        r#"{"day":"2026-2-3"}"#,
        r#"{"day":20260203}"#,
        r#"{"pair":["1","a"]}"#,
        r#"{"pair":[1]}"#,
        r#"{"pair":[1,"a",2]}"#,
        r#"{"name":["x"]}"#,
        r#"{"name":{"name":"x"}}"#,
        r#"{"name":"\"x\""}"#,
        r#"{"name":5}"#,
    ]);
    assert_snapshot!(all.await);
}

/// As `url::Url`, `uuid::Uuid` and chrono's times write their schemas.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Visit {
    #[schemars(extend("format" = "uri"))]
    page: String,
    #[schemars(extend("format" = "uuid"))]
    visitor: String,
    at: chrono::DateTime<chrono::Utc>,
}

#[tokio::test]
async fn what_a_type_reads_is_not_refused_for_its_format() {
    let all = outcomes::<Visit>(&[
        r#"{"page":"https://de.wikipedia.org/wiki/Zürich","visitor":"67e5504410b1426f9247bb680e5fe0c8","at":"2026-11-20 09:30:00Z"}"#,
        r#"{"page":"Zürich","visitor":"67e55044","at":"2026-11-20T09:30:00Z"}"#,
        r#"{"page":"urn:a","visitor":"67e55044","at":"20/11/2026"}"#,
    ]);
    assert_snapshot!(all.await);
}
