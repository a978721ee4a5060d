//! Schemas that constrain the output of a model: the JSON Schema keywords that they may use, and
//! their limits.

use std::collections::HashSet;

use crate::json::Node;

use super::features::tool_specs;
use super::model_error;

/// The maximum numbers in one request. A union parameter is one of more than one type.
const MAX_UNIONS: usize = 16;
const MAX_OPTIONALS: usize = 24;
const MAX_STRICT_TOOLS: usize = 20;

/// The maximum length of a chain of references.
const MAX_REFERENCE_DEPTH: usize = 64;

/// Keywords that cannot be enforced. Unknown keywords are ignored.
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

/// The totals of all schemas of a request.
#[derive(Default)]
struct Totals {
    unions: usize,
    optionals: usize,
}

/// Checks the schema of the response and those of strict tools.
pub(super) fn check(request: &Node<'_>) -> Result<(), String> {
    let mut totals = Totals::default();
    let definition = &request["outputConfig"]["textFormat"]["structure"]["jsonSchema"];
    if let Some(text) = definition["schema"].as_str() {
        let at = "output_config.format.schema";
        let schema = serde_json::from_str(text)
            .map_err(|_| model_error(&format!("{at}: Input should be a valid JSON schema")))?;
        Root { schema: &schema, at }.check(&mut totals)?;
    }
    let native = &request["additionalModelRequestFields"]["output_config"]["format"]["schema"];
    if !native.is_null() {
        Root { schema: native, at: "output_config.format.schema" }.check(&mut totals)?;
    }
    let strict: Vec<(usize, &Node<'_>)> =
        tool_specs(request).enumerate().filter(|(_, spec)| spec["strict"] == true).collect();
    if strict.len() > MAX_STRICT_TOOLS {
        return Err(model_error(&format!(
            "Too many strict tools ({}). The maximum number of strict tools supported is \
             {MAX_STRICT_TOOLS}. Try reducing the number of tools marked as strict.",
            strict.len()
        )));
    }
    for (index, spec) in strict {
        let at = format!("tools.{index}.custom");
        Root { schema: &spec["inputSchema"]["json"], at: &at }.check(&mut totals)?;
    }
    totals.check()
}

impl Totals {
    fn check(&self) -> Result<(), String> {
        if self.unions > MAX_UNIONS {
            return Err(model_error(&format!(
                "Schemas contains too many parameters with union types ({} parameters with type \
                 arrays or anyOf). This causes exponential compilation cost. Reduce the number of \
                 nullable or union-typed parameters (limit: {MAX_UNIONS} parameters with unions).",
                self.unions
            )));
        }
        if self.optionals > MAX_OPTIONALS {
            return Err(model_error(&format!(
                "Schemas contains too many optional parameters ({}), which would make grammar \
                 compilation inefficient. Reduce the number of optional parameters in your tool \
                 schemas (limit: {MAX_OPTIONALS}).",
                self.optionals
            )));
        }
        Ok(())
    }
}

/// A complete schema, and its path in the messages of the model.
struct Root<'v> {
    schema: &'v Node<'v>,
    at: &'v str,
}

/// References that have been followed.
#[derive(Default)]
struct References<'v> {
    /// Those that lead to the current schema.
    open: Vec<&'v str>,
    visited: HashSet<&'v str>,
}

impl<'v> Root<'v> {
    fn check(&self, totals: &mut Totals) -> Result<(), String> {
        let mut references = References::default();
        self.check_schema(self.schema, &mut references)?;
        for key in ["$defs", "definitions"] {
            for (_, definition) in self.schema[key].members() {
                self.check_schema(definition, &mut references)?;
            }
        }
        // The target of a reference is not counted.
        count(self.schema, totals);
        Ok(())
    }

    fn refusal(&self, reason: &str) -> String {
        model_error(&format!("{}: {reason}", self.at))
    }

    /// Checks a schema and its subschemas.
    fn check_schema(
        &self,
        schema: &'v Node<'v>,
        references: &mut References<'v>,
    ) -> Result<(), String> {
        if !schema.is_object() {
            return Err(self.refusal("Input should be a valid dictionary"));
        }
        self.check_keywords(schema)?;
        if let Some(target) = schema["$ref"].as_str() {
            let definition = target.strip_prefix('#').and_then(|path| self.schema.pointer(path));
            let Some(definition) = definition else {
                return Err(self.refusal(&format!("External $ref '{target}' is not supported")));
            };
            if references.open.contains(&target) {
                return Err(self.refusal("Recursive schemas are not supported"));
            }
            if references.open.len() == MAX_REFERENCE_DEPTH {
                return Err(self.refusal("compilation exceeded limits: Schema is too complex"));
            }
            if references.visited.insert(target) {
                references.open.push(target);
                self.check_schema(definition, references)?;
                references.open.pop();
            }
        }
        for subschema in subschemas(schema) {
            self.check_schema(subschema, references)?;
        }
        Ok(())
    }

    fn check_keywords(&self, schema: &Node<'_>) -> Result<(), String> {
        let has = |key: &str| schema.get(key).is_some();
        let text = |key: &str| schema[key].as_str();
        let kind = text("type").unwrap_or("any");
        if has("oneOf") {
            return Err(self.refusal("Schema type 'oneOf' is not supported"));
        }
        if let Some(key) = UNSUPPORTED.iter().find(|key| has(key)) {
            return Err(
                self.refusal(&format!("For '{kind}' type, property '{key}' is not supported"))
            );
        }
        if schema["minItems"].as_u64().is_some_and(|min_items| min_items > 1) {
            return Err(self.refusal(
                "For 'array' type, 'minItems' values other than 0 or 1 are not supported",
            ));
        }
        if let Some(format) = text("format").filter(|format| !FORMATS.contains(format)) {
            return Err(
                self.refusal(&format!("For '{kind}' type, format '{format}' is not supported"))
            );
        }
        if text("pattern").is_some_and(has_lookaround_or_backreference) {
            return Err(self.refusal(
                "For 'string' type, patterns with lookaround or backreferences are not supported",
            ));
        }
        let is_object = kind == "object" || has("properties");
        if is_object && schema["additionalProperties"] != false {
            return Err(self.refusal(
                "For 'object' type, 'additionalProperties' must be explicitly set to false",
            ));
        }
        Ok(())
    }
}

fn has_lookaround_or_backreference(pattern: &str) -> bool {
    let groups = ["(?=", "(?!", "(?<=", "(?<!", r"\k<"];
    let refers_back = |pair: &[u8]| pair[0] == b'\\' && (b'1'..=b'9').contains(&pair[1]);
    groups.iter().any(|group| pattern.contains(group))
        || pattern.as_bytes().windows(2).any(refers_back)
}

/// The direct subschemas of a schema, without definitions.
fn subschemas<'n>(schema: &'n Node<'n>) -> impl Iterator<Item = &'n Node<'n>> {
    let listed = ["anyOf", "allOf"].into_iter().flat_map(|key| schema[key].items());
    let items = Some(&schema["items"]).filter(|items| !items.is_null());
    let properties = schema["properties"].members().iter().map(|(_, property)| property);
    properties.chain(listed).chain(items)
}

/// Counts the parameters that are reached without a reference.
fn count(schema: &Node<'_>, totals: &mut Totals) {
    let required = schema["required"].items();
    for (name, property) in schema["properties"].members() {
        if !required.iter().any(|required| required == name.as_ref()) {
            totals.optionals += 1;
        }
        if property["type"].is_list() || !property["anyOf"].is_null() {
            totals.unions += 1;
        }
    }
    subschemas(schema).for_each(|subschema| count(subschema, totals));
}
