//! Schemas that an answer is held to while it is written: what of JSON Schema they may use, and
//! how much of it.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::of_model;
use super::rules::specs;
use crate::validate::items;

/// The most parameters of more than one type, optional parameters, and strict tools a request.
const UNIONS: usize = 16;
const OPTIONALS: usize = 24;
const STRICT_TOOLS: usize = 20;

/// So many references may lead to one another.
const DEEPEST: usize = 64;

/// Keywords that a grammar cannot hold. Those that it can, and others that say nothing, pass.
const UNSUPPORTED: [&str; 23] = [
    "contains",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "if",
    "maxContains",
    "maxItems",
    "maxProperties",
    "maximum",
    "minContains",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
];

const FORMATS: [&str; 10] =
    ["date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "time", "uri", "uuid"];

/// What the schemas of a request need together.
#[derive(Default)]
struct Budget {
    unions: usize,
    optionals: usize,
}

/// Checks the schema of the answer and those of strict tools.
pub(super) fn check(request: &Value) -> Result<(), String> {
    let mut budget = Budget::default();
    let definition = &request["outputConfig"]["textFormat"]["structure"]["jsonSchema"];
    if let Some(text) = definition["schema"].as_str() {
        let at = "output_config.format.schema";
        let schema = serde_json::from_str(text)
            .map_err(|_| of_model(&format!("{at}: Input should be a valid JSON schema")))?;
        Root { schema: &schema, at }.check(&mut budget)?;
    }
    let strict: Vec<(usize, &Value)> =
        specs(request).enumerate().filter(|(_, spec)| spec["strict"] == true).collect();
    if strict.len() > STRICT_TOOLS {
        return Err(of_model(&format!(
            "Too many strict tools ({}). The maximum number of strict tools supported is \
             {STRICT_TOOLS}. Try reducing the number of tools marked as strict.",
            strict.len()
        )));
    }
    for (index, spec) in strict {
        let at = format!("tools.{index}.custom");
        Root { schema: &spec["inputSchema"]["json"], at: &at }.check(&mut budget)?;
    }
    budget.check()
}

impl Budget {
    fn check(&self) -> Result<(), String> {
        if self.unions > UNIONS {
            return Err(of_model(&format!(
                "Schemas contains too many parameters with union types ({} parameters with type \
                 arrays or anyOf). This causes exponential compilation cost. Reduce the number of \
                 nullable or union-typed parameters (limit: {UNIONS} parameters with unions).",
                self.unions
            )));
        }
        if self.optionals > OPTIONALS {
            return Err(of_model(&format!(
                "Schemas contains too many optional parameters ({}), which would make grammar \
                 compilation inefficient. Reduce the number of optional parameters in your tool \
                 schemas (limit: {OPTIONALS}).",
                self.optionals
            )));
        }
        Ok(())
    }
}

/// A whole schema and where it stands in the words of the model.
struct Root<'v> {
    schema: &'v Value,
    at: &'v str,
}

/// The references that led to a schema, and all that have been followed.
#[derive(Default)]
struct Path<'v> {
    open: Vec<&'v str>,
    done: HashSet<&'v str>,
}

impl<'v> Root<'v> {
    fn check(&self, budget: &mut Budget) -> Result<(), String> {
        let mut path = Path::default();
        self.node(self.schema, &mut path)?;
        for key in ["$defs", "definitions"] {
            for definition in members(&self.schema[key]).map(|(_, definition)| definition) {
                self.node(definition, &mut path)?;
            }
        }
        // What a reference leads to is not counted.
        count(self.schema, budget);
        Ok(())
    }

    fn refuse(&self, what: &str) -> String {
        of_model(&format!("{}: {what}", self.at))
    }

    /// Checks a schema and those within it.
    fn node(&self, schema: &'v Value, path: &mut Path<'v>) -> Result<(), String> {
        let Some(keywords) = schema.as_object() else {
            return Err(self.refuse("Input should be a valid dictionary"));
        };
        self.keywords(keywords)?;
        if let Some(target) = keywords.get("$ref").and_then(Value::as_str) {
            let definition = target.strip_prefix('#').and_then(|path| self.schema.pointer(path));
            let Some(definition) = definition else {
                return Err(self.refuse(&format!("External $ref '{target}' is not supported")));
            };
            if path.open.contains(&target) {
                return Err(self.refuse("Recursive schemas are not supported"));
            }
            if path.open.len() == DEEPEST {
                return Err(self.refuse("compilation exceeded limits: Schema is too complex"));
            }
            if path.done.insert(target) {
                path.open.push(target);
                self.node(definition, path)?;
                path.open.pop();
            }
        }
        for inner in inner(schema) {
            self.node(inner, path)?;
        }
        Ok(())
    }

    fn keywords(&self, keywords: &Map<String, Value>) -> Result<(), String> {
        let text = |key: &str| keywords.get(key).and_then(Value::as_str);
        let kind = text("type").unwrap_or("any");
        if keywords.contains_key("oneOf") {
            return Err(self.refuse("Schema type 'oneOf' is not supported"));
        }
        if let Some(key) = UNSUPPORTED.iter().find(|key| keywords.contains_key(**key)) {
            return Err(
                self.refuse(&format!("For '{kind}' type, property '{key}' is not supported"))
            );
        }
        if keywords.get("minItems").and_then(Value::as_u64).is_some_and(|least| least > 1) {
            return Err(self.refuse(
                "For 'array' type, 'minItems' values other than 0 or 1 are not supported",
            ));
        }
        if let Some(format) = text("format").filter(|format| !FORMATS.contains(format)) {
            return Err(
                self.refuse(&format!("For '{kind}' type, format '{format}' is not supported"))
            );
        }
        if text("pattern").is_some_and(looks_around) {
            return Err(self.refuse(
                "For 'string' type, patterns with lookaround or backreferences are not supported",
            ));
        }
        let is_object = kind == "object" || keywords.contains_key("properties");
        if is_object && keywords.get("additionalProperties") != Some(&Value::Bool(false)) {
            return Err(self.refuse(
                "For 'object' type, 'additionalProperties' must be explicitly set to false",
            ));
        }
        Ok(())
    }
}

fn looks_around(pattern: &str) -> bool {
    let groups = ["(?=", "(?!", "(?<=", "(?<!", r"\k<"];
    let refers_back = |pair: &[u8]| pair[0] == b'\\' && (b'1'..=b'9').contains(&pair[1]);
    groups.iter().any(|group| pattern.contains(group))
        || pattern.as_bytes().windows(2).any(refers_back)
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// The schemas directly within one, definitions apart.
fn inner(schema: &Value) -> impl Iterator<Item = &Value> {
    let listed = ["anyOf", "allOf"].into_iter().flat_map(|key| items(&schema[key]));
    let items = Some(&schema["items"]).filter(|items| !items.is_null());
    members(&schema["properties"]).map(|(_, property)| property).chain(listed).chain(items)
}

/// Counts what is reached without a reference.
fn count(schema: &Value, budget: &mut Budget) {
    let required = items(&schema["required"]);
    for (name, property) in members(&schema["properties"]) {
        if !required.iter().any(|required| required == name.as_str()) {
            budget.optionals += 1;
        }
        if property["type"].is_array() || !property["anyOf"].is_null() {
            budget.unions += 1;
        }
    }
    inner(schema).for_each(|inner| count(inner, budget));
}
