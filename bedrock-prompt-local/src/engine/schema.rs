//! JSON schemas: the kind of value that a schema describes.

use serde_json::Value;

/// The maximum depth of unions within unions. One that contains itself has no end.
const MAX_UNION_DEPTH: usize = 16;

/// The maximum number of branches of a union, with those of the unions within it.
const MAX_BRANCHES: usize = 4096;

/// The maximum length of a chain of references, which ends those that refer to themselves.
const MAX_REFERENCES: usize = 16;

/// The maximum number of schemas within schemas that are searched for null.
const MAX_NULL_VISITS: usize = 256;

/// A node of a schema, and the root, which its references point into.
#[derive(Clone, Copy)]
pub(super) struct Schema<'a> {
    root: &'a Value,
    node: &'a Value,
}

/// The kind of value that a schema describes.
pub(super) enum Kind<'a> {
    Text {
        format: &'a str,
    },
    Date,
    DateTime {
        needs_zone: bool,
    },
    Time,
    Integer,
    Number,
    /// A number that is represented as a string.
    Decimal,
    /// A number, or any other text.
    NumberOrText {
        is_integer: bool,
    },
    Boolean,
    Choice(Vec<Variant<'a>>),
    List(Schema<'a>),
    Object(Vec<Property<'a>>),
    Union(Vec<Schema<'a>>),
    /// A kind that the engine does not support.
    Unknown,
}

/// An allowed value of an enum.
pub(super) struct Variant<'a> {
    pub(super) value: &'a Value,
    pub(super) description: &'a str,
}

pub(super) struct Property<'a> {
    pub(super) name: &'a str,
    pub(super) schema: Schema<'a>,
    pub(super) is_required: bool,
}

impl<'a> Schema<'a> {
    pub(super) fn root(root: &'a Value) -> Self {
        Self { root, node: root }
    }

    fn at(self, node: &'a Value) -> Self {
        Self { root: self.root, node }
    }

    /// The descriptions of this node and of the node that it refers to.
    pub(super) fn description(self) -> String {
        let resolved = self.resolve();
        let mut parts: Vec<&str> = Vec::new();
        for node in [self.node, resolved.node] {
            if let Some(text) = node["description"].as_str()
                && !parts.contains(&text)
            {
                parts.push(text);
            }
        }
        parts.join(" ")
    }

    pub(super) fn title(self) -> &'a str {
        self.node["title"].as_str().unwrap_or_default()
    }

    pub(super) fn bound(self, keyword: &str) -> Option<f64> {
        self.resolve().node[keyword].as_f64()
    }

    /// Identifies an object of the schema.
    pub(super) fn id(self) -> usize {
        std::ptr::from_ref(self.resolve().node).addr()
    }

    /// Whether a value may have this type, among others.
    pub(super) fn has_type(self, name: &str) -> bool {
        types(self.resolve().node).contains(&name)
    }

    /// Whether null is a value of this schema.
    pub(super) fn is_nullable(self) -> bool {
        let mut visits_left = MAX_NULL_VISITS;
        self.takes_null(&mut visits_left)
    }

    /// The visits are limited for schemas that contain themselves.
    fn takes_null(self, visits_left: &mut usize) -> bool {
        let Some(left) = visits_left.checked_sub(1) else { return false };
        *visits_left = left;
        let node = self.node;
        let names = node["type"].as_array();
        node["type"] == "null"
            || names.is_some_and(|names| names.iter().any(|name| name == "null"))
            || node.get("const").is_some_and(Value::is_null)
            || node["enum"].as_array().is_some_and(|values| values.contains(&Value::Null))
            || self.next_schema().is_some_and(|next| next.takes_null(visits_left))
            || self.branches().into_iter().flatten().any(|branch| branch.takes_null(visits_left))
    }

    pub(super) fn kind(self) -> Kind<'a> {
        let mut branches_left = MAX_BRANCHES;
        self.kind_within(MAX_UNION_DEPTH, &mut branches_left).unwrap_or(Kind::Unknown)
    }

    /// `None`: there are too many unions within each other, and the whole is of no kind.
    fn kind_within(self, depth_left: usize, branches_left: &mut usize) -> Option<Kind<'a>> {
        let schema = self.resolve();
        let node = schema.node;
        if let Some(value) = node.get("const") {
            return Some(Kind::Choice(vec![schema.variant(value)]));
        }
        if let Some(values) = node["enum"].as_array() {
            let variants = values.iter().filter(|value| !value.is_null());
            let variants = variants.map(|value| Variant { value, description: "" });
            return Some(Kind::Choice(variants.collect()));
        }
        if let Some(branches) = schema.branches() {
            return union(branches, depth_left.checked_sub(1)?, branches_left);
        }
        Some(schema.typed(&types(node)))
    }

    fn variant(self, value: &'a Value) -> Variant<'a> {
        Variant { value, description: self.node["description"].as_str().unwrap_or_default() }
    }

    fn typed(self, types: &[&str]) -> Kind<'a> {
        let node = self.node;
        let is_numeric = types.contains(&"number") || types.contains(&"integer");
        match types {
            // The keys of a map have no name to find them by.
            _ if is_map(node) => Kind::Unknown,
            _ if types.contains(&"object") || node.get("properties").is_some() => {
                Kind::Object(self.properties())
            }
            _ if types.contains(&"array") => {
                node.get("items").map_or(Kind::Unknown, |items| Kind::List(self.at(items)))
            }
            _ if types.contains(&"string") && is_numeric => match string(node) {
                Kind::Text { .. } => Kind::NumberOrText { is_integer: !types.contains(&"number") },
                _ => Kind::Decimal,
            },
            _ if types.contains(&"string") => string(node),
            _ if types.contains(&"integer") => Kind::Integer,
            _ if is_numeric => Kind::Number,
            _ if types.contains(&"boolean") => Kind::Boolean,
            [] => Kind::Text { format: "" },
            _ => Kind::Unknown,
        }
    }

    fn properties(self) -> Vec<Property<'a>> {
        let required = self.node["required"].as_array();
        let is_required = |name: &str| {
            required.is_some_and(|names| names.iter().any(|required| required == name))
        };
        let Some(properties) = self.node["properties"].as_object() else {
            return Vec::new();
        };
        properties
            .iter()
            .map(|(name, node)| Property {
                name,
                schema: self.at(node),
                is_required: is_required(name),
            })
            .collect()
    }

    fn branches(self) -> Option<Vec<Self>> {
        let branches = ["anyOf", "oneOf"].iter().find_map(|key| self.node[*key].as_array())?;
        Some(branches.iter().map(|node| self.at(node)).collect())
    }

    /// Follows `$ref`, an `allOf` of one schema, and a union of one schema and `null`.
    fn resolve(self) -> Self {
        let mut schema = self;
        for _ in 0..MAX_REFERENCES {
            let next = schema.next_schema().or_else(|| {
                let branches = schema.branches()?;
                single(branches.into_iter().filter(|branch| branch.node["type"] != "null"))
            });
            match next {
                Some(next) => schema = next,
                None => break,
            }
        }
        schema
    }

    /// The schema that this one is another name of, by `$ref` or an `allOf` of one schema.
    fn next_schema(self) -> Option<Self> {
        let reference = self.node.get("$ref").and_then(Value::as_str);
        let pointer = reference.and_then(|reference| reference.strip_prefix('#'));
        let target = pointer.and_then(|pointer| self.root.pointer(pointer));
        let node = target.or_else(|| single(self.node["allOf"].as_array()?.iter()))?;
        Some(self.at(node))
    }
}

fn single<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    items.next().filter(|_| items.next().is_none())
}

fn types(node: &Value) -> Vec<&str> {
    match &node["type"] {
        Value::String(name) => vec![name],
        Value::Array(names) => {
            names.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect()
        }
        _ => Vec::new(),
    }
}

fn string(node: &Value) -> Kind<'_> {
    match node["format"].as_str().unwrap_or_default() {
        "date" => Kind::Date,
        "date-time" => Kind::DateTime { needs_zone: true },
        "partial-date-time" => Kind::DateTime { needs_zone: false },
        "time" | "partial-time" => Kind::Time,
        "decimal" => Kind::Decimal,
        _ if node["pattern"].as_str().is_some_and(is_pattern_of_decimals) => Kind::Decimal,
        format => Kind::Text { format },
    }
}

/// Whether a pattern is that of a decimal: digits with one point. That of a code has none, or several.
fn is_pattern_of_decimals(pattern: &str) -> bool {
    let marks = "^$?!()[]{}+-*.,:=|0123456789eE";
    let rest = pattern.replace("\\d", "0");
    rest.matches("\\.").count() == 1
        && rest.contains('0')
        && rest.replace("\\.", "").chars().all(|c| marks.contains(c))
}

/// Whether the document chooses the keys of an object.
fn is_map(node: &Value) -> bool {
    let others = &node["additionalProperties"];
    let has_others =
        others.is_object() || *others == true || node.get("patternProperties").is_some();
    has_others && node["properties"].as_object().is_none_or(serde_json::Map::is_empty)
}

/// A union of constants is a choice. `string | number` is a decimal if the string is one.
fn union<'a>(
    branches: Vec<Schema<'a>>,
    depth_left: usize,
    branches_left: &mut usize,
) -> Option<Kind<'a>> {
    let mut variants = Vec::new();
    let (mut has_text, mut has_decimal) = (false, false);
    let (mut has_integer, mut has_number) = (false, false);
    let mut is_choice = true;
    for branch in &branches {
        *branches_left = branches_left.checked_sub(1)?;
        let kind = branch.kind_within(depth_left, branches_left)?;
        is_choice &= matches!(kind, Kind::Choice(_)) || branch.node["type"] == "null";
        match kind {
            Kind::Choice(mut inner) => {
                let own = branch.node["description"].as_str().unwrap_or_default();
                if let [variant] = &mut inner[..]
                    && variant.description.is_empty()
                {
                    variant.description = own;
                }
                variants.extend(inner);
            }
            Kind::Text { .. } => has_text = true,
            Kind::Decimal => has_decimal = true,
            Kind::Integer => has_integer = true,
            Kind::Number => has_number = true,
            _ => {}
        }
    }
    if branches.len() <= 3 && (has_number || has_integer) {
        if has_decimal {
            return Some(Kind::Decimal);
        }
        if has_text {
            return Some(Kind::NumberOrText { is_integer: !has_number });
        }
    }
    Some(if is_choice { Kind::Choice(variants) } else { Kind::Union(branches) })
}
