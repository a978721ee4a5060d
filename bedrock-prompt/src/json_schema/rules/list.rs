//! What holds of lists.

use std::fmt;

use super::text::Count;

/// What a schema says of a list.
#[derive(Debug, Default)]
pub(super) struct ListRules {
    /// The rules of the first items.
    pub(super) prefix: Vec<usize>,
    /// The rule of all other items.
    pub(super) items: Option<usize>,
    pub(super) at_least: Option<u64>,
    pub(super) at_most: Option<u64>,
    pub(super) is_unique: bool,
    pub(super) contains: Option<Contains>,
}

/// How many items fit a rule.
#[derive(Debug)]
pub(super) struct Contains {
    pub(super) rule: usize,
    pub(super) at_least: u64,
    pub(super) at_most: Option<u64>,
}

impl ListRules {
    pub(super) fn rule_of(&self, index: usize) -> Option<usize> {
        self.prefix.get(index).copied().or(self.items)
    }

    /// Whether serde sees how many items there are: those of a tuple.
    fn is_tuple(&self) -> bool {
        let count = Some(self.prefix.len() as u64);
        !self.prefix.is_empty() && self.at_least == count && self.at_most == count
    }

    /// What is not seen by serde.
    pub(super) fn has_hidden(&self) -> bool {
        self.counts_items() && !self.is_tuple() || self.is_unique || self.contains.is_some()
    }

    fn counts_items(&self) -> bool {
        self.at_least.is_some() || self.at_most.is_some()
    }

    pub(super) fn flaw_of_count(&self, count: usize) -> Option<ListFlaw> {
        let count = count as u64;
        let too_few = self.at_least.filter(|least| count < *least).map(ListFlaw::TooFew);
        too_few.or_else(|| self.at_most.filter(|most| count > *most).map(ListFlaw::TooMany))
    }
}

impl Contains {
    pub(super) fn flaw_of(&self, fitting: usize) -> Option<ListFlaw> {
        let fitting = fitting as u64;
        match self.at_most {
            _ if fitting < self.at_least => Some(ListFlaw::TooFewFit(self.at_least)),
            Some(most) if fitting > most => Some(ListFlaw::TooManyFit(most)),
            _ => None,
        }
    }
}

pub(super) enum ListFlaw {
    TooFew(u64),
    TooMany(u64),
    Repeats,
    TooFewFit(u64),
    TooManyFit(u64),
}

impl fmt::Display for ListFlaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFew(least) => write!(f, "must have at least {}", Count(*least, "item")),
            Self::TooMany(most) => write!(f, "must have at most {}", Count(*most, "item")),
            Self::Repeats => f.write_str("items must be unique"),
            Self::TooFewFit(least) => {
                write!(f, "must have at least {} matching the `contains` schema", Count(*least, "item"))
            }
            Self::TooManyFit(most) => {
                write!(f, "must have at most {} matching the `contains` schema", Count(*most, "item"))
            }
        }
    }
}
