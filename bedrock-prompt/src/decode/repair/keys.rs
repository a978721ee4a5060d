//! The members of an object: their keys, and what is missing.

use std::borrow::Cow;
use std::collections::HashMap;

use super::scalar::normalized_spelling;
use super::{Cursor, Repairer};
use crate::json::{Node, Place, Repair, RepairKind, Violation, has_twins};

pub(super) type Member<'n> = (Cow<'n, str>, Node<'n>);

const SCHEMA_ECHOED: &str = "a schema came back instead of a value";
const UNKNOWN_KEYS: &str = "has none of the properties that were asked for, but others";

/// Whether it says that an object has no property that was asked for.
pub(in crate::decode) fn tells_of_strangers(violation: &Violation) -> bool {
    [SCHEMA_ECHOED, UNKNOWN_KEYS].contains(&violation.expected())
}

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
            let place = Place::Member(cursor.place, key);
            match cursor.rule.property(key) {
                Some(rule) => {
                    found.extend(self.repair_value(cursor.below(rule, &place), member, repairs));
                }
                None => self.find_leaked_tags(&place, member, found),
            }
        }
        if !cursor.is_subschema && has_only_unknown_keys(cursor, members) {
            let what = match members
                .iter()
                .any(|(key, member)| key == "properties" && matches!(member, Node::Object(_)))
            {
                true => SCHEMA_ECHOED,
                false => UNKNOWN_KEYS,
            };
            found.push(Violation::of_loss(self.path(cursor), what));
        }
    }

    /// A key that stands twice, with the same value, stands there once; two values are one too many.
    fn repair_duplicate_keys(
        &self,
        cursor: Cursor<'_>,
        members: &mut Vec<Member<'_>>,
        repairs: &mut Vec<Repair>,
        found: &mut Vec<Violation>,
    ) {
        if !has_twins(members) {
            return;
        }
        let mut firsts: HashMap<&str, &Node<'_>> = HashMap::new();
        let mut is_once = Vec::with_capacity(members.len());
        for (key, member) in members.iter() {
            let first = *firsts.entry(key).or_insert(member);
            // What nobody asked for may stand there as it likes.
            let is_again = !std::ptr::eq(first, member) && cursor.rule.property(key).is_some();
            is_once.push(!is_again);
            if !is_again {
                continue;
            }
            let path = Place::Member(cursor.place, key).path(self.names);
            if first == member && self.may_repair() {
                let json = member.to_string();
                let before = format!("{json},{json}");
                repairs.push(Repair::new(RepairKind::Repeated, path, before, json));
            } else {
                found.push(Violation::of_loss(path, "stands twice"));
            }
        }
        let mut is_once = is_once.into_iter();
        members.retain(|_| is_once.next() != Some(false));
    }

    /// `firstName` for `first_name`, where that is missing.
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
            let is_meant = |key: &str| is_unknown(key) && normalized_spelling(key) == spelling;
            let mut meant = (0..members.len()).filter(|&index| is_meant(&members[index].0));
            let (Some(index), None) = (meant.next(), meant.next()) else { continue };
            let place = Place::Member(cursor.place, name);
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

    /// `null` for a property that may be left out, and may not be `null`.
    fn remove_nulls(
        &self,
        cursor: Cursor<'_>,
        members: &mut Vec<Member<'_>>,
        repairs: &mut Vec<Repair>,
    ) {
        members.retain(|(key, member)| {
            let is_null_for_absent = *member == Node::Null
                && !cursor.is_accepted
                && cursor.rule.is_declared(key)
                && !cursor.rule.is_required(key)
                && cursor.rule.property(key).is_some_and(|rule| !rule.fits(&Node::Null));
            if is_null_for_absent {
                let path = Place::Member(cursor.place, key).path(self.names);
                repairs.push(Repair::new(RepairKind::NullForAbsent, path, "null", ""));
            }
            !is_null_for_absent
        });
    }
}

/// Whether an object has members, and not one that was asked for: what it says would be lost.
fn has_only_unknown_keys(cursor: Cursor<'_>, members: &[Member<'_>]) -> bool {
    !members.is_empty()
        && cursor.rule.properties().next().is_some()
        && cursor.rule.branches().next().is_none()
        && cursor.rule.parts().next().is_none()
        && members.iter().all(|(key, _)| cursor.rule.property(key).is_none())
}
