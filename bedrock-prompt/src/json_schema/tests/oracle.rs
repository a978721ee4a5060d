//! What a JSON Schema means, as the specification has it: an oracle that shares nothing with
//! the dialects. Bounds are left out, since dialects put them in words.

use serde_json::{Map, Value, json};

/// Whether an instance fits a schema.
pub(super) fn fits(root: &Value, schema: &Value, instance: &Value) -> bool {
    let Value::Object(schema) = schema else { return *schema == Value::Bool(true) };
    let list = |keyword: &str| schema.get(keyword).and_then(Value::as_array);
    let all =
        |schemas: &Vec<Value>| schemas.iter().filter(|each| fits(root, each, instance)).count();
    let target = schema
        .get("$ref")
        .and_then(Value::as_str)
        .map(|reference| root.pointer(&reference[1..]).expect("a reference that leads somewhere"));
    target.is_none_or(|target| fits(root, target, instance))
        && schema.get("type").is_none_or(|kind| has_type(kind, instance))
        && list("enum").is_none_or(|values| values.contains(instance))
        && schema.get("const").is_none_or(|value| value == instance)
        && list("allOf").is_none_or(|schemas| all(schemas) == schemas.len())
        && list("anyOf").is_none_or(|schemas| all(schemas) > 0)
        && list("oneOf").is_none_or(|schemas| all(schemas) == 1)
        && match instance {
            Value::Object(members) => members_fit(root, schema, members),
            Value::Array(items) => {
                let schema = schema.get("items").unwrap_or(&Value::Bool(true));
                items.iter().all(|item| fits(root, schema, item))
            }
            _ => true,
        }
}

fn members_fit(root: &Value, schema: &Map<String, Value>, members: &Map<String, Value>) -> bool {
    let others = schema.get("additionalProperties").unwrap_or(&Value::Bool(true));
    let required = schema.get("required").and_then(Value::as_array);
    required.into_iter().flatten().all(|name| members.contains_key(name.as_str().expect("a name")))
        && members.iter().all(|(name, value)| {
            let own = schema.get("properties").and_then(|properties| properties.get(name));
            fits(root, own.unwrap_or(others), value)
        })
}

fn has_type(kind: &Value, instance: &Value) -> bool {
    match kind.as_str() {
        Some("null") => instance.is_null(),
        Some("boolean") => instance.is_boolean(),
        Some("string") => instance.is_string(),
        Some("integer") => instance.is_i64() || instance.is_u64(),
        Some("number") => instance.is_number(),
        Some("array") => instance.is_array(),
        Some("object") => instance.is_object(),
        _ => kind.as_array().is_some_and(|kinds| kinds.iter().any(|kind| has_type(kind, instance))),
    }
}

/// What in a schema is outside the subset of strict tools and native schemas.
pub(super) fn outside_subset(root: &Value, schema: &Value) -> Option<String> {
    const TAKEN: &[&str] = &[
        "$defs",
        "$ref",
        "additionalProperties",
        "anyOf",
        "const",
        "default",
        "description",
        "enum",
        "format",
        "items",
        "minItems",
        "pattern",
        "properties",
        "required",
        "type",
    ];
    let Value::Object(map) = schema else { return Some(format!("{schema} is no object")) };
    if let Some(other) = map.keys().find(|keyword| !TAKEN.contains(&keyword.as_str())) {
        return Some(format!("the keyword {other}"));
    }
    if map.contains_key("$ref") {
        let leads_on = root.pointer(&map["$ref"].as_str()?[1..]).is_some();
        return (map.len() > 1 || !leads_on).then(|| format!("the reference in {schema}"));
    }
    let takes_objects = has_type(map.get("type").unwrap_or(&Value::Null), &json!({}));
    if takes_objects && map.get("additionalProperties") != Some(&Value::Bool(false)) {
        return Some(format!("an open object: {schema}"));
    }
    if map.get("minItems").is_some_and(|count| count.as_u64() > Some(1)) {
        return Some("minItems".into());
    }
    let named = ["properties", "$defs"].into_iter().filter_map(|keyword| map.get(keyword));
    let named = named.filter_map(Value::as_object).flat_map(Map::values);
    let branches = map.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    named.chain(branches).chain(map.get("items")).find_map(|inner| outside_subset(root, inner))
}

/// An instance of a schema in that subset, chosen by a seed.
pub(super) fn instance(root: &Value, schema: &Value, seed: &mut u64) -> Value {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
    let choice = usize::try_from(*seed >> 40).expect("24 bits");
    if let Some(reference) = schema["$ref"].as_str() {
        return instance(root, root.pointer(&reference[1..]).expect("a definition"), seed);
    }
    if let Some(branches) = schema["anyOf"].as_array() {
        return instance(root, &branches[choice % branches.len()], seed);
    }
    if let Some(values) = schema["enum"].as_array() {
        return values[choice % values.len()].clone();
    }
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => &kinds[choice % kinds.len()],
        one => one,
    };
    match kind.as_str() {
        Some("null") => Value::Null,
        Some("boolean") => choice.is_multiple_of(2).into(),
        Some("integer") => choice.into(),
        Some("number") => json!(0.5),
        Some("string") => "text".into(),
        Some("array") => (0..choice % 3).map(|_| instance(root, &schema["items"], seed)).collect(),
        _ => {
            let required = |name: &str| {
                schema["required"].as_array().is_some_and(|all| all.iter().any(|each| each == name))
            };
            let mut members = Map::new();
            for (name, inner) in schema["properties"].as_object().expect("properties") {
                let value = instance(root, inner, seed);
                if required(name) || (*seed >> 50).is_multiple_of(2) {
                    members.insert(name.clone(), value);
                }
            }
            members.into()
        }
    }
}
