//! Reasons why a model does not accept a schema.

use std::collections::HashSet;
use std::fmt;

use crate::json::Violation;

/// One reason why the schema of a type cannot be sent in some mode.
///
/// `Display` shows the type, the path, the problem and a remedy:
///
/// ```
/// use bedrock_prompt::{OutputMode, schema::SchemaReport};
/// use std::collections::HashMap;
///
/// /// Words, and how often each occurs.
/// #[derive(serde::Deserialize, schemars::JsonSchema)]
/// struct Counts {
///     words: HashMap<String, u32>,
/// }
///
/// let report = SchemaReport::for_type::<Counts>("anthropic.claude-sonnet-4-5-20250929-v1:0");
/// let refusal = &report.fit(OutputMode::Native).expect("a mode of the model").refusals()[0];
/// assert_eq!(
///     refusal.to_string(),
///     "`Counts`, `words`: a map or an object with additional properties; make it a list of \
///      structs with a key and a value"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SchemaRefusal {
    type_name: String,
    path: String,
    rule: SchemaRule,
}

/// The rule that a schema violates.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use bedrock_prompt::OutputMode;
/// use bedrock_prompt::schema::{SchemaReport, SchemaRule};
///
/// let model = "anthropic.claude-sonnet-4-6";
/// let report = SchemaReport::for_type::<BTreeMap<String, f64>>(model);
/// let native = report.fit(OutputMode::Native).unwrap();
/// assert!(native.refusals().iter().any(|refusal| *refusal.rule() == SchemaRule::OpenObject));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SchemaRule {
    /// The type is recursive, and the mode does not support recursive references.
    Recursion,
    /// A map, or an object that allows additional properties.
    OpenObject,
    /// A value of any type.
    AnyValue,
    /// No value is valid.
    NoValue,
    /// The type can read no answer with a value here, although the schema asks for it.
    Unreadable(String),
    /// A list whose items have types by position.
    Tuple,
    /// Subschemas of one object that cannot be merged into one list of properties.
    Flattened,
    /// A keyword that the mode does not support and that a description cannot replace.
    Keyword(String),
    /// A reference that does not resolve within the schema.
    Reference(String),
    /// A value in `enum` or `const` that is a list or an object.
    EnumValue,
    /// A property name that is not 1 to 64 characters of `a-z`, `A-Z`, `0-9`, `_`, `.` and `-`.
    Key(String),
    /// A tool name that is not 1 to 64 characters of `a-z`, `A-Z`, `0-9`, `_` and `-`.
    ToolName(String),
    /// More optional or nullable properties than the limit.
    OptionalFields {
        /// The actual count.
        count: usize,
        /// The limit.
        limit: usize,
    },
    /// More values with several types than the limit.
    Unions {
        /// The actual count.
        count: usize,
        /// The limit.
        limit: usize,
    },
    /// More properties than the model accepts.
    Properties {
        /// The actual count.
        count: usize,
        /// The limit.
        limit: usize,
    },
    /// More levels of nesting than this library supports.
    Depth {
        /// The limit.
        limit: usize,
    },
    /// A larger schema than this library supports.
    Size {
        /// The limit, in bytes.
        limit: usize,
    },
}

impl SchemaRefusal {
    pub(super) fn new(type_name: &str, path: &str, rule: SchemaRule) -> Self {
        Self { type_name: type_name.into(), path: path.into(), rule }
    }

    /// The refusal of a type that cannot read what its schema asks for.
    pub(crate) fn unreadable(type_name: &str, violation: &Violation) -> Self {
        let rule = SchemaRule::Unreadable(violation.expected().into());
        Self::new(type_name, violation.path(), rule)
    }

    /// The name of the type.
    pub fn type_name(&self) -> &str {
        &self.type_name
    }

    /// The path in a value, such as `lines[].price`, with `*` for the keys of a map; empty for the
    /// whole value.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The rule that is violated.
    pub fn rule(&self) -> &SchemaRule {
        &self.rule
    }
}

impl fmt::Display for SchemaRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.type_name)?;
        if !self.path.is_empty() {
            write!(f, ", `{}`", self.path.escape_debug())?;
        }
        write!(f, ": {}", self.rule)
    }
}

/// The problem and a remedy.
impl fmt::Display for SchemaRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recursion => f.write_str(
                "the type is recursive, which is not supported here; make it a flat list whose \
                 items name their parent",
            ),
            Self::OpenObject => f.write_str(
                "a map or an object with additional properties; make it a list of structs with a \
                 key and a value",
            ),
            Self::AnyValue => f.write_str(
                "a value of any type; give it a type, or make it a string that holds JSON",
            ),
            Self::Unreadable(why) => f.write_str(why),
            Self::NoValue => f.write_str("no value is valid here; remove it"),
            Self::Tuple => f.write_str("a tuple; make it a struct with named fields"),
            Self::Flattened => f.write_str(
                "the subschemas cannot be merged into one object; give the flattened field a key \
                 of its own",
            ),
            Self::Keyword(keyword) => {
                write!(f, "the keyword `{keyword}` is not supported; validate the answer instead")
            }
            Self::Reference(reference) => write!(
                f,
                "the reference `{reference}` does not resolve within the schema; move its target \
                 into `$defs`"
            ),
            Self::EnumValue => {
                f.write_str("a list or an object as an enum value; use strings or numbers")
            }
            Self::Key(key) => write!(
                f,
                "the key `{}` must be 1 to 64 characters of `a-z`, `A-Z`, `0-9`, `_`, `.` and \
                 `-`; rename it with `#[serde(rename = \"..\")]`",
                key.escape_debug()
            ),
            Self::ToolName(name) => write!(
                f,
                "the tool name `{name}` must be 1 to 64 characters of `a-z`, `A-Z`, `0-9`, `_` \
                 and `-`; choose another name"
            ),
            Self::OptionalFields { count, limit } => write!(
                f,
                "{count} optional or nullable fields exceed the limit of {limit}; move some into \
                 a struct of their own"
            ),
            Self::Unions { count, limit } => write!(
                f,
                "{count} values with several types exceed the limit of {limit}; move some into a \
                 struct of their own"
            ),
            Self::Properties { count, limit } => write!(
                f,
                "{count} properties exceed the limit of {limit}; split the output over two prompts"
            ),
            Self::Depth { limit } => {
                write!(f, "nested more than {limit} levels deep; make the type flatter")
            }
            Self::Size { limit } => write!(
                f,
                "the schema is larger than {limit} bytes; split the output over two prompts"
            ),
        }
    }
}

/// The refusals of a schema without duplicates, in the order of its properties.
#[derive(Debug)]
pub(super) struct Refusals<'a> {
    type_name: &'a str,
    found: Vec<SchemaRefusal>,
    seen: HashSet<SchemaRefusal>,
}

impl<'a> Refusals<'a> {
    pub(super) fn new(type_name: &'a str) -> Self {
        Self { type_name, found: Vec::new(), seen: HashSet::new() }
    }

    pub(super) fn add(&mut self, path: &str, rule: SchemaRule) {
        let refusal = SchemaRefusal::new(self.type_name, path, rule);
        if self.seen.insert(refusal.clone()) {
            self.found.push(refusal);
        }
    }

    pub(super) fn into_found(self) -> Box<[SchemaRefusal]> {
        self.found.into()
    }

    pub(super) fn into_result<T>(self, made: T) -> Result<T, Box<[SchemaRefusal]>> {
        if self.found.is_empty() { Ok(made) } else { Err(self.found.into()) }
    }
}
