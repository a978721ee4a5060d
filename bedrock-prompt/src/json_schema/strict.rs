//! The subset of JSON Schema for strict tools and native structured output.
//!
//! Source: the Bedrock user guide, "Structured output"; what it leaves open is as pydantic-ai
//! and LiteLLM measured it. November 2026. What the subset has no keyword for is said in the
//! description, and checked when the answer arrives.

mod budget;
mod combine;
mod definitions;
mod keyword_text;

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::refusal::{Refusals, SchemaRule};
use super::walk::{DEEPEST, LONGEST, path_of, pointer_of};
use combine::{choice, is_compound, union_of};

/// The schema in the subset.
pub(super) fn strict(root: &Value, refusals: &mut Refusals<'_>) -> Value {
    let mut walk = Walk {
        root,
        open: vec![String::new()],
        names: HashMap::new(),
        definitions: Map::new(),
        depth: 0,
        copied: 0,
        refusals,
    };
    let mut made = walk.node(root, "");
    let mut definitions = walk.definitions;
    budget::choose_optional(&mut made, &mut definitions, refusals);
    if let Value::Object(made) = &mut made {
        definitions::inline_definitions(made, definitions);
    }
    if made.to_string().len() > LONGEST {
        refusals.add("", SchemaRule::Size { limit: LONGEST });
    }
    made
}

struct Walk<'a, 'r> {
    root: &'a Value,
    /// The pointers of the references that are being resolved.
    open: Vec<String>,
    /// The names of definitions by the pointers that lead to them.
    names: HashMap<String, String>,
    definitions: Map<String, Value>,
    depth: usize,
    /// The size of the copies made to merge schemas.
    copied: usize,
    refusals: &'a mut Refusals<'r>,
}

impl<'a> Walk<'a, '_> {
    fn refuse(&mut self, path: &str, rule: SchemaRule) -> Value {
        self.refusals.add(path, rule);
        Value::Null
    }

    fn node(&mut self, schema: &Value, path: &str) -> Value {
        let Value::Object(schema) = schema else {
            let is_open = *schema == Value::Bool(true);
            return self
                .refuse(path, if is_open { SchemaRule::AnyValue } else { SchemaRule::NoValue });
        };
        if self.depth == DEEPEST {
            return self.refuse("", SchemaRule::Depth { limit: DEEPEST });
        }
        self.depth += 1;
        let made = if is_compound(schema) {
            self.compound(schema, path)
        } else if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            self.reference(schema, reference, path)
        } else if let Some(branches) = union_of(schema) {
            let branches = branches.iter().map(|branch| self.node(branch, path)).collect();
            choice(schema.get("description"), branches)
        } else {
            self.plain(schema, path)
        };
        self.depth -= 1;
        made
    }

    /// The target of a reference, if it is no part of what refers to it.
    fn resolve(&mut self, reference: &str, path: &str) -> Option<(String, &'a Value)> {
        let pointer = pointer_of(reference);
        let target = pointer.as_deref().and_then(|pointer| self.root.pointer(pointer));
        let (Some(pointer), Some(target)) = (pointer, target) else {
            self.refuse(path, SchemaRule::Reference(reference.into()));
            return None;
        };
        if self.open.contains(&pointer) {
            self.refuse(path, SchemaRule::Recursion);
            return None;
        }
        Some((pointer, target))
    }

    fn reference(&mut self, schema: &Map<String, Value>, reference: &str, path: &str) -> Value {
        let Some((pointer, target)) = self.resolve(reference, path) else {
            return Value::Null;
        };
        let name = if let Some(name) = self.names.get(&pointer) {
            name.clone()
        } else {
            let name = definitions::free_name(&self.definitions, &pointer);
            self.names.insert(pointer.clone(), name.clone());
            // Takes its place before those that it refers to.
            self.definitions.insert(name.clone(), Value::Null);
            self.open.push(pointer);
            let made = self.node(target, path);
            self.open.pop();
            self.definitions.insert(name.clone(), made);
            name
        };
        let mut made = Map::new();
        if let Some(description) = schema.get("description") {
            made.insert("description".into(), description.clone());
        }
        made.insert("$ref".into(), format!("#/$defs/{}", definitions::escaped(&name)).into());
        made.into()
    }

    /// A schema without references and alternatives.
    fn plain(&mut self, schema: &Map<String, Value>, path: &str) -> Value {
        let kinds = kinds(schema);
        let has = |kind: &str| kinds.iter().any(|each| each == kind);
        let lists_values = schema.contains_key("enum") || schema.contains_key("const");
        if kinds.is_empty() && !lists_values {
            return self.refuse(path, SchemaRule::AnyValue);
        }
        if !kinds.iter().all(|kind| is_type(kind)) {
            return self.refuse(path, SchemaRule::Keyword("type".into()));
        }
        let mut made = Map::new();
        let mut keyword_text = keyword_text::KeywordText::default();
        if !schema.contains_key("type") && !lists_values {
            made.insert("type".into(), kinds[0].clone().into());
        }
        for (keyword, value) in schema {
            let kept = match keyword.as_str() {
                "type" => Some(value.clone()),
                "description" => value.is_string().then(|| value.clone()),
                "default" => is_scalar(value).then(|| value.clone()),
                "enum" | "const" => Some(self.constants(keyword, value, path)),
                "properties" if has("object") => Some(self.properties(schema, value, path)),
                // As it was said of a property before draft 4.
                "required" if value.is_boolean() => {
                    Some(self.refuse(path, SchemaRule::Keyword(keyword.clone())))
                }
                "required" if has("object") => self.required(schema, value, path),
                "items" if has("array") && !value.is_array() => {
                    Some(self.node(value, &path_of(path, keyword, "")))
                }
                "prefixItems" | "items" if has("array") => {
                    Some(self.refuse(path, SchemaRule::Tuple))
                }
                "additionalProperties" | "unevaluatedProperties" | "patternProperties"
                    if has("object") =>
                {
                    if *value != Value::Bool(false) {
                        self.refuse(path, SchemaRule::OpenObject);
                    }
                    None
                }
                "not" if keyword_text::forbidden(value).is_some() => {
                    keyword_text.take(keyword, value, schema, &kinds)
                }
                keyword if is_refused(keyword) => {
                    Some(self.refuse(path, SchemaRule::Keyword(keyword.into())))
                }
                keyword => keyword_text.take(keyword, value, schema, &kinds),
            };
            if let Some(kept) = kept {
                made.insert(keyword.clone(), kept);
            }
        }
        if has("object") {
            let is_closed = ["additionalProperties", "unevaluatedProperties"]
                .iter()
                .any(|keyword| schema.get(*keyword) == Some(&Value::Bool(false)));
            if !made.contains_key("properties") {
                if !is_closed {
                    self.refuse(path, SchemaRule::OpenObject);
                }
                made.insert("properties".into(), Map::new().into());
            }
            made.insert("additionalProperties".into(), false.into());
        }
        if has("array") && !schema.contains_key("items") && !schema.contains_key("prefixItems") {
            self.refuse(&path_of(path, "items", ""), SchemaRule::AnyValue);
        }
        keyword_text.describe(&mut made);
        made.into()
    }

    fn properties(&mut self, schema: &Map<String, Value>, value: &Value, path: &str) -> Value {
        let is_required = |name: &str| {
            let required = schema.get("required").and_then(Value::as_array);
            required.is_some_and(|required| required.iter().any(|each| each == name))
        };
        let mut made = Map::new();
        for (name, inner) in value.as_object().into_iter().flatten() {
            // A forbidden property is omitted: the object allows no additional properties.
            if *inner == Value::Bool(false) && !is_required(name) {
                continue;
            }
            let inner = self.node(inner, &path_of(path, "properties", name));
            made.insert(name.clone(), inner);
        }
        made.into()
    }

    fn required(
        &mut self,
        schema: &Map<String, Value>,
        value: &Value,
        path: &str,
    ) -> Option<Value> {
        let names: Vec<&str> = value.as_array()?.iter().filter_map(Value::as_str).collect();
        for name in &names {
            if schema.get("properties").and_then(|properties| properties.get(name)).is_none() {
                self.refuse(&path_of(path, "properties", name), SchemaRule::AnyValue);
            }
        }
        (!names.is_empty()).then(|| names.into())
    }

    fn constants(&mut self, keyword: &str, value: &Value, path: &str) -> Value {
        let are_scalar = match value {
            Value::Array(values) if keyword == "enum" => values.iter().all(is_scalar),
            value => is_scalar(value),
        };
        if *value == Value::Array(Vec::new()) {
            self.refuse(path, SchemaRule::NoValue);
        } else if !are_scalar {
            self.refuse(path, SchemaRule::EnumValue);
        }
        value.clone()
    }
}

/// The types of a schema, or what its keywords make of it.
fn kinds(schema: &Map<String, Value>) -> Vec<String> {
    match schema.get("type") {
        Some(Value::String(kind)) => vec![kind.clone()],
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).map(Into::into).collect()
        }
        _ if schema.contains_key("enum") || schema.contains_key("const") => Vec::new(),
        _ if schema.contains_key("properties") => vec!["object".into()],
        _ if schema.contains_key("items") || schema.contains_key("prefixItems") => {
            vec!["array".into()]
        }
        _ => Vec::new(),
    }
}

fn is_type(name: &str) -> bool {
    matches!(name, "object" | "array" | "string" | "number" | "integer" | "boolean" | "null")
}

fn is_scalar(value: &Value) -> bool {
    value.is_string() || value.is_number() || value.is_boolean() || value.is_null()
}

/// Assertion keywords that a sentence in the description cannot replace.
fn is_refused(keyword: &str) -> bool {
    matches!(
        keyword,
        "not"
            | "if"
            | "contains"
            | "dependentRequired"
            | "dependentSchemas"
            | "dependencies"
            | "propertyNames"
            | "unevaluatedItems"
            | "additionalItems"
            | "$dynamicRef"
            | "$recursiveRef"
            | "extends"
            | "disallow"
            // Of a part, from which its references are relative.
            | "$id"
    )
}
