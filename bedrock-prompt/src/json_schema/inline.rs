//! Inlines the references of a schema.

use serde_json::{Map, Value};

use super::merge::{join, merge};
use super::refusal::{Refusals, SchemaRule};
use super::walk::{DEEPEST, LONGEST, change_below, pointer_of};

/// The schema with inlined references.
pub(super) fn inlined(root: &Value, refusals: &mut Refusals<'_>) -> Value {
    Inliner { root, open: vec![String::new()], depth: 0, length: 0, refusals }.node(root, "")
}

/// The inlined schema with only the properties at its root, as Nova requires. Additional properties
/// are found when the answer is validated.
pub(super) fn bare(root: &Value, refusals: &mut Refusals<'_>) -> Value {
    let mut schema = inlined(root, refusals);
    let Some(members) = schema.as_object_mut() else { return schema };
    for (keyword, value) in members.iter() {
        match keyword.as_str() {
            "additionalProperties" | "unevaluatedProperties" | "patternProperties"
                if *value != Value::Bool(false) =>
            {
                refusals.add("", SchemaRule::OpenObject);
            }
            "minProperties" | "maxProperties" | "propertyNames" | "dependentRequired"
            | "dependentSchemas" | "dependencies" => {
                refusals.add("", SchemaRule::Keyword(keyword.clone()));
            }
            _ => {}
        }
    }
    members.retain(|keyword, _| matches!(keyword.as_str(), "type" | "properties" | "required"));
    if !members.contains_key("properties") {
        members.insert("properties".into(), Map::new().into());
    }
    schema
}

struct Inliner<'a, 'r> {
    root: &'a Value,
    /// The pointers of the references that are being inlined.
    open: Vec<String>,
    depth: usize,
    /// A lower bound of the number of bytes so far.
    length: usize,
    refusals: &'a mut Refusals<'r>,
}

impl Inliner<'_, '_> {
    fn node(&mut self, schema: &Value, path: &str) -> Value {
        let Value::Object(schema) = schema else { return schema.clone() };
        if self.depth == DEEPEST {
            self.refusals.add("", SchemaRule::Depth { limit: DEEPEST });
            return Value::Null;
        }
        self.length += own_length(schema);
        if self.length > LONGEST {
            self.refusals.add("", SchemaRule::Size { limit: LONGEST });
            return Value::Null;
        }
        // From `$id` the references in a schema are relative.
        for keyword in ["$id", "$dynamicRef", "$recursiveRef"] {
            if schema.get(keyword).is_some_and(Value::is_string) {
                self.refusals.add(path, SchemaRule::Keyword(keyword.into()));
            }
        }
        self.depth += 1;
        let mut own = schema.clone();
        own.retain(|keyword, _| !matches!(keyword.as_str(), "$ref" | "$defs" | "definitions"));
        let own = change_below(&own, path, |inner, path| self.node(inner, path));
        let whole = match schema.get("$ref").and_then(Value::as_str) {
            None => own.into(),
            Some(reference) => self.target(own, reference, path),
        };
        self.depth -= 1;
        whole
    }

    /// The target of a reference, merged with its sibling keywords.
    fn target(&mut self, mut beside: Map<String, Value>, reference: &str, path: &str) -> Value {
        let pointer = pointer_of(reference);
        let target = pointer.as_deref().and_then(|pointer| self.root.pointer(pointer));
        let (Some(pointer), Some(target)) = (pointer, target) else {
            self.refusals.add(path, SchemaRule::Reference(reference.into()));
            return Value::Null;
        };
        if self.open.contains(&pointer) {
            self.refusals.add(path, SchemaRule::Recursion);
            return Value::Null;
        }
        self.open.push(pointer);
        let target = self.node(target, path);
        self.open.pop();
        let Value::Object(target) = target else { return target };
        if let Some(merged) = merge(beside.clone(), target.clone()) {
            return merged.into();
        }
        if let Some(all) =
            beside.entry("allOf").or_insert_with(|| Value::Array(Vec::new())).as_array_mut()
        {
            all.push(target.into());
        }
        beside.into()
    }
}

/// The bytes of the keywords, names and texts of a schema, without its subschemas.
fn own_length(schema: &Map<String, Value>) -> usize {
    let text = |value: &Value| match value {
        Value::String(text) => text.len(),
        Value::Object(map) => map.keys().map(|key| key.len() + 3).sum(),
        Value::Array(items) => items.iter().map(|item| item.as_str().map_or(1, str::len) + 1).sum(),
        _ => 1,
    };
    schema.iter().map(|(keyword, value)| keyword.len() + 4 + text(value)).sum()
}

/// Prepends to the description of a schema.
pub(super) fn describe_first(schema: &mut Map<String, Value>, first: &str) {
    let own = schema.shift_remove("description");
    describe(schema, first);
    describe(schema, own.as_ref().and_then(Value::as_str).unwrap_or_default());
}

/// Appends to the description of a schema.
pub(super) fn describe(schema: &mut Map<String, Value>, more: &str) {
    if more.is_empty() {
        return;
    }
    match schema.get_mut("description") {
        Some(Value::String(description)) => join(description, more),
        _ => {
            schema.shift_insert(0, "description".into(), more.into());
        }
    }
}
