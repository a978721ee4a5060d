use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;

use super::*;

fn read<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    from_json(value, false).map_err(|violations| violations.to_string())
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
    let violations = from_json::<Order>(&json!({ "id": "secret", "lines": [] }), false);
    let violations = violations.expect_err("does not fit");
    let got: Vec<_> = violations.iter().map(|violation| violation.got().cloned()).collect();
    assert_eq!(got, [Some(json!("secret"))]);
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

    assert_eq!(
        read::<Picky>(&json!("secret")).expect_err("never fits"),
        "the answer: … is not what I like, got a string of 6 characters"
    );
}

#[test]
fn items_too_many_are_not_dropped() {
    assert_eq!(
        read::<(u8, u8)>(&json!([1, 2, 3])).expect_err("one too many"),
        "the answer: expected 2 items, got a list of 3 items"
    );
}

#[test]
fn a_wrapped_value_is_taken_out() {
    assert_eq!(from_json(&json!({ "value": [1, 2] }), true), Ok(vec![1, 2]));
    let missing = from_json::<Vec<u8>>(&json!({}), true).expect_err("nothing there");
    assert_eq!(missing.to_string(), "`value`: missing");
}
