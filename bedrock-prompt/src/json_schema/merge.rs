//! Merges two schemas of one value.

use serde_json::{Map, Value};

/// The schema of the values that match both; `None` if one schema cannot express that.
pub(super) fn merge(
    mut first: Map<String, Value>,
    second: Map<String, Value>,
) -> Option<Map<String, Value>> {
    if !takes_properties_of(&first, &second) || !takes_properties_of(&second, &first) {
        return None;
    }
    for (key, value) in second {
        let Some(known) = first.get_mut(&key) else {
            first.insert(key, value);
            continue;
        };
        if *known == value {
            continue;
        }
        match (key.as_str(), known, value) {
            ("type", known, value) => *known = common_types(known, &value)?,
            ("properties", Value::Object(known), Value::Object(more)) => {
                for (name, schema) in more {
                    match known.get_mut(&name) {
                        None => {
                            known.insert(name, schema);
                        }
                        Some(known) if *known == schema || says_nothing(&schema) => {}
                        Some(known) if says_nothing(known) => *known = schema,
                        Some(_) => return None,
                    }
                }
            }
            ("required", Value::Array(known), Value::Array(more)) => {
                for name in more {
                    if !known.contains(&name) {
                        known.push(name);
                    }
                }
            }
            ("description", Value::String(known), Value::String(more)) => join(known, &more),
            ("title" | "default" | "examples" | "$comment" | "deprecated", ..) => {}
            _ => return None,
        }
    }
    Some(first)
}

/// Adds a sentence to a description on a line of its own, unless it is already the description.
pub(super) fn join(description: &mut String, more: &str) {
    if description.is_empty() {
        description.push_str(more);
    } else if !more.is_empty() && description != more {
        description.push('\n');
        description.push_str(more);
    }
}

/// Whether a schema allows the properties that another one declares.
fn takes_properties_of(schema: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    let is_open = ["additionalProperties", "unevaluatedProperties"]
        .iter()
        .all(|keyword| matches!(schema.get(*keyword), None | Some(Value::Bool(true))));
    let named = |schema: &'_ Map<String, Value>, name: &str| {
        schema.get("properties").is_some_and(|properties| properties.get(name).is_some())
    };
    let others = other.get("properties").and_then(Value::as_object);
    is_open || others.into_iter().flat_map(Map::keys).all(|name| named(schema, name))
}

fn says_nothing(schema: &Value) -> bool {
    *schema == Value::Bool(true) || schema.as_object().is_some_and(Map::is_empty)
}

fn common_types(first: &Value, second: &Value) -> Option<Value> {
    let listed = |types: &Value| match types {
        Value::Array(types) => types.clone(),
        one => vec![one.clone()],
    };
    let second = listed(second);
    let mut common = listed(first);
    common.retain(|each| second.contains(each));
    match common.len() {
        0 => None,
        1 => common.pop(),
        _ => Some(common.into()),
    }
}
