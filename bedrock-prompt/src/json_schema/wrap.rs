//! Wraps an output that is not a plain JSON object in an object.

use serde_json::{Map, Value, json};

/// The property that contains an output which is not a JSON object.
pub(crate) const WRAPPER: &str = "value";

/// Whether the root schema of a tool must be wrapped: no model accepts alternatives there, even
/// between objects.
pub(super) fn needs_wrapper(root: &Map<String, Value>) -> bool {
    const CHOICES: &[&str] = &["$ref", "allOf", "anyOf", "oneOf", "not", "if", "enum", "const"];
    root.get("type").and_then(Value::as_str) != Some("object")
        || CHOICES.iter().any(|keyword| root.contains_key(*keyword))
}

/// An object whose one property has this schema.
pub(super) fn wrap(mut inner: Map<String, Value>) -> Value {
    let definitions = inner.shift_remove("$defs");
    let mut inner = Value::Object(inner);
    move_references(&mut inner);
    let mut schema = json!({
        "type": "object",
        "properties": { WRAPPER: inner },
        "required": [WRAPPER],
    });
    if let Some(mut definitions) = definitions {
        for definition in definitions.as_object_mut().into_iter().flat_map(Map::values_mut) {
            move_references(definition);
        }
        schema["$defs"] = definitions;
    }
    schema
}

/// Points the references into the root at the property that now holds it.
fn move_references(schema: &mut Value) {
    super::walk::each_mut(schema, &mut |schema| {
        if let Some(Value::String(reference)) = schema.get_mut("$ref")
            && let Some(pointer) = reference.strip_prefix('#')
            && (pointer.is_empty() || pointer.starts_with('/'))
            && !pointer.starts_with("/$defs/")
        {
            *reference = format!("#/properties/{WRAPPER}{pointer}");
        }
    });
}
