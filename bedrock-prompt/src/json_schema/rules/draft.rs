//! The version of JSON Schema of a schema.

use serde_json::{Map, Value};

use crate::json_schema::walk::each_below;

/// A version of JSON Schema, as far as it matters to what is checked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Draft {
    /// 2020-12, or one that says the same in what is checked.
    Current,
    /// Siblings of `$ref` are ignored.
    Seven,
    Unknown,
}

impl Draft {
    pub(super) fn detect(root: &Value) -> Self {
        let Some(named) = root.get("$schema") else { return Self::Current };
        let named = named.as_str().unwrap_or_default().trim_end_matches('#');
        let (_, name) = named.split_once("://json-schema.org/").unwrap_or_default();
        match name {
            "draft/2020-12/schema" | "draft/2019-09/schema" => Self::Current,
            "draft-07/schema" | "draft-06/schema" => Self::Seven,
            _ => Self::Unknown,
        }
    }
}

/// Whether references in some part of a schema lead from there, and not from the root.
pub(super) fn has_inner_id(schema: &Map<String, Value>) -> bool {
    let mut found = false;
    each_below(schema, "", |inner, _| {
        if let Value::Object(inner) = inner {
            found |= inner.get("$id").is_some_and(Value::is_string) || has_inner_id(inner);
        }
    });
    found
}
