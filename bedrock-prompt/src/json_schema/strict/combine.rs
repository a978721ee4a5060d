//! Merges compound schemas: `allOf`, `oneOf`, and their sibling keywords.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::Walk;
use crate::json_schema::inline::describe_first;
use crate::json_schema::merge::merge;
use crate::json_schema::refusal::SchemaRule;
use crate::json_schema::walk::{DEEPEST, LONGEST};

/// The most schemas that one compound schema is expanded to.
const MOST: usize = 64;

/// One of the schemas that a combination stands for, and the references that led to its parts.
struct Alternative {
    schema: Map<String, Value>,
    through: Vec<String>,
}

/// Whether the schema consists of several that must be merged.
pub(super) fn is_compound(schema: &Map<String, Value>) -> bool {
    let listed = |keyword: &str| schema.get(keyword).and_then(Value::as_array);
    let parts = usize::from(schema.get("$ref").is_some_and(Value::is_string))
        + usize::from(listed("oneOf").is_some())
        + usize::from(listed("anyOf").is_some())
        + usize::from(schema.keys().any(|keyword| says_something(keyword)));
    let has_one_branch = ["oneOf", "anyOf"]
        .iter()
        .any(|keyword| listed(keyword).is_some_and(|branches| branches.len() == 1));
    listed("allOf").is_some() || parts > 1 || has_one_branch
}

/// The branches of a schema that only contains alternatives.
pub(super) fn union_of(schema: &Map<String, Value>) -> Option<&[Value]> {
    let mut unions = ["oneOf", "anyOf"].into_iter().filter_map(|keyword| schema.get(keyword));
    unions.next()?.as_array().map(Vec::as_slice)
}

/// A choice of schemas in the subset, in its shortest form: each of them once, and lists of values
/// as one list.
pub(super) fn choice(description: Option<&Value>, mut branches: Vec<Value>) -> Value {
    let mut seen = HashSet::new();
    branches.retain(|branch| seen.insert(branch.clone()));
    let (nulls, others): (Vec<Value>, Vec<Value>) =
        branches.iter().cloned().partition(|branch| branch["type"] == "null");
    if let Some(listed) = listed_constants(&others) {
        branches = [listed.into()].into_iter().chain(nulls).collect();
    }
    let mut made = match branches.as_mut_slice() {
        [Value::Object(only)] => std::mem::take(only),
        _ => Map::from_iter([("anyOf".into(), branches.into())]),
    };
    if let Some(Value::String(description)) = description {
        describe_first(&mut made, description);
    }
    made.into()
}

/// Lists of values, as the documentation of an enum's variants makes them: one list, with what
/// is said of each in the description.
fn listed_constants(branches: &[Value]) -> Option<Map<String, Value>> {
    let mut values = Vec::new();
    let mut lines = Vec::new();
    let mut common = None;
    for branch in branches {
        let branch = branch.as_object()?;
        let said = branch.get("description").and_then(Value::as_str);
        match (branch.get("const"), branch.get("enum")) {
            (Some(value), None) => {
                let name = value.as_str().map_or_else(|| value.to_string(), Into::into);
                lines.extend(said.map(|text| {
                    let words: Vec<_> = text.split_whitespace().collect();
                    format!("- {name}: {}", words.join(" "))
                }));
                values.push(value.clone());
            }
            (None, Some(Value::Array(more))) => {
                lines.extend(said.map(Into::into));
                values.extend(more.iter().cloned());
            }
            _ => return None,
        }
        let kind = branch.get("type");
        if *common.get_or_insert(kind) != kind {
            return None;
        }
    }
    let kind = common.filter(|_| branches.len() > 1)?;
    let mut listed = Map::new();
    if !lines.is_empty() {
        listed.insert("description".into(), lines.join("\n").into());
    }
    if let Some(kind) = kind {
        listed.insert("type".into(), kind.clone());
    }
    let mut seen = HashSet::new();
    values.retain(|value| seen.insert(value.clone()));
    listed.insert("enum".into(), values.into());
    Some(listed)
}

impl Walk<'_, '_> {
    /// A combination as the one schema, or the choice of schemas, that it stands for.
    pub(super) fn compound(&mut self, schema: &Map<String, Value>, path: &str) -> Value {
        let mut schema = schema.clone();
        let description = schema.shift_remove("description");
        let Some(all) = self.expand(&schema.into(), path) else {
            return Value::Null;
        };
        let branches = all.iter().map(|alternative| self.through(alternative, path)).collect();
        choice(description.as_ref(), branches)
    }

    fn through(&mut self, alternative: &Alternative, path: &str) -> Value {
        let before = self.open.len();
        self.open.extend(alternative.through.iter().cloned());
        let made = self.plain(&alternative.schema, path);
        self.open.truncate(before);
        made
    }

    /// The schemas without references and choices that this one stands for.
    fn expand(&mut self, schema: &Value, path: &str) -> Option<Vec<Alternative>> {
        let schema = match schema {
            Value::Object(schema) => schema,
            Value::Bool(true) => &Map::new(),
            _ => {
                self.refuse(path, SchemaRule::NoValue);
                return None;
            }
        };
        if self.depth == DEEPEST {
            self.refuse("", SchemaRule::Depth { limit: DEEPEST });
            return None;
        }
        self.copied +=
            schema.iter().map(|(keyword, value)| keyword.len() + weight(value)).sum::<usize>();
        if self.copied > 4 * LONGEST {
            self.refuse("", SchemaRule::Size { limit: LONGEST });
            return None;
        }
        self.depth += 1;
        let all = self.expand_parts(schema, path);
        self.depth -= 1;
        all
    }

    fn expand_parts(
        &mut self,
        schema: &Map<String, Value>,
        path: &str,
    ) -> Option<Vec<Alternative>> {
        let mut own = schema.clone();
        own.retain(|keyword, _| {
            !matches!(
                keyword.as_str(),
                "$ref" | "allOf" | "oneOf" | "anyOf" | "$defs" | "definitions"
            )
        });
        let mut all = vec![Alternative { schema: own, through: Vec::new() }];
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let (pointer, target) = self.resolve(reference, path)?;
            self.open.push(pointer.clone());
            let targets = self.expand(target, path);
            self.open.pop();
            let mut targets = targets?;
            for target in &mut targets {
                target.through.push(pointer.clone());
            }
            all = self.both(&all, &targets, path)?;
        }
        for part in listed(schema, "allOf") {
            let parts = self.expand(part, path)?;
            all = self.both(&all, &parts, path)?;
        }
        for keyword in ["oneOf", "anyOf"] {
            let mut branches = Vec::new();
            for branch in listed(schema, keyword) {
                branches.extend(self.expand(branch, path)?);
            }
            if schema.get(keyword).is_some_and(Value::is_array) {
                all = self.both(&all, &branches, path)?;
            }
        }
        Some(all)
    }

    /// Each of the first together with each of the second.
    fn both(
        &mut self,
        first: &[Alternative],
        second: &[Alternative],
        path: &str,
    ) -> Option<Vec<Alternative>> {
        if first.len() * second.len() > MOST {
            self.refuse(path, SchemaRule::Flattened);
            return None;
        }
        let mut all = Vec::new();
        for one in first {
            for other in second {
                let Some(schema) = merge(one.schema.clone(), other.schema.clone()) else {
                    self.refuse(path, SchemaRule::Flattened);
                    return None;
                };
                let through = [one.through.as_slice(), &other.through].concat();
                all.push(Alternative { schema, through });
            }
        }
        Some(all)
    }
}

/// About how many bytes a value has.
fn weight(value: &Value) -> usize {
    match value {
        Value::Object(map) => map.iter().map(|(key, value)| key.len() + 4 + weight(value)).sum(),
        Value::Array(items) => items.iter().map(|item| 1 + weight(item)).sum(),
        Value::String(text) => text.len() + 2,
        _ => 4,
    }
}

fn listed<'a>(schema: &'a Map<String, Value>, keyword: &str) -> &'a [Value] {
    schema.get(keyword).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Whether a keyword by itself can change what fits.
fn says_something(keyword: &str) -> bool {
    !matches!(
        keyword,
        "$ref"
            | "allOf"
            | "oneOf"
            | "anyOf"
            | "$defs"
            | "definitions"
            | "title"
            | "description"
            | "default"
            | "examples"
            | "deprecated"
            | "readOnly"
            | "writeOnly"
            | "$comment"
            | "$schema"
            | "$id"
            | "id"
            | "$anchor"
            | "$dynamicAnchor"
            | "$vocabulary"
    )
}
