//! Traverses the subschemas of a schema and resolves its references.

use serde_json::{Map, Value};

/// The deepest that schemas are nested; a level is a property, a list or a choice.
pub(super) const DEEPEST: usize = 64;

/// The longest schema, in bytes of JSON: written out, references can grow without bound.
pub(super) const LONGEST: usize = 256 * 1024;

/// The subschemas of a keyword.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Children {
    /// A schema, or a list of schemas.
    Schemas,
    /// Schemas by name.
    Named,
}

fn children(keyword: &str) -> Option<Children> {
    Some(match keyword {
        "properties" | "patternProperties" | "dependentSchemas" | "$defs" | "definitions" => {
            Children::Named
        }
        "items"
        | "prefixItems"
        | "additionalItems"
        | "contains"
        | "unevaluatedItems"
        | "additionalProperties"
        | "propertyNames"
        | "unevaluatedProperties"
        | "anyOf"
        | "oneOf"
        | "allOf"
        | "not"
        | "if"
        | "then"
        | "else" => Children::Schemas,
        _ => return None,
    })
}

/// The path of the values that a keyword describes, from the path of the enclosing value.
pub(super) fn path_of(path: &str, keyword: &str, name: &str) -> String {
    let key = match keyword {
        "properties" => name,
        "patternProperties" | "additionalProperties" | "unevaluatedProperties" => "*",
        "items" | "prefixItems" | "additionalItems" | "contains" | "unevaluatedItems" => {
            return format!("{path}[]");
        }
        _ => return path.into(),
    };
    if path.is_empty() { key.into() } else { format!("{path}.{key}") }
}

/// Calls `visit` on each schema right below this one, with its path.
pub(super) fn each_below<'a>(
    schema: &'a Map<String, Value>,
    path: &str,
    mut visit: impl FnMut(&'a Value, &str),
) {
    for (keyword, value) in schema {
        match (children(keyword), value) {
            (Some(Children::Named), Value::Object(named)) => {
                for (name, inner) in named {
                    visit(inner, &path_of(path, keyword, name));
                }
            }
            (Some(Children::Schemas), Value::Array(listed)) => {
                for inner in listed {
                    visit(inner, &path_of(path, keyword, ""));
                }
            }
            (Some(Children::Schemas), inner) => visit(inner, &path_of(path, keyword, "")),
            _ => {}
        }
    }
}

/// The same schema with `change` done to each schema right below it.
pub(super) fn change_below(
    schema: &Map<String, Value>,
    path: &str,
    mut change: impl FnMut(&Value, &str) -> Value,
) -> Map<String, Value> {
    let mut changed = Map::new();
    for (keyword, value) in schema {
        let value = match (children(keyword), value) {
            (Some(Children::Named), Value::Object(named)) => named
                .iter()
                .map(|(name, inner)| (name.clone(), change(inner, &path_of(path, keyword, name))))
                .collect::<Map<_, _>>()
                .into(),
            (Some(Children::Schemas), Value::Array(listed)) => {
                let path = path_of(path, keyword, "");
                listed.iter().map(|inner| change(inner, &path)).collect()
            }
            (Some(Children::Schemas), inner) => change(inner, &path_of(path, keyword, "")),
            _ => value.clone(),
        };
        changed.insert(keyword.clone(), value);
    }
    changed
}

/// Calls `visit` on each schema below this one, and on itself.
pub(super) fn each_mut(schema: &mut Value, visit: &mut impl FnMut(&mut Map<String, Value>)) {
    let Value::Object(schema) = schema else { return };
    visit(schema);
    for (keyword, value) in schema.iter_mut() {
        match (children(keyword), value) {
            (Some(Children::Named), Value::Object(named)) => {
                for inner in named.values_mut() {
                    each_mut(inner, visit);
                }
            }
            (Some(Children::Schemas), Value::Array(listed)) => {
                for inner in listed {
                    each_mut(inner, visit);
                }
            }
            (Some(Children::Schemas), inner) => each_mut(inner, visit),
            _ => {}
        }
    }
}

/// The pointer in a reference to a part of the same schema.
pub(super) fn pointer_of(reference: &str) -> Option<String> {
    let escaped = reference.strip_prefix('#')?;
    let mut bytes = Vec::with_capacity(escaped.len());
    let mut rest = escaped.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        match (byte, after) {
            (b'%', [high, low, after @ ..]) => {
                let digit = |byte: &u8| char::from(*byte).to_digit(16);
                bytes.push(u8::try_from(digit(high)? * 16 + digit(low)?).ok()?);
                rest = after;
            }
            _ => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes).ok()
}

/// Whether JSON is nested more deeply than `serde_json` parses.
pub(super) fn is_too_deep(value: &Value) -> bool {
    // As deep as serde_json reads.
    const DEEPEST_JSON: usize = 128;
    let mut to_visit = vec![(value, 0)];
    while let Some((value, depth)) = to_visit.pop() {
        if depth > DEEPEST_JSON {
            return true;
        }
        match value {
            Value::Array(items) => to_visit.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Object(map) => to_visit.extend(map.values().map(|value| (value, depth + 1))),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_are_unescaped() {
        assert_eq!(pointer_of("#").as_deref(), Some(""));
        assert_eq!(pointer_of("#/$defs/A%20%C3%A9~1b").as_deref(), Some("/$defs/A é~1b"));
        for none in ["other.json#/$defs/A", "#/%zz", "#/%ff"] {
            assert_eq!(pointer_of(none), None, "{none}");
        }
    }
}
