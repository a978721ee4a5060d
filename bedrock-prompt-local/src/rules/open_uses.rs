//! Tool uses without their results yet.

use std::collections::HashMap;

/// The ids of tool uses that have no result yet.
#[derive(Default)]
pub(crate) struct OpenToolUses<'a> {
    /// All ids, in order.
    ids: Vec<&'a str>,
    /// How many uses of an id are open.
    open: HashMap<&'a str, usize>,
}

impl<'a> OpenToolUses<'a> {
    pub(crate) fn add(&mut self, id: &'a str) {
        self.ids.push(id);
        *self.open.entry(id).or_default() += 1;
    }

    /// Takes the result of a tool use. `false`: there is no such use.
    pub(crate) fn close(&mut self, id: &str) -> bool {
        match self.open.get_mut(id) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }

    /// The ids of those that are open, separated by commas; `None` if there are none. All are
    /// forgotten.
    pub(crate) fn take_listed(&mut self) -> Option<String> {
        let Self { ids, open } = std::mem::take(self);
        let ids: Vec<&str> =
            ids.into_iter().filter(|id| open.get(id).is_some_and(|count| *count > 0)).collect();
        (!ids.is_empty()).then(|| ids.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uses_are_closed_one_by_one() {
        let mut uses = OpenToolUses::default();
        for id in ["a", "b", "a", "c"] {
            uses.add(id);
        }
        assert!(uses.close("a") && uses.close("c") && uses.close("a"));
        assert!(!uses.close("a") && !uses.close("d"));
        assert_eq!(uses.take_listed().as_deref(), Some("b"));
        assert!(!uses.close("b"));
        assert_eq!(uses.take_listed(), None);
    }
}
