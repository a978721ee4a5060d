//! An answer whose sound parts stay text is read as the whole would be: the same value and repairs,
//! or no answer from the outline.

use std::collections::BTreeMap;
use std::fmt::Debug;

use proptest::prelude::*;
use proptest::sample::Index;
use serde::{Deserialize, Deserializer};
use serde_json::json;

use super::*;
use crate::json::RepairKind;

type Decoded<T> = Result<(T, Vec<(RepairKind, String)>), String>;

/// An answer decoded by its outline, if that is possible, and as a whole.
fn both<T: DeserializeOwned + JsonSchema + 'static>(
    json: &str,
) -> (Option<Decoded<T>>, Decoded<T>) {
    let (schema, policy) = (OutputSchema::for_type::<T>(), RepairPolicy::Lossless);
    let is_accepted = fast_path::<T>(json, &schema).is_some();
    let comparable = |read: Result<(T, Vec<Repair>), DecodeError>| match read {
        Ok((value, repairs)) => {
            Ok((value, repairs.into_iter().map(|it| (it.kind, it.path + &it.after)).collect()))
        }
        Err(error) => Err(error.violations.to_string()),
    };
    let source = Source { json, is_text: false, given: &Given::nothing() };
    let outlined = by_outline::<T>(source, &schema, policy, is_accepted, &|_| Violations::new());
    let whole = LenientDecoder::read(source, &schema, tolerance(false, policy));
    let whole = whole.and_then(|mut decoder| {
        decoder.repair(policy, is_accepted);
        decoder.typed(&|_| Violations::new())
    });
    (outlined.map(comparable), comparable(whole))
}

/// A field that accepts everything, as `DefaultOnError` of `serde_with` does.
#[expect(clippy::unnecessary_wraps, reason = "as serde calls it")]
fn forgiving<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let value = Value::deserialize(deserializer).ok();
    Ok(value.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default())
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Point {
    x: i32,
    y: i32,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Order {
    total: f64,
    #[serde(alias = "delivery")]
    shipping: Option<BTreeMap<String, Point>>,
    #[serde(default, deserialize_with = "forgiving")]
    notes: Vec<String>,
    #[serde(default)]
    items: Vec<i32>,
}

#[test]
fn in_doubt_the_whole_is_read() {
    let deep = format!(r#"{{"total":"7","other":{}1{}}}"#, "[".repeat(127), "]".repeat(127));
    for json in [
        // Accepted by an alias, which the schema does not show: a list is not a struct.
        r#"{"total":"7","delivery":{"to":[1,2]}}"#,
        r#"{"total":"7","delivery":{"to":{"x":1,"y":2}}}"#,
        // Invalid JSON whose error the type accepts.
        "{\"total\":\"7\",\"notes\":[\"a\nb\"]}",
        r#"{"total":"7","notes":["a","b\q"]}"#,
        // Invalid JSON next to what is kept.
        r#"{"total":7,"items":{"items":[1,2],"other":{"a" 1]}}"#,
        r#"{"total":7,"items":{"items":[1,2],"other":{"a":[1,2}}}"#,
        r#"{"total":"7","other":{"a" 1}}"#,
        r#"{"total":"7","items":[1,2"#,
        // Deeper than a JSON text may be.
        &deep,
    ] {
        let (outlined, whole) = both::<Order>(json);
        assert!(outlined.is_none(), "{json} {outlined:?} {whole:?}");
    }
    for json in [r#"{"total":"7","notes":["a"]}"#, r#"{"total":7,"items":{"items":[1,2]}}"#] {
        let (outlined, whole) = both::<Order>(json);
        assert_eq!(outlined, Some(whole), "{json}");
    }
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Open {
    total: Option<f64>,
    #[serde(flatten)]
    counts: BTreeMap<String, u32>,
}

/// Only a declared key shows that an object in a wrapper is the answer.
#[test]
fn keys_of_a_map_are_no_declared_keys() {
    for json in [
        r#"{"items":{"items":1}}"#,
        r#"{"properties":{"total":7.5,"a":1}}"#,
        r#"{"properties":{"a":1}}"#,
        r#"{"total":"7.5","a":1}"#,
        r#"{"Total":7.5,"a":{"b":1}}"#,
    ] {
        let (outlined, whole) = both::<Open>(json);
        assert!(
            outlined.as_ref().is_none_or(|outlined| *outlined == whole),
            "{json} {outlined:?} {whole:?}"
        );
    }
}

/// Rules that share a value double the visits with each level.
#[test]
fn nested_rules_of_one_value_are_left_to_the_tree() {
    let map = json!({ "type": "object", "additionalProperties": { "$ref": "#/$defs/Deep" } });
    let schema = json!({
        "type": "object",
        "properties": { "total": { "type": "number" }, "deep": { "$ref": "#/$defs/Deep" } },
        "$defs": { "Deep": { "allOf": [map, map] } },
    });
    let schema = OutputSchema::of_value(&schema, "Answer");
    let json = format!("{}{{}}{}", r#"{"a":"#.repeat(60), "}".repeat(60));
    assert_eq!(
        schema.rules().root().property("deep").and_then(|it| it.end_of_match(&json, 0, 0)),
        None
    );
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Shape {
    Circle {
        radius: f64,
        label: Option<String>,
    },
    Square {
        width: u32,
    },
    #[serde(other)]
    Other,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Amount {
    Number(f64),
    Full { value: f64, currency: String },
    Text(String),
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum State {
    Open,
    Done(u32),
    Long { days: Option<u8> },
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Line {
    sku: String,
    quantity: Option<u32>,
    state: Option<State>,
    parts: Option<Box<Line>>,
    tags: Vec<String>,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Place {
    city: Option<String>,
    warehouse: Option<Line>,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Everything {
    total: f64,
    lines: Vec<Line>,
    shape: Shape,
    amount: Option<Amount>,
    map: BTreeMap<String, Vec<i64>>,
    nested: Option<Vec<Option<Line>>>,
    #[serde(flatten)]
    place: Place,
    items: Option<Vec<State>>,
    value: Option<(u8, String)>,
    by_id: BTreeMap<u32, Line>,
}

fn everything() -> Value {
    let line = json!({
        "sku": "A", "quantity": 2, "state": "open", "tags": ["t\"q", "e"],
        "parts": { "sku": "B", "quantity": null, "tags": ["x"] },
    });
    json!({
        "total": 7.25, "lines": [line, { "sku": "C", "tags": [] }],
        "shape": { "kind": "circle", "radius": 2.5, "label": "l" },
        "amount": { "value": 5, "currency": "EUR" }, "map": { "a": [1, -2], "b": [] },
        "nested": [null, { "sku": "N", "state": { "done": 3 }, "tags": ["q"] }],
        "city": "Rome", "warehouse": { "sku": "Z", "tags": ["1"] },
        "items": ["open", { "long": { "days": 1 } }], "value": [3, "three"],
        "by_id": { "7": { "sku": "I", "tags": [] } },
    })
}

/// The paths of all values, as JSON pointers.
fn pointers(value: &Value, at: String, all: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(key, value)| pointers(value, format!("{at}/{key}"), all));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, item)| pointers(item, format!("{at}/{n}"), all));
        }
        _ => {}
    }
    all.push(at);
}

/// Replaces one value by what a model may write instead, or by something else.
fn change(answer: &mut Value, how: usize, at: Index, other: Index) {
    let mut all = Vec::new();
    pointers(answer, String::new(), &mut all);
    let at = all[at.index(all.len())].clone();
    let other = answer.pointer(&all[other.index(all.len())]).cloned().unwrap_or_default();
    let key = at.rsplit('/').next().unwrap_or_default().to_owned();
    let Some(place) = answer.pointer_mut(&at) else { return };
    let old = place.take();
    *place = match (how, old) {
        (0, old) => old.to_string().into(),
        (1, old) => format!("{old:#}").into(),
        (2, old) => json!([old]),
        (3, old) => json!({ "value": old }),
        (4, old) => json!({ "properties": old }),
        (5, old) => json!({ key: old }),
        (6, old) => json!({ key: old, "other": { "b": [1] } }),
        (7, _) => other,
        (8, Value::Object(members)) => {
            members.into_iter().map(|(key, value)| (key.to_uppercase(), value)).collect()
        }
        (9, Value::Object(mut members)) => {
            members.insert("extra".into(), json!({ "deep": [{ "x": 1.5 }] }));
            members.into()
        }
        (10, Value::Number(number)) => format!("{number}.0").into(),
        (11, Value::String(text)) => format!(" {text} ").into(),
        (_, old) => old,
    };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn an_outline_decodes_as_the_whole(
        changes in prop::collection::vec((0..12_usize, any::<Index>(), any::<Index>()), 1..4),
        slips in prop::collection::vec(
            (any::<Index>(), prop::sample::select(&[" ", "\n", "", ",\"x\":1", "0", ".0", "\\u0061"][..])),
            0..2,
        ),
        is_pretty: bool,
    ) {
        let mut answer = everything();
        for (how, at, other) in changes {
            change(&mut answer, how, at, other);
        }
        let mut json = if is_pretty { format!("{answer:#}") } else { answer.to_string() };
        for (at, text) in slips {
            let at = at.index(json.len());
            if json.is_char_boundary(at) && json.is_char_boundary(at + 1) {
                json.replace_range(at..at + usize::from(text.is_empty()), text);
            }
        }
        let (outlined, whole) = both::<Everything>(&json);
        if let Some(outlined) = outlined {
            prop_assert_eq!(outlined, whole, "{}", json);
        }
    }
}
