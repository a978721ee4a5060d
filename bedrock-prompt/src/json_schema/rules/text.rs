//! Lengths, patterns and formats of strings.

use std::fmt;

use super::Scope;
use super::format::Format;
use super::pattern::Pattern;

/// One assertion about a string.
#[derive(Debug)]
pub(super) enum TextRule {
    /// The fewest characters.
    AtLeast(u64),
    /// The most characters.
    AtMost(u64),
    Matches(Pattern),
    /// The pattern of a type that parses a string, such as a decimal: serde has checked it.
    MatchesCheckedBySerde(Pattern),
    Is(Format),
}

impl TextRule {
    pub(super) fn is_checked_by_serde(&self) -> bool {
        matches!(self, Self::MatchesCheckedBySerde(_))
    }

    pub(super) fn holds(&self, text: &str, scope: Scope) -> bool {
        match self {
            // A character has one to four bytes.
            Self::AtLeast(least) => {
                text.len() as u64 >= *least
                    && (text.len() as u64 / 4 >= *least || text.chars().count() as u64 >= *least)
            }
            Self::AtMost(most) => {
                text.len() as u64 <= *most || text.chars().count() as u64 <= *most
            }
            Self::Matches(pattern) | Self::MatchesCheckedBySerde(pattern) => pattern.is_match(text),
            // A type that parses a string may accept more than the specification.
            Self::Is(format) if scope == Scope::BeyondSerde => format.may_be_read(text),
            Self::Is(format) => format.fits(text),
        }
    }

    /// Whether the length of a JSON string with escapes proves that the rule holds.
    pub(super) fn surely_holds(&self, escaped: &str) -> bool {
        // A character has at most the bytes of two escapes in numbers.
        const MOST: usize = 12;
        match self {
            Self::AtLeast(least) => escaped.len().div_ceil(MOST) as u64 >= *least,
            Self::AtMost(most) => escaped.len() as u64 <= *most,
            Self::Matches(_) | Self::MatchesCheckedBySerde(_) | Self::Is(_) => false,
        }
    }
}

impl fmt::Display for TextRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(least) => write!(f, "must have at least {}", Count(*least, "character")),
            Self::AtMost(most) => write!(f, "must have at most {}", Count(*most, "character")),
            Self::Matches(pattern) | Self::MatchesCheckedBySerde(pattern) => {
                write!(f, "must match the pattern `{}`", pattern.source())
            }
            Self::Is(format) => write!(f, "must be {}", format.words()),
        }
    }
}

/// `1 item`, `2 items`.
pub(super) struct Count(pub(super) u64, pub(super) &'static str);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(count, thing) = self;
        write!(f, "{count} {thing}{}", if *count == 1 { "" } else { "s" })
    }
}
