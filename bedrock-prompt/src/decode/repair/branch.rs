//! Repairs a value so that it matches an alternative.

use super::{Cursor, RepairedValue, Repairer, is_array_for_object};
use crate::json::{JsonPath, Node, Repair, Violation};
use crate::json_schema::{Rule, Scope};

impl Repairer<'_> {
    /// Repairs a value so that it matches one branch of `anyOf` or `oneOf`.
    pub(super) fn repair_branch(
        &self,
        cursor: Cursor<'_>,
        node: &mut Node<'_>,
        repairs: &mut Vec<Repair>,
    ) -> Vec<Violation> {
        let (repairs_before, mut found) = (repairs.len(), Vec::new());
        // Beside the alternatives of a flattened `Option`, anything fits: what none of them reads
        // would be dropped.
        let has_unread = !self.unread.is_empty()
            && cursor.rule.branches().any(Rule::takes_anything)
            && node
                .members()
                .iter()
                .any(|(key, _)| self.is_unread(&JsonPath::Member(cursor.place, key)));
        let cursor = Cursor { is_accepted: cursor.is_accepted && !has_unread, ..cursor };
        let is_meant = |rule: &Rule<'_>| !(has_unread && rule.takes_anything());
        if let Some(fitting) = cursor.rule.branches().filter(is_meant).find(|rule| rule.fits(node))
        {
            found = self.repair_value(cursor.part(fitting), node, repairs);
            if found.is_empty() || repairs.len() > repairs_before {
                return found;
            }
        }
        // If a part of the value would be lost, serde has not accepted all of it.
        let cursor = Cursor { is_accepted: cursor.is_accepted && found.is_empty(), ..cursor };
        if self.may_repair() {
            let mut solutions = Vec::new();
            let branches = cursor.rule.branches().filter(is_meant);
            for rule in branches.take_while(|_| self.spend_budget(node)) {
                let mut trial = RepairedValue { node: node.clone(), repairs: Vec::new() };
                if self
                    .repair_value(cursor.part(rule), &mut trial.node, &mut trial.repairs)
                    .is_empty()
                {
                    solutions.push(trial);
                }
            }
            solutions.retain(|solution| !cursor.is_accepted || !solution.repairs.is_empty());
            if let Some(only) = self.unique(solutions) {
                *node = only.node;
                repairs.extend(only.repairs);
                return Vec::new();
            }
        }
        if cursor.is_accepted && !is_array_for_object(cursor, node) {
            return Vec::new();
        }
        cursor.rule.check(node, cursor.place, Scope::All, &mut found);
        if has_unread {
            for rule in cursor.rule.branches().filter(is_meant) {
                rule.check(node, cursor.place, Scope::All, &mut found);
            }
            found.iter_mut().for_each(Violation::mark_as_loss);
        }
        found
    }
}
