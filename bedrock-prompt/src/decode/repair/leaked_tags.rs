//! Strings that end in the tags of a tool call: what should have come after them was swallowed.

use std::collections::HashSet;

use super::keys::Member;
use super::scalar::own_key;
use super::tag_scanner::{LeakedTags, split_leaked_tags};
use super::{Cursor, Repairer};
use crate::json::{Node, Place, Repair, RepairKind, Violation};
use crate::json_schema::Types;

const WHAT: &str = "ends in the tags of a tool call, which may have split_leaked_tags what follows";

const ADVICE: &str = "leave the tags out";

fn violation(place: &Place<'_>, names: &HashSet<String>, node: &Node<'_>) -> Violation {
    let mut violation = Violation::of_place(place, names, WHAT);
    violation.make_loss();
    violation.with_value(Some(node)).with_advice(ADVICE)
}

/// Whether strings of this JSON may hold tags.
pub(in crate::decode) fn may_have_leaked_tags(json: &str) -> bool {
    json.contains("</") || json.contains("<\\") || json.contains("\\u003")
}

/// Splits a string from the tags that it ends in, if it does.
pub(super) fn of<'t>(text: &'t str, place: &Place<'_>) -> Option<LeakedTags<'t>> {
    split_leaked_tags(text, own_key(place))
}

impl Repairer<'_> {
    pub(super) fn leaked_tags_violation(&self, cursor: Cursor<'_>, node: &Node<'_>) -> Violation {
        violation(cursor.place, self.names, node)
    }

    /// Gives back the properties that strings have swallowed, where all of them are missing and fit.
    pub(super) fn recover_properties(
        &self,
        cursor: Cursor<'_>,
        members: &mut Vec<Member<'_>>,
        repairs: &mut Vec<Repair>,
    ) {
        for index in 0..members.len() {
            let (key, Node::String(text)) = &members[index] else { continue };
            let place = Place::Member(cursor.place, key);
            let Some(split_leaked_tags) = of(text, &place) else { continue };
            let Some((recovered, more)) = self.recovered(cursor, members, &split_leaked_tags)
            else {
                continue;
            };
            let after = Node::String(split_leaked_tags.text.to_owned().into());
            let path = place.path(self.names);
            let before = members[index].1.to_string();
            let kind = RepairKind::ToolCallTags;
            repairs.push(Repair::new(kind, path, before, after.to_string()));
            members[index].1 = after;
            repairs.extend(more);
            members.extend(recovered);
        }
    }

    /// The swallowed properties; none, where one is not missing or does not fit.
    fn recovered(
        &self,
        cursor: Cursor<'_>,
        members: &[Member<'_>],
        split_leaked_tags: &LeakedTags<'_>,
    ) -> Option<(Vec<Member<'static>>, Vec<Repair>)> {
        let (mut recovered, mut repairs): (Vec<Member<'static>>, _) = (Vec::new(), Vec::new());
        for (name, text) in &split_leaked_tags.members {
            let is_there = members.iter().chain(&recovered).any(|(key, _)| key == name);
            let rule = cursor.rule.property(name).filter(|_| !is_there)?;
            // Text stands in tags without quotes: this may be either.
            if *text == "null" && rule.types().has(Types::NULL | Types::STRING) {
                return None;
            }
            let place = Place::Member(cursor.place, name);
            let mut value = Node::String((*text).to_owned().into());
            let below = Cursor { is_accepted: false, ..cursor.below(rule, &place) };
            if !self.repair_value(below, &mut value, &mut repairs).is_empty() {
                return None;
            }
            recovered.push(((*name).to_owned().into(), value));
        }
        // With no property in the tags, one may be lost for good.
        (!recovered.is_empty()).then_some((recovered, repairs))
    }

    /// Finds such strings where no rule holds: anything may stand there.
    pub(super) fn find_leaked_tags(
        &self,
        place: &Place<'_>,
        node: &Node<'_>,
        found: &mut Vec<Violation>,
    ) {
        match node {
            Node::String(text) if of(text, place).is_some() => {
                found.push(violation(place, self.names, node));
            }
            Node::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.find_leaked_tags(&Place::Item(place, index), item, found);
                }
            }
            Node::Object(members) => {
                for (key, member) in members {
                    self.find_leaked_tags(&Place::Member(place, key), member, found);
                }
            }
            _ => {}
        }
    }
}
