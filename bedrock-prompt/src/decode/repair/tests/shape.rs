//! Strategies for types and their values.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// A type as JSON Schema describes it.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    Boolean,
    Integer,
    Number,
    Text,
    /// A string with a pattern: two letters and digits.
    Code,
    Date,
    Enum,
    Nullable(Box<Shape>),
    List(Box<Shape>),
    /// The fields by name, and whether they are required.
    Struct(Vec<(&'static str, Shape, bool)>),
    /// A variant of an enum that its tag distinguishes from one with other fields.
    Tagged(Vec<(&'static str, Shape, bool)>),
}

const NAMES: &[&str] = &["first_name", "lineItems", "total", "note", "is-new", "items", "a"];
const VALUES: &[&str] = &["open", "in_delivery", "refund"];

pub(super) fn shape() -> impl Strategy<Value = Shape> {
    let leaf = prop_oneof![
        Just(Shape::Boolean),
        Just(Shape::Integer),
        Just(Shape::Number),
        Just(Shape::Text),
        Just(Shape::Code),
        Just(Shape::Date),
        Just(Shape::Enum),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let fields = btree_map(prop::sample::select(NAMES), (inner.clone(), any::<bool>()), 1..5);
        let fields = fields.prop_map(|fields| {
            let field = |(name, (shape, is_required))| (name, shape, is_required);
            fields.into_iter().map(field).collect::<Vec<_>>()
        });
        prop_oneof![
            1 => inner.clone().prop_map(|shape| match shape {
                Shape::Nullable(_) => shape,
                other => Shape::Nullable(Box::new(other)),
            }),
            1 => inner.prop_map(|shape| Shape::List(Box::new(shape))),
            3 => fields.clone().prop_map(Shape::Struct),
            1 => fields.prop_map(Shape::Tagged),
        ]
    })
}

impl Shape {
    /// Whether a struct has a field of the name of the field that holds it. With such a value under
    /// its own key once more, both readings are the type's.
    pub(super) fn repeats_a_key(&self) -> bool {
        match self {
            Self::Nullable(inner) | Self::List(inner) => inner.repeats_a_key(),
            Self::Struct(fields) | Self::Tagged(fields) => fields.iter().any(|(name, field, _)| {
                field.repeats_a_key() || field.fields().iter().any(|(inner, ..)| inner == name)
            }),
            _ => false,
        }
    }

    /// The fields of the struct, which may be optional or in a list.
    fn fields(&self) -> &[(&'static str, Self, bool)] {
        match self {
            Self::Nullable(inner) | Self::List(inner) => inner.fields(),
            Self::Struct(fields) | Self::Tagged(fields) => fields,
            _ => &[],
        }
    }

    /// The schema of the type, as schemars writes it.
    pub(super) fn schema(&self) -> Value {
        match self {
            Self::Boolean => json!({ "type": "boolean" }),
            Self::Integer => json!({ "type": "integer", "format": "int64" }),
            Self::Number => json!({ "type": "number", "format": "double" }),
            Self::Text => json!({ "type": "string" }),
            Self::Code => json!({ "type": "string", "pattern": "^[A-Z]{2}-[0-9]+$" }),
            Self::Date => json!({ "type": "string", "format": "date" }),
            Self::Enum => json!({ "type": "string", "enum": VALUES }),
            Self::Nullable(inner) => json!({ "anyOf": [inner.schema(), { "type": "null" }] }),
            Self::List(inner) => json!({ "type": "array", "items": inner.schema() }),
            Self::Struct(fields) => object(fields),
            Self::Tagged(fields) => {
                let mut tagged = object(fields);
                tagged["properties"]["kind"] = json!({ "type": "string", "const": "full" });
                let required = tagged["required"].as_array_mut().expect("a list");
                required.push("kind".into());
                let other = json!({
                    "type": "object",
                    "properties": {
                        "kind": { "type": "string", "const": "empty" },
                        "since": { "type": "integer" },
                    },
                    "required": ["kind", "since"],
                });
                json!({ "oneOf": [tagged, other] })
            }
        }
    }

    /// Extracts the value from an answer.
    pub(super) fn value(&self, mut answer: Value) -> Value {
        match self {
            Self::Struct(_) => answer,
            _ => answer["value"].take(),
        }
    }

    /// Makes an answer: a value that is not a plain object is wrapped in one.
    pub(super) fn answer(&self, value: &Value) -> Value {
        match self {
            Self::Struct(_) => value.clone(),
            _ => json!({ "value": value }),
        }
    }
}

fn object(fields: &[(&'static str, Shape, bool)]) -> Value {
    let mut properties = Map::new();
    for (name, shape, _) in fields {
        properties.insert((*name).into(), shape.schema());
    }
    let required: Vec<_> = fields.iter().filter(|field| field.2).map(|field| field.0).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

/// Texts, some of which look like values of other types.
fn text() -> impl Strategy<Value = String> {
    const AMBIGUOUS: &[&str] = &[
        "",
        " ",
        "null",
        "None",
        "N/A",
        "yes",
        "5",
        "1,234",
        "5.0",
        "[1]",
        "[\"a\"]",
        "{}",
        "a, b",
        "{\"a\":1}",
        "open",
        "Open.",
        "<b>x</b>",
        "```",
        "AB-1",
        "2026-01-31",
        "\"quoted\"",
    ];
    prop_oneof![prop::sample::select(AMBIGUOUS).prop_map(String::from), "[a-c\\\\\"é\n ]{0,5}"]
}

pub(super) fn value(shape: &Shape) -> BoxedStrategy<Value> {
    match shape {
        Shape::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Shape::Integer => prop_oneof![-20..20_i64, any::<i64>()].prop_map(Value::from).boxed(),
        Shape::Number => (-9_999..9_999_i32).prop_map(|n| Value::from(f64::from(n) + 0.25)).boxed(),
        Shape::Text => text().prop_map(Value::from).boxed(),
        Shape::Code => "[A-Z]{2}-[0-9]{1,3}".prop_map(Value::from).boxed(),
        Shape::Date => (1..=12_u8, 1..=28_u8)
            .prop_map(|(month, day)| Value::from(format!("2026-{month:02}-{day:02}")))
            .boxed(),
        Shape::Enum => prop::sample::select(VALUES).prop_map(Value::from).boxed(),
        Shape::Nullable(inner) => prop_oneof![Just(Value::Null), value(inner)].boxed(),
        Shape::List(inner) => vec(value(inner), 0..4).prop_map(Value::from).boxed(),
        Shape::Struct(fields) => members(fields),
        Shape::Tagged(fields) => members(fields)
            .prop_map(|mut members| {
                members["kind"] = "full".into();
                members
            })
            .boxed(),
    }
}

fn members(fields: &[(&'static str, Shape, bool)]) -> BoxedStrategy<Value> {
    let member = |(name, shape, is_required): &(&'static str, Shape, bool)| {
        let (name, is_required) = (*name, *is_required);
        (value(shape), any::<bool>())
            .prop_map(move |(value, is_there)| (is_required || is_there).then_some((name, value)))
    };
    let members: Vec<_> = fields.iter().map(member).collect();
    let object = |members: Vec<Option<(&str, Value)>>| {
        let members = members.into_iter().flatten();
        Value::Object(members.map(|(name, value)| (name.to_owned(), value)).collect())
    };
    members.prop_map(object).boxed()
}
