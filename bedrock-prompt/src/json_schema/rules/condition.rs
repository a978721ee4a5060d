//! `not`, `if`, `then` and `else`.

use super::Scope;
use super::check::{Flow, Walk};
use super::values::NotOneOf;
use crate::json::{JsonPath, Node};

impl Walk<'_> {
    pub(super) fn conditions(&mut self, at: usize, node: &Node<'_>, place: &JsonPath<'_>) -> Flow {
        self.forbidden(at, node, place)?;
        let compiled = &self.rules.all[at];
        let Some(condition) = &compiled.condition else { return Flow::Continue(()) };
        let then = if self.holds(condition.rule, node, Scope::All) {
            condition.then
        } else {
            condition.otherwise
        };
        then.map_or(Flow::Continue(()), |rule| self.walk(rule, node, place, Scope::All))
    }

    /// What a value must not be.
    pub(super) fn forbidden(&mut self, at: usize, node: &Node<'_>, place: &JsonPath<'_>) -> Flow {
        if let Some(not) = self.rules.all[at].not
            && self.holds(not, node, Scope::All)
        {
            let values = self.rules.all[not].values.as_ref();
            match values.filter(|_| self.rules.all[not].has_values_only()) {
                Some(values) => {
                    let forbidden = NotOneOf(values.as_json().iter().collect());
                    self.report(place, &forbidden, Some(node))?;
                }
                None => self.report(place, &"must not match the `not` schema", Some(node))?,
            }
        }
        Flow::Continue(())
    }
}
