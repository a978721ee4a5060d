//! From a schema to rules.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::choice::Choice;
use super::compiled::{Compiled, Condition};
use super::draft::{Draft, has_inner_id};
use super::format::{Format, UNCHECKED};
use super::list::Contains;
use super::number::NumberRule;
use super::object::Others;
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
    let draft = Draft::of(root);
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
        places: HashMap::new(),
        to_compile: Vec::new(),
        compiled: Vec::new(),
        unchecked,
    };
    let start = compiler.place_of(root);
    while let Some((at, schema)) = compiler.to_compile.pop() {
        compiler.compiled[at] = compiler.schema(schema);
    }
    let Compiler { compiled: mut all, mut unchecked, .. } = compiler;
    graph::settle(&mut all, &mut unchecked);
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
    /// Whether it cannot be told where references lead from.
    has_inner_id: bool,
    /// Where a schema is compiled to, by its address.
    places: HashMap<usize, usize>,
    to_compile: Vec<(usize, &'s Value)>,
    compiled: Vec<Compiled>,
    unchecked: Vec<String>,
}

impl<'s> Compiler<'s> {
    /// Where a schema is compiled to, its reference followed.
    fn place_of(&mut self, schema: &'s Value) -> usize {
        let schema = self.followed(schema);
        let address = std::ptr::from_ref(schema).addr();
        if let Some(at) = self.places.get(&address) {
            return *at;
        }
        let at = self.compiled.len();
        self.compiled.push(Compiled::default());
        self.places.insert(address, at);
        self.to_compile.push((at, schema));
        at
    }

    /// What a schema that is a reference and no more leads to.
    fn followed(&self, mut schema: &'s Value) -> &'s Value {
        // One that leads back to itself is found later on, as are longer ones.
        const MOST: usize = 64;
        for _ in 0..MOST {
            let Value::Object(map) = schema else { break };
            if self.says_more(map) {
                break;
            }
            match map.get("$ref").and_then(|reference| self.target(reference)) {
                Some(target) => schema = target,
                None => break,
            }
        }
        schema
    }

    /// Whether anything beside a reference says what fits.
    fn says_more(&self, schema: &Map<String, Value>) -> bool {
        schema.keys().any(|keyword| match keyword.as_str() {
            "$ref" => false,
            "$id" => !self.is_root(schema),
            other => !is_remark(other),
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

    /// Adds what a keyword says; `None` where it says something that is not understood.
    fn keyword(
        &mut self,
        keyword: &str,
        value: &'s Value,
        schema: &'s Map<String, Value>,
        made: &mut Compiled,
    ) -> Option<()> {
        match keyword {
            "$ref" => {
                if self.draft == Draft::Seven && self.says_more(schema) {
                    return None;
                }
                let target = self.target(value)?;
                let part = self.place_of(target);
                made.parts.push(part);
            }
            "type" => made.own_types = Types::said(value)?,
            "enum" => add_values(made, value.as_array()?),
            "const" => add_values(made, std::slice::from_ref(value)),
            "allOf" => {
                let parts = self.places_of(value)?;
                made.parts.extend(parts);
            }
            "anyOf" | "oneOf" => {
                let alternatives = self.places_of(value)?;
                made.choices.push(Choice { alternatives, takes_one: keyword == "oneOf" });
            }
            "not" => made.not = Some(self.place_of(value)),
            "if" => {
                let mut place = |keyword: &str| schema.get(keyword).map(|it| self.place_of(it));
                let (then, otherwise) = (place("then"), place("else"));
                let rule = self.place_of(value);
                made.condition = Some(Condition { rule, then, otherwise });
            }
            "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum" | "multipleOf" => {
                let format = schema.get("format").and_then(Value::as_str);
                made.number.push(NumberRule::of(keyword, value, format)?);
            }
            "minLength" => made.text.push(TextRule::AtLeast(count(value)?)),
            "maxLength" => made.text.push(TextRule::AtMost(count(value)?)),
            "pattern" => {
                let pattern = Pattern::of(value.as_str()?)?;
                let types = schema.get("type").and_then(Types::said).unwrap_or(Types::NONE);
                // As decimals are asked for.
                let is_seen = types.has(Types::STRING | Types::NUMBER);
                made.text.push(match is_seen {
                    true => TextRule::MatchesSeen(pattern),
                    false => TextRule::Matches(pattern),
                });
            }
            "format" => match value.as_str()? {
                name if UNCHECKED.contains(&name) => return None,
                name => made.text.extend(Format::named(name).map(TextRule::Is)),
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
            "items" => made.list().items = Some(self.place_of(value)),
            "prefixItems" => made.list().prefix = self.places_of(value)?,
            "minItems" => made.list().at_least = Some(count(value)?),
            "maxItems" => made.list().at_most = Some(count(value)?),
            "uniqueItems" => made.list().is_unique = value.as_bool()?,
            "contains" => {
                let said = |keyword: &str| schema.get(keyword).map(count);
                let at_least = said("minContains").unwrap_or(Some(1))?;
                let at_most = said("maxContains").map_or(Some(None), |most| most.map(Some))?;
                let rule = self.place_of(value);
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
                made.object().properties =
                    named.map(|(name, it)| (name.as_str().into(), self.place_of(it))).collect();
            }
            "patternProperties" => {
                for (pattern, inner) in value.as_object()? {
                    let rule = (Pattern::of(pattern)?, self.place_of(inner));
                    made.object().patterns.push(rule);
                }
            }
            "additionalProperties" => {
                made.object().others = match value {
                    Value::Bool(false) => Others::Closed,
                    schema => Others::Rule(self.place_of(schema)),
                };
            }
            "propertyNames" => made.object().keys = Some(self.place_of(value)),
            "required" => made.object().required = names(value)?,
            "minProperties" => made.object().at_least = Some(count(value)?),
            "maxProperties" => made.object().at_most = Some(count(value)?),
            "dependentRequired" => {
                for (name, required) in value.as_object()? {
                    made.object().required_by.push((name.as_str().into(), names(required)?));
                }
            }
            "dependentSchemas" => {
                for (name, inner) in value.as_object()? {
                    let rule = self.place_of(inner);
                    made.object().ruled_by.push((name.as_str().into(), rule));
                }
            }
            _ => {}
        }
        Some(())
    }

    fn places_of(&mut self, schemas: &'s Value) -> Option<Vec<usize>> {
        Some(schemas.as_array()?.iter().map(|schema| self.place_of(schema)).collect())
    }
}

/// Whether a keyword says nothing of what fits.
fn is_remark(keyword: &str) -> bool {
    const REMARKS: &[&str] = &[
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
    REMARKS.contains(&keyword)
}

fn add_values(made: &mut Compiled, values: &[Value]) {
    made.values = Some(match made.values.take() {
        Some(others) => others.and(values),
        None => Values::of(values.to_vec()),
    });
}

fn names(value: &Value) -> Option<Vec<Box<str>>> {
    value.as_array()?.iter().map(|name| name.as_str().map(Into::into)).collect()
}

/// A count, such as `2` or `2.0`.
fn count(value: &Value) -> Option<u64> {
    let digits = value.as_number()?.to_string();
    value.as_u64().or_else(|| crate::json::Decimal::of(&digits)?.whole()?.parse().ok())
}
