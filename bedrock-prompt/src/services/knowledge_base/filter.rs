use std::fmt;

use aws_sdk_bedrockagentruntime::types::{FilterAttribute, RetrievalFilter};
use serde_json::Value;

use crate::outcome::{Error, ErrorKind};
use crate::wire::to_document;

/// A condition on the metadata of passages.
///
/// A passage without the attribute does not match, not even [`not_equals`](Self::not_equals). The
/// SDK's [`RetrievalFilter`] can be converted to a filter. It is part of the feature `knowledge-base`.
///
/// ```
/// use bedrock_prompt::knowledge_base::Filter;
///
/// let filter = Filter::all_of([
///     Filter::equals("language", "en"),
///     Filter::greater_than_or_equals("year", 2024),
///     Filter::any_of([
///         Filter::in_list("topic", ["returns", "shipping"]),
///         Filter::list_contains("tags", "important"),
///     ]),
/// ]);
/// ```
#[derive(Clone)]
pub struct Filter(Node);

#[derive(Clone)]
enum Node {
    Attribute { operator: Operator, key: String, value: Value },
    AllOf(Vec<Filter>),
    AnyOf(Vec<Filter>),
    Sdk(RetrievalFilter),
}

/// An operator: the name of its method, its variant in the SDK, and the type of its value.
#[derive(Clone, Copy)]
struct Operator {
    name: &'static str,
    variant: fn(FilterAttribute) -> RetrievalFilter,
    operand: Operand,
}

#[derive(Clone, Copy)]
enum Operand {
    Any,
    Number,
    Text,
    List,
}

impl Filter {
    /// The attribute equals this string, number or boolean.
    pub fn equals(key: impl Into<String>, value: impl Into<Value>) -> Self {
        Self::attribute("equals", RetrievalFilter::Equals, Operand::Any, key, value)
    }

    /// The attribute exists and does not equal this string, number or boolean.
    pub fn not_equals(key: impl Into<String>, value: impl Into<Value>) -> Self {
        Self::attribute("not_equals", RetrievalFilter::NotEquals, Operand::Any, key, value)
    }

    /// The attribute is a number greater than this one.
    pub fn greater_than(key: impl Into<String>, value: impl Into<Value>) -> Self {
        Self::attribute("greater_than", RetrievalFilter::GreaterThan, Operand::Number, key, value)
    }

    /// The attribute is a number greater than or equal to this one.
    pub fn greater_than_or_equals(key: impl Into<String>, value: impl Into<Value>) -> Self {
        let variant = RetrievalFilter::GreaterThanOrEquals;
        Self::attribute("greater_than_or_equals", variant, Operand::Number, key, value)
    }

    /// The attribute is a number less than this one.
    pub fn less_than(key: impl Into<String>, value: impl Into<Value>) -> Self {
        Self::attribute("less_than", RetrievalFilter::LessThan, Operand::Number, key, value)
    }

    /// The attribute is a number less than or equal to this one.
    pub fn less_than_or_equals(key: impl Into<String>, value: impl Into<Value>) -> Self {
        let variant = RetrievalFilter::LessThanOrEquals;
        Self::attribute("less_than_or_equals", variant, Operand::Number, key, value)
    }

    /// The attribute equals one of these values. The list must not be empty.
    pub fn in_list<V: Into<Value>>(
        key: impl Into<String>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values: Vec<Value> = values.into_iter().map(Into::into).collect();
        Self::attribute("in_list", RetrievalFilter::In, Operand::List, key, values)
    }

    /// The attribute exists and equals none of these values. The list must not be empty.
    pub fn not_in_list<V: Into<Value>>(
        key: impl Into<String>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values: Vec<Value> = values.into_iter().map(Into::into).collect();
        Self::attribute("not_in_list", RetrievalFilter::NotIn, Operand::List, key, values)
    }

    /// The attribute is a string that starts with `start`.
    pub fn starts_with(key: impl Into<String>, start: impl Into<String>) -> Self {
        let variant = RetrievalFilter::StartsWith;
        Self::attribute("starts_with", variant, Operand::Text, key, start.into())
    }

    /// The attribute is a string that contains `part`, or a list with such a string.
    pub fn string_contains(key: impl Into<String>, part: impl Into<String>) -> Self {
        let variant = RetrievalFilter::StringContains;
        Self::attribute("string_contains", variant, Operand::Text, key, part.into())
    }

    /// The attribute is a list that contains this value.
    pub fn list_contains(key: impl Into<String>, value: impl Into<Value>) -> Self {
        Self::attribute("list_contains", RetrievalFilter::ListContains, Operand::Any, key, value)
    }

    /// Matches if all filters match. At least two filters are required.
    pub fn all_of(filters: impl IntoIterator<Item = Self>) -> Self {
        Self(Node::AllOf(filters.into_iter().collect()))
    }

    /// Matches if one of the filters matches. At least two filters are required.
    pub fn any_of(filters: impl IntoIterator<Item = Self>) -> Self {
        Self(Node::AnyOf(filters.into_iter().collect()))
    }

    fn attribute(
        name: &'static str,
        variant: fn(FilterAttribute) -> RetrievalFilter,
        operand: Operand,
        key: impl Into<String>,
        value: impl Into<Value>,
    ) -> Self {
        let operator = Operator { name, variant, operand };
        Self(Node::Attribute { operator, key: key.into(), value: value.into() })
    }

    /// Converts the filter to the SDK's type.
    ///
    /// # Errors
    ///
    /// A key has not 1 to 100 characters, a value has the wrong type, or there are too few filters.
    pub(super) fn into_sdk(self) -> Result<RetrievalFilter, Error> {
        match self.0 {
            Node::Sdk(filter) => Ok(filter),
            Node::AllOf(filters) => several("all_of", filters).map(RetrievalFilter::AndAll),
            Node::AnyOf(filters) => several("any_of", filters).map(RetrievalFilter::OrAll),
            Node::Attribute { operator, key, value } => {
                operator.check(&key, &value)?;
                let attribute = FilterAttribute::builder().key(key).value(to_document(&value));
                let attribute = attribute.build().map_err(|error| {
                    invalid("the SDK could not build the filter".into()).with_source(error)
                })?;
                Ok((operator.variant)(attribute))
            }
        }
    }
}

fn several(name: &str, filters: Vec<Filter>) -> Result<Vec<RetrievalFilter>, Error> {
    if filters.len() < 2 {
        let what = format!(
            "`Filter::{name}` has {}",
            match filters.len() {
                0 => "no filter",
                _ => "only one filter",
            }
        );
        return Err(
            invalid(what).with_help("pass two or more filters, or use the one filter directly")
        );
    }
    filters.into_iter().map(Filter::into_sdk).collect()
}

impl Operator {
    fn check(self, key: &str, value: &Value) -> Result<(), Error> {
        let Self { name, operand, .. } = self;
        if !(1..=100).contains(&key.chars().count()) {
            let what =
                format!("the key of `Filter::{name}` has {} characters", key.chars().count());
            return Err(invalid(what).with_help("use an attribute key of 1 to 100 characters"));
        }
        let is_single =
            |value: &Value| value.is_string() || value.is_number() || value.is_boolean();
        let (fits, expected) = match operand {
            Operand::Any => (is_single(value), "a string, a number or a boolean"),
            Operand::Number => (value.is_number(), "a number"),
            Operand::Text => (value.is_string(), "a string"),
            Operand::List => (
                value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(is_single)),
                "a non-empty list of strings, numbers or booleans",
            ),
        };
        if fits {
            return Ok(());
        }
        let what = format!("`Filter::{name}` of `{key}` has a value of the wrong type");
        Err(invalid(what).with_help(format!("pass {expected}")))
    }
}

fn invalid(what: String) -> Error {
    Error::new(ErrorKind::InvalidInput, what)
}

impl From<RetrievalFilter> for Filter {
    fn from(filter: RetrievalFilter) -> Self {
        Self(Node::Sdk(filter))
    }
}

/// Shows no values, because they may be confidential.
impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, name: &str, filters: &[Filter]| {
            write!(f, "{name}")?;
            f.debug_list().entries(filters).finish()
        };
        match &self.0 {
            Node::Attribute { operator, key, .. } => write!(f, "{}({key:?}, ..)", operator.name),
            Node::AllOf(filters) => list(f, "all_of", filters),
            Node::AnyOf(filters) => list(f, "any_of", filters),
            Node::Sdk(_) => f.write_str("RetrievalFilter(..)"),
        }
    }
}
