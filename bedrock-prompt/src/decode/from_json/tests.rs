//! Answers that seem to fit, and readings that there are two of: the way that users' types go.

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
    let read = from_json(json, false, RepairPolicy::Lossless);
    read.map(|(value, repairs)| (value, repairs.iter().map(|repair| repair.kind).collect()))
        .map_err(|error| error.violations.to_string())
}

#[track_caller]
fn is<T: DeserializeOwned + JsonSchema + Debug + PartialEq + 'static>(
    json: &str,
    value: T,
    kinds: &[RepairKind],
) {
    assert_eq!(read::<T>(json), Ok((value, kinds.to_vec())), "{json}");
}

#[track_caller]
fn is_none<T: DeserializeOwned + JsonSchema + Debug + 'static>(json: &str) {
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
fn what_stands_in_another_place_is_not_lost() {
    is_none::<Contact>(r#"{"street":"Main 1","city":"Rome"}"#);
    is_none::<Contact>(r#"{"address":{"name":"Bob"}}"#);
    is(r#"{"value":{"value":{"name":"Bob"}}}"#, Some(bob()), &[RepairKind::Unwrapped]);
    is(r#"{"value":[{"value":{"city":"Rome"}}]}"#, vec![rome()], &[RepairKind::Unwrapped]);
    is(
        r#"{"Address":{"City":"Rome"}}"#,
        Contact { name: None, address: Some(rome()) },
        &[RepairKind::KeyCase, RepairKind::KeyCase],
    );
    is(r#"{"name":"Bob","age":7}"#, bob(), &[]);
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Amount {
    Number(f64),
    Full { value: f64, currency: String },
}

#[test]
fn what_stands_beside_a_value_is_seen() {
    is_none::<Amount>(r#"{"value":5,"currency":"EUR"}"#);
    is(r#"{"value":5}"#, Amount::Number(5.0), &[]);
    let full = Amount::Full { value: 5.0, currency: "EUR".into() };
    is(r#"{"value":{"value":5,"currency":"EUR"}}"#, full, &[]);
    is(r#"{"value":[1],"note":"all"}"#, vec![1_u32], &[]);
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
fn signs_are_no_spelling() {
    let value = |text: &str| json!({ "value": text }).to_string();
    is(&value("a-"), Grade::AMinus, &[RepairKind::EnumSpelling]);
    is(&value(" 'b'. "), Grade::B, &[RepairKind::EnumSpelling]);
    is_none::<Grade>(&value("B-"));
    is_none::<Grade>(&value("12"));
    is_none::<Sign>(&value("-1"));
    is_none::<Sign>(&value("-.1"));

    is_none::<Counts>(r#"{"C++":3}"#);
    is_none::<Counts>(r#"{"discount_%":10}"#);
    is_none::<Counts>(r#"{"c-":10}"#);
}

#[test]
fn a_word_for_nothing_is_no_item() {
    for text in ["None", "n/a", "", "red/green", "red and green", "a, b", "a\tb"] {
        let answer = json!({ "value": text }).to_string();
        is_none::<Vec<String>>(&answer);
        is_none::<Vec<Option<String>>>(&answer);
        let in_map = json!({ "k": text }).to_string();
        is_none::<HashMap<String, Vec<String>>>(&in_map);
    }
    is_none::<Option<Vec<bool>>>(r#"{"value":[null]}"#);
}

/// As a shop prints it: `1.234` is more than a thousand.
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
fn what_a_type_reads_in_its_own_way_is_its_own() {
    let receipt =
        |total, note: Option<&str>| Receipt { total: German(total), note: note.map(Into::into) };
    is(r#"{"total":"1.234"}"#, receipt(1234.0, None), &[]);
    is(r#"{"total":"1.234","x":1}"#, receipt(1234.0, None), &[]);
    is(r#"{"total":"1.234","remark":"x"}"#, receipt(1234.0, Some("x")), &[]);
    let note = receipt(1234.0, Some("x"));
    is(r#"{"total":"1.234","Note":"x"}"#, note, &[RepairKind::KeyCase]);
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
fn what_a_type_takes_is_no_stranger() {
    let open = |name: Option<&str>, key: &str, value| Open {
        name: name.map(Into::into),
        others: BTreeMap::from([(key.to_owned(), value)]),
    };
    is(r#"{"color":"red"}"#, open(None, "color", json!("red")), &[]);
    is(r#"{"Name":"x"}"#, open(None, "Name", json!("x")), &[]);
    is(r#"{"properties":{"name":"x"}}"#, open(None, "properties", json!({ "name": "x" })), &[]);
    is(r#"{"file_path":"/etc"}"#, File { path: Some("/etc".into()) }, &[]);
}

#[test]
fn a_key_of_a_map_stands_once() {
    is_none::<BTreeMap<String, u32>>(r#"{"a":1,"a":2}"#);
    let once = BTreeMap::from([("a".to_owned(), 1_u32)]);
    is(r#"{"a":1,"a":1}"#, once.clone(), &[RepairKind::Repeated]);
    is(r#"{"a":1}"#, once, &[]);
}

#[test]
fn a_sign_between_digits_has_two_readings() {
    is_none::<f64>(r#"{"value":"1.500"}"#);
    is_none::<f64>(r#"{"value":"1,500"}"#);
    is(r#"{"value":"0.125"}"#, 0.125, &[RepairKind::NumberInString]);
    is(r#"{"value":"1.5"}"#, 1.5, &[RepairKind::NumberInString]);
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
fn a_list_is_no_struct() {
    let point = || Point { x: 1.0, y: 2.0 };
    let leg = |name: &str| Leg { name: name.into(), points: vec![point()] };
    is(r#"{"name":"a, [b]: [c","points":[{"x":1,"y":2}]}"#, leg("a, [b]: [c"), &[]);
    is_none::<Leg>(r#"["a",[]]"#);
    is_none::<Leg>(r#"{"name":"a","points":[[1,2]]}"#);
    is_none::<Leg>(r#"{"name":"a","points":[{"x":1,"y":2}, [1,2]]}"#);
    is_none::<Route>(r#"{"points":[1,2],"legs":[]}"#);
    let route = Route { points: point(), legs: vec![leg("a")] };
    let json = r#"{"points":{"x":1,"y":2},"legs":[{"name":"a","points":[{"x":1,"y":2}]}]}"#;
    is(json, route, &[]);
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

/// JSON in strings in JSON is no way around the limit of depth.
#[test]
fn no_answer_is_too_deep() {
    let mut answer = r#"{"children":[]}"#.to_owned();
    for _ in 0..7 {
        for _ in 0..60 {
            answer = format!(r#"{{"children":[{answer}]}}"#);
        }
        answer = json!({ "children": [answer] }).to_string();
    }
    is_none::<Kids>(&answer);
}

/// Readings within readings, and a model that repeats itself.
#[test]
fn no_answer_takes_long() {
    for items in [40, 2_000] {
        let inner = format!(r#"{{"x":[{}1]}}"#, "1,".repeat(items));
        is_none::<Tree>(&format!("{}{inner}{}", r#"{"child":"#.repeat(40), "}".repeat(40)));
        let text = format!("{}x", "</parameter>".repeat(items * 10));
        is(&json!({ "value": text }).to_string(), text, &[]);
        let keys: Vec<_> = (0..items * 10).map(|n| format!(r#""{n}":1"#)).collect();
        let map = format!("{{{}}}", keys.join(","));
        assert!(read::<BTreeMap<String, u32>>(&map).is_ok());
    }
}
