mod agreement;
mod constrained;
mod oracle;
mod properties;

use std::collections::HashMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use serde_json::json;

use super::wrap::WRAPPER;
use super::*;

/// One supplier invoice.
#[derive(JsonSchema, Deserialize)]
#[expect(dead_code, reason = "only its schema is used")]
struct Invoice {
    /// Invoice number, exactly as printed.
    number: String,
    issued: chrono::NaiveDate,
    /// When it was scanned.
    scanned: Option<chrono::NaiveDateTime>,
    lines: Vec<Line>,
    total: Decimal,
    /// Where the goods went.
    ship_to: Option<Address>,
    /// Who pays.
    bill_to: Address,
    payer: Option<Address>,
    #[serde(default)]
    is_paid: bool,
    topic: Topic,
}

/// One line.
#[derive(JsonSchema, Deserialize)]
#[expect(dead_code, reason = "only its schema is used")]
struct Line {
    #[schemars(length(min = 1, max = 80))]
    description: String,
    #[schemars(range(min = 1))]
    quantity: u16,
    #[schemars(length(max = 3))]
    tags: Vec<String>,
}

/// A postal address.
#[derive(JsonSchema, Deserialize)]
#[expect(dead_code, reason = "only its schema is used")]
struct Address {
    street: String,
    city: Option<String>,
}

/// What it is about.
#[derive(JsonSchema, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Topic {
    /// A charge, or a refund.
    Billing,
    /// A parcel.
    Delivery,
    Other,
}

#[derive(JsonSchema, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(dead_code, reason = "only its schema is used")]
enum Payment {
    /// By card.
    Card {
        last_four: String,
    },
    Transfer(Transfer),
    Cash,
}

#[derive(JsonSchema, Deserialize)]
#[expect(dead_code, reason = "only its schema is used")]
struct Transfer {
    iban: String,
    note: Option<String>,
}

#[derive(JsonSchema, Deserialize)]
#[expect(dead_code, reason = "only its schema is used")]
struct Order {
    id: u32,
    #[serde(flatten)]
    payment: Payment,
}

#[derive(JsonSchema, Deserialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum Loose {
    Text(String),
    Numbers(Vec<f64>),
    Named { name: String },
}

#[derive(JsonSchema, Deserialize)]
#[expect(dead_code, reason = "only its schema is used")]
enum External {
    Unit,
    /// With a number.
    Newtype(i32),
    Struct {
        a: Option<bool>,
    },
}

/// A comment and its answers.
#[derive(JsonSchema, Deserialize)]
#[expect(dead_code, reason = "only its schema is used")]
struct Comment {
    text: String,
    answers: Vec<Comment>,
}

#[derive(JsonSchema, Deserialize)]
#[expect(dead_code, reason = "only its schema is used")]
struct Everything {
    map: HashMap<String, u32>,
    pair: (u8, String),
    three: [u8; 3],
    any: serde_json::Value,
    comment: Comment,
    #[serde(rename = "größe")]
    size: f32,
    #[schemars(regex(pattern = r"^(?!x)"))]
    name: String,
    empty: Empty,
}

#[derive(JsonSchema, Deserialize)]
struct Empty {}

/// What a type makes of each dialect: its schema, or what keeps it from one.
fn shown<T: JsonSchema + 'static>() -> String {
    let schema = OutputSchema::for_type::<T>();
    let mut before: Vec<(Dialect, String)> = Vec::new();
    let mut shown = Vec::new();
    for dialect in [Dialect::Tool, Dialect::Inlined, Dialect::Bare, Dialect::Strict] {
        let text = match schema.in_dialect(dialect) {
            Ok(text) => format!("{:#}", serde_json::from_str::<Value>(text).expect("JSON")),
            Err(refusals) => lines(refusals),
        };
        shown.push(match before.iter().find(|(_, other)| *other == text) {
            Some((same, _)) => format!("== {dialect:?}: as {same:?}"),
            None => format!("== {dialect:?}\n{text}"),
        });
        before.push((dialect, text));
    }
    shown.join("\n")
}

fn lines(refusals: &[SchemaRefusal]) -> String {
    refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_invoice() {
    insta::assert_snapshot!(shown::<Invoice>());
}

#[test]
fn an_enum_with_documentation() {
    insta::assert_snapshot!(shown::<Topic>());
}

#[test]
fn tagged_unions() {
    insta::assert_snapshot!("internally", shown::<Payment>());
    insta::assert_snapshot!("externally", shown::<Vec<External>>());
    insta::assert_snapshot!("untagged", shown::<Loose>());
    insta::assert_snapshot!("flattened", shown::<Order>());
}

#[test]
fn a_type_that_holds_itself() {
    insta::assert_snapshot!(shown::<Comment>());
}

/// Fields that may be left out or be null, as many as it takes.
fn with_options(count: usize, nullable: usize) -> OutputSchema {
    let fields = (0..count).map(|n| (format!("o{n}"), json!({ "type": ["string", "null"] })));
    let unions = (0..nullable).map(|n| (format!("u{n}"), json!({ "type": ["integer", "null"] })));
    let required: Vec<_> = (0..nullable).map(|n| format!("u{n}")).collect();
    let properties: Map<String, Value> = fields.chain(unions).collect();
    let schema = json!({ "type": "object", "properties": properties, "required": required });
    OutputSchema::of_value(&schema, "Options")
}

#[test]
fn fields_are_left_out_or_null_so_that_both_budgets_hold() {
    let made = |count, nullable| {
        let schema = with_options(count, nullable);
        let made: Value = serde_json::from_str(schema.in_dialect(Dialect::Strict).ok()?).ok()?;
        let properties = made["properties"].as_object()?;
        let null = properties.values().filter(|each| each["type"].is_array()).count();
        let required = made["required"].as_array().map_or(0, Vec::len);
        Some((properties.len() - required, null))
    };
    assert_eq!(made(24, 0), Some((24, 0)));
    assert_eq!(made(30, 0), Some((24, 6)));
    assert_eq!(made(40, 0), Some((24, 16)));
    assert_eq!(made(30, 10), Some((24, 16)));
    let refused = |count, nullable| {
        let schema = with_options(count, nullable);
        schema.in_dialect(Dialect::Strict).expect_err("refused")[0].to_string()
    };
    let refused = [refused(41, 0), refused(30, 11), refused(3, 17)];
    insta::assert_snapshot!(refused.join("\n"));
}

#[test]
fn what_is_behind_a_reference_costs_nothing() {
    let fields: Map<String, Value> =
        (0..50).map(|n| (format!("f{n}"), json!({ "type": ["string", "null"] }))).collect();
    let schema = json!({
        "type": "object",
        "properties": { "inner": { "$ref": "#/$defs/Inner" } },
        "$defs": { "Inner": { "type": "object", "properties": fields } },
    });
    assert!(OutputSchema::of_value(&schema, "Outer").in_dialect(Dialect::Strict).is_ok());
}

#[test]
fn everything_that_is_refused_is_said_at_once() {
    let schema = OutputSchema::for_type::<Everything>();
    let refusals = schema.in_dialect(Dialect::Strict).expect_err("refused");
    insta::assert_snapshot!(lines(&[refusals, schema.invalid_keys()].concat()));
}

fn parsed(schema: &OutputSchema) -> Value {
    serde_json::from_str(schema.text()).expect("JSON")
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Zebra {
    stripes: u8,
    age: Option<u8>,
    name: String,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
enum Tree {
    Leaf(i32),
    Node(Vec<Tree>),
}

#[test]
fn properties_stand_in_declaration_order() {
    let schema = OutputSchema::for_type::<Zebra>();
    let parsed = parsed(&schema);
    let names: Vec<_> = parsed["properties"].as_object().into_iter().flat_map(Map::keys).collect();
    assert_eq!(names, ["stripes", "age", "name"]);
    assert!(!schema.is_wrapped());
}

#[test]
fn a_schema_is_made_once() {
    assert!(Arc::ptr_eq(&OutputSchema::for_type::<Zebra>(), &OutputSchema::for_type::<Zebra>()));
}

#[test]
fn what_is_no_object_is_wrapped() {
    let schema = OutputSchema::for_type::<Vec<Zebra>>();
    assert!(schema.is_wrapped());
    assert_eq!(parsed(&schema)["type"], "object");
    assert_eq!(parsed(&schema)["properties"][WRAPPER]["type"], "array");
    assert!(parsed(&schema)["$defs"]["Zebra"].is_object());
}

#[test]
fn a_wrapped_type_still_refers_to_itself() {
    let schema = OutputSchema::for_type::<Tree>();
    assert!(schema.is_wrapped());
    assert!(!schema.text().contains("\"#\""));
}
