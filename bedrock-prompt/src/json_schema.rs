//! The JSON Schema of an output type, in the forms that models accept.

mod dialect;
mod inline;
mod merge;
mod name;
mod number;
mod refusal;
mod rules;
mod strict;
#[cfg(test)]
mod tests;
mod walk;
mod wrap;

use std::any::TypeId;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, LazyLock, OnceLock, PoisonError, RwLock};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

pub(crate) use dialect::Dialect;
pub use refusal::{SchemaRefusal, SchemaRule};
use rules::format_in_words;
pub(crate) use rules::{Rule, Rules, SAMPLE_TEXTS, ScanVerdict, Scope, Types};
pub(crate) use wrap::WRAPPER;

use name::tool_name;

/// A schema as JSON in a dialect, or the reasons why it cannot be expressed there.
type InDialect = Result<Arc<str>, Box<[SchemaRefusal]>>;

/// The schema of an output type, cached for each type.
#[doc(hidden)]
#[derive(Debug)]
pub struct OutputSchema {
    type_name: String,
    tool_name: String,
    description: Option<String>,
    text: Arc<str>,
    is_wrapped: bool,
    keeps_digits: bool,
    names: HashSet<String>,
    /// The number of properties, including nested ones.
    properties: usize,
    dialects: [OnceLock<InDialect>; Dialect::ALL],
    invalid_keys: OnceLock<Box<[SchemaRefusal]>>,
    /// The unchanged schema of the type.
    original: Value,
    rules: OnceLock<Rules>,
    key: OnceLock<u64>,
    laxity: OnceLock<Laxity>,
}

/// How far a type takes answers that break its schema.
#[derive(Debug, Default)]
pub(crate) struct Laxity {
    /// Whether it may take some, or it is not known.
    pub(crate) is_lax: bool,
    /// The rules of values that it drops, with the error about them.
    pub(crate) dropping: HashSet<usize>,
}

impl OutputSchema {
    /// A placeholder that the SDK serializes instead of a schema whose text is already known.
    pub(crate) const PLACEHOLDER: &str = "{}";

    /// The schema of `T`.
    pub(crate) fn for_type<T: JsonSchema + 'static>() -> Arc<Self> {
        static CACHE: LazyLock<RwLock<HashMap<TypeId, Arc<OutputSchema>>>> =
            LazyLock::new(RwLock::default);
        let id = TypeId::of::<T>();
        if let Some(made) = CACHE.read().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return Arc::clone(made);
        }
        let schema = Arc::new(Self::from_root(root_schema::<T>(), &T::schema_name()));
        let mut made = CACHE.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(made.entry(id).or_insert(schema))
    }

    fn from_root(mut root: Map<String, Value>, type_name: &str) -> Self {
        let original = root.clone().into();
        let keeps_digits = number::ask_for_decimals_as_strings(&mut root);
        for keyword in ["$schema", "$id", "title"] {
            root.shift_remove(keyword);
        }
        let description = root.get("description").and_then(Value::as_str).map(Into::into);
        let is_wrapped = wrap::needs_wrapper(&root);
        let schema = if is_wrapped {
            wrap::wrap(root)
        } else {
            root.shift_remove("description");
            Value::Object(root)
        };
        let names = names_in(&schema);
        Self {
            type_name: type_name.into(),
            tool_name: tool_name(type_name),
            description,
            text: schema.to_string().into(),
            properties: names.len(),
            names: names.into_iter().collect(),
            is_wrapped,
            keeps_digits,
            dialects: Default::default(),
            invalid_keys: OnceLock::new(),
            original,
            rules: OnceLock::new(),
            key: OnceLock::new(),
            laxity: OnceLock::new(),
        }
    }

    /// How far the type takes answers that break its schema; learnt once.
    pub(crate) fn laxity(&self, learn: impl FnOnce() -> Laxity) -> &Laxity {
        self.laxity.get_or_init(learn)
    }

    /// An output schema from JSON instead of a Rust type.
    pub(crate) fn of_value(schema: &Value, name: &str) -> Self {
        let made = match schema {
            // Nested too deeply to be parsed.
            schema if walk::is_too_deep(schema) => {
                return Self {
                    dialects: std::array::from_fn(|_| Err(dialect::too_deep(name)).into()),
                    original: Value::Null,
                    ..Self::from_root(Map::new(), name)
                };
            }
            Value::Object(root) => Self::from_root(root.clone(), name),
            Value::Bool(false) => {
                Self::from_root(Map::from_iter([("not".into(), true.into())]), name)
            }
            _ => Self::from_root(Map::new(), name),
        };
        Self { original: schema.clone(), ..made }
    }

    /// The compiled schema of an answer, including the wrapper if there is one; cached.
    pub(crate) fn rules(&self) -> &Rules {
        self.rules.get_or_init(|| {
            if !self.is_wrapped {
                return Rules::compile(&self.original);
            }
            let mut root = match &self.original {
                Value::Object(root) => root.clone(),
                other => Map::from_iter([("allOf".into(), vec![other.clone()].into())]),
            };
            root.shift_remove("$id");
            let dialect = root.shift_remove("$schema");
            let mut schema = wrap::wrap(root);
            if let Some(dialect) = dialect {
                schema["$schema"] = dialect;
            }
            Rules::compile(&schema)
        })
    }

    /// The compiled schema of a value, without the wrapper.
    pub(crate) fn rules_of_value(&self) -> Rules {
        Rules::compile(&self.original)
    }

    /// The schema as JSON in a dialect, its properties in declaration order; cached. The error
    /// lists the reasons why the schema cannot be expressed in the dialect.
    pub(crate) fn in_dialect(&self, dialect: Dialect) -> Result<&Arc<str>, &[SchemaRefusal]> {
        let made = self.dialects[dialect as usize]
            .get_or_init(|| dialect.apply(&self.type_name, &self.text));
        made.as_ref().map_err(|refusals| &**refusals)
    }

    /// The keys that Claude does not accept in the schema of a tool.
    pub(crate) fn invalid_keys(&self) -> &[SchemaRefusal] {
        self.invalid_keys.get_or_init(|| dialect::invalid_keys(&self.type_name, &self.text))
    }

    /// A refusal if Bedrock does not accept the name of a tool.
    pub(crate) fn invalid_tool_name(&self, name: &str) -> Option<SchemaRefusal> {
        (!dialect::is_name(name, "_-"))
            .then(|| SchemaRefusal::new(&self.type_name, "", SchemaRule::ToolName(name.into())))
    }

    /// A refusal if there are more properties than `limit`.
    pub(crate) fn too_many_properties(&self, limit: usize) -> Option<SchemaRefusal> {
        let count = self.properties;
        (count > limit).then(|| {
            SchemaRefusal::new(&self.type_name, "", SchemaRule::Properties { count, limit })
        })
    }

    /// The name of the type.
    pub(crate) fn type_name(&self) -> &str {
        &self.type_name
    }

    /// The default name of the tool: the type's name in snake case.
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

    /// A hash that identifies the schema.
    pub(crate) fn key(&self) -> u64 {
        *self.key.get_or_init(|| {
            let mut hasher = DefaultHasher::new();
            self.text.hash(&mut hasher);
            hasher.finish()
        })
    }

    /// The names of all properties, including nested ones.
    pub(crate) fn names(&self) -> &HashSet<String> {
        &self.names
    }

    /// Whether the type may keep more digits than a primitive number.
    pub(crate) fn keeps_digits(&self) -> bool {
        self.keeps_digits
    }

    /// Whether the value is wrapped in an object, because its type is not an object.
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
fn names_in(schema: &Value) -> Vec<String> {
    let own = schema.get("properties").and_then(Value::as_object);
    let own = own.into_iter().flat_map(Map::keys).cloned();
    let nested = match schema {
        Value::Object(map) => map.values().flat_map(names_in).collect(),
        Value::Array(items) => items.iter().flat_map(names_in).collect(),
        _ => Vec::new(),
    };
    own.chain(nested).collect()
}
