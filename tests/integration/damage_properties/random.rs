//! Schemas at random, and values that fit them.

use std::sync::OnceLock;

use serde_json::{Map, Value, json};

use super::sample::COUNT;

/// Numbers that a seed chooses.
pub(super) struct Random(pub(super) u64);

impl Random {
    /// A number below a bound.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % bound.max(1)
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// The schemas, always the same.
pub(super) fn schemas() -> &'static [Value] {
    static SCHEMAS: OnceLock<Vec<Value>> = OnceLock::new();
    SCHEMAS.get_or_init(|| {
        let random = &mut Random(15);
        (0..COUNT).map(|_| object(random, 2)).collect()
    })
}

fn object(random: &mut Random, depth: usize) -> Value {
    const NAMES: [&str; 8] = ["id", "first_name", "count", "tags", "eta", "is_done", "note", "x"];
    let mut properties = Map::new();
    let mut required = Vec::new();
    for _ in 0..=random.below(5) {
        let name = *random.one_of(&NAMES);
        properties.insert(name.into(), schema(random, depth));
    }
    for name in properties.keys() {
        if random.below(3) > 0 {
            required.push(name.clone());
        }
    }
    let mut schema = json!({ "type": "object", "properties": properties, "required": required });
    if random.below(2) == 0 {
        schema["additionalProperties"] = false.into();
    }
    schema
}

fn schema(random: &mut Random, depth: usize) -> Value {
    match random.below(if depth > 0 { 13 } else { 9 }) {
        0 | 1 => json!({ "type": "string" }),
        2 => json!({ "type": "integer", "minimum": -5 }),
        3 => json!({ "type": "number" }),
        4 => json!({ "type": "boolean" }),
        5 => json!({ "type": ["string", "null"] }),
        6 => json!({ "type": ["integer", "null"], "maximum": 1_000_000 }),
        7 => json!({ "enum": ["new", "on_hold", "Done"] }),
        8 => json!({ "type": "array", "items": { "type": "string" } }),
        9 => json!({ "type": "array", "items": schema(random, depth - 1), "maxItems": 3 }),
        10 => json!({ "type": "object", "additionalProperties": schema(random, depth - 1) }),
        11 => json!({ "anyOf": [object(random, depth - 1), { "type": "null" }] }),
        _ => object(random, depth - 1),
    }
}

/// A value that fits a schema.
pub(super) fn document(schema: &Value, random: &mut Random) -> Value {
    instance(schema, schema, random)
}

fn instance(root: &Value, schema: &Value, random: &mut Random) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        return instance(root, root.pointer(&reference[1..]).expect("a definition"), random);
    }
    for keyword in ["anyOf", "oneOf"] {
        let Some(branches) = schema[keyword].as_array() else { continue };
        let value = instance(root, random.one_of(branches), random);
        // What stands beside the branches holds, too.
        let Value::Object(mut value) = value else { return value };
        value.extend(members(root, schema, random));
        return value.into();
    }
    if let Some(values) = schema["enum"].as_array() {
        return random.one_of(values).clone();
    }
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => random.one_of(kinds),
        kind => kind,
    };
    match kind.as_str() {
        Some("null") => Value::Null,
        Some("string") if schema["format"] == "date" => {
            format!("2026-0{}-1{}", 1 + random.below(9), random.below(9)).into()
        }
        Some("string") => text(random).into(),
        Some("integer") => {
            let most = schema["maximum"].as_u64().unwrap_or(1000).min(1000);
            random.below(usize::try_from(most + 1).expect("small")).max(1).into()
        }
        Some("number") => {
            let tenths = f64::from(u32::try_from(random.below(100_000)).expect("small"));
            json!(tenths / 10.0 - 100.0)
        }
        Some("boolean") => (random.below(2) == 0).into(),
        Some("array") => items(root, schema, random),
        _ => members(root, schema, random).into(),
    }
}

fn items(root: &Value, schema: &Value, random: &mut Random) -> Value {
    if let Some(items) = schema["prefixItems"].as_array() {
        return items.iter().map(|item| instance(root, item, random)).collect();
    }
    let count = random.below(4).max(schema["minItems"].as_u64().map_or(0, |_| 1));
    let mut items = Vec::new();
    for _ in 0..count {
        let item = instance(root, &schema["items"], random);
        if schema["uniqueItems"] != true || !items.contains(&item) {
            items.push(item);
        }
    }
    items.into()
}

fn members(root: &Value, schema: &Value, random: &mut Random) -> Map<String, Value> {
    let mut members = Map::new();
    if schema["additionalProperties"].is_object() {
        for _ in 0..random.below(3) {
            let key = text(random);
            members.insert(key, instance(root, &schema["additionalProperties"], random));
        }
    }
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        let is_required =
            schema["required"].as_array().is_some_and(|all| all.iter().any(|each| each == name));
        let value = instance(root, inner, random);
        if is_required || random.below(3) > 0 {
            members.insert(name.clone(), value);
        }
    }
    members
}

/// A text of pieces that are hard to read in JSON, or that look like something else.
fn text(random: &mut Random) -> String {
    const PIECES: [&str; 40] = [
        "",
        "a",
        "word",
        "two words",
        "null",
        "None",
        "true",
        "7",
        "1,234",
        "0.5",
        "N/A",
        "-",
        "yes",
        "\"",
        "'",
        "`",
        "\\",
        "\n",
        "\t",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        ", \"x\": 1",
        "\": \"",
        "é",
        "漢",
        "😀",
        "“",
        "”",
        "//",
        "/*",
        "#",
        "```",
        "<think>",
        "new",
        "on_hold",
        "{\"x\": 1}",
    ];
    (0..=random.below(3)).map(|_| *random.one_of(&PIECES)).collect()
}
