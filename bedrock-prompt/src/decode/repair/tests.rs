//! Properties for types and values of all kinds: a damaged answer is read as the original value or
//! is an error, but never read as another value.

mod damage;
mod shape;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::decode::from_json::{value_by_outline, value_from_json};
use crate::decode::repair::may_have_leaked_tags;
use crate::json::{Node, Repair, RepairKind, RepairPolicy};
use crate::json_schema::{OutputSchema, ScanVerdict};

use damage::{Damage, damaged};
use shape::{Shape, shape, value};

/// Reads the value in an answer by its schema alone.
fn read(schema: &OutputSchema, json: &str) -> Result<(Value, Vec<Repair>), String> {
    value_from_json(json, schema, false, RepairPolicy::Lossless)
        .map_err(|error| error.violations.to_string())
}

fn fits(schema: &OutputSchema, answer: &Value) -> bool {
    schema.rules().root().fits(&Node::from(answer))
}

fn typed() -> impl Strategy<Value = (Shape, Value)> {
    shape().prop_flat_map(|shape| {
        let value = value(&shape);
        (Just(shape), value)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_valid_answer_is_unchanged((shape, value) in typed()) {
        let schema = OutputSchema::of_value(&shape.schema(), "Order");
        let answer = shape.answer(&value);
        prop_assert!(fits(&schema, &answer), "{:#} {answer}", shape.schema());
        let read = read(&schema, &answer.to_string());
        prop_assert_eq!(read, Ok((value, Vec::new())));
    }

    #[test]
    fn a_damaged_answer_is_the_original_value_or_an_error(
        (shape, value) in typed(),
        damage: Damage,
        at: prop::sample::Index,
    ) {
        let schema = OutputSchema::of_value(&shape.schema(), "Order");
        let answer = shape.answer(&value);
        if matches!(damage, Damage::UnderItsOwnKey) && shape.repeats_a_key() {
            return Ok(());
        }
        let Some(damaged) = damaged(&answer, damage, at) else { return Ok(()) };
        let json = damaged.to_string();
        let read_json = read(&schema, &json);
        if schema.rules().prescan(&json) != ScanVerdict::Suspicious
            && !may_have_leaked_tags(&json)
            && fits(&schema, &damaged)
        {
            // Then the lenient decoder repairs nothing but `7.0`, which serde does not accept.
            let (_, repairs) = read_json.as_ref().expect("fits");
            let is_seen = |repair: &Repair| repair.kind == RepairKind::IntegralFloat;
            prop_assert!(repairs.iter().all(is_seen), "{:#} {json} {repairs:?}", shape.schema());
        }
        let Ok((actual, repairs)) = read_json else { return Ok(()) };
        if repairs.is_empty() {
            // The damage has made another valid answer.
            prop_assert!(fits(&schema, &damaged), "{damaged}");
            prop_assert_eq!(shape.answer(&actual), damaged);
        } else {
            if matches!(damage, Damage::ValueLost) {
                // `null` and an absent optional property are the same.
                prop_assert_eq!(without_nulls(&actual), without_nulls(&shape.value(damaged)));
            } else {
                prop_assert_eq!(&actual, &value, "{:?} {} {:?}", shape, damaged, repairs);
            }
            // A repaired answer is valid and needs no more repairs.
            let again = read(&schema, &shape.answer(&actual).to_string());
            prop_assert_eq!(again, Ok((actual, Vec::new())));
        }
    }

    /// That sound parts stay text makes no difference, but for time.
    #[test]
    fn an_outline_is_repaired_as_the_whole(
        (shape, value) in typed(),
        damages in prop::collection::vec((any::<Damage>(), any::<prop::sample::Index>()), 1..3),
        is_pretty: bool,
        is_lenient: bool,
    ) {
        let schema = OutputSchema::of_value(&shape.schema(), "Order");
        let mut answer = shape.answer(&value);
        for (damage, at) in damages {
            answer = damaged(&answer, damage, at).unwrap_or(answer);
        }
        let json = if is_pretty { format!("{answer:#}") } else { answer.to_string() };
        let policy = if is_lenient { RepairPolicy::Lenient } else { RepairPolicy::Lossless };
        if let Some(outlined) = value_by_outline(&json, &schema, policy) {
            let whole = value_from_json(&json, &schema, false, policy);
            prop_assert_eq!(whole.map_err(|error| error.violations.to_string()), Ok(outlined));
        }
    }

    #[test]
    fn escaped_tags_are_detected(
        text in "[a-z ]{0,3}(</|<|/)[a-z>/<]{0,4}",
        opening in prop::sample::select(&["<", "\\u003c", "\\u003C"][..]),
        slash in prop::sample::select(&["/", "\\/", "\\u002f", "\\u002F"][..]),
    ) {
        let json = format!("\"{}\"", text.replace('<', opening).replace('/', slash));
        let meant: Value = serde_json::from_str(&json).expect("JSON");
        prop_assert_eq!(&meant, &text);
        prop_assert!(may_have_leaked_tags(&json) || !text.contains("</"), "{}", json);
    }

    #[test]
    fn arbitrary_answers_do_not_panic((shape, _) in typed(), answer in crate::json::any_json::value()) {
        let schema = OutputSchema::of_value(&shape.schema(), "Order");
        for policy in [RepairPolicy::Off, RepairPolicy::Lossless, RepairPolicy::Lenient] {
            if let Ok((_, repairs)) = value_from_json(&answer.to_string(), &schema, false, policy) {
                prop_assert!(!repairs.is_empty() || fits(&schema, &answer));
            }
        }
    }
}

fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(map) => map
            .iter()
            .filter(|(_, member)| !member.is_null())
            .map(|(key, member)| (key.clone(), without_nulls(member)))
            .collect(),
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

/// A type with a field of each kind.
fn order() -> OutputSchema {
    let schema = json!({
        "type": "object",
        "properties": {
            "total": { "type": "number" },
            "count": { "type": ["integer", "null"] },
            "state": { "enum": ["open", "in_work", "C++"] },
            "paid": { "type": "boolean" },
            "lines": { "type": "array", "items": { "type": "object", "properties": {
                "sku": { "type": "string" } }, "required": ["sku"] } },
        },
    });
    OutputSchema::of_value(&schema, "Order")
}

#[test]
fn ambiguous_values_are_rejected() {
    for (key, value) in [
        ("total", json!("1,234")),
        ("total", json!("1.234.5")),
        ("total", json!("12 EUR")),
        ("total", json!("")),
        ("total", json!("one")),
        ("total", json!(true)),
        ("count", json!("about 5")),
        ("count", json!("5.5")),
        ("state", json!("C")),
        ("state", json!("open, in_work")),
        ("paid", json!(1)),
        ("paid", json!("maybe")),
        ("lines", json!("A, B")),
        ("lines", json!({ "0": { "sku": "A" }, "1": { "sku": "B" } })),
        ("lines", json!([{ "sku": 7 }])),
    ] {
        let read = read(&order(), &json!({ key: value }).to_string());
        assert!(read.is_err(), "{key}: {value} {read:?}");
    }
}

#[test]
fn unambiguous_values_are_repaired_and_recorded() {
    for (key, value, meant, kind) in [
        ("total", json!("1,234.5"), json!(1234.5), RepairKind::NumberInString),
        ("total", json!(" +7 "), json!(7), RepairKind::NumberInString),
        ("total", json!("1,234,567"), json!(1_234_567), RepairKind::NumberInString),
        ("total", json!("1.234.567,5"), json!(1_234_567.5), RepairKind::NumberInString),
        ("count", json!(5.0), json!(5), RepairKind::IntegralFloat),
        ("count", json!("5"), json!(5), RepairKind::NumberInString),
        ("count", json!("N/A"), json!(null), RepairKind::NullInString),
        ("state", json!("Open."), json!("open"), RepairKind::EnumSpelling),
        ("state", json!("in work"), json!("in_work"), RepairKind::EnumSpelling),
        ("paid", json!("No"), json!(false), RepairKind::BooleanInString),
        ("lines", json!({ "sku": "A" }), json!([{ "sku": "A" }]), RepairKind::SingleItem),
        ("lines", json!("[{\"sku\":\"A\"}]"), json!([{ "sku": "A" }]), RepairKind::JsonInString),
        ("lines", json!({ "items": [] }), json!([]), RepairKind::Unwrapped),
        ("paid", json!([true]), json!(true), RepairKind::SingletonList),
    ] {
        let (actual, repairs) = read(&order(), &json!({ key: value }).to_string()).expect("fits");
        assert_eq!(actual, json!({ key: meant }));
        let found: Vec<_> = repairs.iter().map(|repair| (repair.kind, &*repair.path)).collect();
        assert_eq!(found, [(kind, key)], "{value}");
        assert_eq!(
            (&repairs[0].before, &repairs[0].after),
            (&value.to_string(), &meant.to_string())
        );
    }
}

/// The usual repairs leave the sound parts of an answer unread.
#[test]
fn usual_repairs_need_no_tree_of_the_whole() {
    let lines = json!([{ "sku": "A" }, { "sku": "B" }]);
    for (answer, meant) in [
        (json!({ "total": "7", "lines": lines }), json!({ "total": 7, "lines": lines })),
        (json!({ "lines": lines.to_string() }), json!({ "lines": lines })),
        (json!({ "properties": { "lines": lines } }), json!({ "lines": lines })),
        (json!({ "Lines": lines }), json!({ "lines": lines })),
    ] {
        let read = value_by_outline(&answer.to_string(), &order(), RepairPolicy::Lossless);
        let (actual, repairs) = read.expect("read by its outline");
        assert_eq!((actual, repairs.len()), (meant, 1), "{answer}");
    }
    for answer in
        [r#"{"total":"7","lines":[{"sku":"A"},]}"#, r#"{"total":"7","lines":[{"sku":7}]}"#]
    {
        assert!(value_by_outline(answer, &order(), RepairPolicy::Lossless).is_none(), "{answer}");
    }
}

/// Without a budget, nested `anyOf` takes exponential time.
#[test]
fn nested_branches_take_bounded_time() {
    let mut definitions = serde_json::Map::new();
    for n in 0..14 {
        let next = json!({ "$ref": format!("#/$defs/D{}", n + 1) });
        let form = json!({ "type": "object", "properties": { "a": next }, "required": ["a"] });
        let branches = json!([form, { "type": "array", "items": next }, next]);
        definitions.insert(format!("D{n}"), json!({ "anyOf": branches }));
    }
    definitions.insert("D14".into(), json!({ "type": "integer" }));
    let schema = json!({ "$ref": "#/$defs/D0", "$defs": definitions });
    let schema = OutputSchema::of_value(&schema, "Deep");
    let mut answer = json!("x");
    for n in 0..14 {
        answer = if n % 2 == 0 { json!([answer]) } else { json!({ "a": answer }) };
    }
    let read = read(&schema, &json!({ "value": answer }).to_string());
    assert!(read.is_err(), "{read:?}");
}
