//! Schemas that refer to themselves, and texts that a careless algorithm would take long to read.

use serde_json::{Value, json};

use crate::support::{extract, object};

/// A schema `T` with these members, which refer to `T`.
fn recursive(members: &[(&str, Value)]) -> Value {
    let mut properties = json!({"name": {"type": "string"}});
    for (name, schema) in members {
        properties[format!("{name}?")] = schema.clone();
    }
    json!({"type": "object", "$ref": "#/$defs/T", "$defs": {"T": object(properties)}})
}

#[tokio::test]
async fn a_member_of_the_same_kind_is_not_the_same_object() {
    let one = || json!({"$ref": "#/$defs/T"});
    let many = || json!({"type": "array", "items": {"$ref": "#/$defs/T"}});
    let schemas = [
        recursive(&[("parent", one())]),
        recursive(&[("left", one()), ("right", one())]),
        recursive(&[("a", one()), ("b", one()), ("c", one()), ("d", one()), ("e", one())]),
        recursive(&[("children", many()), ("parent", one())]),
        recursive(&[("a", many()), ("b", many()), ("c", many())]),
    ];
    for schema in schemas {
        let found = extract("Name: leaf", "node", schema.clone()).await;
        assert_eq!(found, Ok(json!({"name": "leaf"})), "{schema}");
    }
}

#[tokio::test]
async fn children_under_their_heading() {
    let schema = recursive(&[
        ("children", json!({"type": "array", "items": {"$ref": "#/$defs/T"}})),
        ("parent", json!({"$ref": "#/$defs/T"})),
    ]);
    let text = "Name: Ada\n\nChildren:\n- Name: Bob\n- Name: Eve\n\nParent:\nName: Ann";
    assert_eq!(
        extract(text, "node", schema).await,
        Ok(json!({
            "name": "Ada",
            "children": [{"name": "Bob"}, {"name": "Eve"}],
            "parent": {"name": "Ann"},
        }))
    );
}

#[tokio::test]
async fn a_union_of_itself_ends() {
    let mut schema = object(json!({"value": {"$ref": "#/$defs/V"}}));
    schema["$defs"] = json!({"V": {"anyOf": [
        {"type": "array", "items": {"$ref": "#/$defs/V"}},
        {"$ref": "#/$defs/V"},
        object(json!({"inner": {"$ref": "#/$defs/V"}})),
    ]}});
    assert!(extract("Name: x", "node", schema).await.is_err());
}

/// Unions of nothing but unions, which have no end, or so many branches that none is looked at.
#[tokio::test]
async fn unions_of_unions_end() {
    let to = |name: &str| json!({"anyOf": vec![json!({"$ref": format!("#/$defs/{name}")}); 20]});
    let mut levels: serde_json::Map<String, Value> =
        (0..8).map(|level| (format!("L{level}"), to(&format!("L{}", level + 1)))).collect();
    levels.insert("L8".into(), json!({"type": "string"}));
    for defs in [
        json!({"T": to("T")}),
        json!({"T": to("U"), "U": to("T")}),
        json!({"T": {"oneOf": [{"$ref": "#/$defs/T"}, {"type": "integer"}, {"type": "boolean"}, {"type": "array"}]}}),
        json!({"T": to("L0")}),
    ] {
        let mut defs = defs;
        defs.as_object_mut().expect("an object").extend(levels.clone());
        let member = || json!({"$ref": "#/$defs/T"});
        let items = object(json!({"name": {"type": "string"}, "a": member()}));
        let mut schema = object(json!({
            "number": {"type": "string"}, "a": member(),
            "values": {"type": "array", "items": member()},
            "lines": {"type": "array", "items": items},
        }));
        schema["$defs"] = defs;
        let text = "Number: 7\nA: 2\nValues: 1, 2\n\nName  A\nx     1\ny     2\n";
        let missing = extract(text, "node", schema).await.expect_err("no value");
        assert!(missing.contains("`a`"), "{missing}");
    }
}

#[tokio::test]
async fn a_grammar_ends() {
    let expression = || json!({"$ref": "#/$defs/E"});
    let branch = |kind: usize| {
        object(json!({
            "kind": {"const": format!("k{kind}")},
            "left?": expression(),
            "right?": expression(),
            "name": {"type": "string"},
        }))
    };
    let branches: Vec<Value> = (0..12).map(branch).collect();
    let mut schema = object(json!({"root": expression()}));
    schema["$defs"] = json!({"E": {"oneOf": branches}});
    assert_eq!(
        extract("Kind: k7\nRoot name: x", "query", schema).await,
        Ok(json!({"root": {"kind": "k7", "name": "x"}}))
    );
}

#[tokio::test]
async fn lists_within_lists_end() {
    let mut defs = json!({});
    for at in 0..10 {
        let next = json!({"$ref": format!("#/$defs/T{}", (at + 1) % 10)});
        defs[format!("T{at}")] = object(json!({
            "name": {"type": "string"},
            "kids?": {"type": "array", "items": next},
        }));
    }
    let schema = json!({"type": "object", "$ref": "#/$defs/T0", "$defs": defs});
    let text = format!("Name: x\n{}", "- Name: a\n- Name: b\n\n".repeat(300));
    assert_eq!(extract(&text, "node", schema).await, Ok(json!({"name": "x"})));
}

/// Deeper than a JSON text may be, it is a text like any other.
#[tokio::test]
async fn deep_json_is_a_text() {
    let schema = object(json!({"name": {"type": "string"}}));
    for depth in [100, 126, 127, 128, 200, 5_000, 100_000] {
        let lists = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let objects = format!("{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
        for deep in [lists, objects] {
            let text = format!("{deep}\nName: Ida");
            assert_eq!(
                extract(&text, "person", schema.clone()).await,
                Ok(json!({"name": "Ida"})),
                "{depth}"
            );
        }
    }
}

#[tokio::test]
async fn long_texts_are_answered() {
    let schema = object(json!({
        "figure": {"type": "number"},
        "at": {"type": "string", "format": "time"},
        "day": {"type": "string", "format": "date"},
        "part": object(json!({"name": {"type": "string"}})),
        "lines": {"type": "array", "items": object(json!({
            "name": {"type": "string"},
            "price": {"type": "number"},
        }))},
    }));
    let digits = ["7", "123 ", "1.2.", "1,", "12:", "at 1am "].map(|unit| (unit, 100_000));
    let marks = ["a:\n", "Part:\n", "- 1 ", "- a: 1\n", "<a", "|", "a  1\n", "a,b\n", "# a\nb\n"]
        .map(|unit| (unit, 10_000));
    for (unit, length) in digits.into_iter().chain(marks) {
        for start in ["Figure: ", "At: "] {
            let text = format!("{start}{}x", unit.repeat(length / unit.len()));
            let found = extract(&text, "sheet", schema.clone()).await;
            assert!(found.is_err(), "{unit:?}");
        }
    }
}
