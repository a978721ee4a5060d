//! The compiler's warning of a model that has ended, for prompts that ask for it.

use super::life_cycle;

/// The date of this release, by which a model has ended or not: the compiler knows no other.
const TODAY: &str = "2026-11-30";

/// Whether a model has ended, as far as is known.
pub const fn is_retired(id: &str) -> bool {
    match life_cycle(id) {
        Some(life) => is_before(life.ends, TODAY),
        None => false,
    }
}

/// Whether a date comes before another; both are written as `2026-11-30`.
const fn is_before(date: &str, other: &str) -> bool {
    let (date, other) = (date.as_bytes(), other.as_bytes());
    let mut i = 0;
    while i < date.len() && i < other.len() {
        if date[i] != other[i] {
            return date[i] < other[i];
        }
        i += 1;
    }
    false
}

/// A constant, of which there are two: rustc warns where a prompt uses the one for a retired model.
#[derive(Debug)]
pub struct Retired<const IS: bool>;

impl Retired<true> {
    /// Whoever uses it is warned.
    #[deprecated(
        note = "the model of this prompt has ended; write the id of another one, such as \
                         that which `LifeCycle::successor` names"
    )]
    pub const WARNING: () = ();
}

impl Retired<false> {
    /// Nothing is warned of.
    pub const WARNING: () = ();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_compared() {
        for (date, other, expected) in [
            ("2026-11-29", "2026-11-30", true),
            ("2026-11-30", "2026-11-30", false),
            ("2026-12-01", "2026-11-30", false),
            ("2027-01-01", "2026-12-31", false),
            ("2025-12-31", "2026-01-01", true),
        ] {
            assert_eq!(is_before(date, other), expected, "{date} {other}");
        }
    }

    #[test]
    fn models_have_ended_or_not() {
        assert!(is_retired("us.meta.llama3-2-1b-instruct-v1:0"));
        assert!(!is_retired("anthropic.claude-sonnet-4-5-20250929-v1:0"));
        assert!(!is_retired("newcomer.brilliant-v1:0"));
    }
}
