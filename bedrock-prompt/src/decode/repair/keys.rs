//! Repairs the keys of an object: duplicate, misspelt and unknown keys.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::scalar::normalized_spelling;
use super::{Cursor, Repairer};
use crate::json::{JsonPath, Node, Repair, RepairKind, Violation, has_duplicate_keys};

pub(super) type Member<'n> = (Cow<'n, str>, Node<'n>);

const SCHEMA_ECHOED: &str = "is a JSON Schema instead of a value that matches it";
const UNKNOWN_KEYS: &str = "has none of the expected properties, only unknown ones";

impl Repairer<'_> {
    pub(super) fn repair_members(
        &self,
        cursor: Cursor<'_>,
        members: &mut Vec<Member<'_>>,
        repairs: &mut Vec<Repair>,
        found: &mut Vec<Violation>,
    ) {
        self.repair_duplicate_keys(cursor, members, repairs, found);
        if self.may_repair() {
            self.repair_key_case(cursor, members, repairs);
            self.recover_properties(cursor, members, repairs);
            self.remove_nulls(cursor, members, repairs);
        }
        for (key, member) in members.iter_mut() {
            let place = JsonPath::Member(cursor.place, key);
            match cursor.rule.property(key) {
                Some(rule) => {
                    found.extend(self.repair_value(cursor.below(rule, &place), member, repairs));
                }
                None => self.find_leaked_tags(&place, member, found),
            }
        }
        if !cursor.is_subschema && has_only_unknown_keys(cursor, members) {
            let is_schema = members
                .iter()
                .any(|(key, member)| key == "properties" && matches!(member, Node::Object(_)));
            let expected = if is_schema { SCHEMA_ECHOED } else { UNKNOWN_KEYS };
            found.push(Violation::unknown_keys(self.path(cursor), expected));
        }
    }

    /// Removes duplicate keys with the same value; different values are a violation.
    fn repair_duplicate_keys(
        &self,
        cursor: Cursor<'_>,
        members: &mut Vec<Member<'_>>,
        repairs: &mut Vec<Repair>,
        found: &mut Vec<Violation>,
    ) {
        if !has_duplicate_keys(members) {
            return;
        }
        let mut firsts: HashMap<&str, &Node<'_>> = HashMap::new();
        let mut is_kept = Vec::with_capacity(members.len());
        for (key, member) in members.iter() {
            let first = *firsts.entry(key).or_insert(member);
            // Duplicates of unknown keys do not matter.
            let is_duplicate = !std::ptr::eq(first, member) && cursor.rule.property(key).is_some();
            is_kept.push(!is_duplicate);
            if !is_duplicate {
                continue;
            }
            let path = JsonPath::Member(cursor.place, key).path(self.names);
            if first == member && self.may_repair() {
                let json = member.to_string();
                let before = format!("{json},{json}");
                repairs.push(Repair::new(RepairKind::Repeated, path, before, json));
            } else {
                found.push(Violation::lost_value(path, "duplicate key with different values"));
            }
        }
        let mut is_kept = is_kept.into_iter();
        members.retain(|_| is_kept.next() != Some(false));
    }

    /// Removes items of a set that were sent before.
    pub(super) fn remove_repeated(
        &self,
        cursor: Cursor<'_>,
        items: &mut Vec<Node<'_>>,
        repairs: &mut Vec<Repair>,
    ) {
        if !self.may_repair() || !cursor.rule.is_set() || items.len() < 2 {
            return;
        }
        let mut seen = HashSet::with_capacity(items.len());
        let mut index = 0;
        items.retain(|item| {
            let json = item.to_string();
            let path = JsonPath::Item(cursor.place, index).path(self.names);
            index += 1;
            if seen.contains(&json) {
                repairs.push(Repair::new(RepairKind::Repeated, path, json, ""));
                return false;
            }
            seen.insert(json)
        });
    }

    /// Renames `firstName` to `first_name` if that is missing and the value matches.
    fn repair_key_case(
        &self,
        cursor: Cursor<'_>,
        members: &mut [Member<'_>],
        repairs: &mut Vec<Repair>,
    ) {
        let is_unknown = |key: &str| cursor.rule.property(key).is_none();
        if members.iter().all(|(key, _)| !is_unknown(key)) {
            return;
        }
        for (name, rule) in cursor.rule.properties() {
            if members.iter().any(|(key, _)| key == name) {
                continue;
            }
            let spelling = normalized_spelling(name);
            let has_spelling = |key: &str| is_unknown(key) && normalized_spelling(key) == spelling;
            let mut matching = (0..members.len()).filter(|&index| has_spelling(&members[index].0));
            let (Some(index), None) = (matching.next(), matching.next()) else { continue };
            let place = JsonPath::Member(cursor.place, name);
            let (mut value, mut more) = (members[index].1.clone(), Vec::new());
            let below = Cursor { is_accepted: false, ..cursor.below(rule, &place) };
            if self.spend_budget(&value)
                && self.repair_value(below, &mut value, &mut more).is_empty()
            {
                let path = place.path(self.names);
                let before = members[index].0.clone();
                repairs.push(Repair::new(RepairKind::KeyCase, path, before, name));
                repairs.extend(more);
                members[index] = (name.to_owned().into(), value);
            }
        }
    }

    /// Removes `null` for optional properties that must not be `null`.
    fn remove_nulls(
        &self,
        cursor: Cursor<'_>,
        members: &mut Vec<Member<'_>>,
        repairs: &mut Vec<Repair>,
    ) {
        members.retain(|(key, member)| {
            let is_null_for_absent = *member == Node::Null
                && (!cursor.is_accepted || self.is_unread(&JsonPath::Member(cursor.place, key)))
                && cursor.rule.is_declared(key)
                && !cursor.rule.is_required(key)
                && cursor.rule.property(key).is_some_and(|rule| !rule.fits(&Node::Null));
            if is_null_for_absent {
                let path = JsonPath::Member(cursor.place, key).path(self.names);
                repairs.push(Repair::new(RepairKind::NullForAbsent, path, "null", ""));
            }
            !is_null_for_absent
        });
    }
}

/// Whether an object has members but no declared property: all of it would be lost.
fn has_only_unknown_keys(cursor: Cursor<'_>, members: &[Member<'_>]) -> bool {
    !members.is_empty()
        && cursor.rule.properties().next().is_some()
        && cursor.rule.branches().next().is_none()
        && cursor.rule.parts().next().is_none()
        && members.iter().all(|(key, _)| cursor.rule.property(key).is_none())
}
