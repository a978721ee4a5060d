//! The limits on optional fields and on values with several types.

use serde_json::{Map, Value};

use crate::json_schema::inline::describe_first;
use crate::json_schema::refusal::{Refusals, SchemaRule};
use crate::json_schema::walk::each_mut;

/// The limits on optional fields and on values with several types. The targets of references are
/// not counted. Source: langchain-aws, LiteLLM; pydantic-ai on references.
const MOST_OPTIONAL: usize = 24;
const MOST_UNIONS: usize = 16;

#[derive(Default)]
struct Counts {
    /// Fields that are optional but not nullable.
    optional: usize,
    /// Fields that are optional and nullable.
    either: usize,
    unions: usize,
}

/// Makes each field that is optional and nullable either one: optional within the limit of such
/// fields, and nullable beyond it.
pub(super) fn choose_optional(
    root: &mut Value,
    definitions: &mut Map<String, Value>,
    refusals: &mut Refusals<'_>,
) {
    for definition in definitions.values_mut() {
        let mut all = usize::MAX;
        each_mut(definition, &mut |node| leave_out(node, &mut all));
    }
    let mut before = Counts::default();
    each_mut(root, &mut |node| before.add(node));
    let mut left = MOST_OPTIONAL.saturating_sub(before.optional);
    each_mut(root, &mut |node| leave_out(node, &mut left));
    let mut after = Counts::default();
    each_mut(root, &mut |node| after.add(node));

    if after.optional > MOST_OPTIONAL {
        let count = before.optional + before.either;
        refusals.add("", SchemaRule::OptionalFields { count, limit: MOST_OPTIONAL });
    }
    let chosen = before.either.saturating_sub(MOST_OPTIONAL.saturating_sub(before.optional));
    let forced = after.unions.saturating_sub(chosen);
    if forced > MOST_UNIONS {
        refusals.add("", SchemaRule::Unions { count: forced, limit: MOST_UNIONS });
    } else if after.unions > MOST_UNIONS {
        let count = before.optional + before.either;
        let limit = MOST_OPTIONAL.max(before.optional) + MOST_UNIONS - forced;
        refusals.add("", SchemaRule::OptionalFields { count, limit });
    }
}

impl Counts {
    fn add(&mut self, node: &Map<String, Value>) {
        let types = node.get("type").and_then(Value::as_array);
        let is_union = node.contains_key("anyOf") || types.is_some_and(|types| types.len() > 1);
        self.unions += usize::from(is_union);
        for (_, inner) in optional(node) {
            match without_null(inner) {
                Some(_) => self.either += 1,
                None => self.optional += 1,
            }
        }
    }
}

/// The properties of an object that are not required.
fn optional(node: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    let required = node.get("required").and_then(Value::as_array);
    let properties = node.get("properties").and_then(Value::as_object);
    properties.into_iter().flatten().filter(move |(name, _)| {
        !required.is_some_and(|required| required.iter().any(|each| each == name.as_str()))
    })
}

/// Decides for each such field of an object, and lists the required ones in their order.
fn leave_out(node: &mut Map<String, Value>, left: &mut usize) {
    let fields: Vec<String> = optional(node).map(|(name, _)| name.clone()).collect();
    let mut made_required = Vec::new();
    let mut names = Vec::new();
    if let Some(Value::Object(properties)) = node.get_mut("properties") {
        for name in fields {
            let Some(inner) = properties.get_mut(&name) else { continue };
            let Some(stripped) = without_null(inner) else { continue };
            if *left == 0 {
                made_required.push(name);
            } else {
                *left -= 1;
                *inner = stripped;
            }
        }
        names = properties.keys().cloned().collect();
    }
    let is_required = |name: &String| {
        let required = node.get("required").and_then(Value::as_array);
        made_required.contains(name)
            || required.is_some_and(|required| required.iter().any(|each| each == name.as_str()))
    };
    let required: Vec<Value> = names.into_iter().filter(is_required).map(Value::String).collect();
    if !required.is_empty() {
        node.insert("required".into(), required.into());
    }
}

/// The schema without null, where it takes null and something else.
fn without_null(schema: &Value) -> Option<Value> {
    let mut schema = schema.as_object()?.clone();
    let is_null = |value: &Value| value.get("type").is_some_and(|kind| kind == "null");
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        let before = types.len();
        types.retain(|kind| kind != "null");
        if types.len() == before || types.is_empty() {
            return None;
        }
        if let [only] = types.as_slice() {
            schema["type"] = only.clone();
        }
        if let Some(Value::Array(values)) = schema.get_mut("enum") {
            values.retain(|value| !value.is_null());
            if values.is_empty() {
                return None;
            }
        }
    } else if let Some(Value::Array(branches)) = schema.get_mut("anyOf") {
        let before = branches.len();
        branches.retain(|branch| !is_null(branch));
        if branches.len() == before || branches.is_empty() {
            return None;
        }
        if let [Value::Object(only)] = branches.as_slice() {
            let mut only = only.clone();
            if let Some(Value::String(outer)) = schema.get("description") {
                describe_first(&mut only, outer);
            }
            schema = only;
        }
    } else {
        return None;
    }
    if schema.get("default").is_some_and(Value::is_null) {
        schema.shift_remove("default");
    }
    let schema = Value::Object(schema);
    Some(without_null(&schema).unwrap_or(schema))
}
