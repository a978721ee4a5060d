//! Answers that serde accepts but would lose data, and ambiguous answers, decoded into Rust types.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use serde_json::json;

use super::*;
use crate::json::RepairKind;

fn read<T: DeserializeOwned + JsonSchema + 'static>(
    json: &str,
) -> Result<(T, Vec<RepairKind>), String> {
    let source = Source { json, is_text: false, given: &Given::nothing() };
    let read = from_json(source, RepairPolicy::Lossless, &|_| Violations::new());
    read.map(|(value, repairs)| (value, repairs.iter().map(|repair| repair.kind).collect()))
        .map_err(|error| error.violations.to_string())
}

#[track_caller]
fn decodes_to<T: DeserializeOwned + JsonSchema + Debug + PartialEq + 'static>(
    json: &str,
    value: T,
    kinds: &[RepairKind],
) {
    assert_eq!(read::<T>(json), Ok((value, kinds.to_vec())), "{json}");
}

#[track_caller]
fn is_rejected<T: DeserializeOwned + JsonSchema + Debug + 'static>(json: &str) {
    let read = read::<T>(json);
    assert!(read.is_err(), "{json}: {read:?}");
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Contact {
    name: Option<String>,
    address: Option<Address>,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Address {
    street: Option<String>,
    city: Option<String>,
}

fn bob() -> Contact {
    Contact { name: Some("Bob".into()), address: None }
}

fn rome() -> Address {
    Address { street: None, city: Some("Rome".into()) }
}

#[test]
fn a_misplaced_value_is_not_lost() {
    is_rejected::<Contact>(r#"{"street":"Main 1","city":"Rome"}"#);
    is_rejected::<Contact>(r#"{"address":{"name":"Bob"}}"#);
    decodes_to(r#"{"value":{"value":{"name":"Bob"}}}"#, Some(bob()), &[RepairKind::Unwrapped]);
    decodes_to(r#"{"value":[{"value":{"city":"Rome"}}]}"#, vec![rome()], &[RepairKind::Unwrapped]);
    decodes_to(
        r#"{"Address":{"City":"Rome"}}"#,
        Contact { name: None, address: Some(rome()) },
        &[RepairKind::KeyCase, RepairKind::KeyCase],
    );
    decodes_to(r#"{"name":"Bob","age":7}"#, bob(), &[]);
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Amount {
    Number(f64),
    Full { value: f64, currency: String },
}

#[test]
fn a_member_next_to_a_value_is_not_lost() {
    is_rejected::<Amount>(r#"{"value":5,"currency":"EUR"}"#);
    decodes_to(r#"{"value":5}"#, Amount::Number(5.0), &[]);
    let full = Amount::Full { value: 5.0, currency: "EUR".into() };
    decodes_to(r#"{"value":{"value":5,"currency":"EUR"}}"#, full, &[]);
    decodes_to(r#"{"value":[1],"note":"all"}"#, vec![1_u32], &[]);
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
enum Grade {
    A,
    B,
    #[serde(rename = "A-")]
    AMinus,
    #[serde(rename = "1.2")]
    Version,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
enum Sign {
    #[serde(rename = "0")]
    Zero,
    #[serde(rename = "1")]
    One,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Counts {
    c: Option<u32>,
    discount: Option<f64>,
}

#[test]
fn punctuation_is_not_normalized() {
    let value = |text: &str| json!({ "value": text }).to_string();
    decodes_to(&value("a-"), Grade::AMinus, &[RepairKind::EnumSpelling]);
    decodes_to(&value(" 'b'. "), Grade::B, &[RepairKind::EnumSpelling]);
    is_rejected::<Grade>(&value("B-"));
    is_rejected::<Grade>(&value("12"));
    is_rejected::<Sign>(&value("-1"));
    is_rejected::<Sign>(&value("-.1"));

    is_rejected::<Counts>(r#"{"C++":3}"#);
    is_rejected::<Counts>(r#"{"discount_%":10}"#);
    is_rejected::<Counts>(r#"{"c-":10}"#);
}

#[test]
fn null_words_and_lists_in_text_are_not_items() {
    for text in ["None", "n/a", "", "red/green", "red and green", "a, b", "a\tb"] {
        let answer = json!({ "value": text }).to_string();
        is_rejected::<Vec<String>>(&answer);
        is_rejected::<Vec<Option<String>>>(&answer);
        let in_map = json!({ "k": text }).to_string();
        is_rejected::<HashMap<String, Vec<String>>>(&in_map);
    }
    is_rejected::<Option<Vec<bool>>>(r#"{"value":[null]}"#);
}

/// A number in German format: `1.234` is more than a thousand.
#[derive(Debug, PartialEq)]
struct German(f64);

impl<'de> Deserialize<'de> for German {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?.replace('.', "").replace(',', ".");
        text.parse().map(Self).map_err(D::Error::custom)
    }
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Receipt {
    #[schemars(with = "f64")]
    total: German,
    #[serde(alias = "remark")]
    note: Option<String>,
}

#[test]
fn custom_deserializers_are_respected() {
    let receipt =
        |total, note: Option<&str>| Receipt { total: German(total), note: note.map(Into::into) };
    decodes_to(r#"{"total":"1.234"}"#, receipt(1234.0, None), &[]);
    decodes_to(r#"{"total":"1.234","x":1}"#, receipt(1234.0, None), &[]);
    decodes_to(r#"{"total":"1.234","remark":"x"}"#, receipt(1234.0, Some("x")), &[]);
    let note = receipt(1234.0, Some("x"));
    decodes_to(r#"{"total":"1.234","Note":"x"}"#, note, &[RepairKind::KeyCase]);
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Open {
    name: Option<String>,
    #[serde(flatten)]
    others: BTreeMap<String, serde_json::Value>,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct File {
    #[serde(alias = "file_path")]
    path: Option<String>,
}

#[test]
fn keys_that_the_type_accepts_are_not_unknown() {
    let open = |name: Option<&str>, key: &str, value| Open {
        name: name.map(Into::into),
        others: BTreeMap::from([(key.to_owned(), value)]),
    };
    decodes_to(r#"{"color":"red"}"#, open(None, "color", json!("red")), &[]);
    decodes_to(r#"{"Name":"x"}"#, open(None, "Name", json!("x")), &[]);
    decodes_to(
        r#"{"properties":{"name":"x"}}"#,
        open(None, "properties", json!({ "name": "x" })),
        &[],
    );
    decodes_to(r#"{"file_path":"/etc"}"#, File { path: Some("/etc".into()) }, &[]);
}

#[test]
fn duplicate_map_keys_with_different_values_are_rejected() {
    is_rejected::<BTreeMap<String, u32>>(r#"{"a":1,"a":2}"#);
    let once = BTreeMap::from([("a".to_owned(), 1_u32)]);
    decodes_to(r#"{"a":1,"a":1}"#, once.clone(), &[RepairKind::Repeated]);
    decodes_to(r#"{"a":1}"#, once, &[]);
}

#[test]
fn an_ambiguous_separator_is_rejected() {
    is_rejected::<f64>(r#"{"value":"1.500"}"#);
    is_rejected::<f64>(r#"{"value":"1,500"}"#);
    decodes_to(r#"{"value":"0.125"}"#, 0.125, &[RepairKind::NumberInString]);
    decodes_to(r#"{"value":"1.5"}"#, 1.5, &[RepairKind::NumberInString]);
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Leg {
    name: String,
    points: Vec<Point>,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Route {
    points: Point,
    legs: Vec<Leg>,
}

#[test]
fn a_list_is_not_read_as_a_struct() {
    let point = || Point { x: 1.0, y: 2.0 };
    let leg = |name: &str| Leg { name: name.into(), points: vec![point()] };
    decodes_to(r#"{"name":"a, [b]: [c","points":[{"x":1,"y":2}]}"#, leg("a, [b]: [c"), &[]);
    is_rejected::<Leg>(r#"["a",[]]"#);
    is_rejected::<Leg>(r#"{"name":"a","points":[[1,2]]}"#);
    is_rejected::<Leg>(r#"{"name":"a","points":[{"x":1,"y":2}, [1,2]]}"#);
    is_rejected::<Route>(r#"{"points":[1,2],"legs":[]}"#);
    let route = Route { points: point(), legs: vec![leg("a")] };
    let json = r#"{"points":{"x":1,"y":2},"legs":[{"name":"a","points":[{"x":1,"y":2}]}]}"#;
    decodes_to(json, route, &[]);
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Kids {
    children: Vec<Kids>,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Tree {
    child: Option<Box<Tree>>,
    n: u32,
}

/// The depth limit includes JSON in strings in JSON.
#[test]
fn deep_nesting_is_rejected() {
    let mut answer = r#"{"children":[]}"#.to_owned();
    for _ in 0..7 {
        for _ in 0..60 {
            answer = format!(r#"{{"children":[{answer}]}}"#);
        }
        answer = json!({ "children": [answer] }).to_string();
    }
    is_rejected::<Kids>(&answer);
}

/// Nested interpretations and repetitions take bounded time.
#[test]
fn decoding_takes_bounded_time() {
    for items in [40, 2_000] {
        let inner = format!(r#"{{"x":[{}1]}}"#, "1,".repeat(items));
        is_rejected::<Tree>(&format!("{}{inner}{}", r#"{"child":"#.repeat(40), "}".repeat(40)));
        let text = format!("{}x", "</parameter>".repeat(items * 10));
        decodes_to(&json!({ "value": text }).to_string(), text, &[]);
        let keys: Vec<_> = (0..items * 10).map(|n| format!(r#""{n}":1"#)).collect();
        let map = format!("{{{}}}", keys.join(","));
        assert!(read::<BTreeMap<String, u32>>(&map).is_ok());
    }
}

#[test]
fn a_quoted_text_is_no_list() {
    for json in [r#"{"value":"\"quoted\""}"#, r#"{"value":"\"\\\"twice\\\"\""}"#] {
        assert!(read::<Vec<String>>(json).is_err(), "{json}");
    }
    decodes_to(
        r#"{"value":"\"[\\\"a\\\"]\""}"#,
        vec![String::from("a")],
        &[RepairKind::JsonInString; 2],
    );
}
