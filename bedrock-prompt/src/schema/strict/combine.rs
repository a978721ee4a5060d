//! Schemas that are put together from others: `allOf`, `oneOf`, and what stands beside them.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::Walk;
use crate::schema::inline::describe;
use crate::schema::merge::merge;
use crate::schema::refusal::SchemaRule;
use crate::schema::walk::{DEEPEST, LONGEST};

/// The most schemas that one is multiplied out to.
const MOST: usize = 64;

/// One of the schemas that a combination stands for, and the references that led to its parts.
struct Alternative {
    schema: Map<String, Value>,
    through: Vec<String>,
}

/// Whether the schema consists of several that have to be put together.
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

/// The branches of a schema that is nothing but a choice.
pub(super) fn union_of(schema: &Map<String, Value>) -> Option<&[Value]> {
    let mut unions = ["oneOf", "anyOf"].into_iter().filter_map(|keyword| schema.get(keyword));
    unions.next()?.as_array().map(Vec::as_slice)
}

/// A choice of single values, as the documentation of an enum's variants makes one: the list of
/// them, with what is said of each in the description.
pub(super) fn listed_constants(
    schema: &Map<String, Value>,
    branches: &[Value],
) -> Option<Map<String, Value>> {
    let mut values = Vec::new();
    let mut lines = Vec::new();
    let mut common = None;
    for branch in branches {
        let branch = branch.as_object()?;
        let is_list = |keyword: &str| {
            matches!(keyword, "enum" | "const" | "type") || !says_something(keyword)
        };
        if !branch.keys().all(|keyword| is_list(keyword) && keyword != "$ref") {
            return None;
        }
        match (branch.get("const"), branch.get("enum")) {
            (Some(value), None) => {
                if let Some(text) = branch.get("description").and_then(Value::as_str) {
                    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                    let name = value.as_str().map_or_else(|| value.to_string(), Into::into);
                    lines.push(format!("- {name}: {text}"));
                }
                values.push(value.clone());
            }
            (None, Some(Value::Array(more))) => values.extend(more.iter().cloned()),
            _ => return None,
        }
        let kind = branch.get("type");
        if *common.get_or_insert(kind) != kind {
            return None;
        }
    }
    let mut listed = Map::new();
    if let Some(description) = schema.get("description") {
        listed.insert("description".into(), description.clone());
    }
    if let Some(kind) = common? {
        listed.insert("type".into(), kind.clone());
    }
    let mut seen = HashSet::new();
    values.retain(|value| seen.insert(value.clone()));
    listed.insert("enum".into(), values.into());
    if !lines.is_empty() {
        describe(&mut listed, &lines.join("\n"));
    }
    Some(listed)
}

impl Walk<'_, '_> {
    /// A combination as the one schema, or the choice of schemas, that it stands for.
    pub(super) fn compound(&mut self, schema: &Map<String, Value>, path: &str) -> Value {
        let mut schema = schema.clone();
        let description = schema.shift_remove("description");
        let description = description.as_ref().and_then(Value::as_str).unwrap_or_default();
        let Some(mut all) = self.expand(&schema.into(), path) else {
            return Value::Null;
        };
        if all.len() == 1
            && let Some(mut only) = all.pop()
        {
            if !description.is_empty() {
                let own = only.schema.shift_remove("description");
                describe(&mut only.schema, description);
                describe(
                    &mut only.schema,
                    own.as_ref().and_then(Value::as_str).unwrap_or_default(),
                );
            }
            return self.through(&only, path);
        }
        let mut made = Map::new();
        if !description.is_empty() {
            made.insert("description".into(), description.into());
        }
        let branches: Vec<Value> =
            all.iter().map(|alternative| alternative.schema.clone().into()).collect();
        if let Some(listed) = listed_constants(&made, &branches) {
            return self.plain(&listed, path);
        }
        let branches = all.iter().map(|alternative| self.through(alternative, path)).collect();
        made.insert("anyOf".into(), branches);
        made.into()
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
