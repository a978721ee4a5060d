//! The rules of objects.

use std::fmt;

use super::pattern::Pattern;
use super::text::Count;

/// The object keywords of a schema.
#[derive(Debug, Default)]
pub(super) struct ObjectRules {
    pub(super) properties: Vec<(Box<str>, usize)>,
    /// A bit for each of the first 64 properties whose values need no scan.
    pub(super) leaves: u64,
    /// A bit for each of the first 64 properties whose names are the same in JSON.
    pub(super) plain_names: u64,
    /// A bit for each required property; `None` if one is not among the first 64 properties, or if
    /// there are rules that depend on the names of keys.
    pub(super) required_bits: Option<u64>,
    pub(super) patterns: Vec<(Pattern, usize)>,
    pub(super) additional: Additional,
    pub(super) required: Vec<Box<str>>,
    pub(super) at_least: Option<u64>,
    pub(super) at_most: Option<u64>,
    /// The rule of the keys.
    pub(super) property_names: Option<usize>,
    /// The properties that are required if another one is present.
    pub(super) dependent_required: Vec<(Box<str>, Vec<Box<str>>)>,
    /// The rule of the whole object if a property is present.
    pub(super) dependent_schemas: Vec<(Box<str>, usize)>,
}

/// The keys that are neither declared nor match a pattern.
#[derive(Debug, Default)]
pub(super) enum Additional {
    /// Any value is allowed.
    #[default]
    Open,
    /// They are not allowed.
    Closed,
    Rule(usize),
}

impl ObjectRules {
    /// The rule of a property, which is most often the one at this index.
    pub(super) fn named(&self, key: &str, index: usize) -> Option<usize> {
        self.index_of(key, index).map(|at| self.properties[at].1)
    }

    /// The index of a property, which is most often `likely`.
    pub(super) fn index_of(&self, key: &str, likely: usize) -> Option<usize> {
        let is_key = |(name, _): &(Box<str>, usize)| **name == *key;
        if self.properties.get(likely).is_some_and(is_key) {
            Some(likely)
        } else {
            self.properties.iter().position(is_key)
        }
    }

    pub(super) fn rule_of(&self, key: &str) -> Option<usize> {
        self.named(key, 0).or_else(|| self.rule_of_other(key))
    }

    /// The rule of a key that is no property.
    pub(super) fn rule_of_other(&self, key: &str) -> Option<usize> {
        let matching = self.patterns.iter().find(|(pattern, _)| pattern.is_match(key));
        matching.map(|(_, rule)| *rule).or(match self.additional {
            Additional::Rule(rule) => Some(rule),
            Additional::Open | Additional::Closed => None,
        })
    }

    pub(super) fn is_declared(&self, key: &str, index: usize) -> bool {
        self.named(key, index).is_some()
            || self.patterns.iter().any(|(pattern, _)| pattern.is_match(key))
    }

    pub(super) fn is_closed(&self) -> bool {
        matches!(self.additional, Additional::Closed)
    }

    pub(super) fn is_required(&self, name: &str) -> bool {
        self.required.iter().any(|each| **each == *name)
    }

    /// Whether any property is optional.
    pub(super) fn has_optional(&self) -> bool {
        self.properties.iter().any(|(name, _)| !self.is_required(name))
    }

    /// Whether the model may choose keys.
    pub(super) fn is_map(&self) -> bool {
        !self.patterns.is_empty() || matches!(self.additional, Additional::Rule(_))
    }

    /// Whether there are keywords that serde does not check, apart from those of other rules.
    pub(super) fn has_checks_beyond_serde(&self) -> bool {
        self.at_least.is_some()
            || self.at_most.is_some()
            || self.property_names.is_some()
            || !self.dependent_required.is_empty()
    }

    /// Whether there are rules about which keys an object has, and how many.
    pub(super) fn has_rules_of_count(&self) -> bool {
        self.has_checks_beyond_serde() || !self.dependent_schemas.is_empty()
    }

    pub(super) fn count_violation(&self, count: usize) -> Option<ObjectViolation> {
        let count = count as u64;
        let too_few = self.at_least.filter(|least| count < *least).map(ObjectViolation::TooFew);
        too_few.or_else(|| self.at_most.filter(|most| count > *most).map(ObjectViolation::TooMany))
    }
}

pub(super) enum ObjectViolation {
    TooFew(u64),
    TooMany(u64),
    Missing,
    Unknown,
}

impl fmt::Display for ObjectViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFew(least) => write!(f, "must have at least {}", Count(*least, "key")),
            Self::TooMany(most) => write!(f, "must have at most {}", Count(*most, "key")),
            Self::Missing => f.write_str("missing"),
            Self::Unknown => f.write_str("unknown key"),
        }
    }
}
