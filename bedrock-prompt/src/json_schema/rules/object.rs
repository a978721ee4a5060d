//! What holds of objects.

use std::fmt;

use super::pattern::Pattern;
use super::text::Count;

/// What a schema says of an object.
#[derive(Debug, Default)]
pub(super) struct ObjectRules {
    pub(super) properties: Vec<(Box<str>, usize)>,
    pub(super) patterns: Vec<(Pattern, usize)>,
    pub(super) others: Others,
    pub(super) required: Vec<Box<str>>,
    pub(super) at_least: Option<u64>,
    pub(super) at_most: Option<u64>,
    /// The rule of the keys.
    pub(super) keys: Option<usize>,
    /// The properties that may not be left out where another stands.
    pub(super) required_by: Vec<(Box<str>, Vec<Box<str>>)>,
    /// The rule of the whole where a property stands.
    pub(super) ruled_by: Vec<(Box<str>, usize)>,
}

/// The keys that are neither named nor match a pattern.
#[derive(Debug, Default)]
pub(super) enum Others {
    /// They hold anything.
    #[default]
    Open,
    /// There are none.
    Closed,
    Rule(usize),
}

impl ObjectRules {
    /// The rule of a property, which is most often the one at this index.
    pub(super) fn named(&self, key: &str, index: usize) -> Option<usize> {
        self.index_of(key, index).map(|at| self.properties[at].1)
    }

    /// Where a property stands among the others, which is most often at this index.
    pub(super) fn index_of(&self, key: &str, likely: usize) -> Option<usize> {
        let is_key = |(name, _): &(Box<str>, usize)| **name == *key;
        match self.properties.get(likely).is_some_and(is_key) {
            true => Some(likely),
            false => self.properties.iter().position(is_key),
        }
    }

    pub(super) fn rule_of(&self, key: &str) -> Option<usize> {
        self.named(key, 0).or_else(|| self.rule_of_other(key))
    }

    /// The rule of a key that is no property.
    pub(super) fn rule_of_other(&self, key: &str) -> Option<usize> {
        let matching = self.patterns.iter().find(|(pattern, _)| pattern.is_match(key));
        matching.map(|(_, rule)| *rule).or(match self.others {
            Others::Rule(rule) => Some(rule),
            Others::Open | Others::Closed => None,
        })
    }

    pub(super) fn is_declared(&self, key: &str, index: usize) -> bool {
        self.named(key, index).is_some()
            || self.patterns.iter().any(|(pattern, _)| pattern.is_match(key))
    }

    pub(super) fn is_closed(&self) -> bool {
        matches!(self.others, Others::Closed)
    }

    pub(super) fn is_required(&self, name: &str) -> bool {
        self.required.iter().any(|each| **each == *name)
    }

    /// Whether any property may be left out.
    pub(super) fn has_optional(&self) -> bool {
        self.properties.iter().any(|(name, _)| !self.is_required(name))
    }

    /// Whether there are keys that are the model's to choose.
    pub(super) fn is_map(&self) -> bool {
        !self.patterns.is_empty() || matches!(self.others, Others::Rule(_))
    }

    /// What is not seen by serde, beside what its other rules say.
    pub(super) fn has_hidden(&self) -> bool {
        self.at_least.is_some()
            || self.at_most.is_some()
            || self.keys.is_some()
            || !self.required_by.is_empty()
    }

    pub(super) fn flaw_of_count(&self, count: usize) -> Option<ObjectFlaw> {
        let count = count as u64;
        let too_few = self.at_least.filter(|least| count < *least).map(ObjectFlaw::TooFew);
        too_few.or_else(|| self.at_most.filter(|most| count > *most).map(ObjectFlaw::TooMany))
    }
}

pub(super) enum ObjectFlaw {
    TooFew(u64),
    TooMany(u64),
    Missing,
    Unknown,
}

impl fmt::Display for ObjectFlaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFew(least) => write!(f, "must have at least {}", Count(*least, "key")),
            Self::TooMany(most) => write!(f, "must have at most {}", Count(*most, "key")),
            Self::Missing => f.write_str("missing"),
            Self::Unknown => f.write_str("unknown key"),
        }
    }
}
