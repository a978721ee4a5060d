//! The dialects of JSON Schema that models and modes accept.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::refusal::{Refusals, SchemaRefusal, SchemaRule};
use super::walk::{DEEPEST, LONGEST, each_below, pointer_of};
use super::{inline, strict};

/// The dialect in which a schema is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Dialect {
    /// Unchanged: the input schema of a tool that is not strict, or a text in the prompt.
    Tool,
    /// With inlined references, as Llama requires in the input schema of a tool.
    Inlined,
    /// Inlined, and with only `type`, `properties` and `required` at the root, as Nova requires.
    Bare,
    /// In the subset for strict tools and native structured output.
    Strict,
}

impl Dialect {
    pub(super) const ALL: usize = 4;

    /// The schema in this dialect, or the reasons why it cannot be expressed there.
    pub(crate) fn apply(
        self,
        type_name: &str,
        text: &Arc<str>,
    ) -> Result<Arc<str>, Box<[SchemaRefusal]>> {
        // `serde_json` wrote this text; parsing it fails only if it is nested too deeply.
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

/// Finds references that do not resolve.
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

/// The names of properties that Claude does not accept in the schema of a tool: they must be 1 to
/// 64 characters of `[a-zA-Z0-9_.-]`.
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

/// Whether a name is 1 to 64 characters of ASCII letters, digits and `others`.
pub(super) fn is_name(name: &str, others: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || others.contains(c))
}

/// The refusal of a schema that is nested too deeply.
pub(super) fn too_deep(type_name: &str) -> Box<[SchemaRefusal]> {
    let mut refusals = Refusals::new(type_name);
    refusals.add("", SchemaRule::Depth { limit: DEEPEST });
    refusals.into_found()
}
