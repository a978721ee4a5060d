//! Definitions, and references without sibling keywords.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::json_schema::inline::describe_first;
use crate::json_schema::walk::{each_mut, pointer_of};

/// The last segment of a pointer, or a similar name that is not in use.
pub(super) fn free_name(definitions: &Map<String, Value>, pointer: &str) -> String {
    let last = pointer.rsplit('/').next().unwrap_or_default();
    free(definitions, &last.replace("~1", "/").replace("~0", "~"))
}

fn free(definitions: &Map<String, Value>, name: &str) -> String {
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    names.find(|name| !definitions.contains_key(name)).unwrap_or_default()
}

/// The name, escaped for a reference.
pub(super) fn escaped(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '~' => escaped.push_str("~0"),
            '/' => escaped.push_str("~1"),
            '%' => escaped.push_str("%25"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Adds the definitions that are used to the schema. A reference with sibling keywords, which not
/// every service supports, is replaced by a copy of its definition with these keywords.
pub(super) fn inline_definitions(
    schema: &mut Map<String, Value>,
    mut definitions: Map<String, Value>,
) {
    let mut copies = HashMap::new();
    let mut used = HashSet::new();
    let mut to_visit = Vec::new();
    let mut root = Value::Object(std::mem::take(schema));
    each_mut(&mut root, &mut |node| {
        to_visit.extend(alone(node, &mut definitions, &mut copies));
    });
    while let Some(name) = to_visit.pop() {
        if !used.insert(name.clone()) {
            continue;
        }
        let Some(mut definition) = definitions.get(&name).cloned() else { continue };
        each_mut(&mut definition, &mut |node| {
            to_visit.extend(alone(node, &mut definitions, &mut copies));
        });
        definitions.insert(name, definition);
    }
    definitions.retain(|name, _| used.contains(name));
    if let Value::Object(root) = root {
        *schema = root;
    }
    if !definitions.is_empty() {
        schema.insert("$defs".into(), definitions.into());
    }
}

/// The definition that a node refers to, if the reference has no sibling keywords.
fn alone(
    node: &mut Map<String, Value>,
    definitions: &mut Map<String, Value>,
    copies: &mut HashMap<(String, String), String>,
) -> Option<String> {
    let pointer = pointer_of(node.get("$ref")?.as_str()?)?;
    let name = pointer.strip_prefix("/$defs/")?.replace("~1", "/").replace("~0", "~");
    let Some(Value::String(description)) = node.shift_remove("description") else {
        return Some(name);
    };
    let known = copies.get(&(name.clone(), description.clone()));
    let copy = known.cloned().unwrap_or_else(|| {
        let mut definition = definitions.get(&name).cloned().unwrap_or_default();
        if let Value::Object(definition) = &mut definition {
            if definition.get("description").is_some_and(|own| *own == *description) {
                return name.clone();
            }
            describe_first(definition, &description);
        }
        let copy = free(definitions, &name);
        definitions.insert(copy.clone(), definition);
        copy
    });
    copies.insert((name, description), copy.clone());
    node.insert("$ref".into(), format!("#/$defs/{}", escaped(&copy)).into());
    Some(copy)
}
