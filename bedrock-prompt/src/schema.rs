//! From a Rust type to the JSON schema that a model is asked to fill.

mod dialect;
mod document;
mod name;
mod number;

use std::any::TypeId;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

pub(crate) use dialect::{Dialect, in_dialect};
pub(crate) use document::{to_document, to_value};
use name::tool_name;

/// The property that holds an output which is no object in JSON.
pub(crate) const WRAPPER: &str = "value";

/// The schema of an output type, made once a type.
#[doc(hidden)]
#[derive(Debug)]
pub struct OutputSchema {
    tool_name: String,
    description: Option<String>,
    text: Arc<str>,
    is_wrapped: bool,
    keeps_digits: bool,
    names: HashSet<String>,
}

impl OutputSchema {
    /// What the SDK serializes in place of a schema whose text is known already.
    pub(crate) const PLACEHOLDER: &str = "{}";

    /// The schema of `T`.
    pub(crate) fn of<T: JsonSchema + 'static>() -> Arc<Self> {
        static MADE: LazyLock<RwLock<HashMap<TypeId, Arc<OutputSchema>>>> =
            LazyLock::new(RwLock::default);
        let id = TypeId::of::<T>();
        if let Some(made) = MADE.read().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return Arc::clone(made);
        }
        let schema = Arc::new(Self::make(root_schema::<T>(), &T::schema_name()));
        let mut made = MADE.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(made.entry(id).or_insert(schema))
    }

    fn make(mut root: Map<String, Value>, type_name: &str) -> Self {
        let keeps_digits = number::ask_for_decimals_as_strings(&mut root);
        root.shift_remove("$schema");
        root.shift_remove("title");
        let description = root.get("description").and_then(Value::as_str).map(Into::into);
        let is_wrapped = root.get("type").and_then(Value::as_str) != Some("object");
        let schema = if is_wrapped {
            wrap(root)
        } else {
            root.shift_remove("description");
            Value::Object(root)
        };
        Self {
            tool_name: tool_name(type_name),
            description,
            text: schema.to_string().into(),
            names: names_in(&schema),
            is_wrapped,
            keeps_digits,
        }
    }

    /// The tool's name where the prompt gives none: the type's, in snake case.
    pub(crate) fn tool_name(&self) -> &str {
        &self.tool_name
    }

    /// The type's documentation.
    pub(crate) fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// The schema as JSON, its properties in declaration order.
    pub(crate) fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Tells schemas apart.
    pub(crate) fn key(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.text.hash(&mut hasher);
        hasher.finish()
    }

    /// The names of all properties, nested ones too.
    pub(crate) fn names(&self) -> &HashSet<String> {
        &self.names
    }

    /// Whether the type may keep digits that no primitive number holds.
    pub(crate) fn keeps_digits(&self) -> bool {
        self.keeps_digits
    }

    /// Whether the value stands in a property of its own, because the type is no object.
    pub(crate) fn is_wrapped(&self) -> bool {
        self.is_wrapped
    }
}

fn root_schema<T: JsonSchema>() -> Map<String, Value> {
    let generator = SchemaSettings::draft2020_12().for_deserialize().into_generator();
    match generator.into_root_schema_for::<T>().to_value() {
        Value::Object(root) => root,
        // `true`: anything goes.
        _ => Map::new(),
    }
}

/// The names of all properties in a schema.
fn names_in(schema: &Value) -> HashSet<String> {
    let own = schema.get("properties").and_then(Value::as_object);
    let own = own.into_iter().flat_map(Map::keys).cloned();
    let nested = match schema {
        Value::Object(map) => map.values().flat_map(names_in).collect::<Vec<_>>(),
        Value::Array(items) => items.iter().flat_map(names_in).collect(),
        _ => Vec::new(),
    };
    own.chain(nested).collect()
}

/// An object whose one property has this schema.
fn wrap(mut inner: Map<String, Value>) -> Value {
    let definitions = inner.shift_remove("$defs");
    let mut inner = Value::Object(inner);
    move_root_references(&mut inner);
    let mut schema = json!({
        "type": "object",
        "properties": { WRAPPER: inner },
        "required": [WRAPPER],
    });
    if let Some(mut definitions) = definitions {
        move_root_references(&mut definitions);
        schema["$defs"] = definitions;
    }
    schema
}

/// Points the references to the root at the property that now holds it.
fn move_root_references(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                if key == "$ref" && value == "#" {
                    *value = format!("#/properties/{WRAPPER}").into();
                } else {
                    move_root_references(value);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(move_root_references),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(schema: &OutputSchema) -> Value {
        serde_json::from_str(schema.text()).expect("JSON")
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Zebra {
        stripes: u8,
        age: Option<u8>,
        name: String,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    enum Tree {
        Leaf(i32),
        Node(Vec<Tree>),
    }

    #[test]
    fn properties_stand_in_declaration_order() {
        let schema = OutputSchema::of::<Zebra>();
        let parsed = parsed(&schema);
        let names: Vec<_> =
            parsed["properties"].as_object().into_iter().flat_map(Map::keys).collect();
        assert_eq!(names, ["stripes", "age", "name"]);
        assert!(!schema.is_wrapped());
    }

    #[test]
    fn a_schema_is_made_once() {
        assert!(Arc::ptr_eq(&OutputSchema::of::<Zebra>(), &OutputSchema::of::<Zebra>()));
    }

    #[test]
    fn what_is_no_object_is_wrapped() {
        let schema = OutputSchema::of::<Vec<Zebra>>();
        assert!(schema.is_wrapped());
        assert_eq!(parsed(&schema)["type"], "object");
        assert_eq!(parsed(&schema)["properties"][WRAPPER]["type"], "array");
        assert!(parsed(&schema)["$defs"]["Zebra"].is_object());
    }

    #[test]
    fn a_wrapped_type_still_refers_to_itself() {
        let schema = OutputSchema::of::<Tree>();
        assert!(schema.is_wrapped());
        assert!(!schema.text().contains("\"#\""));
    }
}
