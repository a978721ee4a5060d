//! What each way to a typed answer makes of a schema.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::refusal::{Refusals, SchemaRefusal, SchemaRule};
use super::walk::{DEEPEST, LONGEST, each_below, pointer_of};
use super::{inline, strict};

/// The form that a schema is sent in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Dialect {
    /// As it is: the input schema of a plain tool, or a text for the model to read.
    Tool,
    /// With its references written out, as Llama takes the input schema of a tool.
    Inlined,
    /// The same with only `type`, `properties` and `required` at the root, as Nova takes it.
    Bare,
    /// In the subset of strict tools and native schemas.
    Strict,
}

impl Dialect {
    pub(super) const ALL: usize = 4;

    /// The schema in this form, or everything that keeps it from it.
    pub(crate) fn apply(
        self,
        type_name: &str,
        text: &Arc<str>,
    ) -> Result<Arc<str>, Box<[SchemaRefusal]>> {
        // Written by serde_json a moment ago; only what is nested too deep is not read again.
        let Ok(root) = serde_json::from_str::<Value>(text) else {
            return Err(too_deep(type_name));
        };
        let mut refusals = Refusals::new(type_name);
        if text.len() > LONGEST {
            refusals.add("", SchemaRule::Size { limit: LONGEST });
            return refusals.into_result(Arc::clone(text));
        }
        let made = match self {
            Self::Tool => {
                check_references(&root, &root, "", &mut refusals);
                return refusals.into_result(Arc::clone(text));
            }
            Self::Inlined => inline::inlined(&root, &mut refusals),
            Self::Bare => inline::bare(&root, &mut refusals),
            Self::Strict => strict::strict(&root, &mut refusals),
        };
        refusals.into_result(made.to_string().into())
    }
}

/// Finds references that lead nowhere.
fn check_references(root: &Value, schema: &Value, path: &str, refusals: &mut Refusals<'_>) {
    let Value::Object(schema) = schema else { return };
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let target = pointer_of(reference);
        if target.and_then(|pointer| root.pointer(&pointer)).is_none() {
            refusals.add(path, SchemaRule::Reference(reference.into()));
        }
    }
    each_below(schema, path, |inner, path| check_references(root, inner, path, refusals));
}

/// The names of properties that Claude does not take in the schema of a tool: it takes 1 to 64 of
/// `[a-zA-Z0-9_.-]`.
pub(super) fn invalid_keys(type_name: &str, text: &str) -> Box<[SchemaRefusal]> {
    let mut refusals = Refusals::new(type_name);
    let root = serde_json::from_str::<Value>(text).unwrap_or_default();
    visit_keys(&root, "", &mut refusals);
    refusals.into_found()
}

fn visit_keys(schema: &Value, path: &str, refusals: &mut Refusals<'_>) {
    let Value::Object(schema) = schema else { return };
    let properties = schema.get("properties").and_then(Value::as_object);
    for name in properties.into_iter().flat_map(Map::keys) {
        if !is_name(name, "_-.") {
            refusals.add(path, SchemaRule::Key(name.clone()));
        }
    }
    each_below(schema, path, |inner, path| visit_keys(inner, path, refusals));
}

/// Whether a name is 1 to 64 letters and digits of ASCII, or of these others.
pub(super) fn is_name(name: &str, others: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || others.contains(c))
}

/// What is said of a schema that is too deep to be read.
pub(super) fn too_deep(type_name: &str) -> Box<[SchemaRefusal]> {
    let mut refusals = Refusals::new(type_name);
    refusals.add("", SchemaRule::Depth { limit: DEEPEST });
    refusals.into_found()
}
