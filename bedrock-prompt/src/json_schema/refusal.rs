//! Why a schema does not fit what a model accepts.

use std::collections::HashSet;
use std::fmt;

/// One reason why the schema of a type cannot be sent in some mode.
///
/// `Display` names the type, the place, the rule, and what to do:
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
/// let report = SchemaReport::of_type::<Counts>("anthropic.claude-sonnet-4-5-20250929-v1:0");
/// let refusal = &report.fit(OutputMode::Native).expect("a mode of the model").refusals()[0];
/// assert_eq!(
///     refusal.to_string(),
///     "`Counts`, `words`: a map or an open object, whose keys the schema does not name; make it \
///      a list of structs with a key and a value"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SchemaRefusal {
    type_name: String,
    path: String,
    rule: SchemaRule,
}

/// The rule that a schema breaks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SchemaRule {
    /// A type holds itself, where references have to be written out, or may not be circular.
    Recursion,
    /// A map, or an object that takes more keys than it names.
    OpenObject,
    /// A value of any type.
    AnyValue,
    /// No value fits.
    NoValue,
    /// A list whose items have types by their position.
    Tuple,
    /// Parts that are put into one object, and do not say together what its properties are.
    Flattened,
    /// A keyword that the mode does not take and that no words replace.
    Keyword(String),
    /// A reference that leads out of the schema, or nowhere.
    Reference(String),
    /// A value in `enum` or `const` that is a list or an object.
    EnumValue,
    /// The name of a property that is not 1 to 64 of `a-z`, `A-Z`, `0-9`, `_`, `.` and `-`.
    Key(String),
    /// The name of a tool that is not 1 to 64 of `a-z`, `A-Z`, `0-9`, `_` and `-`.
    ToolName(String),
    /// More properties that may be left out or be null than fit.
    OptionalFields {
        /// How many there are.
        count: usize,
        /// How many fit.
        limit: usize,
    },
    /// More values of several types than fit.
    Unions {
        /// How many there are.
        count: usize,
        /// How many fit.
        limit: usize,
    },
    /// More properties than the model takes.
    Properties {
        /// How many there are.
        count: usize,
        /// How many fit.
        limit: usize,
    },
    /// More levels than this library sends.
    Depth {
        /// How many fit.
        limit: usize,
    },
    /// A longer text than this library sends.
    Size {
        /// How many bytes fit.
        limit: usize,
    },
}

impl SchemaRefusal {
    pub(super) fn new(type_name: &str, path: &str, rule: SchemaRule) -> Self {
        Self { type_name: type_name.into(), path: path.into(), rule }
    }

    /// The name of the type.
    pub fn type_name(&self) -> &str {
        &self.type_name
    }

    /// Where in a value: `lines[].price`, with `*` for the keys of a map; the empty string is
    /// the whole.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The rule that is broken.
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

/// What is wrong, and what to do.
impl fmt::Display for SchemaRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recursion => f.write_str(
                "holds itself, and references have to end here; make it a flat list whose items \
                 name their parent",
            ),
            Self::OpenObject => f.write_str(
                "a map or an open object, whose keys the schema does not name; make it a list of \
                 structs with a key and a value",
            ),
            Self::AnyValue => {
                f.write_str("a value of any type; give it one, or make it a string that holds JSON")
            }
            Self::NoValue => f.write_str("no value fits; leave it out"),
            Self::Tuple => f.write_str("a tuple; make it a struct with names for its items"),
            Self::Flattened => f.write_str(
                "parts that cannot be put into one object; give the flattened field a name of its \
                 own",
            ),
            Self::Keyword(keyword) => {
                write!(f, "the keyword `{keyword}` is not taken; check the answer instead")
            }
            Self::Reference(reference) => write!(
                f,
                "the reference `{reference}` leads to no part of the schema; put what it means \
                 into `$defs`"
            ),
            Self::EnumValue => {
                f.write_str("a list or an object as the value of an enum; use strings or numbers")
            }
            Self::Key(key) => write!(
                f,
                "the key `{}` is not 1 to 64 of `a-z`, `A-Z`, `0-9`, `_`, `.` and `-`; rename \
                 it with `#[serde(rename = \"..\")]`",
                key.escape_debug()
            ),
            Self::ToolName(name) => write!(
                f,
                "the tool's name `{name}` is not 1 to 64 of `a-z`, `A-Z`, `0-9`, `_` and `-`; \
                 choose another"
            ),
            Self::OptionalFields { count, limit } => write!(
                f,
                "{count} fields may be left out or be null, and {limit} fit; move some into a \
                 struct of their own"
            ),
            Self::Unions { count, limit } => write!(
                f,
                "{count} values are of several types, and {limit} fit; move some into a struct \
                 of their own"
            ),
            Self::Properties { count, limit } => {
                write!(f, "{count} properties, and {limit} fit; ask in two prompts")
            }
            Self::Depth { limit } => {
                write!(f, "more than {limit} levels deep; make it flatter")
            }
            Self::Size { limit } => {
                write!(f, "more than {limit} bytes as one schema; ask in two prompts")
            }
        }
    }
}

/// What is wrong with a schema, each problem once, in the order of its properties.
#[derive(Debug)]
pub(super) struct Refusals<'a> {
    type_name: &'a str,
    found: Vec<SchemaRefusal>,
    seen: HashSet<SchemaRefusal>,
}

impl<'a> Refusals<'a> {
    pub(super) fn of(type_name: &'a str) -> Self {
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
        match self.found.is_empty() {
            true => Ok(made),
            false => Err(self.found.into()),
        }
    }
}
