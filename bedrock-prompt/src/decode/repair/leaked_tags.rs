//! Strings that end in leaked tags of a tool call, which may contain the properties that follow.

use std::collections::HashSet;

use super::keys::Member;
use super::scalar::own_key;
use super::tag_scanner::{LeakedTags, split_leaked_tags};
use super::{Cursor, Repairer};
use crate::json::{JsonPath, Node, Repair, RepairKind, Violation, skip};
use crate::json_schema::Types;

const EXPECTED: &str =
    "ends in tags of a tool call, which may contain properties that belong after the string";

const ADVICE: &str = "write the string without these tags, and each property as its own member";

fn violation(place: &JsonPath<'_>, names: &HashSet<String>, node: &Node<'_>) -> Violation {
    let mut violation = Violation::at_json_path(place, names, EXPECTED);
    violation.mark_as_loss();
    violation.with_value(Some(node)).with_advice(ADVICE)
}

/// Whether a string in this JSON may contain a closing tag.
pub(in crate::decode) fn may_have_leaked_tags(json: &str) -> bool {
    skip::has_either(json, b'<', b'\\')
        && (json.contains("</") || json.contains("<\\") || json.contains("\\u003"))
}

impl Repairer<'_> {
    /// Splits a string from the leaked tags at its end, if there are any. In a string that was
    /// copied from a text that the model was given to read, they are a part of it.
    pub(super) fn leaked_tags<'t>(
        &self,
        text: &'t str,
        place: &JsonPath<'_>,
    ) -> Option<LeakedTags<'t>> {
        let leaked = split_leaked_tags(text, own_key(place))?;
        let is_copied = !leaked.text.trim().is_empty() && self.given.find(text) == Some(true);
        (!is_copied).then_some(leaked)
    }

    pub(super) fn leaked_tags_violation(&self, cursor: Cursor<'_>, node: &Node<'_>) -> Violation {
        violation(cursor.place, self.names, node)
    }

    /// Moves properties out of the leaked tags at the end of strings, if all of them are required,
    /// missing in the object, and match their rules.
    ///
    /// An optional property may be missing on purpose: then the tags may be copied from a text.
    pub(super) fn recover_properties(
        &self,
        cursor: Cursor<'_>,
        members: &mut Vec<Member<'_>>,
        repairs: &mut Vec<Repair>,
    ) {
        for index in 0..members.len() {
            let (key, Node::String(text)) = &members[index] else { continue };
            let place = JsonPath::Member(cursor.place, key);
            let Some(leaked) = self.leaked_tags(text, &place) else { continue };
            if !self.given.is_known() || self.may_be_copied(text, &leaked) {
                continue;
            }
            let Some((recovered, more)) = self.recovered(cursor, members, &leaked) else {
                continue;
            };
            let after = Node::String(leaked.text.to_owned().into());
            let path = place.path(self.names);
            let before = members[index].1.to_string();
            let kind = RepairKind::ToolCallTags;
            repairs.push(Repair::new(kind, path, before, after.to_string()));
            members[index].1 = after;
            repairs.extend(more);
            members.extend(recovered);
        }
    }

    /// Whether the tags, or one property in them, stand in a text that the model was given to read.
    fn may_be_copied(&self, text: &str, leaked: &LeakedTags<'_>) -> bool {
        let start = |part: &str| part.as_ptr().addr() - text.as_ptr().addr();
        let tags = &text[leaked.text.len()..];
        let mut properties = leaked.members.iter().map(|(name, value)| {
            text.get(start(name)..start(value) + value.len()).unwrap_or_default()
        });
        self.given.may_have(tags) || properties.any(|property| self.given.may_have(property))
    }

    /// The properties in leaked tags; `None` if one is not missing or does not match its rule.
    fn recovered(
        &self,
        cursor: Cursor<'_>,
        members: &[Member<'_>],
        leaked: &LeakedTags<'_>,
    ) -> Option<(Vec<Member<'static>>, Vec<Repair>)> {
        let (mut recovered, mut repairs): (Vec<Member<'static>>, _) = (Vec::new(), Vec::new());
        for (name, text) in &leaked.members {
            let is_there = members.iter().chain(&recovered).any(|(key, _)| key == name);
            let is_required = cursor.rule.is_required(name);
            let rule = cursor.rule.property(name).filter(|_| is_required && !is_there)?;
            // Text in tags has no quotes: this may be null or a string.
            if *text == "null" && rule.types().has(Types::NULL | Types::STRING) {
                return None;
            }
            let place = JsonPath::Member(cursor.place, name);
            let mut value = Node::String((*text).to_owned().into());
            let below = Cursor { is_accepted: false, ..cursor.below(rule, &place) };
            if !self.repair_value(below, &mut value, &mut repairs).is_empty() {
                return None;
            }
            recovered.push(((*name).to_owned().into(), value));
        }
        // Without a property in the tags, one may be lost.
        (!recovered.is_empty()).then_some((recovered, repairs))
    }

    /// Finds leaked tags in a value that no rule applies to.
    pub(super) fn find_leaked_tags(
        &self,
        place: &JsonPath<'_>,
        node: &Node<'_>,
        found: &mut Vec<Violation>,
    ) {
        match node {
            Node::String(text) if self.leaked_tags(text, place).is_some() => {
                found.push(violation(place, self.names, node));
            }
            Node::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.find_leaked_tags(&JsonPath::Item(place, index), item, found);
                }
            }
            Node::Object(members) => {
                for (key, member) in members {
                    self.find_leaked_tags(&JsonPath::Member(place, key), member, found);
                }
            }
            _ => {}
        }
    }
}
