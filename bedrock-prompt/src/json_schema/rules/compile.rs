//! Compiles a schema into rules.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::choice::Choice;
use super::compiled::{Compiled, Condition};
use super::draft::{Draft, has_inner_id};
use super::format::{Format, UNCHECKED, in_words};
use super::list::Contains;
use super::number::NumberRule;
use super::object::Additional;
use super::pattern::Pattern;
use super::text::TextRule;
use super::values::Values;
use super::{Rules, Types, graph};
use crate::json_schema::walk::{is_too_deep, pointer_of};

pub(super) fn compile(schema: &Value) -> Rules {
    static ANYTHING: Value = Value::Bool(true);
    let mut unchecked = Vec::new();
    let is_too_deep = is_too_deep(schema);
    let root = if is_too_deep { &ANYTHING } else { schema };
    if is_too_deep {
        unchecked.push("a schema that is nested too deeply".into());
    }
    let draft = Draft::detect(root);
    if draft == Draft::Unknown {
        unchecked.push("$schema".into());
    }
    let has_inner_id = root.as_object().is_some_and(has_inner_id);
    if has_inner_id {
        unchecked.push("$id".into());
    }
    let mut compiler = Compiler {
        root,
        draft,
        has_inner_id,
        indices: HashMap::new(),
        to_compile: Vec::new(),
        compiled: Vec::new(),
        unchecked,
    };
    let start = compiler.index_of_schema(root);
    while let Some((at, schema)) = compiler.to_compile.pop() {
        compiler.compiled[at] = compiler.schema(schema);
    }
    let Compiler { compiled: mut all, mut unchecked, .. } = compiler;
    graph::finish(&mut all, &mut unchecked);
    unchecked.sort();
    unchecked.dedup();
    Rules {
        names: crate::json_schema::names_in(root).into_iter().collect(),
        lists: graph::lists(&all),
        root: start,
        all,
        unchecked,
    }
}

struct Compiler<'s> {
    root: &'s Value,
    draft: Draft,
    /// Whether the base of references is unknown.
    has_inner_id: bool,
    /// The indices of compiled schemas, by the address of the source.
    indices: HashMap<usize, usize>,
    to_compile: Vec<(usize, &'s Value)>,
    compiled: Vec<Compiled>,
    unchecked: Vec<String>,
}

impl<'s> Compiler<'s> {
    /// The index of a compiled schema, its reference resolved.
    fn index_of_schema(&mut self, schema: &'s Value) -> usize {
        let schema = self.resolved(schema);
        let address = std::ptr::from_ref(schema).addr();
        if let Some(at) = self.indices.get(&address) {
            return *at;
        }
        let at = self.compiled.len();
        self.compiled.push(Compiled::default());
        self.indices.insert(address, at);
        self.to_compile.push((at, schema));
        at
    }

    /// The target of a schema that is only a reference.
    fn resolved(&self, mut schema: &'s Value) -> &'s Value {
        // Circular references and longer chains are found later.
        const MOST: usize = 64;
        for _ in 0..MOST {
            let Value::Object(map) = schema else { break };
            if self.has_assertions(map) {
                break;
            }
            match map.get("$ref").and_then(|reference| self.target(reference)) {
                Some(target) => schema = target,
                None => break,
            }
        }
        schema
    }

    /// Whether there are assertions beside a reference.
    fn has_assertions(&self, schema: &Map<String, Value>) -> bool {
        schema.keys().any(|keyword| match keyword.as_str() {
            "$ref" => false,
            "$id" => !self.is_root(schema),
            other => !is_annotation(other),
        })
    }

    fn is_root(&self, schema: &Map<String, Value>) -> bool {
        self.root.as_object().is_some_and(|root| std::ptr::eq(root, schema))
    }

    fn target(&self, reference: &Value) -> Option<&'s Value> {
        let pointer = pointer_of(reference.as_str()?)?;
        self.root.pointer(&pointer).filter(|_| !self.has_inner_id)
    }

    fn schema(&mut self, schema: &'s Value) -> Compiled {
        let mut made = Compiled::default();
        match schema {
            Value::Bool(true) => {}
            Value::Bool(false) => made.own_types = Types::NONE,
            Value::Object(map) => {
                for (keyword, value) in map {
                    if self.keyword(keyword, value, map, &mut made).is_none() {
                        made.is_partial = true;
                        self.unchecked.push(keyword.clone());
                    }
                }
            }
            _ => {
                made.is_partial = true;
                self.unchecked.push("an invalid schema".into());
            }
        }
        made
    }

    /// Compiles a keyword; `None` if it cannot be checked.
    fn keyword(
        &mut self,
        keyword: &str,
        value: &'s Value,
        schema: &'s Map<String, Value>,
        made: &mut Compiled,
    ) -> Option<()> {
        match keyword {
            "$ref" => {
                if self.draft == Draft::Seven && self.has_assertions(schema) {
                    return None;
                }
                let target = self.target(value)?;
                let part = self.index_of_schema(target);
                made.parts.push(part);
            }
            "type" => made.own_types = Types::from_keyword(value)?,
            "enum" => add_values(made, value.as_array()?),
            "const" => add_values(made, std::slice::from_ref(value)),
            "allOf" => {
                let parts = self.indices_of(value)?;
                made.parts.extend(parts);
            }
            "anyOf" | "oneOf" => {
                let alternatives = self.indices_of(value)?;
                made.choices.push(Choice { alternatives, is_one_of: keyword == "oneOf" });
            }
            "not" => made.not = Some(self.index_of_schema(value)),
            "if" => {
                let mut place =
                    |keyword: &str| schema.get(keyword).map(|it| self.index_of_schema(it));
                let (then, otherwise) = (place("then"), place("else"));
                let rule = self.index_of_schema(value);
                made.condition = Some(Condition { rule, then, otherwise });
            }
            "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum" | "multipleOf" => {
                let format = schema.get("format").and_then(Value::as_str);
                made.number.push(NumberRule::from_keyword(keyword, value, format)?);
            }
            "minLength" => made.text.push(TextRule::AtLeast(count(value)?)),
            "maxLength" => made.text.push(TextRule::AtMost(count(value)?)),
            "pattern" => {
                let pattern = Pattern::parse(value.as_str()?)?;
                let types = schema.get("type").and_then(Types::from_keyword).unwrap_or(Types::NONE);
                // As decimals are asked for.
                let is_checked_by_serde = types.has(Types::STRING | Types::NUMBER);
                made.text.push(if is_checked_by_serde {
                    TextRule::MatchesCheckedBySerde(pattern)
                } else {
                    TextRule::Matches(pattern)
                });
            }
            "format" => match value.as_str()? {
                name if UNCHECKED.contains(&name) => return None,
                name => {
                    made.text.extend(Format::named(name).map(TextRule::Is));
                    made.hint = in_words(name);
                }
            },
            "$id" => return self.is_root(schema).then_some(()),
            "$dynamicRef" | "$recursiveRef" | "dependencies" => return None,
            "unevaluatedProperties" | "unevaluatedItems" => {
                return (*value == Value::Bool(true)).then_some(());
            }
            _ => {
                self.of_lists(keyword, value, schema, made)?;
                self.of_objects(keyword, value, made)?;
            }
        }
        Some(())
    }

    fn of_lists(
        &mut self,
        keyword: &str,
        value: &'s Value,
        schema: &'s Map<String, Value>,
        made: &mut Compiled,
    ) -> Option<()> {
        match keyword {
            // The items of a tuple, before 2020-12.
            "items" if value.is_array() => return None,
            "items" => made.list().items = Some(self.index_of_schema(value)),
            "prefixItems" => made.list().prefix = self.indices_of(value)?,
            "minItems" => made.list().at_least = Some(count(value)?),
            "maxItems" => made.list().at_most = Some(count(value)?),
            "uniqueItems" => made.list().is_unique = value.as_bool()?,
            "contains" => {
                let said = |keyword: &str| schema.get(keyword).map(count);
                let at_least = said("minContains").unwrap_or(Some(1))?;
                let at_most = said("maxContains").map_or(Some(None), |most| most.map(Some))?;
                let rule = self.index_of_schema(value);
                made.list().contains = Some(Contains { rule, at_least, at_most });
            }
            _ => {}
        }
        Some(())
    }

    fn of_objects(&mut self, keyword: &str, value: &'s Value, made: &mut Compiled) -> Option<()> {
        match keyword {
            "properties" => {
                let named = value.as_object()?.iter();
                made.object().properties = named
                    .map(|(name, it)| (name.as_str().into(), self.index_of_schema(it)))
                    .collect();
            }
            "patternProperties" => {
                for (pattern, inner) in value.as_object()? {
                    let rule = (Pattern::parse(pattern)?, self.index_of_schema(inner));
                    made.object().patterns.push(rule);
                }
            }
            "additionalProperties" => {
                made.object().additional = match value {
                    Value::Bool(false) => Additional::Closed,
                    schema => Additional::Rule(self.index_of_schema(schema)),
                };
            }
            "propertyNames" => made.object().property_names = Some(self.index_of_schema(value)),
            "required" => made.object().required = names(value)?,
            "minProperties" => made.object().at_least = Some(count(value)?),
            "maxProperties" => made.object().at_most = Some(count(value)?),
            "dependentRequired" => {
                for (name, required) in value.as_object()? {
                    made.object().dependent_required.push((name.as_str().into(), names(required)?));
                }
            }
            "dependentSchemas" => {
                for (name, inner) in value.as_object()? {
                    let rule = self.index_of_schema(inner);
                    made.object().dependent_schemas.push((name.as_str().into(), rule));
                }
            }
            _ => {}
        }
        Some(())
    }

    fn indices_of(&mut self, schemas: &'s Value) -> Option<Vec<usize>> {
        Some(schemas.as_array()?.iter().map(|schema| self.index_of_schema(schema)).collect())
    }
}

/// Whether a keyword is an annotation, without effect on validation.
fn is_annotation(keyword: &str) -> bool {
    const ANNOTATIONS: &[&str] = &[
        "$anchor",
        "$comment",
        "$defs",
        "$schema",
        "default",
        "definitions",
        "deprecated",
        "description",
        "examples",
        "readOnly",
        "title",
        "writeOnly",
    ];
    ANNOTATIONS.contains(&keyword)
}

fn add_values(made: &mut Compiled, values: &[Value]) {
    made.values = Some(match made.values.take() {
        Some(others) => others.and(values),
        None => Values::new(values.to_vec()),
    });
}

fn names(value: &Value) -> Option<Vec<Box<str>>> {
    value.as_array()?.iter().map(|name| name.as_str().map(Into::into)).collect()
}

/// A count, such as `2` or `2.0`.
fn count(value: &Value) -> Option<u64> {
    let digits = value.as_number()?.to_string();
    value.as_u64().or_else(|| crate::json::Decimal::parse(&digits)?.whole()?.parse().ok())
}
