use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::*;
use crate::json::Tolerance;

fn read<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    read_text(&value.to_string())
}

/// The keys of the types below.
fn names() -> HashSet<String> {
    let all = ["id", "lines", "note", "sku", "state", "sent", "returned", "days", "split"];
    all.map(Into::into).into()
}

#[derive(Deserialize, Debug, PartialEq)]
struct Order {
    id: u8,
    lines: Vec<Line>,
    note: Option<String>,
}

#[derive(Deserialize, Debug, PartialEq)]
struct Line {
    sku: String,
    state: State,
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(rename_all = "snake_case")]
enum State {
    Open,
    Sent(String),
    Returned { days: u32 },
    Split(u8, u8),
}

proptest::proptest! {
    #[test]
    fn a_value_is_read_as_serde_json_reads_it(value in crate::json::any_json::value()) {
        let json = value.to_string();
        if !has_inexact(&json) {
            assert_eq!(read_text::<Value>(&json), Ok(value));
        }
    }

    #[test]
    fn no_value_makes_it_panic(value in crate::json::any_json::value()) {
        let _ = read::<Order>(&value);
    }
}

#[test]
fn every_shape_of_value_is_read() {
    let order = json!({
        "id": 7,
        "lines": [
            { "sku": "A", "state": "open" },
            { "sku": "B", "state": { "sent": "today" } },
            { "sku": "C", "state": { "returned": { "days": 3 } } },
            { "sku": "D", "state": { "split": [1, 2] } },
        ],
        "extra": true,
    });
    let order: Order = read(&order).expect("fits");
    let states: Vec<_> = order.lines.iter().map(|line| &line.state).collect();
    assert_eq!(order.note, None);
    assert_eq!(
        states,
        [
            &State::Open,
            &State::Sent("today".into()),
            &State::Returned { days: 3 },
            &State::Split(1, 2)
        ]
    );
    assert_eq!(read(&json!({"1": true})), Ok(BTreeMap::from([(1_u64, true)])));
    assert_eq!(read(&json!([1, "a"])), Ok((1, "a".to_owned())));
    assert_eq!(read(&json!(u64::MAX)), Ok(u64::MAX));
}

#[test]
fn a_mismatch_says_where_and_what_but_not_the_value() {
    let line = |line: Value| json!({ "id": 1, "lines": [{ "sku": "A", "state": "open" }, line] });
    for (answer, message) in [
        (json!({ "id": "secret", "lines": [] }), "`id`: expected u8, got a string of 6 characters"),
        (json!({ "id": 300, "lines": [] }), "`id`: expected u8, got a whole number"),
        (json!({ "id": 1.5, "lines": [] }), "`id`: expected u8, got a number with a fraction"),
        (json!({ "id": 1 }), "`lines`: missing"),
        (json!({ "id": 1, "lines": {} }), "`lines`: expected a sequence, got an object of 0 keys"),
        (
            line(json!({ "sku": null, "state": "open" })),
            "`lines[1].sku`: expected a string, got null",
        ),
        (
            line(json!({ "sku": "A", "state": "shut" })),
            "`lines[1].state`: expected one of `open`, `sent`, `returned`, `split`, got a string of 4 characters",
        ),
        (
            line(json!({ "sku": "A", "state": { "returned": { "days": -1 } } })),
            "`lines[1].state.returned.days`: expected u32, got a whole number",
        ),
        (json!("text"), "the answer: expected struct Order, got a string of 4 characters"),
    ] {
        assert_eq!(read::<Order>(&answer).expect_err("does not fit"), message);
    }
}

#[test]
fn the_value_is_behind_got() {
    let violation = read_text_or::<Order>(r#"{ "id": "secret", "lines": [] }"#);
    assert_eq!(violation.expect_err("does not fit").got(), Some(&json!("secret")));
}

#[test]
fn a_types_own_words_do_not_repeat_the_value() {
    #[derive(Deserialize, Debug)]
    #[serde(try_from = "String")]
    struct Picky;

    impl TryFrom<String> for Picky {
        type Error = String;

        fn try_from(text: String) -> Result<Self, String> {
            Err(format!("{text} is not what I like"))
        }
    }

    let violation = read_text_or::<Picky>("\"secret\"").map(|_| ()).expect_err("never fits");
    assert_eq!(
        violation.to_string(),
        "the answer: invalid value for its type, got a string of 6 characters"
    );
    assert_eq!(violation.detail(), Some("secret is not what I like"));
}

#[test]
fn keys_that_the_model_chose_are_not_shown() {
    #[derive(Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    struct Closed {}

    let scores = read::<BTreeMap<String, u8>>(&json!({ "secret": "x" }));
    assert_eq!(scores.expect_err("no number"), "`*`: expected u8, got a string of 1 character");
    let closed = read::<Closed>(&json!({ "secret": 1 })).map(|_| ());
    assert_eq!(closed.expect_err("unknown"), "`*`: unknown key, got a whole number");
}

#[test]
fn digits_are_no_string_and_overflow_is_no_number() {
    let digits = "123456789012345678901";
    assert!(read_text::<String>(digits).is_err());
    assert!(read_text::<f64>("1e400").is_err());
    assert_eq!(read_text::<f64>(digits), Ok(123_456_789_012_345_680_000.0));
}

#[test]
fn raw_json_is_read_as_it_stands() {
    #[derive(Deserialize, Debug)]
    struct Raw {
        id: u8,
        lines: Box<RawValue>,
    }
    let raw: Raw = read_text(r#"{ "id": 7, "lines": [1.50, {}] }"#).expect("fits");
    assert_eq!((raw.id, raw.lines.get()), (7, "[1.50,{}]"));
}

#[test]
fn items_too_many_are_not_dropped() {
    assert_eq!(
        read::<(u8, u8)>(&json!([1, 2, 3])).expect_err("one too many"),
        "the answer: expected 2 items, got a list of 3 items"
    );
}

#[test]
fn numbers_are_read_to_the_last_digit() {
    assert_eq!(read_text("18446744073709551615"), Ok(u64::MAX));
    assert_eq!(read_text(&i128::MIN.to_string()), Ok(i128::MIN));
    assert_eq!(read_text(&u128::MAX.to_string()), Ok(u128::MAX));
    assert_eq!(
        read_text("1234567890123456789.012345"),
        Ok(Digits("1234567890123456789.012345".into()))
    );
    assert_eq!(read_text("44.40"), Ok(Digits("44.4".into())));
    assert_eq!(read_text("0.1"), Ok(0.1_f64));
    assert_eq!(read_text("2"), Ok(2.0_f32));
}

fn read_text_or<T: DeserializeOwned>(json: &str) -> Result<T, Box<Violation>> {
    let read = crate::json::read(json, Tolerance::Exact, &names());
    typed(&read.map_err(|_| ()).expect("JSON").node, &names(), &Known::default())
}

fn read_text<T: DeserializeOwned>(json: &str) -> Result<T, String> {
    read_text_or(json).map_err(|violation| violation.to_string())
}

/// A type that takes numbers of any size, as decimals do.
#[derive(Debug, PartialEq)]
struct Digits(String);

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl Visitor<'_> for Any {
            type Value = Digits;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number")
            }

            fn visit_f64<E>(self, n: f64) -> Result<Digits, E> {
                Ok(Digits(n.to_string()))
            }

            fn visit_str<E>(self, digits: &str) -> Result<Digits, E> {
                Ok(Digits(digits.into()))
            }
        }

        deserializer.deserialize_any(Any)
    }
}
