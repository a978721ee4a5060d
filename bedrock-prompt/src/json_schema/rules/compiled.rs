//! A schema, compiled.

use super::Types;
use super::choice::Choice;
use super::list::ListRules;
use super::number::NumberRule;
use super::object::ObjectRules;
use super::text::TextRule;
use super::values::Values;
use crate::json::Node;

/// The assertions of a schema; refers to other schemas by index.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) own_types: Types,
    pub(super) values: Option<Values>,
    pub(super) number: Vec<NumberRule>,
    pub(super) text: Vec<TextRule>,
    pub(super) list: Option<Box<ListRules>>,
    pub(super) object: Option<Box<ObjectRules>>,
    pub(super) parts: Vec<usize>,
    pub(super) choices: Vec<Choice>,
    pub(super) not: Option<usize>,
    pub(super) condition: Option<Condition>,
    /// What a text is that only the type checks, in words.
    pub(super) hint: Option<&'static str>,
    /// Whether some keywords are not checked.
    pub(super) is_partial: bool,
    /// The types that are allowed by values, parts and choices as well.
    pub(super) types: Types,
    /// Whether it contains any keyword that serde does not check.
    pub(super) has_checks_beyond_serde: bool,
    /// Whether an answer that serde accepted must be scanned.
    pub(super) needs_scan: bool,
}

/// `if`, `then` and `else`.
#[derive(Debug)]
pub(super) struct Condition {
    pub(super) rule: usize,
    pub(super) then: Option<usize>,
    pub(super) otherwise: Option<usize>,
}

impl Default for Compiled {
    /// Anything fits.
    fn default() -> Self {
        Self {
            own_types: Types::ALL,
            values: None,
            number: Vec::new(),
            text: Vec::new(),
            list: None,
            object: None,
            parts: Vec::new(),
            choices: Vec::new(),
            not: None,
            condition: None,
            hint: None,
            is_partial: false,
            types: Types::ALL,
            has_checks_beyond_serde: false,
            needs_scan: false,
        }
    }
}

impl Compiled {
    /// Whether a value has an allowed type and is one of the allowed values.
    pub(super) fn takes(&self, node: &Node<'_>) -> bool {
        self.own_types.take(node) && self.values.as_ref().is_none_or(|values| values.contain(node))
    }

    /// Whether it lists values, and says nothing else.
    pub(super) fn has_values_only(&self) -> bool {
        self.values.is_some()
            && self.number.is_empty()
            && self.text.is_empty()
            && self.list.is_none()
            && self.object.is_none()
            && self.parts.is_empty()
            && self.choices.is_empty()
            && self.not.is_none()
            && self.condition.is_none()
    }

    /// Whether each member or item of a value may be judged without the others, and without a tree.
    pub(super) fn is_simple(&self) -> bool {
        !self.is_partial
            && self.not.is_none()
            && self.condition.is_none()
            && self.object.as_ref().is_none_or(|object| object.required_bits.is_some())
            && self.list.as_ref().is_none_or(|list| !list.is_unique && list.contains.is_none())
    }

    /// Whether it allows an object but not a list, whose items serde may read as fields.
    pub(super) fn is_struct(&self) -> bool {
        self.types.has(Types::OBJECT) && !self.types.has(Types::ARRAY)
    }

    pub(super) fn list(&mut self) -> &mut ListRules {
        self.list.get_or_insert_default()
    }

    pub(super) fn object(&mut self) -> &mut ObjectRules {
        self.object.get_or_insert_default()
    }
}
