//! The compiler's warning of a model that has ended, for prompts that ask for it.

use super::life_cycle;

/// Whether a model had ended at the date of the table, as far as is known: the compiler knows no other
/// date.
pub const fn is_retired(id: &str) -> bool {
    match life_cycle(id) {
        Some(life) => life.has_ended(),
        None => false,
    }
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
    fn models_have_ended_or_not() {
        assert!(is_retired("us.meta.llama3-2-1b-instruct-v1:0"));
        assert!(!is_retired("anthropic.claude-sonnet-4-5-20250929-v1:0"));
        assert!(!is_retired("newcomer.brilliant-v1:0"));
    }
}
