//! A JSON schema as the engine reads it: what kind of value is asked for.

use serde_json::Value;

/// A node of a schema, together with the root that its `$ref`s point into.
#[derive(Clone, Copy)]
pub(super) struct Schema<'a> {
    root: &'a Value,
    node: &'a Value,
}

/// What kind of value a schema asks for.
pub(super) enum Kind<'a> {
    Text {
        format: &'a str,
    },
    Date,
    DateTime {
        zoned: bool,
    },
    Time,
    Integer,
    Number,
    /// A number that is to be written as a string.
    Decimal,
    Boolean,
    Choice(Vec<Variant<'a>>),
    List(Schema<'a>),
    Object(Vec<Property<'a>>),
    Union(Vec<Schema<'a>>),
    /// Nothing that the engine can fill.
    Unknown,
}

/// One allowed value of an enum.
pub(super) struct Variant<'a> {
    pub(super) value: &'a Value,
    pub(super) description: &'a str,
}

pub(super) struct Property<'a> {
    pub(super) name: &'a str,
    pub(super) schema: Schema<'a>,
    pub(super) required: bool,
}

impl<'a> Schema<'a> {
    pub(super) fn root(root: &'a Value) -> Self {
        Self { root, node: root }
    }

    fn at(self, node: &'a Value) -> Self {
        Self { root: self.root, node }
    }

    /// The descriptions on the way from here to what is finally described.
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

    /// Tells one object of a schema from another.
    pub(super) fn id(self) -> usize {
        std::ptr::from_ref(self.resolve().node).addr()
    }

    pub(super) fn kind(self) -> Kind<'a> {
        self.kind_within(4)
    }

    /// `left`: how many unions deep to look, for one that has itself as a branch.
    fn kind_within(self, left: usize) -> Kind<'a> {
        let schema = self.resolve();
        let node = schema.node;
        if let Some(value) = node.get("const") {
            return Kind::Choice(vec![schema.variant(value)]);
        }
        if let Some(values) = node["enum"].as_array() {
            let variants = values.iter().filter(|value| !value.is_null());
            return Kind::Choice(
                variants.map(|value| Variant { value, description: "" }).collect(),
            );
        }
        if let Some(branches) = schema.branches() {
            return match left.checked_sub(1) {
                Some(left) => union(branches, left),
                None => Kind::Unknown,
            };
        }
        schema.typed(&types(node))
    }

    fn variant(self, value: &'a Value) -> Variant<'a> {
        Variant { value, description: self.node["description"].as_str().unwrap_or_default() }
    }

    fn typed(self, types: &[&str]) -> Kind<'a> {
        let node = self.node;
        let numeric = types.contains(&"number") || types.contains(&"integer");
        match types {
            _ if types.contains(&"object") || node.get("properties").is_some() => {
                Kind::Object(self.properties())
            }
            _ if types.contains(&"array") => {
                node.get("items").map_or(Kind::Unknown, |items| Kind::List(self.at(items)))
            }
            _ if types.contains(&"string") && numeric => Kind::Decimal,
            _ if types.contains(&"string") => string(node),
            _ if types.contains(&"integer") => Kind::Integer,
            _ if numeric => Kind::Number,
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
                required: is_required(name),
            })
            .collect()
    }

    fn branches(self) -> Option<Vec<Self>> {
        let branches = ["anyOf", "oneOf"].iter().find_map(|key| self.node[*key].as_array())?;
        Some(branches.iter().map(|node| self.at(node)).collect())
    }

    /// Follows `$ref`, a lone `allOf`, and a union that only adds `null`.
    fn resolve(self) -> Self {
        let mut schema = self;
        // Enough for any honest schema, and an end for one that refers to itself.
        for _ in 0..16 {
            let target = schema
                .node
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|reference| reference.strip_prefix('#'))
                .and_then(|pointer| schema.root.pointer(pointer));
            let next =
                target.or_else(|| lone(schema.node["allOf"].as_array()?.iter())).or_else(|| {
                    let branches =
                        ["anyOf", "oneOf"].iter().find_map(|key| schema.node[*key].as_array())?;
                    lone(branches.iter().filter(|node| node["type"] != "null"))
                });
            match next {
                Some(node) => schema = schema.at(node),
                None => break,
            }
        }
        schema
    }
}

fn lone<'a>(mut nodes: impl Iterator<Item = &'a Value>) -> Option<&'a Value> {
    nodes.next().filter(|_| nodes.next().is_none())
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
    let pattern = node["pattern"].as_str().unwrap_or_default();
    let digits = pattern.trim_start_matches(['^', '-', '?', '+', '(']);
    match node["format"].as_str().unwrap_or_default() {
        "date" => Kind::Date,
        "date-time" => Kind::DateTime { zoned: true },
        "partial-date-time" => Kind::DateTime { zoned: false },
        "time" | "partial-time" => Kind::Time,
        "decimal" => Kind::Decimal,
        // The pattern of a decimal lets digits be followed by a point; that of a code does not.
        _ if (digits.starts_with("[0-9]") || digits.starts_with("\\d"))
            && pattern.contains("\\.") =>
        {
            Kind::Decimal
        }
        format => Kind::Text { format },
    }
}

/// A union of plain values is a choice; `string | number` is a decimal.
fn union(branches: Vec<Schema<'_>>, left: usize) -> Kind<'_> {
    let mut variants = Vec::new();
    let (mut text, mut number) = (false, false);
    for branch in &branches {
        match branch.kind_within(left) {
            Kind::Choice(mut inner) => {
                let own = branch.node["description"].as_str().unwrap_or_default();
                if let [variant] = &mut inner[..]
                    && variant.description.is_empty()
                {
                    variant.description = own;
                }
                variants.extend(inner);
            }
            Kind::Text { .. } | Kind::Decimal => text = true,
            Kind::Integer | Kind::Number => number = true,
            _ => {}
        }
    }
    if text && number && branches.len() <= 3 {
        return Kind::Decimal;
    }
    let plain = branches.iter().all(|branch| {
        matches!(branch.kind_within(left), Kind::Choice(_)) || branch.node["type"] == "null"
    });
    if plain { Kind::Choice(variants) } else { Kind::Union(branches) }
}
